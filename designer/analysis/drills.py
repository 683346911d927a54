"""What breaks when something goes down: every component, zone and region, and every pair, all journeys at once.

One integer holds, bit by bit, whether a part works in each drill; a whole table is then a handful of `&` and `|`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import or_
from typing import TYPE_CHECKING

from designer.analysis.failing import zone_names
from designer.analysis.figures import USUAL, copies, number
from designer.analysis.steps import by_part, steps_of, worked
from designer.graph.domains import exempt
from designer.graph.facts import fact
from designer.graph.journeys import met_on

if TYPE_CHECKING:
    from designer.analysis.steps import Steps
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement

COPY = "copy:"
MOST_PAIRS = 50_000
"""More pairs are not drilled; the table says so."""
Case = tuple[tuple[str, ...], frozenset[str]]
"""What goes down, and all components that go with it."""


@dataclass(frozen=True)
class Drill:
    """What goes down and what it breaks.

    Attributes
    ----------
    down
        Components by id, or `copy:ID` (one of its copies), `zone:REGION-N`, `region:NAME`.
    components
        All components that are down with it.
    broken, degraded
        Journeys that stop, and journeys that go on over a fallback.
    """

    down: tuple[str, ...]
    components: tuple[str, ...]
    broken: tuple[str, ...]
    degraded: tuple[str, ...]


@dataclass(frozen=True)
class Drills:
    """All single failures, then the pairs that break more than their two halves; those that break most first.

    `pairs` is how many pairs were tried; None where there were too many to try.
    """

    singles: tuple[Drill, ...]
    pairs: tuple[Drill, ...]
    pairs_tried: int | None


@fact
def drills(graph: DesignGraph) -> Drills:
    """Every component that stands on a journey, one of its copies, every zone and region, and every pair of them.

    Single copies are drilled alone: what a pair of them breaks, the loss of their zone shows.
    """
    journeys = {j.id: steps_of(graph, j.id) for j in graph.journeys}
    names = _ours(graph, journeys)
    spread = [its for name in names for its in _spread(graph.component(name))]
    down = _losses(graph, names, spread)
    singles = _played(journeys, [((name,), lost) for name, lost in down.items()])
    broken = {drill.down[0]: set(drill.broken) for drill in singles}
    # What breaks every journey alone breaks no more together with another.
    left = [n for n in down if len(broken[n]) < len(journeys) and not n.startswith(COPY)]
    if len(left) * (len(left) - 1) // 2 > MOST_PAIRS:
        return Drills(_worst_first(singles), (), None)
    both = _lost_by_two(spread, frozenset(left))
    pairs = [
        ((a, b), (down[a] | down[b]).union(both.get((a, b), ()))) for a, b in combinations(left, 2)
    ]
    worse = _worse(journeys, pairs, broken)
    return Drills(_worst_first(singles), _worst_first(worse), len(pairs))


def _ours(graph: DesignGraph, journeys: Mapping[str, Steps]) -> list[str]:
    """What stands on some journey and is neither who asks nor somebody else's."""
    entries = {source for j in graph.journeys for source in j.part.sources}
    names = sorted({name for journey in journeys for name in met_on(graph, journey)} - entries)
    return [n for n in names if exempt.truth(graph.component(n)) is not True]


@dataclass(frozen=True)
class _Spread:
    """The zones, or regions, over which a component's copies are dealt out; `running` is None where nobody counts."""

    component: str
    places: tuple[str, ...]
    running: int | None
    needed: int

    def stops_without(self, gone: int) -> bool:
        """Whether too few copies are left with so many of its places out, those that hold most."""
        if gone >= len(self.places) or self.running is None:
            return gone >= len(self.places)
        each, more = divmod(self.running, len(self.places))
        return self.running - gone * each - min(gone, more) < self.needed


def _spread(component: ComponentElement) -> Iterator[_Spread]:
    """Where a component's copies stand: in zones of its one region, and in regions."""
    running, needed = copies(component), int(number(component, "needs_instances") or 1)
    regions = tuple(dict.fromkeys(f"region:{name}" for name in component.regions_stated))
    zones = tuple(dict.fromkeys(zone_names(component, USUAL))) if len(regions) <= 1 else ()
    for places in (zones, regions):
        if places:
            yield _Spread(component.id, places, running, needed)


def _losses(
    graph: DesignGraph, names: Sequence[str], spread: Sequence[_Spread]
) -> dict[str, frozenset[str]]:
    """For each thing that can go down the components that go with it."""
    down = {name: frozenset({name}) for name in names}
    for name in names:
        component = graph.component(name)
        running, needed = copies(component), int(number(component, "needs_instances") or 1)
        if running is not None:
            down[f"{COPY}{name}"] = frozenset({name} if running - 1 < needed else ())
    pinned: dict[str, set[str]] = {}
    for its in spread:
        for place in its.places:
            gone = pinned.setdefault(place, set())
            if its.stops_without(1):
                gone.add(its.component)
    return down | {domain: frozenset(lost) for domain, lost in sorted(pinned.items())}


def _lost_by_two(
    spread: Sequence[_Spread], drilled: frozenset[str]
) -> Mapping[tuple[str, str], set[str]]:
    """For each two zones or regions what neither stops alone and both together do."""
    found: dict[tuple[str, str], set[str]] = {}
    for its in spread:
        if its.stops_without(2) and not its.stops_without(1):
            for pair in combinations(sorted(drilled.intersection(its.places)), 2):
                found.setdefault(pair, set()).add(its.component)
    return found


def _played(journeys: Mapping[str, Steps], cases: Sequence[Case]) -> list[Drill]:
    """What happens in each case."""
    works, plainly = _outcomes(journeys, cases)
    return [_drill(case, place, works, plainly) for place, case in enumerate(cases)]


def _worse(
    journeys: Mapping[str, Steps], cases: Sequence[Case], broken: Mapping[str, set[str]]
) -> list[Drill]:
    """The pairs that break a journey which neither of their halves breaks."""
    works, plainly = _outcomes(journeys, cases)
    naming = by_part(names for names, _ in cases)
    worse = 0
    for journey, stands in works.items():
        before = (naming[name] for name in naming if journey in broken[name])
        worse |= ((1 << len(cases)) - 1) & ~stands & ~reduce(or_, before, 0)
    shown = format(worse, f"0{len(cases)}b")[::-1] if cases else ""
    return [
        _drill(case, place, works, plainly)
        for place, case in enumerate(cases)
        if shown[place] == "1"
    ]


def _outcomes(
    journeys: Mapping[str, Steps], cases: Sequence[Case]
) -> tuple[dict[str, int], dict[str, int]]:
    """By journey the cases in which it works, and in which it works without a fallback; bit n speaks of case n."""
    every = (1 << len(cases)) - 1
    lost = by_part(gone for _, gone in cases)
    works = {j: worked(steps, lost, every) for j, steps in journeys.items()}
    plainly = {j: worked(steps, lost, every, with_fallbacks=False) for j, steps in journeys.items()}
    return works, plainly


def _drill(case: Case, place: int, works: Mapping[str, int], plainly: Mapping[str, int]) -> Drill:
    names, gone = case
    return Drill(
        names,
        tuple(sorted(gone)),
        tuple(j for j in works if not works[j] >> place & 1),
        tuple(j for j in works if works[j] >> place & 1 and not plainly[j] >> place & 1),
    )


def _worst_first(found: Iterable[Drill]) -> tuple[Drill, ...]:
    return tuple(sorted(found, key=lambda d: (-len(d.broken), -len(d.degraded), d.down)))
