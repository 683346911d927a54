"""Drawings in one line, and questions asked of their only journey."""

from __future__ import annotations

from designer.analysis.availability import Availability, availability
from designer.analysis.capacity import Capacity, capacity
from designer.analysis.figures import USUAL, Assumptions
from designer.analysis.latency import Latency, latency
from designer.formats.sketch import read_sketch
from designer.graph import DesignGraph

STILL = Assumptions(network_ms=0.0, far_ms=0.0)
"""No time on the network, so that worked examples stand alone."""


def drawn(sketch: str) -> DesignGraph:
    """The graph of a sketch."""
    return DesignGraph(read_sketch(sketch))


def series(*percent: float, target: str = "") -> str:
    """A chain of calls from the internet over components of these availabilities."""
    parts = [f"c{n}:web_app(sla_pct={sla!r})" for n, sla in enumerate(percent)]
    return " -> ".join(["internet", *parts]) + f"; {target}journey j: internet -> c{len(parts) - 1}"


def available(sketch: str, assumed: Assumptions = USUAL) -> Availability:
    """How often the only journey works."""
    graph = drawn(sketch)
    return availability(graph, graph.journeys[0].id, assumed)


def down(sketch: str, assumed: Assumptions = USUAL) -> float:
    """How often the only journey fails, counted exactly."""
    chance = available(sketch, assumed).chance
    assert chance is not None
    assert chance.method == "exact"
    return chance.down


def takes(sketch: str, assumed: Assumptions = STILL, bins: int = 1024) -> Latency:
    """How long the only journey takes."""
    graph = drawn(sketch)
    return latency(graph, graph.journeys[0].id, assumed, bins)


def carries(sketch: str) -> Capacity:
    """What the only journey carries."""
    graph = drawn(sketch)
    return capacity(graph, graph.journeys[0].id)
