"""What is kept of a design is the design file as JSON on one line, part by part remembered."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from designer.formats.scenarios import flawed, scenarios
from designer.formats.written import document_of
from designer.model.change import apply
from designer.model.design import Component, Connection, Design
from designer.model.edit import Move, Set
from designer.storage import documents
from designer.storage.documents import written
from tests.strategies import designs


def plainly(design: Design) -> str:
    """The same text, written as a whole."""
    return json.dumps(document_of(design), ensure_ascii=False)


@given(designs())
def test_text_put_together_is_that_of_the_whole(design: Design) -> None:
    assert written(design) == plainly(design)


@pytest.mark.parametrize("name", [each.id for each in scenarios()])
def test_edited_design_is_written_anew_where_it_changed(name: str) -> None:
    design = flawed(name)
    written(design)
    part = design.components[0].id
    edits = (
        Set(on=part, attribute="owner", value="team"),
        Move.model_validate({"op": "move", "positions": {part: {"x": 1, "y": 2}}}),
    )
    after = apply(design, edits).design
    assert written(after) == plainly(after) != written(design)


def test_connection_is_written_with_its_id_only_where_that_tells_it_apart() -> None:
    ends = tuple(Component(id=name, kind="function") for name in ("a", "b"))
    one = Connection(id="a->b#2", source="a", target="b", kind="call")
    other = Connection(id="a->b", source="a", target="b", kind="publish")
    for drawn in ((one,), (one, other), (other,), (one,)):
        design = Design(name="x", components=ends, connections=drawn)
        assert written(design) == plainly(design)


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "PARTS_KEPT", 3)
    for number in range(10):
        parts = tuple(Component(id=f"c{number}-{n}", kind="function") for n in range(2))
        design = Design(name="x", components=parts)
        assert written(design) == plainly(design)
        assert len(documents._TEXTS) <= 3
