"""The journeys of a design that draws none: from each entry to the last components that it reaches."""

from __future__ import annotations

from itertools import chain, compress

from designer.graph.closure import flags
from designer.graph.rings import reached, ring_of, rings
from designer.model.design import Design
from designer.model.requirements import Journey

ENTRIES = frozenset({"user_client", "partner_system", "iot_device", "internal_app"})
FORWARD = frozenset({"call", "publish", "consume", "stream", "data"})


def assumed_journeys(design: Design) -> tuple[Journey, ...]:
    """One journey for each entry, criticality high, marked as assumed (FORMAT.md, Words)."""
    entries = sorted(c.id for c in design.components if c.kind in ENTRIES)
    if not entries:
        return ()
    ends_from = _Ends(_net(design))
    found = ((entry, ends_from(entry)) for entry in entries)
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
    ends_from = _Ends(net)
    ends = tuple(sorted({end for start in starts for end in ends_from(start)}))
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


class _Ends:
    """The components beyond which nothing new comes; of a ring at the end, all."""

    def __init__(self, net: dict[str, set[str]]) -> None:
        self._net, self._rings = net, rings(net)
        self._ring = ring_of(self._rings)
        self._last: list[int] = []
        """Of each ring the bits of those that it ends in."""
        for number in range(len(self._rings)):
            self._last.append(self._beyond(number) or 1 << number)

    def _beyond(self, number: int) -> int:
        """What the other rings end in to which a ring leads."""
        ends, ring, last = 0, self._ring, self._last
        for name in self._rings[number]:
            for there in self._net[name]:
                if ring[there] != number:
                    ends |= last[ring[there]]
        return ends

    def __call__(self, entry: str) -> tuple[str, ...]:
        """Where an entry ends; nothing goes on by way of the entry itself."""
        number = self._ring[entry]
        if len(self._rings[number]) > 1:
            return self._apart(entry)
        ends = compress(self._rings, flags(self._beyond(number)))
        return tuple(sorted(chain.from_iterable(ends)))

    def _apart(self, entry: str) -> tuple[str, ...]:
        """The same of an entry that is come back to."""
        net = self._net
        within = reached(net, entry) - {entry}
        ways = {name: net[name] & within for name in within}
        ends = (ring for ring in rings(ways) if all(ways[name] <= set(ring) for name in ring))
        return tuple(sorted(name for ring in ends for name in ring))
