"""Fixes where the usual one has nothing left to do: another is offered, or none, and never an error."""

from __future__ import annotations

import pytest

from designer.formats.reading import read
from designer.review import Judgement
from designer.rules import packs

RULES = packs.load()
STORE = "s:object_store(classification=restricted)"
TRIES = "journey j: u -> a (criticality=high)"
SPREAD = (
    "u:user_client -> a:web_app(instances=3,zones=[1,2,3],capacity_per_instance={}); "
    "journey j: u -> a (criticality=high,peak_rps=280)"
)


@pytest.mark.parametrize(
    ("rule", "text", "title"),
    [
        (
            "SEC-017",
            f"u:user_client -call(authn=oidc)-> {STORE}",
            "Let a gateway check who calls before s",
        ),
        (
            "SEC-017",
            f"u:user_client -call(authn=sas,scope=read,expires_h=1)-> {STORE}",
            "Let a gateway check who calls before s",
        ),
        (
            "REL-013",
            f"u:user_client -call(retries=12)-> a:web_app; {TRIES}",
            "Try again 3 times, at the last step only",
        ),
        (
            "REL-013",
            f"u:user_client -call(retries=2)-> a:web_app -call(retries=12)-> b:function; {TRIES}",
            "Try again 3 times, at the last step only",
        ),
        ("REL-008", SPREAD.format(20), "Run 21 copies: with one zone gone 40 a second become 280"),
        ("REL-008", SPREAD.format(0), None),
        ("REL-008", SPREAD.format(1e-9), None),
    ],
)
def test_fix(rule: str, text: str, title: str | None) -> None:
    judgement = Judgement(read(text), RULES)
    assert judgement.errors == ()
    (finding,) = [f for f in judgement.findings if (f.rule, f.kind) == (rule, "fail")]
    assert [fix.title for fix in finding.fixes] == ([title] if title else [])
    if title:
        assert judgement.prove(finding.fingerprint, 0).clears


@pytest.mark.parametrize("minutes", ["0", "none"])
def test_cases_that_take_no_time_keep_nobody_waiting(minutes: str) -> None:
    text = f"q:message_queue -consume-> h:human_review(reviewers=3,service_min={minutes},cases_per_h=40,sla_min=30)"
    judgement = Judgement(read(text), RULES)
    assert judgement.errors == ()
    assert "RAI-007" not in {f.rule for f in judgement.findings}
