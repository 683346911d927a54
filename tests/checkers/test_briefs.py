"""What rules on cost and communication say of small drawings that would mislead simpler ones."""

from __future__ import annotations

from tests.checkers.worst import NOT_APPLICABLE, Case, each_of, worst

HEAD = "chalkline: 1\nname: Example\n"
DRAWN = "components: [{id: api, kind: web_app}]\n"
ONCE = """components:
  - {id: u, kind: user_client}
  - {id: till, kind: web_app, name: Checkout, instances: 1, zones: none, sla_pct: none}
connections: [{from: u, to: till, kind: call}]
journeys: [{id: j, from: [u], to: [till], criticality: high, availability: 0.999}]
"""
COPIES = (
    "u:user_client -> a:web_app(instances=N,capacity_per_instance=100,zones=[1,2,3]); "
    "journey j: u -> a (criticality=normal,availability=0.99,peak_rps=150)"
)
TWO_PAIRS = ", ".join(f"{{id: {name}, kind: web_app}}" for name in "abcd")
CASES: tuple[Case, ...] = (
    (
        "COM-005",
        "a version",
        f"{HEAD}brief: {{objective: Use gpt-4o for tickets.}}\n{DRAWN}",
        "fail",
    ),
    (
        "COM-005",
        "chosen, and nothing asked",
        f"{HEAD}brief: {{tradeoffs: [{{decision: Model, chosen: an LSTM}}]}}\n{DRAWN}",
        "fail",
    ),
    (
        "COM-005",
        "chosen after a number",
        (
            f"{HEAD}requirements: {{peak_rps: 5}}\n"
            f"brief: {{tradeoffs: [{{decision: Model, chosen: an LSTM}}]}}\n{DRAWN}"
        ),
        "pass",
    ),
    (
        "COM-010",
        "two drawings in one",
        (
            f"{HEAD}level: L61\ncomponents: [{TWO_PAIRS}]\n"
            "connections: [{from: a, to: b, kind: call}, {from: c, to: d, kind: call}]"
        ),
        "fail",
    ),
    (
        "COM-010",
        "a loose box",
        (
            f"{HEAD}level: L61\ncomponents: [{TWO_PAIRS}]\n"
            "connections: [{from: a, to: b, kind: call}, {from: a, to: c, kind: call}]"
        ),
        "pass",
    ),
    (
        "COM-010",
        "arrows that say nothing",
        (
            f"{HEAD}level: L61\ncomponents: [{TWO_PAIRS}]\n"
            "connections: [{from: a, to: b, kind: link}, {from: a, to: c, kind: call}, "
            "{from: a, to: d, kind: call}]"
        ),
        "fail",
    ),
    ("CST-007", "connected with nothing", "a:web_app -> c:cache; r:rules_engine", "fail"),
    ("CST-007", "retired", "a:web_app -> c:cache; r:rules_engine(retired=true)", "pass"),
    ("CST-006", "ten where three do", COPIES.replace("N", "10"), "fail"),
    ("CST-006", "room for a zone", COPIES.replace("N", "4"), "pass"),
    ("CST-006", "copies unknown", COPIES.replace("instances=N,", ""), NOT_APPLICABLE),
    (
        "CST-006",
        "they come and go",
        COPIES.replace("N", "10").replace("zones", "autoscale=true,zones"),
        NOT_APPLICABLE,
    ),
    (
        "CST-006",
        "good enough by far",
        COPIES.replace("N", "8").replace("zones", "instance_availability=0.9999,zones"),
        "fail",
    ),
    (
        "CST-006",
        "needed for the nines",
        COPIES.replace("N", "8").replace("zones", "instance_availability=0.6,zones"),
        "pass",
    ),
    ("COM-006", "no words", f"{HEAD}level: L61\n{DRAWN}", NOT_APPLICABLE),
    (
        "COM-006",
        "a product that is not drawn",
        f"{HEAD}brief: {{objective: Answers come from Redis.}}\n{DRAWN}",
        "fail",
    ),
    ("COM-006", "a weak part unsaid", f"{HEAD}brief: {{objective: Fewer queues.}}\n{ONCE}", "fail"),
    (
        "COM-006",
        "a weak part spoken of",
        f"{HEAD}brief: {{objective: Fewer queues at the checkout.}}\n{ONCE}",
        "pass",
    ),
    (
        "COM-006",
        "of two nothing need be said",
        f"{HEAD}brief: {{objective: Fewer queues.}}\n{ONCE.replace('instances: 1', 'instances: 2')}",
        "pass",
    ),
)


@each_of(CASES)
def test_verdict(rule: str, text: str, expected: str) -> None:
    assert worst(rule, text) == expected
