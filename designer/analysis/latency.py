"""How long a journey takes: percentiles by distributions on a grid, the way that takes longest, and each hop's share.

Percentiles do not add: the sum of the hops' p99s is given as the bound that it is. Hops are taken as independent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from designer.analysis.distributions import Grid
from designer.analysis.figures import USUAL, Assumptions
from designer.analysis.requests import NoLatency, latest, spent_on
from designer.analysis.spending import (
    Spent,
    guessed,
    longest,
    longest_way,
    safely_longest,
    shares_of,
    stated_only,
)
from designer.analysis.spreading import spread
from designer.graph.facts import fact
from designer.graph.kept import Kept, in_full

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph

BINS = 1024
MOST_KEPT = 50_000
"""What journeys are made of is remembered up to so many times in all: an edit leaves most journeys as they were."""
_P99: Kept[tuple[Spent, float | None, int], float] = Kept(MOST_KEPT, lambda key, _: len(key[0]))


@dataclass(frozen=True)
class Latency:
    """How long a journey takes, in milliseconds.

    Attributes
    ----------
    bound_p99
        The sum of the hops' own p99s: an upper bound, no estimate. Where rare waits or heavy tails make that sum no
        bound, the one that holds whatever depends on whatever.
    path
        The components on the way that takes longest, in order.
    shares
        By component of that way its mean time; `network` for what lies between.
    illustrative
        The components whose time is ours and not the design's.
    reason
        Why there is no figure, if there is none.
    spent
        What the time is spent on.
    bins
        Points of the grid on which it was worked out.
    """

    journey: str
    p50: float | None
    p95: float | None
    p99: float | None
    bound_p99: float | None
    target_p99: float | None
    path: tuple[str, ...]
    shares: Mapping[str, float]
    illustrative: tuple[str, ...]
    reason: str = ""
    spent: Spent = ()
    bins: int = BINS

    @cached_property
    def error(self) -> float | None:
        """Of the p99, in milliseconds: what twice as fine a grid changes. It takes longer than all else."""
        return None if self.p99 is None else grid_error(self.p99, self.spent, self.bins)

    @cached_property
    def stated_p99(self) -> float | None:
        """The p99 with nothing counted but what the design states: what surely is spent."""
        if self.p99 is None:
            return None
        stated, grid = stated_only(self.spent), _grid(self.spent, self.bins)
        return _P99.of((stated, grid.horizon, self.bins), lambda: _p99(stated, grid))

    @property
    def meets_target(self) -> bool | None:
        """Whether it does; None where an illustrative time decides it, or nothing is known."""
        if self.target_p99 is None or self.p99 is None:
            return None
        if self.p99 <= self.target_p99:
            return True if not self.illustrative else None
        if self.stated_p99 is not None and self.stated_p99 > self.target_p99:
            return False
        return None


_KNOWN: Kept[tuple[Spent, int], Latency] = Kept(MOST_KEPT, lambda key, _: len(key[0]))


@in_full
@fact
def latency(
    graph: DesignGraph, journey: str, assumed: Assumptions = USUAL, bins: int = BINS
) -> Latency:
    """How long a journey takes at its peak; see `Latency`."""
    target = graph.journey(journey).target_value("p99_latency_ms")
    try:
        whole = spent_on(graph, journey, assumed)
    except NoLatency as none:
        return _none(journey, target, str(none))
    known = _KNOWN.of((whole, bins), lambda: _told(whole, bins))
    return replace(known, journey=journey, target_p99=target)


def with_error(found: Latency) -> Latency:
    """The same, its error worked out already: a rule that asks whether it is too long need not wait for that."""
    _ = found.error
    return found


def grid_error(p99: float, whole: Spent, bins: int = BINS) -> float:
    """By how much a grid twice as fine changes a p99, in milliseconds."""
    grid = Grid(_grid(whole, bins).horizon, 2 * bins)
    return abs(p99 - _P99.of((whole, grid.horizon, grid.bins), lambda: _p99(whole, grid)))


def _told(whole: Spent, bins: int) -> Latency:
    grid = _grid(whole, bins)
    mass = spread(whole, grid)
    p99, apart = grid.percentile(mass, 0.99), longest(whole)
    shares = shares_of(whole)
    return Latency(
        journey="",
        p50=grid.percentile(mass, 0.5),
        p95=grid.percentile(mass, 0.95),
        p99=p99,
        bound_p99=apart if apart >= p99 else safely_longest(whole),
        target_p99=None,
        path=longest_way(whole),
        shares=shares,
        illustrative=guessed(whole),
        spent=whole,
        bins=bins,
    )


def _grid(whole: Spent, bins: int) -> Grid:
    return Grid(max(latest(whole), 1e-3), bins)


@in_full
@fact
def p99_at(
    graph: DesignGraph, journey: str, times: float, assumed: Assumptions = USUAL
) -> tuple[float | None, str, Spent]:
    """The p99 at a multiple of the traffic in milliseconds; without one, the reason; what the time is spent on."""
    if times == 1:
        usual = latency(graph, journey, assumed)
        return usual.p99, usual.reason, usual.spent
    try:
        whole = spent_on(graph, journey, assumed, times)
    except NoLatency as none:
        return None, str(none), ()
    known = _P99.of((whole, None, BINS), lambda: _p99(whole, _grid(whole, BINS)))
    return known, "", whole


def _p99(whole: Spent, grid: Grid) -> float:
    return grid.percentile(spread(whole, grid), 0.99)


def _none(journey: str, target: float | None, reason: str) -> Latency:
    return Latency(journey, None, None, None, None, target, (), {}, (), reason)
