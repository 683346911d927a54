"""Words about how sensitive something is, and about zones and environments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.graph.kernel import Predicate, fact
from designer.graph.words import provides

if TYPE_CHECKING:
    from collections.abc import Mapping

    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import Element
    from designer.model.design import Value

SENSITIVE_CLASSES = ("confidential", "restricted")
is_classified_high = Predicate(
    lambda part: part.states("classification") and part.classification in SENSITIVE_CLASSES
)
"""Stated to be confidential or restricted; silence is no statement."""
holds_personal_data = Predicate(lambda part: part.states("holds") and "pii" in (part.holds or ()))
is_sensitive = is_classified_high | holds_personal_data
"""Stated to be confidential, restricted, or to hold personal data."""
is_sensitive_store = provides("data_store") & is_sensitive
runs_our_code = provides("compute") | provides("model_serving")


def crosses_zones(connection: Element) -> bool:
    """Whether both ends are drawn in trust zones, and in different ones."""
    zones = _zones(connection.graph)
    here, there = zones.get(connection.source), zones.get(connection.target)
    return here is not None and there is not None and here != there


@fact
def _zones(graph: DesignGraph) -> Mapping[str, Value]:
    """The trust zones of the components that are drawn in one."""
    drawn = ((component.id, component.drawn("trust_zone")) for component in graph.components)
    return {name: zone for name, zone in drawn if zone is not None}


def environment(component: Element) -> str:
    """The environment that it is drawn in; production where nothing says otherwise."""
    return str(component.drawn("environment") or "prod")


is_production = Predicate(lambda component: environment(component) == "prod")
