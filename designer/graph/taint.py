"""Labels on data: who has them, what carries them, what removes them, and where they end up."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from designer.graph.closure import bits_of
from designer.graph.evidence import as_labels, carried_labels, stated_labels
from designer.graph.facts import fact
from designer.graph.kernel import (
    ARROW,
    Answers,
    Ask,
    Predicate,
    Unknown,
    answers,
)
from designer.graph.paths import Path
from designer.graph.words import provides, removes

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import Element
    from designer.model.design import Scalar

SHOWN_BY_TAG = {"pii": "pii", "raw_text": "llm"}
"""The requirement tag under which a label must be expected somewhere, even if nobody said where."""


@functools.cache
def stops(label: str) -> Predicate:
    """Asks whether a label gets no further: over a connection goes all that its source has, or what `data` says."""
    return Predicate(_Stops(label))


@dataclass(frozen=True)
class _Stops:
    """What removes a label, and connections that it does not cross (DECISIONS 7)."""

    label: str

    def __call__(self, part: Element) -> bool | Unknown:
        removed = removes(self.label).truth(part)
        if removed is True or part.is_component:
            return removed
        crosses = self._crosses(part)
        if isinstance(crosses, Unknown):
            return Unknown(*(removed.asks if isinstance(removed, Unknown) else ()), *crosses.asks)
        return removed if crosses else True

    def _crosses(self, line: Element) -> bool | Unknown:
        if line.states("data"):
            labels = line.told("data")
            return labels if isinstance(labels, Unknown) else self.label in (labels or ())
        return Unknown(Ask(line.id, "data")) if line.part.kind == "telemetry" else True

    def of_sort(self, sort: str) -> bool | None:
        return removes(self.label).settled[sort]

    def of_lines(self, graph: DesignGraph) -> Mapping[str, bool]:
        """What is known at once of connections: those that name their labels, and those that say nothing."""
        named, silent = _crossing(graph)
        stopping = {line: self.label not in labels for line, labels in named.items()}
        return stopping | dict.fromkeys(silent, False)


SAID_OF_LABELS = frozenset({"data", "fields_redacted"})


@fact
def _crossing(graph: DesignGraph) -> tuple[Mapping[str, tuple[Scalar, ...]], list[str]]:
    """Of the connections that redact nothing, by id, what labels some name, and those over which all goes."""
    named: dict[str, tuple[Scalar, ...]] = {}
    silent: list[str] = []
    if not SAID_OF_LABELS.isdisjoint(graph.lines_given):
        return named, silent
    passing: dict[str, bool] = {}
    """By kind, whether all goes over a connection that says nothing of it."""
    for line in graph.connections:
        kind = line.part.kind
        if not line.says_some(SAID_OF_LABELS):
            if kind not in passing:
                redacts = line.known("fields_redacted")
                passing[kind] = not redacts and kind != "telemetry" and not line.states("data")
            if passing[kind]:
                silent.append(line.id)
        elif not line.says("fields_redacted") and not line.known("fields_redacted"):
            labels = line.stated("data")
            if isinstance(labels, tuple):
                named[line.id] = labels
    return named, silent


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
        given = _given(graph)
        yes = given.by_label.get(self.label, 0) & ~given.unsure
        perhaps = yes | given.unsure | (given.silent & ~yes & _where_expected(graph, self.label))
        return Answers(yes & names, perhaps & names)


class _Given(NamedTuple):
    """The components that hold or send each label, that do not know what they hold, and that say nothing of it."""

    by_label: Mapping[str, int]
    unsure: int
    silent: int


@fact
def _given(graph: DesignGraph) -> _Given:
    by_label: defaultdict[str, int] = defaultdict(int)
    unsure = silent = 0
    for component in graph.components:
        if not component.states("holds"):
            silent |= graph.bit[component.id]
            continue
        holds = component.told("holds")
        if isinstance(holds, Unknown):
            unsure |= graph.bit[component.id]
        elif holds:
            for label in as_labels(holds):
                by_label[str(label)] |= graph.bit[component.id]
    for connection, labels in carried_labels(graph).items():
        giver = connection.target if connection.stated("flow") == "pull" else connection.source
        for label in labels:
            by_label[str(label)] |= graph.bit[giver]
    return _Given(by_label, unsure, silent)


def _where_expected(graph: DesignGraph, label: str) -> int:
    """Where one would look for a label that nobody states: nowhere, if nothing shows that there is any."""
    tag = SHOWN_BY_TAG.get(label)
    if tag is None or label in stated_labels(graph):
        return 0
    try:
        return answers(graph, might_hold).yes if graph.has_tag(tag) else 0
    except Unknown:
        return answers(graph, might_hold).perhaps | _telling(graph)


@fact
def _telling(graph: DesignGraph) -> int:
    """The components that say what they hold, or whose connections say what crosses them."""
    if "holds" in graph.names_given:
        return graph.all_bits
    telling = {c.id for c in graph.components if c.says("holds")}
    for connection in carried_labels(graph):
        telling |= {connection.source, connection.target}
    return bits_of(graph, telling)


def _has(component: Element, label: str) -> bool:
    if component.states("holds") and label in (component.holds or ()):
        return True
    told = carried_labels(component.graph)
    if any(label in told.get(c, ()) for c in component.outgoing if c.stated("flow") != "pull"):
        return True
    if any(label in told.get(c, ()) for c in component.incoming if c.stated("flow") == "pull"):
        return True
    if (
        not component.states("holds")
        and label not in stated_labels(component.graph)
        and _may_have(component, label)
    ):
        raise Unknown(Ask(component.id, "holds"))
    return False


might_hold = provides("data_store") | provides("person")


def _may_have(component: Element, label: str) -> bool:
    """Whether the label is expected in this design and this component is where one would look for it."""
    tag = SHOWN_BY_TAG.get(label)
    return tag is not None and component.graph.has_tag(tag) and might_hold.truth(component) is True


def path_carrying(graph: DesignGraph, label: str, target: Element) -> Path | None:
    """The shortest path on which a label surely reaches `target`; None if it surely does not.

    Raises
    ------
    Unknown
        If it hangs on what nobody stated.
    """
    return graph.information.path_avoiding(stops(label), has(label), target)


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
