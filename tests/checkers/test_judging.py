"""The shipped rules on whole boards."""

from __future__ import annotations

import json
import random
from datetime import date

import jsonschema
import pytest

from designer.formats.scenarios import flawed, reference
from designer.formats.sketch import read_sketch
from designer.model.change import apply
from designer.model.design import Component, Design
from designer.review import Judgement, Review, report_schema
from designer.rules import Severity, packs

RULES = packs.load()
TODAY = date(2026, 11, 21)
SCENARIO = "fraud-realtime"


def reviewed(design: Design, prove: int = 0) -> Review:
    return Judgement(design, RULES).review(TODAY, prove)


def test_five_bare_boxes_are_no_wall_of_red() -> None:
    boxes = tuple(Component(id=f"box-{n}", kind="box") for n in range(5))
    review = reviewed(Design(name="boxes", components=boxes))
    assert review.worst() in (None, Severity.MEDIUM, Severity.LOW)
    assert review.summary.fail <= len(boxes)
    assert len(review.pressing) <= 5


def test_an_empty_board_is_neither_passed_nor_failed() -> None:
    review = reviewed(Design(name="empty"))
    assert (review.findings, review.passed, review.errors) == ((), (), ())
    assert len(review.not_applicable) == sum(rule.tier == "core" for rule in RULES)


@pytest.mark.parametrize("number", [1, 2])
def test_a_reference_design_has_nothing_critical_or_high(number: int) -> None:
    worst = reviewed(reference(SCENARIO, number)).worst()
    assert worst in (None, Severity.MEDIUM, Severity.LOW)


@pytest.mark.parametrize("number", [1, 2])
def test_every_automatic_fix_of_a_flawed_design_clears_its_finding(number: int) -> None:
    judgement = Judgement(flawed(SCENARIO, number), RULES)
    proven = [
        (finding.key, fix.title, judgement.prove(finding.fingerprint, place).clears)
        for finding in judgement.findings
        if finding.kind == "fail"
        for place, fix in enumerate(finding.fixes)
        if fix.ask is None
    ]
    assert proven
    assert [fix for fix in proven if not fix[2]] == []


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_a_flawed_design_does_not_change_a_byte(seed: int) -> None:
    design, chance = flawed(SCENARIO, 1), random.Random(seed)
    lists = ("components", "connections", "boundaries", "journeys")
    mixed = {n: tuple(chance.sample(getattr(design, n), len(getattr(design, n)))) for n in lists}
    texts = [
        json.dumps(reviewed(d, prove=3).document())
        for d in (design, design.model_copy(update=mixed))
    ]
    assert texts[0] == texts[1]
    jsonschema.validate(json.loads(texts[0]), report_schema())


@pytest.mark.parametrize(
    ("rule", "facts", "target"),
    [
        ("REL-002", "sla_pct=99.95, unit_price_month=700", "availability=0.9998"),
        ("PRF-003", "units=4, capacity_per_instance=1000", "peak_rps=5000"),
    ],
)
def test_a_better_tier_is_offered_and_settles_a_missed_target(
    rule: str, facts: str, target: str
) -> None:
    """It says where its figure is from and whose price it is; the same rule has nothing more to say then."""
    text = f"u:user_client -> a:api_gateway(tier=Standard, {facts}); journey j: u -> a ({target})"
    design = read_sketch(text)
    (finding,) = [f for f in reviewed(design, prove=10).findings if f.rule == rule]
    (fix,) = finding.fixes
    assert fix.title.startswith("a: tier Premium")
    assert "API Management" in fix.title
    assert "by illustrative prices" in fix.title
    assert (fix.clears, fix.introduces) == (True, ())
    mended = reviewed(apply(design, fix.edits).design)
    assert rule in {passed.rule for passed in mended.passed}


@pytest.mark.parametrize("tier", ["Developer", "Standard", "Premium"])
def test_no_figure_of_a_tier_accuses(tier: str) -> None:
    text = f"u:user_client -> a:api_gateway(tier={tier}); journey j: u -> a (availability=0.99999, peak_rps=90000)"
    found = [f for f in reviewed(read_sketch(text)).findings if f.rule in ("REL-002", "PRF-003")]
    assert {f.kind for f in found} == {"open"}


@pytest.mark.parametrize("tag", ["high_stakes", "regulated"])
@pytest.mark.parametrize("rule", ["RAI-001", "RAI-003", "RAI-006"])
def test_decisions_that_weigh_or_are_regulated_are_judged_alike(tag: str, rule: str) -> None:
    review = reviewed(read_sketch(f"@{tag}; a:web_app -> m:online_endpoint"))
    assert rule not in review.not_applicable
    assert rule in reviewed(read_sketch("@realtime; a:web_app -> m:online_endpoint")).not_applicable


def test_skew_between_training_and_serving_is_judged_without_haste_too() -> None:
    drawn = (
        "f:feature_pipeline -data-> s:feature_store -data-> t:trainer -artifact-> r:model_registry "
        "-artifact-> m:online_endpoint; s -data-> m; u:user_client -> m"
    )
    for tags in ("@training", "@training; @realtime"):
        assert "MON-009" not in reviewed(read_sketch(f"{tags}; {drawn}")).not_applicable
