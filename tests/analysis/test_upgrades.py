"""The cheapest changes against trying every one of them on the drawing itself."""

from __future__ import annotations

import math
import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.analysis import upgrades
from designer.analysis.availability import availability
from designer.analysis.capacity import capacity
from designer.analysis.costs import cost
from designer.analysis.deadlines import deadline
from designer.analysis.growth import cheapest_capacity
from designer.analysis.upgrades import cheapest_availability
from designer.analysis.ways import beside
from designer.graph import DesignGraph
from designer.model.edit import Edit, Set
from designer.model.requirements import Requirements
from designer.review import Judgement, Policy
from designer.rules import packs
from tests.analysis.drawing import Facts, built, drawn

NAMES = ("a", "b", "c")
SHAPES: dict[str, list[tuple[str, str, str, Facts]]] = {
    "in turn": [("a", "b", "call", {}), ("b", "c", "call", {})],
    "either": [("a", "b", "call", {"group": "g"}), ("a", "c", "call", {"group": "g"})],
    "shared": [("a", "b", "call", {}), ("a", "c", "call", {}), ("b", "c", "call", {})],
}


@settings(max_examples=25)
@given(
    st.sampled_from(sorted(SHAPES)),
    st.lists(st.sampled_from((0.9, 0.97, 0.995)), min_size=3, max_size=3),
    st.lists(st.sampled_from((10, 35, 60)), min_size=3, max_size=3),
    st.sampled_from((0.9, 0.99, 0.999, 0.99999)),
    st.booleans(),
)
def test_no_cheaper_set_of_copies_meets_the_target(
    shape: str, each: list[float], prices: list[int], target: float, published: bool
) -> None:
    parts: dict[str, Facts] = {
        name: {"instances": 1, "instance_availability": up, "unit_price_month": price}
        for name, up, price in zip(NAMES, each, prices, strict=True)
    }
    lines: list[tuple[str, str, str, Facts]] = [("internet", "a", "call", {}), *SHAPES[shape]]
    if published:
        parts["d"] = {"kind": "relational_db"}
        lines.append(("a", "d", "call", {}))
    graph = DesignGraph(built(parts, lines, ("a",), Requirements(availability=target)))
    affordable = []
    for copies in product(range(1, 5), repeat=3):
        edits = [
            Set(on=n, attribute="instances", value=k) for n, k in zip(NAMES, copies, strict=True)
        ]
        if availability(graph.after(edits), "j").meets_target:
            affordable.append(sum(p * (k - 1) for p, k in zip(prices, copies, strict=True)))
    found = cheapest_availability(graph, "j")
    if not affordable or min(affordable) == 0:
        assert found is None
        return
    assert found is not None
    assert found.exact
    assert found.monthly == pytest.approx(min(affordable))
    mended = availability(graph.after(found.edits), "j")
    assert mended.meets_target is True
    assert found.after >= target * (1 - 1e-9) > found.before


def test_a_second_component_where_nothing_counts_copies() -> None:
    graph = drawn(
        "@availability=0.999; internet -> a:web_app(sla_pct=99.99) ->"
        " b:relational_db(sla_pct=99.5, unit_price_month=40); journey j: internet -> a"
    )
    found = cheapest_availability(graph, "j")
    assert found is not None
    assert found.monthly == 40
    assert availability(graph.after(found.edits), "j").meets_target is True
    assert found.after == pytest.approx(0.9999 * (1 - 0.005**2))


@pytest.mark.parametrize(("peak", "copies", "price"), [(250, 3, 20), (1000, 10, 90)])
def test_as_many_copies_as_the_load_needs(peak: int, copies: int, price: float) -> None:
    graph = drawn(
        f"@peak_rps={peak}; internet -> a:web_app(instances=1, capacity_per_instance=100, unit_price_month=10);"
        "journey j: internet -> a"
    )
    found = cheapest_capacity(graph, "j")
    assert found is not None
    assert found.edits == (Set(on="a", attribute="instances", value=copies),)
    assert found.monthly == price
    assert found.before == 100
    assert capacity(graph.after(found.edits), "j").max_rps == found.after == copies * 100


PLACED = {
    "one zone": ("1",),
    "two zones": ("1", "2"),
    "nobody says": None,
}


