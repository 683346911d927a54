"""The score, by hand."""

from __future__ import annotations

import pytest

from designer.review import Judgement, Policy, Score
from designer.rules import Severity
from tests.review.tiny import (
    RULES,
    TODAY,
    call,
    component,
    design,
    nobody_owns_it,
    open_line,
    single_instance,
    waiver,
)


def score(*parts: object, rules: object = RULES, **more: object) -> Score:
    judgement = Judgement(design(*parts, **more), rules)  # type: ignore[arg-type]
    return judgement.review(TODAY).score


def test_an_empty_board_knows_nothing() -> None:
    empty = score()
    assert (empty.low, empty.high, empty.overall, empty.known) == (0, 100, 50, 0)
    assert not empty.applicable


def test_open_subjects_count_as_failed_for_low_and_as_passed_for_high() -> None:
    # low severity, so no cap: 1 of 4 passes, 1 fails, 2 are open.
    found = score(
        component("a", "web_app", owner="x"),
        component("b", "web_app", owner="none"),
        component("c", "web_app"),
        component("d", "web_app"),
        rules=[nobody_owns_it],
    )
    assert (found.low, found.high, found.overall, found.known) == (25, 75, 50, 0.5)


def test_rules_weigh_by_severity() -> None:
    # REL-901 (high, 4): 1 of 2 passes, 1 open. OPS-901 (low, 1): 2 of 2 pass.
    found = score(
        component("a", "web_app", instances=2, owner="x"),
        component("b", "web_app", owner="x"),
        rules=[single_instance, nobody_owns_it],
    )
    assert found.low == pytest.approx(100 * (4 * 0.5 + 1 * 1) / 5)
    assert found.high == 100
    assert found.known == pytest.approx((4 * 0.5 + 1) / 5)
    assert found.categories["operations"].low == 100


@pytest.mark.parametrize(
    ("severity", "most"), [("critical", 40), ("high", 75), ("medium", 90), ("low", 90)]
)
def test_an_unwaived_failure_caps_its_category(severity: str, most: float) -> None:
    # 9 of 10 pass: 90 points, unless a cap holds them down.
    apps = [component(f"a{n}", "web_app", instances=2) for n in range(9)]
    drawn = design(*apps, component("b", "web_app", instances=1))
    policy = Policy(severities={"REL-901": Severity(severity)})
    found = Judgement(drawn, [single_instance], policy).review(TODAY).score
    assert found.categories["reliability"].high == most
    assert found.high == most


def test_a_waived_failure_does_not_cap_but_did_not_pass_either() -> None:
    apps = [component(f"a{n}", "web_app", instances=2) for n in range(9)]
    found = score(
        *apps,
        component("b", "web_app", instances=1),
        rules=[single_instance],
        waivers=(waiver("REL-901", "b", TODAY),),
    )
    assert (found.low, found.high) == (90, 90)


def test_a_cap_holds_its_own_category_only() -> None:
    # SEC-901 (critical, 8): 1 of 2 passes, 50 points capped at 40. REL-901 (high, 4): passes.
    found = score(
        component("a", "web_app", instances=2),
        component("db", "relational_db"),
        component("c", "cache"),
        call("a", "db", encrypted=False),
        call("a", "c", encrypted=True),
        rules=[open_line, single_instance],
    )
    assert found.categories["security"].high == 40
    assert found.categories["reliability"].high == 100
    assert found.overall == pytest.approx((8 * 40 + 4 * 100) / 12)
