"""Estimating how often a journey fails by drawing states at random, where the exact diagram grows too large."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
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


def wilson(failures: int, samples: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """The 95 % interval of a share that was counted (Wilson 1927)."""
    share = failures / samples
    centre = share + z * z / (2 * samples)
    spread = z * math.sqrt(share * (1 - share) / samples + z * z / (4 * samples * samples))
    scale = 1 + z * z / samples
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def sampled(
    model: Failing, assumed: Assumptions, samples: int = SAMPLES
) -> tuple[tuple[float, float, float], Mapping[str, float]]:
    """The share of failures with its 95 % interval, and the importance of each component.

    Below some ten failures in all samples the interval reaches from zero upwards and says little more than "rare".
    """
    source = np.random.default_rng(SEED)
    failures = 0
    # for each component: failures while it is down, states in which it is down
    while_down = {p.component: [0, 0] for p in model.parts}
    for first in range(0, samples, AT_ONCE):
        size = min(AT_ONCE, samples - first)
        up, works = _states(model, assumed, source, size)
        failures += int(size - works.sum())
        for name, column in up.items():
            counts = while_down[name]
            counts[0] += int((~column & ~works).sum())
            counts[1] += int((~column).sum())
    low, high = wilson(failures, samples)
    importance = {
        name: _difference(counts, failures, samples) for name, counts in while_down.items()
    }
    return (failures / samples, low, high), importance


def _difference(counts: list[int], failures: int, samples: int) -> float:
    """How much more often the journey fails while a component is down than while it is up."""
    failed, down = counts
    if down in (0, samples):
        return 0.0
    return failed / down - (failures - failed) / (samples - down)


def _states(
    model: Failing, assumed: Assumptions, source: np.random.Generator, size: int
) -> tuple[dict[str, Column], Column]:
    domains = sorted({d for part in model.parts for copy in part.domains for d in copy})
    rate = {
        d: assumed.region_down if d.startswith("region:") else assumed.zone_down for d in domains
    }
    standing = {d: source.random(size) >= rate[d] for d in domains}
    up = {p.component: _up(p, standing, source, size) for p in model.parts}

    def fallback(place: int, primary: Column, other: Column) -> Column:
        coverage = model.steps[place].coverage or 0.0
        return primary | (other & (source.random(size) < coverage))

    works = folded(model.steps, up.__getitem__, _at_least, fallback)
    return up, np.ones(size, dtype=np.bool_) if works is None else works


def _up(
    part: Part, standing: Mapping[str, Column], source: np.random.Generator, size: int
) -> Column:
    if not part.domains:
        column: Column = source.random(size) >= (part.as_one or 0.0)
        return column
    running: NDArray[np.int16] = np.zeros(size, dtype=np.int16)
    for copy in part.domains:
        one: Column = source.random(size) >= (part.down or 0.0)
        for domain in copy:
            one &= standing[domain]
        running += one
    return np.greater_equal(running, part.needs)


def _at_least(needs: int, columns: Sequence[Column]) -> Column:
    counted = np.sum(np.stack(columns), axis=0, dtype=np.int16)
    return np.asarray(counted >= needs)
