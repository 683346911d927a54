"""The design file's structure to a Design: every problem of a file in one pass.

Parts are built unvalidated here and checked as a whole by `designer.model.consistency`, whose checks are made once for
each attribute of the catalogue: that is what keeps a design of a thousand components quick to read.
"""

from __future__ import annotations

from collections.abc import Mapping

from designer.formats.connection_ids import default_ids
from designer.formats.parts import COMPONENT_FIELDS, CONNECTION_FIELDS, PartReader
from designer.formats.shape import Shape
from designer.formats.speech import (
    brief_of,
    journeys_of,
    layout_of,
    notes_of,
    requirements_of,
    waivers_of,
)
from designer.formats.written import VERSION, document_of
from designer.model.consistency import MOST, problems_of
from designer.model.design import Connection, Design
from designer.model.errors import InvalidDesign, Problem

FIELDS = (
    "chalkline",
    "name",
    "scenario",
    "level",
    "lens",
    "requirements",
    "boundaries",
    "components",
    "connections",
    "journeys",
    "brief",
    "waivers",
    "notes",
    "layout",
)
__all__ = [
    "COMPONENT_FIELDS",
    "CONNECTION_FIELDS",
    "FIELDS",
    "VERSION",
    "design_from",
    "document_of",
]


def design_from(tree: object, file: str = "") -> Design:
    """The design that a plain tree (mappings, lists, texts, numbers) describes.

    Raises
    ------
    InvalidDesign
        With every problem of the tree; lines are known where the tree is one of `designer.formats.tree`.
    """
    shape = Shape(tree, file)
    design = _read(tree, shape)
    for problem in problems_of(design):
        shape.wrong(problem.path, problem.message, problem.remedy)
    if shape.problems:
        raise InvalidDesign(_told(shape))
    return design


def _told(shape: Shape) -> list[Problem]:
    problems = list(shape.problems.values())
    if len(problems) < MOST:
        return problems
    last = max(problems)
    more = "there is more, which is not listed"
    return [*problems, Problem(last.line, last.path, more, "mend these first", shape.file)]


def _read(tree: object, shape: Shape) -> Design:
    if not isinstance(tree, dict):
        shape.wrong("", "this is no design", "start with `chalkline: 1` and `name: ...`")
        return Design.model_construct(name="")
    shape.only(tree, FIELDS, "")
    _version(tree, shape)
    reader = PartReader(shape)
    return Design.model_construct(
        name=shape.text(tree, "name", "", required=True) or "",
        scenario=shape.text(tree, "scenario", ""),
        level=shape.text(tree, "level", ""),
        lens=shape.texts(tree, "lens", ""),
        requirements=requirements_of(tree, shape),
        boundaries=tuple(
            reader.boundary(row, path) for path, row in shape.tables(tree, "boundaries")
        ),
        components=tuple(
            reader.component(row, path) for path, row in shape.tables(tree, "components")
        ),
        connections=_numbered(
            tuple(reader.connection(r, p) for p, r in shape.tables(tree, "connections"))
        ),
        journeys=journeys_of(tree, shape),
        brief=brief_of(tree, shape),
        waivers=waivers_of(tree, shape),
        notes=notes_of(tree, shape),
        layout=layout_of(tree, shape),
    )


def _version(tree: Mapping[str, object], shape: Shape) -> None:
    version = tree.get("chalkline")
    if version is None:
        shape.wrong(
            "chalkline", "the format version is missing", f"write `chalkline: {VERSION}` first"
        )
    elif version != VERSION or isinstance(version, bool):
        shape.wrong(
            "chalkline",
            f"format version {version!r:.20} is not known",
            f"this program reads {VERSION}",
        )


def _numbered(connections: tuple[Connection, ...]) -> tuple[Connection, ...]:
    given = default_ids(connections)
    return tuple(
        connection if connection.id else connection.model_copy(update={"id": name})
        for connection, name in zip(connections, given, strict=True)
    )
