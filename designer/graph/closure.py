"""Who reaches whom: for each place one integer with a bit for each component that it leads to, when first asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from designer.graph.kernel import fact
from designer.graph.rings import rings_within

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.paths import Place
    from designer.graph.relations import Relation


class Closure:
    """What each place and each component of a relation leads to, itself included."""

    def __init__(self, relation: Relation, *, sure: bool) -> None:
        self.bit = relation.graph.bit
        self.from_place = self._closed(relation, sure=sure)
        self.ahead = {
            name: joined(self.from_place[place] for place in places) | self.bit[name]
            for name, places in relation.starts.items()
        }
        """For each component the bits of all that gets what arises in it."""

    def _closed(self, relation: Relation, *, sure: bool) -> dict[Place, int]:
        # By number, since to look up a place takes several times as long.
        number = relation.number
        own = [self.bit[place[0]] for place in number]
        steps = relation.steps
        if sure:
            steps = [
                [number[to] for to, _, doubts in out if not doubts] for out in relation.out.values()
            ]
        ahead = [0] * len(number)
        for ring in rings_within(relation.rings, steps) if sure else relation.rings:
            seen = 0
            for place in ring:
                seen |= own[place]
                for there in steps[place]:
                    seen |= ahead[there]  # nothing yet within the ring itself
            for place in ring:
                ahead[place] = seen
        return dict(zip(number, ahead, strict=True))


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
    return (component.id for component in graph.of_bits(bits))


def leads_to(relation: Relation, source: str, target: str, *, sure: bool) -> bool:
    """Whether what arises in one component gets to another, over sure steps or over any."""
    ahead = relation.closure(sure=True).ahead if sure else relation.ahead
    return bool(ahead[source] & relation.graph.bit[target])
