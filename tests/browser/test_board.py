"""What a person does on the board: draw, see a finding, light its path, mend it, undo, reload, export."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import App

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]


def finding(page: Page, rule: str) -> None:
    page.get_by_role("button", name=re.compile(f"^{rule} ")).first.click()


def start_empty(page: Page) -> None:
    page.get_by_role("button", name="New design").click()
    page.get_by_role("button", name="Start empty").click()
    expect(page.get_by_label("Design name")).to_have_value("New design")


def add(page: Page, word: str) -> None:
    search = page.get_by_role("textbox", name="Search components")
    search.fill(word)
    search.press("Enter")
    expect(search).to_have_value("")


def saved(page: Page) -> None:
    expect(page.get_by_role("status").filter(has_text="Saved").first).to_be_visible()


def test_first_start_lights_a_path_of_the_flawed_board(page: Page) -> None:
    expect(page.get_by_label("Design name")).to_have_value("Card fraud, as first shipped")
    expect(page.get_by_text("Personal data reaches Logs through Decision service")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Score \d+ to \d+"))).to_be_visible()


def test_lit_path_moves_and_comes_to_rest(page: Page) -> None:
    """A board that nobody touches costs no battery: what moves for ever is drawn for ever."""
    page.emulate_media(reduced_motion="no-preference")
    lit = page.locator(".wire.lit .wire-line").first
    ends = "node => node.getAnimations().map(moved => moved.effect.getComputedTiming().endTime)"
    times = lit.evaluate(ends)
    assert times
    assert all(0 < milliseconds < 10_000 for milliseconds in times)


def test_drawing_from_an_empty_board_brings_findings(page: Page) -> None:
    start_empty(page)
    for word in ("user client", "api gateway", "language model"):
        add(page, word)
    expect(page.get_by_role("button", name=re.compile("^LLM-001 "))).to_be_visible()
    expect(page.get_by_label(re.compile("^Language model, Language model")).first).to_be_visible()


def test_fix_can_be_previewed_applied_and_undone(page: Page) -> None:
    expect(page.get_by_role("button", name=re.compile("^SEC-012 "))).to_be_visible()
    page.get_by_role("button", name="Preview fix").first.click()
    expect(page.get_by_text(re.compile("Clears 1"))).to_be_visible()
    page.get_by_role("button", name="Apply fix").first.click()
    expect(page.get_by_role("button", name=re.compile("^SEC-012 "))).to_have_count(0)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_role("button", name=re.compile("^SEC-012 "))).to_be_visible()


def test_edits_survive_reload_and_a_killed_server(page: Page, app: App) -> None:
    start_empty(page)
    add(page, "kafka")
    saved(page)
    app.kill()
    app.start()
    page.goto(app.url)
    page.get_by_role("region", name="Board", exact=True).wait_for(timeout=30_000)
    expect(page.get_by_label(re.compile("^Kafka, Event stream")).first).to_be_visible()


def test_edits_just_before_and_after_a_reload_are_kept(page: Page) -> None:
    start_empty(page)
    add(page, "kafka")
    page.reload()
    expect(page.get_by_label(re.compile("^Kafka, Event stream")).first).to_be_visible()
    add(page, "redis")
    saved(page)
    page.reload()
    expect(page.get_by_label(re.compile("^Redis, Cache")).first).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_label(re.compile("^Redis, Cache"))).to_have_count(0)


def test_question_is_answered_in_place(page: Page) -> None:
    page.get_by_role("tab", name=re.compile("^Questions")).click()
    group = page.get_by_role(
        "group", name=re.compile("Decision service.* be reached from the internet")
    )
    group.get_by_role("button", name="No", exact=True).click()
    expect(group).to_have_count(0)


def test_risk_is_accepted_with_reason_owner_and_day(page: Page) -> None:
    finding(page, "MLO-007")
    page.get_by_role("button", name="Waive").click()
    page.get_by_label("Reason", exact=True).fill("Retired in March")
    page.get_by_label("Owner", exact=True).fill("j.doe")
    page.get_by_label("Until", exact=True).fill("2099-01-31")
    page.get_by_role("button", name="Accept the risk").click()
    expect(page.get_by_text("Risk accepted").first).to_be_visible()


@pytest.mark.parametrize(("title", "start"), [("Picture, SVG", b"<svg"), ("Picture, PDF", b"%PDF")])
def test_board_is_exported(page: Page, title: str, start: bytes) -> None:
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name=title).click()
    assert Path(download.value.path()).read_bytes().startswith(start)


def test_table_view_edits_the_same_design(page: Page) -> None:
    start_empty(page)
    page.get_by_role("button", name="Table view").click()
    page.get_by_label("Kind to add").fill("redis")
    page.get_by_role("button", name="Add component").click()
    expect(page.get_by_role("table", name="Components").get_by_text("Cache")).to_be_visible()


def test_duplicated_tab_speaks_under_a_name_of_its_own(page: Page, app: App) -> None:
    """A browser that duplicates a tab copies its storage, name and queue and all."""
    first, other = page, page.context.new_page()
    start_empty(first)
    add(first, "web app")
    saved(first)
    opened(other, app.url)
    kept = first.evaluate("() => ({...sessionStorage})")
    other.evaluate("kept => { for (const k in kept) sessionStorage.setItem(k, kept[k]); }", kept)
    opened(other, app.url)
    mine = first.evaluate("() => sessionStorage['chalkline-client']")
    other.wait_for_function("name => sessionStorage['chalkline-client'] !== name", arg=mine)
    add(first, "cache")
    saved(first)


def opened(tab: Page, url: str) -> None:
    tab.goto(url)
    tab.get_by_role("region", name="Board", exact=True).wait_for(timeout=30_000)
