"""Losing a zone or a region: what goes down with it, and whether a journey still works."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from designer.graph.domains import exempt
from designer.graph.facts import fact
from designer.graph.journeys import on_journey, single_points, structure
from designer.graph.kernel import Ask, Unknown
from designer.graph.rings import rings
from designer.graph.structure import works
from designer.graph.words import having, provides

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement


anywhere = provides("global_service")
"""Bound to no region, unless it is said to be."""


class Loss(NamedTuple):
    """A domain whose loss breaks a journey, and the components that went down with it."""

    domain: str
    down: tuple[str, ...]


def _zones_of(component: ComponentElement) -> frozenset[str] | Unknown | None:
    """The zones it is stated to run in; None where it runs across all of them, or stands in none."""
    if component.elsewhere or exempt.truth(component) is True:
        return None
    zones = component.told("zones")
    if isinstance(zones, Unknown):
        return zones
    if zones is None:
        # Stated to have none: it stands somewhere, and goes with that place.
        return frozenset({f"the zone of {component.id}"}) if component.states("zones") else None
    if zones == "redundant":
        return None
    # In a file, 1 and "1" are one zone.
    return frozenset(map(str, zones if isinstance(zones, tuple) else (zones,)))


@fact
def zone_loss(graph: DesignGraph, journey: str) -> Loss | None:
    """The first zone whose loss breaks a journey; None if none does.

    Raises
    ------
    Unknown
        If it hangs on zones that nobody stated.
    """
    pinned: dict[str, set[str]] = {}
    doubts: list[Ask] = []
    alone = set(single_points(graph, journey))
    for name in on_journey(graph, journey):
        zones = _zones_of(graph.component(name))
        if isinstance(zones, Unknown):
            if name in alone:
                doubts.extend(zones.asks)
        elif zones is not None and len(zones) == 1:
            pinned.setdefault(next(iter(zones)), set()).add(name)
    return _first_loss(graph, journey, pinned, doubts)


@fact
def region_loss(graph: DesignGraph, journey: str) -> Loss | None:
    """The first region whose loss breaks a journey; None if none does.

    Raises
    ------
    Unknown
        If it hangs on regions that nobody stated.
    """
    pinned: dict[str, set[str]] = {}
    doubts: list[Ask] = []
    alone = set(single_points(graph, journey))
    for name in on_journey(graph, journey):
        component = graph.component(name)
        if component.elsewhere or exempt.truth(component) is True:
            continue
        regions = component.regions_stated
        if not regions and name in alone and anywhere.truth(component) is not True:
            doubts.append(Ask(name, "region"))
        elif len(regions) == 1:
            pinned.setdefault(regions[0], set()).add(name)
    return _first_loss(graph, journey, pinned, doubts)


def _first_loss(
    graph: DesignGraph, journey: str, pinned: dict[str, set[str]], doubts: list[Ask]
) -> Loss | None:
    whole = structure(graph, journey)
    for domain in sorted(pinned):
        if not works(whole, frozenset(pinned[domain])):
            return Loss(domain, tuple(sorted(pinned[domain])))
    if doubts:
        raise Unknown(*doubts)
    return None


@fact
def call_cycles(graph: DesignGraph) -> tuple[tuple[str, ...], ...]:
    """Rings of components that wait for one another, each by id; an agent's loop with its tools is none."""
    waiting: dict[str, list[str]] = {c.id: [] for c in graph.components}
    for call in graph.connections_of("call"):
        if call.stated("sync") is not False and call.stated("required") is not False:
            waiting[call.source].append(call.target)
    found = (tuple(sorted(ring)) for ring in rings(waiting) if len(ring) > 1)
    agents = set(having(graph, provides("agent")))
    return tuple(sorted(ring for ring in found if agents.isdisjoint(ring)))
