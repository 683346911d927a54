"""Carrying out edits: the new design, and the edits that undo them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import TypeVar

from pydantic import ValidationError

from designer.model import edit as edits_module
from designer.model.design import (
    Boundary,
    Component,
    Connection,
    Design,
    Part,
    Place,
)
from designer.model.difference import difference
from designer.model.edit import Edit
from designer.model.errors import InvalidEdit
from designer.model.references import redirected

P = TypeVar("P", bound=Part)
COMPONENT_FIELDS = frozenset({"name", "kind", "product", "within", "elsewhere", "assumed"})
CONNECTION_FIELDS = frozenset({"kind", "source", "target", "assumed"})
BOUNDARY_FIELDS = frozenset({"name", "within"})
ONLY_FIRST_HALF = frozenset({"group", "needs", "parallel", "guarded_by"})
"""What a caller says of its own call, so it stays with the half that leaves the caller."""


@dataclass(frozen=True)
class Applied:
    """A changed design and the edits that bring the old one back exactly."""

    design: Design
    inverse: tuple[Edit, ...]


def apply(design: Design, edits: Iterable[Edit]) -> Applied:
    """Carry out edits in order, all or none.

    Raises
    ------
    InvalidEdit
        If an edit names what is not there, adds an id that is taken, or states a value of no valid shape.
    """
    inverse: tuple[Edit, ...] = ()
    for edit in edits:
        after = _changed(edit, design)
        back = _inverse(edit, design, after)
        design, inverse = after, back + inverse
    return Applied(design, inverse)


def changed(design: Design, edits: Iterable[Edit]) -> Design:
    """The design after edits, without the way back, which takes longer than all else where a design is large.

    Raises
    ------
    InvalidEdit
        As for `apply`.
    """
    for edit in edits:
        design = _changed(edit, design)
    return design


def _changed(edit: Edit, design: Design) -> Design:
    try:
        return carried_out(edit, design)
    except ValidationError as error:
        raise InvalidEdit(f"{edit.op}: {error.errors(include_url=False)[0]['msg']}") from error


def _inverse(edit: Edit, before: Design, after: Design) -> tuple[Edit, ...]:
    if isinstance(edit, edits_module.Rename):
        return (edits_module.Rename(id=edit.to, to=edit.id),)
    return difference(after, before)


@singledispatch
def carried_out(edit: object, design: Design) -> Design:
    """The design after one edit."""
    raise InvalidEdit(f"{type(edit).__name__} is no edit of {design.name!r}")


@carried_out.register
def _(edit: edits_module.Add, design: Design) -> Design:
    if (edit.component is None) == (edit.boundary is None):
        raise InvalidEdit("add: give either a component or a boundary")
    if edit.component is not None:
        _free(design, edit.component.id)
        return _with(design, components=_inserted(design.components, edit.component, edit.index))
    assert edit.boundary is not None
    _free(design, edit.boundary.id)
    return _with(design, boundaries=_inserted(design.boundaries, edit.boundary, edit.index))


@carried_out.register
def _(edit: edits_module.Remove, design: Design) -> Design:
    gone = edit.id
    if gone in design.boundary_by_id:
        return _without_boundary(design, design.boundary_by_id[gone])
    if gone not in design.component_by_id:
        raise InvalidEdit(f"remove: there is no component or boundary {gone!r}")
    kept = tuple(c for c in design.connections if gone not in (c.source, c.target))
    lost = {gone, *(c.id for c in design.connections if gone in (c.source, c.target))}
    left = _with(
        design, components=tuple(c for c in design.components if c.id != gone), connections=kept
    )
    return redirected(left, lambda old: None if old in lost else old)


def _without_boundary(design: Design, gone: Boundary) -> Design:
    """The boundary's members move out to the boundary around it."""
    left = _with(
        design,
        boundaries=tuple(_moved_out(b, gone) for b in design.boundaries if b.id != gone.id),
        components=tuple(_moved_out(c, gone) for c in design.components),
    )
    return redirected(left, lambda old: None if old == gone.id else old)


Enclosed = TypeVar("Enclosed", Component, Boundary)


def _moved_out(part: Enclosed, gone: Boundary) -> Enclosed:
    return part.model_copy(update={"within": gone.within}) if part.within == gone.id else part


def _has_ends(connection: Connection, design: Design, doing: str) -> None:
    for end in (connection.source, connection.target):
        if end not in design.component_by_id:
            raise InvalidEdit(f"{doing}: there is no component {end!r}")


@carried_out.register
def _(edit: edits_module.Connect, design: Design) -> Design:
    new = edit.connection
    if new.id in design.connection_by_id:
        raise InvalidEdit(f"connect: there is a connection {new.id!r} already")
    _has_ends(new, design, "connect")
    return _with(design, connections=_inserted(design.connections, new, edit.index))


