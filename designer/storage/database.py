"""Reading and writing designs: one transaction a change, several tabs at once, a clear word when it fails."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_data_dir
from sqlalchemy import (
    Connection,
    Engine,
    RowMapping,
    Select,
    create_engine,
    event,
    insert,
    select,
    update,
)
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from designer.model.change import apply, changed
from designer.model.design import Design, Place
from designer.model.edit import Edit, edits_from, edits_to
from designer.model.errors import DesignerError, InvalidEdit, StorageError
from designer.storage.documents import parsed, written
from designer.storage.tables import CHANGES, CLIENTS, DESIGNS, METADATA


class Heard:
    """A command that is being carried out, and whether that it was heard is written already."""

    def __init__(self, client: str, number: int, design: str) -> None:
        self.client, self.number, self.design = client, number, design
        self.kept = False


_HEARD: ContextVar[Heard | None] = ContextVar("heard", default=None)
BUSY_S = 5.0
"""How long a write waits for another tab's."""


@dataclass(frozen=True)
class Stored:
    """A design as it lies in the database, with its revision and the findings somebody disputes."""

    id: str
    revision: int
    design: Design
    disputes: dict[str, str]
    changed: float = 0.0


@dataclass(frozen=True)
class Card:
    """What a list of designs shows; `changed` is seconds since 1970, `readable` whether it can be opened.

    `places` is where its components stand, of those that stand somewhere.
    """

    id: str
    name: str
    changed: float
    components: int
    scenario: str | None
    readable: bool = True
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Change:
    """A change that can be undone or done again."""

    number: int
    label: str
    edits: tuple[Edit, ...]
    inverse: tuple[Edit, ...]


