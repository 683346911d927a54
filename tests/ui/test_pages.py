"""Every page opens, and the board gets what it needs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHALKLINE_DB", str(tmp_path / "designs.sqlite"))


def test_board_is_sent_the_flawed_design_first() -> None:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    assert not page.exception
    down = json.loads(page.get("bidi_component")[0].proto.bytes)
    assert down["protocol"] == 1
    assert down["whole"]["name"] == "Card fraud, as first shipped"


@pytest.mark.parametrize("name", ["rules", "components"])
def test_reference_page_opens(name: str) -> None:
    script = f"from designer.ui.pages import {name}\n{name}.show()\n"
    page = AppTest.from_string(script, default_timeout=60).run()
    assert not page.exception
    assert page.title[0].value == name.capitalize()


def test_damaged_database_is_a_banner(tmp_path: Path) -> None:
    (tmp_path / "designs.sqlite").write_bytes(b"no database at all" * 100)
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    assert not page.exception
    assert "damaged" in page.error[0].value
