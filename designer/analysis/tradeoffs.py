"""What a change does to the numbers: each journey's before and after, and what it adds to the bill."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.analysis.availability import availability
from designer.analysis.capacity import capacity
from designer.analysis.costs import Range, cost
from designer.analysis.latency import latency

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph


@dataclass(frozen=True)
class Change:
    """One number of one journey that a change moves; None where it is not known on that side."""

    journey: str
    what: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Tradeoff:
    """What a change does to all numbers.

    Attributes
    ----------
    monthly
        What it adds to the bill in US dollars, at least and at most.
    illustrative
        Whether prices of ours, and not the design's own, are part of that.
    """

    changes: tuple[Change, ...]
    monthly: Range
    illustrative: bool = False

    def says(self) -> str:
        """One sentence for the screen; empty where nothing moves."""
        parts = [_says(change) for change in self.changes]
        if self.monthly.low or self.monthly.high:
            low, high = sorted((self.monthly.low, self.monthly.high))
            more = "more" if high > 0 else "less"
            whose = " by illustrative prices" if self.illustrative else ""
            parts.append(f"${abs(low):,.0f} to ${abs(high):,.0f} a month {more}{whose}")
        return "; ".join(parts)


def _says(change: Change) -> str:
    before, after = (_shown(change.what, value) for value in (change.before, change.after))
    return f"{change.what} of {change.journey}: {before} becomes {after}"


def _shown(what: str, value: float | None) -> str:
    if value is None:
        return "not known"
    if what == "availability":
        return f"{value:.4%}"
    return f"{value:,.0f} ms" if what == "p99" else f"{value:,.0f} a second"


def tradeoff(before: DesignGraph, after: DesignGraph) -> Tradeoff:
    """What leads from one design to another in numbers, over the journeys that both have."""
    both = {j.id for j in before.journeys} & {j.id for j in after.journeys}
    changes = [c for journey in sorted(both) for c in _changes(before, after, journey)]
    old, new = cost(before), cost(after)
    guessed = {*old.illustrative, *new.illustrative}
    moved = any(old.per_component.get(n) != new.per_component.get(n) for n in guessed)
    added = Range(new.monthly.low - old.monthly.low, new.monthly.high - old.monthly.high)
    return Tradeoff(tuple(changes), added, illustrative=moved)


def _changes(before: DesignGraph, after: DesignGraph, journey: str) -> Iterator[Change]:
    up = [availability(graph, journey).value for graph in (before, after)]
    slow = [latency(graph, journey).p99 for graph in (before, after)]
    able = [capacity(graph, journey).max_rps for graph in (before, after)]
    for what, (old, new), least in (
        ("availability", up, 1e-7),
        ("p99", slow, 0.5),
        ("capacity", able, 0.5),
    ):
        moved = (old is None) != (new is None)
        if moved or (old is not None and new is not None and abs(new - old) >= least):
            yield Change(journey, what, old, new)
