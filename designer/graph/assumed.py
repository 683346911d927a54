"""The journeys of a design that draws none: from each entry to the last components that it reaches."""

from __future__ import annotations

import networkx as nx

from designer.model.design import Design
from designer.model.requirements import Journey

ENTRIES = frozenset({"user_client", "partner_system", "iot_device", "internal_app"})
FORWARD = frozenset({"call", "publish", "consume", "stream", "data"})


def assumed_journeys(design: Design) -> tuple[Journey, ...]:
    """One journey for each entry, criticality high, marked as assumed (FORMAT.md, Words)."""
    entries = sorted(c.id for c in design.components if c.kind in ENTRIES)
    if not entries:
        return ()
    net: nx.DiGraph[str] = nx.DiGraph()
    net.add_nodes_from(c.id for c in design.components)
    net.add_edges_from((c.source, c.target) for c in design.connections if c.kind in FORWARD)
    found = ((entry, _ends(net, entry)) for entry in entries)
    return tuple(
        Journey(
            id=f"from-{entry}", sources=(entry,), targets=ends, criticality="high", assumed=True
        )
        for entry, ends in found
        if ends
    )


def _ends(net: nx.DiGraph[str], entry: str) -> tuple[str, ...]:
    """The components beyond which nothing new comes; of a ring at the end, all."""
    reached = nx.descendants(net, entry)
    within = net.subgraph(reached)
    return tuple(sorted(name for ring in nx.attracting_components(within) for name in ring))
