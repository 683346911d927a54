"""What a critical flow is drawn as, and what a drill does to each part of the drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from designer.analysis.drills import COPY, Drill
from designer.graph import DesignGraph
from designer.graph.journeys import on_journey
from designer.graph.relations import ACCESS

Hit = Literal["degraded", "broken", "hurt", "down"]
"""On a flow that works over a fallback, on a broken flow, one copy fewer, down: the later, the worse."""


@dataclass(frozen=True)
class Flow:
    """What a critical flow is drawn as: its components, who asks included, and the connections between them."""

    name: str
    components: frozenset[str]
    connections: frozenset[str]


def flows_of(graph: DesignGraph) -> Mapping[str, Flow]:
    """The critical flows by id, those read off the drawing where nobody drew any."""
    return {j.id: _flow(graph, j.id, j.label) for j in graph.journeys}


def _flow(graph: DesignGraph, journey: str, name: str) -> Flow:
    part = graph.journey(journey).part
    members = frozenset({*on_journey(graph, journey), *part.sources})
    lines = (
        c.id for c in graph.connections if c.part.kind in ACCESS and {c.source, c.target} <= members
    )
    return Flow(name, members, frozenset(lines))


def hits(drill: Drill, flows: Mapping[str, Flow]) -> Mapping[str, Hit]:
    """What a drill does to each component and connection that it touches, by id; the worse counts."""
    found: dict[str, Hit] = {}
    touched: tuple[tuple[Hit, tuple[str, ...]], ...] = (
        ("degraded", drill.degraded),
        ("broken", drill.broken),
    )
    for hit, journeys in touched:
        for flow in (flows[journey] for journey in journeys):
            found |= dict.fromkeys((*flow.components, *flow.connections), hit)
    copies = [n.removeprefix(COPY) for n in drill.down if n.startswith(COPY)]
    found |= dict.fromkeys(copies, "hurt")
    return found | dict.fromkeys(drill.components, "down")
