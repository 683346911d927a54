"""Who reaches whom is taken over where no line changed, and is never that of another drawing."""

from __future__ import annotations

import gc
import weakref

import pytest

from designer.formats.scenarios import flawed, scenarios
from designer.graph import DesignGraph
from designer.graph.closure import Closure
from designer.graph.kept import forget
from designer.model.edit import Disconnect, Remove, Rename, Set

RELATIONS = ("access", "need", "information", "observation", "lifecycle", "signals")


def closures(graph: DesignGraph) -> list[tuple[object, object]]:
    """Of every relation who leads to whom, surely and perhaps."""
    found = [
        getattr(graph, name).closure(sure=sure) for name in RELATIONS for sure in (True, False)
    ]
    return [(closure.from_place, closure.ahead) for closure in found]


@pytest.mark.parametrize("name", [each.id for each in scenarios()])
def test_closures_after_edits_are_those_of_a_design_never_seen(name: str) -> None:
    graph = DesignGraph(flawed(name))
    closures(graph)
    part, line = graph.components[0].id, graph.connections[0].id
    for edit in (
        Set(on=part, attribute="owner", value="team"),
        Set(on=line, attribute="flow", value="pull"),
        Set(on=line, attribute="required", value=False),
        Disconnect(id=line),
        Rename(id=part, to="zz-last"),
        Remove(id=part),
    ):
        warm = closures(graph.after((edit,)))
        forget()
        assert warm == closures(graph.after((edit,)))


def test_a_fact_about_a_part_leads_nowhere_else() -> None:
    graph = DesignGraph(flawed("fraud-realtime"))
    later = graph.after((Set(on=graph.components[0].id, attribute="owner", value="team"),))
    one, other = (Closure(each.access, sure=False) for each in (graph, later))
    assert one.ahead is other.ahead


def test_no_closure_keeps_its_graph() -> None:
    graph = DesignGraph(flawed("fraud-realtime"))
    closures(graph)
    gone = weakref.ref(graph)
    del graph
    gc.collect()
    assert gone() is None
