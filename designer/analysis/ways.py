"""What a set of changes that meets a target is: its edits, its price, and whether no cheaper one was left untried."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.analysis.costs import Range, cost, price_of, prices
from designer.analysis.figures import number
from designer.analysis.tiers import tier_of
from designer.graph.elements import ComponentElement
from designer.model.change import free_connection_id, free_id
from designer.model.design import Component, Connection, Value
from designer.model.edit import Add, Connect, Edit, Set

if TYPE_CHECKING:
    from designer.analysis.loads import Load
    from designer.graph.design_graph import DesignGraph

BY_USE = ("price_per_million", "price_per_gb")


CLAIMED = frozenset({"sla_pct", "capacity_rps", "capacity_per_instance"})
"""What a design says of a part, and does not buy."""
NEARLY = 3.0
"""A way that brings nothing worse is offered before a cheaper one, up to so many times its price."""
CLOSE = 0.005
"""Dollars a month that are the same price."""


@dataclass(frozen=True)
class Way:
    """Changes that meet a target together.

    Attributes
    ----------
    bill
        US dollars more a month, at least and at most, as the cost of the design says before and after.
    before, after
        The figure before and after: fraction of time, or requests a second.
    exact
        Whether no cheaper set was left untried.
    illustrative
        Whether a price of ours, and not the design's own, is part of `bill`.
    passed_over
        What a cheaper way comes to that was not chosen, since it brings another number past its limit.
    """

    edits: tuple[Edit, ...]
    says: tuple[str, ...]
    bill: Range
    before: float
    after: float
    exact: bool
    illustrative: bool
    passed_over: float | None = None

    @property
    def monthly(self) -> float:
        """The middle of what it costs more, in US dollars a month."""
        return (self.bill.low + self.bill.high) / 2

    @property
    def claims(self) -> bool:
        """Whether its edits state a promise or a capacity, which holds only as far as a provider keeps to it."""
        sets = (edit for edit in self.edits if isinstance(edit, Set))
        return any(edit.attribute in CLAIMED for edit in sets)

    @property
    def price(self) -> str:
        """What it costs more, for a title."""
        said = f"about {dollars(self.monthly)} a month"
        if self.illustrative:
            said += " by illustrative prices"
        if self.bill.high - self.bill.low > 2 * CLOSE:
            said += f" ({dollars(self.bill.low)} to {dollars(self.bill.high)})"
        if self.passed_over is not None:
            less = dollars(self.passed_over)
            said += f"; a way for {less} would bring another number past its limit"
        return said if self.exact else f"{said}, the cheapest found and not of all"


def dollars(amount: float) -> str:
    """US dollars for a title; never a minus before nothing."""
    whole = round(amount)
    return f"-${-whole:,}" if whole < 0 else f"${whole:,}"


def bill_of(before: DesignGraph, after: DesignGraph) -> Range:
    """US dollars a month that one design costs more than the other, at least and at most."""
    old, new = cost(before).monthly, cost(after).monthly
    return Range(new.low - old.low, new.high - old.high)


def as_edited(component: ComponentElement, edits: Iterable[Set]) -> ComponentElement:
    """A component with other facts, its connections what they were: cheaper than drawing the whole design anew."""
    return component.with_facts({edit.attribute: edit.value for edit in edits})


def month(component: ComponentElement, load: Load | None) -> float:
    """US dollars a month for a component under a load: the middle of its price; nothing where nobody has one."""
    price = price_of(component, prices(), load)
    return 0.0 if price is None else (price[0].low + price[0].high) / 2


def guessed(graph: DesignGraph, names: Iterable[str]) -> bool:
    """Whether the price of some component is not the design's own."""
    return any(number(graph.component(name), "unit_price_month") is None for name in names)


def middle_price(component: ComponentElement) -> float | None:
    """US dollars a month for one more unit: as stated, else the middle of the illustrative range.

    Nothing for what is paid by use alone; None where nobody has a price.
    """
    stated = number(component, "unit_price_month")
    if stated is not None:
        return stated
    if any(number(component, name) is not None for name in BY_USE):
        return 0.0
    tier = tier_of(component)
    if tier is not None:
        return tier.middle
    using, kind = prices(), component.part.kind
    if kind in using.month:
        return sum(using.month[kind]) / 2
    return 0.0 if kind in using.million else None


def beside(graph: DesignGraph, component: ComponentElement) -> tuple[Edit, ...]:
    """Edits that put a second component beside one: same callers, as alternatives, and same callees."""
    part: Component = component.part
    own = {"id": free_id(graph.design, f"{part.id}-2"), "name": f"{component.label}, second"}
    other = part.model_copy(update={**own, "attributes": component.all_stated})
    edits: list[Edit] = [Add(component=other)]
    for line in component.incoming:
        drawn: Connection = line.part
        group = line.stated("group")
        if not isinstance(group, str) or group == "none":
            group = f"either-{part.id}"
            if drawn.kind == "call":
                edits.append(Set(on=drawn.id, attribute="group", value=group))
        facts = {**line.all_stated, "group": group} if drawn.kind == "call" else line.all_stated
        edits.append(_line(graph, drawn.source, other.id, drawn.kind, facts))
    for line in component.outgoing:
        drawn = line.part
        edits.append(_line(graph, other.id, drawn.target, drawn.kind, line.all_stated))
    return tuple(edits)


def _line(
    graph: DesignGraph, source: str, target: str, kind: str, facts: dict[str, Value]
) -> Connect:
    name = free_connection_id(graph.design, source, target)
    return Connect(
        connection=Connection(id=name, source=source, target=target, kind=kind, attributes=facts)
    )
