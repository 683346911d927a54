"""Worked examples of throughput, bursts and sizing."""

from __future__ import annotations

import math

import pytest

from designer.analysis.capacity import after_zone_loss, bursts, busy
from designer.analysis.needs import needs
from designer.analysis.sizing import (
    burst,
    catch_up,
    physical_partitions,
    provisioned_units,
    survivors,
    throughput_units,
    with_zone_headroom,
)
from tests.analysis.drawing import carries, drawn


def test_the_lowest_capacity_over_uses_limits() -> None:
    """900 a second, three queries each to 1,500, every fifth to a model of 120: 900, 500 and 600."""
    found = carries(
        "internet -> api:web_app(takes=900) -call(visits=3)-> db:relational_db(takes=1500);"
        "api -call(visits=0.2)-> model:online_endpoint(takes=120); journey j: internet -> api"
    )
    assert found.max_rps == pytest.approx(500)
    assert found.bottleneck == "db"
    assert found.uses == pytest.approx({"api": 1, "db": 3, "model": 0.2})
    assert found.able == pytest.approx({"api": 900, "db": 500, "model": 600})


TOPIC = (
    "internet -> maker:web_app(takes=1000) -publish-> topic:event_stream;"
    "topic -consume-> one:stream_processor(takes=60);"
    "topic -consume-> two:stream_processor(takes=200); journey j: internet -> maker"
)


def test_what_is_published_goes_to_every_reader() -> None:
    """The flow is copied, not shared out: 60. A maximum flow into both readers would say 100, or 260."""
    found = carries(f"@peak_rps=100; @mean_rps=100; {TOPIC}")
    assert found.max_rps == pytest.approx(60)
    assert found.bottleneck == "one"
    assert found.short == ("one",)


def test_behind_a_queue_the_average_counts() -> None:
    assert carries(f"@peak_rps=100; @mean_rps=50; {TOPIC}").short == ()
    assert carries("@peak_rps=100; @mean_rps=50; " + TOPIC.replace("1000", "90")).short == (
        "maker",
    )


def test_a_choice_of_way_is_used_up_to_the_sum() -> None:
    found = carries(
        "internet -> router:global_router(takes=1000) -call(group=g)-> one:web_app(takes=60);"
        "router -call(group=g)-> two:web_app(takes=200); journey j: internet -> router"
    )
    assert found.max_rps == pytest.approx(260)


@pytest.mark.parametrize(
    ("needs", "uses"),
    [
        (1, {"one": 0.1, "two": 0.2, "three": 0.7}),
        (2, {"one": 1 / 3, "two": 2 / 3, "three": 1}),
        (3, {"one": 1, "two": 1, "three": 1}),
    ],
)
def test_no_alternative_gets_more_than_one_call(needs: int, uses: dict[str, float]) -> None:
    """Shared by what each takes; where several are needed, the largest gets each request once and no more."""
    lines = "; ".join(
        f"router -call(group=g, needs={needs})-> {name}:web_app(takes={rate})"
        for name, rate in (("one", 10), ("two", 20), ("three", 70))
    )
    found = carries(f"internet -> router:global_router; {lines}; journey j: internet -> router")
    assert {name: found.uses[name] for name in uses} == pytest.approx(uses)


def test_event_hub_units() -> None:
    """5,000 events of 1.5 KB for two groups of readers: 5, 8, 8 and 3."""
    assert throughput_units(5000, 1.5, 2) == 8
    assert throughput_units(5000, 0.1, 5) == 7  # 5 x 5,000 events out at 4,096 each
    assert throughput_units(0, 1) == 1


@pytest.mark.parametrize(
    ("units", "size", "readers", "rate"),
    [
        (8, 1.5, 2, 8000 / 1.5),
        (8, 0.5, 1, 8000),
        (8, 1, 4, 8 * 2000 / 4),
        (8, 0.1, 5, 8 * 4096 / 5),
    ],
)
def test_an_event_hub_takes_what_its_units_take_and_give(
    units: int, size: float, readers: int, rate: float
) -> None:
    lines = "; ".join(f"hub -consume-> reader{n}:stream_processor" for n in range(readers))
    found = carries(
        f"internet -> api:web_app -publish(size_kb={size})-> hub:event_stream(tu={units}); {lines};"
        "journey j: internet -> api"
    )
    assert found.max_rps == pytest.approx(rate)
    needed = throughput_units(rate, size, readers)
    assert needed == units


def test_a_burst_waits_and_drains() -> None:
    """5,000 a second for a minute, 2,000 served, 1,000 usual."""
    found = burst(5000, 2000, 1000, 60)
    assert (found.backlog, found.delay_s, found.drain_s) == (180_000, 90, 180)


def test_a_burst_behind_a_hub() -> None:
    graph = drawn(
        "@peak_rps=5000; @mean_rps=1000; internet -> api:web_app -publish-> hub:event_stream;"
        "hub -consume-> reader:stream_processor(takes=2000); journey j: internet -> api"
    )
    found = bursts(graph)["reader"]
    assert (found.backlog, found.delay_s, found.drain_s) == (180_000, 90, 180)


def test_catching_up_after_an_outage() -> None:
    assert catch_up(2 * 3600, 1000, 1500) == 4 * 3600
    assert catch_up(2 * 3600, 1000, 1000) == math.inf
    assert catch_up(2 * 3600, 0, 0) == 0


def test_partitions_of_a_document_database() -> None:
    assert physical_partitions(25_000, 20) == 3
    assert physical_partitions(400, 120) == 3
    assert physical_partitions(0, 0) == 1


