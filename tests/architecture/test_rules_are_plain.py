"""A shipped rule never handles the unknown itself and uses only what everybody's rules may use."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from .sources import imports, python_files, tree


def test_no_rule_catches() -> None:
    # Reading a fact that nobody stated raises Unknown; only predicates and the engine catch it.
    assert list(_places(ast.Try, ast.TryStar)) == []


def test_no_rule_compares_by_identity_with_a_truth_value() -> None:
    # `fact is False` takes an unknown for a no; `not fact` lets it be asked.
    found = [
        f"{path}:{node.lineno}"
        for path in python_files("checkers")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Compare)
        and any(isinstance(operator, ast.Is | ast.IsNot) for operator in node.ops)
        and any(_is_truth_value(side) for side in (node.left, *node.comparators))
    ]
    assert found == []


def test_rules_import_the_public_interface_alone() -> None:
    allowed = {"__future__", "collections.abc", "designer.rules", "math", "re"}
    found = [
        f"{path}:{line} imports {module}"
        for path in python_files("checkers")
        for line, module in imports(path)
        if module not in allowed and not _own(path, module)
    ]
    assert found == []


def _own(path: Path, module: str) -> bool:
    """Whether an import stays in the rule's own category: one folder, sharing a word or two."""
    category = ".".join(path.parts[:2])
    package_lists_its_modules = path.name == "__init__.py" and module.startswith("checkers")
    return package_lists_its_modules or module == category or module.startswith(f"{category}.")


def _is_truth_value(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, bool)


def _places(*kinds: type[ast.AST]) -> Iterator[str]:
    for path in python_files("checkers"):
        for node in ast.walk(tree(path)):
            if isinstance(node, kinds):
                yield f"{path}:{getattr(node, 'lineno', 0)}"
