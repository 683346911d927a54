"""What a kind settles is what each of its elements would answer: a shortcut, never another answer."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import checkers
import designer.graph
from designer.formats.scenarios import flawed, scenarios
from designer.graph import (
    DesignGraph,
    Predicate,
    drawn_as,
    is_connection,
    is_kind,
    is_said,
    is_set,
    provides,
)
from designer.graph.kernel import Ask, Unknown, answers
from designer.model.catalogue import CATALOGUE
from designer.model.design import Component, Connection, Design
from designer.model.errors import InvalidRule


def _named_predicates() -> Iterator[tuple[str, Predicate]]:
    for package in (designer.graph, checkers):
        for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                if isinstance(value, Predicate):
                    yield f"{found.name}.{name}", value


PREDICATES = (
    dict(_named_predicates())
    | {f"provides {capability}": provides(capability) for capability in CATALOGUE.capabilities}
    | {f"is_said {attribute}": is_said(attribute) for attribute in CATALOGUE.attributes}
    | {f"drawn_as {kind}": drawn_as(kind) for kind in CATALOGUE.connections}
)


def _all_kinds() -> DesignGraph:
    """One component of every kind, and from the first to the second a connection of every kind."""
    kinds = sorted(CATALOGUE.kinds)
    return DesignGraph(
        Design(
            name="All kinds",
            components=(
                *(Component(id=kind, kind=kind) for kind in kinds),
                Component(id="strange", kind="legacy_adapter", attributes={"rate_limit": 10}),
            ),
            connections=tuple(
                Connection(id=f"by-{kind}", source=kinds[0], target=kinds[1], kind=kind)
                for kind in sorted(CATALOGUE.connections)
            ),
        )
    )


GRAPH = _all_kinds()


@pytest.mark.parametrize("name", sorted(PREDICATES))
def test_what_a_kind_settles_every_element_of_it_answers(name: str) -> None:
    predicate = PREDICATES[name]
    for element in GRAPH.elements.values():
        settled = predicate.settled[element.sort]
        if settled is not None:
            try:
                answer = predicate.ask(element)
            except (AttributeError, InvalidRule):
                continue  # a question about connections is not asked of components
            assert not isinstance(answer, Unknown), element
            assert bool(answer) is settled, element


GRAPHS = (GRAPH, *(DesignGraph(flawed(each.id)) for each in scenarios()))


@pytest.mark.parametrize("name", sorted(PREDICATES))
def test_all_components_at_once_answer_what_each_answers(name: str) -> None:
    predicate = PREDICATES[name]
    for graph in GRAPHS:
        try:
            truths = {c.id: predicate.truth(c) for c in graph.components}
        except (AttributeError, InvalidRule):
            return  # a question about connections is not asked of components
        sure = {name for name, truth in truths.items() if truth is True}
        perhaps = {name for name, truth in truths.items() if truth is not False}
        anew = DesignGraph(graph.design)
        found = answers(anew, predicate)
        assert {c.id for c in anew.of_bits(found.yes)} == sure
        assert {c.id for c in anew.of_bits(found.perhaps)} == perhaps


def test_what_a_sort_settles_is_left_out_and_the_doubts_stay() -> None:
    composed = provides("data_store") & (is_set("retries") | is_set("owner") | is_kind("cache"))
    store = GRAPH.elements["relational_db"]
    assert composed.settled[store.sort] is None
    assert composed.left[store.sort] != composed.ask
    told, plain = composed.truth(store), composed.ask(store)
    assert isinstance(told, Unknown)
    assert isinstance(plain, Unknown)
    assert told.asks == plain.asks == (Ask("relational_db", "owner"),)


def test_many_kinds_settle_what_they_provide() -> None:
    settled = [provides("data_store").settled[kind] for kind in CATALOGUE.kinds]
    assert settled.count(True) > 5
    assert settled.count(False) > 50
    assert provides("data_store").settled["box"] is None


def test_what_is_set_is_asked_where_it_may_be_and_denied_where_it_cannot() -> None:
    retried = is_set("retries")
    assert retried.settled["->call"] is None
    assert retried.settled["relational_db"] is False
    assert isinstance(retried.truth(GRAPH.elements["by-call"]), Unknown)


def test_what_is_stated_counts_even_where_the_kind_does_not_usually_have_it() -> None:
    strange = GRAPH.elements["strange"]
    assert strange.states("rate_limit")
    assert is_set("rate_limit")(strange)
    assert is_kind("legacy_adapter")(strange)


def test_one_of_the_values_has_to_be_the_stated_one() -> None:
    line = Connection(
        id="l", source="cache", target="tool", kind="call", attributes={"flow": "push"}
    )
    graph = DesignGraph(
        Design(
            name="Push",
            components=(Component(id="cache", kind="cache"), Component(id="tool", kind="tool")),
            connections=(line,),
        )
    )
    assert is_set("flow", "push")(graph.elements["l"])
    assert not is_set("flow", "pull", "both")(graph.elements["l"])
    assert is_connection("call", "data")(graph.elements["l"])
    assert not is_connection("data")(graph.elements["l"])
    assert not is_connection("call")(graph.elements["cache"])


def test_words_that_the_catalogue_does_not_have_are_the_rules_own_error() -> None:
    with pytest.raises(InvalidRule, match="attribute 'colour'"):
        is_set("colour")
    with pytest.raises(InvalidRule, match="attribute 'colour'"):
        is_said("colour")
    with pytest.raises(InvalidRule, match="kind 'telepathy'"):
        is_connection("telepathy")


def test_what_is_a_link_nobody_knows() -> None:
    assert is_connection("call").settled["->link"] is None
    assert isinstance(is_connection("call").truth(GRAPH.elements["by-link"]), Unknown)
