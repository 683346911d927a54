"""Drawings that break arithmetic: each gets a figure or a reason, as finite JSON, soon, and without a traceback."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from designer.analysis.analysis import analysed
from designer.cli.main import main
from designer.graph import DesignGraph
from designer.model.requirements import Requirements
from designer.reports.numbers_json import numbers_json
from tests.analysis.drawing import Facts, built

Captured = pytest.CaptureFixture[str]
ENTRY = "internet -> a:web_app(instances={}, capacity_per_instance={}, p50_ms=5, p99_ms=20)"


def _chain(size: int) -> str:
    boxes = [
        f"c{n}:web_app(sla_pct=99.9, instances=2, capacity_per_instance=100)" for n in range(size)
    ]
    return (
        "@peak_rps=50; "
        + " -> ".join(["internet", *boxes])
        + f"; journey j: internet -> c{size - 1}"
    )


def _choice(size: int, facts: str = "sla_pct=99") -> str:
    lines = [f"a -call(group=g)-> c{n}:web_app({facts})" for n in range(size)]
    return "; ".join(
        ["@peak_rps=50; internet -> a:web_app(sla_pct=99)", *lines, "journey j: internet -> a"]
    )


def _ring(size: int) -> str:
    lines = " -> ".join([f"c{n}:web_app(sla_pct=99)" for n in range(size)])
    return f"@peak_rps=50; internet -> {lines} -> c0; journey j: internet -> c{size - 1}"


def _everything(size: int) -> str:
    """Everybody calls everybody."""
    names = [f"c{n}" for n in range(size)]
    first = " -> ".join(["internet", *(f"{n}:web_app(sla_pct=99)" for n in names)])
    rest = [
        f"{a} -call(group=g{k % 3})-> {b}" for k, a in enumerate(names) for b in names if a != b
    ]
    return "; ".join([first, *rest, "journey j: internet -> c0"])


def _layers(wide: int, deep: int, needs: int) -> str:
    """Each layer's boxes call some of all boxes of the next."""
    lines = [f"internet -call(group=g)-> c0-{n}:web_app(sla_pct=99)" for n in range(wide)]
    for layer in range(1, deep):
        for a in range(wide):
            for b in range(wide):
                facts = ":web_app(sla_pct=99)" if a == 0 else ""
                arrow = f"-call(group=g, needs={needs})->"
                lines.append(f"c{layer - 1}-{a} {arrow} c{layer}-{b}{facts}")
    return "; ".join([*lines, "journey j: internet -> c0-0"])


def _ends(size: int) -> str:
    """A choice of so many ways, and behind each another bottleneck."""
    ways = "; ".join(
        f"a -call(group=g)-> c{n}:web_app(takes=10) -> d{n}:relational_db(takes={1 + n % 7}, sla_pct=99.9)"
        for n in range(size)
    )
    return f"@peak_rps=5000; internet -> a:web_app(takes=1e6); {ways}; journey j: internet -> a"


def _visits(deep: int, times: int) -> str:
    """Each box calls the next so many times."""
    boxes = [f"-call(visits={times})-> c{n}:web_app(takes=5)" for n in range(deep)]
    return " ".join(["@peak_rps=5; internet -> a:web_app", *boxes])


