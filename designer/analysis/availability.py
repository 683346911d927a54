"""How often a journey works: exactly where that can be counted, else estimated and called so.

Every figure is an unavailability first, so that nines are not lost in rounding. Sources: Bryant 1986 (diagrams),
Birnbaum 1969 (importance), Wilson 1927 (interval).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from designer.analysis.cuts import CutSets, cuts_down, smallest_cuts
from designer.analysis.diagrams import Budget, Diagram, Diagrams, TooLarge
from designer.analysis.failing import (
    Failing,
    Part,
    failing,
    missing_of,
    not_counted,
    parts_failing,
)
from designer.analysis.figures import USUAL, Assumptions
from designer.analysis.objectives import PERIOD_MIN
from designer.analysis.steps import Steps
from designer.graph.facts import fact
from designer.graph.journeys import single_points, ways_cut
from designer.graph.kept import Kept, in_full

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph

Method = Literal["exact", "estimated"]
ROUNDING = 1e-9
"""A target counts as met that is missed by no more than this share of what it allows."""
MOST_KEPT = 200_000
"""So many nodes of diagrams, and half as many parts of journeys, are remembered in all."""


@dataclass(frozen=True)
class Chance:
    """How often something fails.

    Attributes
    ----------
    down
        Fraction of time, 0 to 1.
    low, high
        Equal to `down` where exact; a Wilson interval of 95 % where estimated.
    by_cuts
        A lower bound that is exact: how often one or two components are down that break it. None where `down` is exact.
    """

    down: float
    low: float
    high: float
    method: Method = "exact"
    by_cuts: float | None = None


@dataclass(frozen=True)
class Availability:
    """How often a journey works, and on whom that depends.

    Attributes
    ----------
    chance
        How often it fails; None where a component's figure is missing, or no way leads to its end.
    at_least_down
        How often it fails by what the design itself states, all else never failing: a lower bound that no default
        and no guess can make an accusation of.
    importance
        Birnbaum importance by component: how much more often the journey fails if the component is surely down.
    potential
        By component how much of the unavailability would go if it never failed.
    cuts
        The smallest sets of components whose loss breaks it, of at most two; None where they were too many.
    missing
        Components that state no availability.
    leaning
        Components whose figure is not the design's own, with what it is.
    reason
        Why there is no figure, where no component's is missing.
    unsettled
        Components that were drawn at random and whose importance is no more than chance: nothing is lost to them that
        could be told. None of them is in `importance`.
    ways_cut
        Components of rings of calls so large that their longest ways round are not counted: where one of these is the
        last that works, the journey works more often than it says.
    """

    journey: str
    chance: Chance | None
    at_least_down: Chance
    target: float | None
    single_points: tuple[str, ...]
    importance: Mapping[str, float]
    potential: Mapping[str, float]
    cuts: tuple[tuple[str, ...], ...] | None
    missing: tuple[str, ...]
    leaning: Mapping[str, str]
    reason: str = ""
    unsettled: tuple[str, ...] = ()
    ways_cut: tuple[str, ...] = ()

    @property
    def value(self) -> float | None:
        """The fraction of time it works."""
        return None if self.chance is None else 1 - self.chance.down

    @property
    def downtime_min(self) -> float | None:
        """Minutes down in thirty days."""
        return None if self.chance is None else self.chance.down * PERIOD_MIN

    @property
    def meets_target(self) -> bool | None:
        """Whether it does; None where there is no target, or only what nobody stated or nobody counted decides it."""
        if self.target is None:
            return None
        allowed = 1 - self.target
        if self.at_least_down.low > allowed * (1 + ROUNDING):
            return None if self.ways_cut else False  # with the ways left out it may be down less
        return None if self.chance is None or self.chance.high > allowed * (1 + ROUNDING) else True


Known = tuple[Chance, Chance, Mapping[str, float], CutSets | None]
_KNOWN: Kept[tuple[Steps, tuple[Part, ...], Assumptions, Budget | None], Known] = Kept(
    MOST_KEPT // 2, lambda key, known: len(key[0]) + len(key[1]) + len(known[3] or ())
)


@in_full
@fact
def availability(
    graph: DesignGraph, journey: str, assumed: Assumptions = USUAL, budget: Budget | None = None
) -> Availability:
    """How often a journey works; see `Availability`."""
    model = failing(graph, journey, assumed)
    found, bound, importance, cuts = _KNOWN.of(
        (model.steps, model.parts, assumed, budget),
        lambda: _all_of(model, assumed, budget),
    )
    parts = {part.component: part for part in model.parts}
    reason = not_counted(graph, journey)
    able = [n for n in parts if parts[n].down != 0.0 or parts[n].domains]
    counted = {n: importance[n] for n in able if n in importance}
    return Availability(
        journey=journey,
        chance=None if model.missing or reason else found,
        at_least_down=bound,
        target=graph.journey(journey).target_value("availability"),
        single_points=single_points(graph, journey),
        importance=counted,
        potential={n: i * (parts[n].as_one or 0.0) for n, i in counted.items()},
        cuts=cuts,
        missing=model.missing,
        leaning={p.component: p.basis for p in model.parts if p.basis != "stated" and p.down},
        reason=reason,
        unsettled=tuple(sorted(n for n in able if n not in importance)),
        ways_cut=ways_cut(graph, journey),
    )


def by_adding_up(graph: DesignGraph, journey: str) -> bool | None:
    """Whether a journey meets its target by adding up what its parts are down, which is never too little.

    True where it surely does, False where the figures that are missing decide, None where it has to be counted.
    """
    target = graph.journey(journey).target_value("availability")
    parts = parts_failing(graph, journey)
    stated = math.fsum([p.as_one or 0.0 for p in parts if p.basis == "stated"])
    if target is None or stated > 1 - target or not_counted(graph, journey):
        return None
    if missing_of(parts):
        return False
    return None if any(p.domains or p.basis != "stated" for p in parts) else True


def _all_of(model: Failing, assumed: Assumptions, budget: Budget | None) -> Known:
    cuts = smallest_cuts(model)
    alone = {cut[0] for cut in cuts or () if len(cut) == 1}
    return (*_counted(model, assumed, budget, alone), cuts)


def _counted(
    model: Failing, assumed: Assumptions, budget: Budget | None, alone: Collection[str]
) -> tuple[Chance, Chance, Mapping[str, float]]:
    """How often the journey fails with what is known, by what is stated alone, and each component's importance."""
    try:
        exact = Exact(model, assumed, budget or Budget())
    except TooLarge:
        from designer.analysis.sampling import sampled

        found, importance = sampled(model, assumed, alone=alone)
        chance = _estimated(model, found, model.parts)
        stated = [p for p in model.parts if p.basis == "stated"]
        if len(stated) == len(model.parts) and not any(p.domains for p in stated):
            return chance, chance, importance
        return chance, _estimated(model, (0.0, 0.0, 0.0), stated), importance
    down, surely = exact.failure(), exact.stated_failure()
    return Chance(down, down, down), Chance(surely, surely, surely), exact.importance()


