"""Words about kinds: what a component provides, which kind it is, which components answer yes."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from designer.graph.closure import joined, named
from designer.graph.elements import BOX, LINK
from designer.graph.facts import fact
from designer.graph.kernel import (
    ARROW,
    Always,
    Answers,
    Ask,
    Predicate,
    Unknown,
    answers,
    kleene_all,
    kleene_any,
    one_by_one,
)
from designer.model.catalogue import CATALOGUE, Provision
from designer.model.design import Scalar
from designer.model.errors import InvalidRule

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ConnectionElement, Element


@functools.cache
def provides(capability: str) -> Predicate:
    """Asks whether a component has a capability of the catalogue; of a connection: no.

    Raises
    ------
    InvalidRule
        At once, if the catalogue has no such capability.
    """
    if capability not in CATALOGUE.capabilities:
        raise InvalidRule(f"the catalogue has no capability {capability!r}")
    return Predicate(_Provides(capability))


@dataclass(frozen=True)
class _Provides:
    capability: str

    def __call__(self, element: Element) -> bool:
        if not element.is_component:
            return False
        granted = _granted_by_kind(self.capability, element.kind)
        if isinstance(granted, bool):
            return granted
        return kleene_any(_granted(provision, element) for provision in granted)

    def of_sort(self, sort: str) -> bool | None:
        if sort.startswith(ARROW):
            return False
        if sort not in CATALOGUE.kinds or sort == BOX:
            return None
        granted = _granted_by_kind(self.capability, sort)
        return granted if isinstance(granted, bool) else None

    def among(self, graph: DesignGraph, names: int) -> Answers:
        yes = perhaps = 0
        for kind, of_kind in graph.bits_of_kind.items():
            granted = None if kind == BOX else _granted_by_kind(self.capability, kind)
            if granted is True:
                yes |= of_kind & names
            elif granted is not False:
                found = one_by_one(graph, provides(self.capability), of_kind & names)
                yes, perhaps = yes | found.yes, perhaps | found.perhaps
        return Answers(yes, yes | perhaps)


@functools.cache
def _granted_by_kind(capability: str, kind: str) -> bool | tuple[Provision, ...]:
    """Whether a kind has a capability; the ways to it where its attributes decide."""
    provisions = CATALOGUE.kinds[kind].provisions.get(capability, ())
    return any(not provision.when for provision in provisions) or provisions or False


def _granted(provision: Provision, element: Element) -> bool | Unknown:
    try:
        return kleene_all(
            _matches(element, name, wanted) for name, wanted in provision.when.items()
        )
    except Unknown as unknown:
        return unknown


def _matches(element: Element, name: str, wanted: object) -> bool | Unknown:
    value = element.told(name)
    if isinstance(value, Unknown):
        return value
    if wanted is True:
        return bool(value)
    return value in wanted if isinstance(wanted, tuple) else bool(value == wanted)


@functools.cache
def is_kind(*kinds: str) -> Predicate:
    """Asks whether a component is of one of these kinds, or acts as one.

    Raises
    ------
    InvalidRule
        At once, if the catalogue has no such kind.
    """
    if missing := set(kinds) - CATALOGUE.kinds.keys():
        raise InvalidRule(f"the catalogue has no kind {min(missing)!r}")
    wanted = frozenset(kinds)
    alike = {name for name, kind in CATALOGUE.kinds.items() if not wanted.isdisjoint(kind.acts_as)}
    return Predicate(_IsKind(wanted | alike))


@dataclass(frozen=True)
class _IsKind:
    wanted: frozenset[str]

    def __call__(self, element: Element) -> bool:
        return element.is_component and element.kind in self.wanted

    def of_sort(self, sort: str) -> bool | None:
        if sort.startswith(ARROW):
            return False
        return None if sort in ("", BOX) else sort in self.wanted

    def among(self, graph: DesignGraph, names: int) -> Answers:
        yes = joined(graph.bits_of_kind.get(kind, 0) for kind in self.wanted)
        box = graph.bits_of_kind.get(BOX, 0)
        return Answers(yes & names & ~box, (yes | box) & names)


@dataclass(frozen=True)
class Gathered:
    """A question about components that is never in doubt, and the bits of all that answer yes, known at once."""

    light: ClassVar = True
    one: Callable[[Element], bool]
    yes: Callable[[DesignGraph], int]

    def __call__(self, element: Element) -> bool:
        return element.is_component and self.one(element)

    def of_sort(self, sort: str) -> bool | None:
        return False if sort.startswith(ARROW) else None

    def among(self, graph: DesignGraph, names: int) -> Answers:
        yes = self.yes(graph) & names
        return Answers(yes, yes)


def _must_be_known(attribute: str) -> None:
    if attribute not in CATALOGUE.attributes:
        raise InvalidRule(f"no kind has the attribute {attribute!r}")


@functools.cache
def is_set(attribute: str, *values: Scalar) -> Predicate:
    """Asks whether an attribute is stated to be something: not none, false, zero or empty, or one of the values given.

    Raises
    ------
    InvalidRule
        At once, if no kind has such an attribute.
    """
    _must_be_known(attribute)
    return Predicate(_IsSet(attribute, values))


@dataclass(frozen=True)
class _IsSet:
    light: ClassVar = True
    attribute: str
    values: tuple[Scalar, ...]

    def __call__(self, element: Element) -> bool | Unknown:
        value = element.told(self.attribute)
        if isinstance(value, Unknown):
            return value
        return value in self.values if self.values else bool(value)

    def of_sort(self, sort: str) -> bool | None:
        """What cannot have the attribute answers no, and nothing else is settled: boundaries may state it."""
        is_connection = sort.startswith(ARROW)
        kinds = CATALOGUE.connections if is_connection else CATALOGUE.kinds
        kind = kinds.get(sort.removeprefix(ARROW))
        if kind is None or sort in (BOX, ARROW + LINK) or self.attribute in kind.attribute_set:
            return None
        return False


@functools.cache
def is_said(attribute: str) -> Predicate:
    """Asks whether anybody said anything of an attribute, `none` and `unknown` included.

    Raises
    ------
    InvalidRule
        At once, if no kind has such an attribute.
    """
    _must_be_known(attribute)
    return Predicate(_IsSaid(attribute))


@dataclass(frozen=True)
class _IsSaid:
    attribute: str

    def __call__(self, element: Element) -> bool:
        return element.states(self.attribute)

    def of_sort(self, sort: str) -> bool | None:
        kind = CATALOGUE.kinds.get(sort)
        can_have = kind is None or sort == BOX or self.attribute in kind.attribute_set
        return None if can_have else False

    def among(self, graph: DesignGraph, names: int) -> Answers:
        parts: Iterable[Element]
        if self.attribute in graph.names_given:
            parts = [c for c in graph.of_bits(names) if c.states(self.attribute)]
        else:
            parts = graph.components_stating(self.attribute)
        said = joined(graph.bit[c.id] for c in parts) & names
        return Answers(said, said)


@functools.cache
def is_connection(*kinds: str) -> Predicate:
    """Asks whether a connection is of one of these kinds; of a component: no."""
    if missing := set(kinds) - CATALOGUE.connections.keys():
        raise InvalidRule(f"there is no connection of kind {min(missing)!r}")
    return Predicate(_IsConnection(frozenset(kinds)))


@dataclass(frozen=True)
class _IsConnection:
    wanted: frozenset[str]

    def __call__(self, element: Element) -> bool:
        return not element.is_component and element.kind in self.wanted

    def of_sort(self, sort: str) -> bool | None:
        if sort == ARROW + LINK or not sort:
            return None
        return sort.startswith(ARROW) and sort.removeprefix(ARROW) in self.wanted


@functools.cache
def drawn_as(*kinds: str) -> Predicate:
    """Asks whether a connection is drawn as one of these kinds: a link is none of them; of a component: no."""
    return Predicate(_DrawnAs(frozenset(kinds)))


@dataclass(frozen=True)
class _DrawnAs:
    wanted: frozenset[str]

    def __call__(self, element: Element) -> bool:
        return not element.is_component and element.part.kind in self.wanted

    def of_sort(self, sort: str) -> bool | None:
        if not sort:
            return None
        return sort.startswith(ARROW) and sort.removeprefix(ARROW) in self.wanted


@functools.cache
def removes(label: str) -> Predicate:
    """Asks whether an element removes a data label: a sanitiser in line, or a connection that redacts its fields."""
    return Predicate(_Removes(label))


@dataclass(frozen=True)
class _Removes:
    label: str

    def of_sort(self, sort: str) -> bool | None:
        is_component = bool(sort) and not sort.startswith(ARROW)
        return False if is_component and provides("sanitiser").settled[sort] is False else None

    def __call__(self, element: Element) -> bool:
        if element.is_component:
            return provides("sanitiser")(element) and self.label in (element.labels_removed or ())
        return bool(element.states("fields_redacted")) and bool(element.fields_redacted)


@fact
def having(graph: DesignGraph, predicate: Predicate) -> tuple[str, ...]:
    """Ids of the components for which the predicate surely holds, in order."""
    return tuple(named(graph, answers(graph, predicate).yes))


def all_of(predicate: Predicate) -> Callable[[DesignGraph], Iterator[Element]]:
    """Subjects: the components of ours for which the predicate surely holds."""
    return lambda graph: (
        graph.elements[name]
        for name in having(graph, predicate)
        if not graph.component(name).elsewhere
    )


def whole_design(graph: DesignGraph) -> Iterator[Element]:
    """Subject: the drawing as a whole, once something is drawn."""
    if graph.design.components:
        yield graph.whole


def any_component(predicate: Predicate) -> Callable[[DesignGraph], bool]:
    """A condition: the predicate surely holds for some component."""
    return lambda graph: bool(answers(graph, predicate).yes)


def has_tag(tag: str) -> Callable[[DesignGraph], bool]:
    """A condition: a requirement tag holds."""
    return lambda graph: graph.has_tag(tag)


ANYTHING = Predicate(Always(True, True))


def connections_of(
    *kinds: str, source: Predicate = ANYTHING, target: Predicate = ANYTHING
) -> Callable[[DesignGraph], Iterator[Element]]:
    """Subjects: the connections of these kinds whose ends surely answer yes and that do not run elsewhere."""
    return lambda graph: iter(_connections_of(graph, kinds, source, target))


@fact
def _connections_of(
    graph: DesignGraph, kinds: tuple[str, ...], source: Predicate, target: Predicate
) -> list[ConnectionElement]:
    lines = graph.connections_of(*kinds)
    if source is not ANYTHING:
        sources = frozenset(having(graph, source))
        lines = [line for line in lines if line.source in sources]
    if target is not ANYTHING:
        targets = frozenset(having(graph, target))
        lines = [line for line in lines if line.target in targets]
    elsewhere = graph.elsewhere
    return [c for c in lines if c.source not in elsewhere or c.target not in elsewhere]


def asked(element: Element, name: str) -> Unknown:
    """The doubt about one attribute of one element."""
    return Unknown(Ask(element.id, name))
