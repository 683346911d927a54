"""How one request spends its time, as an expression over hops: in turn, at once, or one of several; and walks over it.

Parts may be shared: what two callers wait for is one object. Every walk meets each part once and needs no recursion,
for a drawing may be a long chain.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from designer.analysis.figures import Basis
from designer.analysis.times import Lognormal, Waiting
from designer.graph.walks import parts_first

NETWORK = "network"
"""Under this name the time between components is counted."""


@dataclass(frozen=True, eq=False)
class Hop:
    """Time at one component: waiting for it, then being served."""

    component: str
    service: Lognormal
    wait: Waiting | None
    basis: Basis


@dataclass(frozen=True, eq=False)
class Travel:
    """Time between two components, always the same (milliseconds)."""

    source: str
    target: str
    time: float


@dataclass(frozen=True, eq=False)
class InTurn:
    """One after the other."""

    parts: tuple[Spent, ...]


@dataclass(frozen=True, eq=False)
class Again:
    """The same so many times in turn, each taking its own time."""

    part: Spent
    times: int


@dataclass(frozen=True, eq=False)
class AtOnce:
    """All together, until the last is done."""

    parts: tuple[Spent, ...]


@dataclass(frozen=True, eq=False)
class OneOf:
    """One of several, each with its share of cases."""

    parts: tuple[tuple[float, Spent], ...]


@dataclass(frozen=True, eq=False)
class Tries:
    """Given up after `timeout` (milliseconds), tried `tries` times in all, then what stands in, or an error."""

    part: Spent
    timeout: float
    tries: int
    otherwise: Spent | None


Spent = Hop | Travel | InTurn | Again | AtOnce | OneOf | Tries
NO_TIME = InTurn(())


def inside(spent: Spent) -> tuple[Spent, ...]:
    """The parts of an expression, in the order in which time is spent at them."""
    if isinstance(spent, Hop | Travel):
        return ()
    if isinstance(spent, OneOf):
        return tuple(part for _, part in spent.parts)
    if isinstance(spent, Again):
        return (spent.part,)
    if isinstance(spent, Tries):
        return (spent.part,) if spent.otherwise is None else (spent.part, spent.otherwise)
    return spent.parts


@lru_cache(maxsize=64)
def bottom_up(whole: Spent) -> tuple[Spent, ...]:
    """Every part once, parts before wholes."""
    return tuple(parts_first(whole, lambda part: reversed(inside(part))))


def longest(whole: Spent, beyond: float = 0.01) -> float:
    """The sum of the hops' own high percentiles along the way that takes longest.

    Of several things at once the last decides, so each is taken at a percentile so much higher.
    """
    share = _shared_out(whole, beyond)
    known: dict[int, float] = {}
    for part in bottom_up(whole):
        known[id(part)] = _longest(part, known, share[id(part)])
    return known[id(whole)]


def last_of(ends: InTurn) -> Spent:
    """Of several expressions the one that takes longest; what they share is looked at once."""
    if len(ends.parts) == 1:
        return ends.parts[0]
    share = _shared_out(ends, 0.01)
    known: dict[int, float] = {}
    for part in bottom_up(ends):
        known[id(part)] = _longest(part, known, share[id(part)])
    return max(ends.parts, key=lambda end: known[id(end)])


def _longest(spent: Spent, known: dict[int, float], beyond: float) -> float:
    if isinstance(spent, Hop):
        wait = 0.0 if spent.wait is None else spent.wait.quantile(beyond)
        return spent.service.exceeded(beyond) + wait
    if isinstance(spent, Travel):
        return spent.time
    if isinstance(spent, Tries):
        once = known[id(spent.part)]
        if once <= spent.timeout:
            return once
        other = 0.0 if spent.otherwise is None else known[id(spent.otherwise)]
        return spent.tries * spent.timeout + other
    inner = [known[id(part)] for part in inside(spent)]
    if isinstance(spent, Again):
        return inner[0] * spent.times
    return sum(inner) if isinstance(spent, InTurn) else max(inner, default=0.0)


def _shared_out(whole: Spent, beyond: float) -> dict[int, float]:
    """How often each part may take longer so that all that run at once seldom do."""
    order = bottom_up(whole)
    if not any(isinstance(part, AtOnce) for part in order):
        return dict.fromkeys(map(id, order), beyond)
    share = {id(whole): beyond}
    for part in reversed(order):
        each = share[id(part)]
        if isinstance(part, AtOnce):
            each /= max(1, len(part.parts))
        for inner in inside(part):
            share[id(inner)] = min(each, share.get(id(inner), 1.0))
    return share


def safely_longest(whole: Spent, beyond: float = 0.01) -> float:
    """What is exceeded in no more than this share of cases, whatever depends on whatever.

    The share is dealt out to all uses of hops (union bound).
    """
    uses: dict[int, float] = {}
    for part in bottom_up(whole):
        inner = math.fsum(uses[id(p)] for p in inside(part))
        times = part.times if isinstance(part, Again) else 1
        uses[id(part)] = 1.0 if isinstance(part, Hop) else inner * times
    each = beyond / max(1.0, uses[id(whole)])
    known: dict[int, float] = {}
    for part in bottom_up(whole):
        known[id(part)] = _longest(
            part, known, each / 2
        )  # one half for waiting, one for being served
    return known[id(whole)]


def means_of(whole: Spent) -> dict[int, float]:
    """The mean time of each part by its id, timeouts left out."""
    known: dict[int, float] = {}
    for part in bottom_up(whole):
        known[id(part)] = _mean(part, known)
    return known


def _mean(spent: Spent, known: dict[int, float]) -> float:
    if isinstance(spent, Hop):
        return spent.service.mean + (0.0 if spent.wait is None else spent.wait.mean)
    if isinstance(spent, Travel):
        return spent.time
    if isinstance(spent, Tries):
        return known[id(spent.part)]
    if isinstance(spent, OneOf):
        return sum(share * known[id(part)] for share, part in spent.parts)
    inner = [known[id(part)] for part in inside(spent)]
    if isinstance(spent, Again):
        return inner[0] * spent.times
    return sum(inner) if isinstance(spent, InTurn) else max(inner, default=0.0)


def shares_of(whole: Spent) -> dict[str, float]:
    """By component of the way that takes longest its mean time; the network under its own name."""
    means = means_of(whole)
    way = _way(whole, means)
    weight = dict.fromkeys(map(id, way), 0.0)
    weight[id(whole)] = 1.0
    for part in reversed(way):
        for share, inner in _weighed(part, means):
            weight[id(inner)] += weight[id(part)] * share
    found: dict[str, float] = {}
    for part in way:
        if isinstance(part, Hop | Travel):
            name = part.component if isinstance(part, Hop) else NETWORK
            found[name] = found.get(name, 0.0) + weight[id(part)] * means[id(part)]
    return found


def _weighed(spent: Spent, means: dict[int, float]) -> Sequence[tuple[float, Spent]]:
    """The parts that count towards the mean, and how often."""
    if isinstance(spent, OneOf):
        return spent.parts
    if isinstance(spent, Again):
        return ((float(spent.times), spent.part),)
    if isinstance(spent, Tries):
        return ((1.0, spent.part),)
    if isinstance(spent, AtOnce) and spent.parts:
        return ((1.0, max(spent.parts, key=lambda part: means[id(part)])),)
    return tuple((1.0, part) for part in inside(spent))


def _way(whole: Spent, means: dict[int, float]) -> list[Spent]:
    """What counts towards the mean: parts before wholes, and in the order in which time is spent at them."""
    return parts_first(whole, lambda part: [p for _, p in reversed(_weighed(part, means))])


def hops(whole: Spent) -> list[Hop]:
    """All hops of an expression, each once."""
    return [part for part in bottom_up(whole) if isinstance(part, Hop)]


def stated_only(whole: Spent) -> Spent:
    """The same with no time at what the design does not state, and none on the network."""
    return rebuilt(whole, lambda hop: hop if hop.basis == "stated" else NO_TIME, travels=False)


def rebuilt(whole: Spent, swap: Callable[[Hop], Spent], *, travels: bool = True) -> Spent:
    """The same with every hop swapped for something; what is shared stays shared."""
    known: dict[int, Spent] = {}
    for part in bottom_up(whole):
        if isinstance(part, Hop):
            known[id(part)] = swap(part)
        elif isinstance(part, Travel):
            known[id(part)] = part if travels else NO_TIME
        else:
            known[id(part)] = _rebuilt(part, known)
    return known[id(whole)]


def _rebuilt(spent: InTurn | Again | AtOnce | OneOf | Tries, known: dict[int, Spent]) -> Spent:
    if isinstance(spent, Tries):
        other = None if spent.otherwise is None else known[id(spent.otherwise)]
        return Tries(known[id(spent.part)], spent.timeout, spent.tries, other)
    if isinstance(spent, OneOf):
        return OneOf(tuple((share, known[id(part)]) for share, part in spent.parts))
    if isinstance(spent, Again):
        return Again(known[id(spent.part)], spent.times)
    kept = tuple(p for p in (known[id(part)] for part in spent.parts) if p is not NO_TIME)
    return type(spent)(kept) if kept else NO_TIME
