"""The cheapest set of changes with which a journey meets a target that it misses.

Availability: more copies of what runs copies, a second one beside what is promised as a whole. Capacity: as many units
as the load needs. The search is exact over the components that help most; where there are more, it says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from designer.analysis.availability import ROUNDING, Exact, availability
from designer.analysis.capacity import capacity, limits
from designer.analysis.costs import prices, units_of
from designer.analysis.diagrams import Budget, TooLarge
from designer.analysis.failing import Failing, Part, failing, fewer_than
from designer.analysis.figures import USUAL, counted_by, number
from designer.analysis.loads import visits
from designer.graph.kernel import fact
from designer.model.change import free_connection_id, free_id
from designer.model.design import Component, Connection, Value
from designer.model.edit import Add, Connect, Edit, Set

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement

MOST_SEARCHED = 6
"""So many components are searched exactly; with more, those that help most."""
MORE_COPIES = 3


@dataclass(frozen=True)
class Option:
    """One change of one component: its price a month in US dollars, and how often it is down then.

    `copies` is what its number of copies becomes; None where a second component is put beside it.
    """

    component: str
    attribute: str
    copies: int | None
    price: float
    down: float
    says: str


@dataclass(frozen=True)
class Way:
    """Changes that meet a target together.

    Attributes
    ----------
    monthly
        US dollars more a month, by stated prices and else the middle of the illustrative ones.
    before, after
        The figure before and after: fraction of time, or requests a second.
    exact
        Whether no cheaper set was left untried.
    illustrative
        Whether a price of ours, and not the design's own, is part of `monthly`.
    """

    edits: tuple[Edit, ...]
    says: tuple[str, ...]
    monthly: float
    before: float
    after: float
    exact: bool
    illustrative: bool

    @property
    def price(self) -> str:
        """What it costs more, for a title."""
        return f"about ${self.monthly:,.0f} a month{' by illustrative prices' if self.illustrative else ''}"


@fact
def cheapest_availability(graph: DesignGraph, journey: str) -> Way | None:
    """The cheapest changes with which a journey is available often enough; None where none is found or needed."""
    target = graph.journey(journey).target_value("availability")
    model = failing(graph, journey, USUAL)
    if target is None:
        return None
    try:
        search = _Search(graph, model, 1 - target)
    except TooLarge:
        return None
    return search.best()


class _Search:
    """Depth first over what each component may become, cheapest first, dropping what already costs more."""

    def __init__(self, graph: DesignGraph, model: Failing, allowed: float) -> None:
        self.graph = graph
        plain = replace(model, parts=tuple(_as_one(part) for part in model.parts))
        self.exact = Exact(plain, USUAL, Budget())
        self.allowed = allowed * (1 + ROUNDING)
        self.before = self.exact.failure()
        potential = self.exact.importance()
        ends = graph.journey(model.journey).part.targets
        options = {part.component: list(_options(graph, part, ends)) for part in plain.parts}
        able = [p for p in plain.parts if options[p.component] and p.as_one]
        able.sort(key=lambda p: (-potential[p.component] * (p.as_one or 0.0), p.component))
        self.left_out = len(able) - MOST_SEARCHED
        self.choices = [options[p.component] for p in able[:MOST_SEARCHED]]
        self.found: tuple[float, tuple[Option, ...]] | None = None

    def best(self) -> Way | None:
        """The cheapest choice that meets the target."""
        if self.before <= self.allowed:
            return None
        most = {c[-1].component: c[-1].down for c in self.choices}
        if self.exact.failure(**most) > self.allowed:
            return None
        self._deeper(0, (), 0.0)
        if self.found is None:
            return None
        price, chosen = self.found
        edits, mended = self._drawn(chosen)
        after = availability(mended, self.exact.model.journey)
        if after.meets_target is not True:
            return None
        return Way(
            edits=edits,
            says=tuple(option.says for option in chosen),
            monthly=price,
            before=1 - self.before,
            after=1 - after.at_least_down.down,
            exact=self.left_out <= 0,
            illustrative=any(_is_guessed(self.graph, option.component) for option in chosen),
        )

    def _drawn(self, chosen: tuple[Option, ...]) -> tuple[tuple[Edit, ...], DesignGraph]:
        """The edits one after the other, each drawn on what those before it made, and the design they make."""
        whole: tuple[Edit, ...] = ()
        graph = self.graph
        for option in chosen:
            edits: tuple[Edit, ...]
            if option.copies is None:
                edits = beside(graph, graph.component(option.component))
            else:
                edits = (Set(on=option.component, attribute=option.attribute, value=option.copies),)
            whole, graph = (*whole, *edits), graph.after(edits)
        return whole, graph

    def _deeper(self, place: int, chosen: tuple[Option, ...], price: float) -> None:
        if self.found is not None and price >= self.found[0]:
            return
        if self.exact.failure(**{o.component: o.down for o in chosen}) <= self.allowed:
            self.found = (price, chosen)
            return
        if place == len(self.choices):
            return
        rest = {c[-1].component: c[-1].down for c in self.choices[place:]}
        if self.exact.failure(**({o.component: o.down for o in chosen} | rest)) > self.allowed:
            return
        self._deeper(place + 1, chosen, price)
        for option in self.choices[place]:
            self._deeper(place + 1, (*chosen, option), price + option.price)


def _as_one(part: Part) -> Part:
    """The component as one variable, by what is stated: a fix is promised for what is surely wrong."""
    down = part.as_one if part.basis == "stated" else 0.0
    return replace(part, one=down, domains=())


def _options(graph: DesignGraph, part: Part, ends: tuple[str, ...]) -> Iterator[Option]:
    """What a component may become, cheapest first; where a journey ends, nothing can stand in."""
    component = graph.component(part.component)
    if part.down is None or part.down == 0.0 or component.elsewhere:
        return
    each = middle_price(component)
    if number(component, "instance_availability") is not None:
        name = counted_by(component) or "instances"
        for more in range(1, MORE_COPIES + 1):
            copies = part.copies + more
            down = fewer_than(part.needs, copies, part.down)
            says = f"{component.label}: {copies} copies"
            yield Option(component.id, name, copies, each * more, down, says)
    elif component.id not in ends:
        says = f"a second {component.label}"
        yield Option(component.id, "", None, each, part.down**2, says)


def _is_guessed(graph: DesignGraph, name: str) -> bool:
    """Whether the price of a component is not the design's own."""
    return number(graph.component(name), "unit_price_month") is None