@settings(max_examples=20)
@given(
    st.sampled_from(sorted(PLACED)),
    st.sampled_from(("", "westeurope")),
    st.sampled_from((0.95, 0.99, 0.999)),
    st.lists(st.sampled_from((10, 35, 60)), min_size=2, max_size=2),
    st.sampled_from((0.9, 0.99, 0.9995, 0.9998, 0.99988, 0.9999, 0.99998, 0.999999)),
)
def test_no_cheaper_set_with_zones_and_regions_meets_the_target(
    placed: str, region: str, up: float, prices: list[int], target: float
) -> None:
    """Copies, zones, a second region and a second database, every combination drawn and counted."""
    parts: dict[str, Facts] = {
        "a": {"instances": 1, "instance_availability": up, "unit_price_month": prices[0]},
        "b": {"kind": "relational_db", "sla_pct": 99.95, "unit_price_month": prices[1]},
        "c": {"kind": "object_store", "sla_pct": 99.999, "region": "northeurope"},
    }
    zones = PLACED[placed]
    parts["a"] |= ({} if zones is None else {"zones": zones}) | (
        {"region": region} if region else {}
    )
    lines: list[tuple[str, str, str, Facts]] = [
        ("internet", "a", "call", {}), ("a", "b", "call", {}), ("b", "c", "call", {}),
    ]  # fmt: skip
    graph = DesignGraph(built(parts, lines, ("a", "c"), Requirements(availability=target)))
    costs = []
    spread: list[tuple[Set, ...]] = [
        (),
        (Set(on="a", attribute="zones", value="redundant"),) if placed == "one zone" else (),
        (Set(on="a", attribute="regions", value=(region, "northeurope")),) if region else (),
    ]
    for copies, where, second in product(range(1, 5), spread, (False, True)):
        edits: list[Edit] = [Set(on="a", attribute="instances", value=copies), *where]
        if second:
            edits += beside(graph, graph.component("b"))
        mended = graph.after(edits)
        if availability(mended, "j").meets_target:
            costs.append(_more(graph, mended))
    found = cheapest_availability(graph, "j")
    if not costs or availability(graph, "j").meets_target is not False:
        assert found is None
        return
    assert found is not None
    assert found.exact
    assert found.monthly == pytest.approx(min(costs))
    mended = graph.after(found.edits)
    assert availability(mended, "j").meets_target is True
    assert _more(graph, mended) == pytest.approx(found.monthly)


def _more(before: DesignGraph, after: DesignGraph) -> float:
    """US dollars a month more, by the bill of either design; prices here have no range."""
    old, new = cost(before), cost(after)
    return sum(r.low for n, r in new.per_component.items() if not n.startswith("c")) - sum(
        r.low for n, r in old.per_component.items() if not n.startswith("c")
    )


ZONE = (
    '@availability={}; internet -> a:web_app(instances=1, instance_availability=0.99, zones=["1"],'
    " unit_price_month=50, region=westeurope) -> b:object_store(sla_pct=99.9999, region=northeurope);"
    "journey j: internet -> a"
)


@pytest.mark.parametrize(
    ("target", "says"),
    [
        (0.9997, "a: 2 copies"),
        (0.99988, "a: 2 copies zone-redundant"),
        (0.9999, "a: 2 copies in westeurope and northeurope"),
    ],
)
def test_zones_and_regions_where_copies_are_not_enough(target: float, says: str) -> None:
    """Two copies: 1e-4 without both; with one zone 1e-4 more, with one region 1e-5, and 2e-4 are too many."""
    found = cheapest_availability(drawn(ZONE.format(target)), "j")
    if target == 0.9999:
        assert found is not None
        assert found.says != ("a: 2 copies",)
        return
    assert found is not None
    assert found.says == (says,)
    assert found.monthly == 50


def test_a_search_that_is_cut_short_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = cheapest_availability(drawn(ZONE.format(0.9999)), "j")
    assert whole is not None
    assert "not of all" not in whole.price
    monkeypatch.setattr(upgrades, "MOST_TRIED", 5)
    parts = " -> ".join(
        f"c{n}:web_app(instances=1, instance_availability=0.99, unit_price_month={n + 1})"
        for n in range(4)
    )
    text = f"@availability=0.985; internet -> {parts}; journey j: internet -> c0"
    found = cheapest_availability(drawn(text), "j")
    assert found is not None
    assert not found.exact
    assert "not of all" in found.price
    monkeypatch.undo()
    found = cheapest_availability(drawn(text), "j")
    assert found is not None
    assert found.exact
    assert found.monthly == 1 + 2 + 3
    text = text.replace("0.985", "0.97")
    monkeypatch.setattr(upgrades, "MOST_SEARCHED", 2)
    found = cheapest_availability(drawn(text), "j")
    assert found is not None
    assert not found.exact
    assert "not of all" in found.price


