"""Estimates where a diagram grows too large: their interval covers, they are labelled, and the same every time."""

from __future__ import annotations

import pytest

from designer.analysis.availability import Availability, availability
from designer.analysis.cuts import cuts_down
from designer.analysis.diagrams import Budget
from designer.analysis.failing import failing, fewer_than
from designer.analysis.figures import USUAL, Assumptions
from designer.analysis.sampling import sampled, wilson
from tests.analysis.drawing import available, drawn

TINY = Budget(nodes=20, steps=20)
PLANT = (
    "internet -> a:web_app(sla_pct=98) -call(group=g, needs=2)-> b:web_app(sla_pct=90);"
    "a -call(group=g, needs=2)-> c:web_app(sla_pct=90); a -call(group=g, needs=2)-> d:web_app(sla_pct=90);"
    'a -> e:web_app(instances=3, instance_availability=0.95, zones=["1", "2", "3"], region=west);'
    "a -> f:relational_db(sla_pct=97); a -fallback(coverage=0.7, group=a->f)-> h:cache(sla_pct=95);"
    "journey j: internet -> a"
)
RARE = "; ".join(
    ["internet -> a:web_app(sla_pct=100)"]
    + [f"a -call(group=g{n % 12})-> c{n}:web_app(sla_pct=99.99)" for n in range(24)]
    + ["journey j: internet -> a"]
)
OFTEN = Assumptions(zone_down=0.05, region_down=0.02)


def asked(sketch: str, budget: Budget | None, assumed: Assumptions = OFTEN) -> Availability:
    return availability(drawn(sketch), "j", assumed, budget)


def test_a_small_budget_gives_an_estimate_that_says_so() -> None:
    exactly, about = asked(PLANT, None), asked(PLANT, TINY)
    assert exactly.chance is not None
    assert about.chance is not None
    assert (exactly.chance.method, about.chance.method) == ("exact", "estimated")
    assert about.chance.low < exactly.chance.down < about.chance.high
    assert about.chance.down == pytest.approx(exactly.chance.down, rel=0.03)
    assert exactly.chance.by_cuts is None
    assert about.chance.by_cuts is not None
    assert 0 < about.chance.by_cuts <= exactly.chance.down
    for name, importance in exactly.importance.items():
        assert about.importance[name] == pytest.approx(importance, abs=0.03)


def test_the_same_design_gives_the_same_estimate() -> None:
    assert asked(PLANT, TINY) == asked(PLANT, TINY)


@pytest.mark.parametrize("sketch", [PLANT, RARE])
def test_the_cuts_bound_the_failures_from_below(sketch: str) -> None:
    """Of one and two components: exact for what they name, whatever else may happen on top."""
    graph = drawn(sketch)
    model = failing(graph, "j", OFTEN)
    bound = cuts_down(model, {p.component: p.as_one or 0.0 for p in model.parts})
    exactly = availability(graph, "j", OFTEN).chance
    assert exactly is not None
    assert 0 < bound <= exactly.down * (1 + 1e-12)


def test_what_samples_never_see_the_cuts_still_show() -> None:
    """Twelve pairs of 99.99 %: 1.2e-7, of which 200,000 samples see nothing."""
    about, exactly = asked(RARE, TINY), asked(RARE, None)
    assert about.chance is not None
    assert exactly.chance is not None
    assert exactly.chance.down == pytest.approx(1.2e-7, rel=1e-4)
    assert about.chance.down == pytest.approx(exactly.chance.down, rel=1e-9)
    assert about.chance.low == about.chance.by_cuts
    assert about.chance.high > 1e-5


def test_an_estimate_accuses_only_by_what_is_certain() -> None:
    """What leans on a default does not fail a target by chance; what is stated does, by its cuts."""
    text = f"@availability=0.99; {PLANT}"
    assert asked(text, TINY).meets_target is False
    guessed = text.replace("(sla_pct=98)", "").replace("(sla_pct=97)", "")
    about = asked(guessed, TINY)
    assert about.at_least_down.down <= (asked(guessed, None).at_least_down.down) * (1 + 1e-12)