CASES = {
    "nothing": "internet",
    "no way": "internet -> a:web_app; b:web_app; journey j: internet -> b",
    "calls itself": "@peak_rps=5; internet -> a:web_app -> a",
    "a ring of two": _ring(2),
    "a ring of three hundred": _ring(300),
    "everybody calls everybody": _everything(12),
    "takes nothing": "@peak_rps=5; " + ENTRY.format(1, 0),
    "takes nothing and nothing comes": "@peak_rps=0; " + ENTRY.format(1, 0),
    "no copies": "@peak_rps=5; " + ENTRY.format(0, 10),
    "no copies that fail": "internet -> a:web_app(instances=0, instance_availability=0.9)",
    "as much as it takes": "@peak_rps=10; " + ENTRY.format(1, 10),
    "far more than it takes": "@peak_rps=1e12; @mean_rps=1e12; " + ENTRY.format(1, 1),
    "hardly anything": "@peak_rps=1e-12; @mean_rps=1e-12; " + ENTRY.format(1, "1e12"),
    "more and more": _visits(80, 100_000),
    "no rates": ENTRY.format(2, 10),
    "always available": "@availability=1.0; " + ENTRY.format(2, 10),
    "never available": "@availability=0; " + ENTRY.format(2, 10),
    "in no time": "@p99_latency_ms=0; " + ENTRY.format(2, 10),
    "no time at all": "internet -> a:web_app(p50_ms=0, p99_ms=0)",
    "faster at worst than usual": "internet -> a:web_app(p50_ms=100, p99_ms=1)",
    "ages": "internet -> a:web_app(p50_ms=1e9, p99_ms=1e12) -> b:web_app(p50_ms=1e-9, p99_ms=1e12)",
    "no timeout": "internet -> a:web_app -call(timeout_ms=0, retries=5)-> b:web_app",
    "a hundred retries": "internet -> a:web_app -call(timeout_ms=1, retries=100)-> b:web_app",
    "visits without end": "@peak_rps=5; internet -> a:web_app -call(visits=1000000)-> b:web_app",
    "no visits": "@peak_rps=5; internet -> a:web_app -call(visits=0)-> b:web_app(takes=1)",
    "a cache that always hits": "@peak_rps=5; internet -> a:web_app -call(cache_hit=1)-> b:web_app",
    "more needed than there are": "internet -> a:web_app -call(group=g, needs=5)-> b:web_app;"
    "a -call(group=g, needs=5)-> c:web_app",
    "a thousand alternatives": _choice(1000),
    "a thousand that count": _choice(
        1000, "instances=2, capacity_per_instance=10, p50_ms=5, p99_ms=50"
    ),
    "half of sixty": _choice(60).replace("group=g", "group=g, needs=30"),
    "half of a thousand": _choice(1000).replace("group=g", "group=g, needs=500"),
    "a chain of a thousand": _chain(1000),
    "a thousand copies in three zones": "internet -> a:web_app(instances=1000, needs_instances=500,"
    ' instance_availability=0.9, zones=["1", "2", "3"])',
    "as many copies as can be stated": "@peak_rps=5; internet -> a:web_app(instances=100000, needs_instances=50000,"
    " instance_availability=0.9, capacity_per_instance=1)",
    "layers": _layers(6, 6, 3),
    "a thousand ways, each with its own end": _ends(1000),
    "ways that are searched, each with its own end": _ends(100),
    "a choice in a ring": "@peak_rps=50; internet -> r:web_app(takes=90); r -call(group=g)-> a:web_app(takes=40);"
    "r -call(group=g)-> b:web_app(takes=40); a -call(visits=0.5)-> r; b -> c:relational_db(takes=9);"
    "journey j: internet -> r",
    "a choice that only feeds itself": "@peak_rps=50; internet -> r:web_app(takes=90);"
    "r -call(group=g)-> a:web_app(takes=40); r -call(group=g)-> b:web_app(takes=40); a -> r; b -> r;"
    "journey j: internet -> r",
    "a choice of what takes nothing": "@peak_rps=50; internet -> r:web_app(takes=90);"
    "r -call(group=g)-> a:web_app(takes=0); r -call(group=g)-> b:web_app(takes=0); journey j: internet -> r",
    "takes nothing as a whole": "@peak_rps=5; internet -> a:relational_db(capacity_rps=0)",
    "more than any number": "@peak_rps=1e300; @mean_rps=1e300; @monthly_budget_usd=1; internet -> a:function("
    "price_per_million=1e300, unit_price_month=1e300, instances=100000) -call(visits=1000000, size_kb=1e300)->"
    " m:llm_deployment(prompt_tokens=1000000, completion_tokens=1000000, tpm=1); m -publish(size_kb=1e300)->"
    " h:event_stream(tu=1, price_per_gb=1e300); h -consume-> d:document_db(ru_s=1e300)",
    "a capacity in another unit": "@peak_rps=50; internet -> a:web_app(instances=2, capacity_per_instance=5,"
    " capacity_unit=MB/s)",
    "capacities that contradict each other": "@peak_rps=50; internet -> a:web_app(instances=2,"
    " capacity_per_instance=5, max_concurrency=1000, p50_ms=1, p99_ms=0.5) -> d:relational_db(capacity_rps=0, tps=1e9)",
    "a mean above the peak": "@peak_rps=5; @mean_rps=500; internet -> a:web_app(takes=100) -publish->"
    " h:event_stream(tu=1); h -consume-> w:stream_processor(takes=10)",
    "slots without end": "@peak_rps=1e9; internet -> a:web_app(instances=100000, max_concurrency=1000000000,"
    " p50_ms=100)",
    "reviewers without end": "@peak_rps=1e9; internet -> a:web_app -> r:human_review(reviewers=1000000000,"
    " service_min=5)",
    "a budget of nothing": "@monthly_budget_usd=0; " + ENTRY.format(2, 10),
    "a pipeline that feeds itself": "@retrain_sla_min=0; t:trainer(duration_min=5) -data->"
    " f:feature_pipeline(duration_min=5) -data-> t",
    "a period of no time": "t:trainer(duration_min=5, period_min=0); s:scheduler(period_min=0)",
    "reviewers without time": "@peak_rps=5; internet -> a:web_app -> r:human_review(reviewers=0, service_min=0)",
    "no units": "@peak_rps=5; internet -> a:web_app -publish(size_kb=0)-> h:event_stream(tu=0);"
    "h -consume-> r:stream_processor",
    "no quota": "@peak_rps=5; internet -> a:web_app -> m:llm_deployment(tpm=0, rpm=0, ptu=0, prompt_tokens=0,"
    " completion_tokens=0, tokens_per_s=0)",
    "an empty window": "@peak_rps=5; internet -> a:web_app -> b:alerting(eval_window_s=0)",
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", sorted(CASES))
def test_a_stated_result(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "hostile.sketch"
    text = CASES[name].replace("takes=", "instances=1, capacity_per_instance=")
    if "journey" not in text and "internet -> a" in text:
        text += "; journey j: internet -> a"
    file.write_text(text, encoding="utf-8")
    assert main(["analyze", str(file), "--format", "json"]) == 0
    told = capsys.readouterr()
    assert not told.err
    found = json.loads(told.out, parse_constant=pytest.fail)
    for number in _numbers({**found, "assumed": {}}):
        assert number >= 0
    for journey in found["journeys"].values():
        _explains(journey)


@pytest.mark.parametrize(
    "name",
    [
        "no way", "a ring of two", "takes nothing", "no copies", "no rates", "no time at all", "no units", "no quota",
        "a choice that only feeds itself", "more than any number",
    ],
)  # fmt: skip
def test_the_same_in_words(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "hostile.sketch"
    text = CASES[name].replace("takes=", "instances=1, capacity_per_instance=")
    file.write_text(text, encoding="utf-8")
    assert main(["analyze", str(file)]) == 0
    told = capsys.readouterr()
    assert not told.err
    assert not re.search(r"\b(nan|inf|None)\b", told.out)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "name",
    [
        "a ring of three hundred",
        "takes nothing",
        "far more than it takes",
        "no rates",
        "always available",
        "a thousand that count",
        "as many copies as can be stated",
        "a thousand ways, each with its own end",
        "ways that are searched, each with its own end",
        "a choice that only feeds itself",
        "reviewers without end",
    ],
)
def test_it_can_be_judged_against_targets(name: str, tmp_path: Path, capfd: Captured) -> None:
    """Rules ask for the numbers, and for the cheapest way to targets that are missed."""
    file = tmp_path / "hostile.sketch"
    text = CASES[name].replace("takes=", "instances=1, capacity_per_instance=")
    targets = {"availability": 1.0, "peak_rps": 5000, "p99_latency_ms": 1, "rto_min": 1}
    asked = [f"@{key}={value}; " for key, value in targets.items() if f"@{key}" not in text]
    text = "".join(asked) + text
    if "journey" not in text:
        text += "; journey j: internet -> a"
    file.write_text(text, encoding="utf-8")
    assert main(["check", str(file), "--format", "json", "--fail-on", "never"]) == 0
    told = capfd.readouterr()
    assert not told.err
    json.loads(told.out, parse_constant=pytest.fail)


@pytest.mark.parametrize("copies", [200_000, 10**9, 10**15])
@pytest.mark.parametrize("facts", [{}, {"zones": ("1", "2")}, {"needs_instances": 10**8}])
def test_more_copies_than_a_file_may_state(copies: int, facts: Facts) -> None:
    """Put into memory by a program: how often they are down is open, and everything else is counted."""
    part: Facts = {"instances": copies, "instance_availability": 0.9, "capacity_per_instance": 0.5}
    asked = Requirements(availability=0.999, peak_rps=1000, mean_rps=100)
    design = built({"a": part | facts}, [("internet", "a", "call", {})], ("a",), asked)
    found = json.loads(numbers_json(analysed(DesignGraph(design))), parse_constant=pytest.fail)
    journey = found["journeys"]["j"]
    assert journey["availability"]["value"] is None
    assert journey["availability"]["missing"] == ["a"]
    assert journey["capacity"]["max_rps"] == copies * 0.5
    assert journey["latency"]["p99_ms"] is not None


def test_units_that_make_no_sense_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "units.yaml"
    facts = "p50_ms: 5 MB, capacity_unit: furlongs"
    file.write_text(
        "chalkline: 1\nname: X\nrequirements: {peak_rps: 5 MB}\n"
        f"components:\n  - {{id: a, kind: web_app, {facts}}}\n",
        encoding="utf-8",
    )
    assert main(["analyze", str(file)]) == 2
    told = capsys.readouterr()
    assert not told.out
    for word in ("peak_rps", "p50_ms", "furlongs"):
        assert word in told.err
    assert "Traceback" not in told.err


def _explains(journey: dict[str, Any]) -> None:
    """What has no figure has a reason or names what is missing."""
    available, time, able = journey["availability"], journey["latency"], journey["capacity"]
    assert available["value"] is not None or available["missing"] or available["reason"]
    assert available["value"] is None or 0 <= available["value"] <= 1
    assert time["p99_ms"] is not None or time["reason"]
    assert able["max_rps"] is not None or able["reason"] or able["missing"]
    if time["p99_ms"] is not None:
        assert time["p50_ms"] <= time["p95_ms"] <= time["p99_ms"]


def _numbers(data: object) -> Iterator[float]:
    if isinstance(data, dict):
        for name, value in data.items():
            if name != "slack_min":  # too little is less than nothing
                yield from _numbers(value)
    elif isinstance(data, list):
        for value in data:
            yield from _numbers(value)
    elif isinstance(data, int | float) and not isinstance(data, bool):
        yield data


def test_a_journey_that_leads_nowhere_says_so_in_every_figure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "apart.yaml"
    file.write_text(
        "chalkline: 1\nname: Apart\nrequirements: {availability: 0.99, peak_rps: 5, p99_latency_ms: 50}\n"
        "components: [{id: u, kind: user_client}, {id: a, kind: web_app, sla_pct: 99}]\n"
        "journeys: [{id: j, name: J, from: [u], to: [a]}]\n",
        encoding="utf-8",
    )
    assert main(["analyze", str(file)]) == 0
    told = capsys.readouterr().out
    assert told.count("no figure: No way leads from who asks to a") == 3
    assert "100.0" not in told
    assert "meets" not in told
    assert "nothing to take down" in told
