"""What is read of a drawing is read where it is noted (`designer.graph.reading`)."""

from __future__ import annotations

import ast

from .sources import python_files, tree

BELOW = ("designer/graph/", "designer/analysis/", "checkers/")
ELEMENTS = "designer/graph/elements.py"


def test_attributes_are_read_through_elements_alone() -> None:
    # A verdict on what is read past them would stand when that changes.
    found = [
        f"{path}:{node.lineno}"
        for path in python_files("designer", "checkers")
        if path.as_posix().startswith(BELOW) and path.as_posix() != ELEMENTS
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in ("attributes", "_found", "_read")
        if ast.unparse(node.value) not in ("CATALOGUE", "b")
    ]
    assert found == []
