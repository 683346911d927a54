"""Components, connections and journeys as a rule sees them: reading what nobody stated raises `Unknown`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from designer.graph.kernel import Ask, Unknown
from designer.model.catalogue import CATALOGUE
from designer.model.design import Boundary, Component, Connection, Value
from designer.model.errors import InvalidRule
from designer.model.requirements import Journey

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph

INHERITED = frozenset(
    {"trust_zone", "region", "regions", "environment", "private_network", "tenant"}
)
"""What a component takes from the nearest boundary that states it (FORMAT.md, Inheritance)."""
REGION_WORDS = ("regions", "region")
NONE, UNKNOWN = "none", "unknown"
BOX, LINK = "box", "link"


class _Missing:
    """Nobody stated it, and nothing says what holds then."""


MISSING = _Missing()


class Element:
    """One component, connection or journey of a graph.

    Reading an attribute gives its value; None where it is stated to be missing, or where the kind cannot have it.
    It raises `Unknown` where nobody stated it, and `InvalidRule` where no kind has such an attribute at all.
    """

    part: Component | Connection | Journey
    is_component = False
    """Whether this is a component; a path holds connections as well."""
    is_connection = False

    def __init__(self, part: Component | Connection | Journey, graph: DesignGraph) -> None:
        self.part = part
        self.graph = graph
        self.id = part.id
        self._doubts: dict[str, Unknown] = {}

    def __getattr__(self, name: str) -> Any:
        """Read an attribute; an answer is kept in the instance, so that reading it again costs nothing."""
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self._doubts:
            raise Unknown(*self._doubts[name].asks)
        try:
            value = self._read(name)
        except Unknown as unknown:
            self._doubts[name] = unknown
            raise
        self.__dict__[name] = value
        return value

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"

    @property
    def label(self) -> str:
        """The name a reader sees."""
        return self.id

    @property
    def elsewhere(self) -> bool:
        """Whether this is another team's, so that its inside is not judged."""
        return False

    @property
    def stated(self) -> frozenset[str]:
        """Names of the attributes about which somebody said something, on the part or on a frame around it."""
        return frozenset()

    def states(self, name: str) -> bool:
        """Whether anything is said about an attribute, `none` and `unknown` and what holds by definition included."""
        return self._found(name) is not MISSING

    def drawn(self, name: str) -> Any:
        """A value as far as the drawing gives it; None where it gives none (closed world, nothing is asked)."""
        value = self._found(name)
        return None if value is MISSING or value in (NONE, UNKNOWN) else _typed(name, value)

    def _read(self, name: str) -> object:
        if name not in CATALOGUE.attributes:
            raise InvalidRule(f"no kind has the attribute {name!r}")
        value = self._found(name)
        if value is MISSING or value == UNKNOWN:
            raise Unknown(self._asked(name))
        return None if value is None or value == NONE else _typed(name, value)

    def _asked(self, name: str) -> Ask:
        return Ask(self.id, name)

    def _found(self, name: str) -> object:
        raise NotImplementedError


def _typed(name: str, value: object) -> object:
    """A list is read as a tuple, however it was written."""
    attribute = CATALOGUE.attributes.get(name)
    if attribute is not None and attribute.type == "list" and not isinstance(value, tuple):
        return (value,)
    return value


@cache
def attributes_of(kind: str) -> frozenset[str]:
    """What a kind of component can state."""
    return frozenset(CATALOGUE.kinds[kind].attributes)


@cache
def attributes_of_connection(kind: str) -> frozenset[str]:
    """What a kind of connection can state."""
    return frozenset(CATALOGUE.connections[kind].attributes)


class ComponentElement(Element):
    """A component with its connections."""

    part: Component
    is_component = True
    incoming: tuple[ConnectionElement, ...] = ()
    outgoing: tuple[ConnectionElement, ...] = ()

    @property
    def kind(self) -> str:
        """The kind as drawn; `box` where nobody classified it yet."""
        return self.part.kind

    @property
    def name(self) -> str | None:
        """The name, where it has one."""
        return self.part.name

    @property
    def label(self) -> str:
        return self.part.label

    @property
    def elsewhere(self) -> bool:
        return self.part.elsewhere

    @property
    def boundaries(self) -> tuple[Boundary, ...]:
        """The boundaries around it, the nearest first."""
        return self.graph.boundaries_around(self.id)

    @property
    def guards_something(self) -> bool:
        """Whether a connection names it as its guard."""
        return self.id in self.graph.guarding

    @property
    def stated(self) -> frozenset[str]:
        names = set(self.part.attributes)
        for boundary in self.boundaries:
            names |= (INHERITED & boundary.attributes.keys()) | boundary.component_defaults.keys()
        return frozenset(names & attributes_of(self.part.kind)) | frozenset(self.part.attributes)

    @property
    def regions_stated(self) -> tuple[str, ...]:
        """The regions it is said to run in, `region` and `regions` alike; empty where nobody said."""
        value = self.drawn("regions")
        return tuple(str(region) for region in value) if isinstance(value, tuple) else ()

    def _asked(self, name: str) -> Ask:
        return Ask(self.id, "kind" if self.part.kind == BOX else name)

    def _found(self, name: str) -> object:
        if name in REGION_WORDS:
            return self._regions(name)
        return self._found_plainly(name)

    def _found_plainly(self, name: str) -> object:
        part = self.part
        if name in part.attributes:
            return part.attributes[name]
        if part.kind != BOX and name not in attributes_of(part.kind):
            return NONE
        kind = CATALOGUE.kinds[part.kind]
        for source in self._sources(name, kind.facts):
            if name in source:
                return source[name]
        default = _default(name, kind.defaults)
        return self._environment() if default is MISSING and name == "environment" else default

    def _sources(self, name: str, facts: Mapping[str, Value]) -> Iterator[Mapping[str, Value]]:
        """A frame's own facts, then what the kind is by definition, then what frames fill in."""
        around = self.boundaries
        if name in INHERITED:
            yield from (boundary.attributes for boundary in around)
        yield facts
        yield from (boundary.component_defaults for boundary in around)

    def _environment(self) -> object:
        """Production, unless the kind is at home elsewhere, as a notebook is in development (DECISIONS 4)."""
        usual = CATALOGUE.kinds[self.part.kind].defaults.get("environment")
        return "prod" if usual is None else usual.value

    def _regions(self, name: str) -> object:
        """One fact with two spellings: the nearest statement of either counts."""
        value = self._nearest_regions()
        if value is MISSING or value in (NONE, UNKNOWN):
            return value
        several = value if isinstance(value, tuple) else (value,)
        if name == "regions":
            return several
        return several[0] if len(several) == 1 else NONE

    def _nearest_regions(self) -> object:
        around = self.boundaries
        for source in (
            self.part.attributes,
            *(boundary.attributes for boundary in around),
            *(boundary.component_defaults for boundary in around),
        ):
            for word in REGION_WORDS:
                if word in source:
                    return source[word]
        found = [
            self._found_plainly(word)
            for word in REGION_WORDS
            if word in attributes_of(self.part.kind)
        ]
        return next(
            (value for value in found if value is not MISSING),
            MISSING if found or self.part.kind == BOX else NONE,
        )


