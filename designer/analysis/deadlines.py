"""Whether a journey keeps its deadline: by bounds where they decide it, on the grid only where they do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.analysis.figures import USUAL
from designer.analysis.requests import NoLatency, spent_on, times_of, under
from designer.analysis.spending import (
    Spent,
    all_in_time,
    guessed,
    hops,
    safely_longest,
    stated_only,
)
from designer.graph.facts import lasting

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph


@dataclass(frozen=True)
class Deadline:
    """Whether a journey's p99 keeps its target.

    Attributes
    ----------
    told
        Whether there is a time at all: not where a line never ends, or no way leads to the end.
    meets
        None where an illustrative time decides it.
    illustrative
        The components whose time is ours and not the design's.
    """

    told: bool
    meets: bool | None
    illustrative: tuple[str, ...]


@lasting
def deadline(graph: DesignGraph, journey: str) -> Deadline:
    """Whether a journey keeps its target, as `Latency.meets_target` says; a p99 is never above its bound."""
    target = graph.journey(journey).target_value("p99_latency_ms")
    try:
        ends = times_of(graph, journey, USUAL)
        names = guessed(ends)
        if names and _stated_is_short(graph, ends, target):
            return Deadline(told=True, meets=None, illustrative=names)
        whole = spent_on(graph, journey)
    except NoLatency:
        return Deadline(told=False, meets=None, illustrative=())
    names = guessed(whole)
    if target is None:
        return Deadline(told=True, meets=None, illustrative=names)
    if safely_longest(stated_only(whole) if names else whole) <= target:
        return Deadline(told=True, meets=None if names else True, illustrative=names)
    from designer.analysis.latency import latency

    return Deadline(told=True, meets=latency(graph, journey).meets_target, illustrative=names)


def _stated_is_short(graph: DesignGraph, ends: Spent, target: float | None) -> bool:
    """Whether what is stated keeps the target on the way to every end, whatever else is spent."""
    if not any(hop.basis == "stated" and hop.service.p50 for hop in hops(ends)):
        return True
    if target is None:
        return False
    return all_in_time(under(graph, stated_only(ends), 1.0), target)
