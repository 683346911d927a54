"""A link opens a design and shows something on it, or says why it cannot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from designer.formats.scenarios import flawed
from designer.model.design import Design
from designer.storage import Database
from designer.ui.board import Board
from designer.ui.linking import linked

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def board(tmp_path: Path) -> Board:
    database = Database(str(tmp_path / "designs.sqlite"))
    return Board(database, database.add(flawed("fraud-realtime")).id)


def link(board: Board, **asked: str) -> dict[str, Any]:
    found = linked(board, {"design": board.stored.id, **asked})
    assert found
    return found


@pytest.mark.parametrize("named", ["decision", "decision->logs", "decision,logs", " decision , "])
def test_parts_are_selected_by_id(board: Board, named: str) -> None:
    found = link(board, select=named)
    assert found["select"] == [part.strip() for part in named.split(",") if part.strip()]
    assert found["message"] is None


def test_component_that_is_not_there_is_named(board: Board) -> None:
    found = link(board, select="decision,gone")
    assert found["select"] == ["decision"]
    assert found["message"].startswith("`gone` is not on this board")


def test_finding_is_lit_and_one_that_was_mended_is_said_to_be(board: Board) -> None:
    lit = board.judged()[1].findings[0].fingerprint
    assert link(board, finding=lit)["finding"] == lit
    found = link(board, finding="mended")
    assert found["finding"] is None
    assert "not open here" in found["message"]


def test_design_that_is_gone_is_named_and_nothing_is_selected(board: Board) -> None:
    found = link(board, design="nowhere", select="decision")
    assert found["select"] == []
    assert "no design `nowhere` here" in found["message"]


def test_link_says_nothing_of_another_design_that_was_opened_since(board: Board) -> None:
    first = board.stored.id
    board.open(board.database.add(Design(name="Other")))
    assert linked(board, {"design": first, "select": "decision"}) is None
    assert linked(board, {}) is None


def test_address_reaches_the_board_once_it_is_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHALKLINE_DB", str(tmp_path / "designs.sqlite"))
    stored = Database().add(flawed("fraud-realtime"))
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.query_params["design"] = stored.id
    page.query_params["select"] = "scorer"
    page.run()
    assert json.loads(page.get("bidi_component")[0].proto.bytes)["link"] is None
    page.session_state["board"] = {"up": {"client": "tab", "doc": stored.id, "queue": []}}
    page.run()
    assert not page.exception
    down = json.loads(page.get("bidi_component")[0].proto.bytes)
    assert down["link"]["select"] == ["scorer"]


def test_damaged_design_of_a_link_is_told_beside_another(board: Board) -> None:
    stored = board.database.add(Design(name="Damaged"))
    with board.database.engine.begin() as connection:
        connection.execute(
            text("UPDATE designs SET document = '{' WHERE id = :id"), {"id": stored.id}
        )
    opened = Board(board.database, stored.id)
    assert opened.stored.design.name == "Card fraud, as first shipped"
    found = linked(opened, {"design": stored.id})
    assert found
    assert "cannot be read" in found["message"]
