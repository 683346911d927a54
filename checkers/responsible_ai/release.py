"""What a model must show before it may decide about people."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Predicate,
    Violation,
    before_release,
    has_tag,
    is_component,
    is_delivery,
    new_component,
    provides,
    rule,
    spliced,
    trained_models,
)

looks_at_groups = Predicate(lambda gate: bool(gate.slices)) & Predicate(
    lambda gate: bool(gate.blocking)
)
is_fair_gate = is_component & (
    (provides("evaluation_gate") & looks_at_groups)
    | (provides("fairness") & Predicate(lambda gate: bool(gate.blocking)))
)
no_way_but_fair = is_fair_gate | ~is_delivery
is_rai_gate = is_component & provides("rai_gate") & Predicate(lambda gate: bool(gate.blocking))
no_way_but_reviewed = is_rai_gate | ~is_delivery


@rule(
    "RAI-004",
    severity="high",
    subjects=trained_models,
    when=has_tag("high_stakes"),
    source="Microsoft Responsible AI Standard v2, goals F1 and F2; The ML Test Score, Model 7",
    source_checked="2026-11-21",
    remedy="Compare groups in the gate, and block where one of them fares worse.",
    probe="For which group is {subject} worst, by how much, and who said that this is all right?",
    answer="Name the groups, the gap, the limit that blocks, and who signs for what is left.",
    false_positives="Where no person is affected there are no groups of people.",
    fails="@high_stakes; x:trainer -artifact-> g:evaluation_gate(blocking=true,slices=none) -artifact-> "
    "m:online_endpoint",
    passes="@high_stakes; x:trainer -artifact-> g:evaluation_gate(blocking=true,slices=[age,region]) -artifact-> "
    "m:online_endpoint",
)
def released_without_looking_at_groups(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A model that decides about people is released without comparing groups.

    A good average can hide that one group gets all the errors.
    """
    if path := graph.lifecycle.path_avoiding(no_way_but_fair, provides("trainer"), model):
        last = before_release(graph, path)
        gate = new_component(graph, f"{model.id}-fairness", "fairness_evaluator", blocking=True)
        yield Violation(
            f"{path} never compares groups",
            witness=path,
            components=(model.id,),
            connections=(last.id,),
            fixes=(Fix("Compare groups before release", spliced(last, gate)),),
        )


@rule(
    "RAI-005",
    severity="high",
    subjects=trained_models,
    when=has_tag("high_stakes"),
    source="Microsoft Responsible AI Standard v2, goal A1",
    source_checked="2026-11-21",
    remedy="Make the review a step of the pipeline that blocks.",
    probe="Who asked what {subject} does to people before it was released, and could they have stopped it?",
    answer="The review is a gate in the pipeline; without its yes nothing is deployed.",
    false_positives="A tool for colleagues with little risk may be declared so.",
    fails="@high_stakes; x:trainer -artifact-> r:model_registry -artifact-> m:online_endpoint",
    passes="@high_stakes; x:trainer -artifact-> r:model_registry -artifact-> g:rai_gate(blocking=true) "
    "-artifact-> m:online_endpoint",
)
def review_that_can_be_skipped(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A model reaches people without a review of what it does to them.

    A review that can be skipped is skipped when it matters.
    """
    if path := graph.lifecycle.path_avoiding(no_way_but_reviewed, provides("trainer"), model):
        last = before_release(graph, path)
        gate = new_component(graph, f"{model.id}-review", "rai_gate", blocking=True)
        yield Violation(
            f"{path} passes no review of its impact",
            witness=path,
            components=(model.id,),
            connections=(last.id,),
            fixes=(Fix("Make the review a gate", spliced(last, gate)),),
        )
