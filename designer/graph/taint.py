"""Labels on data: who has them, what carries them, what removes them, and where they end up."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.graph.closure import bits_of
from designer.graph.evidence import stated_labels
from designer.graph.facts import fact
from designer.graph.kernel import (
    ARROW,
    Always,
    Answers,
    Ask,
    Predicate,
    Unknown,
    answers,
    one_by_one,
)
from designer.graph.paths import Path
from designer.graph.words import provides, removes

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import Element

SHOWN_BY_TAG = {"pii": "pii", "raw_text": "llm"}
"""The requirement tag under which a label must be expected somewhere, even if nobody said where."""


@functools.cache
def carries(label: str) -> Predicate:
    """Asks whether a label crosses a connection: all that its source has, or exactly what `data` says (DECISIONS 7)."""
    return Predicate(Always(True, None, lambda line: _crosses(line, label)))


def _crosses(connection: Element, label: str) -> bool:
    if removes(label).truth(connection) is True:
        return False
    if not connection.states("data"):
        if connection.part.kind == "telemetry":
            raise Unknown(Ask(connection.id, "data"))
        return True
    return label in (connection.data or ())


@functools.cache
def has(label: str) -> Predicate:
    """Asks whether a component has data with this label itself: it says so, or sends it."""
    return Predicate(_Has(label))


@dataclass(frozen=True)
class _Has:
    label: str

    def __call__(self, element: Element) -> bool:
        return element.is_component and _has(element, self.label)

    def of_sort(self, sort: str) -> bool | None:
        return False if sort.startswith(ARROW) else None

    def among(self, graph: DesignGraph, names: int) -> Answers:
        """Only those are asked of which something is said, or where the label would be looked for."""
        asked = _telling(graph)
        if self.label in SHOWN_BY_TAG and self.label not in stated_labels(graph):
            asked |= answers(graph, might_hold).perhaps
        return one_by_one(graph, has(self.label), names & asked)


@fact
def _telling(graph: DesignGraph) -> int:
    """The components that say what they hold, or whose connections say what crosses them."""
    if "holds" in graph.names_given:
        return graph.all_bits
    telling = {c.id for c in graph.components if c.says("holds")}
    for connection in graph.connections:
        if connection.says("data"):
            telling |= {connection.source, connection.target}
    return bits_of(graph, telling)


def _has(component: Element, label: str) -> bool:
    if component.states("holds") and label in (component.holds or ()):
        return True
    if any(label in _stated_data(c) for c in component.outgoing if c.stated("flow") != "pull"):
        return True
    if any(label in _stated_data(c) for c in component.incoming if c.stated("flow") == "pull"):
        return True
    if (
        not component.states("holds")
        and label not in stated_labels(component.graph)
        and _may_have(component, label)
    ):
        raise Unknown(Ask(component.id, "holds"))
    return False


def _stated_data(connection: Element) -> tuple[str, ...]:
    value = connection.stated("data", ())
    return value if isinstance(value, tuple) else (str(value),)


might_hold = provides("data_store") | provides("person")


def _may_have(component: Element, label: str) -> bool:
    """Whether the label is expected in this design and this component is where one would look for it."""
    tag = SHOWN_BY_TAG.get(label)
    return tag is not None and component.graph.has_tag(tag) and might_hold.truth(component) is True


@functools.cache
def _barrier(label: str) -> Predicate:
    return removes(label) | ~carries(label)


def path_carrying(graph: DesignGraph, label: str, target: Element) -> Path | None:
    """The shortest path on which a label surely reaches `target`; None if it surely does not.

    Raises
    ------
    Unknown
        If it hangs on what nobody stated.
    """
    return graph.information.path_avoiding(_barrier(label), has(label), target)


@fact
def labels(graph: DesignGraph) -> dict[str, frozenset[str]]:
    """The labels that each component surely has, holds or is sent: a forward fixpoint for each stated label."""
    found: dict[str, set[str]] = {c.id: set() for c in graph.components}
    for label in sorted(stated_labels(graph)):
        for component in graph.components:
            if has(label).truth(component) is True or _surely_sent(graph, label, component):
                found[component.id].add(label)
    return {name: frozenset(those) for name, those in found.items()}


def _surely_sent(graph: DesignGraph, label: str, component: Element) -> bool:
    try:
        return path_carrying(graph, label, component) is not None
    except Unknown:
        return False
