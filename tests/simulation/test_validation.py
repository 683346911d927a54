"""Formulas agree with simulated runs, and the page that says so is current."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.page import page
from tests.simulation.runs import ROWS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "validation.md"


@pytest.fixture(scope="module")
def text() -> str:
    return page()


def test_the_page_is_current(text: str) -> None:
    assert PAGE.read_text("utf-8").endswith(text), "python3 tasks.py docs"


def test_every_formula_holds(text: str) -> None:
    rows = [line for line in text.splitlines() if line.startswith("| ") and " to " in line]
    assert len(rows) == ROWS
    assert [row for row in rows if not row.endswith("| holds |")] == []


def test_a_formula_that_is_a_tenth_off_would_not_hold(text: str) -> None:
    """The intervals of the means and medians of journeys leave less open than that."""
    rows = [line.split(" | ") for line in text.splitlines() if " | p50 | " in line]
    for row in rows:
        formula, high = float(row[2]), float(row[4].split(" to ")[1])
        assert formula * 1.1 > high
    assert len(rows) == 5
