"""What a reader gets: the whole of it, the same every time, and never anybody's markup."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from designer.formats.scenarios import samples
from designer.formats.sketch import read_sketch
from designer.model.design import Component, Connection, Design
from designer.reports import html, markdown, text
from designer.reports.exporting import export
from designer.reports.wording import in_hundred
from designer.review import Judgement, Review
from designer.rules import packs

KEPT = Path(__file__).parent / "kept"
TODAY = date(2026, 11, 21)
SMALL = (
    "@pii; u:user_client -> app:web_app -> m:llm_deployment; db:relational_db(holds=[pii]) -data-> app; "
    "app -telemetry(data=[pii])-> logs:log_store"
)
RULES = tuple(r for r in packs.load() if r.id in ("LLM-001", "SEC-012", "REL-023", "CST-007"))
HOSTILE = '<img src=x onerror="alert(1)">|`*_[x](javascript:alert(1))'


def review_of(design: Design) -> Review:
    return Judgement(design, RULES).review(TODAY)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("small.txt", lambda review: text.render(review, path="small.yaml")),
        ("small.md", markdown.render),
    ],
)
def test_report_is_word_for_word_what_was_agreed(name: str, written: object) -> None:
    """After a change on purpose, delete the file under `kept`, run once, and read the difference."""
    assert callable(written)
    found, kept = written(review_of(read_sketch(SMALL))), KEPT / name
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(found, encoding="utf-8")
        pytest.fail(f"{name} was not there and has been written: read it, then run again")
    assert found == kept.read_text("utf-8")


def hostile() -> Review:
    parts = (
        Component(id="a", kind="user_client", name=HOSTILE),
        Component(id="m", kind="llm_deployment", name=HOSTILE),
    )
    line = Connection(id="a->m", source="a", target="m", kind="call")
    return review_of(Design(name=HOSTILE, components=parts, connections=(line,)))


def test_html_escapes_what_strangers_wrote() -> None:
    page = html.render(hostile())
    assert "<img" not in page
    assert "&lt;img" in page
    assert "<script" not in page


def test_html_is_one_file_that_asks_nobody_for_anything() -> None:
    page = export(review_of(samples()["copilot-flawed-1"]), "html").content.decode()
    assert re.findall(r"(?:src|href)=[\"']https?:", page) == []
    assert "data:image/svg+xml" in page


def test_markdown_keeps_labels_from_becoming_markup() -> None:
    written = markdown.render(hostile())
    assert re.findall(r"(?<!\\)<img", written) == []
    assert re.findall(r"(?<!\\)\]\(javascript:", written) == []


def test_text_names_path_remedy_and_fix() -> None:
    written = text.render(review_of(read_sketch(SMALL)))
    assert "how it gets there: u -> app -> m" in written
    assert "remedy:" in written
    assert "clears this" in written


@pytest.mark.parametrize(
    ("points", "said"),
    [(0.0, 0), (0.2, 1), (49.6, 50), (99.7, 99), (100 - 1e-12, 100), (100.0, 100)],
)
def test_not_quite_all_is_not_called_all(points: float, said: int) -> None:
    assert in_hundred(points) == said
