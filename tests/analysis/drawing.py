"""Drawings in one line, and questions asked of their only journey."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from designer.analysis.availability import Availability, availability
from designer.analysis.capacity import Capacity, capacity
from designer.analysis.figures import USUAL, Assumptions
from designer.analysis.latency import Latency, latency
from designer.formats.sketch import read_sketch
from designer.graph import DesignGraph
from designer.model.design import Component, Connection, Design, Value
from designer.model.requirements import Journey, Requirements

STILL = Assumptions(network_ms=0.0, far_ms=0.0)
"""No time on the network, so that worked examples stand alone."""


def drawn(sketch: str) -> DesignGraph:
    """The graph of a sketch; `takes=100` in it stands for one instance that takes 100 requests a second."""
    return DesignGraph(read_sketch(sketch.replace("takes=", "instances=1, capacity_per_instance=")))


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


Facts = dict[str, Value]


def built(
    parts: Mapping[str, Facts],
    lines: Iterable[tuple[str, str, str, Facts]],
    ends: tuple[str, ...],
    asked: Requirements | None = None,
) -> Design:
    """A design with one journey from `internet`: components with their facts (and `kind`), connections, ends."""
    components = [Component(id="internet", kind="user_client")]
    for name, facts in parts.items():
        kind = str(facts.get("kind", "web_app"))
        rest = {key: value for key, value in facts.items() if key not in ("kind", "product")}
        product = str(facts["product"]) if "product" in facts else None
        components.append(Component(id=name, kind=kind, product=product, attributes=rest))
    connections = [
        Connection(id=f"line-{n}", source=source, target=target, kind=kind, attributes=facts)
        for n, (source, target, kind, facts) in enumerate(lines)
    ]
    return Design(
        name="Built",
        requirements=asked or Requirements(),
        components=tuple(components),
        connections=tuple(connections),
        journeys=(Journey(id="j", sources=("internet",), targets=ends),),
    )
