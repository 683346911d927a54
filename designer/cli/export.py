"""`chalkline export`: the picture and the review packet."""

from __future__ import annotations

from pathlib import Path

import click

from designer.cli.files import design_in, refuse_to_overwrite, write
from designer.cli.judging import Bench, day, settings
from designer.cli.packs import rules_option, told_of_packs
from designer.reports.exporting import FORMATS
from designer.reports.exporting import export as exported


@click.command()
@click.argument("file", metavar="FILE")
@click.option(
    "--to", "forms", required=True, metavar="FORMAT,...", help=f"Among {', '.join(FORMATS)}."
)
@click.option(
    "--output", metavar="PATH", help="The file; with several formats, its name without ending."
)
@rules_option
@click.option("--today", metavar="DATE", help="The day waivers are judged on.")
def export(
    file: str, forms: str, output: str | None, rule_packs: tuple[str, ...], today: str | None
) -> int:
    """Write a design, its picture or its review in other forms."""
    wanted = [form.strip() for form in forms.replace("|", ",").split(",") if form.strip()]
    if strange := [form for form in wanted if form not in FORMATS]:
        raise click.ClickException(
            f"--to {strange[0]}: not offered; choose among {', '.join(FORMATS)}"
        )
    chosen = settings(rule_packs, (), ())
    read = chosen.readable()
    review = Bench(read.rules, chosen.policy(), day(today)).review(design_in(file))
    broken = told_of_packs(read.rules, review.errors)
    made = [exported(review, form) for form in wanted]
    stem = Path("design" if file == "-" else Path(file).stem)
    for one in made:
        target = output if output and len(made) == 1 else f"{output or stem}.{one.suffix}"
        refuse_to_overwrite(file, target)
        write(target, one.content)
        click.echo(target)
    return 2 if broken or read.problems else 0
