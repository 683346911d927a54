"""What a set of changes that meets a target is: its edits, its price, and whether no cheaper one was left untried."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.analysis.costs import prices
from designer.analysis.figures import number
from designer.analysis.tiers import tier_of
from designer.model.change import free_connection_id, free_id
from designer.model.design import Component, Connection, Value
from designer.model.edit import Add, Connect, Edit, Set

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement

BY_USE = ("price_per_million", "price_per_gb")


CLAIMED = frozenset({"sla_pct", "capacity_rps", "capacity_per_instance"})
"""What a design says of a part, and does not buy."""


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
    def claims(self) -> bool:
        """Whether its edits state a promise or a capacity, which holds only as far as a provider keeps to it."""
        sets = (edit for edit in self.edits if isinstance(edit, Set))
        return any(edit.attribute in CLAIMED for edit in sets)

    @property
    def price(self) -> str:
        """What it costs more, for a title."""
        whose = " by illustrative prices" if self.illustrative else ""
        tried = "" if self.exact else ", the cheapest found and not of all"
        return f"about ${self.monthly:,.0f} a month{whose}{tried}"


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
