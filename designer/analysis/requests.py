"""How one request of a journey spends its time: hops in turn, at once, or one of several."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from designer.analysis.capacities import limit, servers_of
from designer.analysis.failing import no_way
from designer.analysis.figures import USUAL, Assumptions, may_say, number
from designer.analysis.loads import loads
from designer.analysis.queueing import waiting
from designer.analysis.sending import guards_of
from designer.analysis.service_times import service_time
from designer.analysis.spending import (
    Op,
    Spent,
    Time,
    composed,
    hop,
    hops,
    laid,
    last_of,
    longest,
    slowest,
    waited,
)
from designer.analysis.times import Waiting
from designer.graph.building import callers, groups_of
from designer.graph.elements import REGIONS
from designer.graph.facts import fact, lasting
from designer.graph.journeys import called_by, distances
from designer.graph.reading import built_for_all
from designer.graph.relations import ACCESS, channels

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ConnectionElement


MOST_WAYS = 20
"""Of more ways that are as short one stands for all."""
LONGEST_MS = 1e12
"""What takes longer takes for ever: thirty years."""

ENDLESS = Waiting(1.0, 0.0)
"""A wait that is never over."""


class NoLatency(Exception):
    """There is no figure, and this is why."""


class Requests:
    """Builds the times of a design's journeys, each component's once, as if nobody had to wait in a line."""

    def __init__(self, graph: DesignGraph, assumed: Assumptions) -> None:
        self.graph = graph
        self.reading, self.read = graph.reading, 0
        self.assumed = assumed
        self._callers = callers(graph)
        self._guarded = bool(graph.guarding) or "guarded_by" in graph.lines_given
        self._lines: dict[str, dict[str, list[ConnectionElement]]] = {}
        deep = 20 * len(graph.components) + 1000  # a long chain is legitimate
        sys.setrecursionlimit(max(sys.getrecursionlimit(), deep))
        self._times: list[Time] = []
        self._places: dict[tuple[object, ...], int] = {}
        self._near = self._put("travel", time=assumed.network_ms)
        self._far = self._put("travel", time=assumed.far_ms)
        self._nothing = self._put("in turn")
        self._answers: dict[str, int] = {}
        self._called: dict[str, set[str]] = {}
        self._hops: dict[str, int] = {}
        self._regions: dict[str, frozenset[str]] = {}
        self._legs: dict[tuple[str, str], list[int]] = {}
        self._journeys: dict[str, Spent] = {}
        self._open: set[str] = set()

    @built_for_all
    def journey(self, journey: str) -> Spent:
        """The time until each end of a journey is done: one part an end, no part where no way leads there."""
        if journey not in self._journeys:
            self._journeys[journey] = self._ends(journey)
        return self._journeys[journey]

    def _put(
        self,
        op: Op,
        parts: tuple[int, ...] = (),
        time: float = 0.0,
        times: int = 1,
        shares: tuple[float, ...] = (),
    ) -> int:
        """The number of a time at no component; equal ones are one."""
        key = op, parts, time, times, shares
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = self._new(composed(op, parts, time, times, shares))
        return place

    def _new(self, time: Time) -> int:
        self._times.append(time)
        return len(self._times) - 1

    def _in_turn(self, parts: Iterable[int]) -> int:
        several = tuple(parts)
        return several[0] if len(several) == 1 else self._put("in turn", several)

    def _slowest(self, ways: Iterable[int]) -> int:
        """Of several the slowest counts, so that no name decides."""
        parts = tuple(dict.fromkeys(ways))
        if len(parts) == 1:
            return parts[0]
        return parts[slowest(laid(self._times, self._put("in turn", parts)))]

    def _ends(self, journey: str) -> Spent:
        part, apart = self.graph.journey(journey).part, no_way(self.graph, journey)
        if apart:
            raise NoLatency(apart)
        found: list[int] = []
        for target in sorted(part.targets):
            ways = [way for source in part.sources for way in self._ways(source, target)]
            shortest = min(map(len, ways), default=0)
            spent = [self._way(way) for way in ways if len(way) == shortest]
            if spent:
                found.append(self._slowest(spent))
        return laid(self._times, self._put("in turn", tuple(found)))

    def _ways(self, source: str, target: str) -> list[tuple[str, ...]]:
        """The shortest ways from an entry to an end; where a hub has channels, the one that keeps to them."""
        if channels(self.graph):
            path = self.graph.access.path(source, target)
            return [] if path is None else [path.components]
        far = distances(self.graph, source)
        if target not in far:
            return []
        ways: list[tuple[str, ...]] = [(target,)]
        for left in reversed(range(far[target])):
            ways = [
                (before, *way)
                for way in ways
                for before in called_by(self.graph, way[0])
                if far.get(before) == left
            ]
            # Of very many one stands for all.
            ways = ways[:1] if len(ways) > MOST_WAYS else ways
        return ways

    def _way(self, way: tuple[str, ...]) -> int:
        """From who asks to an end: what is called is part of its caller's time, what is queued comes after it."""
        spent: list[int] = []
        covered: Collection[str] = ()
        for before, here in pairwise(way):
            if here not in covered:
                spent += self._leg(before, here)
                covered = self._called_from(here) if here in self._callers else ()
        return self._in_turn(spent)

    def _leg(self, before: str, here: str) -> list[int]:
        """From one component to the next, and until that answers."""
        if (before, here) not in self._legs:
            travel, checks = self._travel(before, here), self._checks(before, here)
            self._legs[before, here] = [travel, *checks, self.answer(here)]
        return self._legs[before, here]

    def answer(self, name: str) -> int:
        """The time until a component answers: its own and that of all calls it waits for."""
        if name in self._answers:
            return self._answers[name]
        if name in self._open:
            raise NoLatency(
                f"{self.graph.component(name).label} waits for itself over a ring of calls"
            )
        self._open.add(name)
        try:
            whole = self._in_turn((self.hop(name), *self._onward(name)))
        finally:
            self._open.discard(name)
        self._answers[name] = whole
        return whole

    def _onward(self, name: str) -> tuple[int, ...]:
        """The calls of a component; what it answers by itself (a cache at the edge) makes none."""
        calls = tuple(self._calls(name)) if name in self._callers else ()
        answered = (number(self.graph.component(name), "cache_hit") or 0.0) if calls else 0.0
        if answered <= 0:
            return calls
        return (self._unless(answered, self._in_turn(calls)),)

    def _unless(self, answered: float, part: int) -> int:
        """A time that is spent where a cache has no answer."""
        return self._one_of((1 - answered, answered), (part, self._nothing))

    def _one_of(self, shares: tuple[float, ...], parts: tuple[int, ...]) -> int:
        return self._put("one of", parts, shares=shares)

    def hop(self, name: str) -> int:
        """Time at a component."""
        if name not in self._hops:
            service, basis, wrong = service_time(self.graph.component(name), self.assumed)
            if wrong:
                raise NoLatency(wrong)
            self._hops[name] = self._new(hop(name, service, None, basis))
        return self._hops[name]

    def _calls(self, name: str) -> Iterator[int]:
        together: dict[str, list[int]] = {}
        for calls, fallbacks in groups_of(self.graph, name):
            waited = [c for c in calls if c.stated("sync") is not False]
            if not waited:
                continue
            spent = self._group(waited, fallbacks)
            shared = waited[0].stated("parallel")
            if isinstance(shared, str) and shared != "none":
                together.setdefault(shared, []).append(spent)
            else:
                yield spent
        yield from (self._put("at once", tuple(parts)) for parts in together.values())

    def _group(self, calls: list[ConnectionElement], fallbacks: list[ConnectionElement]) -> int:
        parts = tuple([self._call(call, fallbacks) for call in calls])
        if len(parts) == 1:
            return parts[0]
        if calls[0].stated("needs", 1) == 1:
            return self._one_of((1 / len(parts),) * len(parts), parts)
        return self._put("at once", parts)

    def _call(self, call: ConnectionElement, fallbacks: list[ConnectionElement]) -> int:
        once = self._in_turn((self._travel(call.source, call.target), self.answer(call.target)))
        limit = number(call, "timeout_ms")
        if limit is not None and limit > 0:
            tries = 1 + int(number(call, "retries") or 0)
            parts = (once, *self._otherwise(fallbacks))
            once = self._put("tries", parts, limit, tries)
        made = self._in_turn((*self._checks(call.source, call.target), once))
        often, hit = number(call, "visits"), number(call, "cache_hit") or 0.0
        return self._often(made, (1.0 if often is None else often), hit)

    def _often(self, part: int, visits: float, answered: float) -> int:
        """A call made so many times in turn, a share of it answered by a cache beside the caller."""
        if answered > 0:
            part = self._unless(answered, part)
        whole, rest = int(visits), visits - int(visits)
        parts: list[int] = []
        if whole:
            parts.append(part if whole == 1 else self._put("again", (part,), times=whole))
        if rest > 1e-9:
            parts.append(self._one_of((rest, 1 - rest), (part, self._nothing)))
        return self._in_turn(parts)

    def _otherwise(self, fallbacks: list[ConnectionElement]) -> tuple[int, ...]:
        """What stands in after the last try, if anything."""
        ways = [
            self._in_turn((self._travel(way.source, way.target), self.answer(way.target)))
            for way in fallbacks
        ]
        return (self._slowest(ways),) if ways else ()

    def _checks(self, source: str, target: str) -> list[int]:
        """The guards that have to answer before a call goes out."""
        if not self._guarded:
            return []
        guards = {
            guard.id
            for line in self._between(source, target)
            if line.part.kind in ACCESS
            for guard in guards_of(line)
        }
        return [self._in_turn((self._travel(source, g), self.hop(g))) for g in sorted(guards)]

    def _between(self, source: str, target: str) -> list[ConnectionElement]:
        if source not in self._lines:
            found: dict[str, list[ConnectionElement]] = {}
            for line in self.graph.component(source).outgoing:
                found.setdefault(line.target, []).append(line)
            self._lines[source] = found
        return self._lines[source].get(target, [])

    def _travel(self, source: str, target: str) -> int:
        """Time between two components."""
        here, there = self._regions_of(source), self._regions_of(target)
        return self._far if here and there and here.isdisjoint(there) else self._near

    def _regions_of(self, name: str) -> frozenset[str]:
        if name not in self._regions:
            component = self.graph.component(name)
            stated = component.regions_stated if may_say(component, REGIONS) else ()
            self._regions[name] = frozenset(stated)
        return self._regions[name]

    def _called_from(self, name: str) -> set[str]:
        """A component and all whose answers it waits for."""
        if name not in self._called:
            found, waiting_for = {name}, [name]
            while waiting_for:
                for calls, _ in groups_of(self.graph, waiting_for.pop()):
                    for call in calls:
                        if call.stated("sync") is not False and call.target not in found:
                            found.add(call.target)
                            waiting_for.append(call.target)
            self._called[name] = found
        return self._called[name]


