"""A rule is read at a glance, and the rules of a topic stand together."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from .sources import lines_of, python_files, tree

FEWEST, MOST = 3, 8
RULE_LINES = 30


def test_a_module_of_rules_has_three_to_eight_of_them() -> None:
    counts = {str(path): len(list(_rules(path))) for path in python_files("checkers")}
    assert max(counts.values()) > 0
    assert {path: n for path, n in counts.items() if n and not FEWEST <= n <= MOST} == {}


def test_no_rule_is_longer_than_can_be_read_at_a_glance() -> None:
    found = [
        f"{path}:{rule.lineno} {rule.name} has {lines_of(rule)} lines"
        for path in python_files("checkers")
        for rule in _rules(path)
        if lines_of(rule) > RULE_LINES
    ]
    assert found == []


def _rules(path: Path) -> Iterator[ast.FunctionDef]:
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef) and any(map(_declares_a_rule, node.decorator_list)):
            yield node


def _declares_a_rule(decorator: ast.expr) -> bool:
    return (
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Name)
        and decorator.func.id == "rule"
    )
