"""How often each component is used for one request of a journey, by the forced flow law (Denning and Buzen 1978).

Calls, events and writes that a request sets off all count, optional ones too; what only stands in for another does not.
A cache takes its share off, a group shares what goes into it, and a ring is solved like any other part.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.analysis.capacities import capacity_of
from designer.analysis.routes import Choice, Routes, Split
from designer.analysis.sending import (
    Place,
    Sent,
    calls_of,
    grouped,
    needed_of,
    sent_by,
    shares_of,
    stand_ins,
    times_made,
)
from designer.graph.facts import lasting
from designer.graph.journeys import on_journey

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph

Use = tuple[Place, bool]
"""A place, and whether one gets there behind a queue."""
Gains = Mapping[Use, Sequence[tuple[Use, float]]]
"""For each use of a place the uses that it sets off, and how many."""
RATES = ("peak_rps", "mean_rps")


@dataclass(frozen=True)
class Visits:
    """For one request: how often each component is used while somebody waits, and behind a queue.

    `solved` is False where rings feed themselves so much that no load is finite. Where there is a choice of ways,
    `routes` are these, and `split` is what the load is split by.
    """

    at_once: Mapping[str, float]
    behind: Mapping[str, float]
    solved: bool = True
    routes: Routes | None = None
    split: Split | None = None

    def of(self, name: str) -> float:
        """Uses for one request, whenever they come."""
        return self.at_once.get(name, 0.0) + self.behind.get(name, 0.0)


@lasting
def visits(graph: DesignGraph, journey: str) -> Visits:
    """How often each component is used for one request of a journey; its entries share the requests."""
    part = graph.journey(journey).part
    gains: dict[Use, list[tuple[Use, float]]] = {}
    entries = [((source, ""), False) for source in part.sources]
    waiting: list[Use] = list(entries)
    while waiting:
        here = waiting.pop()
        if here not in gains:
            (name, channel), queued = here
            entered = name in part.sources
            gains[here] = onward = (
                _from_entry(graph, journey, name, channel, queued=queued)
                if entered
                else _set_off(graph, name, channel, queued)
            )
            waiting += [there for there, _ in onward]
    requests = dict.fromkeys(entries, 1 / len(entries)) if entries else {}
    times: Mapping[Use, float] | None = _solved(gains, requests)
    if times is None:
        return Visits({}, {}, solved=False)
    routes = _routes(graph, journey, gains, requests)
    split = None if routes is None else routes.best()
    if split is not None:
        times = split.times
    at_once: dict[str, float] = {}
    behind: dict[str, float] = {}
    for ((name, _), queued), often in times.items():
        found = behind if queued else at_once
        found[name] = found.get(name, 0.0) + often
    for source in part.sources:
        at_once.pop(source, None)
    return Visits(at_once, behind, routes=routes, split=split)


def _routes(
    graph: DesignGraph, journey: str, gains: Gains, requests: Mapping[Use, float]
) -> Routes | None:
    """The choices of way that a journey has; None where it has none."""
    entries = graph.journey(journey).part.sources
    several = grouped(graph)
    able = [use for use in gains if use[0][0] in several and use[0][0] not in entries]
    if not able:
        return None
    fixed = {use: list(onward) for use, onward in gains.items()}
    choices = [choice for use in able for choice in _choices(graph, use, fixed)]
    if not choices:
        return None
    known = {place: capacity_of(graph.component(place)) for place in {use[0][0] for use in gains}}
    limits = {name: limit.rate for name, limit in known.items() if limit is not None}
    choices.sort(key=lambda choice: (choice.at, choice.ways))
    return Routes(fixed, tuple(choices), requests, _solved, limits, frozenset(entries))


def _choices(
    graph: DesignGraph, here: Use, fixed: dict[Use, list[tuple[Use, float]]]
) -> Iterator[Choice]:
    """The groups of a component that need fewer than there are; what they set off is taken out of `fixed`."""
    (name, channel), queued = here
    passed = {sent.line: sent for sent in sent_by(graph, name, channel)}
    for alike in stand_ins(graph, name):
        made = {line.id: times_made(line) for line in alike}
        needed = needed_of(alike)
        shares = dict(zip(made, shares_of(alike, needed), strict=True))
        able = [line for line in alike if line.id in passed and made[line.id] * shares[line.id] > 0]
        whole = math.fsum(shares[line.id] for line in able)
        if not 1 <= needed < len(able) or abs(whole - needed) > 1e-9:
            continue  # nothing to choose, or some way costs nothing at all
        ways = {line.id: sorted(_reached(passed[line.id], queued)) for line in able}
        for call, reached in ways.items():
            for there in reached:
                fixed[here].remove((there, made[call] * shares[call]))
        order = sorted(able, key=lambda line: (ways[line.id], made[line.id], line.id))
        yield Choice(
            here,
            needed,
            tuple(shares[line.id] for line in order),
            tuple(tuple((there, made[line.id]) for there in ways[line.id]) for line in order),
        )


def _solved(gains: Gains, requests: Mapping[Use, float]) -> dict[Use, float] | None:
    """Solves v = e + P'v; None where a ring has a gain of one or more, or numbers grow without bounds."""
    found = _in_order(gains, requests)
    if found is None:
        found = _with_rings(gains, requests)
    return found if found is not None and all(map(math.isfinite, found.values())) else None