@carried_out.register
def _(edit: edits_module.Disconnect, design: Design) -> Design:
    _connection(design, edit.id)
    left = _with(design, connections=tuple(c for c in design.connections if c.id != edit.id))
    return redirected(left, lambda old: None if old == edit.id else old)


@carried_out.register
def _(edit: edits_module.Splice, design: Design) -> Design:
    old, new = _connection(design, edit.connection), edit.component
    _free(design, new.id)
    halves = (
        _half(design, old, old.source, new.id, edit.first_kind, frozenset()),
        _passed_on(_half(design, old, new.id, old.target, edit.second_kind, ONLY_FIRST_HALF), new),
    )
    at = design.connections.index(old)
    connections = design.connections[:at] + halves + design.connections[at + 1 :]
    return _with(design, components=(*design.components, new), connections=connections)


def _passed_on(half: Connection, new: Component) -> Connection:
    """What leaves a sanitiser: the data that came in, without the labels that it states to remove."""
    data, removed = half.attributes.get("data"), new.attributes.get("labels_removed")
    if not isinstance(data, tuple) or not isinstance(removed, tuple):
        return half
    left = tuple(label for label in data if label not in removed)
    return half.model_copy(update={"attributes": {**half.attributes, "data": left}})


def _half(
    design: Design,
    old: Connection,
    source: str,
    target: str,
    kind: str | None,
    dropped: frozenset[str],
) -> Connection:
    attributes = {name: value for name, value in old.attributes.items() if name not in dropped}
    return Connection(
        id=free_connection_id(design, source, target),
        source=source,
        target=target,
        kind=kind or old.kind,
        attributes=attributes,
    )


def free_connection_id(design: Design, source: str, target: str) -> str:
    """`a->b`, or the first of `a->b#2`, `a->b#3` that is free."""
    name, number = f"{source}->{target}", 2
    while name in design.connection_by_id:
        name, number = f"{source}->{target}#{number}", number + 1
    return name


def free_id(design: Design, wish: str) -> str:
    """`wish`, or the first of `wish-2`, `wish-3` that no component or boundary has."""
    name, number = wish, 2
    while name in design.component_by_id or name in design.boundary_by_id:
        name, number = f"{wish}-{number}", number + 1
    return name


@carried_out.register
def _(edit: edits_module.Set, design: Design) -> Design:
    if edit.on in design.component_by_id:
        changed = _stated(design.component_by_id[edit.on], edit, COMPONENT_FIELDS)
        return _with(design, components=_replaced(design.components, edit.on, changed))
    if edit.on in design.connection_by_id:
        connection = _stated(design.connection_by_id[edit.on], edit, CONNECTION_FIELDS)
        _has_ends(connection, design, "set")
        return _with(design, connections=_replaced(design.connections, edit.on, connection))
    if edit.on in design.boundary_by_id:
        boundary = _stated(design.boundary_by_id[edit.on], edit, BOUNDARY_FIELDS)
        return _with(design, boundaries=_replaced(design.boundaries, edit.on, boundary))
    raise InvalidEdit(f"set: there is no component, connection or boundary {edit.on!r}")


def _stated(part: P, edit: edits_module.Set, fields: frozenset[str]) -> P:
    """The part with a field or attribute stated; validated again, since a copy would not be."""
    field, name = _table(edit.attribute)
    current = {n: getattr(part, n) for n in type(part).model_fields if n in part.model_fields_set}
    if name in fields and field == "attributes":
        current[name] = edit.value
        if edit.value is None:
            del current[name]
    else:
        table = dict(getattr(part, field))
        if edit.value is None:
            table.pop(name, None)
        else:
            table[name] = edit.value
        current[field] = table
    return type(part)(**current)


def _table(attribute: str) -> tuple[str, str]:
    for field, prefix in (
        ("component_defaults", "defaults.components."),
        ("connection_defaults", "defaults.connections."),
    ):
        if attribute.startswith(prefix):
            return field, attribute.removeprefix(prefix)
    return "attributes", attribute


@carried_out.register
def _(edit: edits_module.Rename, design: Design) -> Design:
    old, new = edit.id, edit.to
    if old in design.connection_by_id:
        if new in design.connection_by_id:
            raise InvalidEdit(f"rename: there is a connection {new!r} already")
        connection = design.connection_by_id[old].model_copy(update={"id": new})
        left = _with(design, connections=_replaced(design.connections, old, connection))
        return redirected(left, lambda name: new if name == old else name)
    _free(design, new)
    if old not in design.component_by_id and old not in design.boundary_by_id:
        raise InvalidEdit(f"rename: there is no {old!r}")
    return _renamed(design, old, new)