class Database:
    """Designs, their changes, and how far each browser tab has been heard.

    Parameters
    ----------
    url
        SQLAlchemy URL or path; without one `CHALKLINE_DB`, else a file in the user's data folder.
    """

    def __init__(self, url: str | None = None) -> None:
        self.url = _url(url or os.environ.get("CHALKLINE_DB"))
        with _told(self.url):
            self.engine = _engine(self.url)
            METADATA.create_all(self.engine)

    @property
    def where(self) -> str:
        """Where designs are kept, as a person reads it."""
        return self.url.removeprefix("sqlite:///")

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with _told(self.url), self.engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            if heard := _HEARD.get():
                _mark(connection, heard.client, heard.number, heard.design)
        if heard:
            heard.kept = True

    @contextmanager
    def hearing(self, client: str, number: int, design: str) -> Iterator[Heard]:
        """What is written meanwhile and that the command was heard are kept together, or not at all."""
        heard = Heard(client, number, design)
        token = _HEARD.set(heard)
        try:
            yield heard
        finally:
            _HEARD.reset(token)

    def add(self, design: Design) -> Stored:
        """Keep a new design."""
        now, name = time.time(), uuid.uuid4().hex[:12]
        row = {"id": name, "name": design.name, "created": now, "changed": now, "revision": 1}
        with self._writing() as connection:
            connection.execute(
                insert(DESIGNS).values(**row, document=written(design), disputes={}, deleted=False)
            )
        return Stored(name, 1, design, {}, now)

    def get(self, name: str) -> Stored | None:
        """The design with an id; None where there is none, or it was deleted."""
        with _told(self.url), self.engine.connect() as connection:
            return _read(connection, name)

    def cards(self) -> list[Card]:
        """All designs, the last changed first."""
        query = (
            select(DESIGNS)
            .where(~DESIGNS.c.deleted)
            .order_by(DESIGNS.c.changed.desc(), DESIGNS.c.id)
        )
        with _told(self.url), self.engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [_card(row) for row in rows]

    def change(
        self,
        name: str,
        client: str,
        label: str,
        edits: tuple[Edit, ...],
        check: Callable[[Design, Design], None] | None = None,
    ) -> Stored:
        """Carry out edits on the newest revision, whoever made it.

        Parameters
        ----------
        check
            Is shown the design before and after, and raises what bars the change.

        Raises
        ------
        InvalidEdit
            If they no longer fit it.
        StorageError
            If it could not be saved.
        """
        with self._writing() as connection:
            stored = _existing(connection, name)
            applied = apply(stored.design, edits)
            if check is not None:
                check(stored.design, applied.design)
            dropped = CHANGES.delete().where(
                CHANGES.c.design == name, CHANGES.c.client == client, CHANGES.c.undone
            )
            connection.execute(dropped)
            row = {"design": name, "client": client, "label": label[:200], "undone": False}
            connection.execute(
                insert(CHANGES).values(
                    **row, edits=edits_to(edits), inverse=edits_to(applied.inverse)
                )
            )
            return _saved(connection, stored, applied.design)

    def undo(self, name: str, client: str) -> Stored:
        """Take back the last change of this client."""
        return self._step(name, client, back=True)

    def redo(self, name: str, client: str) -> Stored:
        """Do again what this client took back last."""
        return self._step(name, client, back=False)

    def _step(self, name: str, client: str, *, back: bool) -> Stored:
        with self._writing() as connection:
            stored = _existing(connection, name)
            change = _next_change(connection, name, client, back=back)
            if change is None:
                return stored
            this = CHANGES.c.number == change.number
            try:
                after = changed(stored.design, change.inverse if back else change.edits)
            except InvalidEdit as error:
                # Another tab changed what it touched: left in place, it would bar the way to all before it.
                connection.execute(CHANGES.delete().where(this))
                lost = error
            else:
                connection.execute(update(CHANGES).where(this).values(undone=back))
                return _saved(connection, stored, after)
        raise InvalidEdit(f"{change.label!r} no longer fits ({lost}); it was left out")

    def steps(self, name: str, client: str) -> tuple[str | None, str | None]:
        """Labels of what would be undone and done again."""
        with _told(self.url), self.engine.connect() as connection:
            undo, redo = (
                connection.scalar(
                    _next_step(name, client, back=back).with_only_columns(CHANGES.c.label)
                )
                for back in (True, False)
            )
        return undo, redo

    def acknowledged(self, client: str) -> int:
        """The highest command of a client that was carried out or refused."""
        with _told(self.url), self.engine.connect() as connection:
            found = connection.scalar(
                select(CLIENTS.c.acknowledged).where(CLIENTS.c.client == client)
            )
        return int(found or 0)

    def acknowledge(self, client: str, number: int, design: str) -> None:
        """Remember how far a client was heard, and which design it had open."""
        with self._writing() as connection:
            _mark(connection, client, number, design)

    def rename(self, name: str, title: str) -> None:
        """Give a design another name."""
        with self._writing() as connection:
            stored = _existing(connection, name)
            _saved(connection, stored, stored.design.model_copy(update={"name": title[:200]}))

    def duplicate(self, name: str) -> Stored:
        """A copy of a design under a name of its own."""
        stored = self.get(name)
        if stored is None:
            raise InvalidEdit("the design to copy is gone")
        return self.add(
            stored.design.model_copy(update={"name": f"{stored.design.name} copy"[:200]})
        )

    def set_deleted(self, name: str, *, deleted: bool) -> None:
        """Delete a design, or bring it back."""
        with self._writing() as connection:
            connection.execute(update(DESIGNS).where(DESIGNS.c.id == name).values(deleted=deleted))

    def dispute(self, name: str, fingerprint: str, reason: str | None) -> Stored:
        """Note that a finding is disputed; no reason takes it back."""
        with self._writing() as connection:
            stored = _existing(connection, name)
            disputes = {k: v for k, v in stored.disputes.items() if k != fingerprint}
            if reason:
                disputes[fingerprint] = reason
            connection.execute(
                update(DESIGNS).where(DESIGNS.c.id == name).values(disputes=disputes)
            )
            return Stored(name, stored.revision, stored.design, disputes, stored.changed)


