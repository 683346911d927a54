"""Random drawings whose facts lie at the ends of what may be stated: finite numbers, chances, ordered bounds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.analysis.analysis import analysed
from designer.graph import DesignGraph
from designer.model.catalogue import CATALOGUE
from designer.model.design import Component, Connection, Design, Value
from designer.model.requirements import Journey, Requirements
from designer.model.values import vocabulary
from designer.reports.numbers_json import numbers_json
from designer.reports.numbers_text import numbers_text
from designer.review import Judgement, Policy
from designer.rules import packs
from tests.analysis.drawing import drawn, takes

NAMES = ("a", "b", "c", "d")
KINDS = (
    "web_app", "container_app", "event_stream", "message_queue", "llm_deployment", "document_db", "relational_db",
    "human_review", "trainer", "feature_pipeline", "cache", "cdn", "function", "stream_processor", "scheduler", "box",
)  # fmt: skip
FACTS = (
    "instances", "min_replicas", "max_replicas", "needs_instances", "sla_pct", "observed_availability",
    "instance_availability", "capacity_per_instance", "capacity_rps", "tps", "max_concurrency", "p50_ms", "p99_ms",
    "tu", "pu", "ru_s", "tpm", "rpm", "ptu", "tpm_per_ptu", "prompt_tokens", "completion_tokens", "tokens_per_s",
    "ttft_ms", "reviewers", "service_min", "scale_out_s", "failover_min", "rebuild_min", "mttr_min",
    "replication_lag_s", "backup_interval_min", "duration_min", "period_min", "unit_price_month",
    "price_per_million", "price_per_gb", "cache_hit", "eval_window_s", "ack_min", "partitions", "retention_days",
)  # fmt: skip
LINES = ("visits", "cache_hit", "timeout_ms", "retries", "coverage", "needs", "size_kb", "lag_s")
KINDS_OF_LINES = ("call", "fallback", "publish", "consume", "data", "replicate", "stream")
LARGE, SMALL = 1e300, 1e-300


def extreme(role: str, name: str) -> st.SearchStrategy[Value]:
    """The ends of what a fact may be, and something between."""
    attribute = vocabulary(role)[name]
    low = attribute.minimum if attribute.minimum is not None else 0.0
    high = attribute.maximum if attribute.maximum is not None else LARGE
    if "number" not in attribute.type:
        return st.sampled_from(sorted({int(low), int(low) + 1, min(int(high), 7), int(high)}))
    usual = [x for x in (SMALL, 0.5, 7.0, 300.0) if low <= x <= high]
    return st.sampled_from((float(low), float(high), *usual))


def facts(role: str, names: tuple[str, ...]) -> st.SearchStrategy[dict[str, Value]]:
    """A few facts at their ends."""
    return st.lists(st.sampled_from(names), max_size=6, unique=True).flatmap(
        lambda chosen: st.fixed_dictionaries({name: extreme(role, name) for name in chosen})
    )


@st.composite
def designs(draw: st.DrawFn) -> Design:
    """Four components and up to nine lines between them, rings and lines to itself included."""
    parts = [Component(id="u", kind="user_client")]
    for name in NAMES:
        stated = draw(facts("component", FACTS))
        stated |= draw(
            st.sampled_from(
                ({}, {"autoscale": True}, {"zones": ("1", "2", "3")}, {"rebuildable": True})
            )
        )
        parts.append(Component(id=name, kind=draw(st.sampled_from(KINDS)), attributes=stated))
    lines = [Connection(id="first", source="u", target="a", kind="call", attributes={})]
    for number in range(draw(st.integers(0, 9))):
        stated = draw(facts("connection", LINES))
        stated |= draw(
            st.sampled_from(({}, {"group": "g"}, {"parallel": "p"}, {"required": False}))
        )
        ends = [draw(st.sampled_from(NAMES)) for _ in range(2)]
        kind = draw(st.sampled_from(KINDS_OF_LINES))
        lines.append(
            Connection(
                id=f"l{number}", source=ends[0], target=ends[1], kind=kind, attributes=stated
            )
        )
    some = st.sampled_from((None, 0.0, SMALL, 1.0, 50.0, 1e9, LARGE))
    asked = {
        name: draw(some)
        for name in ("peak_rps", "mean_rps", "p99_latency_ms", "rto_min", "rpo_min")
    }
    target = draw(st.sampled_from((None, 0.0, 0.5, 0.999, 1.0)))
    return Design(
        name="Extreme",
        requirements=Requirements.model_validate({"availability": target, **asked}),
        components=tuple(parts),
        connections=tuple(lines),
        journeys=(Journey(id="j", sources=("u",), targets=(draw(st.sampled_from(NAMES)),)),),
    )


def numbers(data: object, where: str = "") -> Iterator[tuple[str, float]]:
    """Every number of a JSON with the name that it has."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from numbers(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from numbers(value, where)
    elif isinstance(data, int | float) and not isinstance(data, bool):
        yield where, data


