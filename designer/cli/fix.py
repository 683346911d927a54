"""`chalkline fix`: apply verified fixes."""

from __future__ import annotations

import difflib
import sys
from dataclasses import replace

import click

from designer.cli.files import design_from, source_of, write
from designer.cli.judging import Bench, day, judging_options, listed, settings
from designer.cli.packs import told_of_packs
from designer.formats.json_design import write_json
from designer.formats.reading import format_of
from designer.formats.yaml_design import write_yaml
from designer.model.change import apply
from designer.model.design import Design
from designer.model.difference import difference
from designer.review.mending import mended

FEW = 10
"""So many fixes are tried in no time."""


@click.command()
@click.argument("file", metavar="FILE")
@click.option(
    "--write",
    "writes",
    is_flag=True,
    help="Change the file; otherwise only the difference is shown.",
)
@judging_options
def fix(
    file: str,
    writes: bool,
    rule_packs: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    today: str | None,
) -> int:
    """Apply every safe fix that was verified by running all rules again; print the difference."""
    if file == "-" and writes:
        raise click.ClickException("standard input cannot be written; give a file")
    source = source_of(file)
    design = design_from(source, file)
    chosen = settings(rule_packs, (), ignore)
    read = chosen.readable()
    bench = Bench(read.rules, chosen.policy(), day(today))
    judgement = bench.judgement(design)
    broken = told_of_packs(bench.rules, judgement.errors)
    progress = _Progress()
    after, done = mended(judgement, bench.today, _named(select, bench), progress.tried)
    progress.end()
    changed = apply(design, difference(judgement.design, after.design)).design
    before, text = source.decode("utf-8-sig"), _written(changed, source.decode("utf-8-sig"), file)
    for line in done:
        click.echo(f"applied: {line}", err=True)
    diff = difflib.unified_diff(
        before.splitlines(keepends=True), text.splitlines(keepends=True), file, file
    )
    click.echo("".join(diff), nl=False)
    if not done:
        click.echo("no safe fix is left", err=True)
    if writes and done:
        write(file, text.encode())
    return 2 if broken or read.problems else 0


class _Progress:
    """On a terminal, from the tenth fix on that is tried: how far it has come."""

    def __init__(self) -> None:
        self.count = 0

    def tried(self, applied: int) -> None:
        """Count one more."""
        self.count += 1
        if self._is_shown():
            click.echo(f"\r{self.count} fixes tried, {applied} applied", err=True, nl=False)

    def end(self) -> None:
        """Leave the line, if there is one."""
        if self._is_shown():
            click.echo(err=True)

    def _is_shown(self) -> bool:
        return self.count >= FEW and sys.stderr.isatty()


def _named(select: tuple[str, ...], bench: Bench) -> frozenset[str]:
    """The rules that `--select` names by id or category; empty means all."""
    if not (words := listed(select)):
        return frozenset()
    policy = replace(bench.policy, select=words)
    return frozenset(rule.id for rule in policy.chosen(bench.rules))


def _written(design: Design, original: str, name: str) -> str:
    """The design in the form it came in; a sketch is written as YAML, which carries everything."""
    form = format_of(original, name)
    if form == "json":
        return write_json(design)
    return write_yaml(design, original if form == "yaml" else None)
