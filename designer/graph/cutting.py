"""Words for fixes: what has to be taken away so that nothing gets from a source to a target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.graph.kernel import Predicate, Unknown
from designer.model.edit import Disconnect

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph


def cut_off(
    graph: DesignGraph, barrier: Predicate, source: Predicate, target: str
) -> tuple[Disconnect, ...]:
    """One cut where data leaves its source for each way on which it surely gets to `target` past no barrier.

    A way that rests on a doubt is left: it is asked about.
    """
    cuts: tuple[Disconnect, ...] = ()
    while first := _first_step(graph.after(cuts), barrier, source, target):
        cuts = (*cuts, Disconnect(id=first))
    return cuts


def _first_step(
    graph: DesignGraph, barrier: Predicate, source: Predicate, target: str
) -> str | None:
    try:
        path = graph.observation.path_avoiding(barrier, source, graph.elements[target])
    except Unknown:
        return None
    return path.connections[0] if path else None
