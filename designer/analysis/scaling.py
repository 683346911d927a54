"""Whether what scales by itself scales in time: what the copies that always run still take until new ones are there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.analysis.capacities import capacity_of
from designer.analysis.figures import copies, number
from designer.analysis.loads import loads
from designer.graph.facts import fact

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph


@dataclass(frozen=True)
class ScaleOut:
    """How fast load may rise on a component that scales by itself.

    Attributes
    ----------
    warm
        Requests a second that its least copies take.
    headroom
        What of that is free at the mean.
    seconds
        Until a new copy serves.
    ramp
        The fastest rise at which nothing is shed, in requests a second gained each second; None where the least
        copies take the peak, so that no rise is too fast.
    short
        Requests a second too many where load rises from its mean to its peak at once, until new copies are there.
    """

    component: str
    warm: float
    headroom: float
    seconds: float
    ramp: float | None
    short: float


def shed(ramp: float, seconds: float, headroom: float) -> float:
    """Requests a second too many when new copies serve, after a rise of `ramp` each second for so many seconds."""
    return max(0.0, ramp * seconds - headroom)


@fact
def scale_outs(graph: DesignGraph) -> tuple[ScaleOut, ...]:
    """Each component on a journey that states how it scales out, what a copy takes, and gets a known load."""
    found = []
    for name, load in loads(graph).items():
        component = graph.component(name)
        seconds, least, limit = number(component, "scale_out_s"), copies(component), None
        if component.known("autoscale") is True and seconds is not None and least is not None:
            limit = capacity_of(component)
        if limit is None or not limit.each or load.peak is None or load.mean is None:
            continue
        warm = min(limit.rate, limit.each * (least or 0))
        free = warm - load.mean
        headroom = max(0.0, free)
        ramp = headroom / seconds if seconds and warm < load.peak else None
        short = shed(load.peak - load.mean, 1.0, free) if seconds else 0.0  # within one second
        found.append(ScaleOut(name, warm, headroom, seconds or 0.0, ramp, short))
    return tuple(found)