CHOICE = (
    "@peak_rps={}; @mean_rps=10; internet -> r:global_router(takes=900, unit_price_month=1);"
    "r -call(group=g)-> a:web_app(takes={}, unit_price_month=7) -> da:web_app(takes={}, unit_price_month=20);"
    "r -call(group=g)-> b:web_app(takes={}, unit_price_month=10) -> db:web_app(takes={}, unit_price_month=11);"
    "journey j: internet -> r"
)


@settings(max_examples=15)
@given(st.integers(60, 160), st.lists(st.sampled_from((30, 45, 80)), min_size=4, max_size=4))
def test_with_a_choice_no_cheaper_numbers_of_units_carry_the_load(
    peak: int, rates: list[int]
) -> None:
    graph = drawn(CHOICE.format(peak, *rates))
    price = {"a": 7, "da": 20, "b": 10, "db": 11}
    able = []
    for units in product(range(1, 7), repeat=4):
        ways = [r * n for r, n in zip(rates, units, strict=True)]
        if min(ways[0], ways[1]) + min(ways[2], ways[3]) >= peak:
            able.append(sum(p * (n - 1) for p, n in zip(price.values(), units, strict=True)))
    found = cheapest_capacity(graph, "j")
    if min(able) == 0:
        assert found is None
        return
    assert found is not None
    assert found.exact
    assert found.monthly == pytest.approx(min(able))
    mended = capacity(graph.after(found.edits), "j")
    assert mended.short == ()
    assert mended.max_rps == found.after >= peak * (1 - 1e-9)


def test_with_very_many_units_to_try_it_says_that_not_all_were_tried() -> None:
    found = cheapest_capacity(drawn(CHOICE.format(890, 1, 1, 1, 1)), "j")
    assert found is not None
    assert not found.exact
    assert "not of all" in found.price


def test_what_takes_so_much_as_a_whole_gets_another_beside_it() -> None:
    graph = drawn(
        "@peak_rps=250; internet -> a:web_app(takes=900)"
        " -> b:relational_db(capacity_rps=100, unit_price_month=40); journey j: internet -> a"
    )
    found = cheapest_capacity(graph, "j")
    assert found is not None
    assert (found.monthly, found.before, found.after) == (80, 100, 300)
    assert _more(graph, graph.after(found.edits)) == pytest.approx(80, abs=1e-6)


@pytest.mark.parametrize(
    "hub",
    ["hub:event_stream(capacity_rps=100)", "hub:event_stream(tu=10)", "hub:event_stream(tu=0)"],
)
def test_what_cannot_be_bought_is_not_offered(hub: str) -> None:
    """A second hub takes nothing off the first, and forty units are the most that can be stated."""
    text = f"@peak_rps=50000; @mean_rps=50000; internet -> a:web_app(takes=90000) -publish-> {hub}"
    found = cheapest_capacity(drawn(f"{text}; journey j: internet -> a"), "j")
    assert found is None


def test_what_meets_its_target_needs_nothing() -> None:
    text = "@availability=0.9; @peak_rps=10; internet -> a:web_app(sla_pct=99, takes=20); journey j: internet -> a"
    assert cheapest_availability(drawn(text), "j") is None
    assert cheapest_capacity(drawn(text), "j") is None


def test_what_cannot_be_met_has_no_way() -> None:
    text = "@availability=1.0; internet -> a:web_app(instances=1, instance_availability=0.9); journey j: internet -> a"
    assert cheapest_availability(drawn(text), "j") is None


@pytest.mark.parametrize(
    ("rule", "sketch"),
    [
        ("REL-002", ZONE.format(0.99988)),
        ("PRF-003", CHOICE.format(150, 40, 30, 40, 80)),
        ("PRF-003", CHOICE.format(700, 90, 90, 90, 90)),
    ],
)
def test_the_fix_turns_fail_to_pass_at_the_price_it_said(rule: str, sketch: str) -> None:
    rules = [each for each in packs.load() if each.id == rule]
    graph = drawn(sketch)
    found = Judgement(graph, rules).findings
    assert [f.kind for f in found] == ["fail"]
    fix = found[0].fixes[0]
    mended = graph.after(fix.edits)
    assert Judgement(mended, rules).findings == ()
    said = re.search(r"about \$([\d,]+) a month", fix.title)
    assert said is not None
    assert float(said.group(1).replace(",", "")) == pytest.approx(_more(graph, mended), abs=0.51)


