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
from designer.analysis.figures import number
from designer.analysis.routes import Choice, Routes, Split
from designer.graph.building import NOT_PER_REQUEST
from designer.graph.facts import fact, lasting
from designer.graph.journeys import on_journey
from designer.graph.relations import channels
from designer.graph.words import provides
from designer.model.catalogue import CATALOGUE

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement, ConnectionElement

Place = tuple[str, str]
"""A component, and the channel by which something got there (empty: the only one)."""
Use = tuple[Place, bool]
"""A place, and whether one gets there behind a queue."""
Gains = Mapping[Use, Sequence[tuple[Use, float]]]
"""For each use of a place the uses that it sets off, and how many."""
RATES = ("peak_rps", "mean_rps")
EACH_EVENT = ("publish", "consume", "stream", "data")
AS_IT_COMES = frozenset(
    {"broker", "edge", "compute", "processor", "guard", "model", "client", "network"}
)
"""Roles that pass an event on when it comes; from a store it is read when somebody wants it."""
is_broker = provides("broker")


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
    waiting = list(entries)
    while waiting:
        here = waiting.pop()
        if here not in gains:
            gains[here] = _onward(graph, journey, here)
            waiting += [there for there, _ in gains[here]]
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
    grouped = [use for use in gains if use[0][0] not in entries and _groups(graph, use[0][0])]
    if not grouped:
        return None
    fixed = {use: list(onward) for use, onward in gains.items()}
    choices = [choice for use in grouped for choice in _choices(graph, use, fixed)]
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
    (name, channel), _ = here
    passed = {line.id for line in _lines(graph, graph.component(name), channel)}
    for alike in _groups(graph, name):
        made = {line.id: _made(line) for line in alike}
        needed = min(int(_number(alike[0], "needs", 1.0)), len(alike))
        shares = dict(zip(made, shares_of(alike, needed), strict=True))
        able = [line for line in alike if line.id in passed and made[line.id] * shares[line.id] > 0]
        whole = math.fsum(shares[line.id] for line in able)
        if not 1 <= needed < len(able) or abs(whole - needed) > 1e-9:
            continue  # nothing to choose, or some way costs nothing at all
        ways = {line.id: sorted(_reached(_step(graph, line, 1.0), queued=here[1])) for line in able}
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


def _onward(graph: DesignGraph, journey: str, here: Use) -> list[tuple[Use, float]]:
    (name, channel), queued = here
    if name in graph.journey(journey).part.sources:
        return _uses_of(_from_entry(graph, journey, name, channel), queued=queued)
    return _set_off(graph, name, channel, queued)


@lasting
def _set_off(graph: DesignGraph, name: str, channel: str, queued: bool) -> list[tuple[Use, float]]:
    """What one use of a component sets off, on whatever journey."""
    uses = _uses(graph, name)
    lines = ((line, uses[line.id]) for line in _lines(graph, graph.component(name), channel))
    return _uses_of((_step(graph, line, each) for line, each in lines if each > 0), queued=queued)


def _uses_of(steps: Iterable[Step], *, queued: bool) -> list[tuple[Use, float]]:
    return [(there, step[2]) for step in steps for there in _reached(step, queued=queued)]


Step = tuple[Place, bool, float, tuple[str, ...]]
"""Where a connection leads, whether over a queue, its uses for one use of its source, and the guards it passes."""


def _step(graph: DesignGraph, line: ConnectionElement, each: float) -> Step:
    guards = tuple([guard.id for guard in guards_of(line)])
    return (line.target, _port(graph, line)), line.part.kind == "consume", each, guards


def _from_entry(graph: DesignGraph, journey: str, name: str, channel: str) -> Iterator[Step]:
    """What a request of a journey sets off where it comes in: one of the ways that stand on the journey."""
    component, ways, uses = graph.component(name), _ways(graph, journey, name), _uses(graph, name)
    calls = sum(1 for line in _calls(component) if line.target in ways)
    for line in _lines(graph, component, channel):
        if line.target in ways:
            each = _made(line) / calls if line.part.kind == "call" else uses[line.id]
            if each > 0:
                yield _step(graph, line, each)


def _reached(step: Step, *, queued: bool) -> Iterator[Use]:
    """Where a connection leads, and the guards that it passes."""
    there, later, _, guards = step
    yield there, queued or later
    for guard in guards:
        yield (guard, ""), queued


def _ways(graph: DesignGraph, journey: str, entry: str) -> frozenset[str]:
    """What an entry gets at that stands on the journey: ways of which each request takes one, alike in share."""
    called = {line.target for line in graph.component(entry).outgoing}
    return frozenset(called.intersection(on_journey(graph, journey)))


