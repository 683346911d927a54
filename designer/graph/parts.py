"""Parts of a drawing that nothing connects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.graph.facts import fact

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement


@fact
def unconnected_parts(graph: DesignGraph) -> tuple[tuple[str, ...], ...]:
    """The components in sets that no connection leads between, in whatever direction; the largest first.

    A check that connections name as their guard belongs to them.
    """
    parts, placed = list[tuple[str, ...]](), set[str]()
    guarded = _guarded(graph)
    for component in graph.components:
        if component.id not in placed:
            part = _around(graph, component, guarded)
            placed |= part
            parts.append(tuple(sorted(part)))
    return tuple(sorted(parts, key=lambda part: (-len(part), part)))


def _guarded(graph: DesignGraph) -> dict[str, set[str]]:
    """For each component what it stands guard for, and what stands guard for it."""
    beside: dict[str, set[str]] = {}
    for connection in graph.connections:
        if connection.says("guarded_by"):
            for guard in connection.guards:
                beside.setdefault(guard.id, set()).add(connection.source)
                beside.setdefault(connection.source, set()).add(guard.id)
    return beside


def _around(graph: DesignGraph, start: ComponentElement, guarded: dict[str, set[str]]) -> set[str]:
    found, left = {start.id}, [start.id]
    while left:
        part = graph.component(left.pop())
        ends = {c.target for c in part.outgoing} | {c.source for c in part.incoming}
        new = (ends | guarded.get(part.id, set())) - found
        found |= new
        left += new
    return found
