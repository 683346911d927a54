"""The example checks themselves: a good rule holds them all, and each catches its own mistake."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from designer.model.edit import Set
from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Rule,
    Violation,
    all_of,
    examples,
    is_kind,
    rule,
)
from tests.review.tiny import nobody_owns_it, single_instance

FAILS, PASSES = "api:web_app(instances=1)", "api:web_app(instances=2)"


def test_a_good_rule_holds_every_check() -> None:
    results = examples.test_pack([single_instance, nobody_owns_it])
    assert len(results) == 2 * len(examples.CHECKS)
    assert [result for result in results if not result.holds] == []


@pytest.mark.timeout(30)
def test_a_rule_that_loops_is_given_up_once_and_the_others_are_tested() -> None:
    def looping(app: Element, graph: DesignGraph) -> Iterator[Violation]:
        """Loops."""
        while app.id:
            pass
        yield Violation("never", (app,))

    stuck, *others = examples.test_pack([made(looping), single_instance], 0.3)
    assert stuck.error is not None
    assert stuck.error.took_too_long
    assert stuck.problem.startswith("takes more than 0.3 s and was given up (test_examples.py:")
    assert [each.rule for each in others] == ["REL-901"] * len(examples.CHECKS)
    assert all(each.holds for each in others)


def made(check: object, fails: str = FAILS, passes: str = PASSES, **more: object) -> Rule:
    declare = rule(
        "TST-001",
        subjects=all_of(is_kind("web_app")),
        remedy="Mend it.",
        fails=fails,
        passes=passes,
        **more,  # type: ignore[arg-type]
    )
    return declare(check)  # type: ignore[arg-type]


def with_fix(value: object, attribute: str = "instances") -> object:
    def check(app: Element, graph: DesignGraph) -> Iterator[Violation]:
        """A claim."""
        if app.instances < 2:
            edits = (Set(on=app.id, attribute=attribute, value=value),)  # type: ignore[arg-type]
            yield Violation("few", (app,), (Fix("Do", edits),))

    return check


def no_fix(app: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A claim."""
    if app.instances < 2:
        yield Violation("few", (app,))


def no_witness(app: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A claim."""
    if app.instances < 2:
        yield Violation("few")


def reads_the_drawing(app: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A claim that takes what nobody said for a yes."""
    if "instances" in app.part.attributes and app.instances < 2:
        yield Violation("few", (app,))


def accuses_the_silent(app: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A claim that takes what nobody said for a no."""
    if app.part.attributes.get("instances", 0) < 2:
        yield Violation("few", (app,))


def raises(app: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A claim."""
    if app.id:
        raise KeyError("oops")
    yield Violation("never", (app,))


@pytest.mark.parametrize(
    ("broken", "caught_by"),
    [
        (made(with_fix(2), fails=PASSES), "failing example fails with a witness"),
        (made(no_witness, no_fix="none"), "failing example fails with a witness"),
        (made(with_fix(2), passes=FAILS), "passing example is applicable and passes"),
        (made(with_fix(2), passes="db:relational_db"), "passing example is applicable and passes"),
        (made(with_fix(2), passes="api:web_app"), "passing example is applicable and passes"),
        (made(with_fix(2), passes="api:web_ap"), "passing example is applicable and passes"),
        (made(no_fix), "a fix is offered, or the reason why none is"),
        (made(with_fix(2), no_fix="no way"), "a fix is offered, or the reason why none is"),
        (made(with_fix((), "data")), "fixes touch only what they may"),
        (made(with_fix(1)), "each fix clears its finding"),
        (made(with_fix("unknown")), "each fix clears its finding"),
        (made(reads_the_drawing), "forgetting a fact only blurs"),
        (made(accuses_the_silent), "forgetting a fact only blurs"),
        (made(raises), "failing example fails with a witness"),
    ],
)
def test_a_broken_rule_is_caught(broken: Rule, caught_by: str) -> None:
    assert not examples.run_check(broken, caught_by).holds


def test_a_guided_fix_is_tried_with_its_example_answer() -> None:
    ((verdict, fix),) = examples.failing_fixes(nobody_owns_it)
    assert verdict.subject == "db"
    assert fix.ask is not None
    assert fix.answered("payments") == (Set(on="db", attribute="owner", value="payments"),)
