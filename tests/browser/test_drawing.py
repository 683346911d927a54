"""Drawing by hand: a realistic board takes few pointer actions, and none that a keyboard could not do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.browser.serving import eventually
from tests.browser.test_board import start_empty

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]

COUNT = """() => {
  window.pointerActions = 0;
  document.addEventListener("pointerdown", () => { window.pointerActions += 1; }, true);
}"""
CHAINS = (
    (None, ["Customer: user client", "Gateway: api gateway", "Scoring: web app", "Model: online endpoint"]),
    ("Scoring", ["Payments: event stream", "Features: stream processor", "Profiles: feature store"]),
    ("Scoring", ["Decisions: relational database", "History: lakehouse"]),
    ("History", ["Training: trainer", "Models: model registry"]),
    ("Scoring", ["Logs: log store", "Alarms: alerting", "Operator: on-call"]),
    ("Scoring", ["Vault: secret store"]),
    ("Decisions", ["Backups: backup vault"]),
)  # fmt: skip
CONNECTIONS = (
    ("Models", "Model"), ("Profiles", "Model"), ("Profiles", "Training"), ("Model", "Logs"),
    ("Gateway", "Logs"),
)  # fmt: skip


def component(page: Page, name: str) -> Locator:
    board = page.get_by_role("region", name="Board", exact=True)
    return board.get_by_label(re.compile(f"^{name}, "))


def line(page: Page, source: str, target: str) -> Locator:
    board = page.get_by_role("region", name="Board", exact=True)
    return board.get_by_label(re.compile(f"^{source} to {target}, "))


def type_in(page: Page, text: str) -> None:
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(component(page, named(text))).to_be_visible()


def named(text: str) -> str:
    return text.split(":", maxsplit=1)[0]


def choose(page: Page, name: str, *, also: bool = False) -> None:
    component(page, name).click(modifiers=["Shift"] if also else [])


def draw(page: Page) -> None:
    for start, chain in CHAINS:
        last = start
        if start:
            choose(page, start)
        else:
            page.locator(".react-flow__pane").click(position={"x": 300, "y": 300})
        for text in chain:
            type_in(page, text)
            if last:
                expect(line(page, last, named(text))).to_have_count(1)
            last = named(text)
        page.get_by_role("button", name="Fit").click()
    for source, target in CONNECTIONS:
        choose(page, source)
        choose(page, target, also=True)
        page.get_by_role("button", name="Connect").click()
        expect(line(page, source, target)).to_have_count(1)


def state_facts(page: Page) -> None:
    """Copies and zones of what serves, a network around it that encrypts, and what the brief strip asks."""
    choose(page, "Scoring")
    choose(page, "Gateway", also=True)
    choose(page, "Model", also=True)
    inspector = page.get_by_role("region", name="Inspector")
    for fact, value in (("instances", "2"), ("zones", "redundant")):
        chip = inspector.get_by_role(
            "button", name=re.compile(f"^{fact}: (?!none|not)", re.IGNORECASE)
        )
        chip.click()
        page.keyboard.type(value)
        page.keyboard.press("Enter")
        expect(chip).to_contain_text(value)
    page.get_by_role("button", name="Frame it").click()
    page.get_by_role("button", name="As a network").click()
    inspector.get_by_role("button", name=re.compile(r"^encrypted[^:]*: \?", re.IGNORECASE)).click()
    inspector.get_by_role("combobox", name=re.compile("^encrypted", re.IGNORECASE)).select_option(
        "true"
    )
    brief = page.get_by_role("region", name="Brief")
    for question, answer in (("Someone waits?", "yes"), ("Personal data?", "yes")):
        choice = brief.get_by_label(question)
        choice.click()
        choice.select_option(answer)
    peak = brief.get_by_label("Peak")
    peak.click()
    page.keyboard.type("300")
    page.keyboard.press("Tab")
    page.keyboard.type("0.999")
    page.keyboard.press("Enter")


def test_realistic_board_takes_under_fifty_pointer_actions(page: Page) -> None:
    page.evaluate(COUNT)
    start_empty(page)
    draw(page)
    state_facts(page)
    used = page.evaluate("window.pointerActions")
    assert used < 50, used
    design = exported(page)
    assert len(design["components"]) == 16
    drawn = sum(len(chain) - (not start) for start, chain in CHAINS) + len(CONNECTIONS)
    assert len(design["connections"]) == drawn
    assert design["requirements"] == {
        "tags": ["realtime", "pii"],
        "unsure": ["regulated", "untrusted_text", "training"],
        "availability": 0.999,
        "peak_rps": 300,
    }
    facts = {row["name"]: (row.get("instances"), row.get("zones")) for row in design["components"]}
    assert [name for name, stated in facts.items() if stated == (2, "redundant")] == [
        "Gateway",
        "Scoring",
        "Model",
    ]
    assert [frame["defaults"] for frame in design["boundaries"]] == [
        {"connections": {"encrypted": True}}
    ]


def exported(page: Page) -> dict[str, Any]:
    """The design as the board gives it away."""
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name=re.compile("YAML")).click()
    design = yaml.safe_load(Path(download.value.path()).read_text("utf-8"))
    assert isinstance(design, dict)
    return design


def test_two_components_are_connected_by_keyboard(page: Page) -> None:
    start_empty(page)
    page.locator(".react-flow__pane").click(position={"x": 300, "y": 300})
    type_in(page, "Api: web app")
    page.keyboard.press("Escape")
    type_in(page, "Store: relational database")
    component(page, "Api").focus()
    page.keyboard.press("Enter")
    component(page, "Store").focus()
    page.keyboard.press("Shift+Enter")
    connect = page.get_by_role("button", name="Connect")
    connect.focus()
    page.keyboard.press("Enter")
    board = page.get_by_role("region", name="Board", exact=True)
    expect(board.get_by_label("Api to Store, Call")).to_have_count(1)


def test_layer_is_hidden_but_for_the_lit_path_and_shown_again(page: Page) -> None:
    telemetry = page.get_by_role("region", name="Board", exact=True).get_by_label(
        re.compile(", Telemetry$")
    )
    expect(telemetry.nth(1)).to_be_attached()
    page.get_by_role("button", name="Layers").click()
    page.get_by_role("menuitemcheckbox", name="Telemetry and alerts").click()
    expect(telemetry).to_have_count(1)  # the lit path is shown whole
    page.get_by_role("menuitemcheckbox", name="Telemetry and alerts").click()
    expect(telemetry.nth(1)).to_be_attached()


def pin_note(page: Page) -> Locator:
    start_empty(page)
    page.locator(".react-flow__pane").click(position={"x": 300, "y": 300})
    type_in(page, "Hub: event stream")
    page.get_by_role("button", name="Note").click()
    page.get_by_role("textbox", name="Note").fill("Ask about batch windows")
    page.keyboard.press("Enter")
    note = page.get_by_role("button", name="Note: Ask about batch windows")
    note.wait_for()
    return note


def test_note_is_pinned_and_written(page: Page) -> None:
    note = pin_note(page)
    page.reload()
    note.wait_for()


def test_note_is_moved_by_hand_and_by_key_and_put_back(page: Page) -> None:
    note = pin_note(page)
    start = box_of(note)
    page.mouse.move(start["x"] + 40, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 90, start["y"] + 88, steps=5)
    page.mouse.up()
    expect(page.get_by_role("button", name="Undo", exact=True)).to_have_attribute(
        "title", "Move note"
    )
    dropped = box_of(note)
    assert dropped["x"] > start["x"] + 20
    assert dropped["y"] > start["y"] + 40
    note.focus()
    page.keyboard.press("ArrowRight")
    eventually(page, lambda: box_of(note)["x"] > dropped["x"])
    undo = page.get_by_role("button", name="Undo", exact=True)
    undo.click()
    eventually(page, lambda: abs(box_of(note)["x"] - dropped["x"]) < 1)
    undo.click()
    eventually(page, lambda: abs(box_of(note)["x"] - start["x"]) < 1)


def box_of(locator: Locator) -> FloatRect:
    found = locator.bounding_box()
    assert found is not None
    return found
