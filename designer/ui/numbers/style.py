"""How the page looks: the sheet beside this file, with the colours of a theme."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

LIGHT = {
    "accent": "#2456c9",
    "broken": "#b42318",
    "degraded": "#a85008",
    "ink": "#1b2430",
    "open": "#5b4fbf",
    "works": "#1f7a4d",
}
DARK = {
    "accent": "#82abff",
    "broken": "#ff8a7f",
    "degraded": "#f5a15b",
    "ink": "#e8ecf1",
    "open": "#b1a8ff",
    "works": "#6fcf9f",
}
"""The board's own, see theme.css: seen at 4.5 to 1 on the background of their theme."""


def colours(theme: str | None) -> Mapping[str, str]:
    """The colours of a theme."""
    return DARK if theme == "dark" else LIGHT


def style(theme: str | None) -> str:
    """The style sheet for a theme."""
    named = "".join(f"--cl-{name}: {colour}; " for name, colour in colours(theme).items())
    return f"<style>:root {{ {named}}}\n{_sheet()}</style>"


@cache
def _sheet() -> str:
    return (Path(__file__).parent / "numbers.css").read_text(encoding="utf-8")
