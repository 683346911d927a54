"""A drill on the board: chosen by keyboard, drawn on the canvas, ended by Esc; and links that show something."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.serving import App
from tests.browser.test_board import opened
from tests.browser.test_drawing import component

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]


def drill(page: Page) -> Locator:
    return page.get_by_role("region", name="Drill", exact=True)


def take_down(page: Page, name: str) -> None:
    page.get_by_role("tab", name="Drills").focus()
    page.keyboard.press("Enter")
    row = page.get_by_role("button", name=re.compile(f"^Take down {name}: "))
    row.focus()
    page.keyboard.press("Enter")
    expect(drill(page)).to_contain_text(f"{name} goes down")


def test_drill_darkens_the_board_and_esc_ends_it(page: Page) -> None:
    take_down(page, "Redis features")
    expect(drill(page)).to_contain_text("Broken: Decide on a payment")
    redis = component(page, "Redis features")
    expect(redis).to_have_attribute("aria-description", "Down in this drill")
    expect(component(page, "Decision service")).to_have_class(re.compile("hit-broken"))
    expect(component(page, "Logs")).to_have_class(re.compile("hit-aside"))
    expect(page.locator(".wire.hit-broken").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(drill(page)).to_have_count(0)
    expect(redis).not_to_have_attribute("aria-description", re.compile("."))
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_disabled()


def test_drill_outlives_an_edit_and_ends_with_its_component(page: Page) -> None:
    take_down(page, "Redis features")
    component(page, "Logs").click()
    page.keyboard.press("Delete")
    expect(component(page, "Logs")).to_have_count(0)
    expect(drill(page)).to_contain_text("Redis features goes down")
    component(page, "Redis features").click()
    page.keyboard.press("Delete")
    expect(drill(page)).to_have_count(0)
    expect(page.get_by_text("is not drawn any more")).to_be_visible()


def test_component_is_taken_down_from_the_board(page: Page) -> None:
    component(page, "Fraud model").click()
    page.get_by_role("button", name="Take down", exact=True).click()
    expect(drill(page)).to_contain_text("Fraud model goes down")
    page.get_by_role("button", name="End drill").click()
    expect(drill(page)).to_have_count(0)


def test_numbers_page_shows_a_drill_on_the_board(page: Page) -> None:
    with page.context.expect_page() as new:
        page.get_by_role("button", name="Numbers", exact=True).click()
    numbers = new.value
    row = numbers.get_by_role("row", name=re.compile("^Redis features "))
    row.get_by_role("button").click(timeout=30_000)
    expect(numbers.get_by_role("status").filter(has_text="Redis features goes")).to_be_visible()
    numbers.get_by_role("link", name="Show on the board").click()
    expect(drill(numbers)).to_contain_text("Redis features goes down", timeout=30_000)


def test_link_selects_what_it_names_and_says_what_is_not_there(page: Page, app: App) -> None:
    opened(page, f"{app.url}/?select=scorer,gone")
    expect(component(page, "Fraud model")).to_have_attribute("aria-pressed", "true")
    message = page.get_by_text("`gone` is not on this board")
    expect(message).to_be_visible()
    page.get_by_role("button", name="Hide this message").click()
    expect(message).to_have_count(0)


def test_copied_link_leads_to_the_selected_component(page: Page, app: App) -> None:
    component(page, "Fraud model").click()
    page.evaluate(
        "() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }"
    )
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Copy a link to what is selected").click()
    link = str(page.evaluate("() => window.copied"))
    opened(page, link)
    expect(component(page, "Fraud model")).to_have_attribute("aria-pressed", "true")
