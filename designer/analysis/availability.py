"""How often a journey works: exactly where that can be counted, else estimated and called so.

Every figure is an unavailability first, so that nines are not lost in rounding. Sources: Bryant 1986 (diagrams),
Birnbaum 1969 (importance), Wilson 1927 (interval).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from designer.analysis.cuts import cuts_down, smallest_cuts
from designer.analysis.diagrams import Budget, Diagrams, TooLarge
from designer.analysis.failing import Failing, Part, failing
from designer.analysis.figures import USUAL, Assumptions
from designer.graph.journeys import single_points
from designer.graph.kernel import fact

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph

Method = Literal["exact", "estimated"]
ROUNDING = 1e-9
"""A target counts as met that is missed by no more than this share of what it allows."""
PERIOD_MIN = 30 * 24 * 60
"""Thirty days in minutes: what downtime is given for."""


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
        How often it fails; None where a component's figure is missing.
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
        """Whether it does; None where there is no target, or only what nobody stated decides it."""
        if self.target is None:
            return None
        allowed = 1 - self.target
        if self.at_least_down.low > allowed * (1 + ROUNDING):
            return False
        return None if self.chance is None or self.chance.high > allowed * (1 + ROUNDING) else True


@fact
def availability(
    graph: DesignGraph, journey: str, assumed: Assumptions = USUAL, budget: Budget | None = None
) -> Availability:
    """How often a journey works; see `Availability`."""
    model = failing(graph, journey, assumed)
    found, bound, importance = _counted(model, assumed, budget)
    parts = {part.component: part for part in model.parts}
    counted = {n: i for n, i in importance.items() if parts[n].down != 0.0 or parts[n].domains}
    return Availability(
        journey=journey,
        chance=None if model.missing else found,
        at_least_down=bound,
        target=graph.journey(journey).target_value("availability"),
        single_points=single_points(graph, journey),
        importance=counted,
        potential={n: i * (parts[n].as_one or 0.0) for n, i in counted.items()},
        cuts=smallest_cuts(model),
        missing=model.missing,
        leaning={p.component: p.basis for p in model.parts if p.basis != "stated" and p.down},
    )


def by_adding_up(graph: DesignGraph, journey: str) -> bool | None:
    """Whether a journey meets its target by adding up what its parts are down, which is never too little.

    True where it surely does, False where the figures that are missing decide, None where it has to be counted.
    """
    target = graph.journey(journey).target_value("availability")
    model = failing(graph, journey)
    stated = math.fsum(p.as_one or 0.0 for p in model.parts if p.basis == "stated")
    if target is None or stated > 1 - target:
        return None
    sure = not model.missing and not any(p.domains or p.basis != "stated" for p in model.parts)
    return True if sure else (False if model.missing else None)


def _counted(
    model: Failing, assumed: Assumptions, budget: Budget | None
) -> tuple[Chance, Chance, Mapping[str, float]]:
    """How often the journey fails with what is known, by what is stated alone, and each component's importance."""
    try:
        exact = Exact(model, assumed, budget or Budget())
    except TooLarge:
        from designer.analysis.sampling import sampled

        found, importance = sampled(model, assumed)
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
        self.down: dict[str, float] = {}
        self.copied = {p.component for p in model.parts if p.domains}
        names = self._domains(assumed) + self._variables()
        self.diagrams = Diagrams(names, budget)
        self.root = _root(self.diagrams, model, self._leaf)

    def _domains(self, assumed: Assumptions) -> list[str]:
        """Regions first, then zones: with them known, what stands in them is independent."""
        every = {d for part in self.model.parts for copy in part.domains for d in copy}
        for name in every:
            self.down[name] = (
                assumed.region_down if name.startswith("region:") else assumed.zone_down
            )
        return sorted(every)

    def _variables(self) -> list[str]:
        names: list[str] = []
        for part in self.model.parts:
            one = part.as_one
            if part.domains:
                mine = [f"{part.component}#{copy}" for copy in range(part.copies)]
                self.down.update(dict.fromkeys(mine, part.down or 0.0))
            else:
                mine = [part.component]
                self.down[part.component] = 0.0 if one is None else one
            names += mine
        for place, step in enumerate(self.model.steps):
            if step.coverage is not None and step.coverage < 1:
                names.append(_cover(place))
                self.down[_cover(place)] = 1 - step.coverage
        return names

    def _leaf(self, part: Part) -> int:
        build = self.diagrams
        if not part.domains:
            return build.variable(part.component)
        running = [
            build.all([build.variable(f"{part.component}#{n}"), *map(build.variable, domains)])
            for n, domains in enumerate(part.domains)
        ]
        return build.at_least(part.needs, running)

    def failure(self, **changed: float) -> float:
        """How often the journey fails, some components' copies down with another probability."""
        down = self.down
        if changed:
            down = down | {
                name: changed[owner]
                for name in self.diagrams.order
                if (owner := name.partition("#")[0]) in changed
            }
        return self.diagrams.failure(self.root, down)

    def stated_failure(self) -> float:
        """How often the journey fails if zones, regions and all that the design does not state never do."""
        guessed = {p.component for p in self.model.parts if p.basis != "stated"}
        down = {
            name: 0.0 if name in guessed or name.startswith(("zone:", "region:")) else q
            for name, q in self.down.items()
        }
        return self.diagrams.failure(self.root, down)

    def importance(self) -> dict[str, float]:
        """Birnbaum importance by component; of one that runs copies, as if all its copies went at once."""
        single = self.diagrams.importance(self.root, self.down)
        return {
            part.component: self.failure(**{part.component: 1.0})
            - self.failure(**{part.component: 0.0})
            if part.domains
            else single[part.component]
            for part in self.model.parts
        }


def _cover(place: int) -> str:
    return f"takes over:{place}"


def _root(diagrams: Diagrams, model: Failing, leaf: Callable[[Part], int]) -> int:
    covers = {
        place: diagrams.variable(_cover(place))
        for place, step in enumerate(model.steps)
        if step.coverage is not None and step.coverage < 1
    }
    leaves = {part.component: leaf(part) for part in model.parts}
    return diagrams.of(model.steps, leaves, covers)
