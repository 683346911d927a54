"""Files and functions that fit on a page or two."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from .sources import files, lines_of, python_files, read, tree

FILE_LINES = 400
FUNCTION_LINES = 40
SCRIPTS = {".py", ".ts", ".tsx"}


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lines = {path: read(path).count("\n") for path in files() if path.suffix in SCRIPTS}
    assert {str(path): count for path, count in lines.items() if count > FILE_LINES} == {}


def test_no_function_is_longer_than_a_page() -> None:
    assert [name for path in python_files() for name in _long_functions(path)] == []


def _long_functions(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = lines_of(node)
            if lines > FUNCTION_LINES:
                yield f"{path}:{node.lineno} {node.name} has {lines} lines"
