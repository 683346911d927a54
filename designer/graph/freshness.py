"""How far behind its sources something is that pipelines bring up to date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.graph.facts import fact
from designer.graph.kernel import Ask, Unknown
from designer.graph.rings import ring_of, rings
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
    found = rings({here: [line.source for line in lines] for here, lines in feeds.items()})
    ring = ring_of(found)
    steps = {each: _step(graph.component(each)) for each in feeds}
    slowest: dict[int, Lag] = {}
    for number, members in enumerate(map(sorted, found)):  # sources first: they are led back to
        before = [
            Lag(slowest[ring[line.source]].minutes + _late(line), slowest[ring[line.source]].way)
            for here in members
            for line in feeds[here]
            if ring[line.source] != number
        ]
        worst = max(before, key=lambda lag: (lag.minutes, lag.way), default=Lag(0, ()))
        here = max(members, key=lambda each: (steps[each][0], each == name, each))
        slowest[number] = Lag(worst.minutes + steps[here][0], (*worst.way, here))
    doubts = tuple(doubt for each in sorted(feeds) for doubt in steps[each][1])
    return Lag(slowest[ring[name]].minutes, slowest[ring[name]].way, doubts)


def _feeds(graph: DesignGraph, name: str) -> dict[str, list[ConnectionElement]]:
    """What leads to a component over connections that bring data, back to the sources: what comes straight to each."""
    feeds: dict[str, list[ConnectionElement]] = {}
    waiting = [name]
    while waiting:
        here = waiting.pop()
        if here not in feeds:
            lines = graph.component(here).incoming
            feeds[here] = [line for line in lines if line.part.kind in FEEDS]
            waiting += [line.source for line in feeds[here]]
    return feeds


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
