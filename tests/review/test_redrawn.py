"""A design that was only moved about is not judged again, and its review is the one that judging gives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib import resources

import pytest

from designer.formats.reading import read
from designer.model.design import Design, Place
from designer.model.requirements import Note
from designer.review import Judgement
from designer.rules import packs
from tests.review.tiny import RULES as FOREIGN

RULES = packs.load()
TODAY = date(2026, 11, 21)


def shipped() -> Iterator[tuple[str, bytes]]:
    for folder in resources.files("scenarios").iterdir():
        if folder.is_dir():
            for file in folder.iterdir():
                if file.name.startswith(("reference", "flawed", "copilot")):
                    yield f"{folder.name}/{file.name}", file.read_bytes()


def first() -> Design:
    name, text = next(shipped())
    return read(text, name)


def moved(design: Design) -> Design:
    layout = {component.id: Place(x=7, y=9) for component in design.components}
    return design.model_copy(update={"layout": layout, "notes": (Note(text="Here"),)})


@pytest.mark.parametrize(("name", "text"), sorted(shipped()))
def test_a_moved_design_is_reviewed_as_if_it_were_judged(name: str, text: bytes) -> None:
    before = Judgement(read(text, name), RULES)
    again = before.redrawn(moved(before.design))
    assert again.outcomes is before.outcomes
    judged = Judgement(moved(before.design), RULES)
    assert again.review(TODAY, 2).document() == judged.review(TODAY, 2).document()


def test_anything_else_is_judged() -> None:
    before = Judgement(first(), RULES)
    renamed = before.design.model_copy(update={"name": "Other"})
    assert before.redrawn(renamed).outcomes is not before.outcomes


def test_rules_of_ones_own_are_always_asked() -> None:
    before = Judgement(first(), FOREIGN)
    assert before.redrawn(moved(before.design)).outcomes is not before.outcomes
