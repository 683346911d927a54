"""Designs are kept: several tabs, undo over restarts, and a clear word when the database fails."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from pathlib import Path

import pytest

from designer.model.design import Component, Design
from designer.model.edit import Add, Remove, Set
from designer.model.errors import InvalidEdit, StorageError
from designer.storage import Database, documents


def drawn() -> Design:
    return Design(name="Small", components=(Component(id="api", kind="web_app"),))


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(str(tmp_path / "designs.sqlite"))


def set_instances(value: int) -> Set:
    return Set(on="api", attribute="instances", value=value)


def test_design_is_the_same_after_a_restart(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = database.add(drawn())
    monkeypatch.setattr(documents, "_DESIGNS", OrderedDict())
    again = Database(database.url).get(stored.id)
    assert again is not None
    assert again.design == drawn()


def test_undo_and_redo_outlive_the_server(database: Database) -> None:
    stored = database.add(drawn())
    database.change(stored.id, "tab", "Two instances", (set_instances(2),))
    later = Database(database.url)
    assert later.steps(stored.id, "tab") == ("Two instances", None)
    assert later.undo(stored.id, "tab").design == drawn()
    assert later.redo(stored.id, "tab").design.components[0].attributes == {"instances": 2}


def test_change_and_that_it_was_heard_are_kept_together(database: Database) -> None:
    stored = database.add(drawn())

    def refused(_before: Design, _after: Design) -> None:
        raise InvalidEdit("no")

    with pytest.raises(InvalidEdit), database.hearing("tab", 1, stored.id) as heard:
        database.change(stored.id, "tab", "State", (set_instances(2),), refused)
    assert (heard.kept, database.acknowledged("tab")) == (False, 0)
    assert database.get(stored.id) == stored
    with database.hearing("tab", 2, stored.id) as heard:
        database.change(stored.id, "tab", "State", (set_instances(2),))
    assert (heard.kept, database.acknowledged("tab")) == (True, 2)


def test_two_tabs_do_not_overwrite_each_other(database: Database) -> None:
    stored = database.add(drawn())
    database.change(stored.id, "one", "State", (set_instances(2),))
    database.change(stored.id, "two", "Add", (Add(component=Component(id="db", kind="cache")),))
    both = database.get(stored.id)
    assert both is not None
    assert {c.id for c in both.design.components} == {"api", "db"}
    assert both.design.components[0].attributes == {"instances": 2}


def test_edit_that_no_longer_fits_is_refused_and_changes_nothing(database: Database) -> None:
    stored = database.add(drawn())
    with pytest.raises(InvalidEdit):
        database.change(stored.id, "tab", "State", (Set(on="gone", attribute="zones", value=1),))
    assert database.get(stored.id) == stored


def test_undo_takes_back_only_ones_own_changes(database: Database) -> None:
    stored = database.add(drawn())
    database.change(stored.id, "one", "State", (set_instances(2),))
    assert database.undo(stored.id, "two").design.components[0].attributes == {"instances": 2}


def test_deleted_design_can_be_brought_back(database: Database) -> None:
    stored = database.add(drawn())
    database.set_deleted(stored.id, deleted=True)
    assert database.get(stored.id) is None
    assert database.cards() == []
    database.set_deleted(stored.id, deleted=False)
    assert database.get(stored.id) is not None


def test_damaged_file_is_told_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "designs.sqlite"
    path.write_bytes(b"this is no database, however often one looks" * 50)
    with pytest.raises(StorageError, match="damaged"):
        Database(str(path))
    assert path.read_bytes().startswith(b"this is no database")


def test_locked_database_is_told(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = database.add(drawn())
    monkeypatch.setattr("designer.storage.database.BUSY_S", 0.1)
    impatient = Database(database.url)
    other = sqlite3.connect(database.where, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StorageError, match="another program holds it"):
        impatient.change(stored.id, "tab", "State", (set_instances(2),))
    other.close()


def test_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError):
        Database(str(tmp_path / "file" / "designs.sqlite"))


def test_undo_that_no_longer_fits_does_not_bar_the_way_to_older_ones(database: Database) -> None:
    stored = database.add(drawn())
    database.change(stored.id, "mine", "Cache", (Add(component=Component(id="c", kind="cache")),))
    database.change(stored.id, "mine", "Two instances", (set_instances(2),))
    database.change(stored.id, "other", "Away", (Remove(id="api"),))
    with pytest.raises(InvalidEdit, match="no longer fits"):
        database.undo(stored.id, "mine")
    assert database.steps(stored.id, "mine") == ("Cache", None)


def test_unreadable_design_does_not_hide_the_others(database: Database) -> None:
    good, bad = database.add(drawn()), database.add(drawn())
    with sqlite3.connect(database.where) as connection:
        connection.execute("UPDATE designs SET document = 'nonsense' WHERE id = ?", (bad.id,))
    assert {card.id: card.readable for card in database.cards()} == {good.id: True, bad.id: False}
