"""What a person asks of the board beyond drawing: files, copies, conflicts, and boards of any size."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from pathlib import Path

import pytest

from designer.formats.reading import read
from designer.model.design import Component, Connection, Design
from designer.storage import Database
from designer.ui.board import Board
from tests.ui.test_board import Json, Tab, state

KINDS = ("web_app", "relational_db", "cache")


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(str(tmp_path / "designs.sqlite"))


@pytest.fixture
def tab(database: Database) -> Tab:
    return Tab(Board(database))


def test_a_pack_that_cannot_be_read_is_a_banner_and_the_others_judge(
    database: Database, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("import nothing_like_it\n", encoding="utf-8")
    down = Tab(Board(database, rule_packs=(str(broken),))).down
    (notice,) = down["notices"]
    assert notice["level"] == "error"
    assert f"{broken}:1: ModuleNotFoundError" in notice["text"]
    assert down["review"]["score"]
    assert Tab(Board(database)).down["notices"] == []


def drawn(tab: Tab) -> Design:
    stored = tab.board.database.get(tab.down["doc"])
    assert stored is not None
    return stored.design


def ring(size: int) -> Design:
    components = tuple(Component(id=f"c{i}", kind=KINDS[i % 3]) for i in range(size))
    pairs = [(f"c{i}", f"c{(i + 1) % size}") for i in range(size)]
    connections = tuple(
        Connection(id=f"{a}->{b}", source=a, target=b, kind="call") for a, b in pairs
    )
    return Design(name="Ring", components=components, connections=connections)


@pytest.mark.parametrize(
    "edit",
    [{"op": "set", "on": "c3", "attribute": "instances", "value": 2}, {"op": "remove", "id": "c7"},
     {"op": "add", "component": {"id": "someone", "kind": "user_client", "attributes": {}}}],
)  # fmt: skip
def test_edit_of_two_hundred_components_sends_at_most_twenty_kilobytes(
    database: Database, edit: Json
) -> None:
    stored = database.add(ring(200))
    tab = Tab(Board(database, stored.id))
    have = {
        "rev": tab.down["rev"],
        "review": tab.down["review"]["version"],
        "catalogue": tab.down["catalogue"]["hash"],
        "reference": tab.down["reference"]["hash"],
    }
    command = {"seq": 1, "do": "edit", "label": "Edit", "edits": [edit]}
    up = {"client": "tab", "doc": stored.id, "have": have, "queue": [command]}
    down = tab.board.heard(up)
    assert down["results"]["1"]["ok"]
    assert len(json.dumps(down)) <= 20_000


def test_edit_of_what_another_tab_removed_is_refused_and_told(tab: Tab, database: Database) -> None:
    other = Tab(Board(database), "other")
    other.send(do="edit", label="Remove", edits=[{"op": "remove", "id": "decision"}])
    tab.send(**state(2))
    assert "decision" in tab.result()["message"]
    assert tab.down["ack"] == 1


def test_browser_that_has_another_revision_is_sent_the_whole(tab: Tab) -> None:
    up = {"client": "tab", "doc": tab.down["doc"], "have": {"rev": 999, "review": 999}}
    down = tab.board.heard(up)
    assert down["from"] is None
    assert down["whole"]["components"]
    assert down["review"]["from"] is None


def test_pasted_copy_is_given_an_id_of_its_own(tab: Tab) -> None:
    piece = {"chalkline": 1, "name": "x", "components": [{"id": "decision", "kind": "cache"}]}
    tab.send(do="paste", text=json.dumps(piece), at={"x": 700, "y": 900})
    assert tab.result()["ok"]
    added = {c.id for c in drawn(tab).components} - {"decision"}
    copy = next(name for name in added if name.startswith("decision-"))
    assert (drawn(tab).layout[copy].x, drawn(tab).layout[copy].y) == (700, 900)


def test_tidy_moves_no_component_that_was_placed_by_hand(tab: Tab) -> None:
    before = {c.id: drawn(tab).layout[c.id] for c in drawn(tab).components}
    tab.send(
        do="edit", label="Add", edits=[{"op": "add", "component": {"id": "x", "kind": "cache"}}]
    )
    tab.send(do="tidy", all=False)
    assert {n: drawn(tab).layout[n] for n in before} == before
    assert drawn(tab).layout["x"].width  # reckoned, so that it may move again
    tab.send(do="edit", label="Move", edits=[{"op": "move", "positions": {"x": {"x": 8, "y": 8}}}])
    tab.send(do="tidy", all=False)
    assert (drawn(tab).layout["x"].x, drawn(tab).layout["x"].width) == (8, None)


@pytest.mark.parametrize("kind", ["yaml", "json"])
def test_exported_design_is_imported_as_it_was(tab: Tab, kind: str) -> None:
    before, first = drawn(tab), tab.down["doc"]
    tab.send(do="export", format=kind)
    file = tab.result()
    tab.send(do="import", name=file["name"], base64=file["base64"])
    assert tab.down["doc"] != first
    assert drawn(tab).components == before.components
    assert drawn(tab).connections == before.connections


def test_everything_is_downloaded_as_files_that_can_be_read(tab: Tab) -> None:
    tab.send(do="duplicate", doc=tab.down["doc"])
    tab.send(do="download_all")
    content = base64.b64decode(tab.result()["base64"])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        designs = [read(archive.read(name), name) for name in archive.namelist()]
    assert len(designs) == 2
    assert all(design.components for design in designs)


def test_deleted_design_is_restored_and_opened(tab: Tab) -> None:
    name = tab.down["doc"]
    tab.send(do="delete", doc=name)
    assert tab.down["doc"] != name
    tab.send(do="restore", doc=name)
    tab.send(do="open", doc=name)
    assert tab.down["doc"] == name


def test_link_opens_the_design_it_names(tab: Tab, database: Database) -> None:
    name = tab.down["doc"]
    tab.send(do="new", **{"from": {"kind": "empty"}})
    assert Tab(Board(database, name)).down["doc"] == name


def test_dispute_is_taken_back(tab: Tab) -> None:
    lit = tab.down["lit"]
    tab.send(do="dispute", fingerprint=lit, reason="The fields are hashed")
    tab.send(do="undispute", fingerprint=lit)
    rows = {row["fingerprint"]: row for row in tab.down["review"]["findings"]["put"]}
    assert not rows[lit]["disputed"]
