"""One browser tab: commands are heard once, differences are small, nothing is lost."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from designer.formats.sketch import read_sketch
from designer.model.design import Design, Place
from designer.model.errors import StorageError
from designer.storage import Database
from designer.ui.board import Board
from designer.ui.down import review_down, thumbnail, told

Json = dict[str, Any]


class Tab:
    """A browser tab that applies nothing itself and remembers what it was told."""

    def __init__(self, board: Board, client: str = "tab") -> None:
        self.board, self.client, self.number = board, client, 0
        self.down = board.heard({"client": client})

    def send(self, **command: Any) -> Json:
        self.number += 1
        return self.resend({"seq": self.number, **command})

    def resend(self, *queue: Json, **also: Any) -> Json:
        have = {"rev": self.down["rev"], "review": self.down["review"]["version"]}
        up = {
            "client": self.client,
            "doc": self.down["doc"],
            "have": have,
            "queue": list(queue),
            **also,
        }
        self.down = self.board.heard(up)
        return self.down

    def result(self) -> Json:
        found: Json = self.down["results"][str(self.number)]
        return found


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(str(tmp_path / "designs.sqlite"))


@pytest.fixture
def tab(database: Database) -> Tab:
    return Tab(Board(database))


def state(value: int) -> Json:
    return {
        "do": "edit",
        "label": "State",
        "edits": [{"op": "set", "on": "decision", "attribute": "instances", "value": value}],
    }


def test_first_start_shows_the_flawed_board_with_one_lit_path(tab: Tab) -> None:
    assert tab.down["start"]
    assert tab.down["lit"] in tab.down["details"]
    assert tab.down["whole"]["name"] == "Card fraud, as first shipped"


def test_edit_comes_back_as_a_small_difference(tab: Tab) -> None:
    tab.send(**state(2))
    assert tab.down["whole"] is None
    assert [c["id"] for c in tab.down["patch"]["components"]["put"]] == ["decision"]
    assert (
        len(json.dumps({k: v for k, v in tab.down.items() if k not in ("catalogue", "reference")}))
        < 20_000
    )


def test_command_sent_again_is_heard_once(tab: Tab) -> None:
    tab.send(**state(2))
    revision = tab.down["rev"]
    tab.resend({"seq": 1, **state(2)})
    assert tab.down["rev"] == revision


def test_new_server_goes_on_where_the_old_one_was_killed(tab: Tab, database: Database) -> None:
    tab.send(**state(2))
    tab.board = Board(Database(database.url))
    down = tab.resend({"seq": 1, **state(2)}, {"seq": 2, **state(3)})
    assert down["ack"] == 2
    stored = database.get(down["doc"])
    assert stored is not None
    assert stored.design.component_by_id["decision"].attributes["instances"] == 3


def test_fix_is_previewed_applied_and_undone(tab: Tab) -> None:
    lit = tab.down["lit"]
    tab.send(do="preview", fingerprint=lit, fix=0)
    assert lit in tab.down["preview"]["fingerprint"]
    assert tab.down["preview"]["patch"]["components"]["put"]
    tab.send(do="apply_fix", fingerprint=lit, fix=0)
    assert lit in tab.down["review"]["findings"]["gone"]
    assert tab.down["undo"] == "Fix SEC-012"
    tab.send(do="undo")
    assert lit in [row["fingerprint"] for row in tab.down["review"]["findings"]["put"]]


def test_question_is_answered_once_for_all_it_names(tab: Tab) -> None:
    first = tab.down["review"]["questions"]
    assert first["order"] == [-1 - n for n in range(len(first["put"]))]
    asked = next(q for q in first["put"] if q["attribute"] == "public_access")
    tab.send(do="answer", attribute="public_access", components=asked["components"], value=False)
    assert tab.result()["ok"]
    again = tab.down["review"]["questions"]
    put = [whole(first["put"], question) for question in again["put"]]
    left = [first["put"][n] if n >= 0 else put[-1 - n] for n in again["order"]]
    assert "public_access" not in [q["attribute"] for q in left]
    assert left == tab.board.heard({"client": "new"})["review"]["questions"]["put"]


def whole(last: list[Json], question: Json) -> Json:
    """A question with all the parts that it is asked of, as the browser puts it together."""
    change = question["components"]
    if isinstance(change, list):
        return question
    kept = set(last[change["from"]]["components"]) - set(change["gone"])
    return {**question, "components": sorted(kept | set(change["put"]))}


def test_question_asked_of_one_part_less_is_told_by_that_part(tab: Tab) -> None:
    _, review = tab.board.judged()
    now = told(review, {})
    first = next(q for q in now.questions if len(q["components"]) > 2)
    more = {**first, "components": sorted([*first["components"], "another"])}
    before = now._replace(questions=[more])
    change = review_down(review, 2, now, before)["questions"]
    again = next(q for q in change["put"] if q["attribute"] == first["attribute"])
    assert again["components"] == {"from": 0, "put": [], "gone": ["another"]}
    assert whole([more], again) == first


def test_rules_that_pass_are_told_by_what_changed(tab: Tab) -> None:
    first = tab.down["review"]["passed"]
    assert first["order"] == [-1 - n for n in range(len(first["put"]))]
    passed = first["put"]
    assert tab.down["lit"] is not None
    tab.send(do="apply_fix", fingerprint=tab.down["lit"], fix=0)
    change = tab.down["review"]["passed"]
    now = [passed[n] if n >= 0 else change["put"][-1 - n] for n in change["order"]]
    assert len(change["put"]) < len(passed)
    assert now == tab.board.heard({"client": "new"})["review"]["passed"]["put"]


def test_drawing_comes_before_it_is_judged(database: Database) -> None:
    board = Board(database)
    first = board.heard(None)
    assert first["whole"]["components"]
    assert first["catalogue"]["kinds"]
    assert (first["review"], first["details"], first["lit"]) == (None, {}, None)
    assert board.heard({"client": "tab", "doc": first["doc"]})["review"]["findings"]["put"]


def test_what_stayed_the_same_is_not_sent_again(tab: Tab) -> None:
    review = tab.send(do="sync")["review"]
    assert review["findings"] == {"put": [], "gone": []}
    assert review["questions"]["put"] == []
    assert review["passed"] is None


def test_accepted_risk_is_no_longer_counted(tab: Tab) -> None:
    lit = tab.down["lit"]
    tab.send(
        do="accept_risk", fingerprint=lit, reason="Test data only", owner="me", until="2099-01-01"
    )
    rows = {row["fingerprint"]: row for row in tab.down["review"]["findings"]["put"]}
    assert rows[lit]["waived"]


def test_disputed_finding_keeps_its_reason_and_the_smallest_sketch_that_shows_it(
    tab: Tab, database: Database
) -> None:
    lit = tab.down["lit"]
    tab.send(do="dispute", fingerprint=lit, reason="The fields are hashed")
    later = Board(database).heard({"client": "another day", "focus": lit})
    for down in (tab.down, later):
        dispute = down["details"][lit]["dispute"]
        assert dispute["reason"] == "The fields are hashed"
        assert {"decision", "logs"} == {c.id for c in read_sketch(dispute["sketch"]).components}
    tab.send(do="undispute", fingerprint=lit)
    assert "dispute" not in tab.down["details"][lit]


def test_every_problem_of_a_file_is_told_up_to_a_handful_and_the_rest_counted(tab: Tab) -> None:
    rows = "".join(f"  - {{id: c{n}, kind: nothing}}\n" for n in range(10))
    content = f"chalkline: 1\nname: Broken\ncomponents:\n{rows}".encode()
    tab.send(do="import", name="broken.yaml", base64=base64.b64encode(content).decode())
    lines = tab.result()["message"].split("\n")
    assert [line.split(":")[1] for line in lines[:-1]] == [str(n) for n in range(4, 12)]
    assert lines[-1] == "and 2 more"


def test_sketch_joins_what_is_on_the_board(tab: Tab, database: Database) -> None:
    tab.send(do="sketch", text="decision -> ledger:relational_db", at={"x": 10, "y": 20})
    assert tab.result()["ok"]
    stored = database.get(tab.down["doc"])
    assert stored is not None
    assert "decision->ledger" in stored.design.connection_by_id
    assert "ledger" in stored.design.layout


def test_refused_edit_is_told_and_changes_nothing(tab: Tab) -> None:
    revision = tab.down["rev"]
    edits = [{"op": "set", "on": "decision", "attribute": "kind", "value": "flux_capacitor"}]
    tab.send(do="edit", label="State", edits=edits)
    assert not tab.result()["ok"]
    assert tab.down["rev"] == revision
    assert tab.down["ack"] == tab.number


@pytest.mark.parametrize(
    "command",
    [{"do": "explode"}, {"do": "edit", "edits": 7}, {"do": "answer"}, {"do": "preview", "fingerprint": "x"},
     {"do": "import", "base64": "!"}, {"do": "open", "doc": "x"}, {"do": "export", "format": "gif"}],
)  # fmt: skip
def test_nonsense_is_answered_with_a_sentence(tab: Tab, command: Json) -> None:
    tab.send(**command)
    assert not tab.result()["ok"]
    assert tab.result()["message"]


def test_full_disk_keeps_the_edit_in_the_queue(tab: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StorageError("The disk is full.")

    with monkeypatch.context() as failing:
        failing.setattr(tab.board.database, "change", full)
        down = tab.send(**state(2))
        assert down["ack"] == 0
        assert "not saved" in down["problem"]
    assert tab.resend({"seq": 1, **state(2)})["ack"] == 1
    assert tab.down["problem"] is None


def test_two_tabs_see_each_others_edits(tab: Tab, database: Database) -> None:
    other = Tab(Board(database), "other")
    tab.send(**state(2))
    other.send(do="sync")
    assert [c["id"] for c in other.down["patch"]["components"]["put"]] == ["decision"]


def test_reloaded_page_goes_on_with_what_it_drew(tab: Tab, database: Database) -> None:
    own = tab.down["doc"]
    database.add(Design(name="Newer"))
    board = Board(database)
    assert board.heard(None)["doc"] != own  # the first run knows of no page yet
    queue = [{"seq": 1, **state(3)}]
    down = board.heard({"client": "tab", "doc": own, "have": {}, "queue": queue})
    assert (down["doc"], down["ack"]) == (own, 1)
    assert board.stored.design.component_by_id["decision"].attributes["instances"] == 3


def test_designs_are_listed_duplicated_and_deleted(tab: Tab) -> None:
    tab.send(do="duplicate", doc=tab.down["doc"])
    tab.send(do="designs")
    assert len(tab.result()["designs"]) == 2
    tab.send(do="delete", doc=tab.down["doc"])
    tab.send(do="designs")
    assert len(tab.result()["designs"]) == 1


def test_malformed_message_is_answered_like_an_empty_one(tab: Tab) -> None:
    for queue in ([7], "x", [{"seq": "x", "do": "undo"}], {"seq": 1}):
        down = tab.board.heard({"client": "odd", "queue": queue, "have": 7})
        assert down["rev"] == tab.down["rev"]


def test_passed_rules_have_titles(tab: Tab) -> None:
    titles = tab.board.heard({"client": "new"})["reference"]["rules"]
    assert all(titles[row["rule"]] for row in tab.down["review"]["passed"]["put"])


def test_extended_rules_are_asked_for(tab: Tab) -> None:
    assert tab.down["review"]["extended"] is False
    assert tab.send(do="settings", extended=True)["review"]["extended"] is True


def test_preview_does_not_outlive_another_tabs_edit(tab: Tab, database: Database) -> None:
    row = next(r for r in tab.down["review"]["findings"]["put"] if r["rule"] == "SEC-012")
    tab.send(do="preview", fingerprint=row["fingerprint"], fix=0)
    assert tab.down["preview"]
    Tab(Board(database, tab.down["doc"]), "other").send(**state(3))
    assert tab.send(do="sync")["preview"] is None


def test_what_a_fix_adds_is_placed_where_its_ghost_stood(tab: Tab) -> None:
    row = next(r for r in tab.down["review"]["findings"]["put"] if r["rule"] == "SEC-012")
    ghosts = tab.send(do="preview", fingerprint=row["fingerprint"], fix=0)["preview"]["patch"]
    placed = ghosts["layout"]["put"]
    assert {part["id"] for part in ghosts["components"]["put"]} <= placed.keys()
    tab.send(do="apply_fix", fingerprint=row["fingerprint"], fix=0)
    assert {n: tab.down["patch"]["layout"]["put"][n] for n in placed} == placed


def test_list_of_designs_shows_their_shape_and_which_cannot_be_read(
    tab: Tab, database: Database
) -> None:
    damaged = database.add(Design(name="Damaged")).id
    with database.engine.begin() as connection:
        change = text("UPDATE designs SET document = '{' WHERE id = :id")
        connection.execute(change, {"id": damaged})
    tab.send(do="designs")
    cards = {card["name"]: card for card in tab.result()["designs"]}
    assert (cards["Damaged"]["readable"], cards["Damaged"]["thumbnail"]) == (False, None)
    drawn = cards["Card fraud, as first shipped"]["thumbnail"]
    assert drawn["path"].count("z") == 16
    assert len(drawn["box"].split()) == 4


def test_thumbnail_of_a_large_board_is_bounded() -> None:
    places = [Place(x=n % 40 * 200, y=n // 40 * 100) for n in range(1000)]
    drawn = thumbnail(places)
    assert drawn
    assert drawn["path"].count("z") <= 16 * 8


def test_what_was_typed_as_a_sketch_leaves_the_board_as_one(tab: Tab) -> None:
    tab.send(do="new", **{"from": {"kind": "empty"}})
    tab.send(do="sketch", text="u:user_client -> api:web_app(instances=2)", at={"x": 8, "y": 8})
    assert tab.board.stored.design.layout
    tab.send(do="export", format="sketch")
    sketch = read_sketch(base64.b64decode(tab.result()["base64"]).decode())
    assert sketch.components == tab.board.stored.design.components
    assert sketch.connections == tab.board.stored.design.connections
