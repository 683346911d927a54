"""Which components of a drawing hang together."""

from __future__ import annotations

from hypothesis import given

from designer.formats.reading import read
from designer.graph import DesignGraph, unconnected_parts
from designer.model.design import Component, Connection
from tests.graph.designs import NAMES, Edge, design, walks, wires


@given(edges=wires())
def test_two_stand_together_if_some_walk_leads_from_one_to_the_other(edges: list[Edge]) -> None:
    drawn = design(
        (Component(id=name, kind="web_app") for name in NAMES),
        (Connection(id=i, source=a, target=b, kind="call") for a, b, i in edges),
    )
    parts = unconnected_parts(DesignGraph(drawn))
    both_ways = [*((a, b) for a, b, _ in edges), *((b, a) for a, b, _ in edges)]
    for name in NAMES:
        part = next(part for part in parts if name in part)
        assert set(part) == walks(both_ways, [name]) | {name}
    assert sorted(name for part in parts for name in part) == sorted(NAMES)
    assert [len(part) for part in parts] == sorted(map(len, parts), reverse=True)


def test_a_guard_that_is_only_named_belongs_to_what_it_guards() -> None:
    drawn = read("a:web_app -call(guarded_by=[s])-> m:llm_deployment; s:content_safety_in")
    assert unconnected_parts(DesignGraph(drawn)) == (("a", "m", "s"),)