def _in_order(gains: Gains, requests: Mapping[Use, float]) -> dict[Use, float] | None:
    """Callers before what they call; None where they call in a ring."""
    waiting_for = dict.fromkeys(gains, 0)
    for onward in gains.values():
        for there, _ in onward:
            waiting_for[there] += 1
    times = {place: requests.get(place, 0.0) for place in gains}
    ready = [place for place, before in waiting_for.items() if before == 0]
    done = 0
    while ready:
        here = ready.pop()
        done += 1
        for there, each in gains[here]:
            times[there] += times[here] * each
            waiting_for[there] -= 1
            if waiting_for[there] == 0:
                ready.append(there)
    return times if done == len(gains) else None


def _with_rings(gains: Gains, requests: Mapping[Use, float]) -> dict[Use, float] | None:
    """The same where some call in rings, as a linear system."""
    import numpy as np

    places = sorted(gains)
    number = {place: n for n, place in enumerate(places)}
    net = np.eye(len(places))
    for here, onward in gains.items():
        for there, each in onward:
            net[number[there], number[here]] -= each
    start = np.array([requests.get(place, 0.0) for place in places])
    try:
        found = np.linalg.solve(net, start)
    except np.linalg.LinAlgError:
        return None
    if (found < -1e-9).any():
        return None
    return {place: max(0.0, float(v)) for place, v in zip(places, found, strict=True)}


@lasting
def _set_off(graph: DesignGraph, name: str, channel: str, queued: bool) -> list[tuple[Use, float]]:
    """What one use of a component sets off, on whatever journey."""
    found = ((sent, sent.each) for sent in sent_by(graph, name, channel))
    return _uses_of(found, queued)


def _from_entry(
    graph: DesignGraph, journey: str, name: str, channel: str, *, queued: bool
) -> list[tuple[Use, float]]:
    """What a request of a journey sets off where it comes in: one of the ways that stand on the journey."""
    ways = set(on_journey(graph, journey))
    calls = sum(1 for line in calls_of(graph.component(name)) if line.target in ways)
    able = (sent for sent in sent_by(graph, name, channel) if sent.place[0] in ways)
    return _uses_of(
        ((sent, sent.made / calls if sent.is_call else sent.each) for sent in able), queued
    )


def _uses_of(found: Iterable[tuple[Sent, float]], queued: bool) -> list[tuple[Use, float]]:
    return [(there, each) for sent, each in found if each > 0 for there in _reached(sent, queued)]


def _reached(sent: Sent, queued: bool) -> list[Use]:
    """Where a connection leads, and the guards that it passes."""
    return [(sent.place, queued or sent.later), *[((guard, ""), queued) for guard in sent.guards]]


@dataclass(frozen=True)
class Load:
    """Requests a second that get to a component from all journeys, at peak and on average; None where unknown."""

    peak: float | None
    mean: float | None


def part_of(load: Load | None, parts: float) -> Load | None:
    """What each of several that stand side by side gets of a load."""
    if load is None:
        return None
    return Load(*(None if rate is None else rate / parts for rate in (load.peak, load.mean)))


@lasting
def loads(graph: DesignGraph) -> Mapping[str, Load]:
    """The load of each component on some journey.

    Journeys with a rate of their own add up; those that take the requirements' rate share it, and the one that sends
    a component most of it counts.
    """
    own: dict[str, dict[str, float]] = {which: {} for which in RATES}
    shared: dict[str, dict[str, float]] = {which: {} for which in RATES}
    names: set[str] = set()
    for journey in graph.journeys:
        used = visits(graph, journey.id)
        uses = dict(used.at_once)
        for name, often in used.behind.items():
            uses[name] = uses.get(name, 0.0) + often
        names.update(uses)
        for which in RATES:
            target = journey.target_value(which)
            if target is not None:
                stated = isinstance(getattr(journey.part, which), int | float)
                _collect(own[which] if stated else shared[which], uses, target, add=stated)
    return {
        name: Load(*[_of(own[which], shared[which], name) for which in RATES])
        for name in sorted(names)
    }


def _collect(found: dict[str, float], uses: Mapping[str, float], rate: float, *, add: bool) -> None:
    """What a journey sends each component, added to what others send or in place of less."""
    for name, often in uses.items():
        if often:
            before = found.get(name, 0.0)
            found[name] = before + rate * often if add else max(before, rate * often)


def _of(own: Mapping[str, float], shared: Mapping[str, float], name: str) -> float | None:
    mine, ours = own.get(name), shared.get(name)
    return ours if mine is None else mine if ours is None else max(mine, ours)
