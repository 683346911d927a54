"""What is worked out once for a part hangs on nothing but the part and the boundaries around it."""

from __future__ import annotations

import inspect
from collections.abc import Collection
from typing import TypeVar

import pytest

import designer.analysis.analysis  # noqa: F401 -- loads all that asks
from designer.analysis.alone import BY_ITSELF
from designer.analysis.figures import USUAL
from designer.analysis.recovery import restore_of
from designer.graph import DesignGraph
from designer.graph.elements import ComponentElement
from designer.graph.kept import forget
from designer.graph.reading import BIT
from designer.model.catalogue import CATALOGUE
from designer.model.change import changed
from designer.model.design import Boundary, Component, Connection, Design
from designer.model.edit import Set
from tests.quality.designs import broken, references, sketches

DESIGNS = {**references(), **broken(), **sketches()}
Drawn = TypeVar("Drawn", Component, Connection)
BACK = {"failover_min": 3}


def talkative(design: Design) -> Design:
    """The same with every number stated that a part can have: whoever looks at another part's notices."""
    parts = [said(c, CATALOGUE.kinds[c.kind].attribute_set) for c in design.components]
    kinds = CATALOGUE.connections
    lines = [
        said(c, kinds[c.kind].attribute_set if c.kind in kinds else ()) for c in design.connections
    ]
    around = design.boundaries
    return Design(name="d", boundaries=around, components=tuple(parts), connections=tuple(lines))


def said(part: Drawn, names: Collection[str]) -> Drawn:
    numbers = {n: 64 for n in names if CATALOGUE.attributes[n].type in ("number", "integer")}
    return part.model_copy(update={"attributes": {**numbers, **part.attributes}})


def alone(design: Design, name: str) -> ComponentElement:
    """A component in a drawing of its own, within the same boundaries."""
    kept = {n: getattr(design, n) for n in ("name", "boundaries")}
    return DesignGraph(Design(**kept, components=(design.component_by_id[name],))).component(name)


def asked(component: ComponentElement) -> list[tuple[object, int]]:
    """All that is asked of a component alone, each answer with what has been read for it."""
    found = []
    for ask in BY_ITSELF:
        given = (USUAL,) if "assumed" in inspect.signature(ask).parameters else ()
        component.reading.now = 0
        found.append((ask(component, *given), component.reading.now))
    return found


@pytest.mark.parametrize("name", sorted(DESIGNS))
def test_it_says_the_same_in_a_drawing_of_its_own(name: str) -> None:
    for design in (DESIGNS[name], talkative(DESIGNS[name])):
        graph = DesignGraph(design)
        for part in design.components:
            forget()
            here = asked(graph.component(part.id))
            assert asked(graph.component(part.id)) == here  # remembered, with what it read
            forget()
            assert asked(alone(design, part.id)) == here


def test_who_is_told_what_was_remembered_has_read_it() -> None:
    design = Design(name="d", components=(Component(id="a", kind="web_app", attributes=BACK),))
    for graph in (DesignGraph(design), DesignGraph(design)):
        assert restore_of(graph.component("a")) == 3
        assert graph.reading.now & BIT["failover_min"]


def test_another_frame_around_a_part_is_asked_again() -> None:
    design = Design(
        name="d",
        boundaries=(Boundary(id="b", component_defaults=BACK),),
        components=(Component(id="a", kind="web_app", within="b"),),
    )
    longer = Set(on="b", attribute="defaults.components.failover_min", value=5)
    later = changed(design, (longer,))
    assert later.components[0] is design.components[0]
    assert [restore_of(DesignGraph(d).component("a")) for d in (design, later)] == [3, 5]
