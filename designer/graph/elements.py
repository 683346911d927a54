"""Components, connections, journeys and the whole as a rule sees them: reading what nobody stated raises `Unknown`."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from designer.graph.kernel import ARROW, Ask, Predicate, Unknown
from designer.graph.reading import ALL, BIT, bits_of
from designer.model.catalogue import CATALOGUE, Figure
from designer.model.design import Boundary, Component, Connection, Design, Value
from designer.model.errors import InvalidRule
from designer.model.requirements import Journey

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph

INHERITED = frozenset(
    {"trust_zone", "region", "regions", "environment", "private_network", "tenant"}
)
"""What a component takes from the nearest boundary that states it."""
REGIONS = frozenset({"regions", "region"})
MISSING = object()
WHOLE = "design"
"""The id under which the drawing as a whole is judged."""
BOX, LINK = "box", "link"


class Element:
    """One component, connection or journey of a graph.

    Reading an attribute gives its value, None where it is stated to be missing or where the kind cannot have it, and
    raises `Unknown` where nobody stated it; an attribute that no kind has is the rule's own error (`InvalidRule`).
    """

    is_component: ClassVar[bool] = False
    """Whether this is a component (a path holds connections as well)."""

    def __init__(self, part: Component | Connection | Journey | Design, graph: DesignGraph) -> None:
        self.part: Any = part
        self.graph = graph
        self.reading = graph.reading
        self.id: str = getattr(part, "id", WHOLE)
        self.sort = ""
        """What its kind is, where that settles what is asked: a component's, or a connection's behind an arrow."""
        self.answers: dict[Predicate, bool | Unknown] = {}
        self._read: dict[str, object] = {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        value = self.told(name)
        if isinstance(value, Unknown):
            raise value.again()
        return value

    def told(self, name: str) -> Any:
        """The value of an attribute, or the doubt about it as a value: what a predicate passes on, nobody raises."""
        read = self._read
        if name not in read:
            read[name] = self._looked_up(name)
        self.reading.now |= BIT[name]
        return read[name]

    def known(self, name: str) -> Any:
        """The value of an attribute; None also where nobody stated it, which asks nothing."""
        value = self.told(name)
        return None if isinstance(value, Unknown) else value

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"

    def _looked_up(self, name: str) -> object:
        if name not in BIT:
            raise InvalidRule(f"no kind has the attribute {name!r}")
        value = self._found(name)
        if value is MISSING or value == "unknown":
            return Unknown(Ask(self.id, name))
        return None if value == "none" else value

    def _found(self, name: str) -> object:
        """What is said of an attribute, and by whom first: each kind of element has its own order."""
        raise NotImplementedError

    @property
    def label(self) -> str:
        """The name a reader sees."""
        return str(self.part.label)

    def stated(self, name: str, otherwise: Any = None) -> Any:
        """What the part itself says of an attribute, as it is written; `otherwise` where it says nothing."""
        self.reading.now |= BIT[name]
        return self.part.attributes.get(name, otherwise)

    def says(self, name: str) -> bool:
        """Whether the part itself says something of an attribute."""
        self.reading.now |= BIT[name]
        return name in self.part.attributes

    def says_some(self, names: frozenset[str]) -> bool:
        """Whether the part itself says something of one of these attributes."""
        self.reading.now |= bits_of(names)
        return not names.isdisjoint(self.part.attributes)

    @property
    def all_stated(self) -> dict[str, Any]:
        """All that the part itself says, as it is written."""
        self.reading.now = ALL
        return dict(self.part.attributes)

    def states(self, name: str) -> bool:
        """Whether somebody said anything about this attribute, `none` and `unknown` included."""
        self.reading.now |= BIT.get(name, 0)
        return self.can_have(name) and self._found(name) is not MISSING

    def can_have(self, name: str) -> bool:
        """Whether what it is can have this attribute."""
        return name in CATALOGUE.attributes


def by_attribute(elements: Iterable[E]) -> Mapping[str, list[E]]:
    """The elements that say something of each attribute themselves, in their order; asked by `DesignGraph.stating`."""
    found: dict[str, list[E]] = defaultdict(list)
    for element in elements:
        for name in element.part.attributes:
            found[name].append(element)
    return found


def sort_of(part: Component | Connection) -> str:
    """The sort of a part (`Element.sort`); none where something is stated that its kind does not usually have."""
    if isinstance(part, Component):
        usual = CATALOGUE.kinds[part.kind].attribute_set
        return part.kind if usual.issuperset(part.attributes) else ""
    usual = CATALOGUE.connections[part.kind].attribute_set
    return ARROW + part.kind if usual.issuperset(part.attributes) else ""


class ComponentElement(Element):
    """A component with its connections."""

    is_component = True
    elsewhere: bool
    """Whether this is another team's component."""
    boundaries: tuple[Boundary, ...]
    """The boundaries around it, the nearest first."""
    incoming: tuple[ConnectionElement, ...] = ()
    outgoing: tuple[ConnectionElement, ...] = ()

    def __init__(self, part: Component, graph: DesignGraph) -> None:
        super().__init__(part, graph)
        self.elsewhere = part.elsewhere
        self.sort = sort_of(part)
        self.boundaries = graph.boundaries_around(part)

    def known(self, name: str) -> Any:
        # Asked of every component and stated by few: what neither it, its kind nor a boundary says is not looked up.
        if name not in self.part.attributes and name not in self.graph.names_given:
            self.reading.now |= BIT[name]
            return None
        return super().known(name)

    def states(self, name: str) -> bool:
        self.reading.now |= BIT.get(name, 0)
        if name in self.part.attributes:
            return True
        return name in self.graph.names_given and super().states(name)

    def with_facts(self, facts: Mapping[str, Value | None]) -> ComponentElement:
        """What it would be with other facts, its connections what they are; None takes a fact away."""
        stated = {**self.part.attributes, **facts}
        given = {name: value for name, value in stated.items() if value is not None}
        edited = ComponentElement(self.part.model_copy(update={"attributes": given}), self.graph)
        edited.incoming, edited.outgoing = self.incoming, self.outgoing
        return edited

    @property
    def kind(self) -> str:
        """The kind; asking what a box is raises `Unknown`."""
        if self.part.kind == BOX:
            raise Unknown(Ask(self.id, "kind"))
        return str(self.part.kind)

    @property
    def guards_something(self) -> bool:
        """Whether a connection names it as its guard."""
        return self.id in self.graph.guarding

    @property
    def regions_stated(self) -> tuple[str, ...]:
        """The regions it runs in, `region` and `regions` alike; empty where nobody said."""
        self.reading.now |= bits_of(REGIONS)
        return self._regions

    @functools.cached_property
    def _regions(self) -> tuple[str, ...]:
        for name in ("regions", "region"):
            value = self._found(name)
            if isinstance(value, tuple):
                return tuple(str(v) for v in value)
            if isinstance(value, str) and value not in ("none", "unknown"):
                return (value,)
        return ()

    def drawn(self, name: str) -> Value | None:
        """A fact that frames and kinds give; None where no frame says it (what is drawn is closed world)."""
        self.reading.now |= BIT[name]
        if name not in self.part.attributes and name not in self.graph.names_given:
            return None
        value = self._found(name)
        return None if value is MISSING or value in ("none", "unknown") else value  # type: ignore[return-value]

    def _found(self, name: str) -> object:
        part: Component = self.part
        if name in part.attributes:
            return part.attributes[name]
        kind = CATALOGUE.kinds[part.kind]
        if part.kind != BOX and name not in kind.attribute_set:
            return "none"
        if around := self.boundaries:
            for source in _given(name, around):
                if name in source:
                    return source[name]
        return _default(part.kind, name)

    def can_have(self, name: str) -> bool:
        return self.part.kind == BOX or name in CATALOGUE.kinds[self.part.kind].attribute_set


