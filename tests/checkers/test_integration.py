"""What rules on integration say of small drawings that once misled them."""

from __future__ import annotations

from tests.checkers.worst import Case, each_of, worst

CASES: tuple[Case, ...] = (
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


@each_of(CASES)
def test_verdict(rule: str, text: str, expected: str) -> None:
    assert worst(rule, text) == expected
