"""How one request spends its time, laid flat: hops in turn, at once, or one of several; and walks over it.

What two callers wait for is one time, mentioned twice. Every walk meets each time once and needs no recursion, for a
drawing may be a long chain.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple

from designer.analysis.figures import Basis
from designer.analysis.times import Lognormal, Waiting

NETWORK = "network"
"""Under this name the time between components is counted."""
Op = Literal["hop", "travel", "in turn", "again", "at once", "one of", "tries"]
"""`hop`: waiting for a component, then being served by it. `travel`: between two components, always the same.
`again`: the same so many times in turn, each taking its own time. `tries`: given up after a timeout, tried so many
times in all, then what stands in (the second part), or an error."""
NEVER = Lognormal(0.0, 0.0)


class Time(NamedTuple):
    """One time of a request, made of earlier ones.

    Attributes
    ----------
    parts
        The numbers of what it is made of, in the order in which time is spent at them.
    time
        Milliseconds: of a travel, or until a try is given up.
    times
        How often: again, or tried in all.
    shares
        Of one of several, each one's share of cases.
    """

    op: Op
    parts: tuple[int, ...] = ()
    component: str = ""
    service: Lognormal = NEVER
    wait: Waiting | None = None
    basis: Basis = "stated"
    time: float = 0.0
    times: int = 1
    shares: tuple[float, ...] = ()


Spent = tuple[Time, ...]
"""Parts before wholes, the last is the whole; equal ones are one, and the tuple can be compared and hashed."""
NO_TIME = Time("in turn")


def hop(component: str, service: Lognormal, wait: Waiting | None, basis: Basis) -> Time:
    """Time at one component."""
    return Time("hop", (), component, service, wait, basis)


def composed(
    op: Op, parts: tuple[int, ...], time: float, times: int, shares: tuple[float, ...]
) -> Time:
    """Time that is spent at no component of its own."""
    return Time(op, parts, "", NEVER, None, "stated", time, times, shares)


def laid(times: Sequence[Time], root: int) -> Spent:
    """What one time is made of, in the order in which time is spent."""
    order = _first_met(root, lambda place: times[place].parts)
    number = {place: n for n, place in enumerate(order)}
    return tuple(_renumbered(times[place], number) for place in order)


def _first_met(root: int, inside: Callable[[int], Sequence[int]]) -> list[int]:
    """Every part once, parts before wholes, the first parts first."""
    order: list[int] = []
    seen: set[int] = set()
    stack = [root]
    while stack:
        place = stack.pop()
        if place < 0:
            order.append(~place)
        elif place not in seen:
            seen.add(place)
            parts = inside(place)
            if parts:
                stack.append(~place)
                stack.extend(reversed(parts))
            else:
                order.append(place)
    return order


def _renumbered(time: Time, number: Mapping[int, int]) -> Time:
    if not time.parts:
        return time
    return Time(time[0], tuple([number[part] for part in time.parts]), *time[2:])


def longest(whole: Spent, beyond: float = 0.01) -> float:
    """The sum of the hops' own high percentiles along the way that takes longest.

    Of several things at once the last decides, so each is taken at a percentile so much higher.
    """
    return _longest_each(whole, _shared_out(whole, beyond))[-1]


def slowest(ends: Spent) -> int:
    """Which part of the whole takes longest, counted from 0; what they share is looked at once."""
    known = _longest_each(ends, _shared_out(ends, 0.01))
    parts = ends[-1].parts
    return max(range(len(parts)), key=lambda n: known[parts[n]])


def last_of(ends: Spent) -> Spent:
    """The part of the whole that takes longest."""
    parts = ends[-1].parts
    if len(parts) == 1:
        return ends[:-1]  # all that is left belongs to it
    return laid(ends, parts[slowest(ends)])


def _longest_each(whole: Spent, beyond: Sequence[float]) -> list[float]:
    known: list[float] = []
    for time, share in zip(whole, beyond, strict=True):
        op, parts = time.op, time.parts
        if op == "hop":
            wait = 0.0 if time.wait is None else time.wait.quantile(share)
            found = time.service.exceeded(share) + wait
        elif op == "travel":
            found = time.time
        elif op == "in turn":
            found = sum([known[part] for part in parts])
        elif op == "tries":
            found = known[parts[0]]
            if found > time.time:
                found = time.times * time.time + (known[parts[1]] if len(parts) > 1 else 0.0)
        elif op == "again":
            found = known[parts[0]] * time.times
        else:
            found = max([known[part] for part in parts], default=0.0)
        known.append(found)
    return known


def _shared_out(whole: Spent, beyond: float) -> list[float]:
    """How often each part may take longer so that all that run at once seldom do."""
    if not any(time.op == "at once" for time in whole):
        return [beyond] * len(whole)
    share = [1.0] * len(whole)
    share[-1] = beyond
    for place in range(len(whole) - 1, -1, -1):
        time, each = whole[place], share[place]
        if time.op == "at once":
            each /= max(1, len(time.parts))
        for part in time.parts:
            share[part] = min(each, share[part])
    return share


def safely_longest(whole: Spent, beyond: float = 0.01) -> float:
    """What is exceeded in no more than this share of cases, whatever depends on whatever.

    The share is dealt out to all uses of hops (union bound).
    """
    return _sure(whole, _uses(whole)[-1], beyond)[-1]


def all_in_time(ends: Spent, target: float, beyond: float = 0.01) -> bool:
    """Whether each part of the whole surely keeps a target, by what it does `safely_longest`."""
    uses, parts = _uses(ends), ends[-1].parts
    # A share for the end that needs most bounds them all; each by itself only where that is too much.
    most = _sure(ends, max([uses[part] for part in parts], default=1.0), beyond)
    late = [part for part in parts if most[part] > target]
    return all(_sure(ends, uses[part], beyond)[part] <= target for part in late)


def _uses(whole: Spent) -> list[float]:
    """How many uses of hops each part is made of."""
    uses: list[float] = []
    for time in whole:
        if time.op == "hop":
            uses.append(1.0)
        else:
            inner = math.fsum([uses[part] for part in time.parts])
            uses.append(inner * time.times if time.op == "again" else inner)
    return uses


def _sure(whole: Spent, uses: float, beyond: float) -> list[float]:
    """The longest of each part, the share of what is later dealt out to so many uses."""
    each = beyond / max(1.0, uses)
    # One half for waiting, one for being served.
    return _longest_each(whole, [each / 2] * len(whole))


def means_of(whole: Spent) -> list[float]:
    """The mean time of each part, timeouts left out."""
    known: list[float] = []
    for time in whole:
        op, inner = time.op, [known[part] for part in time.parts]
        if op == "hop":
            found = time.service.mean + (0.0 if time.wait is None else time.wait.mean)
        elif op == "travel":
            found = time.time
        elif op == "in turn":
            found = sum(inner)
        elif op == "tries":
            found = inner[0]
        elif op == "again":
            found = inner[0] * time.times
        elif op == "one of":
            found = sum([share * mean for share, mean in zip(time.shares, inner, strict=True)])
        else:
            found = max(inner, default=0.0)
        known.append(found)
    return known


def shares_of(whole: Spent) -> dict[str, float]:
    """By component of the way that takes longest its mean time; the network under its own name."""
    means = means_of(whole)
    counting = [_counting(time, means) for time in whole]
    way = _first_met(len(whole) - 1, counting.__getitem__)
    weight = [0.0] * len(whole)
    weight[-1] = 1.0
    for place in reversed(way):
        time = whole[place]
        each = time.shares or (float(time.times) if time.op == "again" else 1.0,)
        for n, part in enumerate(counting[place]):
            weight[part] += weight[place] * each[n if time.shares else 0]
    found: dict[str, float] = {}
    for place in way:
        time = whole[place]
        if time.op in ("hop", "travel"):
            name = time.component or NETWORK
            found[name] = found.get(name, 0.0) + weight[place] * means[place]
    return found


def longest_way(whole: Spent) -> tuple[str, ...]:
    """The components on the way that takes longest in the mean, in order: of ways that exclude one another, one."""
    means = means_of(whole)

    def onward(place: int) -> tuple[int, ...]:
        parts = _counting(whole[place], means)
        if whole[place].op == "one of" and parts:
            return (max(parts, key=means.__getitem__),)
        return parts

    met = (whole[place].component for place in _first_met(len(whole) - 1, onward))
    return tuple(dict.fromkeys(name for name in met if name))


def _counting(time: Time, means: Sequence[float]) -> tuple[int, ...]:
    """The parts that count towards the mean."""
    if time.op == "tries":
        return time.parts[:1]
    if time.op == "at once" and time.parts:
        return (max(time.parts, key=means.__getitem__),)
    return time.parts


def hops(whole: Spent) -> list[Time]:
    """All hops, in the order in which time is spent at them."""
    return [time for time in whole if time.op == "hop"]


def guessed(whole: Spent) -> tuple[str, ...]:
    """The components whose time is ours and not the design's."""
    names = {time.component for time in whole if time.op == "hop" and time.basis != "stated"}
    return tuple(sorted(names))


def waited(whole: Spent, waits: Mapping[str, Waiting | None]) -> Spent:
    """The same with a wait before each component."""
    return tuple(
        [
            hop(t.component, t.service, waits[t.component], t.basis) if t.op == "hop" else t
            for t in whole
        ]
    )


def stated_only(whole: Spent) -> Spent:
    """The same with no time at what the design does not state, and none on the network."""
    kept: list[Time] = [NO_TIME]
    place_of: list[int] = []
    for time in whole:
        found = _stated(time, place_of)
        place_of.append(0 if found is NO_TIME else len(kept))
        if found is not NO_TIME:
            kept.append(found)
    return tuple(kept) if place_of[-1] else (NO_TIME,)


def _stated(time: Time, place_of: Sequence[int]) -> Time:
    if time.op == "travel" or (time.op == "hop" and time.basis != "stated"):
        return NO_TIME
    parts = tuple([place_of[part] for part in time.parts])
    if time.op in ("in turn", "at once"):
        parts = tuple([part for part in parts if part])
        return Time(time[0], parts, *time[2:]) if parts else NO_TIME
    return Time(time[0], parts, *time[2:]) if parts else time
