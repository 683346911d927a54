"""The names and roles that screen readers and scripts work the board by: each is promised, each is there."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_board import start_empty
from tests.browser.test_drawing import component

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]

BUTTONS = ("Undo", "Redo", "Tidy", "Fit", "Export", "Open", "New design", "Table view")


def test_regions_and_commands_have_their_names(page: Page) -> None:
    component(page, "Decision service").click()
    for region in ("Palette", "Board", "Review", "Inspector"):
        expect(page.get_by_role("region", name=region, exact=True)).to_have_count(1)
    for name in BUTTONS:
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(1)
    expect(page.get_by_text(re.compile(r"^Score \d+ to \d+"))).to_have_count(1)
    expect(page.get_by_role("status", name="Saved", exact=True)).to_have_count(1)


def test_parts_of_the_drawing_have_their_names(page: Page) -> None:
    board = page.get_by_role("region", name="Board", exact=True)
    findings = r", \d+ findings, worst (critical|high|medium|low)$"
    named = re.compile(f"^Decision service, Decision service{findings}")
    expect(board.get_by_role("button", name=named)).to_have_count(1)
    plain = board.get_by_role("button", name="Metrics, Metrics backend", exact=True)
    expect(plain).to_have_count(1)
    line = board.get_by_role("button", name="Decision service to Logs, Telemetry", exact=True)
    expect(line).to_have_count(1)
    expect(board.get_by_role("button", name="Boundary West Europe", exact=True)).to_have_count(1)


def test_finding_has_its_commands(page: Page) -> None:
    review = page.get_by_role("region", name="Review", exact=True)
    expect(review.get_by_role("button", name=re.compile("^SEC-012 "))).to_have_count(1)
    for name in ("Preview fix", "Apply fix", "Waive"):
        expect(review.get_by_role("button", name=name, exact=True).first).to_be_visible()


def test_question_gives_its_control_its_name(page: Page) -> None:
    page.get_by_role("tab", name=re.compile("^Questions")).click()
    review = page.get_by_role("region", name="Review", exact=True)
    texts = review.locator(".question-text")
    expect(texts.first).to_be_visible()
    for question in texts.all_text_contents():
        expect(review.get_by_role("group", name=question, exact=True)).to_have_count(1)


def test_palette_is_searched_and_used_by_name(page: Page) -> None:
    start_empty(page)
    palette = page.get_by_role("region", name="Palette", exact=True)
    palette.get_by_role("textbox", name="Search components", exact=True).fill("relational")
    entry = palette.get_by_role("button", name="Relational database", exact=True)
    entry.focus()
    page.keyboard.press("Enter")
    expect(component(page, "Relational database")).to_be_visible()
    expect(page.get_by_role("status", name=re.compile("^(Saved|Saving)$"))).to_have_count(1)


def test_table_view_is_the_board_as_two_tables(page: Page) -> None:
    page.get_by_role("button", name="Table view", exact=True).click()
    for name in ("Components", "Connections"):
        expect(page.get_by_role("table", name=name, exact=True)).to_have_count(1)
