"""The journeys of a design that draws none: from each entry to the last components that it reaches."""

from __future__ import annotations

from designer.graph.rings import reached, rings
from designer.model.design import Design
from designer.model.requirements import Journey

ENTRIES = frozenset({"user_client", "partner_system", "iot_device", "internal_app"})
FORWARD = frozenset({"call", "publish", "consume", "stream", "data"})


def assumed_journeys(design: Design) -> tuple[Journey, ...]:
    """One journey for each entry, criticality high, marked as assumed (FORMAT.md, Words)."""
    entries = sorted(c.id for c in design.components if c.kind in ENTRIES)
    if not entries:
        return ()
    net: dict[str, set[str]] = {c.id: set() for c in design.components}
    for connection in design.connections:
        if connection.kind in FORWARD:
            net[connection.source].add(connection.target)
    found = ((entry, _ends(net, entry)) for entry in entries)
    return tuple(
        Journey(
            id=f"from-{entry}", sources=(entry,), targets=ends, criticality="high", assumed=True
        )
        for entry, ends in found
        if ends
    )


def _ends(net: dict[str, set[str]], entry: str) -> tuple[str, ...]:
    """The components beyond which nothing new comes; of a ring at the end, all."""
    within = reached(net, entry) - {entry}
    ways = {name: net[name] & within for name in within}
    ends = (ring for ring in rings(ways) if all(ways[name] <= set(ring) for name in ring))
    return tuple(sorted(name for ring in ends for name in ring))