def under(graph: DesignGraph, whole: Spent, times: float) -> Spent:
    """The same with the waiting in line that a multiple of the stated traffic brings.

    Raises
    ------
    NoLatency
        If some line never ends.
    """
    waits = {time.component: waits_for(graph, time.component, times) for time in hops(whole)}
    return waited(whole, waits) if any(waits.values()) else whole


def waits_for(graph: DesignGraph, name: str, times: float) -> Waiting | None:
    """The waiting line before a component at a multiple of the traffic; None where nothing is known of one.

    Raises
    ------
    NoLatency
        If the line never ends.
    """
    found = _line_before(graph, name, times)
    if found == ENDLESS:
        raise NoLatency(
            f"{graph.component(name).label} gets more than it takes: the line never ends"
        )
    return found


@lasting
def _line_before(graph: DesignGraph, name: str, times: float) -> Waiting | None:
    """The same for all journeys; `ENDLESS` where the line never ends."""
    load = loads(graph).get(name)
    if load is None or not load.peak:
        return None
    coming, servers = load.peak * times, servers_of(graph, name)
    if servers is None:
        # What states a limit and no servers waits for no known time, and without end above it.
        most = limit(graph, name)
        return ENDLESS if most is not None and coming >= most.rate else None
    return waiting(servers[0], coming, servers[1]) or ENDLESS


def spent_on(
    graph: DesignGraph, journey: str, assumed: Assumptions = USUAL, times: float = 1.0
) -> Spent:
    """What a request of a journey spends its time on, at a multiple of the traffic.

    Raises
    ------
    NoLatency
        If no time can be told; says why.
    """
    whole = last_of(under(graph, times_of(graph, journey, assumed), times))
    if not latest(whole) < LONGEST_MS:
        raise NoLatency("It takes longer than anybody waits: more than thirty years")
    return whole


@lasting
def times_of(graph: DesignGraph, journey: str, assumed: Assumptions) -> Spent:
    """The time until each end of a journey is done, as if nobody had to wait in a line; see `Requests.journey`.

    Raises
    ------
    NoLatency
        If no time can be told; says why.
    """
    return requests_of(graph, assumed).journey(journey)


@fact
def requests_of(graph: DesignGraph, assumed: Assumptions) -> Requests:
    """The one builder of a graph, so that its journeys share what they call."""
    return Requests(graph, assumed)


def latest(whole: Spent) -> float:
    """How far a grid has to reach: hardly anything takes longer."""
    return 1.2 * longest(whole, beyond=1e-4)
