"""A journey that misses its target is mended from the command line, and the bill grows by what the fix said."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from designer.cli import main as command_line
from designer.cli.files import design_in
from designer.formats.scenarios import reference_text
from designer.formats.yaml_design import write_yaml
from designer.model.change import apply
from designer.model.edit import Set

PRICE = re.compile(r"about (-?)\$([\d,]+) a month[^($;]*(?:\(\$([\d,]+) to \$([\d,]+)\))?")
FEWER = (
    ("fraud-realtime", 1, "decision", "instances", 1, "REL-002"),
    ("fraud-realtime", 1, "decision", "instances", 1, "PRF-003"),
    ("fraud-realtime", 1, "case-adapter", "instances", 1, "REL-002"),
    ("fraud-realtime", 1, "scorer", "instances", 1, "PRF-003"),
    ("fraud-realtime", 1, "gateway", "sla_pct", 99.0, "REL-002"),
    ("fraud-realtime", 2, "kafka", "capacity_per_instance", 90, "PRF-003"),
    ("rag-groundedness", 2, "document-index", "sla_pct", 99.0, "REL-002"),
    ("rag-groundedness", 2, "chat", "capacity_per_instance", 1, "PRF-003"),
    ("video-recsys", 1, "home", "max_replicas", 30, "PRF-003"),
    ("video-recsys", 1, "door", "sla_pct", 99.5, "REL-002"),
    ("agentic-retail", 1, "planner", "max_replicas", 6, "PRF-003"),
)


def amount(text: str) -> float:
    return float(text.replace(",", ""))


def judged(path: Path, capsys: pytest.CaptureFixture[str], rule: str = "") -> set[tuple[str, str]]:
    """What fails: rule and subject."""
    chosen = ["--select", rule] if rule else []
    command_line.main(["check", str(path), "--format", "json", *chosen])
    review = json.loads(capsys.readouterr().out)
    return {(f["rule"], f["subject"]) for f in review["findings"] if f["kind"] == "fail"}


def bill(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[float, float]:
    command_line.main(["analyze", str(path), "--format", "json"])
    monthly = json.loads(capsys.readouterr().out)["cost"]["monthly_usd"]
    return monthly["low"], monthly["high"]


@pytest.mark.parametrize(
    ("scenario", "number", "on", "attribute", "value", "rule"),
    FEWER,
    ids=[f"{s}-{n}-{on}-{rule}" for s, n, on, _, _, rule in FEWER],
)
def test_the_fix_turns_fail_to_pass_at_the_price_it_said(
    scenario: str,
    number: int,
    on: str,
    attribute: str,
    value: float,
    rule: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "design.yaml"
    text = reference_text(scenario, number)
    path.write_text(text, encoding="utf-8")
    whole = design_in(str(path))
    assert judged(path, capsys, rule) == set()
    weaker = apply(whole, [Set(on=on, attribute=attribute, value=value)]).design
    path.write_text(write_yaml(weaker, text), encoding="utf-8")
    failed, before = judged(path, capsys), bill(path, capsys)
    assert rule in {name for name, _ in failed}

    assert command_line.main(["fix", str(path), "--select", rule, "--write"]) == 0
    applied = [line for line in capsys.readouterr().err.splitlines() if line.startswith("applied")]
    assert applied
    assert judged(path, capsys) <= failed, "it brings nothing"
    assert judged(path, capsys, rule) == set(), "it clears what it was made for"

    prices = [found for line in applied if (found := PRICE.search(line))]
    assert len(prices) == len(applied)
    middle = sum(amount(p[2]) * (-1 if p[1] else 1) for p in prices)
    low = sum(amount(p[3] or p[2]) for p in prices)
    high = sum(amount(p[4] or p[2]) for p in prices)
    after = bill(path, capsys)
    rounding = 0.51 * len(prices)
    assert after[0] - before[0] == pytest.approx(low, abs=rounding)
    assert after[1] - before[1] == pytest.approx(high, abs=rounding)
    assert (sum(after) - sum(before)) / 2 == pytest.approx(middle, abs=rounding)


@pytest.mark.parametrize("number", [1, 2])
def test_analyze_answers_every_journey_with_method_and_targets(
    number: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "design.yaml"
    path.write_text(reference_text("fraud-realtime", number), encoding="utf-8")
    drawn = design_in(str(path))
    assert command_line.main(["analyze", str(path), "--format", "json"]) == 0
    journeys = json.loads(capsys.readouterr().out)["journeys"]
    assert set(journeys) == {journey.id for journey in drawn.journeys}
    for found in journeys.values():
        for figure in ("availability", "latency", "capacity", "recovery"):
            assert found[figure]["method"]
            assert "meets" in found[figure]
        assert found["availability"]["value"] is not None
        assert found["latency"]["p99_ms"] is not None
        assert found["capacity"]["max_rps"] is not None
        assert found["recovery"]["rto_min"] is not None
    assert command_line.main(["analyze", str(path)]) == 0
    said = capsys.readouterr().out
    for journey in drawn.journeys:
        part = said.partition(f"({journey.id})")[2].partition("at 1x")[0]
        for method in ("(exact)", "grid of 1024 points", "forced flow law", "worst store"):
            assert method in part
        for figure in ("availability", "latency", "capacity", "recovery"):
            line = next(line for line in part.splitlines() if line.startswith(f"  {figure}"))
            assert (
                "  meets " in line
                or "  misses " in line
                or "  open " in line
                or "no target" in line
            )
