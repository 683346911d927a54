"""What hands do beside the first walk: drag, drop on a line, paste, state facts of several, answer the brief."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.serving import eventually
from tests.browser.test_board import finding, start_empty
from tests.browser.test_drawing import box_of, choose, component, exported, type_in

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]

PASTE = """(on, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  on.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
}"""
COPY = """on => {
  const clipboardData = new DataTransfer();
  on.dispatchEvent(new ClipboardEvent("copy", {clipboardData, bubbles: true, cancelable: true}));
  return clipboardData.getData("text/plain");
}"""
SURFACE = ".react-flow__pane"


def board(page: Page) -> Locator:
    return page.get_by_role("region", name="Board", exact=True)


def paste(page: Page, text: str) -> None:
    page.locator(SURFACE).evaluate(PASTE, text)


def connection(page: Page, name: str) -> Locator:
    return board(page).get_by_label(name, exact=True)


def draw_three(page: Page) -> None:
    start_empty(page)
    paste(page, "user:user_client -> api:web_app -> db:relational_db")
    expect(component(page, "db")).to_be_visible()
    page.get_by_role("button", name="Fit").click()


def test_component_is_dragged_from_the_palette_and_dropped_on_a_line(page: Page) -> None:
    draw_three(page)
    page.get_by_role("textbox", name="Search components").fill("redis")
    entry = page.get_by_role("region", name="Palette").get_by_role("button", name="Cache").first
    start, end = box_of(component(page, "api")), box_of(component(page, "db"))
    page.mouse.move(*middle(entry))
    page.mouse.down()
    at = (
        (start["x"] + start["width"] + end["x"]) / 2,
        (start["y"] + end["y"] + end["height"]) / 2,
    )
    page.mouse.move(at[0] - 5, at[1], steps=5)
    page.mouse.move(*at)
    page.mouse.up()
    expect(connection(page, "api to db, Call")).to_have_count(0)
    expect(board(page).get_by_label(re.compile("^api to .*, Call$"))).to_have_count(1)
    expect(board(page).get_by_label(re.compile("^(?!api ).* to db, "))).to_have_count(1)


def middle(locator: Locator) -> tuple[float, float]:
    box = box_of(locator)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_unlikely_direction_is_asked_about(page: Page) -> None:
    start_empty(page)
    paste(page, "user:user_client; api:web_app")
    expect(component(page, "api")).to_be_visible()
    page.get_by_role("button", name="Fit").click()
    drag_line(page, "api", "user")
    question = page.get_by_role("dialog", name="Which way?")
    expect(question).to_be_visible()
    question.get_by_role("button", name="Swap").click()
    expect(connection(page, "user to api, Call")).to_have_count(1)


def drag_line(page: Page, source: str, target: str) -> None:
    """From the handle on the right of one to the middle of the other."""
    component(page, source).hover()
    box = box_of(component(page, source))
    page.mouse.move(box["x"] + box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(*middle(component(page, target)), steps=8)
    page.mouse.up()


def test_kind_of_a_connection_is_changed_and_undone(page: Page) -> None:
    draw_three(page)
    connection(page, "api to db, Call").focus()
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="Kind of connection").first.select_option("data")
    expect(connection(page, "api to db, Data")).to_have_count(1)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(connection(page, "api to db, Call")).to_have_count(1)


def test_several_components_are_given_a_fact_at_once(page: Page) -> None:
    draw_three(page)
    choose(page, "api")
    choose(page, "db", also=True)
    inspector = page.get_by_role("region", name="Inspector")
    inspector.get_by_role("button", name=re.compile("^Zones: none$", re.IGNORECASE)).click()
    expect(inspector.get_by_role("button", name="zones: none").first).to_be_visible()
    rows = exported(page)["components"]
    assert {row["id"]: row.get("zones") for row in rows} == {
        "user": None,
        "api": "none",
        "db": "none",
    }


def test_part_of_a_drawing_is_copied_pasted_and_deleted(page: Page) -> None:
    draw_three(page)
    choose(page, "api")
    choose(page, "db", also=True)
    text = page.locator(SURFACE).evaluate(COPY)
    paste(page, text)
    expect(board(page).get_by_label(re.compile(", Web app"))).to_have_count(2)
    expect(board(page).get_by_label(re.compile("^api.* to db.*, Call$"))).to_have_count(2)
    page.keyboard.press("Delete")
    expect(board(page).get_by_label(re.compile(", Web app"))).to_have_count(1)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(board(page).get_by_label(re.compile(", Web app"))).to_have_count(2)


def test_frame_is_resized_and_gives_facts_to_all_inside(page: Page) -> None:
    draw_three(page)
    choose(page, "api")
    choose(page, "db", also=True)
    page.get_by_role("button", name="Frame it").click()
    page.get_by_role("button", name="As a network").click()
    frame = page.locator(".react-flow__node", has=page.locator(".frame")).first
    before = box_of(frame)
    handle = frame.locator(".react-flow__resize-control.handle.bottom.right")
    page.mouse.move(*middle(handle))
    page.mouse.down()
    page.mouse.move(
        before["x"] + before["width"] + 60, before["y"] + before["height"] + 60, steps=5
    )
    page.mouse.up()
    eventually(page, lambda: box_of(frame)["width"] > before["width"] + 20)
    rows = exported(page)["components"]
    assert [bool(row.get("within")) for row in rows] == [False, True, True]


def test_brief_strip_and_flows_edit_the_design(page: Page) -> None:
    draw_three(page)
    brief = page.get_by_role("region", name="Brief")
    brief.get_by_label("Personal data?").select_option("yes")
    brief.get_by_label("Untrusted text?").select_option("unsure")
    brief.get_by_label("Availability").fill("0.999")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Critical flows").click()
    page.get_by_role("button", name="Add a critical flow").click()
    page.get_by_label("p99 latency, ms").fill("120")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    design = exported(page)
    assert design["requirements"] == {
        "tags": ["pii"],
        "unsure": ["realtime", "regulated", "training", "untrusted_text"],  # nothing said is not no
        "availability": 0.999,
    }
    journeys = design["journeys"]
    assert [(j["from"], j["to"], j["p99_latency_ms"]) for j in journeys] == [
        (["user"], ["db"], 120)
    ]


@pytest.mark.parametrize("rule", ["MLO-007", "MLO-001"])  # what is wrong, what is not drawn yet
def test_wrong_finding_is_disputed_with_the_smallest_sketch(page: Page, rule: str) -> None:
    tab = page.get_by_role("tab", name=re.compile("^Findings"))
    before = int((tab.inner_text()).split()[-1])
    finding(page, rule)
    page.get_by_role("button", name="This is wrong").click()
    page.get_by_label("What is wrong with it").fill("It is done by hand")
    page.get_by_role("button", name="Hide it as disputed").click()
    expect(tab).to_have_text(f"Findings {before - 1}")
    expect(page.get_by_text("Disputed", exact=True)).to_have_count(1)
    expect(page.get_by_label("The smallest sketch that shows it")).to_have_value(
        re.compile("scorer:online_endpoint")
    )
    page.get_by_role("button", name="It is right after all").click()
    expect(tab).to_have_text(f"Findings {before}")


def test_what_is_missing_shows_as_not_drawn_yet(page: Page) -> None:
    draw_three(page)
    expect(page.get_by_text(re.compile("not drawn yet", re.IGNORECASE)).first).to_be_visible()


def test_sketch_is_typed_on_the_board_and_told_what_is_wrong(page: Page) -> None:
    start_empty(page)
    page.locator(SURFACE).click(position={"x": 300, "y": 300})
    page.keyboard.type("a:web_app -> b:cahce")
    page.keyboard.press("Enter")
    expect(page.get_by_text("did you mean cache")).to_be_visible()
    for _ in range(4):
        page.keyboard.press("Backspace")
    page.keyboard.type("ache")
    page.keyboard.press("Enter")
    expect(connection(page, "a to b, Call")).to_have_count(1)


def test_board_works_in_dark_and_at_1280_pixels(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    page.emulate_media(color_scheme="dark")
    page.reload()
    expect(component(page, "Fraud model")).to_be_visible()
    for name in ("Palette", "Board", "Review"):
        box = box_of(page.get_by_role("region", name=name, exact=True))
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 1280
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    colour = component(page, "Fraud model").evaluate("on => getComputedStyle(on).backgroundColor")
    red, green, blue = map(int, re.findall(r"\d+", colour)[:3])
    assert max(red, green, blue) < 100, colour


def test_typed_names_go_on_from_the_chosen_one(page: Page) -> None:
    draw_three(page)
    choose(page, "api")
    type_in(page, "Events: kafka")
    expect(board(page).get_by_label(re.compile("^api to Events, "))).to_have_count(1)
