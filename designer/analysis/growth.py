"""The cheapest set of changes with which a journey takes what comes: more units, else one more beside, or units of a
larger tier where the design states its tier.

Where somebody waits, it grows until no more than a share is in use at peak: what is full has a line that never ends.
Where a journey has no choice of way each component's need stands for itself, and the answer is exact. With a choice
what one takes may spare another: then numbers of units are tried, cheapest first.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from designer.analysis.brought import Brought, brought, takes_from_queue
from designer.analysis.capacities import capacity_of
from designer.analysis.capacity import capacity, limits
from designer.analysis.costs import units_of
from designer.analysis.figures import number
from designer.analysis.loads import loads, part_of, visits
from designer.analysis.routes import CLOSE
from designer.analysis.tier_changes import LargerTier, larger_tiers
from designer.analysis.tiers import Tier, tier_of
from designer.analysis.ways import Way, as_edited, beside, bill_of, middle_price, month
from designer.graph.facts import fact
from designer.graph.journeys import on_journey
from designer.model.catalogue import CATALOGUE
from designer.model.edit import Edit, Set

if TYPE_CHECKING:
    from designer.analysis.capacities import Limit
    from designer.analysis.capacity import Capacity
    from designer.analysis.loads import Visits
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement

MOST_TRIED, MOST_WORK = 300, 20_000
"""So many sets of units are tried, fewer the more alternatives there are (work grows with their square at least); then
each component grows for itself, and it is said so."""
MOST_BESIDE = 8
"""More than so many beside one are a design of their own."""
QUOTAS = ("tpm", "rpm")
"""Raised on request and paid for by use, not by the month."""
LESS_USED = (1.0, 0.875, 0.75, 0.625, 0.5)
"""Shares of the most that may be in use which are tried in turn, where more would still miss a deadline."""


@dataclass(frozen=True)
class Growth:
    """A way for a component to grow: how many units it has, what one takes and costs, and what counts them.

    Attributes
    ----------
    attribute
        What counts the units; empty where another component is put beside it.
    price
        What a unit costs at full use, in US dollars a month.
    cost
        US dollars a month more for so many units, as the design is billed.
    most
        Units at most; None where nobody says.
    tier
        The larger tier that its units are of then; None where they stay what they are.
    guessed
        Whether its price is of our table, and not the design's own.
    """

    component: str
    attribute: str
    units: float
    each: float
    price: float
    cost: Callable[[float], float]
    most: float | None
    tier: LargerTier | None = None
    guessed: bool = False

    def enough(self, coming: float) -> float:
        """The fewest units that take so much."""
        if self.each <= 0:
            return math.inf
        return max(self.units, math.ceil(coming / self.each - CLOSE))

    def allows(self, units: float) -> bool:
        """Whether there may be so many."""
        return not math.isinf(units) and (self.most is None or units <= self.most)


@dataclass(frozen=True)
class Rung:
    """So many units of a growth, what they cost more and what they take."""

    cost: float
    rate: float
    growth: Growth
    units: float


class Rungs:
    """The ways of one component to grow as one ladder: each rung costs more than the one before, and takes more."""

    def __init__(self, growths: Iterable[Growth]) -> None:
        self._known: list[Rung] = []
        self._rest = heapq.merge(*map(_rungs, growths), key=lambda rung: rung.cost)

    def at(self, place: int) -> Rung | None:
        """A rung; None above the last."""
        while len(self._known) <= place:
            most = self._known[-1].rate if self._known else -1.0
            higher = next((rung for rung in self._rest if rung.rate > most), None)
            if higher is None:
                return None
            self._known.append(higher)
        return self._known[place]


def _rungs(growth: Growth) -> Iterator[Rung]:
    """As it is, then more and more units, as far as there may be so many."""
    for more in count() if growth.each > 0 else (0,):
        units = growth.units + more * _step(growth)
        if more and not growth.allows(units):
            return
        yield Rung(growth.cost(units), growth.each * units, growth, units)


@fact
def cheapest_capacity(graph: DesignGraph, journey: str, most_used: float = 1.0) -> Way | None:
    """The cheapest changes with which a journey takes its rate; None where something cannot grow, or none is needed.

    Parameters
    ----------
    most_used
        The share of a component that may be in use at peak, where somebody waits for it: what has to grow grows so far.
    """
    able = capacity(graph, journey)
    if not able.short or able.max_rps is None:
        return None
    best: tuple[Brought, Way] | None = None
    for share in LESS_USED if most_used < 1 else LESS_USED[:1]:
        way = _sized(graph, able, Room(most_used * share, share))
        if way is None:
            break
        brings = brought(graph, graph.after(way.edits), most_used)
        if best is None or brings.late < best[0].late:
            best = brings, way if share == 1 else replace(way, exact=False)
        if not brings.late:
            break  # more room would only cost more
    return None if best is None else best[1]


class Room(NamedTuple):
    """The share of a component that may be in use at peak: where somebody waits, and where it works off a queue."""

    waited_for: float
    queued: float


def _sized(graph: DesignGraph, able: Capacity, room: Room) -> Way | None:
    """The cheapest changes after which no more than a share is in use of what had to grow."""
    used, known = visits(graph, able.journey), limits(graph)
    chosen, exact = _for_itself(graph, able, used, known, room), True
    if used.routes is not None:
        found = _with_choice(graph, able, used, known, room)
        chosen, exact = (chosen, False) if found is None else (found, True)
    if not chosen:
        return None
    edits, mended = _drawn(graph, chosen)
    after = capacity(mended, able.journey)
    if after.short or after.max_rps is None or able.max_rps is None:
        return None
    return Way(
        edits,
        tuple(_says(graph, growth, units) for growth, units in chosen),
        bill_of(graph, mended),
        able.max_rps,
        after.max_rps,
        exact=exact,
        illustrative=any(growth.guessed and growth.cost(units) for growth, units in chosen),
    )


Chosen = list[tuple[Growth, float]]
"""Each component that grows, and how many units it has then."""


def growths_of(graph: DesignGraph, name: str, limit: Limit) -> list[Growth]:
    """How a component grows; nothing where all that makes it take more is without a price, or another team's."""
    usual = _growth_of(graph.component(name), limit)
    if usual is None:
        return []
    return [usual, *_with_larger_tiers(graph, usual)]


