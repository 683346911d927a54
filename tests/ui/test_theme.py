"""The reference pages wear the colours of the board."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STYLE = ROOT / "designer" / "ui" / "canvas" / "frontend" / "src" / "theme.css"
SAME = {
    "primaryColor": "accent",
    "backgroundColor": "paper",
    "secondaryBackgroundColor": "surface",
    "textColor": "ink",
    "linkColor": "accent",
    "borderColor": "line",
    "redColor": "critical",
    "orangeColor": "high",
    "yellowColor": "medium",
    "greenColor": "passed",
    "violetColor": "open",
}


@pytest.mark.parametrize(
    ("theme", "selector"), [("light", ".chalkline"), ("dark", ".chalkline.dark")]
)
def test_pages_and_board_have_the_same_colours(theme: str, selector: str) -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    rule = STYLE.read_text(encoding="utf-8").split(f"\n{selector} {{", 1)[1].split("}", 1)[0]
    tokens = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", rule))
    assert config["theme"][theme] == {name: tokens[token] for name, token in SAME.items()}
