"""What is said beside the drawing: requirements, journeys, brief, waivers, notes and layout out of a plain tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from designer.formats.shape import Shape, shown
from designer.model.design import Place
from designer.model.requirements import CRITICALITIES, Brief, Journey, Note, Requirements, Waiver

REQUIREMENTS = tuple(Requirements.model_fields)
NUMBERS = ("availability", "p99_latency_ms", "peak_rps", "mean_rps", "rto_min", "rpo_min")
JOURNEY = ("id", "name", "from", "to", "criticality", "assumed", *NUMBERS)
BRIEF = tuple(Brief.model_fields)
WAIVER = ("rule", "on", "reason", "owner", "until")
ON_OF_YAML_1_1 = "true"
"""What a writer of YAML 1.1, such as PyYAML, makes of the key `on`: to it that is a truth value."""
NOTE = ("text", "at", "x", "y")
PLACE = ("x", "y", "width", "height")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
Tree = Mapping[str, object]


def requirements_of(tree: Tree, shape: Shape) -> Requirements:
    """The requirements; a number that is no number is a problem and reads as unknown."""
    table = shape.table(tree, "requirements")
    shape.only(table, REQUIREMENTS, "requirements")
    fields = {name: table[name] for name in REQUIREMENTS if table.get(name) is not None}
    for name in ("tags", "unsure"):
        if name in fields:
            fields[name] = shape.texts(table, name, "requirements")
    if fields.get("residency") not in (None, "none", "unknown"):
        fields["residency"] = shape.texts(table, "residency", "requirements")
    return shape.model(Requirements, fields, "requirements")


def journeys_of(tree: Tree, shape: Shape) -> tuple[Journey, ...]:
    """The journeys."""
    return tuple(_journey(row, path, shape) for path, row in shape.tables(tree, "journeys"))


def _journey(row: Tree, path: str, shape: Shape) -> Journey:
    shape.only(row, JOURNEY, path)
    fields = {
        name: row[name]
        for name in JOURNEY
        if row.get(name) is not None and name not in ("from", "to")
    }
    if fields.get("criticality") not in (None, "none", "unknown", *CRITICALITIES):
        message = f"unknown criticality {shown(fields.pop('criticality'))}"
        shape.wrong(
            f"{path}.criticality", message, f"one of {', '.join(CRITICALITIES)}, none or unknown"
        )
    for word in ("from", "to"):
        if row.get(word) in (None, [], ""):
            shape.wrong(f"{path}.{word}", f"{word} is missing", "name the components, as in [a]")
    ends = {"sources": shape.texts(row, "from", path), "targets": shape.texts(row, "to", path)}
    return shape.model(Journey, {**fields, **ends}, path)


def brief_of(tree: Tree, shape: Shape) -> Brief:
    """The brief, or an empty one."""
    table = shape.table(tree, "brief")
    shape.only(table, BRIEF, "brief")
    fields = {name: value for name, value in table.items() if name in BRIEF and value is not None}
    return shape.model(Brief, fields, "brief", strict=False)


def waivers_of(tree: Tree, shape: Shape) -> tuple[Waiver, ...]:
    """The waivers."""
    return tuple(_waiver(row, path, shape) for path, row in shape.tables(tree, "waivers"))


def _waiver(row: Tree, path: str, shape: Shape) -> Waiver:
    if ON_OF_YAML_1_1 in row and "on" not in row:
        row = {("on" if name == ON_OF_YAML_1_1 else name): value for name, value in row.items()}
    shape.only(row, WAIVER, path)
    fields: dict[str, object] = {name: row[name] for name in WAIVER if row.get(name) is not None}
    if "until" in fields:
        fields["until"] = _day(fields["until"])
        if fields["until"] is None:
            shape.wrong(
                f"{path}.until", f"{shown(row['until'])} is no date", "write it as 2027-01-31"
            )
    return shape.model(Waiver, fields, path)


def _day(value: object) -> date | None:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def notes_of(tree: Tree, shape: Shape) -> tuple[Note, ...]:
    """The notes."""
    found = []
    for path, row in shape.tables(tree, "notes"):
        shape.only(row, NOTE, path)
        fields = {name: row[name] for name in NOTE if row.get(name) is not None}
        found.append(shape.model(Note, fields, path))
    return tuple(found)


def layout_of(tree: Tree, shape: Shape) -> Mapping[str, Place]:
    """Places by id."""
    places: dict[str, Place] = {}
    for name, row in shape.table(tree, "layout").items():
        path = f"layout.{name}"
        if not isinstance(row, dict):
            shape.wrong(path, "a place is written as {x: 0, y: 0}")
            continue
        shape.only(row, PLACE, path)
        given = {key: value for key, value in row.items() if key in PLACE and value is not None}
        places[name] = shape.model(Place, given, path)
    return places
