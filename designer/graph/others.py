"""What rests on parts that other teams answer for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.graph.facts import fact
from designer.graph.journeys import on_journey
from designer.graph.kernel import Unknown

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph


@fact
def relying_on_others(graph: DesignGraph) -> frozenset[str]:
    """Ids of what relies on a component that stands elsewhere: connections to it or from it, and journeys.

    What is said of them rests on what another team claims of its part (FORMAT.md section 1). What is said of a
    component of ours that calls it does not: its copies, its telemetry, its secrets are its own.
    """
    others = graph.elsewhere
    if not others:
        return frozenset()
    found = {c.id for c in graph.connections if not others.isdisjoint((c.source, c.target))}
    found |= {j.id for j in graph.journeys if _may_need(graph, j.id, others)}
    return frozenset(found)


def _may_need(graph: DesignGraph, journey: str, others: frozenset[str]) -> bool:
    """Whether a journey goes through one of them; where nobody knows what it goes through, it may."""
    try:
        return not others.isdisjoint(on_journey(graph, journey))
    except Unknown:
        return True
