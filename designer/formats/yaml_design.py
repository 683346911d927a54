"""Designs as YAML."""

from __future__ import annotations

import json
from collections.abc import Mapping

from yaml import YAMLError

from designer.formats.document import design_from
from designer.formats.tree import decoded
from designer.formats.written import document_of
from designer.formats.yaml_splice import CannotSplice, spliced
from designer.formats.yaml_text import yaml_text
from designer.formats.yaml_tree import yaml_tree
from designer.model.design import Design
from designer.model.errors import InvalidDesign, Problem

PARTS = ("boundaries", "components", "connections", "journeys")


def read_yaml(source: str | bytes, file: str = "") -> Design:
    """Read a design from YAML.

    Raises
    ------
    InvalidDesign
        With every problem of the file, each with line and path.
    """
    tree, problems = yaml_tree(decoded(source, file), file)
    return design_or_problems(tree, problems, file)


def design_or_problems(tree: object, problems: list[Problem], file: str) -> Design:
    """The design of a tree, or its problems together with those of its syntax."""
    if problems and tree is None:
        raise InvalidDesign(problems)
    try:
        design = design_from(tree, file)
    except InvalidDesign as error:
        known = {(problem.line, problem.path) for problem in problems}
        more = [problem for problem in error.problems if (problem.line, problem.path) not in known]
        raise InvalidDesign([*problems, *more]) from None
    if problems:
        raise InvalidDesign(problems)
    return design


def write_yaml(design: Design, original: str | None = None) -> str:
    """The design as YAML.

    With the text that the design was read from as `original`, only what changed is touched there: comments, order,
    quoting and spacing of the rest stay.
    """
    if original is None:
        return yaml_text(document_of(design))
    kept = _kept(design, original)
    return yaml_text(document_of(design)) if kept is None else kept


def _kept(design: Design, original: str) -> str | None:
    """The original with its changes fitted in; None where that does not read as the design."""
    try:
        old = read_yaml(original)
    except InvalidDesign:
        return None
    before, after = document_of(old), document_of(design)
    if _unordered(before) == _unordered(after):
        return original
    keys = {name: (_ids(old, name), _ids(design, name)) for name in PARTS}
    for whole_parts in (False, True):
        try:
            text = spliced(decoded(original), before, after, keys, whole_parts=whole_parts)
            if _unordered(document_of(read_yaml(text))) == _unordered(after):
                return text
        except (CannotSplice, InvalidDesign, YAMLError, ValueError):
            continue
    return None


def _ids(design: Design, section: str) -> list[str]:
    return [part.id for part in getattr(design, section)]


def _unordered(document: Mapping[str, object]) -> dict[str, object]:
    """A document whose lists of parts stand in an order of their own, since theirs means nothing."""
    return {
        name: sorted(value, key=_sortable) if isinstance(value, list) and name != "lens" else value
        for name, value in document.items()
    }


def _sortable(value: object) -> str:
    """A text that is the same for the same value, whatever the order of its keys."""
    return json.dumps(value, sort_keys=True)