def _lines(
    graph: DesignGraph, component: ComponentElement, channel: str
) -> Iterator[ConnectionElement]:
    split = component.id in _channels(graph)
    passes_on = _role(component) in AS_IT_COMES
    for line in component.outgoing:
        kind = line.part.kind
        if kind != "call" and not (passes_on and kind in EACH_EVENT):
            continue
        if _said(line, "frequency") in NOT_PER_REQUEST or _sets_aside(line):
            continue
        if kind == "call" or not split or _said(line, "channel") in (None, channel):
            yield line


@lasting
def _channels(graph: DesignGraph) -> Mapping[str, tuple[str, ...]]:
    return channels(graph)


def _sets_aside(line: ConnectionElement) -> bool:
    """Whether only what could not be worked on goes this way: no share of the load to speak of."""
    apart = line.source_element.stated("dead_letter")
    return _said(line, "channel") == "dlq" or apart == line.target


def _port(graph: DesignGraph, line: ConnectionElement) -> str:
    stated = _said(line, "channel")
    return str(stated) if line.target in _channels(graph) and stated is not None else ""


def guards_of(line: ConnectionElement) -> tuple[ComponentElement, ...]:
    """The checks that a connection passes; most say nothing of any, and are not asked."""
    if line.says("guarded_by") or "guarded_by" in line.graph.lines_given:
        return line.guards
    return ()


def _role(component: ComponentElement) -> str:
    return CATALOGUE.kinds[component.part.kind].role


@lasting
def _uses(graph: DesignGraph, name: str) -> Mapping[str, float]:
    """By connection the uses for one use of its source: its visits, less what a cache answers, shared in a group."""
    component = graph.component(name)
    used = (line for line in component.outgoing if line.part.kind in (*EACH_EVENT, "call"))
    found = {line.id: _made(line) for line in used}
    for alike in _groups(graph, name):
        needed = min(int(_number(alike[0], "needs", 1.0)), len(alike))
        for line, share in zip(alike, shares_of(alike, needed), strict=True):
            found[line.id] *= share
    return found


@fact
def _groups(graph: DesignGraph, name: str) -> tuple[list[ConnectionElement], ...]:
    """The calls of a component that stand in for each other."""
    groups: dict[object, list[ConnectionElement]] = {}
    for line in _calls(graph.component(name)):
        group = _said(line, "group")
        if group is not None:
            groups.setdefault(group, []).append(line)
    return tuple(groups.values())


def _made(line: ConnectionElement) -> float:
    made = _number(line, "visits", 1.0) * (1 - _number(line, "cache_hit", 0.0))
    if line.part.kind == "call":
        made *= 1 - (number(line.source_element, "cache_hit") or 0.0)
    return made


def _calls(component: ComponentElement) -> list[ConnectionElement]:
    return [line for line in component.outgoing if line.part.kind == "call"]


def shares_of(alike: list[ConnectionElement], needed: int) -> list[float]:
    """How many of the `needed` calls each alternative gets: by what each can take, alike where that is not known.

    None gets more than one call; what it could take beyond that goes to the others.
    """
    known = [capacity_of(line.target_element) for line in alike]
    rates = [limit.rate for limit in known if limit is not None]
    if len(rates) < len(alike) or sum(rates) <= 0:
        return [needed / len(alike)] * len(alike)
    shares = [0.0] * len(alike)
    open_ones, left = set(range(len(alike))), float(needed)
    while open_ones:
        able = math.fsum(rates[n] for n in open_ones)
        part = {n: left * rates[n] / able if able > 0 else left / len(open_ones) for n in open_ones}
        full = {n for n in open_ones if part[n] >= 1}
        for n in full or open_ones:
            shares[n] = min(1.0, part[n])
        left -= len(full)
        open_ones = open_ones - full if full else set()
    return shares


def _said(line: ConnectionElement, name: str) -> object:
    return line.known(name)


def _number(line: ConnectionElement, name: str, otherwise: float) -> float:
    value = _said(line, name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return otherwise
    return float(value)


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
        uses = {n: used.of(n) for n in {*used.at_once, *used.behind}}
        names.update(uses)
        for which in RATES:
            target = journey.target_value(which)
            if target is not None:
                stated = isinstance(getattr(journey.part, which), int | float)
                _collect(own[which] if stated else shared[which], uses, target, add=stated)
    return {name: Load(*(_of(own[w], shared[w], name) for w in RATES)) for name in sorted(names)}


def _collect(found: dict[str, float], uses: Mapping[str, float], rate: float, *, add: bool) -> None:
    """What a journey sends each component, added to what others send or in place of less."""
    for name, often in uses.items():
        if often:
            before = found.get(name, 0.0)
            found[name] = before + rate * often if add else max(before, rate * often)


def _of(own: Mapping[str, float], shared: Mapping[str, float], name: str) -> float | None:
    known = [rates[name] for rates in (own, shared) if name in rates]
    return max(known, default=None)
