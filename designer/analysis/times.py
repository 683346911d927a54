"""Times of one hop: service times and waits by a few numbers, without a grid."""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist
from typing import NamedTuple

Z99 = 2.3263478740408408
"""The 99th percentile of the standard normal distribution."""


class Lognormal(NamedTuple):
    """A service time by its median and 99th percentile (milliseconds)."""

    p50: float
    p99: float

    @property
    def sigma(self) -> float:
        """The spread of its logarithm."""
        return math.log(max(self.p99, self.p50) / self.p50) / Z99 if self.p50 > 0 else 0.0

    @property
    def mean(self) -> float:
        """Milliseconds."""
        return self.p50 * math.exp(self.sigma**2 / 2)

    def beyond(self, limit: float) -> float:
        """The share that takes longer than a limit (milliseconds)."""
        if self.sigma < 1e-9 or self.p50 <= 0 or limit <= 0:
            return 1.0 if self.p50 > limit else 0.0
        return 0.5 * math.erfc(math.log(limit / self.p50) / self.sigma / math.sqrt(2))

    def quantile(self, z: float) -> float:
        """The time that a standard normal `z` stands for."""
        return self.p50 * math.exp(z * self.sigma)

    def exceeded(self, beyond: float) -> float:
        """The time that is exceeded in this share of cases."""
        return self.quantile(_deviate(beyond))


class Waiting(NamedTuple):
    """Waiting for one of several servers: nobody waits with probability `1 - chance`, else exponentially long."""

    chance: float
    per_ms: float

    @property
    def mean(self) -> float:
        """Milliseconds."""
        return self.chance / self.per_ms

    def quantile(self, beyond: float) -> float:
        """The wait that is exceeded with probability `beyond`."""
        return max(0.0, math.log(self.chance / beyond) / self.per_ms) if self.chance > 0 else 0.0


@lru_cache(maxsize=1024)
def _deviate(beyond: float) -> float:
    """The standard normal value that is exceeded with this probability."""
    return -NormalDist().inv_cdf(max(beyond, 1e-300))
