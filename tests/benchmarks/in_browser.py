"""The board in a browser: from an edit to its changed badge, what goes down for it, and the first canvas."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Browser, Page, WebSocket, sync_playwright

from designer.model.design import Design
from designer.storage import Database
from tests.browser.conftest import FLAGS, chromium
from tests.browser.serving import App

EDITS = 20
PART = "intake-0"
"""A service of the platform, of which it is not stated how many run."""
WATCH = """(node) => {
  let began = null;
  window.answers = [];
  node.getRootNode().addEventListener("click", () => { began = performance.now(); }, true);
  new MutationObserver(() => {
    if (began !== null) window.answers.push(performance.now() - began);
    began = null;
  }).observe(node, { attributeFilter: ["aria-label"] });
}"""


UNTIL_SAVED = """(node) => {
  let began = null;
  window.answers = [];
  node.getRootNode().addEventListener("click", () => { began = performance.now(); }, true);
  new MutationObserver(() => {
    if (began === null || node.getAttribute("aria-label") !== "Saved") return;
    window.answers.push(performance.now() - began);
    began = null;
  }).observe(node, { attributeFilter: ["aria-label"] });
}"""


class Answers(NamedTuple):
    """How long badges took to change, in milliseconds, and how many bytes an edit sent down."""

    median: float
    worst: float
    bytes: int


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def serving(folder: Path, design: Design | None = None) -> Iterator[App]:
    """A server of its own, on a database with one design or none."""
    folder.mkdir(parents=True, exist_ok=True)
    app = App(folder)
    if design is not None:
        Database(str(app.database)).add(design)
    try:
        yield app
    finally:
        app.kill()


@contextmanager
def board_of(browser: Browser, folder: Path, design: Design) -> Iterator[tuple[Page, list[int]]]:
    """A board with the part chosen that edits are about, and the bytes that have come down to it."""
    with serving(folder, design) as app:
        app.start()
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        received = _counted(page)
        page.goto(app.url)
        part = page.locator(f'.component[data-id="{PART}"]')
        part.wait_for(timeout=60_000)
        page.get_by_role("tab", name="Findings").wait_for(timeout=60_000)
        part.dispatch_event("click")
        page.get_by_role("button", name="instances: none", exact=True).wait_for()
        page.wait_for_timeout(1000)
        yield page, received
        page.close()


def answers(browser: Browser, folder: Path, design: Design, edits: int = EDITS) -> Answers:
    """Make a badge come and go by saying that a service has no instances, and forgetting it again."""
    with board_of(browser, folder, design) as (page, received):
        page.locator(f'.component[data-id="{PART}"]').evaluate(WATCH)
        before = received[0]
        for number in range(edits):
            word = "not known" if number % 2 else "none"
            page.get_by_role("button", name=f"instances: {word}", exact=True).click()
            page.wait_for_function(f"window.answers.length > {number}", timeout=30_000)
            page.wait_for_timeout(100)
        took: list[float] = page.evaluate("window.answers")
        return Answers(median(took), max(took), (received[0] - before) // edits)


def redrawn(browser: Browser, folder: Path, design: Design, edits: int = EDITS) -> Answers:
    """Have a deleted part with its connections back, and delete it again: badges come with the word that it is kept."""
    with board_of(browser, folder, design) as (page, received):
        page.locator(f'.component[data-id="{PART}"]').focus()
        page.keyboard.press("Delete")
        page.get_by_role("status", name="Saving").wait_for()
        page.get_by_role("status", name="Saved").evaluate(UNTIL_SAVED)
        before = received[0]
        for number in range(edits):
            word = "Redo" if number % 2 else "Undo"
            page.get_by_role("button", name=word, exact=True).click()
            page.wait_for_function(f"window.answers.length > {number}", timeout=30_000)
            page.wait_for_timeout(100)
        took: list[float] = page.evaluate("window.answers")
        return Answers(median(took), max(took), (received[0] - before) // edits)


def _counted(page: Page) -> list[int]:
    """Bytes that come down the page's sockets, counted as they come."""
    received = [0]

    def add(payload: bytes | str) -> None:
        received[0] += len(payload)

    def opened(socket: WebSocket) -> None:
        socket.on("framereceived", add)

    page.on("websocket", opened)
    return received


def first_canvas(browser: Browser, folder: Path) -> float:
    """Seconds from the start of the process to the first component on the board, nothing cached."""
    with serving(folder) as app:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        start = time.perf_counter()
        app.start()
        page.goto(app.url)
        page.locator(".component").first.wait_for(timeout=60_000)
        took = time.perf_counter() - start
        page.close()
    return took