@pytest.mark.parametrize(("needed", "copies"), [(3, 5), (4, 6), (5, 8), (2, 3)])
def test_copies_with_one_zone_of_three_out(needed: int, copies: int) -> None:
    """Published as 4 x 1.5 = 6.5, a misprint; and 4.5 rounds to 4 in Python, which is one too few."""
    assert with_zone_headroom(needed, 3) == copies
    assert survivors(copies, 3) >= needed
    assert survivors(copies - 1, 3) < needed


def test_what_is_left_of_a_component_when_a_zone_is_out() -> None:
    graph = drawn(
        'internet -> api:web_app(instances=5, capacity_per_instance=100, zones=["1", "2", "3"]);'
        "journey j: internet -> api"
    )
    assert after_zone_loss(graph, "api") == 300


def test_bought_units_of_a_language_model() -> None:
    assert provisioned_units(600, 1500, 3000) == 300
    assert provisioned_units(601, 1500, 3000) == 301


def test_a_language_model_takes_what_its_quota_allows() -> None:
    model = "model:llm_deployment({}, prompt_tokens=1500, completion_tokens=500)"
    text = f"internet -> app:web_app -> {model}; journey j: internet -> app"
    assert carries(text.format("ptu=300, tpm_per_ptu=3000")).max_rps == pytest.approx(10)
    assert carries(text.format("tpm=120000")).max_rps == pytest.approx(1)
    assert carries(text.format("tpm=120000, rpm=30")).max_rps == pytest.approx(0.5)


def test_as_many_at_once_as_there_are_slots() -> None:
    """Little's law: ten copies of ten slots, 200 ms each, carry 500 a second with 100 at once."""
    found = carries(
        "internet -> api:web_app(instances=10, max_concurrency=10, p50_ms=200); journey j: internet -> api"
    )
    assert found.max_rps == pytest.approx(500)


def test_how_busy_everything_is_under_all_journeys() -> None:
    graph = drawn(
        "internet -> api:web_app(takes=100) -> db:relational_db(takes=400);"
        "partner:partner_system -> batch:web_app -call(visits=4)-> db;"
        "journey a: internet -> api (peak_rps=80, mean_rps=20); journey b: partner -> batch (peak_rps=40)"
    )
    found = {b.component: (b.peak, b.mean) for b in busy(graph)}
    assert found == {"api": (0.8, 0.2), "db": (pytest.approx(0.6), 0.05)}


def test_what_a_cache_answers_never_reaches_the_database() -> None:
    found = carries(
        "internet -> api:web_app -call(cache_hit=0.95)-> db:relational_db(takes=50); journey j: internet -> api"
    )
    assert found.max_rps == pytest.approx(1000)


def test_what_a_cdn_answers_never_reaches_the_origin() -> None:
    found = carries(
        "internet -> edge:cdn(cache_hit=0.9) -> api:web_app(takes=50); journey j: internet -> edge"
    )
    assert found.max_rps == pytest.approx(500)


def test_a_ring_that_feeds_itself_is_named() -> None:
    found = carries("internet -> a:web_app(takes=10) -> b:web_app -> a; journey j: internet -> a")
    assert found.max_rps is None
    assert found.reason == "A ring of calls feeds itself: no load is finite"


def test_a_ring_that_dies_out_is_solved() -> None:
    """Every second request goes round once more: two uses for one."""
    found = carries(
        "internet -> a:web_app(takes=10) -> b:web_app -call(visits=0.5)-> a; journey j: internet -> a"
    )
    assert found.uses == pytest.approx({"a": 2, "b": 2})
    assert found.max_rps == pytest.approx(5)


def test_a_journey_that_leads_nowhere_carries_nothing_that_is_known() -> None:
    found = carries(
        "@peak_rps=5; internet -> a:web_app(takes=10); b:web_app(takes=10); journey j: internet -> b"
    )
    assert found.reason == "No way leads from who asks to b"
    assert found.meets_target is None


def test_a_bottleneck_behind_a_queue_is_held_against_the_mean() -> None:
    """A worker takes less than the peak and more than the mean: the target is met, and it is said why."""
    found = carries(
        "@peak_rps=100; @mean_rps=20; internet -> a:web_app(takes=500) -publish-> "
        "q:message_queue(capacity_rps=900) -consume-> w:function(takes=50); journey j: internet -> a"
    )
    assert (found.bottleneck, found.max_rps, found.queued) == ("w", 50, True)
    assert found.meets_target is True


def test_sizes_are_whole_numbers_where_floating_point_is_not() -> None:
    """8.3 requests a second are 498 a minute, though 8.3 * 60 is a little more."""
    assert 8.3 * 60 > 498
    assert provisioned_units(8.3 * 60, 700, 2100) == 166
    assert throughput_units(25_000, 2.2) == 55


def test_tokens_a_minute_that_a_language_model_needs() -> None:
    """Ten a second of 1,800 tokens are 1,080,000 a minute; what is bought by units is counted in units."""
    size = "prompt_tokens=1500, completion_tokens=300"
    text = "@peak_rps=10; internet -> m:llm_deployment({}, " + size + "); journey j: internet -> m"
    (found,) = needs(drawn(text.format("tpm=120000")))
    assert (found.unit, found.needed, found.stated) == ("tokens a minute", 1_080_000, 120_000)
    (found,) = needs(drawn(text.format("tpm=120000, ptu=100, tpm_per_ptu=3000")))
    assert (found.unit, found.needed, found.stated) == ("provisioned units", 300, 100)
