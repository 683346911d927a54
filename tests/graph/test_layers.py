"""The way with the fewest checks, who runs a product, and where a label comes from."""

from __future__ import annotations

import pytest

from designer.formats.reading import read
from designer.graph import (
    DesignGraph,
    Predicate,
    Unknown,
    is_production,
    is_run_by_provider,
    path_carrying_from,
    provides,
    way_with_fewer,
)

is_entry = provides("entry")
is_checked = provides("identity_enforcer") | Predicate(
    lambda part: not part.is_component and part.authn == "oidc"
)


def graph(sketch: str) -> DesignGraph:
    return DesignGraph(read(sketch))


def test_a_hop_passes_one_check_at_most() -> None:
    drawn = graph(
        "u:user_client -call(authn=oidc)-> g:api_gateway(authn_enforced=true) "
        "-call(authn=none)-> d:relational_db"
    )
    way = way_with_fewer(drawn, is_checked, is_entry, "d", 2)
    assert way is not None
    assert (way.path.components, way.surely) == (("u", "g", "d"), 1)


def test_the_weakest_way_counts_however_long() -> None:
    drawn = graph(
        "u:user_client -call(authn=oidc)-> d:relational_db; "
        "u -call(authn=none)-> a:function -call(authn=none)-> d"
    )
    way = way_with_fewer(drawn, is_checked, is_entry, "d", 1)
    assert way is not None
    assert way.path.components == ("u", "a", "d")


def test_what_may_be_a_check_is_asked_for() -> None:
    drawn = graph("u:user_client -> a:function -call(authn=none)-> d:relational_db")
    with pytest.raises(Unknown) as doubt:
        way_with_fewer(drawn, is_checked, is_entry, "d", 1)
    assert {(ask.on, ask.attribute) for ask in doubt.value.asks} == {("u->a", "authn")}


def test_enough_checks_on_every_way_are_no_way() -> None:
    drawn = graph(
        "u:user_client -call(authn=oidc)-> a:function -call(authn=oidc)-> d:relational_db; x:function"
    )
    assert way_with_fewer(drawn, is_checked, is_entry, "d", 2) is None
    assert way_with_fewer(drawn, is_checked, is_entry, "x", 2) is None


def test_a_ring_ends() -> None:
    drawn = graph(
        "u:user_client -call(authn=none)-> a:function -call(authn=none)-> b:function "
        "-call(authn=none)-> a; b -call(authn=oidc)-> d:relational_db"
    )
    way = way_with_fewer(drawn, is_checked, is_entry, "d", 2)
    assert way is not None
    assert way.surely == 1


@pytest.mark.parametrize(
    ("product", "run"), [("Azure SQL", True), ("PostgreSQL", False), (None, False)]
)
def test_who_runs_a_product(product: str | None, run: bool) -> None:
    said = f", product: {product}" if product else ""
    text = f"chalkline: 1\nname: a\ncomponents:\n - {{id: d, kind: relational_db{said}}}\n"
    drawn = graph(text)
    assert is_run_by_provider(drawn.component("d")) is run


def test_a_label_is_followed_from_its_sources_only() -> None:
    drawn = graph(
        "a:object_store(environment=dev,holds=[pii]) -data-> b:object_store(environment=dev); "
        "p:relational_db(holds=[pii]) -data-> x:function -data-> b"
    )
    path = path_carrying_from(drawn, "pii", is_production, drawn.component("b"))
    assert path is not None
    assert path.components == ("p", "x", "b")
    assert path_carrying_from(drawn, "pii", is_production, drawn.component("a")) is None
