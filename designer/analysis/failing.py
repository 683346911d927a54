"""What fails and how often, on a journey: components, their copies, zones and regions."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.analysis.alone import by_itself
from designer.analysis.figures import (
    USUAL,
    Assumptions,
    Basis,
    Number,
    copies,
    number,
)
from designer.analysis.steps import Steps, steps_of
from designer.analysis.tiers import sla_of
from designer.graph.building import structures
from designer.graph.domains import exempt
from designer.graph.facts import lasting
from designer.graph.journeys import met_on
from designer.graph.kept import in_full

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement


MOST_COUNTED = 500
"""With more copies than this, the ways in which they fail are counted by logarithms: they overflow a number."""
MOST_COPIES = 100_000
"""More copies than can be stated in a file are not counted one by one: how often such a component is down is open."""


@dataclass(frozen=True)
class Part:
    """A component of a journey: how often one copy is down, and in which domains its copies stand.

    Attributes
    ----------
    down
        Fraction of time one copy is down; None where nobody says.
    copies, needs
        Copies that run, and how many of them have to.
    domains
        By copy the zones and regions without which it does not run; empty for what a provider promises as a whole.
    basis, source
        What the figure rests on.
    one
        How often the component is down as a whole, where that is not to be counted from its copies.
    """

    component: str
    down: float | None
    copies: int = 1
    needs: int = 1
    domains: tuple[tuple[str, ...], ...] = ()
    basis: Basis = "stated"
    source: str = ""
    one: float | None = None

    @property
    def as_one(self) -> float | None:
        """How often the component is down, its copies failing each for itself and every zone up."""
        if self.down is None or self.one is not None:
            return self.one
        return fewer_than(self.needs, self.copies, self.down)


@dataclass(frozen=True)
class Failing:
    """A journey as an AND, k-of-n and fallback structure over what can fail."""

    journey: str
    steps: Steps
    parts: tuple[Part, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The components of which nobody says how often they are down."""
        return missing_of(self.parts)


@lasting
def _not_reached(graph: DesignGraph, journey: str) -> tuple[str, ...]:
    """The ends of a journey to which its structure knows no way."""
    part = graph.journey(journey).part
    reached = {name for source in part.sources for name in structures(graph).ways(source)}
    return tuple(sorted(set(part.targets) - reached))


@lasting
def no_way(graph: DesignGraph, journey: str) -> str:
    """Why a journey has no figures where some end cannot be got at from any entry; empty where all can."""
    entries = graph.journey(journey).part.sources
    apart = [
        graph.component(end).label
        for end in _not_reached(graph, journey)
        if all(graph.access.path(source, end) is None for source in entries)
    ]
    return f"No way leads from who asks to {' and '.join(apart)}" if apart else ""


@lasting
def not_counted(graph: DesignGraph, journey: str) -> str:
    """Why it is not known how often a journey works, whatever its components state; empty where it is counted."""
    deep = [graph.component(end).label for end in _not_reached(graph, journey)]
    reason = f"{' and '.join(deep)} stands too many steps inside a ring of calls"
    return no_way(graph, journey) or (reason if deep else "")


def fewer_than(needs: int, copies: int, down: float) -> float:
    """The probability that fewer than `needs` of the copies are up (binomial; summed from the smallest)."""
    if down in (0.0, 1.0):
        return float(needs > (copies if down == 0 else 0))
    counts = range(min(needs, copies + 1))
    if copies > MOST_COUNTED:
        terms = [math.exp(_log_share(copies, k, down)) for k in counts]
    else:
        terms = [math.comb(copies, k) * (1 - down) ** k * down ** (copies - k) for k in counts]
    return min(1.0, math.fsum(sorted(terms)))


def _log_share(copies: int, up: int, down: float) -> float:
    ways = math.lgamma(copies + 1) - math.lgamma(up + 1) - math.lgamma(copies - up + 1)
    return ways + up * math.log1p(-down) + (copies - up) * math.log(down)


@in_full
@lasting
def failing(graph: DesignGraph, journey: str, assumed: Assumptions = USUAL) -> Failing:
    """What can fail on a journey; see `parts_failing`."""
    return Failing(journey, steps_of(graph, journey), parts_failing(graph, journey, assumed))


@in_full
@lasting
def parts_failing(
    graph: DesignGraph, journey: str, assumed: Assumptions = USUAL
) -> tuple[Part, ...]:
    """The components that can fail on a journey; who asks is not counted, nor are people and other parties."""
    entries = graph.journey(journey).part.sources
    return tuple(
        [
            Part(name, 0.0) if name in entries else _part(graph.component(name), assumed)
            for name in met_on(graph, journey)
        ]
    )


def missing_of(parts: Iterable[Part]) -> tuple[str, ...]:
    """The components of which nobody says how often they are down."""
    return tuple(sorted([part.component for part in parts if part.down is None]))


@by_itself
def _part(component: ComponentElement, assumed: Assumptions) -> Part:
    name = component.id
    if exempt.truth(component) is True:
        return Part(name, 0.0)
    observed = number(component, "observed_availability")
    if observed is not None:
        return Part(name, 1 - observed, source="observed")
    each = number(component, "instance_availability")
    if each is not None:
        running = copies(component)
        needed = int(number(component, "needs_instances") or 1)
        if running is None or max(running, needed) > MOST_COPIES:
            return Part(name, None)
        return Part(
            name,
            1 - each,
            running,
            needed,
            domains_of(component, running, assumed),
            source="each copy",
        )
    sla = sla_of(component)
    return Part(name, None) if sla is None else _promised(name, sla)


def _promised(name: str, sla: Number) -> Part:
    return Part(name, 1 - sla.value / 100, basis=sla.basis, source=sla.source or "SLA as drawn")


def domains_of(
    component: ComponentElement, running: int, assumed: Assumptions
) -> tuple[tuple[str, ...], ...]:
    """The zones and regions of each copy, dealt out in turn; none where nobody says where it stands."""
    regions = component.regions_stated
    zones = zone_names(component, assumed)
    where: list[tuple[str, ...]] = []
    for copy in range(running):
        region = (f"region:{regions[copy % len(regions)]}",) if regions else ()
        zone = (zones[copy % len(zones)],) if zones and len(regions) <= 1 else ()
        where.append((*region, *zone))
    return tuple(where) if any(where) else ()


def zone_names(component: ComponentElement, assumed: Assumptions = USUAL) -> tuple[str, ...]:
    """The zones a component stands in, named by region; empty where nobody says."""
    zones = component.known("zones")
    if zones is None:
        return ()
    if zones == "redundant":
        zones = tuple(str(n + 1) for n in range(assumed.zones))
    listed = zones if isinstance(zones, tuple) else (zones,)
    region = next(iter(component.regions_stated), "")
    return tuple(f"zone:{region}-{zone}" if region else f"zone:{zone}" for zone in listed)
