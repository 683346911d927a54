"""What the catalogue's files say of each other: nothing is named that is not there, nothing is there in vain."""

from __future__ import annotations

import pytest

from designer.model.catalogue import CATALOGUE, Attribute, Figure, Kind
from designer.model.values import check_of

KINDS = sorted(CATALOGUE.kinds)
CLOSED = ("guarded_by", "group", "channel", "needs", "parallel", "coverage", "visits", "required")


@pytest.mark.parametrize("name", KINDS)
def test_attributes_of_a_kind_exist(name: str) -> None:
    kind = CATALOGUE.kinds[name]
    assert [a for a in kind.attributes if a not in CATALOGUE.attributes] == []
    assert len(set(kind.attributes)) == len(kind.attributes)
    assert kind.attribute_set == set(kind.attributes)


@pytest.mark.parametrize("name", KINDS)
def test_what_is_said_of_a_kind_is_said_in_its_attributes(name: str) -> None:
    kind = CATALOGUE.kinds[name]
    told = {*kind.key_attributes, *kind.facts, *kind.defaults, *kind.figures}
    assert told - kind.attribute_set == set()


@pytest.mark.parametrize("name", KINDS)
def test_condition_of_a_capability_is_an_attribute_of_the_kind(name: str) -> None:
    for capability, provisions in CATALOGUE.kinds[name].provisions.items():
        assert capability in CATALOGUE.capabilities
        for provision in provisions:
            assert provision.when.keys() <= CATALOGUE.kinds[name].attribute_set


def test_every_attribute_is_used() -> None:
    used = {a for kind in CATALOGUE.kinds.values() for a in kind.attributes}
    used |= {a for kind in CATALOGUE.connections.values() for a in kind.attributes}
    assert CATALOGUE.attributes.keys() - used == set()


def test_every_connection_attribute_is_described_as_of_connections() -> None:
    used = {a for kind in CATALOGUE.connections.values() for a in kind.attributes}
    assert used == CATALOGUE.connection_attributes.keys()


def test_every_capability_is_provided_by_some_kind() -> None:
    provided = {name for kind in CATALOGUE.kinds.values() for name in kind.provisions}
    assert provided == CATALOGUE.capabilities.keys()


def test_kinds_act_as_kinds() -> None:
    acting = {k: set(kind.acts_as) for k, kind in CATALOGUE.kinds.items() if kind.acts_as}
    assert acting == {"feature_store": {"feature_store_offline", "feature_store_online"}}
    assert set().union(*acting.values()) <= CATALOGUE.kinds.keys()


def _figures() -> list[tuple[str, str, Figure]]:
    return [
        (kind.id, name, figure)
        for kind in CATALOGUE.kinds.values()
        for name, figure in (*kind.defaults.items(), *kind.figures.items())
    ]


@pytest.mark.parametrize(("kind", "name", "figure"), _figures())
def test_figure_says_where_it_comes_from(kind: str, name: str, figure: Figure) -> None:
    if figure.provenance == "published":
        assert figure.source
        assert figure.date
    if figure.promised:
        assert figure.provenance in {"published", "definition"}


@pytest.mark.parametrize(("kind", "name", "figure"), _figures())
def test_figure_is_a_value_that_its_attribute_takes(kind: str, name: str, figure: Figure) -> None:
    assert check_of(name, "component")(figure.value) == ""


@pytest.mark.parametrize("name", sorted(CATALOGUE.connections))
def test_connection_has_the_defaults_of_the_format(name: str) -> None:
    waits = CATALOGUE.connections[name].defaults["sync"]
    assert waits.value is (name in {"call", "guard", "fallback"})
    assert waits.provenance == "definition"
    assert CATALOGUE.connection_attributes["required"].default is True
    assert CATALOGUE.connection_attributes["visits"].default == 1
    assert CATALOGUE.connection_attributes["frequency"].default == "per_request"


def test_what_is_drawn_is_known_when_it_is_absent() -> None:
    assert {CATALOGUE.connection_attributes[name].world for name in CLOSED} == {"closed"}
    assert CATALOGUE.attributes["environment"].default == "prod"


@pytest.mark.parametrize("name", sorted(CATALOGUE.attributes))
def test_default_of_the_closed_world_is_a_value(name: str) -> None:
    attribute = CATALOGUE.attributes[name]
    if attribute.world == "closed" and attribute.default != "none":
        role = "connection" if name in CATALOGUE.connection_attributes else "component"
        assert check_of(name, role)(attribute.default) == ""


@pytest.mark.parametrize("name", sorted(CATALOGUE.attributes))
def test_question_reads_well_for_several_components(name: str) -> None:
    asked = CATALOGUE.attributes[name].question.replace("{components}", "a, b")
    assert "{" not in asked
    assert asked.endswith("?")


def test_range_has_a_bottom_below_its_top() -> None:
    ranges = [(a.minimum, a.maximum) for a in _all_attributes()]
    assert all(high is None or (low is not None and low < high) for low, high in ranges)


def _all_attributes() -> list[Attribute]:
    return [*CATALOGUE.attributes.values(), *CATALOGUE.connection_attributes.values()]


@pytest.mark.parametrize(
    ("kind", "fact", "value"),
    [
        ("user_client", "trust_zone", "internet"),
        ("partner_system", "trust_zone", "third_party"),
        ("notebook", "environment", "dev"),
    ],
)
def test_where_a_kind_stands_is_its_definition(kind: str, fact: str, value: str) -> None:
    assert CATALOGUE.kinds[kind].facts[fact] == value


def test_box_may_be_anything_and_so_provides_nothing() -> None:
    box = CATALOGUE.kinds["box"]
    assert (box.provisions, box.attributes) == ({}, ())


def test_only_a_dead_letter_queue_that_the_product_promises_is_on_by_default() -> None:
    promising = {k.id: k.defaults["dlq"] for k in _kinds_with("dlq") if "dlq" in k.defaults}
    assert {name: figure.promised for name, figure in promising.items()} == {"message_queue": True}
    assert not CATALOGUE.kinds["event_stream"].attribute_set & {"dlq"}


def _kinds_with(attribute: str) -> list[Kind]:
    return [kind for kind in CATALOGUE.kinds.values() if attribute in kind.attribute_set]


def test_log_sinks_are_those_that_many_read() -> None:
    sinks = {k for k, kind in CATALOGUE.kinds.items() if "log_sink" in kind.provisions}
    assert sinks == {"log_store", "metrics_backend", "tracing", "dashboard", "siem"}
