"""Words about how sensitive something is, and about zones and environments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.graph.closure import joined
from designer.graph.facts import fact
from designer.graph.kernel import Predicate
from designer.graph.words import Gathered, is_said, provides

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import Element

SENSITIVE_CLASSES = ("confidential", "restricted")
is_classified_high = is_said("classification") & Predicate(
    lambda part: part.classification in SENSITIVE_CLASSES
)
"""Stated to be confidential or restricted; silence is no statement."""
holds_personal_data = is_said("holds") & Predicate(lambda part: "pii" in (part.holds or ()))
is_sensitive = is_classified_high | holds_personal_data
"""Stated to be confidential, restricted, or to hold personal data."""
is_sensitive_store = provides("data_store") & is_sensitive
runs_our_code = provides("compute") | provides("model_serving")


def crosses_zones(connection: Element) -> bool:
    """Whether both ends are drawn in trust zones, and in different ones."""
    zones = connection.graph.zones
    here, there = zones.get(connection.source), zones.get(connection.target)
    return here is not None and there is not None and here != there


def environment(component: Element) -> str:
    """The environment that it is drawn in; production where nothing says otherwise."""
    return str(component.drawn("environment") or "prod")


@fact
def _in_production(graph: DesignGraph) -> int:
    drawn = graph.drawn("environment").items()
    others = joined(graph.bit[name] for name, where in drawn if where and str(where) != "prod")
    return graph.all_bits & ~others


is_production = Predicate(
    Gathered(lambda component: environment(component) == "prod", _in_production)
)
