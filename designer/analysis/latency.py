"""How long a journey takes: percentiles by distributions on a grid, the way that takes longest, and each hop's share.

Percentiles do not add: the sum of the hops' p99s is given as the bound that it is. Hops are taken as independent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from designer.analysis.distributions import Grid
from designer.analysis.figures import USUAL, Assumptions
from designer.analysis.requests import NoLatency, latest, spent_on
from designer.analysis.spending import (
    NETWORK,
    Again,
    Hop,
    InTurn,
    OneOf,
    Spent,
    Travel,
    Tries,
    bottom_up,
    hops,
    inside,
    longest,
    safely_longest,
    shares_of,
    stated_only,
)
from designer.graph.kernel import fact

if TYPE_CHECKING:
    from designer.analysis.distributions import Mass
    from designer.graph.design_graph import DesignGraph


@dataclass(frozen=True)
class Latency:
    """How long a journey takes, in milliseconds.

    Attributes
    ----------
    bound_p99
        The sum of the hops' own p99s: an upper bound, no estimate. Where rare waits or heavy tails make that sum no
        bound, the one that holds whatever depends on whatever.
    error
        Of the p99, in milliseconds: what twice as fine a grid changes.
    path
        The components on the way that takes longest, in order.
    shares
        By component of that way its mean time; `network` for what lies between.
    stated_p99
        The p99 with nothing counted but what the design states: what surely is spent.
    illustrative
        The components whose time is ours and not the design's.
    reason
        Why there is no figure, if there is none.
    """

    journey: str
    p50: float | None
    p95: float | None
    p99: float | None
    stated_p99: float | None
    bound_p99: float | None
    error: float | None
    target_p99: float | None
    path: tuple[str, ...]
    shares: Mapping[str, float]
    illustrative: tuple[str, ...]
    reason: str = ""

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


@fact
def latency(
    graph: DesignGraph, journey: str, assumed: Assumptions = USUAL, bins: int = 1024
) -> Latency:
    """How long a journey takes at its peak; see `Latency`."""
    target = graph.journey(journey).target_value("p99_latency_ms")
    try:
        whole = spent_on(graph, journey, assumed)
    except NoLatency as none:
        return _none(journey, target, str(none))
    grid = Grid(max(latest(whole), 1e-3), bins)
    mass = spread(whole, grid)
    p99, apart = grid.percentile(mass, 0.99), longest(whole)
    shares = shares_of(whole)
    return Latency(
        journey=journey,
        p50=grid.percentile(mass, 0.5),
        p95=grid.percentile(mass, 0.95),
        p99=p99,
        stated_p99=grid.percentile(spread(stated_only(whole), grid), 0.99),
        bound_p99=apart if apart >= p99 else safely_longest(whole),
        error=abs(p99 - _p99(whole, Grid(grid.horizon, 2 * bins))),
        target_p99=target,
        path=tuple(name for name in shares if name != NETWORK),
        shares=shares,
        illustrative=tuple(sorted({h.component for h in hops(whole) if h.basis != "stated"})),
    )


@fact
def p99_at(
    graph: DesignGraph, journey: str, times: float, assumed: Assumptions = USUAL, bins: int = 1024
) -> tuple[float | None, str]:
    """The p99 at a multiple of the traffic in milliseconds; without one, the reason."""
    if times == 1:
        usual = latency(graph, journey, assumed, bins)
        return usual.p99, usual.reason
    try:
        whole = spent_on(graph, journey, assumed, times)
    except NoLatency as none:
        return None, str(none)
    return _p99(whole, Grid(max(latest(whole), 1e-3), bins)), ""


def _p99(whole: Spent, grid: Grid) -> float:
    return grid.percentile(spread(whole, grid), 0.99)


def _none(journey: str, target: float | None, reason: str) -> Latency:
    return Latency(journey, None, None, None, None, None, None, target, (), {}, (), reason)


def spread(whole: Spent, grid: Grid) -> Mass:
    """The distribution of a time on a grid; what is shared is worked out once."""
    known: dict[int, Mass] = {}
    for part in bottom_up(whole):
        if not isinstance(part, Hop | Travel):
            known[id(part)] = _spread(part, grid, known)
    return _mass(whole, grid, known)


def _mass(spent: Spent, grid: Grid, known: dict[int, Mass]) -> Mass:
    return known[id(spent)] if id(spent) in known else _in_turn((spent,), grid, known)


def _spread(spent: Spent, grid: Grid, known: dict[int, Mass]) -> Mass:
    if isinstance(spent, InTurn):
        return _in_turn(spent.parts, grid, known)
    masses = [_mass(part, grid, known) for part in inside(spent)]
    if isinstance(spent, Tries):
        other = None if spent.otherwise is None else masses[1]
        return grid.attempts(masses[0], spent.timeout, spent.tries, other)
    if isinstance(spent, OneOf):
        mixed: Mass = np.zeros(grid.bins)
        for (share, _), mass in zip(spent.parts, masses, strict=True):
            mixed = mixed + share * mass
        return mixed
    if isinstance(spent, Again):
        return grid.again(masses[0], spent.times)
    return grid.latest_of(masses)


def _in_turn(parts: Sequence[Spent], grid: Grid, known: dict[int, Mass]) -> Mass:
    """One after the other; what always takes the same is added up first."""
    fixed = 0.0
    moving: list[Mass] = []
    for part in parts:
        if isinstance(part, Travel):
            fixed += part.time
        elif isinstance(part, Hop):
            moving.append(grid.lognormal(part.service))
            if part.wait is not None:
                moving.append(grid.waiting(part.wait))
        else:
            moving.append(known[id(part)])
    if not moving:
        return grid.constant(fixed)
    whole = grid.series(*moving)
    return grid.delayed(whole, fixed) if fixed else whole
