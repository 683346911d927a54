"""A Design back to the structure of the design file, with sections and fields in the order of FORMAT.md.

Attributes keep the order in which they were stated; what is at its default is left out.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from designer.formats.connection_ids import written_ids
from designer.formats.speech import BRIEF, JOURNEY, NOTE, REQUIREMENTS, WAIVER
from designer.model.design import Boundary, Component, Connection, Design, Place
from designer.model.requirements import Journey, Requirements

Document = dict[str, object]
VERSION = 1


def document_of(design: Design) -> Document:
    """The design as mappings, lists, texts and numbers, ready to be written as YAML or JSON."""
    whole = sections_of(design)
    drawn: Mapping[str, object] = {
        "components": [component_table(component) for component in design.components],
        "connections": [
            connection_table(c, with_id=with_id)
            for c, with_id in zip(design.connections, written_ids(design.connections), strict=True)
        ],
        "layout": {name: place_table(place) for name, place in design.layout.items()},
    }
    return {name: drawn.get(name, value) for name, value in whole.items()}


def sections_of(design: Design) -> Document:
    """The sections of the design file that say something, in order; those of many parts as they are drawn."""
    sections = {
        "chalkline": VERSION,
        "name": design.name,
        "scenario": design.scenario,
        "level": design.level,
        "lens": list(design.lens),
        "requirements": _requirements(design.requirements),
        "boundaries": [_boundary(boundary) for boundary in design.boundaries],
        "components": design.components,
        "connections": design.connections,
        "journeys": [_journey(journey) for journey in design.journeys],
        "brief": _fields(design.brief, BRIEF),
        "waivers": [_fields(waiver, WAIVER) for waiver in design.waivers],
        "notes": [_fields(note, NOTE) for note in design.notes],
        "layout": design.layout,
    }
    return {name: value for name, value in sections.items() if value not in (None, [], (), {})}


def _requirements(requirements: Requirements) -> Document:
    table = _fields(requirements, REQUIREMENTS)
    if requirements.tags == ():
        return {"tags": [], **table}
    return table


def component_table(component: Component) -> Document:
    """A component as the design file has it."""
    table: Document = {"id": component.id, "kind": component.kind}
    for name in ("name", "product", "within"):
        if (value := getattr(component, name)) is not None:
            table[name] = value
    if component.elsewhere:
        table["elsewhere"] = True
    if component.assumed:
        table["assumed"] = list(component.assumed)
    return table | _plain_table(component.attributes)


def connection_table(connection: Connection, *, with_id: bool) -> Document:
    """A connection as the design file has it."""
    table: Document = {"id": connection.id} if with_id else {}
    table |= {"from": connection.source, "to": connection.target, "kind": connection.kind}
    if connection.assumed:
        table["assumed"] = list(connection.assumed)
    return table | _plain_table(connection.attributes)


def _boundary(boundary: Boundary) -> Document:
    table: Document = {"id": boundary.id}
    for name in ("name", "within"):
        if (value := getattr(boundary, name)) is not None:
            table[name] = value
    defaults = {
        "components": _plain_table(boundary.component_defaults),
        "connections": _plain_table(boundary.connection_defaults),
    }
    given = {role: attributes for role, attributes in defaults.items() if attributes}
    return table | _plain_table(boundary.attributes) | ({"defaults": given} if given else {})


def _journey(journey: Journey) -> Document:
    words = {"from": "sources", "to": "targets"}
    table = {name: _plain(getattr(journey, words.get(name, name))) for name in JOURNEY}
    return {
        name: value
        for name, value in table.items()
        if value is not None and (name, value) != ("assumed", False)
    }


def place_table(place: Place) -> Document:
    """Where a part lies, as the design file has it."""
    return _fields(place, ("x", "y", "width", "height"))


def _fields(part: BaseModel, names: tuple[str, ...]) -> Document:
    """The fields of a part that say something."""
    known = type(part).model_fields
    return {
        n: _plain(value)
        for n in names
        if (value := getattr(part, n)) is not None and value != known[n].default
    }


def _plain_table(attributes: Mapping[str, object]) -> Document:
    return {name: _plain(value) for name, value in attributes.items()}


def _plain(value: object) -> object:
    """A value as JSON has it; a whole number is written without its point."""
    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, BaseModel):
        return _fields(value, tuple(type(value).model_fields))
    if isinstance(value, Mapping):
        return _plain_table(value)
    return value if isinstance(value, int) else str(value)
