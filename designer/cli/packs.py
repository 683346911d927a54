"""Packs of rules on the command line: the option that names them, and what is told of those that do not work."""

from __future__ import annotations

from collections.abc import Iterable

import click

from designer.model.errors import Problem
from designer.rules import Rule, RuleError

rules_option = click.option(
    "--rules", "rule_packs", multiple=True, metavar="PACK", help="A pack of your own rules."
)
"""What every command has that judges by rules, or shows them."""


def tell(problems: Iterable[Problem]) -> None:
    """Say on standard error what is wrong with packs, each problem with its file and line."""
    for problem in problems:
        click.echo(f"chalkline: {problem}", err=True)


def told_of_packs(rules: Iterable[Rule], errors: Iterable[RuleError]) -> bool:
    """Tell which rules of the packs that somebody named could not be run, each once; whether there was one."""
    own = {rule.id for rule in rules if not rule.is_shipped}
    by_rule = {error.rule: error for error in errors if error.rule in own}
    for name in sorted(by_rule):
        error = by_rule[name]
        click.echo(f"chalkline: {error.file}:{error.line}: {name}: {error.message}", err=True)
    return bool(by_rule)
