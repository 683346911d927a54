"""How changes get out: as code, tested, in stages."""

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
