"""Worked examples of latency: percentiles do not add, the slowest of many decides, caches, retries and tokens."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from designer.analysis.distributions import Grid, _above
from designer.analysis.figures import Assumptions
from designer.analysis.latency import latency
from designer.analysis.times import Lognormal, Waiting
from designer.review import Judgement
from designer.rules import packs
from tests.analysis.drawing import drawn, takes

if TYPE_CHECKING:
    from designer.analysis.distributions import Mass

GRID = Grid(30.0, 4096)
HIGH = "; journey j: internet -> a (criticality=high)"


def exponential(grid: Grid, mean: float = 1.0) -> Mass:
    """Every request waits: exponential with this mean."""
    return grid.waiting(Waiting(1.0, 1 / mean))


def test_percentiles_do_not_add() -> None:
    """Two exponential stages: 6.64 and not 9.21, which is only a bound."""
    one = exponential(GRID)
    both = GRID.series(one, one)
    assert GRID.percentile(both, 0.99) == pytest.approx(6.6384, abs=0.005)
    assert 2 * GRID.percentile(one, 0.99) == pytest.approx(9.2103, abs=0.01)
    assert GRID.mean(both) == pytest.approx(2, abs=1e-3)


def test_the_slowest_of_ten() -> None:
    whole = GRID.latest_of([exponential(GRID)] * 10)
    assert GRID.mean(whole) == pytest.approx(7381 / 2520, abs=0.005)  # the tenth harmonic number


@pytest.mark.parametrize(
    ("leaves", "slow", "expected"),
    [
        (100, 0.01, 0.63397),
        (2000, 0.0001, 0.18128),
        (50, 0.01, 0.39499),
        # For one slow answer in a hundred, each of a hundred leaves has to be in time 99.98995 % of the time.
        (100, 1 - 0.9998995, 0.01),
    ],
)
def test_of_many_leaves_one_is_slow(leaves: int, slow: float, expected: float) -> None:
    grid = Grid(20.0, 41)
    leaf = (1 - slow) * grid.constant(1.0) + slow * grid.constant(10.0)
    whole = grid.latest_of([leaf] * leaves)
    assert float(whole[20]) == pytest.approx(expected, abs=5e-6)


def test_a_cache_beside_the_caller() -> None:
    """At 95 % hits the mean is 3 ms and the p99 is the way past the cache."""
    text = (
        "internet -> app:web_app(p50_ms=0, p99_ms=0) -> cache:cache(p50_ms=2, p99_ms=2);"
        "app -call(cache_hit=0.95)-> db:relational_db(p50_ms=20, p99_ms=20); journey j: internet -> app"
    )
    found = takes(text)
    assert found.p50 == pytest.approx(2, rel=0.02)
    assert found.p99 == pytest.approx(22, rel=0.02)
    assert sum(found.shares.values()) == pytest.approx(3.0)


@pytest.mark.parametrize(("hit", "p99"), [(0.985, 22), (0.995, 2)])
def test_a_cache_hides_the_miss_only_beyond_ninety_nine_percent(hit: float, p99: float) -> None:
    text = (
        "internet -> app:web_app(p50_ms=0, p99_ms=0) -> cache:cache(p50_ms=2, p99_ms=2);"
        f"app -call(cache_hit={hit})-> db:relational_db(p50_ms=20, p99_ms=20); journey j: internet -> app"
    )
    assert takes(text).p99 == pytest.approx(p99, abs=0.3)


def test_a_cache_at_the_edge() -> None:
    text = (
        "internet -> edge:cdn(cache_hit={}, p50_ms=2, p99_ms=2) -> app:web_app(p50_ms=20, p99_ms=20);"
        "journey j: internet -> edge"
    )
    assert takes(text.format(0.6)).p50 == pytest.approx(2, abs=0.3)
    assert takes(text.format(0.4)).p50 == pytest.approx(22, abs=0.3)
    assert sum(takes(text.format(0.6)).shares.values()) == pytest.approx(2 + 0.4 * 20)


def test_retries_take_their_timeouts_at_worst() -> None:
    """Nothing ever answers in time: three attempts of 100 ms, then an error."""
    text = (
        "internet -> app:web_app(p50_ms=0, p99_ms=0) -call(timeout_ms=100, retries=2)->"
        " db:relational_db(p50_ms=500, p99_ms=500); journey j: internet -> app"
    )
    found = takes(text)
    assert found.p99 == pytest.approx(300, abs=1)
    assert found.bound_p99 == pytest.approx(300)


def test_a_fallback_takes_over_when_the_time_is_up() -> None:
    text = (
        "internet -> app:web_app(p50_ms=0, p99_ms=0) -call(timeout_ms=100)-> db:relational_db(p50_ms=500, p99_ms=500);"
        "app -fallback-> cache:cache(p50_ms=5, p99_ms=5); journey j: internet -> app"
    )
    assert takes(text).p99 == pytest.approx(105, abs=1)


def test_retries_multiply_down_the_layers() -> None:
    """Three layers of four attempts: up to 64 calls at the bottom, which is what the rule counts."""
    text = (
        "internet -> a:web_app(p50_ms=0, p99_ms=0) -call(timeout_ms=1600, retries=3)-> b:web_app(p50_ms=0, p99_ms=0)"
        " -call(timeout_ms=400, retries=3)-> c:web_app(p50_ms=0, p99_ms=0) -call(timeout_ms=100, retries=3)->"
        " d:web_app(p50_ms=900, p99_ms=900); journey j: internet -> a"
    )
    found = takes(text)
    assert found.bound_p99 == pytest.approx(400)  # each layer answers, with an error, just in time
    [rule] = [rule for rule in packs.load() if rule.id == "REL-013"]
    graph = drawn(text.replace("; journey j: internet -> a", HIGH))
    [said] = [f.message for f in Judgement(graph, [rule]).findings if f.kind == "fail"]
    assert said.endswith(f"becomes {64} requests")


def test_a_language_model_by_its_tokens() -> None:
    text = (
        "internet -> app:web_app(p50_ms=0, p99_ms=0) -> model:llm_deployment(completion_tokens=300, tokens_per_s=50,"
        " ttft_ms=400, p99_ms=6400); journey j: internet -> app"
    )
    assert takes(text).p50 == pytest.approx(6400, rel=0.01)


def test_calls_run_in_turn_unless_they_say_otherwise() -> None:
    text = (
        "internet -> app:web_app(p50_ms=10, p99_ms=10); app -call{0}-> one:web_app(p50_ms=20, p99_ms=20);"
        "app -call{0}-> two:web_app(p50_ms=30, p99_ms=30); journey j: internet -> app"
    )
    assert takes(text.format("")).p50 == pytest.approx(60, rel=0.01)
    assert takes(text.format("(parallel=p)")).p50 == pytest.approx(40, rel=0.01)
    assert takes(text.format("(required=false)")).p50 == pytest.approx(10, rel=0.01)


def test_of_ways_that_exclude_one_another_the_longest_is_told() -> None:
    """A request goes through one stamp; both would be no way at all."""
    found = latency(
        drawn(
            "u:user_client -> r:global_router(p50_ms=1,p99_ms=2); r -call(group=s)-> near:web_app(p50_ms=10,p99_ms=20);"
            "r -call(group=s)-> far:web_app(p50_ms=30,p99_ms=60); near -> d:relational_db(p50_ms=5,p99_ms=9); far -> d;"
            "journey j: u -> r"
        ),
        "j",
    )
    assert found.path == ("r", "far", "d")
    assert {"near", "far"} <= set(found.shares)


def test_waiting_under_load() -> None:
    """One server at 80 %: how long one is there is close to exponential with a mean of 50 ms."""
    text = (
        "@peak_rps=80; internet -> app:web_app(p50_ms=10, p99_ms=10, instances=1, capacity_per_instance=100);"
        "journey j: internet -> app"
    )
    found = takes(text)
    assert found.shares["app"] == pytest.approx(10 + 40)
    assert found.p99 == pytest.approx(10 + math.log(0.8 / 0.01) / 20 * 1000, rel=0.01)


def test_a_line_that_never_ends_gives_a_reason() -> None:
    found = takes(
        "@peak_rps=100; internet -> app:web_app(p50_ms=10, instances=1, capacity_per_instance=100);"
        "journey j: internet -> app"
    )
    assert found.p99 is None
    assert found.reason == "app gets more than it takes: the line never ends"


@pytest.mark.parametrize(
    ("limit", "ends"),
    [
        ("capacity_rps=0", True),
        ("capacity_rps=50", True),
        ("capacity_rps=51", False),
        ("tps=20", True),
    ],
)
def test_what_takes_one_figure_in_all_has_a_line_without_end_above_it(
    limit: str, *, ends: bool
) -> None:
    """It states no servers, so that a wait below its limit is not known; above it there is no answer."""
    found = takes(
        f"@peak_rps=50; internet -> db:relational_db({limit}, p50_ms=10); journey j: internet -> db"
    )
    assert (found.p99 is None) == ends
    assert found.reason == ("db gets more than it takes: the line never ends" if ends else "")


def test_a_reason_is_each_journeys_own() -> None:
    """What one journey cannot tell is not taken for a ring by the next one."""
    graph = drawn(
        "@peak_rps=100; internet -> a:web_app -> full:web_app(takes=50); internet -> b:web_app -> a;"
        "journey j: internet -> a; journey k: internet -> b"
    )
    reason = "full gets more than it takes: the line never ends"
    assert [latency(graph, journey).reason for journey in "jkj"] == [reason] * 3


def test_a_ring_of_calls_is_named() -> None:
    found = takes("internet -> a:web_app -> b:web_app -> a; journey j: internet -> a")
    assert found.reason == "a waits for itself over a ring of calls"


def test_time_on_the_network_is_longer_between_regions() -> None:
    text = (
        "internet -> app:web_app(p50_ms=10, p99_ms=10, region=west) -> db:relational_db(p50_ms=5, p99_ms=5, region={});"
        "journey j: internet -> app"
    )
    near, far = (takes(text.format(r), Assumptions()) for r in ("west", "east"))
    assert near.p50 == pytest.approx(10 + 5 + 2, rel=0.02)
    assert far.p50 == pytest.approx(10 + 5 + 1 + 30, rel=0.02)


def test_what_rests_on_our_figures_is_named_and_decides_nothing() -> None:
    text = (
        "@p99_latency_ms={}; internet -> app:web_app(p50_ms=100, p99_ms=300) -> db:relational_db;"
        "journey j: internet -> app"
    )
    assert takes(text.format(10_000)).illustrative == ("db",)
    assert takes(text.format(10_000)).meets_target is None
    assert takes(text.format(310)).meets_target is None
    assert takes(text.format(200)).meets_target is False


def test_lognormal_times_are_what_is_stated() -> None:
    grid, time = Grid(1000.0), Lognormal(20, 100)
    mass = grid.lognormal(time)
    assert grid.percentile(mass, 0.5) == pytest.approx(20, rel=0.01)
    assert grid.percentile(mass, 0.99) == pytest.approx(100, rel=0.01)
    assert grid.mean(mass) == pytest.approx(time.mean, rel=1e-3)


def test_the_normal_tail_is_read_off_a_table() -> None:
    points = np.linspace(-12, 12, 10_001)
    exactly = np.array([0.5 * math.erfc(z / math.sqrt(2)) for z in points])
    assert np.abs(_above(points) - exactly).max() < 1e-12


def test_two_journeys_share_their_waiting() -> None:
    graph = drawn(
        "internet -> app:web_app(p50_ms=10, p99_ms=10, instances=1, capacity_per_instance=100);"
        "partner:partner_system -> app; journey a: internet -> app (peak_rps=40);"
        "journey b: partner -> app (peak_rps=40)"
    )
    assert latency(graph, "a").shares["app"] == pytest.approx(50)


def test_a_p99_below_the_median_is_named_and_not_mended_in_silence() -> None:
    found = takes("internet -> a:web_app(p50_ms=100, p99_ms=10); journey j: internet -> a")
    assert found.p99 is None
    assert found.meets_target is None
    assert found.reason == "a states a p99 of 10 ms below its p50 of 100 ms"
