"""Which components some journey needs."""

from __future__ import annotations

from designer.graph import DesignGraph, Unknown, on_journey


def needed_ids(graph: DesignGraph) -> frozenset[str] | None:
    """Ids of the components on any journey; None where there is no journey, or it is not known."""
    if not graph.journeys:
        return None
    try:
        return frozenset(c for j in graph.journeys for c in on_journey(graph, j.id))
    except Unknown:
        return None
