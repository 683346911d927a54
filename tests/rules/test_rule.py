"""Declaring rules: what is missing or misspelt is refused at once, by name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from designer.model.edit import Set
from designer.model.errors import InvalidRule
from designer.rules import (
    ANSWER,
    DesignGraph,
    Element,
    Fix,
    Question,
    Severity,
    Violation,
    all_of,
    is_kind,
    provides,
    rule,
)
from designer.rules.pages import fixable, page, rule_document
from designer.rules.propriety import impropriety
from tests.review.tiny import nobody_owns_it, open_line, single_instance

PARTS = {
    "subjects": all_of(is_kind("web_app")),
    "remedy": "Mend it.",
    "fails": "api:web_app",
    "passes": "api:web_app",
}


def fine(app: Element, graph: DesignGraph, *, most: int = 3) -> Iterator[Violation]:
    """A title.

    A reason that
    goes on.
    """
    yield Violation("v", (app,))


def no_docstring(app: Element, graph: DesignGraph) -> Iterator[Violation]:
    yield Violation("v", (app,))


def no_full_stop(app: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A title"""
    yield Violation("v", (app,))


def no_yield(app: Element, graph: DesignGraph) -> None:
    """A title."""


def no_default(app: Element, graph: DesignGraph, *, most: int) -> Iterator[Violation]:
    """A title."""
    yield Violation("v", (app,))


def no_graph(app: Element) -> Iterator[Violation]:
    """A title."""
    yield Violation("v", (app,))


def test_a_rule_takes_its_texts_and_thresholds_from_its_function() -> None:
    made = rule("REL-900", **PARTS)(fine)  # type: ignore[arg-type]
    assert made.name == "fine"
    assert made.title == "A title."
    assert made.rationale == "A reason that\ngoes on."
    assert made.thresholds == {"most": 3}
    assert made.severity is Severity.MEDIUM
    assert made.category == "reliability"


def test_a_rule_is_frozen() -> None:
    with pytest.raises(AttributeError):
        single_instance.id = "REL-000"  # type: ignore[misc]


@pytest.mark.parametrize("check", [no_docstring, no_full_stop, no_yield, no_default, no_graph])
def test_a_malformed_function_is_refused(check: object) -> None:
    with pytest.raises(InvalidRule, match="REL-900"):
        rule("REL-900", **PARTS)(check)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"severity": "grave"}, "critical, high, medium, low"),
        ({"remedy": " "}, "remedy is empty"),
        ({"fails": ""}, "fails is empty"),
        ({"tier": "extra"}, "core or extended"),
        ({"yields_to": ("REL-900",)}, "yield to itself"),
    ],
)
def test_a_malformed_part_is_refused(change: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidRule, match=said):
        rule("REL-900", **{**PARTS, **change})(fine)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["REL900", "rel-900", "REL-90", "-900", "REL-9000"])
def test_a_malformed_id_is_refused(name: str) -> None:
    with pytest.raises(InvalidRule, match="REL-014"):
        rule(name, **PARTS)(fine)  # type: ignore[arg-type]


def test_a_shipped_rule_names_its_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fine, "__module__", "checkers.reliability.made_up")
    with pytest.raises(InvalidRule, match="source"):
        rule("REL-900", **PARTS)(fine)  # type: ignore[arg-type]


def test_a_misspelt_capability_fails_where_the_rule_is_declared() -> None:
    with pytest.raises(Exception, match="safty_in"):
        provides("safty_in")


# ---- Fixes -----------------------------------------------------------------------------------


def owner(value: str) -> tuple[Set, ...]:
    return (Set(on="db", attribute="owner", value=value),)


def test_a_guided_fix_has_a_gap_and_asks_and_no_other_does() -> None:
    ask = Question("owner", "Who owns db?")
    assert Fix("Name the owner", owner(ANSWER), ask=ask).answered("payments") == owner("payments")
    for edits, asked in ((owner(ANSWER), None), (owner("x"), ask)):
        with pytest.raises(InvalidRule):
            Fix("Name the owner", edits, ask=asked)


def test_a_number_stays_a_number_in_the_answer() -> None:
    edits = (Set(on="api", attribute="instances", value=ANSWER),)
    (edit,) = Fix("Run n", edits, ask=Question("instances", "How many?")).answered(3)
    assert isinstance(edit, Set)
    assert edit.value == 3


def test_a_fix_without_edits_is_refused() -> None:
    with pytest.raises(InvalidRule):
        Fix("Nothing", ())


def test_a_fix_that_merely_edits_a_claim_is_proper_only_as_a_conditional() -> None:
    edits = (Set(on="api", attribute="sla_pct", value=99.99),)
    assert impropriety(Fix("Claim more", edits), "api") is not None
    assert impropriety(Fix("Claim more", edits, safe=False), "api") is not None
    assert impropriety(Fix("If true, state it", edits, safe=False), "api") is None


@pytest.mark.parametrize(("copies", "offered"), [(100_000, True), (100_001, False)])
def test_fix_states_only_what_a_design_can(copies: int, offered: bool) -> None:
    more = Fix("Run more", (Set(on="api", attribute="instances", value=copies),))
    assert (impropriety(more, "api") is None) is offered


# ---- Pages -----------------------------------------------------------------------------------


def test_the_row_of_a_rule_has_what_the_format_says() -> None:
    row = rule_document(single_instance)
    assert list(row) == [
        "id", "name", "title", "category", "severity", "tier", "rationale", "remedy", "probe",
        "source", "fixable", "fails", "passes",
    ]  # fmt: skip
    assert row["name"] == "single-instance"


def test_what_is_fixable_is_what_the_failing_example_offers() -> None:
    assert fixable(single_instance) == "automatic"
    assert fixable(nobody_owns_it) == "guided"


def test_the_page_says_how_it_decides_and_how_it_is_mended() -> None:
    text = page(single_instance)
    assert text.startswith("# REL-901 An app runs as too few instances.\n")
    for part in (
        "When it stops",
        "Threshold `least`: 2",
        "- Run two (automatic)",
        "What if it stops?",
    ):
        assert part in text
    assert "## Source" not in text
    assert "Who owns db?" in page(nobody_owns_it)
    assert open_line.fails in page(open_line)
