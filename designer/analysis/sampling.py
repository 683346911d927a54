"""Estimating how often a journey fails by drawing states at random, where the exact diagram grows too large."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import reduce
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from designer.analysis.steps import folded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from designer.analysis.failing import Failing, Part
    from designer.analysis.figures import Assumptions

    Column = NDArray[np.bool_]

SAMPLES = 200_000
SEED = 20_261_121
"""Fixed, so that the same design gives the same estimate."""
AT_ONCE = 20_000
MOST_DRAWN = 40_000_000
"""So many states of components are drawn in all: large journeys get fewer samples, and a wider interval."""
SELDOM = 0.02
"""What is down less often than this is drawn by where it is down."""


def wilson(failures: int, samples: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """The 95 % interval of a share that was counted (Wilson 1927)."""
    share = failures / samples
    centre = share + z * z / (2 * samples)
    spread = z * math.sqrt(share * (1 - share) / samples + z * z / (4 * samples * samples))
    scale = 1 + z * z / samples
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


DOUBT = 0.05
"""How often chance may name any component at all that does not matter."""


def sampled(
    model: Failing,
    assumed: Assumptions,
    samples: int | None = None,
    alone: Collection[str] = (),
) -> tuple[tuple[float, float, float], Mapping[str, float]]:
    """The share of failures with its 95 % interval, and the importance of each component that surely matters.

    Below some ten failures in all samples the interval reaches from zero upwards and says little more than "rare". A
    component whose importance is no more than chance has none here: of a thousand alternatives each fails now and then
    while the journey does. What breaks the journey `alone` is known to, however seldom it was drawn.
    """
    wanted = samples or min(SAMPLES, max(AT_ONCE, MOST_DRAWN // max(1, len(model.parts))))
    source = np.random.default_rng(SEED)
    failures = drawn = 0
    # for each component: failures while it is down, states in which it is down
    while_down = {p.component: [0, 0] for p in model.parts}
    while drawn < wanted:
        size = min(AT_ONCE, wanted - drawn)
        drawn += size
        up, works = _states(model, assumed, source, size)
        failures += int(size - np.count_nonzero(works))
        broken = ~works
        for name, column in up.items():
            counts = while_down[name]
            counts[0] += int(np.count_nonzero(broken & ~column))
            counts[1] += int(size - np.count_nonzero(column))
    low, high = wilson(failures, wanted)
    z = NormalDist().inv_cdf(1 - DOUBT / 2 / max(1, len(while_down)))
    found = {
        name: _difference(counts, failures, wanted, z, sure=name in alone)
        for name, counts in while_down.items()
    }
    importance = {name: more for name, more in found.items() if more is not None}
    return (failures / wanted, low, high), importance


def _difference(
    counts: Sequence[int], failures: int, samples: int, z: float, *, sure: bool
) -> float | None:
    """How much more often the journey fails while a component is down than while it is up; None if that may be chance.

    The interval is Newcombe's for a difference of two shares (1998, method 10), made of Wilson's for each, and wide
    enough for all components together (Bonferroni).
    """
    failed, down = counts
    up, otherwise = samples - down, failures - failed
    if not up or not (down or sure):
        return None
    there, gone = otherwise / up, 1.0 if sure else failed / down
    surely_gone = gone if sure else wilson(failed, down, z)[0]
    doubt = math.hypot(gone - surely_gone, wilson(otherwise, up, z)[1] - there)
    return gone - there if gone - there > doubt else None


def _states(
    model: Failing, assumed: Assumptions, source: np.random.Generator, size: int
) -> tuple[dict[str, Column], Column]:
    domains = sorted({d for part in model.parts for copy in part.domains for d in copy})
    rate = {
        d: assumed.region_down if d.startswith("region:") else assumed.zone_down for d in domains
    }
    standing = {d: _mostly(rate[d], source, size) for d in domains}
    up = {p.component: _up(p, standing, source, size) for p in model.parts}

    def fallback(place: int, primary: Column, other: Column) -> Column:
        coverage = model.steps[place].coverage or 0.0
        return primary | (other & (source.random(size) < coverage))

    works = folded(model.steps, up.__getitem__, _at_least, fallback) if model.parts else None
    return up, np.ones(size, dtype=np.bool_) if works is None else works


def _up(
    part: Part, standing: Mapping[str, Column], source: np.random.Generator, size: int
) -> Column:
    if not part.domains:
        return _mostly(part.as_one or 0.0, source, size)
    running: NDArray[np.int64] = np.zeros(size, dtype=np.int64)
    for copy, alike in Counter(part.domains).items():
        able: Column = np.ones(size, dtype=np.bool_)
        for domain in copy:
            able &= standing[domain]
        running += source.binomial(alike, 1 - (part.down or 0.0), size) * able
    return np.greater_equal(running, part.needs)


def _mostly(down: float, source: np.random.Generator, size: int) -> Column:
    """True but where something is down."""
    if down >= SELDOM:
        return np.greater_equal(source.random(size), down)
    column: Column = np.ones(size, dtype=np.bool_)
    times = source.binomial(size, down)
    column[source.choice(size, times, replace=False, shuffle=False)] = False
    return column


def _at_least(needs: int, columns: Sequence[Column]) -> Column:
    if needs == len(columns):
        return reduce(np.logical_and, columns)
    if needs == 1:
        return reduce(np.logical_or, columns)
    counted = columns[0].astype(np.int32)
    for column in columns[1:]:
        counted += column
    return np.greater_equal(counted, needs)
