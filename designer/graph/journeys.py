"""Critical user journeys: what must work for them, what stands on them, what alone stops them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from designer.graph.building import structures
from designer.graph.elements import ConnectionElement, JourneyElement
from designer.graph.facts import fact, lasting
from designer.graph.kernel import Unknown
from designer.graph.paths import Path
from designer.graph.relations import ACCESS
from designer.graph.structure import (
    NOTHING,
    Leaf,
    Structure,
    all_parts,
    bottom_up,
    essential_of,
    met,
)

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import Element


def stated_criticality(journey: Element) -> str | None:
    """How critical a journey is stated to be; what is critical to nobody is low."""
    stated: str | None = journey.part.criticality
    return "low" if stated == "none" else stated


def critical_journeys(*levels: str) -> Callable[[DesignGraph], Iterator[Element]]:
    """Subjects: the journeys of these criticalities; one that does not say is judged, and asks when it matters."""

    def journeys(graph: DesignGraph) -> Iterator[Element]:
        for journey in graph.journeys:
            if stated_criticality(journey) in levels:
                yield journey

    return journeys


def standing_on(*levels: str) -> Callable[[DesignGraph], Iterator[Element]]:
    """Subjects: the components of ours that stand on a journey of one of these criticalities."""
    return lambda graph: iter(_standing(graph, levels))


@fact
def _standing(graph: DesignGraph, levels: tuple[str, ...]) -> tuple[Element, ...]:
    journeys = critical_journeys(*levels)(graph)
    names = {name for journey in journeys for name in on_journey(graph, journey.id)}
    found = (graph.component(name) for name in sorted(names))
    return tuple(component for component in found if not component.elsewhere)


def journeys_through(graph: DesignGraph, component: Element, *levels: str) -> list[JourneyElement]:
    """The journeys of these criticalities on which a component stands, the most demanding first."""
    through = journeys_of(graph).get(component.id, ())
    return [journey for journey in through if stated_criticality(journey) in levels]


def journeys_stopped(graph: DesignGraph, component: Element, *levels: str) -> list[JourneyElement]:
    """The journeys of these criticalities that stop where this component alone is down, the most demanding first."""
    stopped = _stopped_by(graph).get(component.id, ())
    return [journey for journey in stopped if stated_criticality(journey) in levels]


@fact
def _stopped_by(graph: DesignGraph) -> dict[str, list[JourneyElement]]:
    return _by_component(graph, single_points)


def _by_component(
    graph: DesignGraph, parts: Callable[[DesignGraph, str], Iterable[str]]
) -> dict[str, list[JourneyElement]]:
    """For each component the journeys of which it is such a part, the most demanding first."""
    found: dict[str, list[JourneyElement]] = defaultdict(list)
    ranked = sorted(graph.journeys, key=lambda j: (-(j.target_value("availability") or 0), j.id))
    for journey in ranked:
        for name in parts(graph, journey.id):
            found[name].append(journey)
    return found


@fact
def journeys_of(graph: DesignGraph) -> dict[str, list[JourneyElement]]:
    """For each component the journeys that it stands on, the most demanding first."""
    return _by_component(graph, on_journey)


def calls_on(*levels: str) -> Callable[[DesignGraph], Iterator[Element]]:
    """Subjects: the calls between components on a journey of one of these criticalities."""
    return lambda graph: iter(_waited_for(graph, levels))


@fact
def _waited_for(graph: DesignGraph, levels: tuple[str, ...]) -> tuple[Element, ...]:
    journeys = critical_journeys(*levels)(graph)
    found = {call.id for journey in journeys for call in waits_for(graph, journey)}
    return tuple(graph.elements[name] for name in sorted(found))


@lasting
def structure(graph: DesignGraph, journey: str) -> Structure:
    """What must work for a journey: every end that an entry reaches, over at least one way."""
    part = graph.journey(journey).part
    found = []
    for source in part.sources:
        ways = structures(graph).ways(source)
        found += [ways[target] for target in part.targets if target in ways and target != source]
    return all_parts(*found) if found else NOTHING


@lasting
def parts_of(graph: DesignGraph, journey: str) -> list[Structure]:
    """The structure of a journey part by part, parts before wholes, the whole last."""
    return bottom_up(structure(graph, journey))


@lasting
def met_on(graph: DesignGraph, journey: str) -> tuple[str, ...]:
    """The components of a journey, its entries with them, in the order in which a request meets them."""
    return met(structure(graph, journey))


@lasting
def single_points(graph: DesignGraph, journey: str) -> tuple[str, ...]:
    """The components each of which alone stops the journey; its entries are not counted."""
    entries = set(graph.journey(journey).part.sources)
    return tuple(sorted(essential_of(parts_of(graph, journey)) - entries))


@lasting
def on_journey(graph: DesignGraph, journey: str) -> tuple[str, ...]:
    """The components that stand on the journey, its entries left out."""
    entries = set(graph.journey(journey).part.sources)
    found = {part.component for part in parts_of(graph, journey) if isinstance(part, Leaf)}
    return tuple(sorted(found - entries))


@lasting
def ways_cut(graph: DesignGraph, journey: str) -> tuple[str, ...]:
    """The components of a journey in rings of calls too large for every way round them to be looked at."""
    known, part = structures(graph), graph.journey(journey).part
    found = [known.cut.get(source, frozenset()) for source in part.sources if known.ways(source)]
    cut = frozenset().union(*found)
    return tuple(name for name in on_journey(graph, journey) if name in cut) if cut else ()


def waits_for(graph: DesignGraph, journey: Element) -> Iterator[ConnectionElement]:
    """The calls between components on the journey that may be required."""
    return iter(_calls_between(graph, journey.id))


@fact
def _calls_between(graph: DesignGraph, journey: str) -> list[ConnectionElement]:
    names = set(on_journey(graph, journey)) | set(graph.journey(journey).part.sources)
    found = (
        call
        for name in names
        for call in graph.component(name).outgoing
        if call.target in names and call.part.kind == "call"
    )
    return sorted(found, key=lambda call: call.id)


def ways_to(graph: DesignGraph, journey: Element, component: Element) -> Path | tuple[str, ...]:
    """How the journey gets to one of its components: the shortest path from an entry."""
    paths = [graph.access.path(source, component.id) for source in journey.part.sources]
    found = [path for path in paths if path is not None]
    return (
        min(found, key=lambda path: (len(path.components), path.components))
        if found
        else (component.id,)
    )


@lasting
def called_by(graph: DesignGraph, name: str) -> tuple[str, ...]:
    """Who gets at a component in one step."""
    lines = (c for c in graph.component(name).incoming if c.part.kind in ACCESS)
    return tuple(sorted({c.source for c in lines}))


@lasting
def distances(graph: DesignGraph, source: str) -> Mapping[str, int]:
    """In how many steps of access an entry gets at each component that it reaches."""
    far, here, steps = {source: 0}, [source], 0
    while here:
        steps += 1
        lines = (c for name in here for c in graph.component(name).outgoing)
        ahead = dict.fromkeys(c.target for c in lines if c.part.kind in ACCESS)
        here = [name for name in ahead if name not in far]
        far.update(dict.fromkeys(here, steps))
    return far


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
