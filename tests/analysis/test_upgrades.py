"""The cheapest changes against trying every one of them on the drawing itself."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.analysis.availability import availability
from designer.analysis.capacity import capacity
from designer.analysis.upgrades import cheapest_availability, cheapest_capacity
from designer.graph import DesignGraph
from designer.model.edit import Set
from designer.model.requirements import Requirements
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


def test_what_meets_its_target_needs_nothing() -> None:
    text = "@availability=0.9; @peak_rps=10; internet -> a:web_app(sla_pct=99, takes=20); journey j: internet -> a"
    assert cheapest_availability(drawn(text), "j") is None
    assert cheapest_capacity(drawn(text), "j") is None


def test_what_cannot_be_met_has_no_way() -> None:
    text = "@availability=1.0; internet -> a:web_app(instances=1, instance_availability=0.9); journey j: internet -> a"
    assert cheapest_availability(drawn(text), "j") is None
