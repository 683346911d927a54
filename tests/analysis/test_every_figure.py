"""Every figure of the analysis says by which method it was counted, and between which bounds it lies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import scenarios
from designer.analysis.analysis import analysed
from designer.formats.yaml_design import read_yaml
from designer.graph import DesignGraph
from designer.reports.numbers_json import numbers_json
from designer.reports.numbers_text import METHODS, numbers_text
from tests.analysis.drawing import drawn

FOLDER = Path(scenarios.__file__).parent
SHIPPED = sorted(
    str(file.relative_to(FOLDER))
    for file in FOLDER.glob("*/*.yaml")
    if file.stem.startswith(("reference", "flawed"))
)
FIGURES = {
    "availability": (("value", "interval"),),
    "latency": (("p99_ms", "interval_p99_ms"),),
    "capacity": (("max_rps", "interval_rps"),),
    "recovery": (("rpo_min", "interval_rpo_min"), ("rto_min", "interval_rto_min")),
}


def told(sketch: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(numbers_json(analysed(drawn(sketch))))
    return found


def holds(figure: dict[str, Any], value: str, interval: str) -> None:
    """The figure lies in its interval; what has no figure has no upper end either, or a bound of what is stated."""
    assert figure["method"]
    if figure[interval] is None:
        assert figure[value] is None
        return
    low, high = figure[interval]
    assert low is not None
    if figure[value] is not None:
        assert low <= figure[value] <= high


@pytest.mark.parametrize("name", SHIPPED)
def test_every_figure_of_every_shipped_design(name: str) -> None:
    graph = DesignGraph(read_yaml((FOLDER / name).read_bytes(), name))
    found = json.loads(numbers_json(analysed(graph)), parse_constant=pytest.fail)
    for journey in found["journeys"].values():
        for figure, pairs in FIGURES.items():
            for value, interval in pairs:
                holds(journey[figure], value, interval)
        for point in journey["load_curve"]:
            assert point["method"]
            assert (point["error_ms"] is None) == (point["p99_ms"] is None)
    if found["retrain"] is not None:
        holds(found["retrain"], "critical_path_min", "interval_min")
    assert found["cost"]["method"]
    assert found["cost"]["monthly_usd"]["low"] <= found["cost"]["monthly_usd"]["high"]
    for name in ("utilisation", "sizing", "scale_out"):
        assert all(row["method"] for row in found[name])
    assert all(row["method"] for row in found["bursts"].values())
    assert all(row["source"] for row in (*found["sizing"], *found["service_limits"]))


def test_the_error_is_what_twice_as_fine_a_grid_changes() -> None:
    text = "internet -> a:web_app(p50_ms=20, p99_ms=90) -> b:web_app(p50_ms=5, p99_ms=70); journey j: internet -> b"
    journey = told(text)["journeys"]["j"]
    time = journey["latency"]
    assert time["method"] == "grid of 1024 points"
    assert 0 < time["error_ms"] < 0.01 * time["p99_ms"]
    assert journey["load_curve"][0]["error_ms"] == time["error_ms"]


def test_a_hop_that_rests_on_an_illustrative_figure_is_named() -> None:
    text = (
        "internet -> a:web_app(p50_ms=20, p99_ms=90) -> b:relational_db; journey j: internet -> b"
    )
    assert told(text)["journeys"]["j"]["latency"]["illustrative"] == ["b"]


def test_what_states_no_capacity_may_take_less() -> None:
    text = "internet -> a:web_app(takes=50) -> b:function; journey j: internet -> b"
    able = told(text)["journeys"]["j"]["capacity"]
    assert (able["max_rps"], able["missing"]) == (50, ["b"])
    assert able["interval_rps"] == [0, 50]


def test_an_availability_that_is_open_has_the_bound_of_what_is_stated() -> None:
    text = "internet -> a:box -> b:relational_db(sla_pct=99); journey j: internet -> b"
    found = told(text)["journeys"]["j"]["availability"]
    assert found["value"] is None
    assert found["interval"] == [0, found["at_most"]] == [0, 0.99]


def test_published_limits_stand_beside_what_is_asked() -> None:
    text = (
        '@peak_rps=10; internet -> a:web_app -publish-> h:event_stream(product="Azure Event Hubs", tier=standard,'
        " partitions=64); journey j: internet -> a"
    )
    [asked] = [row for row in told(text)["service_limits"] if row["attribute"] == "partitions"]
    assert (asked["asked"], asked["most"], asked["hard"], asked["fits"]) == (64, 32, True, False)
    assert asked["source"] == "Azure Event Hubs, quotas"


@pytest.mark.parametrize(
    ("part", "unit", "needed"),
    [
        ('h:event_stream(product="Azure Event Hubs")', "throughput units", 8),
        ('h:event_stream(product="Azure Event Hubs", tier=premium, pu=2)', "", 0),
        ("h:event_stream(product=Kafka)", "", 0),
        (
            "m:llm_deployment(prompt_tokens=100, completion_tokens=20)",
            "tokens a minute",
            36_000_000,
        ),
    ],
)
def test_units_that_a_load_needs_are_told_where_none_are_stated(
    part: str, unit: str, needed: int
) -> None:
    text = (
        "@peak_rps=5000; internet -> a:web_app -{}-> "
        + part
        + "; h -consume-> r:function; h -consume-> s:function"
        "; journey j: internet -> a"
    )
    if part.startswith("m"):
        text = text.split("; h -consume")[0] + "; journey j: internet -> a"
    line = "call" if part.startswith("m") else "publish(size_kb=1.5)"
    found = [row for row in told(text.format(line))["sizing"] if row["component"] in "hm"]
    assert [(row["unit"], row["needed"], row["stated"]) for row in found] == (
        [(unit, needed, None)] if unit else []
    )


def test_the_text_says_how_far_off_and_by_which_method() -> None:
    text = "internet -> a:web_app(p50_ms=20, p99_ms=90, sla_pct=99); journey j: internet -> a"
    said = numbers_text(analysed(drawn(text)))
    assert "ms (off by under 0.1, at most " in said
    assert "(exact)" in said
    assert METHODS in said


def test_a_number_that_nobody_reads_is_a_power_of_ten() -> None:
    text = "@peak_rps=1e300; internet -> a:web_app(takes=1e200); journey j: internet -> a"
    said = numbers_text(analysed(drawn(text)))
    assert "1e+300 a second" in said
    assert max(map(len, said.splitlines())) < 300
