"""Several searches at once."""

from __future__ import annotations

import pytest

from designer.formats.sketch import read_sketch
from designer.graph import DesignGraph, Path, Unknown, all_ways, no_barrier, way_to_some
from designer.graph.kernel import Ask
from designer.graph.screening import validates_output

GUARDED = (
    "a:function -call(guarded_by=[v])-> b:function; a -guard-> v:output_validator; a -> c:function"
)


def in_doubt() -> Path | None:
    raise Unknown(Ask("x", "blocking"))


def test_a_doubtful_way_does_not_hide_a_sure_one() -> None:
    graph = DesignGraph(read_sketch(GUARDED))
    found = way_to_some(graph.access, validates_output, graph.elements["a"], ("b", "c"))
    assert found is not None
    assert found.components == ("a", "c")


def test_only_doubtful_ways_are_a_doubt_and_no_way_is_none() -> None:
    graph = DesignGraph(read_sketch(GUARDED))
    with pytest.raises(Unknown) as doubt:
        way_to_some(graph.access, validates_output, graph.elements["a"], ("b",))
    assert {ask.on for ask in doubt.value.asks} == {"v"}
    assert way_to_some(graph.access, no_barrier, graph.elements["c"], ("a", "b")) is None


def test_all_ways_need_each_and_ask_only_when_none_is_surely_missing() -> None:
    path = Path(("a", "b"), ("a->b",))
    assert all_ways(lambda: path, lambda: path) == (path, path)
    assert all_ways(in_doubt, lambda: None) == ()
    with pytest.raises(Unknown):
        all_ways(lambda: path, in_doubt)
