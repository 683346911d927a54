"""Critical user journeys: what must work for them, what stands on them, what alone stops them."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from designer.graph.elements import ConnectionElement, JourneyElement
from designer.graph.kernel import Predicate, Unknown, fact
from designer.graph.paths import Path
from designer.graph.relations import ACCESS
from designer.graph.structure import (
    NOTHING,
    Fallback,
    Leaf,
    Structure,
    all_parts,
    any_part,
    essential,
    leaves,
)

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import Element

NOT_PER_REQUEST = ("startup", "deploy", "schedule")
Built = tuple[Structure, frozenset[str]]
"""A structure, and the components still being built that it leans on (for drawings with rings)."""
is_required = Predicate(lambda call: bool(call.required))
_blocks = Predicate(lambda guard: bool(guard.blocking)) & ~Predicate(
    lambda guard: bool(guard.fail_open)
)


def critical_journeys(*levels: str) -> Callable[[DesignGraph], Iterator[Element]]:
    """Subjects: the journeys of these criticalities; one that does not say is judged, and asks when it matters."""

    def journeys(graph: DesignGraph) -> Iterator[Element]:
        for journey in graph.journeys:
            stated = journey.part.criticality
            if stated in levels:
                yield journey

    return journeys


def standing_on(*levels: str) -> Callable[[DesignGraph], Iterator[Element]]:
    """Subjects: the components of ours that stand on a journey of one of these criticalities."""

    def components(graph: DesignGraph) -> Iterator[Element]:
        names = {
            n
            for journey in critical_journeys(*levels)(graph)
            for n in on_journey(graph, journey.id)
        }
        return (graph.elements[n] for n in sorted(names) if not graph.component(n).elsewhere)

    return components


def journeys_through(graph: DesignGraph, component: Element, *levels: str) -> list[JourneyElement]:
    """The journeys of these criticalities on which a component stands, the most demanding first."""
    through = [
        j
        for j in graph.journeys
        if j.part.criticality in levels and component.id in on_journey(graph, j.id)
    ]
    return sorted(through, key=lambda j: (-(j.target_value("availability") or 0), j.id))


def calls_on(*levels: str) -> Callable[[DesignGraph], Iterator[Element]]:
    """Subjects: the calls between components on a journey of one of these criticalities."""

    def calls(graph: DesignGraph) -> Iterator[Element]:
        found = {
            c.id for journey in critical_journeys(*levels)(graph) for c in waits_for(graph, journey)
        }
        return (graph.elements[name] for name in sorted(found))

    return calls


@fact
def structure(graph: DesignGraph, journey: str) -> Structure:
    """What must work for a journey: every end that an entry reaches, over at least one way."""
    part = graph.journey(journey).part
    build = _Structures(graph)
    pairs = [
        (s, t) for s in part.sources for t in part.targets if s != t and _reachable(graph, s, t)
    ]
    return all_parts(*(build.way(source, target) for source, target in pairs)) if pairs else NOTHING


def _reachable(graph: DesignGraph, source: str, target: str) -> bool:
    return graph.access.path(source, target) is not None


@fact
def single_points(graph: DesignGraph, journey: str) -> tuple[str, ...]:
    """The components each of which alone stops the journey; its entries are not counted."""
    entries = set(graph.journey(journey).part.sources)
    return tuple(sorted(essential(structure(graph, journey)) - entries))


@fact
def on_journey(graph: DesignGraph, journey: str) -> tuple[str, ...]:
    """The components that stand on the journey, its entries left out."""
    entries = set(graph.journey(journey).part.sources)
    return tuple(sorted(leaves(structure(graph, journey)) - entries))


def waits_for(graph: DesignGraph, journey: Element) -> Iterator[ConnectionElement]:
    """The calls between components on the journey that may be required."""
    names = set(on_journey(graph, journey.id)) | set(journey.part.sources)
    for connection in graph.connections:
        if connection.part.kind == "call" and {connection.source, connection.target} <= names:
            yield connection


def ways_to(graph: DesignGraph, journey: Element, component: Element) -> Path | tuple[str, ...]:
    """How the journey gets to one of its components: the shortest path from an entry."""
    paths = [graph.access.path(source, component.id) for source in journey.part.sources]
    found = [path for path in paths if path is not None]
    return (
        min(found, key=lambda path: (len(path.components), path.components))
        if found
        else (component.id,)
    )


class _Structures:
    """Builds structures, each component's once; parts of a ring are built for each way they are met on."""

    def __init__(self, graph: DesignGraph) -> None:
        self.graph = graph
        self.needs: dict[str, Structure] = {}
        self.leaf: dict[str, Leaf] = {}
        deep = (
            20 * len(graph.components) + 1000
        )  # long chains are legitimate; frames are heap objects
        sys.setrecursionlimit(max(sys.getrecursionlimit(), deep))

    def way(self, source: str, target: str) -> Structure:
        """What must work between an entry and an end."""
        route = _Route(self, source)
        return route.to(target, frozenset())[0]

    def need(self, component: str, building: frozenset[str]) -> Built:
        """The component and all it requires."""
        if component in self.needs:
            return self.needs[component], frozenset()
        if component in building:
            return self.leaf_of(component), frozenset({component})
        inside = building | {component}
        parts: list[Structure] = [self.leaf_of(component)]
        leaning: frozenset[str] = frozenset()
        for part, leans in self._required(component, inside):
            parts.append(part)
            leaning |= leans
        whole, leaning = all_parts(*parts), leaning - {component}
        if not leaning:
            self.needs[component] = whole
        return whole, leaning

    def leaf_of(self, component: str) -> Leaf:
        return self.leaf.setdefault(component, Leaf(component))

    def _required(self, component: str, building: frozenset[str]) -> Iterator[Built]:
        calls, fallbacks = _calls(self.graph, component)
        groups: dict[str, list[ConnectionElement]] = defaultdict(list)
        for call in calls:
            groups[str(call.part.attributes.get("group", call.id))].append(call)
        replaced = _replaced(fallbacks, groups)
        for name, members in groups.items():
            yield self._group(members, replaced.get(name, []), building)

    def _group(
        self,
        calls: list[ConnectionElement],
        fallbacks: list[ConnectionElement],
        building: frozenset[str],
    ) -> Built:
        needed = calls[0].part.attributes.get("needs", 1)
        parts, leaning = self._called(calls, building)
        whole = any_part(
            *parts, needs=min(int(needed), len(parts)) if isinstance(needed, int) else 1
        )
        if fallbacks:
            others, leans = self._called(fallbacks, building)
            whole, leaning = (
                Fallback(whole, any_part(*others), _coverage(fallbacks)),
                leaning | leans,
            )
        return whole, leaning

    def _called(
        self, calls: list[ConnectionElement], building: frozenset[str]
    ) -> tuple[list[Structure], frozenset[str]]:
        parts: list[Structure] = []
        leaning: frozenset[str] = frozenset()
        for call in calls:
            target, leans = self.need(call.target, building)
            guards = [self.leaf_of(g.id) for g in call.guards if _blocks.truth(g) is True]
            parts.append(all_parts(*guards, target))
            leaning |= leans
        return parts, leaning


