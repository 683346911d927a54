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
FADED = 1e-20
"""A power this small adds nothing to a number."""
DIRECT = 384
"""Up to so many points sums are made one by one: faster than by transforms."""


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
        mass: Mass = self.served([time], self.bins)[0]
        return mass

    def served(self, times: Sequence[Lognormal], size: int) -> Mass:
        """Some service times, a row each, as far as so many points."""
        found = np.zeros((len(times), size))
        varied: list[int] = []
        for row, time in enumerate(times):
            if time.p50 > 0 and time.sigma >= 1e-9:
                varied.append(row)
            else:
                found[row] = self.constant(max(0.0, time.p50))[:size]
        if varied:
            units = [(times[row].p50 / self.width, times[row].sigma) for row in varied]
            found[varied] = self._whole(_lognormal(units, size))
        return found

    def waiting(self, wait: Waiting) -> Mass:
        """A wait for a server."""
        at_once = np.zeros((1, self.bins))
        at_once[0, 0] = 1.0
        mass: Mass = self.after_waiting(at_once, [wait])[0]
        return mass

    def after_waiting(self, masses: Mass, waits: Sequence[Waiting | None]) -> Mass:
        """Times, a row each, after the wait before each of them."""
        rows = [row for row, wait in enumerate(waits) if wait is not None]
        if not rows:
            return masses
        known = [wait for wait in waits if wait is not None]
        chance = np.array([[wait.chance] for wait in known])
        rates = [wait.per_ms * self.width for wait in known]
        waiting = masses if len(rows) == len(waits) else masses[rows]
        later = _geometric(waiting, np.array([[math.exp(-rate)] for rate in rates]))
        # The wait's own hat bins: one for no wait, then a geometric series.
        less, rate = np.array([[-math.expm1(-rate)] for rate in rates]), np.array([rates]).T
        found = (1 - chance * less / rate) * waiting
        found[:, 1:] += (chance * less**2 / rate) * later[:, :-1]
        if waiting is masses:
            return self._whole(found)
        after = masses.copy()
        after[rows] = self._whole(found)
        return after

    def _whole(self, masses: Mass) -> Mass:
        """The same, the last point of the grid holding all that is later."""
        masses = np.maximum(masses, 0.0)
        if masses.shape[-1] == self.bins:
            masses[..., -1] += np.maximum(0.0, 1.0 - masses.sum(axis=-1))
        return masses

    def in_time(self, limit: float) -> int:
        """How many points lie within a limit (milliseconds)."""
        return min(math.floor(limit / self.width) + 1, self.bins)

    def series(self, *masses: Mass) -> Mass:
        """One after the other, as far as the masses reach, which is as far for all.

        Over the whole grid the transform is twice as long. Of three or more, what takes longer than twice the horizon
        in all comes round to the front: two of them would have to reach the horizon at once.
        """
        if len(masses) == 1:
            return masses[0]
        length = len(masses[0])
        if length == self.bins:
            size = 2 * length
            spectrum = np.fft.rfft(np.stack(masses), size).prod(axis=0)
            return self._whole(np.fft.irfft(spectrum, size)[:length])
        whole = masses[0]
        for mass in masses[1:]:
            whole = _summed(whole, mass)
        return self._whole(whole)

    def latest_of(self, masses: Sequence[Mass], size: int | None = None) -> Mass:
        """All at once, waiting for the last."""
        if not masses:
            return self.constant(0.0)[:size]
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
        return self.constant(0.0)[: len(mass)] if whole is None else whole

    def delayed(self, mass: Mass, time: float, size: int) -> Mass:
        """Later by a constant, as far as so many points."""
        place = min(time / self.width, self.bins - 1.0)
        low = math.floor(place)
        later = np.zeros(size)
        if low < size:
            far = place - low
            near = mass[: size - low]
            later[low : low + len(near)] = (1 - far) * near
            near = mass[: size - low - 1]
            later[low + 1 : low + 1 + len(near)] += far * near
        if size == self.bins:
            later[-1] += max(0.0, float(mass.sum()) - float(later.sum()))
        return later

    def attempts(self, masses: Sequence[Mass], timeout: float, tries: int, size: int) -> Mass:
        """Given up after `timeout` and tried again, so many times in all; then what stands in, or an error.

        Parameters
        ----------
        masses
            What is tried, at least as far as the timeout, and what stands in if anything does.
        size
            How many points to work out.
        """
        first_late = self.in_time(timeout)
        in_time = masses[0][:first_late]
        late = 0.0 if first_late == self.bins else 1.0 - float(in_time.sum())
        if late < NEGLIGIBLE:
            return self.delayed(masses[0], 0.0, size)
        whole = np.zeros(size)
        whole[:first_late] = in_time[:size]
        still = late
        for attempt in range(1, tries):
            if still < NEGLIGIBLE:
                break
            whole += still * self.delayed(in_time, attempt * timeout, size)
            still *= late
        last = masses[1] if len(masses) > 1 else self.constant(0.0)
        whole += still * self.delayed(last, tries * timeout, size)
        return whole

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