def _mark(connection: Connection, client: str, number: int, design: str | None = None) -> None:
    values = {"acknowledged": number, **({"design": design} if design else {})}
    done = connection.execute(update(CLIENTS).where(CLIENTS.c.client == client).values(**values))
    if done.rowcount == 0:
        connection.execute(insert(CLIENTS).values(client=client, **values))


def _url(wish: str | None) -> str:
    if wish and "://" in wish:
        return wish
    path = Path(wish) if wish else Path(user_data_dir("chalkline")) / "designs.sqlite"
    return f"sqlite:///{path.absolute()}"


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url)
    Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url, poolclass=NullPool, connect_args={"timeout": BUSY_S, "check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def _configured(connection: object, _record: object) -> None:
        # Transactions begin where this module says, so that a read and the write after it are one.
        connection.isolation_level = None  # type: ignore[attr-defined]
        connection.execute("PRAGMA journal_mode=WAL")  # type: ignore[attr-defined]
        connection.execute("PRAGMA synchronous=FULL")  # type: ignore[attr-defined]

    return engine


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Whatever the database says, as one sentence with a way out."""
    try:
        yield
    except (SQLAlchemyError, OSError, ArgumentError) as error:
        said = str(getattr(error, "orig", None) or error).splitlines()[0]
        hints = {
            "locked": "another program holds it; close that and go on",
            "full": "the disk is full; free some room and go on",
            "not a database": "the file is damaged; move it away, or name another with --db",
            "malformed": "the file is damaged; move it away, or name another with --db",
            "readonly": "it may only be read; give the right to write, or name another with --db",
            "unable to open": "its folder cannot be written; name another with --db",
        }
        way = next(
            (hint for word, hint in hints.items() if word in said.lower()), "name another with --db"
        )
        raise StorageError(
            f"The database {url.removeprefix('sqlite:///')} cannot be used ({said}): {way}."
        ) from error


def _read(connection: Connection, name: str) -> Stored | None:
    query = select(DESIGNS).where(DESIGNS.c.id == name, ~DESIGNS.c.deleted)
    row = connection.execute(query).mappings().first()
    return (
        None
        if row is None
        else Stored(
            name,
            row["revision"],
            parsed(row["document"]),
            dict(row["disputes"]),
            row["changed"],
        )
    )


def _card(row: RowMapping) -> Card:
    try:
        design = parsed(row["document"])
    except DesignerError:
        return Card(row["id"], row["name"], row["changed"], 0, None, readable=False)
    places = tuple(design.layout[c.id] for c in design.components if c.id in design.layout)
    count = len(design.components)
    return Card(row["id"], row["name"], row["changed"], count, design.scenario, places=places)


def _existing(connection: Connection, name: str) -> Stored:
    stored = _read(connection, name)
    if stored is None:
        raise InvalidEdit("the design was deleted; open another, or bring it back from the list")
    return stored


def _saved(connection: Connection, stored: Stored, design: Design) -> Stored:
    now, revision = time.time(), stored.revision + 1
    values = {"document": written(design), "name": design.name, "changed": now}
    connection.execute(
        update(DESIGNS).where(DESIGNS.c.id == stored.id).values(**values, revision=revision)
    )
    return Stored(stored.id, revision, design, stored.disputes, now)


def _next_step(name: str, client: str, *, back: bool) -> Select[Any]:
    """The newest change that stands (to undo), or the oldest of those taken back (to do again)."""
    order = CHANGES.c.number.desc() if back else CHANGES.c.number.asc()
    which = ~CHANGES.c.undone if back else CHANGES.c.undone
    mine = (CHANGES.c.design == name, CHANGES.c.client == client, which)
    return select(CHANGES).where(*mine).order_by(order).limit(1)


def _next_change(connection: Connection, name: str, client: str, *, back: bool) -> Change | None:
    row = connection.execute(_next_step(name, client, back=back)).mappings().first()
    if row is None:
        return None
    return Change(row["number"], row["label"], edits_from(row["edits"]), edits_from(row["inverse"]))
