"""Who reaches whom, as one integer of bits for each place: on the condensation, when first asked."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import networkx as nx

from designer.graph.kernel import fact

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.paths import Place
    from designer.graph.relations import Relation


@fact
def bits(graph: DesignGraph, name: str, *, sure: bool) -> tuple[dict[Place, int], dict[Place, int]]:
    """The bit of each place, and for each place all that it leads to, itself included."""
    relation: Relation = getattr(graph, name)
    bit = {place: 1 << number for number, place in enumerate(relation.out)}
    net: nx.DiGraph[Place] = nx.DiGraph()
    net.add_nodes_from(bit)
    for here, steps in relation.out.items():
        net.add_edges_from((here, step.to) for step in steps if not (sure and step.doubts))
    rings = nx.condensation(net)
    ahead: dict[int, int] = {}
    for ring in reversed(list(nx.topological_sort(rings))):
        own = reduce(or_, (bit[place] for place in rings.nodes[ring]["members"]))
        ahead[ring] = reduce(or_, (ahead[there] for there in rings.successors(ring)), own)
    return bit, {place: ahead[ring] for place, ring in rings.graph["mapping"].items()}


def leads_to(relation: Relation, source: str, target: str, *, sure: bool) -> bool:
    """Whether what arises in one component gets to another, over sure steps or over any."""
    _, ahead = bits(relation.graph, relation.name, sure=sure)
    there = _masks(relation.graph, relation.name)[target]
    return any(ahead[place] & there for place in relation.starts[source])


def all_led_to(relation: Relation, source: str, *, sure: bool) -> set[str]:
    """Every component that what arises in one gets to, that one included."""
    _, ahead = bits(relation.graph, relation.name, sure=sure)
    seen = reduce(or_, (ahead[place] for place in relation.starts[source]), 0)
    masks = _masks(relation.graph, relation.name)
    return {name for name, mask in masks.items() if seen & mask} | {source}


@fact
def _masks(graph: DesignGraph, name: str) -> dict[str, int]:
    """The bits of all places of each component."""
    relation: Relation = getattr(graph, name)
    bit, _ = bits(graph, name, sure=False)
    return {
        component: reduce(or_, (bit[place] for place in places), 0)
        for component, places in relation.places.items()
    }
