"""Waivers count through their last day; one that does nothing is a finding itself."""

from __future__ import annotations

from datetime import date

import pytest

from designer.model.design import Design
from designer.review import Judgement, Policy, Review, judged_design
from tests.review.tiny import FLAWED, RULES, TODAY, waiver

TOMORROW, YESTERDAY = date(2026, 11, 22), date(2026, 11, 20)


def reviewed(*waivers: object, policy: Policy | None = None, today: date = TODAY) -> Review:
    design = Design.model_validate({**FLAWED.model_dump(), "waivers": waivers})
    return Judgement(design, RULES, policy).review(today)


def rules_at_fault(review: Review) -> list[str]:
    return [f.rule for f in review.findings if f.waiver is None and f.kind == "fail"]


@pytest.mark.parametrize("until", [TODAY, TOMORROW])
def test_a_waiver_counts_through_its_last_day(until: date) -> None:
    review = reviewed(waiver("SEC-901", "api->db", until))
    assert rules_at_fault(review) == ["REL-901"]
    assert (review.summary.fail, review.summary.waived) == (1, 1)


def test_a_waiver_counts_no_day_longer() -> None:
    review = reviewed(waiver("SEC-901", "api->db", YESTERDAY))
    assert rules_at_fault(review) == ["SEC-901", "REL-901", "WVR-001"]
    assert review.summary.waived == 0


@pytest.mark.parametrize("on", ["api->db", "api", "db"])
def test_a_waiver_names_the_subject_or_any_part_of_the_finding(on: str) -> None:
    assert rules_at_fault(reviewed(waiver("SEC-901", on, TODAY))) == ["REL-901"]


def test_a_waived_finding_stays_in_the_report_with_its_waiver() -> None:
    document = reviewed(waiver("SEC-901", "api", TODAY)).document()
    findings = document["findings"]
    assert isinstance(findings, list)
    assert findings[0]["rule"] == "SEC-901"
    assert findings[0]["waiver"]["until"] == "2026-11-21"


@pytest.mark.parametrize(
    ("rule", "on"), [("SEC-901", "elsewhere"), ("OPS-901", "api"), ("XYZ-001", "api")]
)
def test_an_unused_waiver_is_a_low_finding_on_its_own(rule: str, on: str) -> None:
    review = reviewed(waiver(rule, on, TOMORROW))
    unused = [f for f in review.findings if f.rule == "WVR-002"]
    assert [(f.subject, f.severity.value, f.category) for f in unused] == [
        (on, "low", "operations")
    ]
    assert review.summary.by_severity["low"] == 1  # type: ignore[index]


def test_an_expired_waiver_that_matches_nothing_is_one_finding() -> None:
    review = reviewed(waiver("SEC-901", "elsewhere", YESTERDAY))
    assert [f.rule for f in review.findings if f.rule.startswith("WVR")] == ["WVR-001"]


def test_a_waiver_of_a_rule_that_is_left_out_is_not_called_unused() -> None:
    review = reviewed(waiver("SEC-901", "api", TODAY), policy=Policy(ignore=("SEC-901",)))
    assert rules_at_fault(review) == ["REL-901"]


def test_waiver_findings_can_be_ignored() -> None:
    policy = Policy(ignore=("WVR-001",))
    review = reviewed(waiver("SEC-901", "api", YESTERDAY), policy=policy)
    assert "WVR-001" not in rules_at_fault(review)


def test_only_the_named_file_counts() -> None:
    own = FLAWED.model_copy(update={"waivers": (waiver("REL-901", "api", TOMORROW),)})
    named = judged_design(own, waivers=[waiver("SEC-901", "api", TOMORROW)])
    assert rules_at_fault(Judgement(named, RULES).review(TODAY)) == ["REL-901"]
    none = judged_design(own, waivers=[])
    assert rules_at_fault(Judgement(none, RULES).review(TODAY)) == ["SEC-901", "REL-901"]


def test_two_waivers_of_one_place_have_fingerprints_of_their_own() -> None:
    waivers = [waiver("XYZ-001", "api", TOMORROW), waiver("XYZ-001", "api", date(2027, 1, 1))]
    review = reviewed(*waivers)
    marks = [f.fingerprint for f in review.findings]
    assert len(set(marks)) == len(marks)