def pairs(data: object) -> Iterator[list[float | None]]:
    """Every interval of a JSON."""
    if isinstance(data, dict):
        for name, value in data.items():
            if name.startswith("interval") and value is not None:
                yield value
            elif set(value) == {"low", "high"} if isinstance(value, dict) else False:
                yield [value["low"], value["high"]]
            else:
                yield from pairs(value)
    elif isinstance(data, list):
        for value in data:
            yield from pairs(value)


@settings(max_examples=250)
@given(designs())
def test_whatever_is_stated_the_numbers_are_numbers(design: Design) -> None:
    analysis = analysed(DesignGraph(design))
    found: dict[str, Any] = json.loads(numbers_json(analysis), parse_constant=pytest.fail)
    for name, number in numbers({**found, "assumed": {}}):
        assert number >= 0 or name == "slack_min"
    for low, high in pairs(found):
        assert low is None or high is None or low <= high
    journey = found["journeys"]["j"]
    available, time, able = (journey[name] for name in ("availability", "latency", "capacity"))
    for chance in (
        available["value"],
        available["unavailability"],
        available["at_most"],
        *available["interval"],
    ):
        assert chance is None or 0 <= chance <= 1
    assert all(0 <= value <= 1 for value in available["importance"].values())
    assert available["value"] is not None or available["missing"] or available["reason"]
    assert time["p99_ms"] is not None or time["reason"]
    assert able["max_rps"] is not None or able["reason"] or able["missing"]
    if time["p99_ms"] is not None:
        assert time["p50_ms"] <= time["p95_ms"] <= time["p99_ms"]
    assert not re.search(r"\b(nan|inf|None)\b", numbers_text(analysis))


def test_every_kind_and_fact_here_is_one_of_the_catalogue() -> None:
    assert set(FACTS) <= set(vocabulary("component"))
    assert set(LINES) <= set(vocabulary("connection"))
    assert set(KINDS) - {"box"} <= set(CATALOGUE.kinds)


@pytest.mark.parametrize(("p50", "p99"), [(0.5, 1e300), (1e-300, 1e-108), (1e-9, 1.0)])
def test_times_too_far_apart_to_be_one_service_give_no_latency(p50: float, p99: float) -> None:
    stated = f"u:user_client -> a:web_app(p50_ms={p50!r}, p99_ms={p99!r})"
    found = takes(f"{stated}; journey j: u -> a (p99_latency_ms=100)")
    assert found.p99 is None
    assert found.reason.endswith("more than a million times as much")


@pytest.mark.parametrize(
    ("size_kb", "told"),
    [("1e6", "c gets 1e+12 times what it takes"), ("1e300", "c takes nothing at all")],
)
def test_a_load_beyond_all_capacity_is_told_in_words(size_kb: str, told: str) -> None:
    text = f"u:user_client -> a:web_app -publish(size_kb={size_kb})-> c:web_app(tu=1, instances=0)"
    graph = drawn(f"@peak_rps=1000000000; {text}; journey j: u -> a")
    found = numbers_text(analysed(graph))
    assert told in found
    assert not re.search(r"\binf\b", found)


@pytest.mark.parametrize(
    "takes_little",
    ["capacity_rps=1e-300", "capacity_per_instance=1e-300, instances=1", "capacity_rps=0"],
)
def test_what_takes_next_to_nothing_takes_nothing_and_no_rule_fails(takes_little: str) -> None:
    asked = "journey j: u -> a (criticality=mission)"
    graph = drawn(f"@peak_rps=1000000000; u:user_client -> a:web_app({takes_little}); {asked}")
    judgement = Judgement(graph, packs.load(), Policy(extended=True))
    assert judgement.errors == ()
    told = [finding.message for finding in judgement.findings]
    assert "j gets 1e+09 a second and takes 0: a gives way first" in told
