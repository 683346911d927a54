"""A better tier among the cheapest ways, against every combination tried on the drawing itself."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.analysis.availability import availability
from designer.analysis.capacity import capacity
from designer.analysis.costs import cost
from designer.analysis.growth import cheapest_capacity
from designer.analysis.tier_changes import better_promises, larger_tiers
from designer.analysis.upgrades import cheapest_availability
from designer.analysis.ways import beside
from designer.graph import DesignGraph
from designer.graph.elements import ComponentElement
from designer.model.edit import Set
from designer.model.requirements import Requirements
from tests.analysis.drawing import Facts, built, drawn

GATEWAY = "@availability={}; internet -> a:api_gateway({}) -> b:web_app(sla_pct=99.9999); journey j: internet -> b"


def _bill(graph: DesignGraph) -> float:
    """US dollars a month, the middle of what a design costs."""
    monthly = cost(graph).monthly
    return (monthly.low + monthly.high) / 2


def _stated(**facts: str | float | None) -> tuple[Set, ...]:
    return tuple(Set(on="gate", attribute=name, value=value) for name, value in facts.items())


def _part(facts: str, kind: str = "api_gateway") -> ComponentElement:
    return drawn(f"internet -> a:{kind}({facts}); journey j: internet -> a").component("a")


def test_a_better_tier_is_the_cheapest_where_nothing_may_stand_in() -> None:
    """Where a journey ends no second one helps: the tier does, with the two zones and units that it asks for."""
    graph = drawn(
        "@availability=0.9998; internet -> a:api_gateway(tier=Standard, sla_pct=99.95, unit_price_month=700);"
        "journey j: internet -> a"
    )
    found = cheapest_availability(graph, "j")
    assert found is not None
    assert found.edits == (
        Set(on="a", attribute="tier", value="Premium"),
        Set(on="a", attribute="zones", value="redundant"),
        Set(on="a", attribute="units", value=2),
        Set(on="a", attribute="unit_price_month", value=None),
        Set(on="a", attribute="sla_pct", value=99.99),
    )
    assert found.says == (
        "a: tier Premium, zone-redundant, units 2 (99.99 %, published: Azure review checklist, API Management)",
    )
    assert found.monthly == 2 * 2800 - 700
    assert "illustrative" in found.price
    assert found.claims  # the promise is the provider's to keep
    mended = graph.after(found.edits)
    assert availability(mended, "j").meets_target is True
    assert _bill(mended) - _bill(graph) == pytest.approx(found.monthly)


def test_where_another_one_is_cheaper_the_tier_stays() -> None:
    found = cheapest_availability(
        drawn(GATEWAY.format(0.9998, "tier=Standard, sla_pct=99.95")), "j"
    )
    assert found is not None
    assert found.says == ("a second a",)
    assert found.monthly == 700


def test_copies_of_what_runs_copies_are_cheaper_than_a_better_tier_of_what_it_calls() -> None:
    text = (
        "@availability=0.9995; internet -> a:web_app(instances=1, instance_availability=0.9996, unit_price_month={})"
        ' -> b:relational_db(tier="General Purpose", sla_pct=99.986, product="Azure SQL Database");'
        " journey j: internet -> b"
    )
    cheap = cheapest_availability(drawn(text.format(10)), "j")
    dear = cheapest_availability(drawn(text.format(5000)), "j")
    assert cheap is not None
    assert cheap.says == ("a: 2 copies",)
    assert not cheap.claims
    assert dear is not None
    assert dear.says[0].startswith(
        "b: tier Business Critical, zone-redundant (99.995 %, published:"
    )
    assert dear.monthly == 2000 - 740


def test_of_the_zones_alone_a_tier_may_promise_more() -> None:
    graph = drawn(
        '@availability=0.99993; internet -> a:relational_db(tier="Business Critical", sla_pct=99.99,'
        ' product="Azure SQL Database", unit_price_month=2100); journey j: internet -> a'
    )
    found = cheapest_availability(graph, "j")
    assert found is not None
    assert found.edits == (
        Set(on="a", attribute="zones", value="redundant"),
        Set(on="a", attribute="sla_pct", value=99.995),
    )
    assert (found.monthly, found.illustrative) == (0, False)


def test_units_of_another_name_take_as_much_as_those_before() -> None:
    """Seven throughput units take 7 MB a second, and two processing units 10."""
    graph = drawn(
        "@availability=0.9998; internet -publish-> a:event_stream(tier=Standard, sla_pct=99.95, tu=7);"
        "journey j: internet -> a"
    )
    found = cheapest_availability(graph, "j")
    assert found is not None
    assert found.edits == (
        Set(on="a", attribute="tier", value="Premium"),
        Set(on="a", attribute="tu", value=None),
        Set(on="a", attribute="pu", value=2),
        Set(on="a", attribute="sla_pct", value=99.99),
    )
    assert found.monthly == 2 * 900 - 7 * 22
    assert _bill(graph.after(found.edits)) - _bill(graph) == pytest.approx(found.monthly)


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("api_gateway", "sla_pct=99.95"),
        ("api_gateway", "tier=Gold, sla_pct=99.95"),
        ("api_gateway", "tier=Standard"),
        ("api_gateway", "tier=Standard, sla_pct=99.99"),
        ("api_gateway", "tier=Standard, sla_pct=99.95, observed_availability=0.9"),
        ("api_gateway", "tier=Standard, sla_pct=99.95, instance_availability=0.9, units=1"),
        ("api_gateway", "tier=Standard, sla_pct=99.95, price_per_million=3"),
        ("api_gateway", "tier=Standard, sla_pct=99.95, unit_price_month=90000"),
        ("api_gateway", "tier=Premium, units=2, zones=redundant, sla_pct=99.95"),
        ("web_app", "tier=Basic, sla_pct=99.9"),
        ("event_stream", "tier=Standard, sla_pct=99.95, tu=40, instances=90, product=Kafka"),
    ],
)
def test_what_really_changes_nothing_or_has_no_price_is_not_offered(kind: str, facts: str) -> None:
    assert list(better_promises(_part(facts, kind))) == []


def test_only_what_the_design_states_is_bettered() -> None:
    """A promise of the table accuses nobody, so nothing is to be mended."""
    assert cheapest_availability(drawn(GATEWAY.format(0.9998, "tier=Standard")), "j") is None


GATES: dict[str, tuple[Facts, int]] = {
    "one unit": ({}, 1),
    "three units": ({"units": 3}, 3),
    "a price": ({"units": 1, "unit_price_month": 610}, 1),
    "in zones": ({"units": 2, "zones": "redundant"}, 2),
    "in regions": ({"units": 2, "regions": ("westeurope", "northeurope")}, 2),
}


def _able(graph: DesignGraph, end: str, units: int) -> list[float]:
    """What each combination that meets the target costs more, drawn and billed; no end of the journey is doubled."""
    premium = _stated(
        tier="Premium", zones="redundant", units=max(2, units), unit_price_month=None, sla_pct=99.99
    )
    critical = tuple(
        Set(on="base", attribute=name, value=value)
        for name, value in (
            ("tier", "Business Critical"), ("zones", "redundant"), ("sla_pct", 99.995)
        )
    )  # fmt: skip
    costs = []
    for copies, gate_tier, base, doubled in product(
        range(1, 5), ((), premium), ((), critical), ((), ("gate",), ("base",), ("gate", "base"))
    ):
        copied = Set(on="app", attribute="instances", value=copies)
        mended = graph.after((copied, *gate_tier, *base))
        for name in doubled:
            mended = mended.after(beside(mended, mended.component(name)))
        if end not in doubled and availability(mended, "j").meets_target:
            costs.append(_bill(mended) - _bill(graph))
    return costs


def _drawn(gate: str, end: str, up: float, price: int, target: float) -> tuple[DesignGraph, int]:
    facts, units = GATES[gate]
    gateway: Facts = {"kind": "api_gateway", "tier": "standard", "sla_pct": 99.95}
    parts: dict[str, Facts] = {
        "gate": gateway | facts,
        "app": {"instances": 1, "instance_availability": up, "unit_price_month": price},
        "base": {
            "kind": "relational_db",
            "tier": "General Purpose",
            "sla_pct": 99.99,
            "product": "Azure SQL Database",
        },
    }
    lines: list[tuple[str, str, str, Facts]] = [
        ("internet", "app", "call", {}), ("app", "gate", "call", {}), ("app", "base", "call", {}),
    ]  # fmt: skip
    graph = DesignGraph(built(parts, lines, (end,), Requirements(availability=target)))
    return graph, units


@settings(max_examples=20)
@given(
    st.sampled_from(sorted(GATES)),
    st.sampled_from(("gate", "base")),
    st.sampled_from((0.95, 0.999, 0.9999)),
    st.sampled_from((40, 900, 6000)),
    st.sampled_from((0.995, 0.9993, 0.9995, 0.9997, 0.9998, 0.99985, 0.99988, 0.9999, 0.99995)),
)
def test_no_cheaper_set_with_tiers_meets_the_target(
    gate: str, end: str, up: float, price: int, target: float
) -> None:
    """A gateway and a database with tiers, an application with copies: every combination drawn, counted and billed."""
    graph, units = _drawn(gate, end, up, price, target)
    costs = _able(graph, end, units)
    found = cheapest_availability(graph, "j")
    if not costs or availability(graph, "j").meets_target is not False:
        assert found is None
        return
    assert found is not None
    assert found.exact
    assert found.monthly == pytest.approx(min(costs))
    mended = graph.after(found.edits)
    assert availability(mended, "j").meets_target is True
    assert _bill(mended) - _bill(graph) == pytest.approx(found.monthly)


LOADED = "@peak_rps={}; internet -> a:api_gateway({}) -> b:web_app(takes=90000); journey j: internet -> b"


def test_a_larger_tier_where_the_one_of_now_has_no_more_units() -> None:
    """Standard has four units at most; one of Premium takes 1.6 times as much."""
    graph = drawn(
        LOADED.format(
            6000, "tier=standard, units=4, capacity_per_instance=1000, unit_price_month=650"
        )
    )
    found = cheapest_capacity(graph, "j")
    assert found is not None
    assert found.edits == (
        Set(on="a", attribute="tier", value="Premium"),
        Set(on="a", attribute="unit_price_month", value=None),
        Set(on="a", attribute="capacity_per_instance", value=1600),
    )
    assert found.says == (
        "a: tier Premium (a unit takes 1.6 times as much, recalled: Azure API Management, pricing)",
    )
    assert (found.before, found.after, found.monthly) == (4000, 6400, 4 * (2800 - 650))
    assert found.illustrative
    mended = graph.after(found.edits)
    assert capacity(mended, "j").short == ()
    assert _bill(mended) - _bill(graph) == pytest.approx(found.monthly)


@pytest.mark.parametrize(
    ("peak", "facts", "says"),
    [
        (3500, "tier=Standard, units=2, capacity_per_instance=1000", "a: units 4"),
        (3500, "tier=Gold, units=2, capacity_per_instance=500", "a: units 7"),
        (3500, "tier=Standard, units=6, capacity_per_instance=500", "a: units 7"),
        (3500, "tier=Standard, capacity_rps=2000", "a: 2 of it side by side"),
    ],
)
def test_where_more_units_are_cheaper_the_tier_stays(peak: int, facts: str, says: str) -> None:
    found = cheapest_capacity(drawn(LOADED.format(peak, facts)), "j")
    assert found is not None
    assert found.says == (says,)


@pytest.mark.parametrize(
    "facts",
    [
        "tier=Standard, units=4, max_concurrency=10, p50_ms=10",
        "tier=Standard, units=4, capacity_per_instance=1000, max_concurrency=10, p50_ms=10",
        "tier=Premium, units=4, capacity_per_instance=1000, instances=8000",
    ],
)
def test_a_tier_is_not_offered_where_something_else_limits(facts: str) -> None:
    found = cheapest_capacity(drawn(LOADED.format(60000, facts)), "j")
    assert found is None or not any("tier" in said for said in found.says)


LADDER = {"Basic": (1000, 150, 2), "Standard": (2500, 700, 4), "Premium": (4000, 2800, None)}
ORDER = tuple(LADDER)


def _grown(tier: str, units: int, each: float) -> list[tuple[float, float]]:
    """What every tier and number of units not less than now costs more, and takes."""
    takes, price, limit = LADDER[tier]
    found = []
    for other in ORDER[ORDER.index(tier) :]:
        most = LADDER[other][2] or 30
        if other == tier and units > (limit or 30):
            most = 30  # the design knows more of it than the table
        for count in range(units, most + 1):
            rate = each * LADDER[other][0] / takes * count
            found.append((float(LADDER[other][1] * count - price * units), rate))
    return found


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.sampled_from(ORDER), st.integers(1, 5)), min_size=2, max_size=2),
    st.lists(st.sampled_from((100, 130, 250)), min_size=2, max_size=2),
    st.integers(150, 2000),
    st.booleans(),
)
def test_no_cheaper_tiers_and_units_carry_the_load(
    bought: list[tuple[str, int]], each: list[int], peak: int, either: bool
) -> None:
    """Two gateways, one after the other or with a choice between them, every tier and number of units by hand."""
    names = ("a", "b")
    gates = [
        f"{name}:api_gateway(tier={tier}, units={units}, capacity_per_instance={rate})"
        for name, (tier, units), rate in zip(names, bought, each, strict=True)
    ]
    line = (
        f"internet -> r:global_router(takes=9000); r -call(group=g)-> {gates[0]};"
        f"r -call(group=g)-> {gates[1]}; journey j: internet -> r"
        if either
        else f"internet -> {' -> '.join(gates)}; journey j: internet -> b"
    )
    graph = drawn(f"@peak_rps={peak}; @mean_rps=10; {line}")
    able = [_grown(*facts, rate) for facts, rate in zip(bought, each, strict=True)]
    join = sum if either else min
    costs = [
        one[0] + two[0]
        for one, two in product(*able)
        if join((one[1], two[1])) >= peak * (1 - 1e-9)
    ]
    found = cheapest_capacity(graph, "j")
    if not costs or min(costs) == 0:
        assert found is None
        return
    assert found is not None
    assert found.exact
    assert found.monthly == pytest.approx(min(costs))
    mended = graph.after(found.edits)
    assert capacity(mended, "j").short == ()
    assert _bill(mended) - _bill(graph) == pytest.approx(found.monthly)


def test_nothing_grows_beyond_what_a_file_holds() -> None:
    parts: dict[str, Facts] = {
        "a": {"kind": "api_gateway", "tier": "Basic", "capacity_per_instance": 9e299}
    }
    graph = DesignGraph(built(parts, [("internet", "a", "call", {})], ("a",)))
    assert list(larger_tiers(graph.component("a"))) == []
