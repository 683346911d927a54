"""The distribution of a request's time on a grid, from those of its hops.

What is given up after a while is worked out only so far: what comes later is one number.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from designer.analysis.distributions import Grid, Mass
    from designer.analysis.spending import Spent, Time


def spread(whole: Spent, grid: Grid) -> Mass:
    """The distribution of a time on a grid; what is shared is worked out once."""
    points = _needed(whole, grid)
    known = _at_hops(whole, points, grid)
    for place, time in enumerate(whole):
        if time.op not in ("hop", "travel"):
            known[place] = _spread(time, whole, grid, known, points[place])
    return known[len(whole) - 1] if whole[-1].op != "travel" else grid.constant(whole[-1].time)


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


def _at_hops(whole: Spent, points: Sequence[int], grid: Grid) -> dict[int, Mass]:
    """The distributions of all hops; those of as many points together."""
    alike: dict[int, list[int]] = defaultdict(list)
    for place, time in enumerate(whole):
        if time.op == "hop":
            alike[points[place]].append(place)
    known: dict[int, Mass] = {}
    for size, places in alike.items():
        served = grid.served([whole[n].service for n in places], size)
        waits = [whole[n].wait for n in places]
        known.update(zip(places, grid.after_waiting(served, waits), strict=True))
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
