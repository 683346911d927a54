"""What a journey can take: its bottleneck, how busy each component is, and what a burst leaves behind."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.analysis.capacities import Limit, limit
from designer.analysis.failing import no_way, not_counted, zone_names
from designer.analysis.loads import RATES, Load, Visits, loads, visits
from designer.analysis.routes import CLOSE
from designer.analysis.sizing import Burst, burst, survivors
from designer.graph.domains import exempt
from designer.graph.facts import fact
from designer.model.catalogue import CATALOGUE

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement

BURST_S = 60.0
"""How long a peak is taken to last where a queue has to hold it (seconds; illustrative)."""
UNLIMITED = "no limit stated on the way"
FLOW = "forced flow law"
BEST = "forced flow law, the best split over alternatives"
SHARED = "forced flow law, a split over alternatives that is not proven the best"


@dataclass(frozen=True)
class Capacity:
    """The most a journey takes, in requests a second.

    Attributes
    ----------
    max_rps
        The lowest known capacity over uses for one request; None where no capacity is known.
    bottleneck
        Whose that is.
    short
        Components that cannot take the journey's own rate: peak, or the mean behind a queue.
    missing
        Components of which nobody says what they take: `max_rps` is then an upper bound.
    reason
        Why there is no figure, if there is none.
    uses, able
        By component its uses for one request, and the journey's rate that it can bear.
    method
        How it was counted.
    proven
        Whether no other split over alternatives would carry more; only where very many are drawn, or
        capacities are many orders of magnitude apart, it is not known.
    queued
        Whether the bottleneck only works off queues, so that the mean and not the peak has to fit.
    """

    journey: str
    max_rps: float | None
    bottleneck: str | None
    target_rps: float | None
    mean_rps: float | None
    short: tuple[str, ...]
    missing: tuple[str, ...]
    uses: Mapping[str, float]
    able: Mapping[str, float]
    reason: str = ""
    method: str = FLOW
    proven: bool = True
    queued: bool = False

    @property
    def meets_target(self) -> bool | None:
        """Whether it takes its rate; None where that is not known, or nothing on it states what it takes."""
        if self.target_rps is None or self.reason:
            return None
        if self.short:
            return False
        known = self.proven and not self.missing and self.max_rps is not None
        return True if known else None

    @property
    def why_none(self) -> str:
        """Why there is no figure; empty where there is one, or where what is missing says so."""
        if self.reason or self.max_rps is not None or self.missing:
            return self.reason
        return UNLIMITED


@fact
def limits(graph: DesignGraph) -> Mapping[str, Limit]:
    """The capacity of each component that a journey uses and that states one."""
    found = ((name, limit(graph, name)) for name in loads(graph))
    return {name: its for name, its in found if its is not None}


@fact
def capacity(graph: DesignGraph, journey: str) -> Capacity:
    """What a journey takes, alone; see `Capacity`."""
    used = visits(graph, journey)
    element = graph.journey(journey)
    peak, mean = element.target_value("peak_rps"), element.target_value("mean_rps")
    reached = bool(used.at_once or used.behind)
    reason = no_way(graph, journey) if reached else not_counted(graph, journey)
    if not used.solved or reason:
        reason = reason or "A ring of calls feeds itself: no load is finite"
        return Capacity(journey, None, None, peak, mean, (), (), {}, {}, reason)
    uses = {name: used.of(name) for name in sorted({*used.at_once, *used.behind})}
    known = limits(graph)
    able = {n: known[n].rate / often for n, often in uses.items() if n in known and often > 0}
    split = used.split
    if split is not None and split.best and math.isinf(split.most):
        able = {}  # some way round every limit is stated to have none
    bottleneck = min(able, key=lambda n: (able[n], n), default=None)
    short = tuple(
        n for n in able if _too_much(used.at_once, used.behind, n, known[n].rate, peak, mean)
    )
    carried = _carried_otherwise(used, peak, mean) if short else False
    proven = (split is None or split.best) and carried is not None
    return Capacity(
        journey=journey,
        max_rps=None if bottleneck is None else able[bottleneck],
        bottleneck=bottleneck,
        target_rps=peak,
        mean_rps=mean,
        short=short if carried is False else (),
        missing=tuple(n for n in uses if n not in known and counts(graph.component(n))),
        uses=uses,
        able=able,
        method=FLOW if split is None else BEST if proven else SHARED,
        proven=proven,
        queued=bottleneck is not None and not used.at_once.get(bottleneck),
    )


def _carried_otherwise(used: Visits, peak: float | None, mean: float | None) -> bool | None:
    """Whether another split over alternatives carries a rate that this one does not; None where that is not known."""
    if used.routes is None:
        return False
    best = used.routes.best(peak or 0.0, mean or 0.0)
    if best.most < 1 - CLOSE:
        return False
    return True if best.best else None


def _too_much(
    at_once: Mapping[str, float],
    behind: Mapping[str, float],
    name: str,
    rate: float,
    peak: float | None,
    mean: float | None,
) -> bool:
    """Whether more comes than a component takes: at once the peak, from a queue the average."""
    coming: float = (peak or 0.0) * at_once.get(name, 0.0) + (mean or 0.0) * behind.get(name, 0.0)
    return coming > rate * (1 + 1e-9)


def counts(component: ComponentElement) -> bool:
    """Whether a capacity is asked of it: not of people, and not of what scales with its price."""
    if exempt.truth(component) is True:
        return False
    return CATALOGUE.kinds[component.part.kind].role in (
        "compute",
        "model",
        "edge",
        "broker",
        "processor",
        "guard",
    )


@dataclass(frozen=True)
class Busy:
    """How busy a component is under all journeys together: share of its capacity, at peak and on average."""

    component: str
    load: Load
    limit: Limit
    peak: float | None
    mean: float | None


@fact
def busy(graph: DesignGraph) -> tuple[Busy, ...]:
    """Every component of which load and capacity are known, the busiest first."""
    known = limits(graph)
    found = [
        Busy(name, load, known[name], _over(load.peak, known[name]), _over(load.mean, known[name]))
        for name, load in loads(graph).items()
        if name in known
    ]
    return tuple(sorted(found, key=lambda b: (-(b.peak or b.mean or 0.0), b.component)))


def _over(load: float | None, limit: Limit) -> float | None:
    if load is None:
        return None
    return load / limit.rate if limit.rate > 0 else (math.inf if load else 0.0)


@fact
def after_zone_loss(graph: DesignGraph, name: str) -> float | None:
    """What a component still takes with one of its zones out; None where copies or zones are not known."""
    component, limit = graph.component(name), limits(graph).get(name)
    zones = len(zone_names(component))
    if limit is None or limit.units is None or limit.each is None or zones < 2:
        return None
    return survivors(limit.units, zones) * limit.each


@fact
def bursts(graph: DesignGraph) -> Mapping[str, Burst]:
    """What a peak of a minute leaves waiting at each consumer of a queue whose load and capacity are known."""
    if not any(journey.target_value(which) for journey in graph.journeys for which in RATES):
        return {}
    known, found = limits(graph), {}
    for name, load in loads(graph).items():
        component = graph.component(name)
        queued = any(c.part.kind == "consume" for c in component.incoming)
        if queued and name in known and load.peak is not None and load.mean is not None:
            found[name] = burst(load.peak, known[name].rate, load.mean, BURST_S)
    return found
