"""Designs as JSON: the structure of the YAML file."""

from __future__ import annotations

from designer.formats.json_text import json_text
from designer.formats.json_tree import json_tree
from designer.formats.tree import decoded
from designer.formats.written import document_of
from designer.formats.yaml_design import design_or_problems
from designer.model.design import Design


def read_json(source: str | bytes, file: str = "") -> Design:
    """Read a design from JSON.

    Raises
    ------
    InvalidDesign
        With every problem of the file, each with line and path.
    """
    tree, problems = json_tree(decoded(source, file), file)
    return design_or_problems(tree, problems, file)


def write_json(design: Design) -> str:
    """The design as JSON, in the order of FORMAT.md."""
    return json_text(document_of(design), indent=2) + "\n"
