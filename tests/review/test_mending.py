"""Mending applies what makes a design better, and stops."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from designer.graph import DesignGraph, Element
from designer.review import Judgement
from designer.review.mending import mended
from designer.rules import Fix, Rule, Set, Violation

from .tiny import component, design, made

TODAY = date(2026, 11, 21)


def _needs(attribute: str, brings: str) -> object:
    def check(app: Element, graph: DesignGraph) -> Iterator[Violation]:
        """Something is missing."""
        if not app.known(attribute):
            edits = (
                Set(on=app.id, attribute=attribute, value=True),
                Set(on=app.id, attribute=brings, value=True),
            )
            yield Violation(f"no {attribute}", (app,), (Fix(f"State {attribute}", edits),))

    return check


def _minds(attribute: str) -> object:
    def check(app: Element, graph: DesignGraph) -> Iterator[Violation]:
        """Something is in the way."""
        if app.known(attribute):
            yield Violation(f"has {attribute}", (app,))

    return check


@pytest.mark.parametrize(
    ("brought", "applied"), [("medium", True), ("high", False), ("critical", False)]
)
def test_a_fix_may_bring_what_is_milder_and_nothing_as_bad(brought: str, applied: bool) -> None:
    rules: list[Rule] = [
        made("TST-001", _needs("autoscale", "scale_to_zero"), severity="high"),
        made("TST-002", _minds("scale_to_zero"), severity=brought),
    ]
    found, done = mended(Judgement(design(component("a", "web_app")), rules), TODAY)
    assert bool(done) is applied
    assert bool(found.design.component_by_id["a"].attributes.get("autoscale")) is applied


def test_two_fixes_that_undo_each_other_come_to_an_end() -> None:
    def toggled(value: bool) -> object:
        def check(app: Element, graph: DesignGraph) -> Iterator[Violation]:
            """It is the wrong way round."""
            if bool(app.known("scale_to_zero")) is not value:
                turn = (Set(on=app.id, attribute="scale_to_zero", value=value),)
                yield Violation("wrong", (app,), (Fix("Turn it", turn),))

        return check

    rules = [
        made("TST-001", toggled(value=True), severity="high"),
        made("TST-002", toggled(value=False), severity="medium"),
    ]
    _, done = mended(Judgement(design(component("a", "web_app")), rules), TODAY)
    assert len(done) == 1
