"""How long a journey takes: percentiles by distributions on a grid, the way that takes longest, and each hop's share.

Percentiles do not add: the sum of the hops' p99s is given as the bound that it is. Hops are taken as independent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.analysis.distributions import Grid
from designer.analysis.figures import USUAL, Assumptions
from designer.analysis.requests import (
    AtOnce,
    Hop,
    InTurn,
    NoLatency,
    OneOf,
    Requests,
    Spent,
    Travel,
    Tries,
)
from designer.graph.kernel import fact

if TYPE_CHECKING:
    from designer.analysis.distributions import Mass
    from designer.graph.design_graph import DesignGraph

NETWORK = "network"
"""Under this name the time between components is counted."""


@dataclass(frozen=True)
class Latency:
    """How long a journey takes, in milliseconds.

    Attributes
    ----------
    bound_p99
        The sum of the hops' own p99s: an upper bound, no estimate.
    error
        Of the p99, in milliseconds: what twice as fine a grid changes.
    path
        The components on the way that takes longest, in order.
    shares
        By component of that way its mean time; `network` for what lies between.
    stated_p50
        The median with nothing counted but what the design states: what surely is spent.
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
        ends = _requests(graph, assumed).journey(journey)
    except NoLatency as none:
        return _none(journey, target, str(none))
    if not ends:
        return _none(journey, target, "No way leads from who asks to where the journey ends.")
    whole = ends[max(sorted(ends), key=lambda end: longest(ends[end]))]
    horizon = max(latest(whole), 1e-3)
    coarse, fine = Grid(horizon, bins), Grid(horizon, 2 * bins)
    mass = spread(whole, coarse)
    p99 = coarse.percentile(mass, 0.99)
    return Latency(
        journey=journey,
        p50=coarse.percentile(mass, 0.5),
        p95=coarse.percentile(mass, 0.95),
        p99=p99,
        stated_p99=coarse.percentile(spread(stated_only(whole), coarse), 0.99),
        bound_p99=longest(whole),
        error=abs(p99 - fine.percentile(spread(whole, fine), 0.99)),
        target_p99=target,
        path=path_of(whole),
        shares=shares_of(whole),
        illustrative=tuple(sorted({h.component for h in hops(whole) if h.basis != "stated"})),
    )


@fact
def _requests(graph: DesignGraph, assumed: Assumptions) -> Requests:
    return Requests(graph, assumed)


def _none(journey: str, target: float | None, reason: str) -> Latency:
    return Latency(journey, None, None, None, None, None, None, target, (), {}, (), reason)


def spread(spent: Spent, grid: Grid, known: dict[int, Mass] | None = None) -> Mass:
    """The distribution of a time on a grid; shared parts are worked out once."""
    known = {} if known is None else known
    if id(spent) not in known:
        known[id(spent)] = _spread(spent, grid, known)
    return known[id(spent)]


def _spread(spent: Spent, grid: Grid, known: dict[int, Mass]) -> Mass:
    if isinstance(spent, Hop):
        served = grid.lognormal(spent.service)
        return served if spent.wait is None else grid.series(served, grid.waiting(spent.wait))
    if isinstance(spent, Travel):
        return grid.constant(spent.time)
    if isinstance(spent, Tries):
        other = None if spent.otherwise is None else spread(spent.otherwise, grid, known)
        once = spread(spent.part, grid, known)
        return grid.attempts(once, spent.timeout, spent.tries, other)
    if isinstance(spent, OneOf):
        mixed = grid.constant(0.0) * 0.0
        for share, part in spent.parts:
            mixed = mixed + share * spread(part, grid, known)
        return mixed
    if isinstance(spent, AtOnce):
        whole = spread(spent.parts[0], grid, known)
        for part in spent.parts[1:]:
            whole = grid.parallel(whole, spread(part, grid, known))
        return whole
    return _in_turn(spent, grid, known)


def _in_turn(spent: InTurn, grid: Grid, known: dict[int, Mass]) -> Mass:
    """One after the other; what always takes the same is added up first."""
    fixed = sum(part.time for part in spent.parts if isinstance(part, Travel))
    moving = [part for part in spent.parts if not isinstance(part, Travel)]
    if not moving:
        return grid.constant(fixed)
    whole = spread(moving[0], grid, known)
    for part in moving[1:]:
        whole = grid.series(whole, spread(part, grid, known))
    return grid.delayed(whole, fixed) if fixed else whole


