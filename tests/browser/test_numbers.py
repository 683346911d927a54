"""The Numbers page in a browser: figures, a drill chosen by keyboard and by mouse, and what it breaks."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.fixture
def numbers(page: Page) -> Page:
    """The numbers of the design that is on the board, opened from there."""
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Numbers", exact=True).click()
    expect(opened.value.get_by_role("heading", name="Numbers")).to_be_visible(timeout=30_000)
    return opened.value


def test_figures_stand_beside_their_targets(numbers: Page) -> None:
    card = numbers.get_by_role("region", name="Availability of Decide on a payment")
    expect(card).to_contain_text("Target 99.95")
    expect(card).to_contain_text("Missing:")


def test_drill_is_chosen_by_keyboard_and_shows_the_broken_flow(numbers: Page) -> None:
    row = numbers.get_by_role("row", name=re.compile("^Redis features "))
    row.get_by_role("button").focus()
    numbers.keyboard.press("Enter")
    said = numbers.get_by_role("status").filter(has_text="Redis features goes down")
    expect(said).to_contain_text("Broken: Decide on a payment")
    expect(row).to_have_attribute("aria-current", "true")
    picture = numbers.get_by_role("region", name="Drill picture")
    down = picture.get_by_role("button", name="Take down Redis features")
    expect(down).to_have_attribute("aria-pressed", "true")
    expect(picture.locator(".edge.cl-broken").first).to_be_visible()


def test_component_pressed_on_the_picture_goes_down(numbers: Page) -> None:
    picture = numbers.get_by_role("region", name="Drill picture")
    picture.get_by_role("button", name="Take down Fraud model").click()
    expect(numbers.get_by_role("status").filter(has_text="Fraud model goes down")).to_be_visible()


def test_plots_tell_what_they_show(numbers: Page) -> None:
    plots = numbers.locator("[role=graphics-document], [role=img]")
    expect(plots.first).to_have_attribute("aria-label", re.compile("\\d"))
