"""The distribution of a request's time on a grid, from those of its hops.

What is given up after a while is worked out only so far: what comes later is one number.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from designer.graph.kept import Kept

if TYPE_CHECKING:
    from designer.analysis.distributions import Grid, Mass
    from designer.analysis.spending import Spent, Time

KEPT = ("hop", "tries")
"""Of these the distributions are remembered: what is called stays the same where something else was edited."""
MOST_POINTS = 2_000_000
"""So many points of distributions are remembered, 16 megabytes."""
_MASSES: Kept[tuple[int, float, int, int], Mass] = Kept(MOST_POINTS, lambda key, _: key[3])
_NUMBERS: Kept[tuple[object, ...], int] = Kept(100_000, lambda _key, _number: 1)
_ORDERED: Kept[Spent, list[int]] = Kept(50_000, lambda whole, _: len(whole))
_NEXT = count()
"""No number is given twice, so what was forgotten is never mistaken for something else."""


def spread(whole: Spent, grid: Grid) -> Mass:
    """The distribution of a time on a grid; what is shared is worked out once."""
    points = _needed(whole, grid)
    keys = [
        (number, grid.horizon, grid.bins, size)
        for number, size in zip(_ORDERED.of(whole, lambda: _numbered(whole)), points, strict=True)
    ]
    known, missing = _remembered(whole, keys)
    known.update(_at_hops(whole, [n for n in missing if whole[n].op == "hop"], points, grid))
    for place in missing:
        time = whole[place]
        if time.op not in ("hop", "travel"):
            known[place] = _spread(time, whole, grid, known, points[place])
        if time.op in KEPT:
            _MASSES.put(keys[place], known[place])
    return known[len(whole) - 1] if whole[-1].op != "travel" else grid.constant(whole[-1].time)


def _numbered(whole: Spent) -> list[int]:
    """A number for each time, the same for what takes as long in the same way."""
    numbers: list[int] = []
    for op, parts, _, service, wait, _, *others in whole:
        inner = tuple([numbers[part] for part in parts])
        numbers.append(_NUMBERS.of((op, inner, service, wait, *others), lambda: next(_NEXT)))
    return numbers


def _remembered(
    whole: Spent, keys: Sequence[tuple[int, float, int, int]]
) -> tuple[dict[int, Mass], list[int]]:
    """What is known from before, and what else is to be worked out for the whole, parts first."""
    known: dict[int, Mass] = {}
    missing: list[int] = []
    asked = [False] * len(whole)
    asked[-1] = True
    for place in range(len(whole) - 1, -1, -1):
        if not asked[place]:
            continue
        found = _MASSES.get(keys[place]) if whole[place].op in KEPT else None
        if found is not None:
            known[place] = found
            continue
        missing.append(place)
        for part in whole[place].parts:
            asked[part] = True
    return known, missing[::-1]


def _needed(whole: Spent, grid: Grid) -> list[int]:
    """Of how many points of each part the whole is made."""
    points = [0] * len(whole)
    points[-1] = grid.bins
    for place in range(len(whole) - 1, -1, -1):
        time, most = whole[place], points[place]
        for number, part in enumerate(time.parts):
            here = most
            if time.op == "tries" and number == 0:
                in_time = grid.in_time(time.time)
                here = most if in_time == grid.bins else in_time
            points[part] = max(points[part], here)
    return points


def _at_hops(
    whole: Spent, hops: Sequence[int], points: Sequence[int], grid: Grid
) -> dict[int, Mass]:
    """The distributions of some hops; those of as many points together."""
    alike: dict[int, list[int]] = defaultdict(list)
    for place in hops:
        alike[points[place]].append(place)
    known: dict[int, Mass] = {}
    for size, places in alike.items():
        served = grid.served([whole[n].service for n in places], size)
        rows = grid.after_waiting(served, [whole[n].wait for n in places])
        known.update((place, row.copy()) for place, row in zip(places, rows, strict=True))
    return known


def _spread(time: Time, whole: Spent, grid: Grid, known: dict[int, Mass], size: int) -> Mass:
    if time.op == "in turn":
        return _in_turn(time.parts, whole, grid, known, size)
    masses = [_of(part, whole, grid, known) for part in time.parts]
    if time.op == "tries":
        return grid.attempts(masses, time.time, time.times, size)
    if time.op == "one of":
        mixed: Mass = np.zeros(size)
        for share, mass in zip(time.shares, masses, strict=True):
            mixed += share * mass[:size]
        return mixed
    if time.op == "again":
        return grid.again(masses[0][:size], time.times)
    return grid.latest_of([mass[:size] for mass in masses], size)


def _of(part: int, whole: Spent, grid: Grid, known: dict[int, Mass]) -> Mass:
    return known[part] if part in known else grid.constant(whole[part].time)


def _in_turn(
    parts: Sequence[int], whole: Spent, grid: Grid, known: dict[int, Mass], size: int
) -> Mass:
    """One after the other; what always takes the same is added up first."""
    fixed = math.fsum([whole[part].time for part in parts if part not in known])
    moving = [known[part][:size] for part in parts if part in known]
    if not moving:
        return grid.constant(fixed)[:size]
    sum_of_all = grid.series(*moving)
    return grid.delayed(sum_of_all, fixed, size) if fixed else sum_of_all
