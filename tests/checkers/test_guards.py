"""What the rules on cost, performance, operations and communication must not accuse, and what a doubt must not hide."""

from __future__ import annotations

import pytest

from designer.formats.reading import read
from designer.model.change import apply
from designer.rules import DesignGraph, Verdict, outcome, packs

RULES = {rule.id: rule for rule in packs.load()}
FAST = "journey j: u -> a (criticality=high,p99_latency_ms=200)"
BUSY = "journey j: u -> a (criticality=high,peak_rps=300)"
APP = "u:user_client -> a:web_app"
TOLD = "chalkline: 1\nname: e\nlevel: L61\ncomponents: [{id: a, kind: web_app}]\n"
FULL = f"{APP}(max_concurrency=20,instances=2,p99_ms=400"


def verdicts(rule: str, text: str) -> list[Verdict]:
    return list(outcome(RULES[rule], DesignGraph(read(text))).verdicts)


@pytest.mark.parametrize(
    ("rule", "text", "kinds"),
    [
        ("CST-006", f"{APP}(regions=[x,y]); journey j: u -> a (criticality=high)", []),
        (
            "CST-006",
            f"{APP}(regions=[x,y]); journey j: u -> a (criticality=normal,availability=0.99,rpo_min=5)",
            ["pass"],
        ),
        ("PRF-009", f"u:partner_system -> a:web_app(region=x); {FAST}", ["pass"]),
        (
            "PRF-009",
            f"{APP}(region=x) -call(required=false)-> b:relational_db(region=y); {FAST}",
            ["pass"],
        ),
        (
            "PRF-009",
            f"{APP}(region=x) -> b:relational_db; a -> z:relational_db(region=y); {FAST}",
            ["fail"],
        ),
        ("PRF-010", f"{APP} -> v:data_validation; {FAST}", ["pass"]),
        ("PRF-008", f"{APP} -call(flow=push)-> d:relational_db(p99_ms=120); {FAST}", []),
        ("PRF-008", f"{APP} -> d:relational_db(p99_ms=120,consistency=strong); {FAST}", []),
        ("PRF-012", f"{FULL},p50_ms=10); {BUSY}", ["pass"]),
        ("PRF-012", f"{FULL}); {BUSY}", ["open"]),
        ("PRF-012", f"{FULL},p50_ms=200,max_replicas=40); {BUSY}", ["pass"]),
        (
            "PRF-014",
            "u:user_client -> a:online_endpoint(model_class=heavy,optimised_runtime=false,p99_ms=3); "
            + FAST,
            ["pass"],
        ),
        ("PRF-011", f"{APP}; journey j: u -> a (peak_rps=300)", ["open"]),
        ("OPS-005", "@realtime; u:user_client -> m:online_endpoint; f:feature_flags", ["fail"]),
        (
            "OPS-005",
            "@realtime; u:user_client -> a:web_app -> m:online_endpoint; a -> f:feature_flags",
            ["pass"],
        ),
        ("OPS-006", "a:web_app -> h:human_review -> t:tool(reversible=false)", ["pass"]),
        ("OPS-007", "i:iac -artifact-> r:rules_engine(retired=true)", ["pass"]),
        ("COM-007", TOLD, []),
        ("COM-006", f"{TOLD}brief: {{assumptions: ['The `web app` is warm.']}}\n", ["pass"]),
    ],
)
def test_verdict(rule: str, text: str, kinds: list[str]) -> None:
    assert [verdict.kind for verdict in verdicts(rule, text)] == kinds


@pytest.mark.parametrize(
    ("rule", "text", "attribute", "value"),
    [
        ("OPS-002", "c:ci_cd(stages=[build,deploy])", "stages", ("build", "test", "deploy")),
        ("PRF-013", "c:ci_cd(stages=[build,deploy])", "stages", ("build", "load_test", "deploy")),
        ("PRF-011", f"u:user_client -call(rate_limit=none)-> a:web_app; {BUSY}", "rate_limit", 450),
        ("OPS-003", f"{APP}(owner=pay,runbook=none); {BUSY}", "owner", "pay"),
        ("OPS-003", f"{APP}(owner=none,runbook=wiki); {BUSY}", "runbook", "wiki"),
    ],
)
def test_a_fix_leaves_what_is_right(rule: str, text: str, attribute: str, value: object) -> None:
    design = read(text)
    (verdict,) = verdicts(rule, text)
    (fix,) = verdict.violations[0].fixes
    mended = apply(design, fix.answered("somebody") if fix.ask else fix.edits).design
    stated = [part.attributes for part in mended.components]
    stated += [connection.attributes for connection in mended.connections]
    assert [facts[attribute] for facts in stated if attribute in facts] == [value]


def test_a_number_that_nobody_knows_is_asked_for() -> None:
    numbers = "peak_rps: 1, p99_latency_ms: 1, rto_min: 1, rpo_min: 1, monthly_budget_usd: 1"
    (verdict,) = verdicts("COM-003", f"{TOLD}requirements: {{availability: unknown, {numbers}}}\n")
    assert (verdict.kind, verdict.asks) == ("open", (("requirements", "availability"),))
