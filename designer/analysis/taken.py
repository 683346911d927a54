"""What a design leaves open and its numbers take as given: each with its value, and of what it is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.analysis.capacities import EVENT_KB, event_kb
from designer.analysis.figures import number
from designer.graph.building import groups_of
from designer.graph.facts import fact
from designer.graph.journeys import on_journey

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement

SHOWN = 4
"""So many alternatives are named; the rest are counted."""


@dataclass(frozen=True)
class Taken:
    """Something that nobody stated and that a number leans on; all of it illustrative.

    Attributes
    ----------
    of
        The component of which it is taken.
    what
        In words, with the value.
    state
        What to state in the design, so that it is no longer taken as given.
    """

    of: str
    what: str
    state: str


@fact
def taken_as_given(graph: DesignGraph) -> tuple[Taken, ...]:
    """Everything that numbers of this design lean on and nobody stated, by component."""
    found = [*_event_sizes(graph), *_even_shares(graph)]
    return tuple(sorted(found, key=lambda taken: (taken.of, taken.what)))


def _event_sizes(graph: DesignGraph) -> Iterator[Taken]:
    """Streams that sell throughput units, which count events and kilobytes."""
    for component in graph.components:
        if number(component, "tu") is not None and event_kb(component) is None:
            what = f"an event is taken to have {EVENT_KB:g} KB"
            yield Taken(component.id, what, "size_kb of what is published to it")


def _even_shares(graph: DesignGraph) -> Iterator[Taken]:
    """Alternatives of which a request takes one: for its time, each as often as the other."""
    for name in sorted({n for j in graph.journeys for n in on_journey(graph, j.id)}):
        for calls, _ in groups_of(graph, name):
            needed = calls[0].stated("needs", 1)
            if len(calls) > 1 and needed == 1:
                yield _alike(graph.component(name), [c.target for c in calls])


def _alike(caller: ComponentElement, targets: list[str]) -> Taken:
    shown = ", ".join(sorted(targets)[:SHOWN])
    more = f" and {len(targets) - SHOWN} more" if len(targets) > SHOWN else ""
    what = f"a request takes as long as if {shown}{more} answered as often each"
    return Taken(caller.id, what, "a journey of its own for each way whose share differs")
