"""The edits that lead from one design to another, exactly: order of parts included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TypeVar

from designer.model import edit as edits
from designer.model.design import (
    Attributes,
    Boundary,
    Component,
    Connection,
    Design,
    Value,
)
from designer.model.edit import Edit

P = TypeVar("P", Component, Connection, Boundary)
TABLES: Mapping[str, str] = {
    "attributes": "",
    "component_defaults": "defaults.components.",
    "connection_defaults": "defaults.connections.",
}


ENDS = ("source", "target")


def difference(old: Design, new: Design) -> tuple[Edit, ...]:
    """Edits that turn `old` into `new`; the parts that both have must stand in the same order."""
    if old is new:
        return ()
    retied = _retied(old, new)
    return tuple(
        chain(retied, _removed(old, new), _added(old, new), _changed(old, new), _said(old, new))
    )


def _retied(old: Design, new: Design) -> list[Edit]:
    """Ends that move to a component that was there: first, since what is removed takes its connections along."""
    return [
        edits.Set(on=connection.id, attribute=end, value=getattr(connection, end))
        for connection in new.connections
        if (was := old.connection_by_id.get(connection.id)) is not None and was is not connection
        for end in ENDS
        if getattr(connection, end) != getattr(was, end)
        if getattr(connection, end) in old.component_by_id
    ]


def _removed(old: Design, new: Design) -> Iterator[Edit]:
    for connection in old.connections:
        if _replaced(connection, old, new):
            yield edits.Disconnect(id=connection.id)
    for part in chain[Component | Boundary](old.components, old.boundaries):
        if part.id not in new.component_by_id and part.id not in new.boundary_by_id:
            yield edits.Remove(id=part.id)


def _replaced(connection: Connection, old: Design, new: Design) -> bool:
    """Whether a connection goes, or goes along with one end and comes back at one that was not there."""
    later = new.connection_by_id.get(connection.id)
    if later is connection:  # most of them: an edit leaves what it does not touch the same object
        return False
    return later is None or any(
        getattr(connection, end) not in new.component_by_id
        and getattr(later, end) not in old.component_by_id
        for end in ENDS
    )


def _added(old: Design, new: Design) -> Iterator[Edit]:
    for index, boundary in enumerate(new.boundaries):
        if boundary.id not in old.boundary_by_id:
            yield edits.Add(boundary=boundary, index=index)
    for index, component in enumerate(new.components):
        if component.id not in old.component_by_id:
            yield edits.Add(component=component, index=index)
    for index, connection in enumerate(new.connections):
        was = old.connection_by_id.get(connection.id)
        if was is None or _replaced(was, old, new):
            yield edits.Connect(connection=connection, index=index)


def _changed(old: Design, new: Design) -> Iterator[Edit]:
    yield from _stated(old.boundary_by_id, new.boundaries, ("name", "within"))
    yield from _stated(
        old.component_by_id,
        new.components,
        ("name", "kind", "product", "within", "elsewhere", "assumed"),
    )
    kept = {c.id: c for c in old.connections if not _replaced(c, old, new)}
    for connection in new.connections:
        was = kept.get(connection.id)
        for end in ENDS if was is not None and was is not connection else ():
            there = getattr(connection, end)
            if there not in old.component_by_id:
                yield edits.Set(on=connection.id, attribute=end, value=there)
    yield from _stated(kept, new.connections, ("kind", "assumed"))


def _stated(old: Mapping[str, P], new: Iterable[P], fields: tuple[str, ...]) -> Iterator[Edit]:
    for part in new:
        was = old.get(part.id)
        if was is None or was is part:
            continue
        for field in fields:
            if (value := getattr(part, field)) != getattr(was, field):
                yield edits.Set(on=part.id, attribute=field, value=_or_forget(value))
        for table, prefix in TABLES.items():
            yield from _tabled(part.id, prefix, getattr(was, table, {}), getattr(part, table, {}))


def _or_forget(value: Value | None) -> Value | None:
    """A field at its default is forgotten, so that it is not written out afterwards."""
    return None if value in (None, False, ()) else value


def _tabled(on: str, prefix: str, old: Attributes, new: Attributes) -> Iterator[Edit]:
    for name in old.keys() - new.keys():
        yield edits.Set(on=on, attribute=prefix + name, value=None)
    for name, value in new.items():
        if name not in old or old[name] != value or type(old[name]) is not type(value):
            yield edits.Set(on=on, attribute=prefix + name, value=value)


def _said(old: Design, new: Design) -> Iterator[Edit]:
    if old.layout != new.layout:
        places = {
            n: new.layout.get(n)
            for n in {**old.layout, **new.layout}
            if old.layout.get(n) != new.layout.get(n)
        }
        yield edits.Move(positions={n: p for n, p in places.items() if _drawn(n, new)})
    if old.requirements != new.requirements:
        yield edits.ChangeRequirements(requirements=new.requirements)
    if old.journeys != new.journeys:
        yield edits.ChangeJourneys(journeys=new.journeys)
    if old.brief != new.brief:
        yield edits.ChangeBrief(brief=new.brief)
    if old.waivers != new.waivers:
        yield edits.ChangeWaivers(waivers=new.waivers)
    if old.notes != new.notes:
        yield edits.ChangeNotes(notes=new.notes)
    fields = ("name", "scenario", "level", "lens")
    if described := {f: getattr(new, f) for f in fields if getattr(old, f) != getattr(new, f)}:
        yield edits.Describe(**described)


def _drawn(name: str, design: Design) -> bool:
    return name in design.component_by_id or name in design.boundary_by_id