def _lognormal(units: Sequence[tuple[float, float]], size: int) -> Mass:
    """Lognormal times by median and spread in units of the grid's width, a row each, as far as so many points.

    A row is the same to the last bit whatever stands in the others.
    """
    mean = np.array([[p50 * math.exp(sigma**2 / 2)] for p50, sigma in units])
    middle = np.array([[math.log(p50)] for p50, _ in units])
    spread = np.array([[sigma] for _, sigma in units])
    points = np.arange(1, size + 1)
    logs = (np.log(points) - middle) / spread
    excess = np.empty((len(units), size + 1))
    excess[:, :1] = mean
    excess[:, 1:] = mean * _above(logs - spread) - points * _above(logs)
    return _from_excess(excess)


def _geometric(masses: Mass, ratio: Mass) -> Mass:
    """Each row with its ratio's powers: what a wait that has no memory makes of it, twice as far with each step."""
    whole, step = masses.copy(), 1
    while step < masses.shape[-1] and bool((ratio > FADED).any()):
        # What has faded adds nothing, so that no row depends on the others.
        ratio = np.where(ratio > FADED, ratio, 0.0)
        whole[:, step:] += ratio * whole[:, :-step]
        ratio, step = ratio * ratio, 2 * step
    return whole


def _summed(one: Mass, other: Mass) -> Mass:
    """One after the other, as far as each of them is told."""
    length = len(one)
    if length <= DIRECT:
        return np.convolve(one, other)[:length]
    size = _quick(2 * length - 1)
    spectra = np.fft.rfft(np.stack((one, other)), size)
    return np.fft.irfft(spectra[0] * spectra[1], size)[:length]


@lru_cache(maxsize=4096)
def _quick(least: int) -> int:
    """The next length of which a transform is quick: a product of twos, threes and fives."""
    best = 1 << (least - 1).bit_length()
    for odd in (3, 5, 9, 15, 25, 27, 45, 75, 81, 125, 135):
        best = min(best, odd << max(0, -(-least // odd) - 1).bit_length())
    return best


def _above(z: Mass) -> Mass:
    """The probability that a standard normal exceeds z, to 1e-12: cubics between points of a table."""
    over = np.clip((z + REACH) * STEPS, 0.0, 2 * REACH * STEPS - 1e-9)
    low = over.astype(np.intp)
    over -= low
    cubic, *others = _table()
    found = cubic.take(low)
    for coefficient in others:
        found *= over
        found += coefficient.take(low)
    return found


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
    mass = np.empty((len(excess), excess.shape[-1] - 1))
    mass[:, 0] = 1 + excess[:, 1] - excess[:, 0]
    mass[:, 1:] = excess[:, :-2] - 2 * excess[:, 1:-1] + excess[:, 2:]
    return mass