@functools.cache
def given_by_kinds() -> frozenset[str]:
    """The attributes that some kind gives a value to, or that have one where nobody states any."""
    kinds = CATALOGUE.kinds.values()
    closed = (name for name, each in CATALOGUE.attributes.items() if each.world == "closed")
    return frozenset(closed) | {n for kind in kinds for n in (*kind.facts, *kind.defaults)}


E = TypeVar("E", bound=Element)


def _given(name: str, around: tuple[Boundary, ...]) -> Iterator[Mapping[str, Value]]:
    """What the boundaries around a component give to it, the nearest first."""
    if name in INHERITED:
        yield from (boundary.attributes for boundary in around)
    yield from (boundary.component_defaults for boundary in around)


class ConnectionElement(Element):
    """A connection with its two ends."""

    def __init__(self, part: Connection, graph: DesignGraph) -> None:
        super().__init__(part, graph)
        self.sort = sort_of(part)

    def known(self, name: str) -> Any:
        # As for components: what neither it nor a boundary says is what its kind says of every such connection.
        stated = self.part.attributes.get(name, MISSING)
        if stated is MISSING and name not in self.graph.lines_given:
            self.reading.now |= BIT[name]
            return _usual_of_connection(self.part.kind, name)
        return super().known(name)

    def states(self, name: str) -> bool:
        self.reading.now |= BIT.get(name, 0)
        if name not in self.part.attributes and name not in self.graph.lines_given:
            return (
                name in CATALOGUE.attributes
                and _said_of_connection(self.part.kind, name) is not MISSING
            )
        return super().states(name)

    source: str
    """The id of the component it leaves."""
    target: str
    """The id of the component it leads to."""
    source_element: ComponentElement
    target_element: ComponentElement

    @property
    def kind(self) -> str:
        """The kind; asking what a link is raises `Unknown`."""
        if self.part.kind == LINK:
            raise Unknown(Ask(self.id, "kind"))
        return str(self.part.kind)

    def ends(self, source: ComponentElement, target: ComponentElement) -> None:
        """Tie it to the components that it leaves and leads to."""
        self.source, self.target = source.id, target.id
        self.source_element, self.target_element = source, target

    @property
    def label(self) -> str:
        return f"{self.source_element.label} -> {self.target_element.label}"

    @property
    def guards(self) -> tuple[ComponentElement, ...]:
        """The checks that it surely passes: those that `guarded_by` names, and none where nobody knows."""
        named = self.known("guarded_by") or ()
        return tuple(self.graph.component(g) for g in named if g in self.graph.elements)

    def _found(self, name: str) -> object:
        part: Connection = self.part
        if name in part.attributes:
            return part.attributes[name]
        usual = _said_of_connection(part.kind, name)
        if name in self.graph.lines_given and (
            part.kind == LINK or name in CATALOGUE.connections[part.kind].attribute_set
        ):
            for boundary in self._around():
                if name in boundary.connection_defaults:
                    return boundary.connection_defaults[name]
        return usual

    def _around(self) -> Iterable[Boundary]:
        around = self.source_element.boundaries
        if not around:
            return ()
        theirs = {boundary.id for boundary in self.target_element.boundaries}
        return (boundary for boundary in around if boundary.id in theirs)


