"""What a stated tier says, and what it never does: win over what the design states, or accuse."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from designer.analysis.availability import availability
from designer.analysis.costs import cost, prices
from designer.analysis.figures import Number, table
from designer.analysis.tiers import sla_of, tier_of
from designer.analysis.ways import middle_price
from designer.graph.elements import ComponentElement
from designer.model.catalogue import CATALOGUE
from tests.analysis.drawing import drawn

PROVENANCE = ("published", "recalled", "illustrative")
SHAPES = {
    "no_sla": frozenset[str](),
    "promises": frozenset({"sla_pct", "zones", "copies"}),
    "takes": frozenset({"value", "unit"}),
    "most_units": frozenset({"value"}),
    "price_month": frozenset({"value"}),
}
WHENCE = frozenset({"provenance", "source", "date"})


def _tiers() -> list[Any]:
    entries: Any = table("tiers")["ladder"]
    return [pytest.param(ladder, id=ladder["products"][0]) for ladder in entries]


def _figures(tier: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, value in tier.items():
        if name not in ("name", "unit"):
            yield from ((name, entry) for entry in (value if isinstance(value, list) else [value]))


@pytest.mark.parametrize("ladder", _tiers())
def test_every_figure_says_where_it_is_from(ladder: Mapping[str, Any]) -> None:
    assert ladder.keys() == {"kinds", "products", "tier"}
    for tier in ladder["tier"]:
        assert tier.keys() <= {"name", "unit", *SHAPES}
        assert ("no_sla" in tier) != ("promises" in tier)
        for name, figure in _figures(tier):
            assert figure.keys() <= SHAPES[name] | WHENCE
            assert figure["provenance"] in PROVENANCE
            assert ("source" in figure) == (figure["provenance"] != "illustrative")
            assert ("date" in figure) == (figure["provenance"] == "published")
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", figure.get("date", "2026-11-21"))


@pytest.mark.parametrize("ladder", _tiers())
def test_a_ladder_is_of_the_catalogue_and_goes_up(ladder: Mapping[str, Any]) -> None:
    products = {p for k in ladder["kinds"] for p in CATALOGUE.kinds[k].products["azure"]}
    assert set(ladder["products"]) <= products
    names = [tier["name"].casefold() for tier in ladder["tier"]]
    assert len(set(names)) == len(names)
    for kind in ladder["kinds"]:
        can_have = CATALOGUE.kinds[kind].attribute_set
        assert {"tier", "sla_pct", "unit_price_month", "zones"} <= can_have
        assert {tier["unit"] for tier in ladder["tier"] if "unit" in tier} <= can_have
    best = prices_before = 0.0
    for tier in ladder["tier"]:
        promised = [p["sla_pct"] for p in tier.get("promises", ())]
        assert promised == sorted(promised)
        assert all(90 < sla < 100 for sla in promised)
        assert max(promised, default=0.0) >= best
        low, high = tier["price_month"]["value"]
        assert 0 <= low <= high
        assert (low + high) / 2 >= prices_before
        best, prices_before = max(promised, default=0.0), (low + high) / 2


def test_one_measure_compares_the_tiers_of_a_ladder() -> None:
    entries: Any = table("tiers")["ladder"]
    for ladder in entries:
        assert len({tier["takes"]["unit"] for tier in ladder["tier"] if "takes" in tier}) <= 1


def _part(facts: str, kind: str = "api_gateway") -> ComponentElement:
    return drawn(f"internet -> a:{kind}({facts}); journey j: internet -> a").component("a")


@pytest.mark.parametrize("word", ["Premium", "premium", " PREMIUM ", "pre mium"])
def test_case_and_spaces_do_not_matter(word: str) -> None:
    found = tier_of(_part(f'tier="{word}"'))
    assert found is not None
    assert found.name == "Premium"


@pytest.mark.parametrize(
    "facts",
    [
        "",
        "tier=Gold",
        "tier=unknown",
        "tier=none",
        "tier=Premium, product=Kong",
        'tier="cool after 30 days"',
    ],
)
def test_an_unknown_word_changes_nothing(facts: str) -> None:
    part, usual = _part(facts), _part("")
    assert tier_of(part) is None
    assert middle_price(part) == middle_price(usual)
    if "Kong" not in facts:
        assert sla_of(part) == sla_of(usual)


SQL = 'product="Azure SQL Database"'
MANAGED = 'product="Azure SQL Managed Instance"'
POSTGRES = 'product="Azure Database for PostgreSQL"'
SOURCE = "Azure review checklist, API Management"


@pytest.mark.parametrize(
    ("facts", "percent"),
    [
        ("tier=Developer", None),
        ("tier=Standard", 99.95),
        ("tier=Premium", 99.95),
        ("tier=Premium, zones=redundant", 99.95),
        ("tier=Premium, units=2, zones=[1]", 99.95),
        ("tier=Premium, units=2, zones=redundant", 99.99),
        ("tier=Premium, units=2, zones=[1,2]", 99.99),
        ("tier=Premium, units=2, regions=[westeurope,northeurope]", 99.99),
    ],
)
def test_the_promise_whose_condition_holds(facts: str, percent: float | None) -> None:
    found = sla_of(_part(facts))
    assert found == (None if percent is None else Number(percent, "published", SOURCE))


@pytest.mark.parametrize(
    ("kind", "facts", "percent"),
    [
        ("search_index", "tier=S1, replicas=2", None),
        ("search_index", "tier=S1, replicas=3", 99.9),
        ("relational_db", f'tier="Business Critical", zones=redundant, {SQL}', 99.995),
        ("relational_db", f"tier=business_critical, {SQL}", 99.99),
        ("event_stream", "tier=premium", 99.99),
        ("cache", "tier=basic", None),
        ("relational_db", f'tier="General Purpose", {MANAGED}', 99.99),
        ("relational_db", f"tier=burstable, {POSTGRES}", 99.9),
        ("relational_db", f'tier="general purpose", {POSTGRES}', 99.9),
        ("relational_db", f'tier="general purpose", instances=2, {POSTGRES}', 99.95),
        (
            "relational_db",
            f"tier=memory_optimized, instances=2, zones=redundant, {POSTGRES}",
            99.99,
        ),
        ("document_db", "tier=autoscale, zones=redundant", 99.99),
        ("cache", "tier=balanced", 99.9),
        ("cache", "tier=flash_optimized, zones=redundant", 99.99),
    ],
)
def test_each_ladder_has_its_own_conditions(kind: str, facts: str, percent: float | None) -> None:
    found = sla_of(_part(facts, kind))
    assert (None if found is None else found.value) == percent


def test_a_word_of_several_products_says_nothing_without_the_product() -> None:
    assert tier_of(_part('tier="General Purpose"', "relational_db")) is None
    assert tier_of(_part(f'tier="General Purpose", {POSTGRES}', "relational_db")) is not None


def test_what_the_design_states_wins() -> None:
    assert sla_of(_part("tier=Standard, sla_pct=99.5")) == Number(99.5, "stated")
    assert sla_of(_part("tier=Standard, sla_pct=none")) is None
    assert middle_price(_part("tier=Standard, unit_price_month=90")) == 90
    observed = drawn(
        "internet -> a:api_gateway(tier=Standard, observed_availability=0.98); journey j: internet -> a"
    )
    assert availability(observed, "j").value == pytest.approx(0.98)


def test_a_tier_never_accuses() -> None:
    text = "@availability=0.9999; internet -> a:api_gateway({}); journey j: internet -> a"
    assert (
        availability(drawn(text.format("tier=Standard, sla_pct=99.95")), "j").meets_target is False
    )
    leaning = availability(drawn(text.format("tier=Standard")), "j")
    assert leaning.meets_target is None
    assert leaning.value == pytest.approx(0.9995)
    assert leaning.at_least_down.down == 0
    assert leaning.leaning == {"a": "published"}
    nothing = availability(drawn(text.format("tier=Developer")), "j")
    assert (nothing.meets_target, nothing.missing) == (None, ("a",))


@pytest.mark.parametrize(
    ("kind", "facts", "low", "high"),
    [
        ("api_gateway", "", 700, 2800),
        ("api_gateway", "tier=Standard", 350, 1050),
        ("api_gateway", "tier=Premium, units=2", 2800, 8400),
        ("event_stream", "tier=Standard, tu=4", 44, 132),
        ("event_stream", "tier=Premium, pu=2, tu=40", 900, 2700),
        ("event_stream", "tier=Premium, pu=2, autoscale=true, max_replicas=9", 900, 2700),
        ("event_stream", "tier=Standard, tu=2, autoscale=true, max_replicas=9", 22, 297),
        ("message_queue", "tier=Premium, mu=4", 1340, 4020),
        ("message_queue", "tier=Premium, mu=4, unit_price_month=670", 2680, 2680),
    ],
)
def test_a_tier_decides_the_price_of_a_unit_and_what_counts_them(
    kind: str, facts: str, low: float, high: float
) -> None:
    found = cost(drawn(f"internet -> a:{kind}({facts}); journey j: internet -> a"))
    assert (found.monthly.low, found.monthly.high) == (low, high)
    assert ("a" in found.illustrative) == ("unit_price_month" not in facts)
    assert found.stated == (low if "unit_price_month" in facts else 0)


def test_a_price_of_the_users_own_table_wins_over_a_tier(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text("[month]\napi_gateway = 640\n")
    graph = drawn("internet -> a:api_gateway(tier=Premium, units=2); journey j: internet -> a")
    assert cost(graph, prices(file)).monthly.low == 1280
    file = tmp_path / "others.toml"
    file.write_text("[month]\ncache = 10\n")
    assert cost(graph, prices(file)).monthly.low == 2800
