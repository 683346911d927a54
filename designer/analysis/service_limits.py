"""What a design asks of a service, beside the limit that its provider publishes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from designer.analysis.figures import number, table
from designer.analysis.loads import loads
from designer.graph.closure import joined
from designer.graph.facts import fact
from designer.graph.kernel import Unknown

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement

INCOMING = "in."


@dataclass(frozen=True)
class Use:
    """One quantity of a component against its published limit.

    Attributes
    ----------
    on, attribute
        Where the quantity is stated: the component or a connection; `load` is of no attribute.
    hard
        Whether nobody raises the limit; else it is a default that the provider raises on request.
    """

    on: str
    attribute: str
    asked: float
    most: float
    unit: str
    hard: bool
    source: str

    @property
    def fits(self) -> bool:
        """Whether it stays within the limit."""
        return self.asked <= self.most


@cache
def _limits() -> Mapping[str, tuple[Mapping[str, Any], ...]]:
    """The published limits by kind."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    entries: Any = table("service_limits")["limit"]
    for entry in entries:
        found.setdefault(entry["kind"], []).append(entry)
    return {kind: tuple(listed) for kind, listed in found.items()}


def limited(graph: DesignGraph) -> Iterator[ComponentElement]:
    """The components of which something is stated that their provider limits, by id."""
    kinds = joined(graph.bits_of_kind.get(kind, 0) for kind in _limits())
    return (component for component in graph.of_bits(kinds) if uses(graph, component.id))


@fact
def uses(graph: DesignGraph, name: str) -> tuple[Use, ...]:
    """The quantities of a component that the design states and its provider limits."""
    component = graph.component(name)
    found = []
    for entry in _limits().get(component.part.kind, ()):
        if component.part.product in entry["products"] and _applies(component, entry):
            for on, asked in _quantities(graph, component, entry["what"]):
                facts = (float(entry["most"]), entry["unit"], entry["hard"], entry["source"])
                found.append(Use(on, entry["what"].removeprefix(INCOMING), asked, *facts))
    return tuple(found)


def _applies(component: ComponentElement, entry: Mapping[str, Any]) -> bool:
    for attribute, wanted in entry.get("when", {}).items():
        try:
            if not component.states(attribute) or getattr(component, attribute) != wanted:
                return False
        except Unknown:
            return False
    return True


def _quantities(
    graph: DesignGraph, component: ComponentElement, what: str
) -> list[tuple[str, float]]:
    """Where a quantity is stated, and how much it is there."""
    if what == "load":
        load = loads(graph).get(component.id)
        return [] if load is None or load.peak is None else [(component.id, load.peak)]
    if what.startswith(INCOMING):
        stated = [(c.id, number(c, what.removeprefix(INCOMING))) for c in component.incoming]
    else:
        stated = [(component.id, number(component, what))]
    return [(on, value) for on, value in stated if value is not None]
