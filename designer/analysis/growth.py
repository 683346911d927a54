"""The cheapest set of changes with which a journey takes what comes: more units, else one more beside.

Where a journey has no choice of way each component's need stands for itself, and the answer is exact. With a choice
what one takes may spare another: then numbers of units are tried, cheapest first. Tiers have no part in it: no table
says what another tier takes or costs.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from designer.analysis.capacity import capacity, limits
from designer.analysis.figures import number
from designer.analysis.loads import visits
from designer.analysis.routes import CLOSE
from designer.analysis.ways import Way, beside, guessed, middle_price
from designer.graph.kernel import fact
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


@dataclass(frozen=True)
class Growth:
    """A component that may grow: how many units it has, what one takes and costs, and what counts them.

    `attribute` is empty where another component is put beside it.
    """

    component: str
    attribute: str
    units: float
    each: float
    price: float

    def cost(self, units: float) -> float:
        """US dollars a month more for so many units."""
        return (units - self.units) * self.price

    def enough(self, coming: float) -> float:
        """The fewest units that take so much."""
        if self.each <= 0:
            return math.inf
        return max(self.units, math.ceil(coming / self.each - CLOSE))


@fact
def cheapest_capacity(graph: DesignGraph, journey: str) -> Way | None:
    """The cheapest changes with which a journey takes its rate; None where something cannot grow, or none is needed."""
    able = capacity(graph, journey)
    if not able.short or able.max_rps is None:
        return None
    used, known = visits(graph, journey), limits(graph)
    chosen, exact = _for_itself(graph, able, used, known), True
    if used.routes is not None:
        found = _with_choice(graph, able, used, known)
        chosen, exact = (chosen, False) if found is None else (found, True)
    if not chosen:
        return None
    edits, mended = _drawn(graph, chosen)
    after = capacity(mended, journey)
    if after.short or after.max_rps is None:
        return None
    return Way(
        edits,
        tuple(_says(graph, growth, units) for growth, units in chosen),
        math.fsum(growth.cost(units) for growth, units in chosen),
        able.max_rps,
        after.max_rps,
        exact=exact,
        illustrative=guessed(graph, (g.component for g, units in chosen if g.cost(units))),
    )


Chosen = list[tuple[Growth, float]]
"""Each component that grows, and how many units it has then."""


def growth_of(component: ComponentElement, limit: Limit) -> Growth | None:
    """How a component grows; None where nothing that has a price, and no quota, makes it take more."""
    if component.elsewhere:
        return None  # another team's
    name, price = component.id, middle_price(component)
    if limit.attribute in QUOTAS and limit.rate > 0:
        stated = number(component, limit.attribute) or 0.0
        return Growth(name, limit.attribute, stated, limit.rate / stated, 0.0)
    if price is None or limit.attribute == "ptu":
        return None  # what a bought unit costs is in no table
    if limit.units is not None and limit.each and limit.attribute:
        return Growth(name, limit.attribute, limit.units, limit.each, price)
    if limit.rate <= 0 or any(line.part.kind != "call" for line in component.incoming):
        return None  # what is published goes to each: a second one takes nothing off the first
    return Growth(name, "", 1, limit.rate, price)


def _coming(able: Capacity, used: Visits, name: str) -> float:
    """Requests a second that get to a component: at once the peak, from a queue the average."""
    peak, mean = able.target_rps or 0.0, able.mean_rps or 0.0
    return peak * used.at_once.get(name, 0.0) + mean * used.behind.get(name, 0.0)


def _for_itself(
    graph: DesignGraph, able: Capacity, used: Visits, known: Mapping[str, Limit]
) -> Chosen:
    """Each component that falls short with as many units as it needs; nothing where one cannot grow."""
    found: Chosen = []
    for name in able.short:
        growth = growth_of(graph.component(name), known[name])
        units = math.inf if growth is None else growth.enough(_coming(able, used, name))
        if growth is None or _too_many(growth, units):
            return []
        found.append((growth, units))
    return found


def _too_many(growth: Growth, units: float) -> bool:
    """Whether there may not be so many: more than can be stated, or more than anybody puts side by side."""
    stated = CATALOGUE.attributes[growth.attribute].maximum if growth.attribute else MOST_BESIDE
    return math.isinf(units) or (stated is not None and units > stated)


def _with_choice(
    graph: DesignGraph, able: Capacity, used: Visits, known: Mapping[str, Limit]
) -> Chosen | None:
    """The cheapest numbers of units with which some split carries the rate; None where too many were to be tried."""
    routes = used.routes
    growths = [growth_of(graph.component(n), known[n]) for n in able.uses if n in known]
    growing = sorted((g for g in growths if g is not None), key=lambda g: g.component)
    weights = (able.target_rps or 0.0, able.mean_rps or 0.0)
    start = tuple(0 for _ in growing)
    waiting, seen, tried = [(0.0, 0, start)], {start}, 0
    while waiting and routes is not None:
        price, more, added = heapq.heappop(waiting)
        units = [g.units + n * _step(g) for g, n in zip(growing, added, strict=True)]
        rates = {g.component: g.each * u for g, u in zip(growing, units, strict=True)}
        grown = replace(routes, limits={**routes.limits, **rates})
        split, tried = grown.best(*weights), tried + 1
        if not split.best or tried > min(MOST_TRIED, MOST_WORK // routes.size**2):
            return None
        if split.most >= 1 - CLOSE:
            chosen = zip(growing, units, added, strict=True)
            return [(growth, unit) for growth, unit, n in chosen if n]
        full = grown.full(split.times, weights)
        for place, growth in enumerate(growing):
            if growth.component not in full:
                continue  # by duality, more of what is not full alone carries no more
            onward = (*added[:place], added[place] + 1, *added[place + 1 :])
            unit = growth.units + onward[place] * _step(growth)
            if onward in seen or _too_many(growth, unit):
                continue
            seen.add(onward)
            cost = price - growth.cost(units[place]) + growth.cost(unit)
            heapq.heappush(waiting, (cost, more + 1, onward))
    return None


def _step(growth: Growth) -> float:
    """What is added at a time: a unit, of a quota a tenth."""
    return growth.units / 10 if growth.attribute in QUOTAS else 1.0


def _drawn(graph: DesignGraph, chosen: Chosen) -> tuple[tuple[Edit, ...], DesignGraph]:
    """The edits one after the other, each drawn on what those before it made, and the design they make."""
    whole: tuple[Edit, ...] = ()
    for growth, units in chosen:
        if growth.attribute:
            value = int(units) if units == int(units) else math.ceil(units)
            rounds: list[tuple[Edit, ...]] = [
                (Set(on=growth.component, attribute=growth.attribute, value=value),)
            ]
            whole, graph = (*whole, *rounds[0]), graph.after(rounds[0])
        else:
            for _ in range(int(units) - 1):
                edits = beside(graph, graph.component(growth.component))
                whole, graph = (*whole, *edits), graph.after(edits)
    return whole, graph


def _says(graph: DesignGraph, growth: Growth, units: float) -> str:
    label = graph.component(growth.component).label
    if growth.attribute:
        return f"{label}: {growth.attribute} {math.ceil(units):g}"
    return f"{label}: {int(units)} of it side by side"