def _renamed(design: Design, old: str, new: str) -> Design:
    ids = {c.id: _renamed_connection_id(c, old, new) for c in design.connections} | {old: new}
    changed = _with(
        design,
        components=tuple(_renamed_part(c, old, new) for c in design.components),
        boundaries=tuple(_renamed_part(b, old, new) for b in design.boundaries),
        connections=tuple(_renamed_ends(c, old, new) for c in design.connections),
    )
    return redirected(changed, lambda name: ids.get(name, name))


def _renamed_part(part: Enclosed, old: str, new: str) -> Enclosed:
    if part.id == old:
        return type(part)(**{**{n: getattr(part, n) for n in part.model_fields_set}, "id": new})
    return part.model_copy(update={"within": new}) if part.within == old else part


def _renamed_ends(connection: Connection, old: str, new: str) -> Connection:
    if old not in (connection.source, connection.target):
        return connection
    swap = {old: new}
    ends = {
        end: swap.get(getattr(connection, end), getattr(connection, end))
        for end in ("source", "target")
    }
    return connection.model_copy(
        update={**ends, "id": _renamed_connection_id(connection, old, new)}
    )


def _renamed_connection_id(connection: Connection, old: str, new: str) -> str:
    """A default id follows its ends; an id that somebody chose stays."""
    source, target = connection.source, connection.target
    if old not in (source, target) or connection.id.split("#")[0] != f"{source}->{target}":
        return connection.id
    tail = connection.id.removeprefix(f"{source}->{target}")
    return f"{new if source == old else source}->{new if target == old else target}{tail}"


@carried_out.register
def _(edit: edits_module.Move, design: Design) -> Design:
    layout: dict[str, Place] = dict(design.layout)
    for name, place in edit.positions.items():
        if name not in design.component_by_id and name not in design.boundary_by_id:
            raise InvalidEdit(f"move: there is no component or boundary {name!r}")
        if place is None:
            layout.pop(name, None)
        else:
            layout[name] = place
    return _with(design, layout=layout)


@carried_out.register
def _(edit: edits_module.Wrap, design: Design) -> Design:
    _free(design, edit.boundary.id)
    members = set(edit.members)
    if missing := sorted(members - design.component_by_id.keys() - design.boundary_by_id.keys()):
        raise InvalidEdit(f"wrap: there is no {missing[0]!r}")
    around = {"within": edit.boundary.id}
    return _with(
        design,
        boundaries=_inserted(
            tuple(b.model_copy(update=around) if b.id in members else b for b in design.boundaries),
            edit.boundary,
            edit.index,
        ),
        components=tuple(
            c.model_copy(update=around) if c.id in members else c for c in design.components
        ),
    )


@carried_out.register
def _(edit: edits_module.ChangeRequirements, design: Design) -> Design:
    return _with(design, requirements=edit.requirements)


@carried_out.register
def _(edit: edits_module.ChangeJourneys, design: Design) -> Design:
    return _with(design, journeys=edit.journeys)


@carried_out.register
def _(edit: edits_module.ChangeBrief, design: Design) -> Design:
    return _with(design, brief=edit.brief)


@carried_out.register
def _(edit: edits_module.ChangeWaivers, design: Design) -> Design:
    return _with(design, waivers=edit.waivers)


@carried_out.register
def _(edit: edits_module.ChangeNotes, design: Design) -> Design:
    return _with(design, notes=edit.notes)


@carried_out.register
def _(edit: edits_module.Describe, design: Design) -> Design:
    return _with(design, **{name: getattr(edit, name) for name in edit.model_fields_set - {"op"}})


def _with(design: Design, **changes: object) -> Design:
    """A copy with other parts; the parts are validated already, so this is not."""
    return Design.model_construct(
        **{**{n: getattr(design, n) for n in Design.model_fields}, **changes}
    )


def _inserted(parts: tuple[P, ...], part: P, index: int | None) -> tuple[P, ...]:
    at = len(parts) if index is None else min(index, len(parts))
    return (*parts[:at], part, *parts[at:])


def _replaced(parts: Sequence[P], name: str, new: P) -> tuple[P, ...]:
    return tuple(new if getattr(part, "id", None) == name else part for part in parts)


def _free(design: Design, name: str) -> None:
    if name in design.component_by_id or name in design.boundary_by_id:
        raise InvalidEdit(f"there is a component or boundary {name!r} already")


def _connection(design: Design, name: str) -> Connection:
    if name not in design.connection_by_id:
        raise InvalidEdit(f"there is no connection {name!r}")
    return design.connection_by_id[name]