def middle_price(component: ComponentElement) -> float:
    """US dollars a month for one more unit: as stated, else the middle of the illustrative range."""
    stated = number(component, "unit_price_month")
    if stated is not None:
        return stated
    low, high = prices().month.get(component.part.kind, (100.0, 100.0))
    return (low + high) / 2


def beside(graph: DesignGraph, component: ComponentElement) -> tuple[Edit, ...]:
    """Edits that put a second component beside one: same callers, as alternatives, and same callees."""
    part: Component = component.part
    other = part.model_copy(
        update={"id": free_id(graph.design, f"{part.id}-2"), "name": f"{component.label}, second"}
    )
    edits: list[Edit] = [Add(component=other)]
    for line in component.incoming:
        drawn: Connection = line.part
        group = drawn.attributes.get("group")
        if not isinstance(group, str) or group == "none":
            group = f"either-{part.id}"
            if drawn.kind == "call":
                edits.append(Set(on=drawn.id, attribute="group", value=group))
        facts = (
            {**drawn.attributes, "group": group} if drawn.kind == "call" else dict(drawn.attributes)
        )
        edits.append(_line(graph, drawn.source, other.id, drawn.kind, facts))
    for line in component.outgoing:
        drawn = line.part
        edits.append(_line(graph, other.id, drawn.target, drawn.kind, dict(drawn.attributes)))
    return tuple(edits)


def _line(
    graph: DesignGraph, source: str, target: str, kind: str, facts: dict[str, Value]
) -> Connect:
    name = free_connection_id(graph.design, source, target)
    return Connect(
        connection=Connection(id=name, source=source, target=target, kind=kind, attributes=facts)
    )


@fact
def cheapest_capacity(graph: DesignGraph, journey: str) -> Way | None:
    """As many units as the journey's rate needs, of everything that falls short; None where something cannot grow."""
    able, known = capacity(graph, journey), limits(graph)
    if not able.short or able.max_rps is None:
        return None
    used = visits(graph, journey)
    edits: list[Edit] = []
    says: list[str] = []
    price, after = 0.0, math.inf
    for name, often in able.uses.items():
        if name not in known or often <= 0:
            continue
        limit, component = known[name], graph.component(name)
        rate = limit.rate
        if name in able.short:
            coming = (able.target_rps or 0.0) * used.at_once.get(name, 0.0)
            coming += (able.mean_rps or 0.0) * used.behind.get(name, 0.0)
            if not limit.attribute or coming <= 0:
                return None
            if limit.each:
                value: float = math.ceil(coming / limit.each - 1e-9)
                rate = value * limit.each
                price += (value - units_of(component, None)[0]) * middle_price(component)
            else:
                value = math.ceil(
                    (number(component, limit.attribute) or 0.0) * coming / limit.rate - 1e-9
                )
                rate = limit.rate * value / (number(component, limit.attribute) or 1.0)
            edits.append(Set(on=name, attribute=limit.attribute, value=value))
            says.append(f"{component.label}: {limit.attribute} {value:g}")
        after = min(after, rate / often)
    guessed = any(_is_guessed(graph, name) for name in able.short)
    return Way(
        tuple(edits), tuple(says), price, able.max_rps, after, exact=True, illustrative=guessed
    )
