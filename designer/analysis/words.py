"""The numbers as rules ask for them: each computed once for a design, and loaded when it is first asked for.

What is missing is asked for where it would be stated, one attribute for each component.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from designer.graph.kernel import Ask, Unknown

if TYPE_CHECKING:
    from designer.analysis.availability import Availability
    from designer.analysis.capacities import Limit
    from designer.analysis.capacity import Busy, Capacity
    from designer.analysis.costs import Cost
    from designer.analysis.deadlines import Deadline
    from designer.analysis.latency import Latency
    from designer.analysis.loads import Load
    from designer.analysis.recovery import Recovery
    from designer.analysis.retraining import Retraining
    from designer.analysis.savings import Saving
    from designer.analysis.service_limits import Use
    from designer.analysis.sizing import Burst
    from designer.analysis.ways import Way
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement

CAPACITY = ("capacity_per_instance", "capacity_rps", "tps")


def availability_of(graph: DesignGraph, journey: str) -> Availability:
    """How often a journey works."""
    from designer.analysis.availability import availability

    return availability(graph, journey)


def plainly_available(graph: DesignGraph, journey: str) -> bool | None:
    """Whether a journey's target is met by adding up alone: True, False where missing figures decide, else None."""
    from designer.analysis.availability import by_adding_up

    return by_adding_up(graph, journey)


def leads_somewhere(graph: DesignGraph, journey: str) -> bool:
    """Whether every end of a journey can be got at from some entry: without that it has no figure to judge."""
    from designer.analysis.failing import no_way

    return not no_way(graph, journey)


def missing_availability(graph: DesignGraph, journey: str) -> tuple[str, ...]:
    """The components of a journey of which nobody says how often they are down."""
    from designer.analysis.failing import missing_of, parts_failing

    return missing_of(parts_failing(graph, journey))


def latency_of(graph: DesignGraph, journey: str) -> Latency:
    """How long a journey takes."""
    from designer.analysis.latency import latency

    return latency(graph, journey)


def deadline_of(graph: DesignGraph, journey: str) -> Deadline:
    """Whether a journey keeps its latency target; cheaper than the latency itself."""
    from designer.analysis.deadlines import deadline

    return deadline(graph, journey)


def capacity_for(graph: DesignGraph, journey: str) -> Capacity:
    """What a journey can take."""
    from designer.analysis.capacity import capacity

    return capacity(graph, journey)


def recovery_of(graph: DesignGraph, journey: str) -> Recovery:
    """What an outage costs a journey."""
    from designer.analysis.recovery import recovery

    return recovery(graph, journey)


def retraining_of(graph: DesignGraph) -> Retraining | None:
    """The pipeline that makes the model anew; None where nothing is trained."""
    from designer.analysis.retraining import retraining

    return retraining(graph)


def cost_of(graph: DesignGraph) -> Cost:
    """What the design costs a month."""
    from designer.analysis.costs import cost

    return cost(graph)


def load_on(graph: DesignGraph, name: str) -> Load | None:
    """Requests a second that get to a component; None where no journey uses it."""
    from designer.analysis.loads import loads

    return loads(graph).get(name)


def limit_of(graph: DesignGraph, name: str) -> Limit | None:
    """What a component is stated to take; None where nobody says."""
    from designer.analysis.capacities import limit

    return limit(graph, name)


def scales_who_knows_how_far(graph: DesignGraph, name: str) -> bool:
    """Whether a component takes what is stated before it scales by itself, and nobody says how far that goes."""
    from designer.analysis.figures import scales_unsaid

    limit = limit_of(graph, name)
    return limit is not None and bool(limit.each) and scales_unsaid(graph.component(name))


def how_busy(graph: DesignGraph) -> tuple[Busy, ...]:
    """Components whose load and capacity are known, the busiest first."""
    from designer.analysis.capacity import busy

    return busy(graph)


def down_alone(graph: DesignGraph, journey: str, name: str) -> float | None:
    """How often a component is stated to be down (fraction of time); None where it is not stated."""
    from designer.analysis.failing import parts_failing

    parts = parts_failing(graph, journey)
    return next((p.as_one for p in parts if p.component == name and p.basis == "stated"), None)


def bursts_at(graph: DesignGraph) -> Mapping[str, Burst]:
    """What a peak of a minute leaves waiting at the consumers of queues."""
    from designer.analysis.capacity import bursts

    return bursts(graph)


