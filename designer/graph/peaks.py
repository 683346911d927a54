"""How many requests a second get to a component at most: the journeys' rates, led along calls and through queues."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.graph.building import NOT_PER_REQUEST
from designer.graph.facts import fact
from designer.graph.journeys import on_journey
from designer.graph.kernel import Ask, Unknown, surely
from designer.graph.relations import channels
from designer.graph.rings import reached, ring_of, rings
from designer.graph.words import provides

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ConnectionElement, JourneyElement

Place = tuple[str, str]
"""A component, and whether a request gets there at once (empty) or over which channel of a queue, or behind one."""
Requests = dict[Place, dict[Place, list["ConnectionElement"]]]
"""What a request sets off: for each place the places it goes on to, and over which connections."""
AT_ONCE, BEHIND = "", "behind a queue"
is_broker = provides("broker")


@dataclass(frozen=True)
class Peak:
    """At least so many requests a second, by which journey most of them, and what could make it more."""

    rate: float
    journey: str | None = None
    doubts: tuple[Ask, ...] = ()


@fact
def peak_at(graph: DesignGraph, name: str) -> Peak:
    """Requests a second at a component when every journey is at its peak and every try fails.

    A queue lets through what comes on average: behind one the mean rate counts instead of the peak. Journeys with a
    peak of their own add up; those that take the requirements' share that one. Retries that nobody stated count as
    none and are a doubt.
    """
    own: list[tuple[float, str]] = []
    shared: list[tuple[float, str]] = []
    doubts: list[Ask] = []
    for journey in graph.journeys:
        rate, open_rates = _rate(graph, journey, name)
        doubts.extend(open_rates)
        if rate:
            stated = isinstance(journey.part.peak_rps, int | float)
            (own if stated else shared).append((rate, journey.id))
    together, most = sum(rate for rate, _ in own), max(shared, default=(0.0, ""))
    worst = max(own, default=most) if together >= most[0] else most
    return Peak(max(together, most[0]), worst[1] or None, tuple(dict.fromkeys(doubts)))


def _rate(graph: DesignGraph, journey: JourneyElement, name: str) -> tuple[float, list[Ask]]:
    """Requests a second that a journey sends to a component, from the entry from which it is most."""
    peak, mean = journey.target_value("peak_rps") or 0, journey.target_value("mean_rps")
    best, doubts = 0.0, list[Ask]()
    for source in journey.part.sources:
        times, net = _forced(graph, journey.id, source)
        before = _backwards(graph, journey.id, source)
        at_once, behind = times.get((name, AT_ONCE), 0.0), times.get((name, BEHIND), 0.0)
        best = max(best, peak * at_once + (mean or 0) * behind)
        for place in ((name, AT_ONCE), (name, BEHIND)):
            doubts += _open_retries(net, before, place)
        if behind and mean is None:
            doubts.append(Ask("requirements", "mean_rps"))
    return best, doubts


def _open_retries(net: Requests, before: dict[Place, list[Place]], here: Place) -> Iterator[Ask]:
    """Of the calls on the way to a place, those before a queue left out, the ones that do not say how often."""
    if here not in net:
        return
    ahead = {place for place in reached(before, here) if place[1] == here[1]}
    for source, steps in net.items():
        for target, lines in steps.items():
            if source in ahead and target in ahead:
                for line in lines:
                    if line.part.kind == "call" and _tries(line) is None:
                        yield Ask(line.id, "retries")


@fact
def _forced(graph: DesignGraph, journey: str, source: str) -> tuple[dict[Place, float], Requests]:
    """For each place how often a request from this entry gets there; a ring is gone round once.

    Tries multiply along calls. Into a queue an event gets once, however often its writer is tried.
    """
    net = _requests(graph, journey, source)
    found = rings(net)
    ring = ring_of(found)
    asked = dict.fromkeys(net, 0.0) | {(source, AT_ONCE): 1.0}
    tried = dict(asked)
    for members in map(sorted, reversed(found)):
        for times in (asked, tried):
            times.update(dict.fromkeys(members, max(times[place] for place in members)))
        for place in members:
            for there, line in _leaving(net, place):
                if ring[there] != ring[place]:
                    queued = line.part.kind != "call"
                    each = 1.0 if queued else _each(graph, line)
                    asked[there] += asked[place] * each
                    tries = 1 + (_tries(line) or 0)
                    tried[there] += asked[place] if queued else tried[place] * each * tries
    return tried, net


def _leaving(net: Requests, place: Place) -> Iterator[tuple[Place, ConnectionElement]]:
    return ((there, line) for there, lines in net[place].items() for line in lines)


@fact
def _backwards(graph: DesignGraph, journey: str, source: str) -> dict[Place, list[Place]]:
    """The steps of a journey's requests by where they lead."""
    _, net = _forced(graph, journey, source)
    before: dict[Place, list[Place]] = {place: [] for place in net}
    for here, steps in net.items():
        for there in steps:
            before[there].append(here)
    return before


def _requests(graph: DesignGraph, journey: str, source: str) -> Requests:
    """What a request from this entry sets off: calls on the journey, optional ones with what follows, events."""
    standing = set(on_journey(graph, journey))
    net: Requests = {(source, AT_ONCE): {}}
    waiting: list[Place] = [(source, AT_ONCE)]
    while waiting:
        here = waiting.pop()
        for line, there in _onward(graph, here):
            beside = here[0] not in standing and here[0] != source
            if there[0] in standing or beside or not line.required:
                if there not in net:
                    net[there] = {}
                    waiting.append(there)
                net[here].setdefault(there, []).append(line)
    return net


def _onward(graph: DesignGraph, here: Place) -> Iterator[tuple[ConnectionElement, Place]]:
    """The calls that leave a place, and what it publishes or hands to consumers; other channels are left out."""
    split = channels(graph)
    name, where = here
    for line in graph.component(name).outgoing:
        if line.part.kind == "call" and line.frequency not in NOT_PER_REQUEST:
            yield line, (line.target, where)
        elif line.part.kind == "publish" and surely(is_broker, line.target_element):
            if line.target not in split:
                yield line, (line.target, BEHIND)
            elif line.channel is not None:
                yield line, (line.target, str(line.channel))
        elif line.part.kind == "consume" and (name not in split or line.channel == where):
            yield line, (line.target, BEHIND)


def _tries(call: ConnectionElement) -> int | None:
    """How often a failed call is repeated; None where nobody said."""
    try:
        return int(call.retries or 0)
    except Unknown:
        return None


def _each(graph: DesignGraph, line: ConnectionElement) -> float:
    """Requests for each one of the caller: its visits, less what a cache answers, shared in a group."""
    made = float(line.visits or 0) * (1 - _answered(line))
    if line.group is None:
        return made
    alike = [
        c
        for c in graph.component(line.source).outgoing
        if c.part.kind == "call" and c.group == line.group
    ]
    return made * min(int(line.needs or 1), len(alike)) / len(alike)


def _answered(call: ConnectionElement) -> float:
    """The share that a cache is stated to answer."""
    try:
        return float(call.cache_hit or 0)
    except Unknown:
        return 0.0
