"""Cases of data and monitoring rules that one failing and one passing example leave open."""

from __future__ import annotations

import pytest

from designer.formats.reading import read
from designer.graph import DesignGraph
from designer.model.change import apply
from designer.rules import Outcome, packs
from designer.rules.verdict import outcome

RULES = {rule.id: rule for rule in packs.load(("checkers",))}
SERVED = "-data-> f:feature_store_online -data-> m:online_endpoint"
PAGED = "u:user_client -> a:web_app; journey j: u -> a (criticality=high,rto_min=30)"
BOTH = "s:metrics_backend(scrape_s=600) -alert-> l:alerting(eval_window_s=60); q:metrics_backend(scrape_s=9) -alert-> l"
COUNTED = "p:stream_processor(watermark=true,dedup_key=none) -data-> f:feature_store_online"

WAITING = (
    "@realtime; u:user_client -> a:web_app -> w:warehouse({}); "
    "journey j: u -> a (criticality=high,p99_latency_ms=400)"
)
LOADED = "@realtime; u:user_client -> n:cdn -> o:data_lake"


def judged(rule: str, sketch: str) -> Outcome:
    return outcome(RULES[rule], DesignGraph(read(sketch)))


@pytest.mark.parametrize(
    ("rule", "sketch", "kind"),
    [
        ("DAT-004", WAITING.format("p99_ms=60"), "pass"),  # under a fifth of 400 ms
        ("DAT-004", WAITING.format("p99_ms=90"), "fail"),
        ("DAT-004", WAITING.format("p99_ms=unknown"), "fail"),
        ("DAT-004", WAITING.replace("w:warehouse", "w:object_store").format(""), "pass"),
        ("DAT-006", f"l:label_store(holds=[label]) {SERVED}", "fail"),
        (
            "DAT-006",
            "l:label_store -data(data=[aggregate])-> t:transform -data-> m:online_endpoint",
            "pass",
        ),
        ("DAT-006", "l:label_store -data-> f:feature_store -data-> m:online_endpoint", "open"),
        ("DAT-006", "l:label_store -data-> x:trainer -artifact-> m:online_endpoint", "pass"),
        ("DAT-007", f"s:event_stream(delivery=exactly_once) -consume-> {COUNTED}", "pass"),
        ("DAT-007", f"s:event_stream(delivery=at_least_once) -consume-> {COUNTED}", "fail"),
        ("DAT-007", f"s:event_stream -consume-> {COUNTED}", "open"),
        ("DAT-009", "d:data_lake(versioning=false) -data-> x:trainer", "fail"),
        ("DAT-009", "d:data_lake -data-> x:trainer", "open"),
        (
            "MON-013",
            f"{PAGED}; {BOTH}",
            "pass",
        ),
        (
            "MON-013",
            f"{PAGED}; l:alerting(eval_window_s=900)",
            "fail",
        ),
    ],
)
def test_case(rule: str, sketch: str, kind: str) -> None:
    assert {verdict.kind for verdict in judged(rule, sketch).verdicts} == {kind}


def test_objective_is_taken_from_the_journey_that_has_one() -> None:
    result = judged(
        "MON-005",
        "u:user_client -> a:web_app(slo=none); journey demo: u -> a (criticality=low); "
        "journey pay: u -> a (criticality=high,availability=0.999)",
    )
    assert result.error is None
    assert [v.journey for verdict in result.verdicts for v in verdict.violations] == ["pay"]


def test_label_is_cut_off_on_every_way() -> None:
    sketch = f"l:label_store {SERVED}; l -data-> t:transform -data-> m"
    (verdict,) = judged("DAT-006", sketch).verdicts
    mended = apply(read(sketch), verdict.violations[0].fixes[0].edits).design
    assert [v.kind for v in outcome(RULES["DAT-006"], DesignGraph(mended)).verdicts] == ["pass"]


def test_a_content_delivery_network_fetches_files_and_analyses_nothing() -> None:
    assert judged("DAT-004", LOADED).verdicts == ()
