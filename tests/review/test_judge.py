"""Verdicts: what outranks what, and whose error is whose."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from designer.model.errors import InvalidSettings
from designer.review import Judgement, Policy
from designer.rules import (
    DesignGraph,
    Element,
    Set,
    Severity,
    Unknown,
    Violation,
    all_of,
    has_tag,
    is_kind,
)
from tests.review.tiny import FLAWED, RULES, TODAY, call, component, design, made, single_instance

NOTHING = design()


def kinds(judgement: Judgement) -> dict[tuple[str, str], str]:
    return {key: verdict.kind for key, verdict in judgement.verdicts.items()}


def test_each_subject_gets_its_verdict() -> None:
    drawn = design(
        component("a", "web_app", instances=1),
        component("b", "web_app", instances=2),
        component("c", "web_app"),
    )
    assert kinds(Judgement(drawn, [single_instance])) == {
        ("REL-901", "a"): "fail",
        ("REL-901", "b"): "pass",
        ("REL-901", "c"): "open",
    }


def test_no_subject_is_not_applicable_and_never_passed() -> None:
    review = Judgement(NOTHING, RULES).review(TODAY)
    assert review.not_applicable == ("OPS-901", "REL-901", "SEC-901")
    assert review.passed == ()


def test_counterexample_outranks_an_unknown_met_later() -> None:
    def check(app: Element, graph: DesignGraph) -> Iterator[Violation]:
        """A."""
        yield Violation("found", (app,))
        yield Violation(f"{app.instances}", (app,))

    rule = made("TST-001", check)
    judged = Judgement(design(component("a", "web_app")), [rule]).verdicts["TST-001", "a"]
    assert judged.kind == "fail"
    assert len(judged.violations) == 1


def test_a_doubt_that_no_fact_settles_is_open_and_no_pass() -> None:
    def check(app: Element, graph: DesignGraph) -> Iterator[Violation]:
        """Cannot be told."""
        if app.is_component:
            raise Unknown
        yield Violation("never", (app,))

    judgement = Judgement(design(component("a", "web_app")), [made("TST-001", check)])
    assert judgement.verdicts["TST-001", "a"].kind == "open"
    (finding,) = judgement.findings
    assert finding.message == "Cannot be told. The drawing does not decide it."


def raising(app: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Raises."""
    if app.id == "a":
        raise KeyError("oops")
    yield Violation("found", (app,))


def yielding_nonsense(app: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Yields what is no violation."""
    yield "wrong"  # type: ignore[misc]


def naming_nobody(app: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Names a component that is not there."""
    yield Violation("where?", ("nobody",))


def misspelling(app: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Reads an attribute that no kind has."""
    yield Violation(str(app.instancez), (app,))


def yielding_for_ever(app: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Does not stop."""
    while True:
        yield Violation("again", (app,))


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (raising, "KeyError: 'oops'"),
        (yielding_nonsense, "yields str, not a Violation"),
        (naming_nobody, "'nobody'"),
        (misspelling, "instancez"),
        (yielding_for_ever, "more than 1000 violations"),
    ],
)
def test_a_broken_rule_is_its_own_error_and_the_others_run(check: object, said: str) -> None:
    rule = made("TST-001", check)
    drawn = design(component("a", "web_app", instances=1))
    review = Judgement(drawn, [rule, *RULES]).review(TODAY)
    (error,) = review.errors
    assert error.rule == "TST-001"
    assert said in error.message
    assert f"({Path(__file__).name}:" in error.message, (
        "the file, without the folders of one machine"
    )
    assert (error.file, error.line > 0) == (__file__, True)
    assert "0x" not in error.message
    assert {f.rule for f in review.findings} >= {"REL-901"}
    assert "TST-001" not in (*review.not_applicable, *(p.rule for p in review.passed))


def test_a_rule_that_raises_on_one_subject_is_still_heard_on_the_others() -> None:
    drawn = design(component("a", "web_app"), component("b", "web_app"))
    judgement = Judgement(drawn, [made("TST-001", raising)])
    assert kinds(judgement) == {("TST-001", "b"): "fail"}
    assert "on a" in judgement.errors[0].message


def test_a_rule_that_raises_while_looking_for_subjects_is_its_own_error() -> None:
    def subjects(graph: DesignGraph) -> Iterator[Element]:
        raise ZeroDivisionError("early")

    judgement = Judgement(FLAWED, [made("TST-001", raising, subjects=subjects), *RULES])
    assert [error.rule for error in judgement.errors] == ["TST-001"]
    assert judgement.findings