def longest(spent: Spent, beyond: float = 0.01, z: float = 2.3263478740408408) -> float:
    """The sum of the hops' own high percentiles along the way that takes longest: a bound."""
    if isinstance(spent, Hop):
        wait = 0.0 if spent.wait is None else spent.wait.quantile(beyond)
        return spent.service.quantile(z) + wait
    if isinstance(spent, Travel):
        return spent.time
    if isinstance(spent, InTurn):
        return sum(longest(part, beyond, z) for part in spent.parts)
    if isinstance(spent, Tries):
        once = longest(spent.part, beyond, z)
        if once <= spent.timeout:
            return once
        other = 0.0 if spent.otherwise is None else longest(spent.otherwise, beyond, z)
        return spent.tries * spent.timeout + other
    parts = [part for _, part in spent.parts] if isinstance(spent, OneOf) else list(spent.parts)
    return max((longest(part, beyond, z) for part in parts), default=0.0)


def latest(spent: Spent) -> float:
    """How far a grid has to reach: hardly anything takes longer."""
    return 1.2 * longest(spent, beyond=1e-4, z=3.719)


def mean_of(spent: Spent) -> float:
    """The mean time, timeouts left out."""
    if isinstance(spent, Hop):
        return spent.service.mean + (0.0 if spent.wait is None else spent.wait.mean)
    if isinstance(spent, Travel):
        return spent.time
    if isinstance(spent, Tries):
        return mean_of(spent.part)
    if isinstance(spent, OneOf):
        return sum(share * mean_of(part) for share, part in spent.parts)
    if isinstance(spent, AtOnce):
        return max((mean_of(part) for part in spent.parts), default=0.0)
    return sum(mean_of(part) for part in spent.parts)


def shares_of(spent: Spent) -> dict[str, float]:
    """By component of the way that takes longest its mean time; the network under its own name."""
    found: dict[str, float] = {}
    _share(spent, 1.0, found)
    return found


def _share(spent: Spent, weight: float, found: dict[str, float]) -> None:
    if isinstance(spent, Hop | Travel):
        name = spent.component if isinstance(spent, Hop) else NETWORK
        found[name] = found.get(name, 0.0) + weight * mean_of(spent)
    elif isinstance(spent, Tries):
        _share(spent.part, weight, found)
    elif isinstance(spent, OneOf):
        for share, part in spent.parts:
            _share(part, weight * share, found)
    elif isinstance(spent, AtOnce):
        _share(max(spent.parts, key=mean_of), weight, found)
    else:
        for part in spent.parts:
            _share(part, weight, found)


def path_of(spent: Spent) -> tuple[str, ...]:
    """The components of the way that takes longest, in the order in which time is spent at them."""
    return tuple(name for name in shares_of(spent) if name != NETWORK)


def hops(spent: Spent) -> list[Hop]:
    """All hops of an expression."""
    if isinstance(spent, Hop):
        return [spent]
    if isinstance(spent, Travel):
        return []
    if isinstance(spent, Tries):
        other = [] if spent.otherwise is None else hops(spent.otherwise)
        return hops(spent.part) + other
    parts = [part for _, part in spent.parts] if isinstance(spent, OneOf) else list(spent.parts)
    return [hop for part in parts for hop in hops(part)]


def stated_only(spent: Spent) -> Spent:
    """The same with no time at what the design does not state, and none on the network."""
    if isinstance(spent, Hop):
        return spent if spent.basis == "stated" else InTurn(())
    if isinstance(spent, Travel):
        return InTurn(())
    if isinstance(spent, Tries):
        other = None if spent.otherwise is None else stated_only(spent.otherwise)
        return Tries(stated_only(spent.part), spent.timeout, spent.tries, other)
    if isinstance(spent, OneOf):
        return OneOf(tuple((share, stated_only(part)) for share, part in spent.parts))
    return type(spent)(tuple(stated_only(part) for part in spent.parts))