class ConnectionElement(Element):
    """A connection with its two ends."""

    part: Connection
    is_connection = True

    @property
    def kind(self) -> str:
        """The kind as drawn; `link` where nobody said what it is."""
        return self.part.kind

    @property
    def source(self) -> str:
        """The id of the component it leaves."""
        return self.part.source

    @property
    def target(self) -> str:
        """The id of the component it leads to."""
        return self.part.target

    @property
    def label(self) -> str:
        return f"{self.source_element.label} -> {self.target_element.label}"

    @property
    def source_element(self) -> ComponentElement:
        """The component it leaves."""
        return self.graph.component(self.part.source)

    @property
    def target_element(self) -> ComponentElement:
        """The component it leads to."""
        return self.graph.component(self.part.target)

    @property
    def guards(self) -> tuple[ComponentElement, ...]:
        """The checks that it passes, as `guarded_by` names them."""
        named = dict.fromkeys(str(guard) for guard in self.guarded_by or ())
        return tuple(
            self.graph.component(guard)
            for guard in named
            if guard in self.graph.design.component_by_id
        )

    @property
    def stated(self) -> frozenset[str]:
        names = {name for boundary in self._around() for name in boundary.connection_defaults}
        return frozenset(names & attributes_of_connection(self.part.kind)) | frozenset(
            self.part.attributes
        )

    def _asked(self, name: str) -> Ask:
        return Ask(self.id, "kind" if self.part.kind == LINK else name)

    def _found(self, name: str) -> object:
        part = self.part
        if name in part.attributes:
            return part.attributes[name]
        if part.kind != LINK and name not in attributes_of_connection(part.kind):
            return NONE
        for boundary in self._around():
            if name in boundary.connection_defaults:
                return boundary.connection_defaults[name]
        return _default(name, getattr(CATALOGUE.connections[part.kind], "defaults", {}))

    def _around(self) -> Iterator[Boundary]:
        """The boundaries in which both ends stand, the nearest first."""
        theirs = {boundary.id for boundary in self.graph.boundaries_around(self.part.target)}
        return (b for b in self.graph.boundaries_around(self.part.source) if b.id in theirs)


def _default(name: str, defaults: Mapping[str, Any]) -> object:
    """What holds by definition, what the provider promises, or what not drawing it means.

    A mere habit decides nothing (DECISIONS 2).
    """
    figure = defaults.get(name)
    if figure is not None and (figure.promised or figure.provenance == "definition"):
        return figure.value
    attribute = CATALOGUE.attributes.get(name)
    return attribute.default if attribute is not None and attribute.world == "closed" else MISSING


class JourneyElement(Element):
    """A critical user journey; its numbers default to the requirements."""

    part: Journey

    @property
    def label(self) -> str:
        return self.part.label

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of its entries."""
        return self.part.sources

    @property
    def targets(self) -> tuple[str, ...]:
        """The ids of the components at which it is complete."""
        return self.part.targets

    @property
    def assumed(self) -> bool:
        """Whether nobody drew it: it was made from an entry."""
        return self.part.assumed

    @property
    def stated(self) -> frozenset[str]:
        return frozenset(
            name for name in Journey.model_fields if getattr(self.part, name) is not None
        )

    def target_value(self, name: str) -> float | None:
        """A target (`availability`, `p99_latency_ms` ...), its own or the requirements'; None where there is none."""
        value = self._found(name)
        return float(value) if isinstance(value, int | float) else None

    def _read(self, name: str) -> object:
        if name not in Journey.model_fields:
            raise InvalidRule(f"a journey has no {name!r}")
        value = self._found(name)
        if value is MISSING or value == UNKNOWN:
            raise Unknown(Ask(self.id if name == "criticality" else "requirements", name))
        return None if value == NONE else value

    def _found(self, name: str) -> object:
        for holder in (self.part, self.graph.design.requirements):
            if (value := getattr(holder, name, None)) is not None:
                return value
        return MISSING
