"""Who reaches whom: for each place one integer with a bit for each component that it leads to, when first asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress
from typing import TYPE_CHECKING

from designer.graph.facts import fact
from designer.graph.kept import Kept
from designer.graph.rings import rings_within

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.relations import Relation


Bits = tuple[Sequence[int], Mapping[str, int]]
"""By place and by component."""
Steps = tuple[tuple[int, ...], ...]
"""By place, where it leads."""
Drawn = tuple[tuple[str, ...], int, Steps]
"""The component of each place, how many ports each has, and the steps: all that who reaches whom hangs on."""
MOST_BYTES = 48_000_000


def _bytes(drawn: Drawn, found: Bits) -> int:
    """About how much memory it takes: a bit for each component, and an entry's own need."""
    return (len(drawn[0]) + len(found[1])) * (len(found[1]) // 8 + 150)


_KEPT: Kept[Drawn, Bits] = Kept(MOST_BYTES, _bytes)
"""Most edits say something of a part and draw no line, so that each thing leads where it did before."""


class Closure:
    """What each place and each component of a relation leads to, itself included."""

    def __init__(self, relation: Relation, *, sure: bool) -> None:
        steps = relation.steps
        if sure:
            steps = tuple(
                [tuple([to for to, _, doubts in out if not doubts]) for out in relation.out]
            )
        drawn = tuple(relation.places.component), relation.places.ports, steps
        self.from_place, self.ahead = _KEPT.of(drawn, lambda: _closed(relation, steps, sure=sure))


def _closed(relation: Relation, steps: Steps, *, sure: bool) -> Bits:
    bit, places = relation.graph.bit, relation.places
    own = [bit[name] for name in places.component]
    ahead = [0] * len(own)
    for ring in rings_within(relation.rings, steps) if sure else relation.rings:
        seen = 0
        for place in ring:
            seen |= own[place]
            for there in steps[place]:
                seen |= ahead[there]  # nothing yet within the ring itself
        for place in ring:
            ahead[place] = seen
    of_component = {name: ahead[first] for name, first in places.first.items()}
    for name in places.split:
        of_component[name] = joined(ahead[place] for place in places.starts(name))
    return ahead, of_component


def joined(masks: Iterable[int]) -> int:
    """All bits that some mask has."""
    joined = 0
    for mask in masks:
        joined |= mask
    return joined


def bits_of(graph: DesignGraph, names: Iterable[str]) -> int:
    """The bits of some components; what is not drawn has none."""
    return _bits_of(graph, tuple(names))


@fact
def _bits_of(graph: DesignGraph, names: tuple[str, ...]) -> int:
    return joined(graph.bit.get(name, 0) for name in names)


def named(graph: DesignGraph, bits: int) -> Iterator[str]:
    """The ids of the components whose bits are set, in order."""
    return compress(graph.bit, flags(bits))


_FALSE = bytes.maketrans(b"0", b"\0")


def flags(bits: int) -> bytes:
    """For each bit, from the lowest on, a true byte where it is set."""
    # By the digits at once: to take the lowest bit off an integer costs as much as the integer is long.
    return bin(bits)[:1:-1].encode().translate(_FALSE)


def leads_to(relation: Relation, source: str, target: str, *, sure: bool) -> bool:
    """Whether what arises in one component gets to another, over sure steps or over any."""
    ahead = relation.closure(sure=True).ahead if sure else relation.ahead
    return bool(ahead[source] & relation.graph.bit[target])
