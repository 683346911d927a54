"""A drawing that is barely begun: what is missing is gathered by area instead of listed rule by rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from designer.review.findings import Finding, changed, names

if TYPE_CHECKING:
    from designer.graph import DesignGraph
    from designer.model.design import Component, Connection

MOST_COMPONENTS = 10
"""A drawing with more than this has been thought about, whatever it leaves out."""
PROTECTION, RUNNING, LEARNING = "protection", "running", "learning"
AREAS: Mapping[str, str] = {
    "SEC": PROTECTION,
    "LLM": PROTECTION,
    "RAI": PROTECTION,
    "MON": RUNNING,
    "REL": RUNNING,
    "PRF": RUNNING,
    "OPS": RUNNING,
    "CST": RUNNING,
    "DAT": LEARNING,
    "MLO": LEARNING,
    "INT": LEARNING,
}
"""By the letters of a rule: what a reviewer asks of five boxes is how they are protected, how they are run, and where
data and models come from. Rules of one's own belong to no area."""


def is_barely_begun(graph: DesignGraph) -> bool:
    """Whether a drawing has few components and states fewer facts than it has of them."""
    design = graph.design
    few = len(design.components) <= MOST_COMPONENTS
    return few and _facts(graph) < len(design.components)


def _facts(graph: DesignGraph) -> int:
    """How much is stated of parts, frames, journeys, the brief and what is required."""
    design = graph.design
    parts: list[Component | Connection] = [*design.components, *design.connections]
    frames = (
        len(b.attributes) + len(b.component_defaults) + len(b.connection_defaults)
        for b in design.boundaries
    )
    said = (design.requirements, design.brief)
    return (
        sum(len(part.attributes) for part in parts)
        + sum(frames)
        + sum(len(each.model_fields_set) for each in said)
        + len(design.journeys)
        + len(design.waivers)
    )


def gathered(findings: Iterable[Finding], graph: DesignGraph) -> list[Finding]:
    """In a drawing that is barely begun, one finding for each area; elsewhere all of them, in their order.

    Gathered is what fails at parts of which nobody stated anything: it can only come from what is not drawn. The
    worst speaks for its area and names the others. What a stated fact makes wrong stays a finding of its own.
    """
    if not is_barely_begun(graph):
        return list(findings)
    areas: dict[str, list[Finding]] = defaultdict(list)
    kept: list[tuple[Finding, str]] = []
    for finding in findings:
        area = AREAS.get(finding.rule.partition("-")[0], "")
        fails = finding.kind == "fail" and finding.waiver is None
        bare = bool(area) and fails and _is_about_silence(finding, graph)
        if bare:
            areas[area].append(finding)
        if not bare or len(areas[area]) == 1:
            kept.append((finding, area if bare else ""))
    return [_speaking(f, areas[area][1:]) if area else f for f, area in kept]


def _is_about_silence(finding: Finding, graph: DesignGraph) -> bool:
    """Whether none of the parts that a finding is about, or that show it, states a fact."""
    design = graph.design
    named = {*finding.places, *finding.witness, *finding.path_connections}
    parts: list[Component | Connection | None] = [
        *(design.component_by_id.get(name) for name in named),
        *(design.connection_by_id.get(name) for name in named),
    ]
    return not any(part.attributes for part in parts if part is not None)


def _speaking(first: Finding, others: list[Finding]) -> Finding:
    """The finding that speaks for an area, with what else is missing there."""
    if not others:
        return first
    rules = sorted({other.rule for other in others} - {first.rule})
    verb = "asks" if len(rules) == 1 else "ask"
    also = f"; not drawn yet either: what {', '.join(rules)} {verb} for" if rules else ""
    return changed(first, message=first.message + also, follows=names(first, others))