@functools.cache
def _default(kind: str, name: str) -> object:
    """What holds of a kind by definition, or what its provider promises; a mere habit decides nothing (DECISIONS 2)."""
    facts = CATALOGUE.kinds[kind].facts
    return facts[name] if name in facts else _promised(name, CATALOGUE.kinds[kind].defaults)


@functools.cache
def _usual_of_connection(kind: str, name: str) -> object:
    """What every connection of a kind has of an attribute that nobody states; None where that is nothing."""
    usual = _said_of_connection(kind, name)
    return None if usual is MISSING or usual in ("none", "unknown") else usual


@functools.cache
def _said_of_connection(kind: str, name: str) -> object:
    """What is said of an attribute that neither a connection nor a boundary states: `none` where it cannot have it."""
    if kind != LINK and name not in CATALOGUE.connections[kind].attribute_set:
        return "none"
    return _promised(name, CATALOGUE.connections[kind].defaults)


def _promised(name: str, defaults: Mapping[str, Figure]) -> object:
    figure = defaults.get(name)
    if figure is not None and (figure.promised or figure.provenance == "definition"):
        return figure.value
    attribute = CATALOGUE.attributes[name]
    return attribute.default if attribute.world == "closed" else MISSING


class JourneyElement(Element):
    """A critical user journey; its numbers default to the requirements."""

    @property
    def criticality(self) -> str:
        """How much hangs on it; a drawn journey that does not say is asked about, one stated to have none is low."""
        value = self.part.criticality
        if value == "none":
            return "low"
        if value is None or value == "unknown":
            raise Unknown(Ask(self.id, "criticality"))
        return str(value)

    def target_value(self, name: str) -> float | None:
        """A target (`availability`, `p99_latency_ms` ...), its own or the requirements'; None where there is none."""
        for holder in (self.part, self.graph.design.requirements):
            value = getattr(holder, name, None)
            if isinstance(value, int | float):
                return float(value)
            if value == "none":
                return None
        return None

    def _found(self, name: str) -> object:
        value = getattr(self.part, name, None)
        return MISSING if value is None else value


class WholeElement(Element):
    """The drawing as a whole, for what no single part answers for."""

    @property
    def label(self) -> str:
        """The design's name."""
        return str(self.part.name)

    def can_have(self, name: str) -> bool:  # noqa: ARG002 -- as every element answers
        return False

    def _found(self, name: str) -> object:  # noqa: ARG002
        return "none"
