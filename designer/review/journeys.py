"""Which components some journey needs."""

from __future__ import annotations

from designer.graph import DesignGraph, Unknown, on_journey


def needed_ids(graph: DesignGraph, *, drawn: bool = False) -> frozenset[str] | None:
    """Ids of the components on any journey; None where there is no journey, or it is not known.

    With `drawn`, only journeys that somebody drew count, and where there is none, nothing is needed.
    """
    if not graph.journeys and not drawn:
        return None
    known = graph.design.journey_by_id
    journeys = [j for j in graph.journeys if j.id in known or not drawn]
    try:
        return frozenset(c for j in journeys for c in on_journey(graph, j.id))
    except Unknown:
        return None
