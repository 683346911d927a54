"""The picture of how time grows: read from the page's own table, and readable on a light and on a dark page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.growth import HEADING, INK, MEASURED, PICTURE, TONES, rows

PAGE = Path(__file__).resolve().parents[2] / "docs" / "speed-of-numbers.md"


def test_every_row_of_the_table_is_drawn() -> None:
    page = PAGE.read_text(encoding="utf-8")
    table = [line for line in page.split(HEADING)[1].splitlines() if line.startswith("|")][2:]
    found = rows(page)
    assert len(found) == len(MEASURED) * len(table) > 0
    assert {row["design"] for row in found} == set(TONES)
    for row in found:
        assert f"| {row['design']} | {row['components']} |" in page
        assert f"| {row['ms']:,.0f} |" in page


def test_the_page_shows_the_picture_that_lies_beside_it() -> None:
    assert f"({PICTURE})" in PAGE.read_text(encoding="utf-8")
    picture = (PAGE.parent / PICTURE).read_text(encoding="utf-8")
    for tone in (INK, *TONES.values()):
        assert tone in picture


@pytest.mark.parametrize("ground", ["#ffffff", "#0d1117"])
@pytest.mark.parametrize("tone", [INK, *TONES.values()])
def test_it_is_readable_in_both_themes(tone: str, ground: str) -> None:
    """Contrast as WCAG 2.2 counts it: 3 for marks and for words in large type."""
    lighter, darker = sorted((_luminance(tone), _luminance(ground)), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 3.9


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
