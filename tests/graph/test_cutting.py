"""Cutting data off where it leaves its source, on every way and on no doubtful one."""

from __future__ import annotations

import pytest

from designer.formats.reading import read
from designer.graph import DesignGraph, Predicate, cut_off, provides

NOTHING = Predicate(lambda element: False)
labels = provides("label_store")


@pytest.mark.parametrize(
    ("sketch", "cut"),
    [
        ("l:label_store; m:online_endpoint", []),
        ("l:label_store -data-> m:online_endpoint", ["l->m"]),
        (
            "l:label_store -data-> t:transform -data-> m:online_endpoint; l -data-> m",
            ["l->m", "l->t"],
        ),
        ("l:label_store -link-> m:online_endpoint", []),
    ],
)
def test_every_sure_way_is_cut(sketch: str, cut: list[str]) -> None:
    graph = DesignGraph(read(sketch))
    assert [edit.id for edit in cut_off(graph, NOTHING, labels, "m")] == cut