ONE_COPY = (
    "@availability=0.999; @p99_latency_ms=60; @peak_rps={}; internet ->"
    " a:web_app(takes=100, instance_availability=0.99, unit_price_month=50, p50_ms=10, p99_ms=40);"
    "journey j: internet -> a"
)


def test_a_way_that_only_makes_a_long_line_gives_way_to_one_nearly_as_cheap() -> None:
    """Two copies are available often enough, and at 95 % in use: nobody measured the line before an overrun one."""
    graph = drawn(ONE_COPY.format(190))
    found = cheapest_availability(graph, "j", 0.8)
    assert found is not None
    assert found.says == ("a: 3 copies",)
    assert (found.monthly, found.passed_over) == (100, 50)
    assert "a way for $50 would bring another number past its limit" in found.price
    plain = cheapest_availability(drawn(ONE_COPY.format(50)), "j", 0.8)
    assert plain is not None
    assert (plain.says, plain.passed_over) == (("a: 2 copies",), None)


@settings(max_examples=25)
@given(
    st.integers(101, 2000), st.integers(20, 300), st.sampled_from((1.0, 0.8, 0.65)), st.booleans()
)
def test_what_has_to_grow_grows_to_the_fewest_units_with_room(
    peak: int, each: int, most_used: float, queued: bool
) -> None:
    line = "-publish-> q:message_queue -consume->" if queued else "->"
    graph = drawn(
        f"@peak_rps={peak}; @mean_rps={peak}; internet -> a:web_app(takes=90000) {line}"
        f" b:web_app(takes={each}, unit_price_month=10); journey j: internet -> b"
    )
    found = cheapest_capacity(graph, "j", most_used)
    if peak <= each:
        assert found is None
        return
    assert found is not None
    units = found.monthly / 10 + 1
    share = 1.0 if queued else most_used
    assert peak <= units * each * share * (1 + 1e-9)
    assert peak > (units - 1) * each * share * (1 - 1e-9)


def test_a_policy_that_moves_the_limit_moves_the_fix() -> None:
    """The limit is PRF-004's; set there, it holds for what PRF-003 and REL-002 offer, unless that is set for them."""
    rules = [each for each in packs.load() if each.id in ("PRF-003", "PRF-004")]
    graph = drawn(
        "@peak_rps=390; internet -> a:web_app(takes=100, unit_price_month=10); journey j: internet -> a"
    )
    for thresholds, copies in (
        ({}, 5),
        ({"PRF-004": {"most_used": 0.6}}, 7),
        ({"PRF-004": {"most_used": 0.6}, "PRF-003": {"most_used": 1.0}}, 4),
    ):
        found = Judgement(graph, rules, Policy(thresholds=thresholds)).findings
        fix = next(f for f in found if f.rule == "PRF-003").fixes[0]
        assert fix.edits == (Set(on="a", attribute="instances", value=copies),)


@pytest.mark.parametrize("limit", [100, 150, 300])
@pytest.mark.parametrize("peak", [30, 60, 120])
def test_what_grows_is_in_time_then_even_where_the_usual_room_is_too_little(
    limit: int, peak: int
) -> None:
    """An overrun component has no line that ends, and so no time: relieved, its journey has one and must keep it."""
    graph = drawn(
        f"@p99_latency_ms={limit}; @peak_rps={peak}; internet -> a:web_app(takes=20, unit_price_month=10, p50_ms=50,"
        " p99_ms=60); journey j: internet -> a"
    )
    assert deadline(graph, "j").meets is None
    found = cheapest_capacity(graph, "j", 0.8)
    assert found is not None
    assert deadline(graph.after(found.edits), "j").meets is True
    usual = math.ceil(peak / (0.8 * 20))
    fewest = next(
        n
        for n in range(usual, 40)
        if deadline(graph.after([Set(on="a", attribute="instances", value=n)]), "j").meets
    )
    units = found.monthly / 10 + 1
    assert fewest <= units <= 1.25 * fewest + 1
    assert found.exact == (units == usual)
