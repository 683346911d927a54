"""Every worked example is held by a test that names its value, by the table of `docs/worked-examples.md`."""

from __future__ import annotations

import ast
import math
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "worked-examples.md"
HELD, NOT_OURS = "## Held by a test", "## Belonging to no figure of ours"
EXAMPLES = (
    "1.4", "1.5", "1.6", *(f"A{n}" for n in range(1, 20)), "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "3.1", "3.2",
    "3.3", "3.4", "3.5", *(f"Q{n}" for n in range(1, 12)), "4.1", "4.2", "4.3", "4.4", "4.5", "4.6", "4.7", "4.8",
    "5", "6", "7", "8",
)  # fmt: skip
"""Every number of the collection under which an example stands."""


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading."""
    part = PAGE.read_text(encoding="utf-8").split(heading)[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_example_is_listed() -> None:
    listed = {row[0].split()[0] for heading in (HELD, NOT_OURS) for row in rows(heading)}
    assert set(EXAMPLES) == listed
    assert {f"A{n}" for n in range(1, 20)} <= {row[0].split()[0] for row in rows(HELD)}


@cache
def functions(file: str) -> dict[str, ast.FunctionDef]:
    tree = ast.parse((HERE / file).read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def constants(function: ast.FunctionDef) -> list[float]:
    """Every number in a test, fractions and products of numbers counted out, in its parameters too."""
    found = []
    for node in ast.walk(function):
        if isinstance(node, ast.Constant | ast.BinOp):
            value = _value(node)
            if value is not None:
                found.append(value)
    return found


def _value(node: ast.expr) -> float | None:
    if isinstance(node, ast.Constant):
        value = node.value
        return float(value) if isinstance(value, int | float) else None
    if isinstance(node, ast.BinOp):
        one, other = _value(node.left), _value(node.right)
        if one is not None and other is not None:
            if isinstance(node.op, ast.Mult):
                return one * other
            if isinstance(node.op, ast.Div) and other:
                return one / other
    return None


@pytest.mark.parametrize("row", rows(HELD), ids=lambda row: row[0])
def test_its_test_exists_and_names_the_value(row: list[str]) -> None:
    _, _, values, where = row
    file, name = where.strip("`").split("::")
    test = functions(file)[name]
    assert any(isinstance(node, ast.Assert) for node in ast.walk(test))
    known = constants(test)
    for value in values.split(";"):
        assert any(math.isclose(float(value), number, rel_tol=1e-9) for number in known), value


@pytest.mark.parametrize("row", rows(NOT_OURS), ids=lambda row: row[0])
def test_what_is_not_ours_says_why(row: list[str]) -> None:
    assert len(row[1].split()) > 5
