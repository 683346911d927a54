"""When the disk fails, the database says so in a sentence, and what was kept stays kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event

from designer.model.design import Component, Design
from designer.model.edit import Add, Set
from designer.model.errors import StorageError
from designer.storage import Database


def drawn() -> Design:
    return Design(name="Small", components=(Component(id="api", kind="web_app"),))


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(str(tmp_path / "designs.sqlite"))


def configured(database: Database, pragma: Callable[[], str]) -> Database:
    """The same file, opened by somebody whom SQLite itself refuses."""
    other = Database(database.url)

    @event.listens_for(other.engine, "connect")
    def _limited(connection: object, _record: object) -> None:
        connection.execute(pragma())  # type: ignore[attr-defined]

    return other


def test_read_only_database_is_told_and_still_read(database: Database) -> None:
    stored = database.add(drawn())
    reader = configured(database, lambda: "PRAGMA query_only=1")
    with pytest.raises(StorageError, match="may only be read"):
        reader.change(stored.id, "tab", "State", (Set(on="api", attribute="instances", value=2),))
    assert reader.get(stored.id) == stored


def test_full_disk_is_told_and_loses_nothing(database: Database) -> None:
    stored = database.add(drawn())
    cramped = configured(database, lambda: "PRAGMA max_page_count=1")
    parts = [Add(component=Component(id=f"part-{n}", kind="web_app")) for n in range(2000)]
    with pytest.raises(StorageError, match="disk is full"):
        cramped.change(stored.id, "tab", "Paste", tuple(parts))
    assert database.get(stored.id) == stored
    assert database.steps(stored.id, "tab") == (None, None)


def test_environment_names_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHALKLINE_DB", str(tmp_path / "mine.sqlite"))
    assert Database().where == str(tmp_path / "mine.sqlite")
    assert Database(str(tmp_path / "named.sqlite")).where == str(tmp_path / "named.sqlite")


def test_dispute_is_kept_beside_the_design(database: Database) -> None:
    stored = database.add(drawn())
    database.dispute(stored.id, "f1", "The fields are hashed")
    again = Database(database.url).get(stored.id)
    assert again is not None
    assert again.disputes == {"f1": "The fields are hashed"}
    assert again.design == stored.design
    assert database.dispute(stored.id, "f1", None).disputes == {}


def test_redo_takes_the_changes_in_the_order_they_were_made(database: Database) -> None:
    stored = database.add(drawn())
    for value in (2, 3):
        edit = Set(on="api", attribute="instances", value=value)
        database.change(stored.id, "tab", f"To {value}", (edit,))
    database.undo(stored.id, "tab")
    database.undo(stored.id, "tab")
    assert database.steps(stored.id, "tab") == (None, "To 2")
    database.redo(stored.id, "tab")
    assert database.steps(stored.id, "tab") == ("To 2", "To 3")
