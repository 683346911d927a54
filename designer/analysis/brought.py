"""What a change newly misses in numbers: deadlines, room for waiting lines, and room for the loss of a zone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from designer.analysis.capacity import after_zone_loss, busy
from designer.analysis.deadlines import deadline
from designer.analysis.loads import loads
from designer.graph.facts import fact

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement


class Brought(NamedTuple):
    """How many numbers are newly missed; compared as a tuple, a deadline weighs more than any lack of room."""

    late: int
    tight: int


class _Missed(NamedTuple):
    late: frozenset[str]
    tight: frozenset[str]


def brought(before: DesignGraph, after: DesignGraph, most_used: float) -> Brought:
    """What a change newly misses, where no more than a share `most_used` of a component may be in use at peak.

    What takes less than comes has no waiting line that ends and no time: relieved a little, it has both, and they may
    be too long. A change that would only do that is told apart by this.
    """
    was, now = _missed(before, most_used), _missed(after, most_used)
    return Brought(len(now.late - was.late), len(now.tight - was.tight))


@fact
def _missed(graph: DesignGraph, most_used: float) -> _Missed:
    late = (j.id for j in graph.journeys if deadline(graph, j.id).meets is False)
    full = (
        found.component
        for found in busy(graph)
        if not takes_from_queue(graph.component(found.component))
        and found.peak is not None
        and most_used * (1 + 1e-9) < found.peak <= 1
    )
    return _Missed(frozenset(late), frozenset(full) | frozenset(_lost_with_a_zone(graph)))


def _lost_with_a_zone(graph: DesignGraph) -> list[str]:
    """The components that do not carry their peak with one of their zones out."""
    found = []
    for name, load in loads(graph).items():
        left = after_zone_loss(graph, name)
        if left is not None and load.peak is not None and left < load.peak:
            found.append(f"zone:{name}")
    return found


def takes_from_queue(component: ComponentElement) -> bool:
    """Whether it works off a queue, so that nobody waits for it."""
    return any(line.part.kind == "consume" for line in component.incoming)
