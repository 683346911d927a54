"""Kleene's logic: only what decides is asked for."""

from __future__ import annotations

from itertools import product

import pytest

from designer.formats.sketch import read_sketch
from designer.graph import (
    Ask,
    DesignGraph,
    Element,
    Predicate,
    Unknown,
    certain,
    every,
    fact,
    some,
    those,
)

from .designs import told

GRAPH = DesignGraph(read_sketch("a:web_app"))
A = GRAPH.elements["a"]


def answering(value: bool | None, name: str = "zones") -> Predicate:
    def ask(element: Element) -> bool:
        if value is None:
            raise Unknown(Ask(element.id, name))
        return value

    return Predicate(ask)


def kleene_or(left: bool | None, right: bool | None) -> bool | None:
    if left or right:
        return True
    return None if left is None or right is None else False


def kleene_not(value: bool | None) -> bool | None:
    return None if value is None else not value


def kleene_and(left: bool | None, right: bool | None) -> bool | None:
    return kleene_not(kleene_or(kleene_not(left), kleene_not(right)))


PAIRS = list(product((True, False, None), repeat=2))


@pytest.mark.parametrize("value", [True, False, None])
def test_what_may_hold_is_not_certain(value: bool | None) -> None:
    assert certain(answering(value))(A) is (value is True)


@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_or_and_and_follow_the_tables(left: bool | None, right: bool | None) -> None:
    one, other = answering(left, "zones"), answering(right, "instances")
    assert told(lambda: (one | other)(A)) == kleene_or(left, right)
    assert told(lambda: (one & other)(A)) == kleene_and(left, right)


@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_de_morgan_holds_with_unknowns(left: bool | None, right: bool | None) -> None:
    one, other = answering(left), answering(right)
    assert told(lambda: (~(one | other))(A)) == told(lambda: (~one & ~other)(A))


@pytest.mark.parametrize("value", [True, False, None])
def test_negating_twice_changes_nothing(value: bool | None) -> None:
    assert told(lambda: (~~answering(value))(A)) == value


def test_a_doubt_asks_for_all_that_would_settle_it_and_for_each_once() -> None:
    both = answering(None, "zones") | answering(None, "instances") | answering(None, "zones")
    with pytest.raises(Unknown) as caught:
        both(A)
    assert caught.value.asks == (Ask("a", "zones"), Ask("a", "instances"))


def test_what_does_not_decide_is_not_asked_for() -> None:
    assert (answering(None) | answering(True))(A) is True
    assert (answering(None) & answering(False))(A) is False


@pytest.mark.parametrize("values", list(product((True, False, None), repeat=3)))
def test_some_every_and_those_are_or_and_and_filter(values: tuple[bool | None, ...]) -> None:
    names = dict(zip("abc", values, strict=True))
    graph = DesignGraph(read_sketch("a:web_app; b:web_app; c:web_app"))

    def ask(element: Element) -> bool:
        return answering(names[element.id])(element)

    holds = Predicate(ask)
    any_of, all_of = (
        kleene_or(values[0], kleene_or(values[1], values[2])),
        kleene_and(values[0], kleene_and(values[1], values[2])),
    )
    assert told(lambda: some(holds, graph.components)) == any_of
    assert told(lambda: every(holds, graph.components)) == all_of
    found: list[str] = []
    doubtful = False
    try:
        for element in those(holds, graph.components):
            found.append(element.id)  # noqa: PERF401 - what came before the doubt counts
    except Unknown:
        doubtful = True
    assert found == [name for name, value in names.items() if value]
    assert doubtful == (None in values)


def test_predicates_are_told_apart_by_identity() -> None:
    one = answering(True)
    assert one == one
    assert one != answering(True)
    assert len({one, answering(True), one | one}) == 3


def test_facts_are_computed_once_for_each_graph_and_argument() -> None:
    seen: list[str] = []

    @fact
    def shouted(graph: DesignGraph, word: str) -> str:
        seen.append(word)
        return word.upper()

    graph = DesignGraph(GRAPH.design)
    assert [shouted(graph, "x"), shouted(graph, "x"), shouted(graph, "y")] == ["X", "X", "Y"]
    assert shouted(DesignGraph(GRAPH.design), "x") == "X"
    assert seen == ["x", "y", "x"]


def test_a_fact_that_is_unknown_is_remembered_as_such() -> None:
    calls: list[int] = []

    @fact
    def nobody_knows(graph: DesignGraph) -> int:
        calls.append(1)
        raise Unknown(Ask("a", "zones"))

    graph = DesignGraph(GRAPH.design)
    for _ in range(2):
        with pytest.raises(Unknown) as caught:
            nobody_knows(graph)
        assert caught.value.asks == (Ask("a", "zones"),)
    assert len(calls) == 1