def _growth_of(component: ComponentElement, limit: Limit) -> Growth | None:
    if component.elsewhere:
        return None  # another team's
    name, price = component.id, middle_price(component)
    if limit.attribute in QUOTAS and limit.rate > 0:
        stated = number(component, limit.attribute) or 0.0
        most = CATALOGUE.attributes[limit.attribute].maximum
        each = limit.rate / stated
        return Growth(name, limit.attribute, stated, each, 0.0, _free, most)
    if price is None or limit.attribute == "ptu":
        return None  # what a bought unit costs is in no table
    own = number(component, "unit_price_month") is not None
    if limit.units is not None and limit.each and limit.attribute:
        most = _most(limit.attribute, limit.units, tier_of(component))
        paid = _bill(component, limit.attribute)
        return Growth(
            name, limit.attribute, limit.units, limit.each, price, paid, most, guessed=not own
        )
    if limit.rate <= 0 or any(line.part.kind != "call" for line in component.incoming):
        return None  # what is published goes to each: a second one takes nothing off the first
    whole = price * units_of(component, None)[0]
    return Growth(name, "", 1, limit.rate, whole, _bill(component), MOST_BESIDE, guessed=not own)


def _free(_units: float) -> float:
    return 0.0


def _bill(
    component: ComponentElement, attribute: str = "", before: tuple[Set, ...] = ()
) -> Callable[[float], float]:
    """What so many units cost more a month, after some edits and under the load of now: as `cost` bills them."""
    name, load = component.id, loads(component.graph).get(component.id)
    now = month(component, load)

    def more(units: float) -> float:
        if not attribute:
            return units * month(as_edited(component, before), part_of(load, units)) - now
        grown = (*before, Set(on=name, attribute=attribute, value=math.ceil(units)))
        return month(as_edited(component, grown), load) - now

    return more


def _most(attribute: str, units: int, tier: Tier | None) -> float | None:
    """Units at most: what can be stated, and what its tier has, unless the design already states more."""
    stated = CATALOGUE.attributes[attribute].maximum
    of_tier = None if tier is None or tier.most is None or tier.most < units else tier.most
    return min((most for most in (stated, of_tier) if most is not None), default=None)


def _with_larger_tiers(graph: DesignGraph, usual: Growth) -> Iterator[Growth]:
    """The same growth in units of each larger tier; only where the tier, and not something else, limits it."""
    component = graph.component(usual.component)
    for tier in larger_tiers(component) if usual.attribute not in QUOTAS else ():
        grown = graph.after(tier.edits).component(component.id)
        limit = capacity_of(grown)
        found = None if limit is None else _growth_of(grown, limit)
        if found is None or found.each <= usual.each or found.price < usual.price:
            continue
        same = (found.attribute, found.units) == (usual.attribute, usual.units)
        if same and (tier.most is None or found.units <= tier.most):
            paid = _bill(component, found.attribute, tier.edits)
            yield replace(found, cost=paid, tier=tier, guessed=True)


def _coming(able: Capacity, used: Visits, name: str) -> float:
    """Requests a second that get to a component: at once the peak, from a queue the average."""
    peak, mean = able.target_rps or 0.0, able.mean_rps or 0.0
    return peak * used.at_once.get(name, 0.0) + mean * used.behind.get(name, 0.0)


