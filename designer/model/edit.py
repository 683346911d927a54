"""Edits: every change of a design is a tuple of these, so that drags, fixes, undo and imports are one thing.

`designer.model.change.apply` carries them out and gives the edits that undo them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from designer.model.design import Boundary, Component, Connection, Place, Value
from designer.model.errors import InvalidEdit
from designer.model.requirements import Brief, Journey, Note, Requirements, Waiver

ANSWER = "<answer>"
"""Stands in a guided fix for the one name or number that the user is asked for."""


class _Edit(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @cached_property
    def asks_for_an_answer(self) -> bool:
        """Whether `ANSWER` stands anywhere in it; looked for once, since fixes share edits."""
        return ANSWER in self.model_dump_json()


class Add(_Edit):
    """Add a component or a boundary, at the end unless `index` says where in the list."""

    op: Literal["add"] = "add"
    component: Component | None = None
    boundary: Boundary | None = None
    index: int | None = Field(default=None, ge=0)


class Remove(_Edit):
    """Remove a component or a boundary, and whatever refers to it."""

    op: Literal["remove"] = "remove"
    id: str


class Connect(_Edit):
    """Add a connection, at the end unless `index` says where in the list."""

    op: Literal["connect"] = "connect"
    connection: Connection
    index: int | None = Field(default=None, ge=0)


class Disconnect(_Edit):
    """Remove a connection."""

    op: Literal["disconnect"] = "disconnect"
    id: str


class Splice(_Edit):
    """Put a component on a connection: `a -> b` becomes `a -> component -> b`."""

    op: Literal["splice"] = "splice"
    connection: str
    component: Component
    first_kind: str | None = None
    second_kind: str | None = None


class Set(_Edit):
    """State a fact of a component, connection or boundary; `value` None forgets it.

    `attribute` is an attribute's name or a field (`name`, `kind`, `product`, `within`, `elsewhere`, `assumed`; of a
    connection also `source`, `target`; of a boundary also `defaults.components.NAME`, `defaults.connections.NAME`).
    """

    op: Literal["set"] = "set"
    on: str
    attribute: str
    value: Value | None = None


class Rename(_Edit):
    """Give a component, connection, boundary or journey another id, everywhere it is referred to."""

    op: Literal["rename"] = "rename"
    id: str
    to: Annotated[str, Field(min_length=1, max_length=300)]


class Move(_Edit):
    """Place components and boundaries; None forgets a place."""

    op: Literal["move"] = "move"
    positions: Mapping[str, Place | None]


class Wrap(_Edit):
    """Draw a boundary around members."""

    op: Literal["wrap"] = "wrap"
    boundary: Boundary
    members: tuple[str, ...]
    index: int | None = Field(default=None, ge=0)


class ChangeRequirements(_Edit):
    """Replace the requirements."""

    op: Literal["requirements"] = "requirements"
    requirements: Requirements


class ChangeJourneys(_Edit):
    """Replace the journeys."""

    op: Literal["journeys"] = "journeys"
    journeys: tuple[Journey, ...]


class ChangeBrief(_Edit):
    """Replace the brief."""

    op: Literal["brief"] = "brief"
    brief: Brief


class ChangeWaivers(_Edit):
    """Replace the waivers."""

    op: Literal["waivers"] = "waivers"
    waivers: tuple[Waiver, ...]


class ChangeNotes(_Edit):
    """Replace the notes."""

    op: Literal["notes"] = "notes"
    notes: tuple[Note, ...]


class Describe(_Edit):
    """Change what the design says of itself; a field left out stays."""

    op: Literal["describe"] = "describe"
    name: str | None = Field(default=None, max_length=200)
    scenario: str | None = None
    level: str | None = None
    lens: tuple[str, ...] | None = None


Edit = Annotated[
    Add
    | Remove
    | Connect
    | Disconnect
    | Splice
    | Set
    | Rename
    | Move
    | Wrap
    | ChangeRequirements
    | ChangeJourneys
    | ChangeBrief
    | ChangeWaivers
    | ChangeNotes
    | Describe,
    Field(discriminator="op"),
]
_EDITS: TypeAdapter[tuple[Edit, ...]] = TypeAdapter(tuple[Edit, ...])


def edits_from(document: object) -> tuple[Edit, ...]:
    """Read edits from their JSON form (a list of objects with `op`).

    Raises
    ------
    InvalidEdit
        If the document is not such a list, naming the first place that is wrong.
    """
    try:
        return _EDITS.validate_python(document)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise InvalidEdit(f"edit {place}: {first['msg']}") from error


def edits_to(edits: Iterable[Edit]) -> list[dict[str, object]]:
    """The JSON form of edits, without what is left at its default."""
    dumped = _EDITS.dump_python(tuple(edits), mode="json", exclude_unset=False, exclude_none=True)
    return [_with_forgetting(edit, source) for edit, source in zip(dumped, edits, strict=True)]


def _with_forgetting(document: dict[str, object], edit: Edit) -> dict[str, object]:
    """A None that means something (forget) is written out."""
    if isinstance(edit, Set) and edit.value is None:
        return {**document, "value": None}
    if isinstance(edit, Move):
        return {
            **document,
            "positions": {
                k: p and p.model_dump(exclude_none=True) for k, p in edit.positions.items()
            },
        }
    return document
