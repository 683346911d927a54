"""A design as a graph: its elements, its relations, and what has been computed about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, compress
from operator import attrgetter
from typing import TypeVar

from designer.graph.closure import flags
from designer.graph.elements import (
    WHOLE,
    ComponentElement,
    ConnectionElement,
    Element,
    JourneyElement,
    WholeElement,
    by_attribute,
    given_by_kinds,
)
from designer.graph.evidence import evident_tags
from designer.graph.flows import information, lifecycle, observation
from designer.graph.kernel import Answers, Ask, Predicate, Unknown
from designer.graph.reading import BIT, Reading, shared
from designer.graph.relations import Relation, access, need, signals
from designer.model.change import changed
from designer.model.design import Boundary, Component, Connection, Design, Value
from designer.model.edit import Edit
from designer.model.requirements import Journey

Drawn = TypeVar("Drawn", Component, Connection)
BY_SHAPE = (
    "bit",
    "all_bits",
    "bits_of_kind",
    "bits_of_sort",
    "names_of_sort",
    "all_journeys",
    "lines_given",
    "names_given",
    "elsewhere",
    "_around",
)
"""What hangs on which parts there are, and on what stands around them: on none of their own attributes."""
PLAIN = ("zones", "guarding", "_evident")
"""What all rules share in ids and words alone."""
RELATIONS = ("access", "need", "information", "observation", "lifecycle", "signals")


def _by_id(parts: Iterable[Drawn]) -> list[Drawn]:
    return sorted(parts, key=attrgetter("id"))


class DesignGraph:
    """The graph of one design; compared by identity, and never changed.

    `memo` keeps what `fact`s computed; `after` gives the graph of the edited design.
    """

    def __init__(self, design: Design, reading: Reading | None = None) -> None:
        self.design = design
        self.reading = reading or Reading()
        """Of what is read here; a graph that a rule tries something on reads for the graph that it came from."""
        self.memo: dict[Hashable, tuple[object, int]] = {}
        """What each `fact` says, and which attributes it read (`Reading`)."""
        self.lasting: dict[Hashable, tuple[object, int]] = {}
        """The same of each `lasting` one."""
        self.answered: dict[Predicate, Answers] = {}

    def after(self, edits: Iterable[Edit]) -> DesignGraph:
        """The graph after edits.

        Raises
        ------
        InvalidEdit
            If the edits cannot be carried out on this design.
        """
        return DesignGraph(changed(self.design, edits), self.reading)

    def redrawn(self, design: Design) -> DesignGraph:
        """The graph of a design from which this one's differs in looks alone: what was computed stays."""
        graph = DesignGraph(design)
        graph.__dict__.update(self.__dict__ | {"design": design})
        return graph

    def later(self, design: Design, changed: int) -> DesignGraph:
        """The graph of a design whose parts differ from this one's in these attributes alone (`Reading`).

        What holds no element and read none of them is taken over.
        """
        graph, of, mine = DesignGraph(design), self.reading.of, vars(self)
        vars(graph).update({name: mine[name] for name in BY_SHAPE if name in mine})
        if self.reading.everywhere & changed:
            return graph
        graph.reading.everywhere = self.reading.everywhere
        graph.lasting = {key: each for key, each in self.lasting.items() if not each[1] & changed}
        graph.answered = {p: each for p, each in self.answered.items() if not of[p] & changed}
        graph.reading.of.update((p, of[p]) for p in graph.answered)
        vars(graph).update({name: mine[name] for name in PLAIN if name in mine})
        vars(graph).update({n: mine[n].of(graph) for n in RELATIONS if n in mine})
        return graph

    @cached_property
    def elements(self) -> Mapping[str, Element]:
        """Components and connections by id; journeys have ids of their own, see `journey`."""
        components, connections = self._tied
        return {**connections, **components}

    @cached_property
    def _tied(self) -> tuple[dict[str, ComponentElement], dict[str, ConnectionElement]]:
        """Components and connections, each in order of ids, and tied to one another."""
        components = {c.id: ComponentElement(c, self) for c in _by_id(self.design.components)}
        connections = {c.id: ConnectionElement(c, self) for c in _by_id(self.design.connections)}
        into, out = defaultdict(list), defaultdict(list)
        for connection in connections.values():
            source, target = connection.part.source, connection.part.target
            connection.ends(components[source], components[target])
            out[source].append(connection)
            into[target].append(connection)
        for name, component in components.items():
            component.incoming, component.outgoing = tuple(into[name]), tuple(out[name])
        return components, connections

    def components_stating(self, attribute: str) -> Sequence[ComponentElement]:
        """The components that say something of an attribute themselves, by id: mostly a few of many."""
        self.reading.now |= BIT[attribute]
        return self._stating[0].get(attribute, ())

    def connections_stating(self, attribute: str) -> Sequence[ConnectionElement]:
        """The same of connections."""
        self.reading.now |= BIT[attribute]
        return self._stating[1].get(attribute, ())

    @cached_property
    def _stating(
        self,
    ) -> tuple[Mapping[str, list[ComponentElement]], Mapping[str, list[ConnectionElement]]]:
        return by_attribute(self.components), by_attribute(self.connections)

    def component(self, name: str) -> ComponentElement:
        """The component with this id."""
        return self._tied[0][name]

    @cached_property
    def components(self) -> tuple[ComponentElement, ...]:
        """All components, by id."""
        return tuple(self._tied[0].values())

    @cached_property
    def bit(self) -> Mapping[str, int]:
        """A bit for each component, so that an integer is a set of them; in order of their ids."""
        return {component.id: 1 << number for number, component in enumerate(self.components)}

    @cached_property
    def all_bits(self) -> int:
        """The bits of all components."""
        return (1 << len(self.components)) - 1

    def of_bits(self, bits: int) -> Iterator[ComponentElement]:
        """The components whose bits are set, in order."""
        return compress(self.components, flags(bits))

    @cached_property
    def bits_of_kind(self) -> Mapping[str, int]:
        """The components of each kind that is drawn."""
        found: dict[str, int] = defaultdict(int)
        for component in self.components:
            found[component.part.kind] |= self.bit[component.id]
        return found

    @cached_property
    def bits_of_sort(self) -> Mapping[str, int]:
        """The components of each sort (`Element.sort`)."""
        found: dict[str, int] = defaultdict(int)
        for component in self.components:
            found[component.sort] |= self.bit[component.id]
        return found

    @cached_property
    def names_of_sort(self) -> Mapping[str, list[str]]:
        """The ids of the components and connections of each sort."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, element in self.elements.items():
            found[element.sort].append(name)
        return found

    def connections_of(self, *kinds: str) -> list[ConnectionElement]:
        """The connections of some kinds, by id."""
        if kinds not in self._connections_of:
            drawn = [self._connections_by_kind.get(kind, []) for kind in dict.fromkeys(kinds)]
            found = sorted(chain(*drawn), key=attrgetter("id"))  # joins runs that are in order
            self._connections_of[kinds] = found
        return self._connections_of[kinds]

    @cached_property
    def _connections_of(self) -> dict[tuple[str, ...], list[ConnectionElement]]:
        return {}

    @cached_property
    def _connections_by_kind(self) -> dict[str, list[ConnectionElement]]:
        found: dict[str, list[ConnectionElement]] = defaultdict(list)
        for connection in self.connections:
            found[connection.part.kind].append(connection)
        return found

    @cached_property
    def connections(self) -> tuple[ConnectionElement, ...]:
        """All connections, by id."""
        return tuple(self._tied[1].values())

    @cached_property
    def journeys(self) -> tuple[JourneyElement, ...]:
        """All journeys by id, the assumed ones included."""
        drawn = sorted(self.all_journeys, key=lambda journey: journey.id)
        return tuple(JourneyElement(journey, self) for journey in drawn)

    def journey(self, name: str) -> JourneyElement:
        """The journey with this id."""
        return self._journey_by_id[name]

    def has_journey(self, name: str) -> bool:
        """Whether there is a journey with this id."""
        return name in self._journey_by_id

    @cached_property
    def _journey_by_id(self) -> dict[str, JourneyElement]:
        return {journey.id: journey for journey in self.journeys}

    def found(self, name: str) -> Element | None:
        """The component, connection or journey with this id, in that order, or the whole."""
        if name in self.elements:
            return self.elements[name]
        drawn = self._journey_by_id.get(name)
        return self.whole if drawn is None and name == WHOLE else drawn

    @cached_property
    def whole(self) -> WholeElement:
        """The drawing as a whole."""
        return WholeElement(self.design, self)

    @cached_property
    def all_journeys(self) -> tuple[Journey, ...]:
        """The drawn journeys, or one from each entry to the last components that it reaches."""
        if self.design.journeys:
            return self.design.journeys
        from designer.graph.assumed import assumed_journeys

        return assumed_journeys(self.design)

    def boundaries_around(self, part: Component) -> tuple[Boundary, ...]:
        """The boundaries around a component, the nearest first."""
        if part.within not in self._around:
            self._around[part.within] = tuple(self.design.enclosing(part))
        return self._around[part.within]

    @cached_property
    def _around(self) -> dict[str | None, tuple[Boundary, ...]]:
        """By the boundary that is the nearest, the same for all inside."""
        return {}

    @cached_property
    def lines_given(self) -> frozenset[str]:
        """The attributes that boundaries give to connections that do not state them."""
        return frozenset(n for b in self.design.boundaries for n in b.connection_defaults)

    @cached_property
    def names_given(self) -> frozenset[str]:
        """The attributes that boundaries or kinds give to components that do not state them."""
        stated = {n for b in self.design.boundaries for n in (*b.attributes, *b.component_defaults)}
        return given_by_kinds() | stated

    @cached_property
    def elsewhere(self) -> frozenset[str]:
        """Ids of the components that other teams answer for."""
        return frozenset(c.id for c in self.design.components if c.elsewhere)

    @shared
    def zones(self) -> Mapping[str, Value]:
        """The trust zones of the components that are drawn in one."""
        return self.drawn("trust_zone")

    def drawn(self, name: str) -> dict[str, Value]:
        """What is drawn of an attribute, by component: what says nothing itself has what its frame and kind give."""
        given: dict[tuple[str, str | None], Value | None] = {}
        found: dict[str, Value] = {}
        for component in self.components:
            if component.says(name):
                value = component.drawn(name)
            else:
                place = component.part.kind, component.part.within
                if place not in given:
                    given[place] = component.drawn(name)
                value = given[place]
            if value is not None:
                found[component.id] = value
        return found

    @shared
    def guarding(self) -> frozenset[str]:
        """Ids of the components that some connection names as its guard."""
        named: set[str] = set()
        for connection in self.connections_stating("guarded_by"):
            guards = connection.stated("guarded_by")
            named.update(str(g) for g in guards) if isinstance(guards, tuple) else named.add(
                str(guards)
            )
        return frozenset(named)

    def connects(self, source: str, target: str) -> bool:
        """Whether a connection leads from one component straight to the other."""
        return source in self.design.component_by_id and any(
            c.target == target for c in self.component(source).outgoing
        )

    def has_tag(self, tag: str) -> bool:
        """Whether a requirement tag holds: stated, or evident from the drawing.

        Raises
        ------
        Unknown
            If the design says that it is unsure.
        """
        requirements = self.design.requirements
        if tag in (requirements.tags or ()) or tag in self._evident:
            return True
        if tag in requirements.unsure:
            raise Unknown(Ask("requirements", "tags"))
        return False

    @shared
    def _evident(self) -> frozenset[str]:
        return evident_tags(self)

    def spoken_unknown(self, ask: Ask) -> bool:
        """Whether somebody answered this question with `unknown`."""
        if ask.on == "requirements":
            return False
        element = self.found(ask.on)
        stated = vars(element.part) if element else {}
        value = stated.get("attributes", {}).get(ask.attribute, stated.get(ask.attribute))
        return bool(value == "unknown")

    @shared
    def access(self) -> Relation:
        """Who can get at what: calls and flows in drawn direction."""
        return access(self)

    @shared
    def need(self) -> Relation:
        """What must work: from a component to what it requires."""
        return need(self)

    @shared
    def information(self) -> Relation:
        """Where data goes: as drawn, and back over calls."""
        return information(self)

    @shared
    def observation(self) -> Relation:
        """Where data goes that is more than a signal: information without telemetry."""
        return observation(self)

    @shared
    def lifecycle(self) -> Relation:
        """How data, models, orders and verdicts travel: everything but guards and identities."""
        return lifecycle(self)

    @shared
    def signals(self) -> Relation:
        """How what is measured gets to who acts on it: telemetry, alerts and orders."""
        return signals(self)
