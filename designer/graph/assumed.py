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
    net = _net(design)
    found = ((entry, _ends(net, entry)) for entry in entries)
    return tuple(
        Journey(
            id=f"from-{entry}", sources=(entry,), targets=ends, criticality="high", assumed=True
        )
        for entry, ends in found
        if ends
    )


def supposed_journey(design: Design) -> Journey | None:
    """The journey of a drawing that nobody enters, if it had one: from where things begin to where they end.

    It judges nothing: it shows which rules a journey would bring.
    """
    net = _net(design)
    called = {target for targets in net.values() for target in targets}
    starts = tuple(sorted(name for name, targets in net.items() if targets and name not in called))
    ends = tuple(sorted({end for start in starts for end in _ends(net, start)}))
    if not ends:
        return None
    return Journey(id="supposed", sources=starts, targets=ends, criticality="mission", assumed=True)


def _net(design: Design) -> dict[str, set[str]]:
    """Where each component leads."""
    net: dict[str, set[str]] = {c.id: set() for c in design.components}
    for connection in design.connections:
        if connection.kind in FORWARD:
            net[connection.source].add(connection.target)
    return net


def _ends(net: dict[str, set[str]], entry: str) -> tuple[str, ...]:
    """The components beyond which nothing new comes; of a ring at the end, all."""
    within = reached(net, entry) - {entry}
    ways = {name: net[name] & within for name in within}
    ends = (ring for ring in rings(ways) if all(ways[name] <= set(ring) for name in ring))
    return tuple(sorted(name for ring in ends for name in ring))