class _Route:
    """The ways from one entry to one end, over components that both lie between."""

    def __init__(self, build: _Structures, source: str) -> None:
        self.build, self.source = build, source
        self.known: dict[str, Structure] = {}
        graph = build.graph
        self.between = {c.id for c in graph.components if _reachable(graph, source, c.id)} | {
            source
        }

    def to(self, component: str, building: frozenset[str]) -> Built:
        """What must work for the entry to get to a component."""
        if component == self.source:
            return self.build.leaf_of(component), frozenset()
        if component in self.known:
            return self.known[component], frozenset()
        inside = building | {component}
        need, leaning = self.build.need(component, frozenset())
        ways: list[Structure] = []
        for before in self._before(component):
            if before in inside:
                leaning |= {before}
                continue
            way, leans = self.to(before, inside)
            ways.append(way)
            leaning |= leans
        whole, leaning = all_parts(need, any_part(*ways)), leaning - {component}
        if not leaning:
            self.known[component] = whole
        return whole, leaning

    def _before(self, component: str) -> list[str]:
        into = self.build.graph.component(component).incoming
        return sorted(
            {c.source for c in into if c.part.kind in ACCESS and c.source in self.between}
        )


def _calls(
    graph: DesignGraph, component: str
) -> tuple[list[ConnectionElement], list[ConnectionElement]]:
    """The required calls that each request makes, and the fallbacks."""
    calls, fallbacks = [], []
    for connection in graph.component(component).outgoing:
        if connection.part.kind == "fallback":
            fallbacks.append(connection)
        elif (
            connection.part.kind == "call"
            and is_required.truth(connection) is not False
            and connection.part.attributes.get("frequency") not in NOT_PER_REQUEST
        ):
            calls.append(connection)
    return calls, fallbacks


def _replaced(
    fallbacks: list[ConnectionElement], groups: dict[str, list[ConnectionElement]]
) -> dict[str, list[ConnectionElement]]:
    """Which group each fallback stands in for (DECISIONS 18); one that could be for several is for none."""
    replaced: dict[str, list[ConnectionElement]] = defaultdict(list)
    for fallback in fallbacks:
        named = fallback.part.attributes.get("group")
        if named in groups:
            replaced[str(named)].append(fallback)
        elif (only := _only_group(groups)) is not None:
            replaced[only].append(fallback)
    return replaced


def _only_group(groups: dict[str, list[ConnectionElement]]) -> str | None:
    from designer.graph.roles import is_serving_model
    from designer.graph.words import provides

    if len(groups) == 1:
        return next(iter(groups))
    model = provides("llm") | is_serving_model
    to_models = [
        name
        for name, calls in groups.items()
        if all(model.truth(c.target_element) is True for c in calls)
    ]
    return to_models[0] if len(to_models) == 1 else None


def _coverage(fallbacks: list[ConnectionElement]) -> float:
    stated = [f.part.attributes.get("coverage", 1.0) for f in fallbacks]
    return max((float(c) for c in stated if isinstance(c, int | float)), default=1.0)


def replaced_by_fallback(graph: DesignGraph, call: Element) -> list[ConnectionElement]:
    """The fallbacks of the caller that stand in for this call."""
    calls, fallbacks = _calls(graph, call.source)
    groups: dict[str, list[ConnectionElement]] = defaultdict(list)
    for each in calls:
        groups[str(each.part.attributes.get("group", each.id))].append(each)
    return _replaced(fallbacks, groups).get(str(call.part.attributes.get("group", call.id)), [])


def is_realtime(graph: DesignGraph) -> bool:
    """Whether someone waits: the tag, or a journey with a p99 target of two seconds or less (DECISIONS 19)."""
    try:
        if graph.has_tag("realtime"):
            return True
    except Unknown:
        if any(_is_fast(journey) for journey in graph.journeys):
            return True
        raise
    return any(_is_fast(journey) for journey in graph.journeys)


def _is_fast(journey: JourneyElement) -> bool:
    target = journey.target_value("p99_latency_ms")
    return target is not None and target <= 2000