def _estimated(model: Failing, found: tuple[float, float, float], known: Iterable[Part]) -> Chance:
    """An estimate, and never below what the smallest cuts make certain."""
    bound = cuts_down(model, {part.component: part.as_one or 0.0 for part in known})
    down, low, high = (max(value, bound) for value in found)
    return Chance(down, low, high, "estimated", bound)


class Exact:
    """The diagram of one journey with the probabilities of what it asks for."""

    def __init__(self, model: Failing, assumed: Assumptions, budget: Budget) -> None:
        self.model = model
        self.diagram = _diagram(model, budget)
        self._levels = _levels_of(model, self.diagram.order)
        known = {part.component: part for part in model.parts}
        covers = {_cover(n): 1 - (step.coverage or 0.0) for n, step in enumerate(model.steps)}
        self.down = [covers.get(name, 0.0) for name in self.diagram.order]
        for place, name in enumerate(self.diagram.order):
            if name.startswith("region:"):
                self.down[place] = assumed.region_down
            elif name.startswith("zone:"):
                self.down[place] = assumed.zone_down
        for owner, levels in self._levels.items():
            one = known[owner].down if known[owner].domains else known[owner].as_one
            for level in levels:
                self.down[level] = one or 0.0
        self._failures = self.diagram.failures(self.down)

    def failure(self, **changed: float) -> float:
        """How often the journey fails, some components' copies down with another probability."""
        if not changed:
            return self._failures[self.diagram.root]
        down, levels = self.down.copy(), set[int]()
        for owner, chance in changed.items():
            levels.update(self._levels.get(owner, ()))
            for level in self._levels.get(owner, ()):
                down[level] = chance
        return self.diagram.changed(self._failures, down, levels)

    def stated_failure(self) -> float:
        """How often the journey fails if zones, regions and all that the design does not state never do."""
        guessed = {p.component for p in self.model.parts if p.basis != "stated"}
        down = [
            0.0 if name.startswith(("zone:", "region:")) else chance
            for name, chance in zip(self.diagram.order, self.down, strict=True)
        ]
        for owner in guessed:
            for level in self._levels[owner]:
                down[level] = 0.0
        return self.diagram.failure(down)

    def importance(self) -> dict[str, float]:
        """Birnbaum importance by component; of one that runs copies, as if all its copies went at once."""
        single = self.diagram.importance(self.down, self._failures)
        return {
            part.component: self.failure(**{part.component: 1.0})
            - self.failure(**{part.component: 0.0})
            if part.domains
            else single[part.component]
            for part in self.model.parts
        }