@pytest.mark.parametrize(
    ("failures", "low", "high"), [(0, 0.0, 0.0370), (10, 0.0552, 0.1744), (100, 0.9630, 1.0)]
)
def test_wilson(failures: int, low: float, high: float) -> None:
    assert wilson(failures, 100) == pytest.approx((low, high), abs=5e-5)


def test_intervals_cover_as_often_as_they_say() -> None:
    """Two hundred chances around a known answer; 95 % of intervals, give or take."""
    import numpy as np

    source = np.random.default_rng(7)
    truth = 0.03
    counts = source.binomial(2000, truth, size=400).tolist()
    covered = sum(low <= truth <= high for low, high in (wilson(n, 2000) for n in counts))
    assert 365 <= covered <= 395


def test_large_journeys_get_fewer_samples() -> None:
    boxes = " -> ".join(f"c{n}:web_app(sla_pct=99.9)" for n in range(400))
    model = failing(drawn(f"internet -> {boxes}; journey j: internet -> c399"), "j", USUAL)
    (down, low, high), importance = sampled(model, USUAL)
    exactly = 1 - 0.999**400
    assert low < exactly < high
    assert down == pytest.approx(exactly, rel=0.02)
    assert all(value >= 0 for value in importance.values())


@pytest.mark.parametrize(
    ("needs", "copies"), [(1, 600), (300, 600), (600, 600), (999, 1000), (50_000, 100_000)]
)
def test_many_copies_are_counted_without_overflow(needs: int, copies: int) -> None:
    found = fewer_than(needs, copies, 0.5)
    assert 0 <= found <= 1
    assert fewer_than(needs, copies, 0.0) == 0
    assert fewer_than(needs, copies, 1.0) == 1
    if needs == copies:
        assert fewer_than(needs, copies, 1e-6) == pytest.approx(copies * 1e-6, rel=1e-3)


MANY = "; ".join(
    ["internet -> a:web_app(sla_pct=99)"]
    + [f"a -call(group=g)-> c{n}:web_app(sla_pct=90)" for n in range(1000)]
    + ["journey j: internet -> a (criticality=high, availability=0.999)"]
)


def test_of_a_thousand_alternatives_none_is_blamed_for_what_breaks_alone() -> None:
    """Each of them is down in a tenth of the failures, give or take chance: only the one before them matters."""
    found = available(MANY)
    assert found.chance is not None
    if found.chance.method == "exact":
        found = asked(MANY, TINY, USUAL)
    assert found.chance is not None
    assert found.chance.method == "estimated"
    assert list(found.importance) == ["a"]
    assert found.importance["a"] == pytest.approx(1, abs=1e-3)
    assert len(found.unsettled) == 1000


def test_what_was_hardly_ever_drawn_matters_if_it_breaks_the_journey_alone() -> None:
    seldom = MANY.replace("sla_pct=99)", "sla_pct=99.9999)", 1)
    found = asked(seldom, TINY, USUAL)
    assert list(found.importance) == ["a"]
    assert found.importance["a"] > 0.999


def test_an_importance_that_is_no_chance_stays() -> None:
    """Of a few that stand in for each other seldom enough, each matters and is told to."""
    exactly, about = asked(PLANT, None, OFTEN), asked(PLANT, TINY, OFTEN)
    assert about.unsettled == ()
    assert exactly.importance.keys() == about.importance.keys()


def test_ways_round_a_large_ring_that_are_not_counted_are_said() -> None:
    """Thirty that call on in a ring are got at from either side; twenty are few enough for every way round."""
    for size in (20, 30):
        calls = "; ".join(f"c{n} -publish-> c{(n + 1) % size}" for n in range(size))
        parts = "; ".join(f"c{n}:web_app(sla_pct=99.9)" for n in range(size))
        journey = "journey j: internet -> c5 (availability=0.99999999)"
        found = available(f"internet -> {parts}; {calls}; {journey}")
        assert found.meets_target is (
            False if size == 20 else None
        )  # what is not counted accuses nobody
        assert found.ways_cut == (() if size == 20 else tuple(sorted(f"c{n}" for n in range(6))))
