"""A running app and a browser page on it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from tests.browser.serving import App, ForkedApp, free_port

# How long one waits for a machine that is busy with others; who sees what was expected does not wait.
expect.set_options(timeout=20_000)
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def chromium() -> str:
    """The browser that Debian, or the machine, has; without one these tests cannot say anything."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.skip("needs Chromium; `python3 tasks.py test` installs it where apt is there")
    return found


@pytest.fixture(scope="session")
def port() -> int:
    """All servers of a run share one address, so that the browser knows Streamlit's scripts already."""
    return free_port()


@pytest.fixture
def app(tmp_path: Path, port: int) -> Iterator[App]:
    running = ForkedApp(tmp_path, port)
    running.start()
    yield running
    running.kill()


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """A browser that was never used; it keeps Streamlit's scripts, compiled, from test to test."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"),
            executable_path=chromium(),
            args=FLAGS,
            viewport={"width": 1440, "height": 900},
            reduced_motion="reduce",
        )
        yield browser
        browser.close()


@pytest.fixture
def page(app: App, browser: BrowserContext) -> Iterator[Page]:
    page = browser.new_page()
    forget(page, app)
    page.goto(app.url)
    page.get_by_role("region", name="Board", exact=True).wait_for(timeout=30_000)
    yield page
    for opened in browser.pages[1:]:
        opened.close()


def forget(page: Page, app: App) -> None:
    """Take away what the tests before have left in the browser, where nothing of the board runs."""
    page.context.clear_cookies()
    page.goto(f"{app.url}/_stcore/health")
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