def _cover(place: int) -> str:
    return f"takes over:{place}"


def _variables_of(part: Part) -> list[str]:
    """A variable for each copy, or one for the whole."""
    if part.domains:
        return [f"{part.component}#{copy}" for copy in range(part.copies)]
    return [part.component]


def _levels_of(model: Failing, order: Sequence[str]) -> dict[str, list[int]]:
    """By component the levels of its variables."""
    level = {name: place for place, name in enumerate(order)}
    return {p.component: [level[name] for name in _variables_of(p)] for p in model.parts}


_Standing = tuple[tuple[object, ...], ...]
_DIAGRAMS: Kept[tuple[Steps, _Standing, Budget], Diagram | None] = Kept(
    MOST_KEPT, lambda key, found: len(key[0]) + len(found.nodes if found else ())
)


def _diagram(model: Failing, budget: Budget) -> Diagram:
    """The diagram of a journey, which depends on what stands where and on no probability.

    Raises
    ------
    TooLarge
        If it outgrows its budget.
    """
    standing = tuple(
        (p.component, p.copies, p.needs, p.domains) if p.domains else (p.component,)
        for p in model.parts
    )
    found = _DIAGRAMS.of((model.steps, standing, budget), lambda: _built(model, budget))
    if found is None:
        raise TooLarge
    return found


def _built(model: Failing, budget: Budget) -> Diagram | None:
    """Regions first, then zones: with them known, what stands in them is independent."""
    domains = sorted({d for part in model.parts for copy in part.domains for d in copy})
    covers = [
        place
        for place, step in enumerate(model.steps)
        if step.coverage is not None and step.coverage < 1
    ]
    names = [name for part in model.parts for name in _variables_of(part)]
    build = Diagrams([*domains, *names, *map(_cover, covers)], budget)
    try:
        taking_over = {place: build.variable(_cover(place)) for place in covers}
        leaves = {part.component: _leaf(build, part) for part in model.parts}
        return build.alone(build.of(model.steps, leaves, taking_over))
    except TooLarge:
        return None


def _leaf(build: Diagrams, part: Part) -> int:
    if not part.domains:
        return build.variable(part.component)
    running = [
        build.all([build.variable(name), *map(build.variable, domains)])
        for name, domains in zip(_variables_of(part), part.domains, strict=True)
    ]
    return build.at_least(part.needs, running)