def _share(graph: DesignGraph, able: Capacity, used: Visits, name: str, room: Room) -> float:
    """How much of a component may be in use: whatever there is, where nobody waits for it on this journey."""
    if takes_from_queue(graph.component(name)):
        return room.queued
    waits = used.at_once.get(name) or name in on_journey(graph, able.journey)
    return room.waited_for if waits else 1.0


def _to_bear(graph: DesignGraph, able: Capacity, used: Visits, name: str, room: Room) -> float:
    """Requests a second that a component has to be able to take, other journeys and room for waiting included."""
    coming, share = _coming(able, used, name), _share(graph, able, used, name, room)
    load = loads(graph).get(name)
    if share >= 1 or load is None or load.peak is None:
        return coming
    return max(coming, load.peak) / share


def _for_itself(
    graph: DesignGraph,
    able: Capacity,
    used: Visits,
    known: Mapping[str, Limit],
    room: Room,
) -> Chosen:
    """Each component that falls short as it grows cheapest; nothing where one cannot grow enough."""
    found: Chosen = []
    for name in able.short:
        coming = _to_bear(graph, able, used, name, room)
        growths = growths_of(graph, name, known[name])
        enough = [(growth, growth.enough(coming)) for growth in growths]
        allowed = [(growth, units) for growth, units in enough if growth.allows(units)]
        if not allowed:
            return []
        found.append(min(allowed, key=lambda way: way[0].cost(way[1])))
    return found


def _with_choice(
    graph: DesignGraph,
    able: Capacity,
    used: Visits,
    known: Mapping[str, Limit],
    room: Room,
) -> Chosen | None:
    """The cheapest numbers of units with which some split carries the rate; None where too many were to be tried.

    With a choice no component alone falls short: room for waiting is kept at all that the split may lead over.
    """
    routes = used.routes
    share = {n: _share(graph, able, used, n, room) for n in able.uses}
    growing = {
        n: g for n in sorted(able.uses) if n in known and (g := growths_of(graph, n, known[n]))
    }
    ladders = [Rungs(growths) for growths in growing.values()]
    weights = (able.target_rps or 0.0, able.mean_rps or 0.0)
    start = tuple(0 for _ in ladders)
    waiting, seen, tried = [(0.0, 0, start)], {start}, 0
    while waiting and routes is not None:
        price, more, places = heapq.heappop(waiting)
        rungs = [rung for ladder, n in zip(ladders, places, strict=True) if (rung := ladder.at(n))]
        rates = {**routes.limits, **{rung.growth.component: rung.rate for rung in rungs}}
        grown = replace(routes, limits={n: r * share.get(n, 1.0) for n, r in rates.items()})
        split, tried = grown.best(*weights), tried + 1
        if not split.best or tried > min(MOST_TRIED, MOST_WORK // routes.size**2):
            return None
        if split.most >= 1 - CLOSE:
            return [(r.growth, r.units) for r, n in zip(rungs, places, strict=True) if n]
        full = grown.full(split.times, weights)
        for place, rung in enumerate(rungs):
            if rung.growth.component not in full:
                continue  # by duality, more of what is not full alone carries no more
            onward = (*places[:place], places[place] + 1, *places[place + 1 :])
            higher = ladders[place].at(onward[place])
            if higher is None or onward in seen:
                continue
            seen.add(onward)
            heapq.heappush(waiting, (price - rung.cost + higher.cost, more + 1, onward))
    return None


def _step(growth: Growth) -> float:
    """What is added at a time: a unit, of a quota a tenth."""
    return growth.units / 10 if growth.attribute in QUOTAS else 1.0


def _drawn(graph: DesignGraph, chosen: Chosen) -> tuple[tuple[Edit, ...], DesignGraph]:
    """The edits one after the other, each drawn on what those before it made, and the design they make."""
    whole: tuple[Edit, ...] = ()
    for growth, units in chosen:
        rounds: list[tuple[Edit, ...]] = [] if growth.tier is None else [growth.tier.edits]
        if growth.attribute and units > growth.units:
            value = int(units) if units == int(units) else math.ceil(units)
            rounds.append((Set(on=growth.component, attribute=growth.attribute, value=value),))
        for edits in rounds:
            whole, graph = (*whole, *edits), graph.after(edits)
        for _ in range(0 if growth.attribute else int(units) - 1):
            edits = beside(graph, graph.component(growth.component))
            whole, graph = (*whole, *edits), graph.after(edits)
    return whole, graph


def _says(graph: DesignGraph, growth: Growth, units: float) -> str:
    words = [] if growth.tier is None else [growth.tier.says]
    if growth.attribute and units > growth.units:
        words.append(f"{growth.attribute} {math.ceil(units):g}")
    elif not growth.attribute and units > 1:
        words.append(f"{int(units)} of it side by side")
    return f"{graph.component(growth.component).label}: {', '.join(words)}"
