"""What somebody tries who never saw the board: type at once, answer by ticking, look into the table, rename."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import App
from tests.browser.test_board import add, finding, saved, start_empty
from tests.browser.test_drawing import box_of, choose, component
from tests.browser.test_hands import board, connection, draw_three

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]

LONG = (
    "Payment authorisation and settlement reconciliation for the whole of northern and western Europe, "
    * 2
)
PASTE = """text => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.body.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, composed: true}));
}"""


def test_empty_board_takes_what_is_typed_at_once(page: Page) -> None:
    start_empty(page)
    for text in ("api gateway", "Orders: relational database"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    expect(connection(page, "API gateway to Orders, Call")).to_have_count(1)


def test_keys_and_pasted_text_that_nothing_was_meant_for_go_to_the_board(page: Page) -> None:
    start_empty(page)
    page.get_by_text("Nothing is known to be wrong.").click()
    page.evaluate("document.activeElement.blur()")
    page.evaluate(PASTE, "api:web_app -> db:relational_db")
    expect(component(page, "api")).to_be_visible()
    page.keyboard.type("cache")  # on its own "c" asks Streamlit to clear its caches
    page.keyboard.press("Enter")
    expect(component(page, "Cache")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_pipeline_that_nobody_asks_is_told_what_more_would_be_judged(page: Page) -> None:
    start_empty(page)
    page.evaluate(PASTE, "src:relational_db -data-> etl:spark_batch -data-> lake:data_lake")
    expect(page.get_by_text(re.compile(r"\d+ more rules apply once it is said"))).to_be_visible()
    page.get_by_role("button", name="name a critical flow").click()
    expect(page.get_by_role("button", name="Add a critical flow")).to_be_visible()


def test_tags_are_ticked_and_a_yes_or_no_has_no_third_no(page: Page) -> None:
    draw_three(page)
    page.get_by_role("tab", name=re.compile("^Questions")).click()
    group = page.get_by_role("group", name="Which of the tags hold for this design?")
    group.get_by_label("Holds personal data").check()
    group.get_by_role("button", name="Answer").click()
    expect(page.get_by_role("region", name="Brief").get_by_label("Personal data?")).to_have_value(
        "yes"
    )
    asked = page.locator(".question", has=page.get_by_role("button", name="Yes", exact=True)).first
    expect(asked.get_by_role("button", name="No", exact=True)).to_be_visible()
    expect(asked.get_by_role("button", name="None", exact=True)).to_have_count(0)


def test_table_shows_facts_and_the_review_beside_it(page: Page) -> None:
    draw_three(page)
    page.get_by_role("button", name="Table view").click()
    page.get_by_role("button", name="Facts of db").focus()
    page.keyboard.press("Enter")
    inspector = page.get_by_role("region", name="Inspector")
    expect(inspector.get_by_label("Name", exact=True)).to_be_focused()
    inspector.get_by_role("button", name="zones: none", exact=True).click()
    expect(inspector.get_by_role("button", name="zones: none", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page.get_by_role("region", name="Review").get_by_role("tab").first).to_be_visible()


def test_design_is_renamed_in_the_list(page: Page) -> None:
    start_empty(page)
    page.get_by_role("button", name="Open", exact=True).click()
    page.get_by_role("button", name="Rename New design", exact=True).click()
    field = page.get_by_label("New name of New design")
    field.fill("Not kept")
    field.press("Escape")
    page.get_by_role("button", name="Rename New design", exact=True).click()
    field.fill("Ledger")
    field.press("Enter")
    expect(page.get_by_role("button", name="Open Ledger", exact=True)).to_be_visible()
    expect(page.get_by_label("Design name")).to_have_value("Ledger")


def test_mended_file_of_the_same_name_can_be_chosen_again(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "design.yaml"
    file.write_text(
        "chalkline: 1\nname: Mended\ncomponents:\n  - {id: api, kind: web_ap}\n", "utf-8"
    )
    page.get_by_role("button", name="New design").click()
    page.get_by_label("Design file").set_input_files(file)
    expect(page.get_by_role("alert")).to_contain_text("did you mean web_app")
    expect(page.get_by_label("Design file")).to_have_value("")
    file.write_text(file.read_text("utf-8").replace("web_ap}", "web_app}"), "utf-8")
    page.get_by_label("Design file").set_input_files(file)
    expect(page.get_by_label("Design name")).to_have_value("Mended")


def test_long_names_stay_inside_the_screen(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    draw_three(page)
    choose(page, "api")
    page.get_by_role("region", name="Inspector").get_by_label("Name", exact=True).fill(LONG)
    page.keyboard.press("Enter")
    saved(page)
    for screen in ("Table view", "Critical flows"):
        page.get_by_role("button", name=screen).click()
        if screen == "Critical flows":
            page.get_by_role("button", name="Add a critical flow").click()
        fields = page.locator(".page input, .page select, .page button")
        for field in fields.all():
            box = box_of(field)
            assert box["x"] + box["width"] <= 1280, field
    sideways = "on => on.scrollWidth - on.clientWidth"
    assert page.locator(".page").evaluate(sideways) <= 0


def test_dispute_shows_its_reason_and_sketch_after_a_reload(page: Page) -> None:
    finding(page, "MLO-007")
    page.get_by_role("button", name="This is wrong").click()
    page.get_by_label("What is wrong with it").fill("It is done by hand")
    page.get_by_role("button", name="Hide it as disputed").click()
    expect(page.get_by_text("It is done by hand")).to_be_visible()
    saved(page)
    page.reload()
    expect(board(page)).to_be_visible()
    finding(page, "MLO-007")
    expect(page.get_by_text("It is done by hand")).to_be_visible()
    expect(page.get_by_label("The smallest sketch that shows it")).to_have_value(
        re.compile("scorer:online_endpoint")
    )


def test_second_component_of_a_kind_is_told_apart(page: Page) -> None:
    start_empty(page)
    add(page, "web app")
    add(page, "web app")
    expect(component(page, "Web app 2")).to_be_visible()


def test_board_does_not_fade_while_an_edit_is_judged(page: Page) -> None:
    """Streamlit fades what waits for an answer, in half a second: a large drawing would be painted anew for it."""
    shown = page.locator(".st-key-board").evaluate(
        """on => {
          on.style.opacity = 0.33;
          const { opacity, transitionDuration } = getComputedStyle(on);
          return [opacity, transitionDuration];
        }"""
    )
    assert shown == ["1", "0s"]


def test_clicking_one_of_several_chosen_leaves_it_alone_chosen(page: Page) -> None:
    draw_three(page)
    choose(page, "api")
    choose(page, "db", also=True)
    choose(page, "api")
    expect(component(page, "api")).to_have_attribute("aria-pressed", "true")
    expect(component(page, "db")).to_have_attribute("aria-pressed", "false")


def test_what_floats_over_the_board_keeps_apart_and_readable(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    choose(page, "Fraud model")
    choose(page, "Redis features", also=True)
    bar = box_of(page.get_by_role("toolbar", name="Selection"))
    assert bar["x"] + bar["width"] <= box_of(page.locator(".react-flow__minimap"))["x"]
    zoom = box_of(page.locator(".controls"))
    assert zoom["x"] + zoom["width"] <= bar["x"]
    expect(page.get_by_role("button", name="Duplicate", exact=True)).to_be_visible()
    connection(page, "Decision service to Logs, Telemetry").focus()
    page.keyboard.press("Enter")
    assert box_of(page.locator(".popover select"))["height"] >= 24
    inspector = page.get_by_role("region", name="Inspector")
    expect(inspector.get_by_text("Decision service → Logs")).to_be_visible()


def test_server_that_is_gone_is_told_and_what_was_drawn_meanwhile_is_saved(
    page: Page, app: App
) -> None:
    start_empty(page)
    app.kill()
    add(page, "kafka")
    told = page.get_by_text("The server does not answer.")
    expect(told).to_be_visible(timeout=15_000)
    app.start()
    expect(told).to_have_count(0, timeout=60_000)
    saved(page)
    page.reload()
    expect(component(page, "Kafka")).to_be_visible()


def test_open_design_that_is_deleted_can_be_brought_back(page: Page) -> None:
    start_empty(page)
    page.get_by_role("button", name="Open", exact=True).click()
    page.get_by_role("button", name="Delete New design", exact=True).click()
    expect(page.get_by_role("button", name="Open New design", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_role("button", name="Open New design", exact=True)).to_be_visible()


def test_what_cannot_be_exported_and_what_was_copied_is_said_and_put_away(page: Page) -> None:
    page.get_by_role("button", name="Export").click()
    page.get_by_role("menuitem", name=re.compile("one-line sketch")).click()
    expect(page.get_by_text("a sketch cannot carry the boundary westeurope")).to_be_visible()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Copy a link to this design").click()
    expect(page.get_by_text("The link is copied.")).to_be_visible()
    page.get_by_role("button", name="Hide this message").click()
    expect(page.get_by_text("The link is copied.")).to_have_count(0)
