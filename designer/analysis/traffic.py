"""The same design with more to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from designer.analysis.capacity import busy, capacity
from designer.analysis.figures import USUAL, Assumptions
from designer.analysis.latency import grid_error, p99_at
from designer.analysis.spending import Spent
from designer.graph.design_graph import DesignGraph
from designer.model.design import Design

RATES = ("peak_rps", "mean_rps")


@dataclass(frozen=True)
class Point:
    """A journey at a multiple of its traffic.

    Attributes
    ----------
    rps
        Requests a second at peak.
    busiest, utilisation
        The component that is busiest under all journeys, and the share of its capacity; above 1 it is overrun.
    p99_ms
        None where a line never ends, or nothing is known.
    """

    times: float
    rps: float | None
    busiest: str | None
    utilisation: float | None
    p99_ms: float | None
    reason: str
    spent: Spent = ()

    @cached_property
    def error(self) -> float | None:
        """Of the p99, in milliseconds: what twice as fine a grid changes."""
        return None if self.p99_ms is None else grid_error(self.p99_ms, self.spent)


def scaled(design: Design, times: float) -> Design:
    """The design with every rate of its requirements and journeys multiplied."""
    needs = design.requirements
    return design.model_copy(
        update={
            "requirements": needs.model_copy(update=_more(needs, times)),
            "journeys": tuple(j.model_copy(update=_more(j, times)) for j in design.journeys),
        }
    )


def _more(part: object, times: float) -> Mapping[str, float]:
    stated = {name: getattr(part, name, None) for name in RATES}
    return {name: v * times for name, v in stated.items() if isinstance(v, int | float)}


def load_curve(
    graph: DesignGraph, times: tuple[float, ...], assumed: Assumptions = USUAL
) -> Mapping[str, tuple[Point, ...]]:
    """Each journey at multiples of the traffic; what each component is used for one request stays the same."""
    return {
        journey.id: tuple(_point(graph, journey.id, multiple, assumed) for multiple in times)
        for journey in graph.journeys
    }


def _point(graph: DesignGraph, journey: str, times: float, assumed: Assumptions) -> Point:
    able = capacity(graph, journey)
    on_it = [b for b in busy(graph) if b.component in able.uses and b.peak is not None]
    busiest = on_it[0] if on_it else None
    p99, reason, spent = p99_at(graph, journey, times, assumed)
    return Point(
        times,
        None if able.target_rps is None else able.target_rps * times,
        None if busiest is None else busiest.component,
        None if busiest is None or busiest.peak is None else busiest.peak * times,
        p99,
        able.reason or reason,
        spent,
    )
