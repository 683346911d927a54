"""What a shipped rule says of a drawing, in a word: the table that each file of cases is checked by."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from designer.formats.reading import read
from designer.graph import DesignGraph
from designer.rules import packs
from designer.rules.verdict import outcome

RULES = {rule.id: rule for rule in packs.load()}
WORST_FIRST = ("fail", "open", "pass")
NOT_APPLICABLE = "n/a"
Case = tuple[str, str, str, str]
"""A rule, what is special about the drawing, the drawing, and the worst verdict on it."""


def worst(rule: str, text: str) -> str:
    """The worst verdict of a rule, which must not raise; `n/a` where it says nothing."""
    result = outcome(RULES[rule], DesignGraph(read(text)))
    assert result.error is None
    kinds = {verdict.kind for verdict in result.verdicts}
    return next((kind for kind in WORST_FIRST if kind in kinds), NOT_APPLICABLE)


def each_of(cases: Sequence[Case]) -> pytest.MarkDecorator:
    """Runs a test once for each case, with rule, text and what is expected."""
    return pytest.mark.parametrize(
        ("rule", "text", "expected"),
        [(rule, text, expected) for rule, _, text, expected in cases],
        ids=[f"{rule}: {what}" for rule, what, _, _ in cases],
    )
