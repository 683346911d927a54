"""What can be spent less on: within the budget afterwards, every target still met, and nothing cut for nothing."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.analysis.availability import availability
from designer.analysis.capacity import busy, capacity
from designer.analysis.costs import cost
from designer.analysis.savings import within_budget
from designer.cli.judging import scenario_of
from designer.formats.scenarios import reference
from designer.graph import DesignGraph
from designer.model.design import Design
from designer.model.edit import ChangeRequirements, Edit, Set
from designer.review import Judgement, judged_design
from designer.rules import packs
from tests.analysis.drawing import drawn

RULES = packs.load()
COPIES = (
    "@monthly_budget_usd={}; @availability=0.99; @peak_rps={}; @mean_rps={}; internet ->"
    " a:web_app(instances=8, capacity_per_instance=100, instance_availability=0.999, unit_price_month={}) ->"
    " b:web_app(instances=6, capacity_per_instance=100, instance_availability=0.999, unit_price_month={});"
    "journey j: internet -> a"
)


@settings(max_examples=40)
@given(
    st.integers(100, 900),
    st.integers(20, 500),
    st.integers(1, 10),
    st.sampled_from((10, 50)),
    st.sampled_from((10, 35)),
)
def test_what_is_offered_is_within_the_budget_and_misses_nothing(
    budget: int, peak: int, share: int, first: int, second: int
) -> None:
    graph = drawn(COPIES.format(budget, peak, peak / share, first, second))
    found = within_budget(graph)
    now = cost(graph)
    if now.stated <= budget:
        assert found is None
        return
    if found is None:
        for copies in product(range(2, 9), range(2, 7)):
            spare = [n * 100 >= peak * max(1.25, 1.5 * (share >= 2)) for n in copies]
            assert not (all(spare) and copies[0] * first + copies[1] * second <= budget)
        return
    after = graph.after(found.edits)
    assert (found.before, found.after) == (now.stated, cost(after).stated)
    assert found.after <= budget
    assert found.meets == (cost(after).monthly.high <= budget)
    assert availability(after, "j").meets_target is True
    assert capacity(after, "j").meets_target is capacity(graph, "j").meets_target
    was = {b.component for b in busy(graph) if (b.peak or 0.0) > 0.8}
    assert {b.component for b in busy(after) if (b.peak or 0.0) > 0.8 + 1e-9} <= was


@pytest.mark.parametrize(
    ("budget", "says", "after"),
    [
        (450, ("a: 8 copies become 4",), 400),
        (
            350,
            ("a: 8 copies become 4", "a: 3 copies at least in place of 4, more with the load"),
            300,
        ),
    ],
)
def test_copies_that_the_mean_does_not_need_come_with_the_load(
    budget: int, says: tuple[str, ...], after: float
) -> None:
    """Four copies carry the peak with room, three the mean; with the load it may cost as much as three need at peak."""
    graph = drawn(
        f"@monthly_budget_usd={budget}; @peak_rps=300; @mean_rps=200; internet -> a:web_app(instances=8,"
        " capacity_per_instance=100, unit_price_month=100); journey j: internet -> a"
    )
    found = within_budget(graph)
    assert found is not None
    assert (found.says, found.before, found.after, found.meets) == (says, 800, after, True)


def _budget(design: Design, dollars: float) -> ChangeRequirements:
    asked = design.requirements.model_copy(update={"monthly_budget_usd": dollars})
    return ChangeRequirements(requirements=asked)


@pytest.mark.parametrize(
    "part",
    [
        "a:relational_db(instances=8, capacity_per_instance=100, unit_price_month=100)",
        "a:web_app(instances=8, unit_price_month=100)",
        "a:web_app(instances=2, capacity_per_instance=1000, unit_price_month=400)",
        "a:web_app(instances=8, capacity_per_instance=40, unit_price_month=100)",
    ],
    ids=["keeps data", "nobody says what one takes", "one is none", "all are needed"],
)
def test_what_is_needed_or_not_counted_is_left_alone(part: str) -> None:
    text = f"@monthly_budget_usd=700; @peak_rps=300; internet -> {part}; journey j: internet -> a"
    graph = drawn(text)
    assert cost(graph).meets_target is False
    assert within_budget(graph) is None


@pytest.mark.parametrize("copies", [11, 12, 20])
def test_the_fix_brings_the_fraud_reference_back_within_its_budget(copies: int) -> None:
    """Decisions at a stated price decide; all else has illustrative ones, at their highest within what is left."""
    whole = reference("fraud-realtime", 1)
    judged = judged_design(whole, scenario_of(whole), None, None)
    edits: list[Edit] = [
        Set(on="decision", attribute="unit_price_month", value=5000),
        Set(on="decision", attribute="instances", value=copies),
        _budget(judged, 50_000),
    ]
    judgement = Judgement(DesignGraph(judged).after(edits), RULES)
    finding = next(f for f in judgement.findings if f.rule == "CST-001" and f.kind == "fail")
    assert f"${copies * 5000:,} a month becomes $15,000 by stated prices" in finding.fixes[0].title
    proof = judgement.prove(finding.fingerprint, 0)
    assert proof.clears
    assert proof.introduces == ()
