"""Formulas agree with simulated runs, and the page that says so is current."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.page import journeys, page, stations
from tests.simulation.runs import Interval

PAGE = Path(__file__).resolve().parents[2] / "docs" / "validation.md"


@pytest.fixture(scope="module")
def text() -> str:
    return page()


def test_the_page_is_current(text: str) -> None:
    assert PAGE.read_text("utf-8").endswith(text), "python3 tasks.py docs"


def test_every_formula_holds(text: str) -> None:
    rows = [line for line in text.splitlines() if line.startswith("| ") and " to " in line]
    assert len(rows) >= 20
    assert [row for row in rows if not row.endswith("| holds |")] == []


def test_a_wrong_formula_would_not_hold() -> None:
    """Ten per cent more than the truth lies outside what most runs leave open."""
    row = next(row for row in journeys() if row.what == "three at once" and row.measure == "p50")
    assert row.simulated.holds(row.formula)
    assert not row.simulated.holds(row.formula * 1.1)
    assert not Interval(1.0, 0.1).holds(1.2)


def test_the_rows_name_what_they_are() -> None:
    assert next(stations()).what == "M/M/1 at 70%"
