"""The cheapest set of changes with which a journey that misses its availability meets it.

More copies of what runs copies, zones or a second region for what stands in one, a second one beside what is promised
as a whole, and a better tier of what states its tier. What is tried is counted with zones and regions as the journey
itself is. The search is exact over the components that help most; where there are more, or it was cut short, it says
so. A way that brings another number past its limit gives way to one nearly as cheap that does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from designer.analysis.availability import ROUNDING, Exact, availability
from designer.analysis.brought import Brought, brought
from designer.analysis.diagrams import Budget, TooLarge
from designer.analysis.failing import Part, domains_of, failing, fewer_than
from designer.analysis.figures import USUAL, counted_by, number
from designer.analysis.loads import loads, part_of
from designer.analysis.tier_changes import better_promises
from designer.analysis.ways import (
    CLOSE,
    NEARLY,
    Way,
    as_edited,
    beside,
    bill_of,
    guessed,
    middle_price,
    month,
)
from designer.graph.facts import fact
from designer.model.edit import Edit, Set

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement

MOST_SEARCHED = 6
"""So many components are searched exactly; with more, those that help most."""
MOST_TRIED = 1_000
"""So many sets are looked at; then the cheapest found so far counts, and it is said so."""
MORE_COPIES = 3
MOST_REFUSED = 6
"""So many ways that bring something are passed over; then the one that brings least is taken."""
TO_EACH = ("publish", "consume", "stream")
"""Over these each of several gets all that comes: a second one works as much again."""
Down = Mapping[str, float]
Named = tuple[tuple[str, str], ...]
"""A set of changes by component and words."""


@dataclass(frozen=True)
class Placing:
    """Where the copies of a component stand: what to edit for it, in words, and the domains of each copy."""

    edits: tuple[Set, ...]
    says: str
    domains: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Option:
    """What a component may become: its price in US dollars a month, and how often what it is made of is down then.

    `second` where another one like it, as it is after the edits, is put beside it; `guessed` where the price is not the
    design's own.
    """

    component: str
    edits: tuple[Set, ...]
    price: float
    down: Down
    says: str
    guessed: bool
    second: bool = False


@fact
def cheapest_availability(graph: DesignGraph, journey: str, most_used: float = 1.0) -> Way | None:
    """The cheapest changes with which a journey is available often enough; None where none is found or needed.

    Parameters
    ----------
    most_used
        The share of a component that may be in use at peak: a way that relieves one only so far that its line is long
        gives way to one nearly as cheap that does not.
    """
    now = availability(graph, journey)
    if now.target is None or now.meets_target is not False:
        return None
    if now.chance is None or now.chance.method != "exact":
        return None
    try:
        search = _Search(graph, journey, 1 - now.target, now.potential)
    except TooLarge:
        return None
    return search.best(1 - now.at_least_down.down, most_used)


class _Search:
    """Depth first over what each component may become, cheapest first, dropping what already costs more."""

    def __init__(
        self, graph: DesignGraph, journey: str, allowed: float, potential: Mapping[str, float]
    ) -> None:
        self.graph, self.journey = graph, journey
        self.allowed = allowed * (1 + ROUNDING)
        model = failing(graph, journey, USUAL)
        ends = graph.journey(journey).part.targets
        able = [p for p in model.parts if _can_change(graph.component(p.component), p, ends)]
        able.sort(key=lambda p: (-potential.get(p.component, 0.0), p.component))
        self.exact = len(able) <= MOST_SEARCHED
        searched = {p.component: _Searched(graph, p, ends) for p in able[:MOST_SEARCHED]}
        parts = (searched[p.component].part if p.component in searched else p for p in model.parts)
        self.model = Exact(replace(model, parts=tuple(parts)), USUAL, Budget())
        self.level = {name: place for place, name in enumerate(self.model.diagram.order)}
        self.unchanged = dict(chain.from_iterable(s.now.items() for s in searched.values()))
        self.choices = [list(s.options()) for s in searched.values()]
        self.hopes = [s.hope for s in searched.values()]
        self.tried = 0
        self.found: tuple[float, tuple[Option, ...]] | None = None
        self.refused: set[Named] = set()

    def best(self, before: float, most_used: float) -> Way | None:
        """The cheapest choice that meets the target, or one nearly as cheap that brings less."""
        cheapest: Way | None = None
        kept: tuple[Brought, Way] | None = None
        while len(self.refused) < MOST_REFUSED and (found := self._next(before)) is not None:
            way, mended = found
            cheapest = cheapest or way
            if way.monthly > NEARLY * cheapest.monthly + CLOSE:
                break
            brings = brought(self.graph, mended, most_used)
            if kept is None or brings < kept[0]:
                kept = brings, way
            if not any(brings):
                break
        if kept is None or cheapest is None:
            return None
        dearer = kept[1].monthly > cheapest.monthly + CLOSE
        return replace(kept[1], passed_over=cheapest.monthly if dearer else None)

    def _next(self, before: float) -> tuple[Way, DesignGraph] | None:
        """The cheapest choice that was not looked at yet, and the design it makes."""
        cheapest = self._cheapest()
        if cheapest is None:
            return None
        price, chosen = cheapest
        self.refused.add(_named(chosen))
        edits, mended = self._drawn(chosen)
        after = availability(mended, self.journey)
        if after.meets_target is not True:
            return None
        bill = bill_of(self.graph, mended)
        as_priced = abs((bill.low + bill.high) / 2 - price) <= CLOSE * max(1.0, price)
        way = Way(
            edits=edits,
            says=tuple(option.says for option in chosen),
            bill=bill,
            before=before,
            after=1 - after.at_least_down.down,
            exact=self.exact and self.tried <= MOST_TRIED and as_priced,
            illustrative=any(option.guessed and option.price for option in chosen),
        )
        return way, mended

    def _cheapest(self) -> tuple[float, tuple[Option, ...]] | None:
        self.tried, self.found = 0, None
        self._begin()
        self._deeper(0, (), 0.0)
        return self.found

    def _drawn(self, chosen: tuple[Option, ...]) -> tuple[tuple[Edit, ...], DesignGraph]:
        """The edits one after the other, each drawn on what those before it made, and the design they make."""
        whole: tuple[Edit, ...] = ()
        graph = self.graph
        for option in chosen:
            whole, graph = (*whole, *option.edits), graph.after(option.edits)
            if option.second:
                edits = beside(graph, graph.component(option.component))
                whole, graph = (*whole, *edits), graph.after(edits)
        return whole, graph

    def _begin(self) -> None:
        """A first set that meets the target, none where none does: the best of all, then each as cheap as can be."""
        best = [self._best(place) for place in range(len(self.choices))]
        chosen: list[Option | None] = [*best]
        for place in sorted(range(len(best)), key=lambda n: -best[n].price):
            for option in (None, *self.choices[place]):
                tried = [*chosen[:place], option, *chosen[place + 1 :]]
                if self._failure(*(o.down for o in tried if o)) <= self.allowed:
                    chosen = tried
                    break
            else:
                return
        kept = tuple(option for option in chosen if option)
        if _named(kept) not in self.refused:
            self.found = (sum(option.price for option in kept), kept)

    def _best(self, place: int) -> Option:
        """What a component becomes at best, all others at their best."""
        others = (*self.hopes[:place], *self.hopes[place + 1 :])
        return min(self.choices[place], key=lambda option: self._failure(*others, option.down))

    def _deeper(self, place: int, chosen: tuple[Option, ...], price: float) -> None:
        """Tries what comes after some choices; a set ends with a change, so that none is looked at twice."""
        if self.tried > MOST_TRIED or (self.found is not None and price >= self.found[0]):
            return
        ends_with_change = place == 0 or (chosen and chosen[-1] in self.choices[place - 1])
        if ends_with_change:
            self.tried += 1
            meets = self._failure(*(o.down for o in chosen)) <= self.allowed
            if meets and _named(chosen) not in self.refused:
                self.found = (price, chosen)
            if meets:
                return
        if place == len(self.choices):
            return
        if self._failure(*self.hopes[place:], *(o.down for o in chosen)) > self.allowed:
            return
        self._deeper(place + 1, chosen, price)
        for option in self.choices[place]:
            self._deeper(place + 1, (*chosen, option), price + option.price)

    def _failure(self, *changed: Down) -> float:
        """How often the journey fails with what has changed."""
        down = self.model.down.copy()
        for part in (self.unchanged, *changed):
            for name, chance in part.items():
                down[self.level[name]] = chance
        return self.model.diagram.failure(down)


def _named(chosen: Sequence[Option]) -> Named:
    return tuple((option.component, option.says) for option in chosen)


def _can_change(component: ComponentElement, part: Part, ends: Sequence[str]) -> bool:
    """Whether something surely wrong can be bettered; where a journey ends, nothing can stand in."""
    if part.basis != "stated" or not part.down or component.elsewhere:
        return False
    if middle_price(component) is None:
        return False
    as_a_whole = _takes_a_second(component, ends) or any(better_promises(component))
    return _runs_copies(component) or as_a_whole


def _takes_a_second(component: ComponentElement, ends: Sequence[str]) -> bool:
    """Whether another one beside it shares its work: not where a journey ends, and what is published goes to each."""
    return component.id not in ends and all(c.part.kind not in TO_EACH for c in component.incoming)


def _runs_copies(component: ComponentElement) -> bool:
    observed = number(component, "observed_availability")
    return observed is None and number(component, "instance_availability") is not None


class _Searched:
    """A component with all copies that it may have, in every place where it may have them; those not there are down."""

    def __init__(self, graph: DesignGraph, part: Part, ends: Sequence[str]) -> None:
        self.component = graph.component(part.component)
        self.load = loads(graph).get(part.component)
        self.billed = month(self.component, self.load)
        self.takes_a_second = _takes_a_second(self.component, ends)
        self.guessed = guessed(graph, (part.component,))
        self.was, self.part = part, part
        self.placings: list[Placing] = []
        if _runs_copies(self.component):
            self.placings = list(_placings(graph, self.component, part.copies + MORE_COPIES))
        self.spread = any(placing.domains for placing in self.placings)
        if self.spread:
            most = part.copies + MORE_COPIES
            where = [placing.domains or ((),) * most for placing in self.placings]
            domains = tuple(chain.from_iterable(where))
            self.part = replace(part, copies=len(domains), domains=domains)
        self.now = self._down(0, part.copies)
        best = part.down or 0.0
        self.hope: Down = dict.fromkeys(self.now, best) if self.spread else self._least()

    def options(self) -> Iterator[Option]:
        """What it may become, cheapest first, and of what costs alike what changes least."""
        name = self.component.id
        if not self.placings:
            yield from sorted(self._as_a_whole(), key=lambda o: (o.price, len(o.edits)))
            return
        counted = counted_by(self.component) or "instances"
        for more in range(MORE_COPIES + 1):
            copies = self.was.copies + more
            for place, placing in enumerate(self.placings):
                edits = placing.edits
                if more:
                    edits = (*edits, Set(on=name, attribute=counted, value=copies))
                words = [f"{copies} copies"] * bool(more) + [placing.says] * bool(placing.says)
                if edits:
                    says = f"{self.component.label}: {' '.join(words)}"
                    down = self._down(place, copies)
                    yield Option(name, edits, self._more(edits), down, says, self.guessed)

    def _as_a_whole(self) -> Iterator[Option]:
        """A second one, a better tier, and two of a better tier."""
        name, label = self.component.id, self.component.label
        if self.takes_a_second:
            twice = {name: (self.was.as_one or 0.0) ** 2}
            price = self._more((), second=True)
            yield Option(name, (), price, twice, f"a second {label}", self.guessed, second=True)
        for to in better_promises(self.component):
            price = self._more(to.edits)
            yield Option(name, to.edits, price, {name: to.down}, to.says, to.guessed)
            if self.takes_a_second:
                both, twice = self._more(to.edits, second=True), {name: to.down**2}
                says = f"{to.says}, and a second one"
                yield Option(name, to.edits, both, twice, says, to.guessed, second=True)

    def _more(self, edits: tuple[Set, ...], *, second: bool = False) -> float:
        """US dollars more a month after some edits, with a second one like it where it is to have one."""
        edited = as_edited(self.component, edits)
        if not second:
            return month(edited, self.load) - self.billed
        return 2 * month(edited, part_of(self.load, 2)) - self.billed

    def _least(self) -> Down:
        return {name: min(o.down[name] for o in self.options()) for name in self.now}

    def _down(self, place: int, copies: int) -> Down:
        """How often each thing it is made of is down, with so many copies in one of the places."""
        name, part = self.component.id, self.was
        each = part.down or 0.0
        if not self.placings:
            return {name: part.as_one or 0.0}
        if not self.spread:
            return {name: fewer_than(part.needs, copies, each)}
        most = part.copies + MORE_COPIES
        here = range(place * most, place * most + copies)
        return {f"{name}#{n}": each if n in here else 1.0 for n in range(self.part.copies)}


def _placings(graph: DesignGraph, component: ComponentElement, most: int) -> Iterator[Placing]:
    """Where its copies may stand: as drawn, in several zones, in a second region that the design knows."""
    now = domains_of(component, most, USUAL)
    yield Placing((), "", now)
    name, regions = component.id, component.regions_stated
    tries: list[tuple[Set, str]] = []
    if len({domain for copy in now for domain in copy if domain.startswith("zone:")}) == 1:
        tries.append((Set(on=name, attribute="zones", value="redundant"), "zone-redundant"))
    others = sorted({r for c in graph.components for r in c.regions_stated} - set(regions))
    if len(regions) == 1 and others and component.can_have("regions"):
        both = (regions[0], others[0])
        tries.append((Set(on=name, attribute="regions", value=both), f"in {' and '.join(both)}"))
    for edit, says in tries:
        there = domains_of(graph.after((edit,)).component(name), most, USUAL)
        if there != now:
            yield Placing((edit,), says, there)
