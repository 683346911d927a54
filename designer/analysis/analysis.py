"""All numbers of a design together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.analysis.availability import Availability, availability
from designer.analysis.capacity import Busy, Capacity, bursts, busy, capacity
from designer.analysis.costs import Cost, Prices, cost
from designer.analysis.drills import Drills, drills
from designer.analysis.figures import USUAL, Assumptions
from designer.analysis.latency import Latency, latency, with_error
from designer.analysis.needs import Need, needs
from designer.analysis.recovery import Recovery, recovery
from designer.analysis.retraining import Retraining, retraining
from designer.analysis.scaling import ScaleOut, scale_outs
from designer.analysis.service_limits import Use, uses
from designer.analysis.sizing import Burst
from designer.analysis.taken import Taken, taken_as_given
from designer.analysis.traffic import Point, load_curve

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph

USUAL_TRAFFIC = (1.0, 2.0, 10.0)


@dataclass(frozen=True)
class JourneyNumbers:
    """The numbers of one journey."""

    id: str
    name: str
    availability: Availability
    latency: Latency
    capacity: Capacity
    recovery: Recovery
    load_curve: tuple[Point, ...]


@dataclass(frozen=True)
class Analysis:
    """The numbers of a design, by journey and as a whole."""

    name: str
    journeys: tuple[JourneyNumbers, ...]
    retraining: Retraining | None
    cost: Cost
    drills: Drills
    busy: tuple[Busy, ...]
    bursts: Mapping[str, Burst]
    needs: tuple[Need, ...]
    scale_outs: tuple[ScaleOut, ...]
    service_uses: Mapping[str, tuple[Use, ...]]
    assumed: Assumptions
    taken: tuple[Taken, ...] = ()


def analysed(
    graph: DesignGraph,
    traffic: tuple[float, ...] = USUAL_TRAFFIC,
    assumed: Assumptions = USUAL,
    priced: Prices | None = None,
) -> Analysis:
    """The numbers of a design.

    Parameters
    ----------
    traffic
        Multiples of the stated rates for the load curve.
    priced
        Prices in place of the shipped, illustrative ones.
    """
    curves = load_curve(graph, traffic, assumed)
    return Analysis(
        name=graph.design.name,
        journeys=tuple(
            JourneyNumbers(
                id=journey.id,
                name=journey.label,
                availability=availability(graph, journey.id, assumed),
                latency=with_error(latency(graph, journey.id, assumed)),
                capacity=capacity(graph, journey.id),
                recovery=recovery(graph, journey.id, assumed),
                load_curve=curves[journey.id],
            )
            for journey in graph.journeys
        ),
        retraining=retraining(graph),
        cost=cost(graph, priced),
        drills=drills(graph),
        busy=busy(graph),
        bursts=bursts(graph),
        needs=needs(graph),
        scale_outs=scale_outs(graph),
        service_uses=_service_uses(graph),
        assumed=assumed,
        taken=taken_as_given(graph),
    )


def _service_uses(graph: DesignGraph) -> Mapping[str, tuple[Use, ...]]:
    """By component what it asks of its service, where the provider publishes a limit."""
    asked = {name: uses(graph, name) for name in sorted(c.id for c in graph.components)}
    return {name: found for name, found in asked.items() if found}