@pytest.mark.timeout(30)
def test_a_rule_that_loops_is_given_up_and_the_others_run() -> None:
    def looping(app: Element, graph: DesignGraph) -> Iterator[Violation]:
        """Loops."""
        while True:
            try:
                time.sleep(0.001)
            except Exception:  # noqa: BLE001 -- a rule may swallow whatever it can
                yield Violation("never", (app,))

    judgement = Judgement(FLAWED, [made("TST-001", looping), *RULES], limit_s=0.3)
    (error,) = judgement.errors
    assert error.message.startswith("takes more than 0.3 s and was given up (test_judge.py:")
    assert {rule for rule, _ in judgement.verdicts} == {"OPS-901", "REL-901", "SEC-901"}


@pytest.mark.timeout(30)
def test_a_rule_that_took_too_long_is_not_waited_for_again() -> None:
    runs: list[str] = []

    def looping(app: Element, graph: DesignGraph) -> Iterator[Violation]:
        """Loops."""
        runs.append(app.id)
        while app.id:
            pass
        yield Violation("never", (app,))

    judgement = Judgement(FLAWED, [made("TST-001", looping), *RULES], limit_s=0.3)
    first = judgement.errors
    mended = judgement.after((Set(on="api", attribute="instances", value=3),))
    renamed = mended.redrawn(mended.design.model_copy(update={"name": "Another"}))
    assert mended.errors == renamed.errors == first
    assert runs == ["api"]


def test_a_condition_that_nobody_knows_leaves_the_rule_open_once() -> None:
    drawn = design(component("a", "web_app"), component("b", "web_app"))
    unsure = drawn.model_copy(
        update={"requirements": drawn.requirements.model_copy(update={"unsure": ("multi_tenant",)})}
    )
    rule = made("TST-001", raising, when=has_tag("multi_tenant"))
    assert kinds(Judgement(unsure, [rule])) == {("TST-001", "design"): "open"}
    assert kinds(Judgement(drawn, [rule])) == {}


def test_thresholds_and_severities_come_from_the_policy() -> None:
    drawn = design(component("a", "web_app", instances=2))
    policy = Policy(thresholds={"REL-901": {"least": 3}}, severities={"REL-901": Severity.LOW})
    (finding,) = Judgement(drawn, [single_instance], policy).findings
    assert (finding.kind, finding.severity) == ("fail", Severity.LOW)


@pytest.mark.parametrize(
    ("policy", "left"),
    [
        (Policy(select=("REL-901",)), ["REL-901"]),
        (Policy(select=("security", "OPS")), ["OPS-901", "SEC-901"]),
        (Policy(ignore=("reliability",)), ["OPS-901", "SEC-901"]),
        (Policy(select=("SEC",), ignore=("SEC-901",)), []),
    ],
)
def test_policy_selects_by_id_letters_and_category(policy: Policy, left: list[str]) -> None:
    assert [rule.id for rule in policy.chosen(RULES)] == left


def test_extended_rules_are_judged_on_request() -> None:
    rule = made("TST-001", raising, tier="extended")
    assert Policy().chosen([rule]) == ()
    assert Policy(extended=True).chosen([rule]) == (rule,)
    assert Policy(select=("TST-001",)).chosen([rule]) == (rule,)


@pytest.mark.parametrize(
    "policy",
    [
        Policy(select=("REL-999",)),
        Policy(ignore=("reliabilty",)),
        Policy(severities={"REL-999": Severity.LOW}),
        Policy(thresholds={"REL-901": {"most": 3}}),
    ],
)
def test_policy_that_names_what_is_not_there_is_refused(policy: Policy) -> None:
    with pytest.raises(InvalidSettings):
        Judgement(FLAWED, RULES, policy)


def test_a_subject_that_comes_twice_is_judged_once() -> None:
    def twice(graph: DesignGraph) -> Iterator[Element]:
        yield from all_of(is_kind("web_app"))(graph)
        yield from all_of(is_kind("web_app"))(graph)

    drawn = design(component("b", "web_app"), call("b", "b"))
    judgement = Judgement(drawn, [made("TST-001", raising, subjects=twice)])
    assert len(judgement.findings) == 1
