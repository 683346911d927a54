"""How far behind its sources something is that pipelines bring up to date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from designer.graph.kernel import Ask, Unknown, fact
from designer.graph.words import provides

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement, ConnectionElement

FEEDS = ("data", "stream", "publish", "consume")
PERIOD_MIN = {"continuous": 0, "hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200}


@dataclass(frozen=True)
class Lag:
    """At least how many minutes pass on the slowest way to a component, over which steps, and what is not known."""

    minutes: float
    way: tuple[str, ...]
    doubts: tuple[Ask, ...] = ()


@fact
def lag_behind_sources(graph: DesignGraph, name: str) -> Lag:
    """The slowest way from a source: periods and durations of its steps, and the stated lag of its connections.

    A period or duration that nobody stated counts as nothing and is a doubt: it can only make the way slower. What
    works continuously passes things on as they come, and a step that says how far it is behind says all. Of steps
    that feed one another the slowest counts.
    """
    feeds = _feeds(graph, name)
    once: nx.DiGraph[str] = nx.DiGraph()
    once.add_nodes_from(feeds)
    once.add_edges_from(feeds.edges())
    rings = nx.condensation(once)
    ring = rings.graph["mapping"]
    steps = {each: _step(graph.component(each)) for each in feeds}
    slowest: dict[int, Lag] = {}
    for number in nx.topological_sort(rings):
        members = sorted(rings.nodes[number]["members"])
        lines: list[tuple[str, str, ConnectionElement]] = list(feeds.in_edges(members, data="line"))
        before = [
            Lag(slowest[ring[source]].minutes + _late(line), slowest[ring[source]].way)
            for source, _, line in lines
            if ring[source] != number
        ]
        worst = max(before, key=lambda lag: (lag.minutes, lag.way), default=Lag(0, ()))
        here = max(members, key=lambda each: (steps[each][0], each == name, each))
        slowest[number] = Lag(worst.minutes + steps[here][0], (*worst.way, here))
    doubts = tuple(doubt for each in sorted(feeds) for doubt in steps[each][1])
    return Lag(slowest[ring[name]].minutes, slowest[ring[name]].way, doubts)


def _feeds(graph: DesignGraph, name: str) -> nx.MultiDiGraph[str]:
    """What leads to a component over connections that bring data, step by step back to the sources."""
    net: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    net.add_node(name)
    waiting = [name]
    while waiting:
        here = waiting.pop()
        for line in graph.component(here).incoming:
            if line.part.kind in FEEDS:
                if line.source not in net:
                    waiting.append(line.source)
                net.add_edge(line.source, here, key=line.id, line=line)
    return net


def _late(line: ConnectionElement) -> float:
    """Minutes that a connection is stated to be behind."""
    try:
        return float(line.lag_s or 0) / 60
    except Unknown:
        return 0.0


def _step(component: ComponentElement) -> tuple[float, tuple[Ask, ...]]:
    """Minutes that a step adds at most: it has just begun when something changes, and then it runs."""
    if provides("pipeline").truth(component) is not True:
        return 0.0, ()
    word = component.drawn("period")
    if word == "continuous":
        return 0.0, ()
    numbers = (component.drawn(name) for name in ("period_min", "duration_min", "lag_s"))
    period, duration, late = (n if isinstance(n, int | float) else None for n in numbers)
    if period is None:
        period = PERIOD_MIN.get(str(word))
    doubts = [
        Ask(component.id, name)
        for name, value in (("period_min", period), ("duration_min", duration))
        if value is None
    ]
    minutes = float(period or 0) + float(duration or 0)
    return (minutes, tuple(doubts)) if late is None else (max(minutes, late / 60), ())
