"""What the board looks at: it goes there at once, and stays there while one draws."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.test_board import start_empty
from tests.browser.test_drawing import box_of, component, type_in

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]


def view(page: Page) -> str:
    shown = page.locator(".react-flow__viewport").evaluate("shown => shown.style.transform")
    assert isinstance(shown, str)
    return shown


def test_first_component_stays_where_a_hand_put_it(page: Page) -> None:
    start_empty(page)
    pane = page.locator(".react-flow__pane")
    at = box_of(pane)
    before = view(page)
    pane.dblclick(position={"x": 420, "y": 360})
    type_in(page, "Hub: event stream")
    page.wait_for_timeout(500)
    assert view(page) == before
    box = box_of(component(page, "Hub"))
    assert abs(box["x"] - at["x"] - 420) < 20
    assert abs(box["y"] - at["y"] - 360) < 20


def test_fit_shows_the_whole_drawing_at_once(page: Page) -> None:
    """A hand that is quicker than a moving view presses beside what it meant."""
    for _ in range(4):
        page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Fit").click()
    at_once = view(page)
    page.wait_for_timeout(500)
    assert view(page) == at_once
    board = box_of(page.locator(".react-flow__pane"))
    for shown in page.locator(".component").all():
        box = box_of(shown)
        assert board["x"] <= box["x"]
        assert box["x"] + box["width"] <= board["x"] + board["width"]
        assert board["y"] <= box["y"]
        assert box["y"] + box["height"] <= board["y"] + board["height"]
