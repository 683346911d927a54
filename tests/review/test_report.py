"""The report: what FORMAT.md section 3 promises, byte for byte."""

from __future__ import annotations

import json
import random
from datetime import date

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

from designer.model.design import Boundary, Design
from designer.model.requirements import Journey, Requirements
from designer.review import (
    Judgement,
    digest,
    judged_design,
    report_schema,
    review,
    weakened,
)
from tests.review.tiny import FLAWED, RULES, TODAY, call, component, design, waiver

RICH = design(
    Boundary(id="west"),
    component("user", "user_client"),
    component("api", "web_app", "west", instances=1),
    component("bff", "web_app", instances=1, owner="none"),
    component("db", "relational_db", "west", owner="unknown", holds=("pii",)),
    component("thing", "box"),
    call("user", "api"),
    call("api", "db", encrypted=False),
    call("bff", "db", encrypted=False, retries=2),
    call("user", "bff", encrypted=True),
    call("api", "thing"),
    tags=("realtime", "pii"),
    waivers=(waiver("SEC-901", "bff->db", TODAY), waiver("SEC-901", "x", TODAY)),
)


def text(drawn: Design, rules: object = RULES) -> str:
    report = Judgement(drawn, rules).review(TODAY).document("bad.yaml")  # type: ignore[arg-type]
    return json.dumps(report, indent=1)


def shuffled(drawn: Design, seed: int) -> Design:
    chance = random.Random(seed)
    parts = {
        name: tuple(chance.sample(getattr(drawn, name), len(getattr(drawn, name))))
        for name in ("components", "connections", "boundaries", "waivers")
    }
    tags = drawn.requirements.tags or ()
    requirements = drawn.requirements.model_copy(
        update={"tags": tuple(chance.sample(tags, len(tags)))}
    )
    return drawn.model_copy(update={**parts, "requirements": requirements})


@given(st.integers(0, 10**6))
def test_the_order_of_parts_does_not_change_a_byte(seed: int) -> None:
    chance = random.Random(seed)
    rules = chance.sample(RULES, len(RULES))
    assert text(shuffled(RICH, seed), rules) == text(RICH)


def test_the_report_keeps_its_schema() -> None:
    schema = report_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(text(RICH)), schema)
    jsonschema.validate(json.loads(text(design())), schema)


def test_the_summary_counts_what_the_report_lists() -> None:
    report = json.loads(text(RICH))
    summary, findings = report["summary"], report["findings"]
    counting = [f for f in findings if f["waiver"] is None]
    assert summary["fail"] == sum(f["kind"] == "fail" for f in counting)
    assert summary["open"] == sum(f["kind"] == "open" for f in counting)
    assert summary["waived"] == len(findings) - len(counting) == 1
    assert summary["pass"] == len(report["passed"])
    assert summary["not_applicable"] == len(report["not_applicable"])
    assert sum(summary["by_severity"].values()) == summary["fail"]


def test_the_report_records_its_day_and_file() -> None:
    report = json.loads(text(RICH))
    assert report["judged_on"] == "2026-11-21"
    assert report["design"]["path"] == "bad.yaml"


def test_fixes_in_the_report_are_edits_that_can_be_read_again() -> None:
    from designer.model.edit import edits_from

    report = json.loads(text(FLAWED))
    fixes = [fix for finding in report["findings"] for fix in finding["fixes"]]
    assert fixes
    assert all(edits_from(fix["edits"]) for fix in fixes)


def test_what_is_assumed_is_listed() -> None:
    drawn = design(
        component("a", "web_app", instances=2).model_copy(update={"assumed": ("instances",)})
    )
    (assumed,) = Judgement(drawn, RULES).review(TODAY).assumptions
    assert (assumed.of, assumed.attribute, assumed.value) == ("a", "instances", 2)


def test_a_journey_that_nobody_drew_is_listed_as_assumed() -> None:
    listed = Judgement(RICH, RULES).review(TODAY).assumptions
    assert ("from-user", "journey") in {(a.of, a.attribute) for a in listed}


# ---- The digest ------------------------------------------------------------------------------


def test_the_digest_tells_designs_apart_and_orders_not() -> None:
    assert digest(shuffled(RICH, 1)) == digest(RICH)
    assert digest(FLAWED) != digest(RICH)
    assert digest(design(component("a", "web_app", instances=2))) == digest(
        design(component("a", "web_app", instances=2.0))
    )


# ---- What it is judged against ---------------------------------------------------------------


def test_a_scenario_fills_in_and_a_brief_wins() -> None:
    asked = design(
        requirements=Requirements(tags=("pii",), availability=0.999),
        journeys=(Journey(id="j", sources=("api",), targets=("db",)),),
    )
    own = FLAWED.model_copy(update={"requirements": Requirements(availability=0.9)})
    under_scenario = judged_design(own, scenario=asked)
    assert under_scenario.requirements.availability == 0.9
    assert under_scenario.requirements.tags == ("pii",)
    assert [journey.id for journey in under_scenario.journeys] == ["j"]
    assert judged_design(own, brief=asked).requirements.availability == 0.999


def test_a_weakened_requirement_is_a_finding() -> None:
    asked = design(requirements=Requirements(tags=("pii",), availability=0.999, rto_min=30))
    milder = FLAWED.model_copy(
        update={"requirements": Requirements(tags=(), availability=0.99, rto_min=60)}
    )
    stricter = FLAWED.model_copy(
        update={"requirements": Requirements(availability=0.9999, rto_min=5)}
    )
    assert [f.fingerprint for f in weakened(milder, asked)] == [
        "COM-901-availability",
        "COM-901-rto_min",
        "COM-901-tags",
    ]
    assert weakened(stricter, asked) == ()
    assert weakened(FLAWED.model_copy(update={"requirements": Requirements()}), asked) == ()
    judged = Judgement(judged_design(milder, brief=asked), RULES, beside=weakened(milder, asked))
    report = judged.review(TODAY)
    assert report.summary.by_severity["high"] == 4  # type: ignore[index]
    jsonschema.validate(json.loads(json.dumps(report.document())), report_schema())


def test_the_convenient_way_judges_as_the_long_one() -> None:
    day = date(2026, 11, 21)
    assert (
        review(FLAWED, RULES, today=day).document()
        == Judgement(FLAWED, RULES).review(day).document()
    )


def test_a_thousand_components_are_judged_at_once() -> None:
    apps = [component(f"a{n}", "web_app", instances=1 + n % 3, owner="x") for n in range(1000)]
    lines = [
        call(f"a{n}", f"a{(n * 7 + k) % 1000}", encrypted=n % 5 > 0)
        for n in range(1000)
        for k in (1, 2)
    ]
    drawn = design(*apps, *lines)
    judgement = Judgement(drawn, RULES)
    # How long it takes is measured in tests/benchmarks.
    assert len(judgement.verdicts) >= 1000
    assert not judgement.errors