def left_after_zone_loss(graph: DesignGraph, name: str) -> float | None:
    """Requests a second that a component takes with one of its zones out; None where that is not known."""
    from designer.analysis.capacity import after_zone_loss

    return after_zone_loss(graph, name)


def zones_known(graph: DesignGraph, name: str) -> int:
    """In how many zones a component is stated to run; 0 where nobody says."""
    from designer.analysis.failing import zone_names

    return len(zone_names(graph.component(name)))


def cheapest_availability_for(graph: DesignGraph, journey: str, most_used: float) -> Way | None:
    """The cheapest changes with which a journey is available often enough and no more than a share is newly in use."""
    from designer.analysis.upgrades import cheapest_availability

    return cheapest_availability(graph, journey, most_used)


def cheapest_capacity_for(graph: DesignGraph, journey: str, most_used: float) -> Way | None:
    """The cheapest units and tiers that take a journey's rate, with no more than a share of them in use at peak."""
    from designer.analysis.growth import cheapest_capacity

    return cheapest_capacity(graph, journey, most_used)


def savings_for(graph: DesignGraph, most_used: float) -> Saving | None:
    """Changes after which the design stays within its budget and misses nothing that it met."""
    from designer.analysis.savings import within_budget

    return within_budget(graph, most_used)


def service_uses(graph: DesignGraph, name: str) -> tuple[Use, ...]:
    """What the design asks of a component's service, beside what its provider publishes as the limit."""
    from designer.analysis.service_limits import uses

    return uses(graph, name)


def limited_services(graph: DesignGraph) -> Iterator[ComponentElement]:
    """The services of which something is stated that their provider publishes a limit for."""
    from designer.analysis.service_limits import limited

    return limited(graph)


def waits_longer(people: int, arriving: float, served: float, limit: float) -> float:
    """The share of cases that wait longer than a limit (Erlang C); rates and limit in the same unit of time."""
    from designer.analysis.queueing import exceeds

    return exceeds(people, arriving, served, limit)


def slower_than(p50_ms: float, p99_ms: float, limit_ms: float) -> float:
    """The share of requests that take longer than a limit, by median and 99th percentile."""
    from designer.analysis.times import Lognormal

    return Lognormal(p50_ms, p99_ms).beyond(limit_ms)


def error_budget_min(target: float) -> float:
    """Minutes that something may be down in thirty days, by how often it has to be up."""
    from designer.analysis.objectives import error_budget

    return error_budget(target)


def paged_at() -> str:
    """The burn rates of an error budget at which to page: `14.4x in 1 h and 6x in 6 h`."""
    from designer.analysis import objectives

    return objectives.paged_at()


def catch_up_min(outage_min: float, arriving: float, served: float) -> float:
    """Minutes until a consumer has worked off what came while it was out; infinite where it never does."""
    from designer.analysis.sizing import catch_up

    return catch_up(outage_min * 60, arriving, served) / 60


def copies_for_zone_loss(needed: int, zones: int) -> int:
    """Copies to run so that enough are left when one of the zones is out."""
    from designer.analysis.sizing import with_zone_headroom

    return with_zone_headroom(needed, zones)


def open_on(graph: DesignGraph, names: Iterable[str], *attributes: str) -> Unknown:
    """What to raise where numbers of components are missing: the first of the attributes that each usually has.

    What its kind does not usually have is asked for where it has none of them: stated, it counts all the same.
    """
    return Unknown(*[Ask(name, _open_at(graph.component(name), attributes)) for name in names])


def _open_at(component: ComponentElement, attributes: tuple[str, ...]) -> str:
    if len(attributes) == 1:
        return attributes[0]
    stated = None
    for attribute in attributes:
        if component.states(attribute):
            stated = stated or attribute
        elif component.can_have(attribute):
            return attribute
    return stated or attributes[0]


__all__ = [
    "CAPACITY",
    "availability_of",
    "bursts_at",
    "capacity_for",
    "catch_up_min",
    "cheapest_availability_for",
    "cheapest_capacity_for",
    "copies_for_zone_loss",
    "cost_of",
    "deadline_of",
    "down_alone",
    "error_budget_min",
    "how_busy",
    "latency_of",
    "leads_somewhere",
    "left_after_zone_loss",
    "limit_of",
    "limited_services",
    "load_on",
    "missing_availability",
    "open_on",
    "paged_at",
    "plainly_available",
    "recovery_of",
    "retraining_of",
    "savings_for",
    "scales_who_knows_how_far",
    "service_uses",
    "slower_than",
    "waits_longer",
    "zones_known",
]
