"""What a model must show before it may decide about people: its reasons, its errors by group, and a review."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checkers.responsible_ai.words import high_stakes, is_own, who_asks
from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Predicate,
    Set,
    Violation,
    all_of,
    before_release,
    connected,
    ends_behind,
    fact,
    first_or_new,
    has_tag,
    having,
    is_component,
    is_delivery,
    is_set,
    new_component,
    provides,
    rule,
    some,
    spliced,
    starts_before,
    surely,
    trained_models,
)

FAIRNESS = frozenset(
    {"fairness", "parity", "disparity", "equalized", "equalised", "bias", "group", "subgroup"}
)
names_fairness = Predicate(
    lambda gate: any(FAIRNESS & set(re.split(r"[\W_]+", m.lower())) for m in gate.metrics or ())
)
has_slices = is_set("slices")
looks_at_groups = (has_slices | names_fairness) & is_set("blocking")
is_fair_gate = is_component & (
    (provides("evaluation_gate") & looks_at_groups) | (provides("fairness") & is_set("blocking"))
)
no_way_but_fair = is_fair_gate | ~is_delivery
is_no_delivery = ~is_delivery
is_rai_gate = is_component & provides("rai_gate") & is_set("blocking")
no_way_but_reviewed = is_rai_gate | ~is_delivery
ASKS = ("call", "publish", "consume", "stream", "data", "feedback", "guard")
explains = provides("explains")
keeps_data = provides("data_store") & ~provides("log_sink")
_keeps = is_set("store_explanations")
_hands_to_store = Predicate(
    lambda explainer: any(
        c.part.kind in ASKS and surely(keeps_data, c.target_element) for c in explainer.outgoing
    )
)
keeps_reasons = _hands_to_store | _keeps


@fact
def _around(_: DesignGraph, part: Element) -> frozenset[str]:
    """What it works with; who collects its telemetry or delivers to it is no part of that."""
    return frozenset({part.id}).union(
        *({each.id for each in starts_before(c)} for c in part.incoming if c.part.kind in ASKS),
        *({each.id for each in ends_behind(c)} for c in part.outgoing if c.part.kind in ASKS),
    )


@rule(
    "RAI-003",
    severity="high",
    subjects=all_of(is_own & ~provides("llm")),
    when=high_stakes,
    absence=True,
    source="Microsoft Responsible AI Standard v2, goal T1; NIST AI Risk Management Framework, MEASURE 2.9",
    source_checked="2026-11-21",
    remedy="Compute reasons with each decision, and keep them under its number.",
    probe="A customer asks why {subject} said no: what do you tell them, three years later?",
    answer="The reasons that were computed and kept with the decision then.",
    false_positives="A model that can be read as it is explains itself: draw that as the explainer.",
    fails="@regulated; a:web_app -> m:online_endpoint",
    passes="@regulated; a:web_app -> m:online_endpoint; a -> e:explainer(store_explanations=true)",
)
def decision_without_reasons(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A regulated decision has no reasons that are kept.

    What cannot be explained cannot be defended.
    """
    near = _around(graph, model)
    explainers = [graph.component(n) for n in having(graph, explains)]
    here = [e for e in explainers if near & _around(graph, e)]
    if not here:
        explainer, new = first_or_new(
            graph, explains, "explainer", "reasons", store_explanations=True
        )
        line = connected(graph, who_asks(model), explainer, "call", required=False)
        yield Violation(
            f"Nobody can say why {model.label} decided as it did",
            witness=(model.id,),
            fixes=(Fix("Compute reasons and keep them", (*new, line)),),
        )
    elif not some(keeps_reasons, here):
        keep = (Set(on=here[0].id, attribute="store_explanations", value=True),)
        yield Violation(
            f"Reasons for what {model.label} decides are not kept",
            witness=(here[0].id, model.id),
            components=(model.id,),
            fixes=(Fix("Keep the reasons", keep),),
        )


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
    fails="@high_stakes; x:trainer -artifact-> g:evaluation_gate(blocking=true,slices=none,metrics=[auc]) "
    "-artifact-> m:online_endpoint",
    passes="@high_stakes; x:trainer -artifact-> g:evaluation_gate(blocking=true,slices=[age,region]) -artifact-> "
    "m:online_endpoint",
)
def released_without_looking_at_groups(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A model that decides about people is released without comparing groups.

    A good average can hide that one group gets all the errors. A gate looks at groups by its `slices` or by a
    metric that says so; whether a slice is one of people, its name does not tell, and is for the reviewer to ask.
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


is_made_here = provides("trainer") | provides("prompt_registry")
speaks = provides("llm") | provides("agent") | provides("prompt")
is_public = Predicate(lambda person: person.drawn("trust_zone") == "internet")


def _reaches_people(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: models that decide about people; models and prompts that people from outside talk with."""
    if graph.has_tag("high_stakes"):
        yield from trained_models(graph)
    if graph.has_tag("llm") and not _is_internal_tool(graph):
        people = having(graph, provides("person") & provides("entry") & is_public)
        for part in all_of(speaks)(graph):
            released = graph.lifecycle.path_avoiding(is_no_delivery, is_made_here, part)
            if released and any(graph.access.may_reach(person, part.id) for person in people):
                yield part


def _is_internal_tool(graph: DesignGraph) -> bool:
    """Whether colleagues ask it about their own documents, and it does nothing by itself."""
    return graph.has_tag("internal_docs") and not graph.has_tag("agentic")


@rule(
    "RAI-005",
    severity="high",
    subjects=_reaches_people,
    when=lambda graph: graph.has_tag("high_stakes") or graph.has_tag("llm"),
    source="Microsoft Responsible AI Standard v2, goal A1",
    source_checked="2026-11-21",
    remedy="Make the review a step of the pipeline that blocks.",
    probe="Who asked what {subject} does to people before it was released, and could they have stopped it?",
    answer="The review is a gate in the pipeline; without its yes nothing is deployed.",
    false_positives="A tool with which colleagues ask about their own documents is of little risk.",
    fails="@high_stakes; x:trainer -artifact-> r:model_registry -artifact-> m:online_endpoint",
    passes="@high_stakes; x:trainer -artifact-> r:model_registry -artifact-> g:rai_gate(blocking=true) "
    "-artifact-> m:online_endpoint",
)
def review_that_can_be_skipped(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A model reaches people without a review of what it does to them.

    A review that can be skipped is skipped when it matters. What is followed is what makes a model say what it says,
    the model and its prompts; code that carries them is tested elsewhere.
    """
    if path := graph.lifecycle.path_avoiding(no_way_but_reviewed, is_made_here, model):
        last = before_release(graph, path)
        gate = new_component(graph, f"{model.id}-review", "rai_gate", blocking=True)
        yield Violation(
            f"{path} passes no review of its impact",
            witness=path,
            components=(model.id,),
            connections=(last.id,),
            root=f"unreviewed {last.id}",
            fixes=(Fix("Make the review a gate", spliced(last, gate)),),
        )
