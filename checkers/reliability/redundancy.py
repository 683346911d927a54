"""One of each is none of it: single points of failure on critical journeys."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Set,
    Violation,
    is_redundant,
    journeys_through,
    rule,
    single_points,
    standing_on,
    ways_to,
)


@rule(
    "REL-001",
    severity="critical",
    subjects=standing_on("high", "mission"),
    source="Azure Well-Architected Framework, RE:05 redundancy; RE:03 failure mode analysis",
    source_checked="2026-11-21",
    remedy="Run two or more instances in different zones, or give the journey another way.",
    probe="What happens to this journey in the minute after {subject} loses its only instance?",
    answer="Name how long it takes to notice, what callers see meanwhile, and what brings it back; "
    "then say which second instance, zone or degraded answer removes the question.",
    false_positives="A managed service whose promised availability meets the target counts as redundant; "
    "people and other parties are never single points.",
    fails="u:user_client -> api:web_app(instances=1,zones=none,sla_pct=none); "
    "journey j: u -> api (availability=0.999,criticality=high)",
    passes="u:user_client -> api:web_app(instances=2,zones=redundant); "
    "journey j: u -> api (availability=0.999,criticality=high)",
)
def single_point_of_failure(point: Element, graph: DesignGraph) -> Iterator[Violation]:
    """One component without a second instance stops a critical journey.

    Whatever else is redundant, the journey is down for as long as this one component is.
    """
    for journey in journeys_through(graph, point, "high", "mission"):
        if point.id not in single_points(graph, journey.id):
            continue
        if not is_redundant(journey.target_value("availability"))(point):
            twice = (
                Set(on=point.id, attribute="instances", value=2),
                Set(on=point.id, attribute="zones", value="redundant"),
            )
            yield Violation(
                f"{point.label} runs once, and {journey.label} stops with it",
                witness=ways_to(graph, journey, point),
                journey=journey.id,
                root=point.id,
                fixes=(Fix(f"Run {point.label} twice, across zones", twice),),
            )
            return
