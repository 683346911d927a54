"""Every example of every shipped rule, and what holds for their registry."""

from __future__ import annotations

import importlib
import inspect
import re
from collections import Counter
from contextlib import suppress
from random import Random

import pytest

from designer.formats.reading import read
from designer.graph import DesignGraph
from designer.model.change import changed
from designer.model.errors import InvalidEdit
from designer.rules import Rule, outcome, packs
from designer.rules.examples import CHECKS, run_check
from designer.rules.pages import page, rule_document
from tests.review.chance import fact, shape

RULES = packs.load(("checkers",))
CHANGES = 12
LONGEST_RULE = 40  # of formatted lines: one violation with its fix takes fifteen
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


@each_rule
@pytest.mark.parametrize("check", CHECKS)
def test_example(rule: Rule, check: str) -> None:
    assert run_check(rule, check).problem == ""


def test_ids_and_names_are_unique() -> None:
    for counts in (Counter(r.id for r in RULES), Counter(r.name for r in RULES)):
        assert counts.most_common(1)[0][1] == 1


@each_rule
@pytest.mark.parametrize("example", ["fails", "passes"])
def test_rule_stands_whatever_else_is_said(rule: Rule, example: str) -> None:
    """A rule says something or nothing of any drawing; it never stops with an error."""
    chance = Random(f"{rule.id} {example}")
    first = read(getattr(rule, example))
    for _ in range(CHANGES):
        design = first
        for change in chance.choices((fact, fact, shape), k=3):
            if not design.components:
                break
            with suppress(InvalidEdit):
                design = changed(design, (change(chance, design),))
        assert outcome(rule, DesignGraph(design)).error is None


@each_rule
def test_folder_is_the_category(rule: Rule) -> None:
    assert rule.module.split(".")[:2] == ["checkers", rule.category]


@each_rule
def test_module_says_what_it_is_about(rule: Rule) -> None:
    assert importlib.import_module(rule.module).__doc__


@each_rule
def test_rule_says_what_why_and_where_from(rule: Rule) -> None:
    assert rule.title.endswith(".")
    assert "\n" not in rule.title
    assert rule.rationale
    assert rule.source
    assert rule.remedy
    assert rule.answer


@each_rule
def test_probe_is_a_question(rule: Rule) -> None:
    assert rule.probe.endswith("?")


@each_rule
def test_name_names_the_defect(rule: Rule) -> None:
    assert not re.match(r"(ensure|missing-check|disallow|no-check|must|should)\b", rule.name)


@each_rule
def test_function_is_short(rule: Rule) -> None:
    lines, _ = inspect.getsourcelines(rule.check)
    start = next(n for n, line in enumerate(lines) if line.startswith("def "))
    body = lines[start:]
    docstring = (rule.check.__doc__ or "").count("\n") + 1
    assert len(body) - docstring <= LONGEST_RULE


@each_rule
def test_yields_only_to_rules_that_exist(rule: Rule) -> None:
    assert {*rule.yields_to, *rule.yields_connections_to} <= {other.id for other in RULES}


@each_rule
def test_page_and_row_can_be_written(rule: Rule) -> None:
    assert rule.id in page(rule)
    assert rule_document(rule)["fixable"] in ("automatic", "guided", "none")
