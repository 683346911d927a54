"""Times as distributions on a grid: sums, maxima, choices, timeouts and retries, with percentiles that do not add up.

A time is spread over the two grid points beside it so that means stay exact, whatever the grid.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from designer.analysis.times import Lognormal, Waiting

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mass = NDArray[np.float64]

REACH, STEPS = 9, 256
"""A table of the normal distribution reaches so many deviations to either side, with so many steps in each."""
NEGLIGIBLE = 1e-15
"""What happens less often than this is left out."""


@dataclass(frozen=True)
class Grid:
    """Evenly spaced times from 0 to `horizon` (milliseconds); the last point holds all that is later."""

    horizon: float
    bins: int = 1024

    @property
    def width(self) -> float:
        """Milliseconds between two points."""
        return self.horizon / (self.bins - 1)

    def constant(self, time: float) -> Mass:
        """A time that is always the same."""
        mass = np.zeros(self.bins)
        place = min(time / self.width, self.bins - 1.0)
        low = math.floor(place)
        mass[low] = 1 - (place - low)
        if low + 1 < self.bins:
            mass[low + 1] = place - low
        return mass

    def lognormal(self, time: Lognormal) -> Mass:
        """A service time."""
        if time.p50 <= 0:
            return self.constant(0.0)
        if time.sigma < 1e-9:
            return self.constant(time.p50)
        return _lognormal(time.p50 / self.width, time.sigma, self.bins).copy()

    def waiting(self, wait: Waiting) -> Mass:
        """A wait for a server."""
        points = np.arange(self.bins + 1) * self.width
        beyond = wait.chance * np.exp(-wait.per_ms * points) / wait.per_ms / self.width
        return _from_excess(beyond)

    def series(self, *masses: Mass) -> Mass:
        """One after the other.

        The transform is twice as long as the grid. Of three or more, what takes longer than twice the horizon in all
        comes round to the front: two of them would have to reach the horizon at once.
        """
        if len(masses) == 1:
            return masses[0]
        size = 2 * self.bins
        whole = np.fft.irfft(np.fft.rfft(np.stack(masses), size).prod(axis=0), size)
        mass = np.maximum(whole[: self.bins], 0.0)
        mass[-1] += max(0.0, 1.0 - float(mass.sum()))
        return mass

    def latest_of(self, masses: Sequence[Mass]) -> Mass:
        """All at once, waiting for the last."""
        if not masses:
            return self.constant(0.0)
        reached = np.cumsum(masses[0])
        for mass in masses[1:]:
            reached = reached * np.cumsum(mass)
        return np.diff(reached, prepend=0.0)

    def again(self, mass: Mass, times: int) -> Mass:
        """So many times one after the other, each taking its own time."""
        whole, doubled, left = None, mass, times
        while left:
            if left & 1:
                whole = doubled if whole is None else self.series(whole, doubled)
            left >>= 1
            if left:
                doubled = self.series(doubled, doubled)
        return self.constant(0.0) if whole is None else whole

    def delayed(self, mass: Mass, time: float) -> Mass:
        """Later by a constant."""
        place = min(time / self.width, self.bins - 1.0)
        low = math.floor(place)
        near, far = 1 - (place - low), place - low
        later = np.zeros(self.bins)
        later[low:] = near * mass[: self.bins - low]
        later[low + 1 :] += far * mass[: max(0, self.bins - low - 1)]
        later[-1] += max(0.0, float(mass.sum()) - float(later.sum()))
        return later

    def attempts(self, mass: Mass, timeout: float, tries: int, otherwise: Mass | None) -> Mass:
        """Given up after `timeout` and tried again, so many times in all; then what stands in, or an error."""
        first_late = min(math.floor(timeout / self.width) + 1, self.bins)
        late = float(mass[first_late:].sum())
        if late <= 0:
            return mass
        in_time = mass.copy()
        in_time[first_late:] = 0.0
        whole, still = in_time, late
        for attempt in range(1, tries):
            if still < NEGLIGIBLE:
                break
            whole = whole + still * self.delayed(in_time, attempt * timeout)
            still *= late
        rest = self.constant(tries * timeout)
        last = rest if otherwise is None else self.series(rest, otherwise)
        given: Mass = whole + still * last
        return given

    def percentile(self, mass: Mass, share: float) -> float:
        """The time within which a share of cases is done, interpolated between points."""
        reached = np.cumsum(mass)
        place = int(np.searchsorted(reached, share * float(reached[-1])))
        if place == 0:
            return 0.0
        before = float(reached[place - 1])
        step = float(reached[place]) - before
        # A point stands for what lies half a step to either side.
        inside = (share - before) / step if step > 0 else 1.0
        return max(0.0, (place - 0.5 + min(inside, 1.0)) * self.width)

    def mean(self, mass: Mass) -> float:
        """The mean time."""
        return float((np.arange(self.bins) * mass).sum() * self.width)


@lru_cache(maxsize=4096)
def _lognormal(p50: float, sigma: float, bins: int) -> Mass:
    """A lognormal time in units of the grid's width."""
    mean = p50 * math.exp(sigma**2 / 2)
    points = np.arange(1, bins + 1)
    logs = (np.log(points) - math.log(p50)) / sigma
    excess = np.empty(bins + 1)
    excess[0] = mean
    excess[1:] = mean * _above(logs - sigma) - points * _above(logs)
    return _from_excess(excess)


def _above(z: Mass) -> Mass:
    """The probability that a standard normal exceeds z, to 1e-12: cubics between points of a table."""
    place = np.clip((z + REACH) * STEPS, 0.0, 2 * REACH * STEPS - 1e-9)
    low = place.astype(np.intp)
    over = place - low
    cubic, square, slope, level = _table()
    return ((cubic[low] * over + square[low]) * over + slope[low]) * over + level[low]


@cache
def _table() -> tuple[Mass, Mass, Mass, Mass]:
    """Coefficients of the cubics that have the normal tail's values and slopes at both ends of each step."""
    points = [n / STEPS - REACH for n in range(2 * REACH * STEPS + 1)]
    value = np.array([0.5 * math.erfc(p / math.sqrt(2)) for p in points])
    slope = -np.exp(-np.square(points) / 2) / math.sqrt(2 * math.pi) / STEPS
    rise = np.diff(value)
    cubic = slope[:-1] + slope[1:] - 2 * rise
    square = 3 * rise - 2 * slope[:-1] - slope[1:]
    return cubic, square, slope[:-1], value[:-1]


def _from_excess(excess: Mass) -> Mass:
    """Probabilities by point from E[(X - a)+] at the points, in units of the width: means stay exact."""
    bins = len(excess) - 1
    mass = np.empty(bins)
    mass[0] = 1 + excess[1] - excess[0]
    mass[1:] = excess[:-2] - 2 * excess[1:-1] + excess[2:]
    mass = np.maximum(mass, 0.0)
    mass[-1] += max(0.0, 1.0 - float(mass.sum()))
    return mass
