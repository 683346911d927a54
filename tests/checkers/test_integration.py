"""What rules on integration say of small drawings that once misled them."""

from __future__ import annotations

import pytest

from designer.formats.reading import read
from designer.graph import DesignGraph
from designer.rules import packs
from designer.rules.verdict import outcome

RULES = {rule.id: rule for rule in packs.load()}
WORST_FIRST = ("fail", "open", "pass")
NOT_APPLICABLE = "n/a"
CASES: tuple[tuple[str, str, str, str], ...] = (
    (
        "INT-001",
        "an audit trail acts on nothing",
        "s:event_stream -consume-> m:online_endpoint -data-> a:audit_store; app:internal_app",
        "fail",
    ),
    (
        "INT-002",
        "fallback",
        "app:web_app -fallback-> l:legacy_system",
        "fail",
    ),
    (
        "INT-003",
        "journeys add up",
        (
            "u:user_client -> w:web_app -> l:legacy_system(capacity_rps=100); "
            "v:user_client -> x:web_app -> l; journey j: u -> w (criticality=high,peak_rps=60); "
            "journey k: v -> x (criticality=high,peak_rps=60)"
        ),
        "fail",
    ),
    (
        "INT-003",
        "visits on the way",
        (
            "u:user_client -call(retries=0)-> w:web_app -call(visits=5,retries=0)-> a:legacy_adapter "
            "-call(retries=0)-> l:legacy_system(capacity_rps=100); "
            "journey j: u -> w (criticality=high,peak_rps=60)"
        ),
        "fail",
    ),
    (
        "INT-003",
        "retries on the way",
        (
            "u:user_client -call(retries=2)-> w:web_app -> l:legacy_system(capacity_rps=100); "
            "journey j: u -> w (criticality=high,peak_rps=60)"
        ),
        "fail",
    ),
    (
        "INT-003",
        "levelled by a queue",
        (
            "@mean_rps=30; "
            "u:user_client -call(retries=9)-> w:web_app -publish-> q:message_queue -consume-> "
            "a:legacy_adapter -call(retries=0)-> l:legacy_system(capacity_rps=50); "
            "journey j: u -> a (criticality=high,peak_rps=100)"
        ),
        "pass",
    ),
    (
        "INT-003",
        "retries behind a queue",
        (
            "@mean_rps=30; "
            "u:user_client -call(retries=9)-> w:web_app -publish-> q:message_queue -consume-> "
            "a:legacy_adapter -call(retries=2)-> l:legacy_system(capacity_rps=50); "
            "journey j: u -> a (criticality=high,peak_rps=100)"
        ),
        "fail",
    ),
    (
        "INT-003",
        "another channel",
        (
            "@mean_rps=30; "
            "u:user_client -> w:web_app -publish(channel=x)-> q:event_stream -consume(channel=y)-> "
            "a:legacy_adapter -call(retries=2)-> l:legacy_system(capacity_rps=50); "
            "journey j: u -> a (criticality=high,peak_rps=100)"
        ),
        "pass",
    ),
    (
        "INT-003",
        "mean rate not known",
        (
            "u:user_client -> w:web_app -publish-> q:message_queue -consume-> a:legacy_adapter "
            "-call(retries=0)-> l:legacy_system(capacity_rps=50); "
            "journey j: u -> a (criticality=high,peak_rps=100)"
        ),
        "open",
    ),
    (
        "INT-004",
        "behind a WAF",
        "p:partner_system -> g:waf -> api:web_app(api_version=none,spec=none)",
        "fail",
    ),
    (
        "INT-006",
        "second line drawn",
        (
            "u:user_client -> app:web_app -> x:hybrid_link(circuits=1) -> l:legacy_system; "
            "app -fallback-> y:hybrid_link(circuits=1) -> l; journey j: u -> app (criticality=high)"
        ),
        "pass",
    ),
)


@pytest.mark.parametrize(
    ("rule", "why", "sketch", "expected"), CASES, ids=[f"{c[0]}: {c[1]}" for c in CASES]
)
def test_verdict(rule: str, why: str, sketch: str, expected: str) -> None:
    judged = outcome(RULES[rule], DesignGraph(read(sketch)))
    assert judged.error is None
    kinds = {verdict.kind for verdict in judged.verdicts}
    assert next((k for k in WORST_FIRST if k in kinds), NOT_APPLICABLE) == expected, why
