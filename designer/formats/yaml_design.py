"""Designs as YAML."""

from __future__ import annotations

from designer.formats.document import design_from
from designer.formats.tree import decoded
from designer.formats.yaml_tree import yaml_tree
from designer.model.design import Design
from designer.model.errors import InvalidDesign, Problem


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
