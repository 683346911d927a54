"""What nobody stated and numbers lean on is said, and no more than that."""

from __future__ import annotations

import json

import pytest

from designer.analysis import analysed
from designer.analysis.taken import taken_as_given
from designer.reports.numbers_json import numbers_json
from designer.reports.numbers_text import numbers_text
from tests.analysis.drawing import carries, drawn

HUB = "internet -> a:web_app(takes=9000) -publish{}-> h:event_stream(tu=2); journey j: internet -> h (peak_rps=100)"


def test_the_size_of_an_event_is_taken_until_it_is_stated() -> None:
    graph = drawn(HUB.format(""))
    assert [(t.of, t.what) for t in taken_as_given(graph)] == [
        ("h", "an event is taken to have 1 KB")
    ]
    found = analysed(graph)
    assert "an event is taken to have 1 KB; state size_kb" in numbers_text(found)
    said = json.loads(numbers_json(found))["taken_as_given"]
    assert [(t["component"], t["basis"]) for t in said] == [("h", "illustrative")]
    stated = drawn(HUB.format("(size_kb=1)"))
    assert taken_as_given(stated) == ()
    assert "Taken as given" not in numbers_text(analysed(stated))


@pytest.mark.parametrize(
    ("size", "takes"), [("", 2000), ("(size_kb=1)", 2000), ("(size_kb=4)", 500)]
)
def test_what_is_taken_is_what_counts(size: str, takes: float) -> None:
    assert carries(HUB.format(size)).max_rps == takes


@pytest.mark.parametrize(
    ("group", "says"),
    [
        ("group=g", ["a request takes as long as if b, c answered as often each"]),
        ("group=g, needs=2", []),
        ("sync=true", []),
    ],
)
def test_alternatives_answer_as_often_each_and_it_is_said(group: str, says: list[str]) -> None:
    graph = drawn(
        f"internet -> a:web_app -call({group})-> b:web_app(p99_ms=10); a -call({group})-> c:web_app(p99_ms=90);"
        "journey j: internet -> a"
    )
    assert [t.what for t in taken_as_given(graph)] == says


def test_of_many_alternatives_a_few_are_named() -> None:
    calls = "; ".join(f"a -call(group=g)-> c{n}:web_app" for n in range(9))
    graph = drawn(f"internet -> a:web_app; {calls}; journey j: internet -> a")
    assert [t.what for t in taken_as_given(graph)] == [
        "a request takes as long as if c0, c1, c2, c3 and 5 more answered as often each"
    ]
