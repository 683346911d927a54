"""Drills on the board: what goes down is told part by part, follows the drawing, and is no edit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from designer.formats.scenarios import flawed, reference
from designer.graph import DesignGraph
from designer.model.design import Boundary, Component, Connection, Design
from designer.model.requirements import Journey
from designer.storage import Database
from designer.ui.board import Board
from designer.ui.drilling import drills_down
from tests.benchmarks.designs import platform
from tests.ui.test_numbers import SCRIPT, card, chosen_in, sound

Json = dict[str, Any]
FLOW = "Decide on a payment"


class Looking:
    """A tab with the list of drills open."""

    def __init__(self, database: Database, design: Design) -> None:
        self.board = Board(database, database.add(design).id)
        self.number = 0
        self.hash: str | None = None
        self.rows: Json = {}

    def ask(self, drill: str = "", *commands: Json) -> Json:
        queue = []
        for command in commands:
            self.number += 1
            queue.append({"seq": self.number, **command})
        have = {"drills": self.hash} if self.hash else {}
        up = {"client": "tab", "doc": self.board.stored.id, "have": have, "queue": queue}
        found: Json = self.board.heard({**up, "drill": drill})["drills"]
        self.hash = found["hash"]
        self.rows = found["rows"] or self.rows
        return found

    def broken_by(self, key: str) -> list[str]:
        return next(row["broken"] for row in self.rows["drills"] if row["key"] == key)


def state(component: str, attribute: str, value: object) -> Json:
    edit = {"op": "set", "on": component, "attribute": attribute, "value": value}
    return {"do": "edit", "label": "State", "edits": [edit]}


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("CHALKLINE_DB", str(tmp_path / "designs.sqlite"))
    return Database()


def test_drills_are_not_counted_for_who_does_not_look(database: Database) -> None:
    board = Board(database, database.add(flawed("fraud-realtime")).id)
    assert board.heard({"client": "tab", "doc": board.stored.id})["drills"] is None


def test_chosen_drill_marks_what_is_down_and_what_breaks(database: Database) -> None:
    playing = Looking(database, flawed("fraud-realtime")).ask("scorer")["playing"]
    assert playing["said"] == f"Fraud model goes down. Broken: {FLOW}."
    assert playing["parts"]["down"] == ["scorer"]
    assert "decision->scorer" in playing["parts"]["broken"]
    assert "logs" not in playing["parts"]["broken"]


def test_fallback_is_told_from_a_broken_flow(database: Database) -> None:
    parts = Looking(database, reference("fraud-realtime")).ask("scorer")["playing"]["parts"]
    assert parts["degraded"]
    assert parts["broken"] == []


def test_copy_that_others_stand_in_for_is_hurt_and_not_down(database: Database) -> None:
    parts = Looking(database, reference("fraud-realtime")).ask("copy:decision")["playing"]["parts"]
    assert (parts["hurt"], parts["down"]) == (["decision"], [])


def test_region_darkens_its_frame(database: Database) -> None:
    frame = Boundary(id="eu", attributes={"region": "westeurope"})
    design = Design(
        name="One region",
        boundaries=(frame,),
        components=(
            Component(id="user", kind="user_client"),
            Component(id="api", kind="web_app", within="eu"),
        ),
        connections=(Connection(id="a", source="user", target="api", kind="call"),),
        journeys=(Journey(id="ask", sources=("user",), targets=("api",)),),
    )
    playing = Looking(database, design).ask("region:westeurope")["playing"]
    assert playing["parts"]["down"] == ["api", "eu"]


def test_drill_follows_edits_until_its_component_is_removed(database: Database) -> None:
    tab = Looking(database, flawed("fraud-realtime"))
    revision = tab.board.stored.revision
    assert tab.ask("features")["playing"]
    assert tab.board.stored.revision == revision, "a drill is no edit"
    assert tab.ask("features", state("decision", "instances", 3))["playing"]
    remove = {"do": "edit", "label": "Delete", "edits": [{"op": "remove", "id": "features"}]}
    after = tab.ask("features", remove)
    assert after["playing"] is None
    assert "`features` is not drawn any more" in after["problem"]


def test_list_is_sent_once_and_again_when_an_edit_changes_it(database: Database) -> None:
    tab = Looking(database, reference("fraud-realtime"))
    assert tab.ask()["rows"]["drills"]
    assert tab.ask()["rows"] is None
    assert tab.broken_by("copy:decision") == []
    assert tab.ask("", state("decision", "instances", 1))["rows"]
    assert tab.broken_by("copy:decision") != []


def test_what_no_flow_needs_is_said_to_stop_nothing(database: Database) -> None:
    found = Looking(database, flawed("fraud-realtime")).ask("metrics")
    assert "no flow stops" in found["problem"]


def test_nonsense_is_answered_with_a_sentence(database: Database) -> None:
    tab = Looking(database, flawed("fraud-realtime"))
    for asked in ("zone:", "a & b", "copy:x", " & "):
        assert tab.ask(asked)["problem"]


def test_flow_that_names_what_is_not_drawn_is_a_sentence() -> None:
    gone = Journey(id="gone", sources=("nobody",), targets=("decision",))
    design = flawed("fraud-realtime").model_copy(update={"journeys": (gone,)})
    found = drills_down(DesignGraph(design), design, "", None)
    assert "could not be counted" in found["problem"]
    assert found["rows"]["drills"] == []


def test_list_of_a_large_board_is_bounded(database: Database) -> None:
    found = Looking(database, platform(1000)).ask()
    assert len(found["rows"]["drills"]) == 150
    assert found["rows"]["more"] > 0


def test_fewer_copies_on_the_board_change_the_figure_and_the_matrix(database: Database) -> None:
    tab = Looking(database, reference("fraud-realtime"))
    tab.ask()
    page = AppTest.from_string(SCRIPT, default_timeout=60)
    page.query_params["design"] = tab.board.stored.id
    sound(page.run())
    before = card(page, "Availability", FLOW)
    assert "One copy of Decision service" not in chosen_in(page)[0]
    tab.ask("", state("decision", "instances", 1))
    sound(page.run())
    assert card(page, "Availability", FLOW) != before
    row = chosen_in(page)[0].partition("One copy of Decision service")[2].partition("</tr>")[0]
    assert "broken</td>" in row


def test_numbers_page_leads_to_the_drill_on_the_board(database: Database) -> None:
    stored = database.add(reference("fraud-realtime"))
    page = AppTest.from_string(SCRIPT, default_timeout=60)
    page.query_params["design"] = stored.id
    sound(page.run())
    page.selectbox(key="numbers-drill").select("case-adapter")
    sound(page.run())
    ways = {link.proto.label: link.proto.query_string for link in page.get("page_link")}
    assert ways["Show on the board"] == f"design={stored.id}&drill=case-adapter"
