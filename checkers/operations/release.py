"""How changes get out: as code, tested, and with a switch that takes them back at once."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Set,
    Violation,
    added,
    all_of,
    connected,
    having,
    is_kind,
    is_realtime,
    is_serving_model,
    new_component,
    provides,
    rule,
    stages_that_test,
    surely,
    with_stage,
)

declares = is_kind("iac")


def _released_design(graph: DesignGraph) -> Iterator[Element]:
    """Subject: the design, where its delivery is drawn."""
    releases = provides("delivery") | provides("artefact_store")
    lines = (c for c in graph.connections if c.part.kind in ("artifact", "control"))
    if any(surely(releases, c.source_element) for c in lines):
        yield graph.whole


@rule(
    "OPS-001",
    severity="medium",
    subjects=_released_design,
    absence=True,
    source="Azure Well-Architected Framework, OE:05 infrastructure as code; Azure review checklists, AI landing "
    "zone AI.135",
    source_checked="2026-11-21",
    remedy="Declare resources as code, and let a pipeline apply it.",
    probe="The subscription is empty tomorrow: how do you get everything back?",
    answer="From the repository, by one pipeline, in the time that was measured.",
    fails="c:ci_cd(stages=[test]) -control-> a:web_app",
    passes="c:ci_cd(stages=[test]) -control-> a:web_app; i:iac -control-> a",
)
def built_by_hand(whole: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Infrastructure is not declared as code.

    Nobody can then build it again, nor say what has changed.
    """
    if not having(graph, declares):
        target = next(
            (c.id for c in graph.components if surely(provides("runtime"), c)),
            graph.components[0].id,
        )
        code = new_component(graph, "infrastructure", "iac", drift_detection=True)
        edits = (added(code), connected(graph, code.id, target, "control"))
        yield Violation(
            "Infrastructure is not declared as code",
            witness=(target,),
            components=(target,),
            fixes=(Fix("Declare it as code", edits),),
        )


@rule(
    "OPS-002",
    severity="high",
    subjects=all_of(is_kind("ci_cd")),
    source="Azure Well-Architected Framework, OE:06 and OE:09; The ML Test Score, Infra 2 and 3",
    source_checked="2026-11-21",
    remedy="Let tests be a stage that stops the release.",
    probe="A change breaks the contract with a caller: which stage of {subject} stops it?",
    answer="The integration test, which runs on every change and blocks.",
    fails="c:ci_cd(stages=[build,deploy]) -control-> a:web_app",
    passes="c:ci_cd(stages=[build,test,deploy]) -control-> a:web_app",
)
def released_untested(pipeline: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A release pipeline runs no tests.

    Every mistake then travels as fast as every improvement.
    """
    if not stages_that_test(pipeline):
        more = (Set(on=pipeline.id, attribute="stages", value=with_stage(pipeline, "test")),)
        yield Violation(
            f"{pipeline.label} runs no tests before it deploys",
            witness=(pipeline.id,),
            fixes=(Fix("Run tests before the release", more),),
        )


can_switch_off = is_kind("feature_flags") | provides("config")
STEERS = frozenset({"call", "control", "data", "link"})


def _features(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: models that people reach."""
    reached = graph.access.reached_from(having(graph, provides("person") & provides("entry")))
    for model in all_of(is_serving_model | provides("llm"))(graph):
        if model.id in reached:
            yield model


@rule(
    "OPS-005",
    severity="medium",
    subjects=_features,
    when=is_realtime,
    absence=True,
    source="Azure Well-Architected Framework, OE:11 safe deployment practices",
    source_checked="2026-11-21",
    remedy="Put the feature behind a flag that somebody on duty can turn.",
    probe="{subject} says something terrible: how many minutes until nobody can hear it?",
    answer="One: a flag turns the feature off without a deployment.",
    false_positives="A route that can be switched at the gateway is such a switch: draw it.",
    fails="@realtime; u:user_client -> a:web_app -> m:online_endpoint",
    passes="@realtime; u:user_client -> a:web_app -> m:online_endpoint; f:feature_flags(cached=true) -control-> a",
)
def feature_without_a_switch(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Nobody can switch the feature off without a deployment.

    The fastest mend is not to do it for a while.
    """
    if any(_turns(graph, name, model) for name in having(graph, can_switch_off)):
        return
    caller = next((c.source for c in model.incoming if c.part.kind == "call"), model.id)
    flag = new_component(graph, "feature-flags", "feature_flags", cached=True)
    edits = (added(flag), connected(graph, flag.id, caller, "control"))
    yield Violation(
        f"Nobody can switch {model.label} off without a deployment",
        witness=(model.id,),
        root="no switch",
        fixes=(Fix("Put it behind a flag", edits),),
    )


def _turns(graph: DesignGraph, switch: str, model: Element) -> bool:
    """Whether a switch is connected to the model, or to something on the way to it."""
    lines = (*graph.component(switch).incoming, *graph.component(switch).outgoing)
    ends = {end for c in lines if c.part.kind in STEERS for end in (c.source, c.target)} - {switch}
    return any(end == model.id or graph.access.may_reach(end, model.id) for end in ends)
