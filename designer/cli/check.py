"""`chalkline check`: judge designs."""

from __future__ import annotations

import sys

import click

from designer.cli.files import design_in, designs_under, give, problems_of, refuse_to_overwrite
from designer.cli.judging import Bench, asked, day, judging_options, settings
from designer.cli.packs import told_of_packs
from designer.formats.json_text import json_text
from designer.model.errors import DesignerError
from designer.review import Review

LEVELS = ("critical", "high", "medium", "low", "never")
FORMATS = ("text", "json", "markdown", "html")
MANY = 20


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--format", "fmt", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--output", metavar="PATH", help="Write there instead of to standard output.")
@click.option("--fail-on", type=click.Choice(LEVELS), default="high", show_default=True)
@click.option("--fail-on-open", type=click.Choice(LEVELS), default="never", show_default=True)
@click.option(
    "--brief", metavar="FILE or SCENARIO", help="Requirements that win over the design's own."
)
@click.option("--waivers", metavar="FILE", help="Only this file's waivers count.")
@judging_options
def check(
    files: tuple[str, ...],
    fmt: str,
    output: str | None,
    fail_on: str,
    fail_on_open: str,
    brief: str | None,
    waivers: str | None,
    rule_packs: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    today: str | None,
) -> int:
    """Run the rules on designs; `-` reads a sketch, YAML or JSON from standard input."""
    chosen = settings(rule_packs, select, ignore)
    read = chosen.readable()
    bench = Bench(
        rules=read.rules,
        policy=chosen.policy(),
        today=day(today),
        brief=asked(brief) if brief else None,
        waivers=design_in(waivers) if waivers else None,
    )
    bench.policy.chosen(bench.rules)
    names = list(designs_under(files))
    if output:
        for name in names:
            refuse_to_overwrite(name, output)
    reviews, failed = _reviews(names, bench)
    if reviews:
        colour = output is None and sys.stdout.isatty()
        whole = _rendered(reviews, fmt, colour=colour, several=len(names) > 1)
        give(whole.encode(), output)
    errors = (error for _, review in reviews for error in review.errors)
    if told_of_packs(bench.rules, errors) or failed or read.problems:
        return 2
    return int(
        any(_reaches(r, "fail", fail_on) or _reaches(r, "open", fail_on_open) for _, r in reviews)
    )


def _reviews(names: list[str], bench: Bench) -> tuple[list[tuple[str, Review]], bool]:
    """A review of each readable design; what cannot be read is told and does not stop the rest."""
    reviews: list[tuple[str, Review]] = []
    failed = False
    for number, name in enumerate(names, start=1):
        if len(names) > MANY and sys.stderr.isatty():
            click.echo(f"\r{number} of {len(names)}", err=True, nl=number == len(names))
        try:
            reviews.append((name, bench.review(design_in(name))))
        except (DesignerError, click.ClickException) as error:
            failed = True
            lines = (
                problems_of(error) if isinstance(error, DesignerError) else [error.format_message()]
            )
            for line in lines:
                click.echo(f"chalkline: {line}", err=True)
    return reviews, failed


def _rendered(reviews: list[tuple[str, Review]], fmt: str, *, colour: bool, several: bool) -> str:
    """The reviews in one text; `several` designs were asked for, though not all may be readable."""
    if fmt == "json":
        documents = [review.document(None if name == "-" else name) for name, review in reviews]
        return json_text(documents if several else documents[0]) + "\n"
    if fmt == "markdown":
        from designer.reports import markdown

        return "\n".join(markdown.render(review) for _, review in reviews)
    if fmt == "html":
        if len(reviews) > 1:
            raise click.ClickException(
                "an HTML report holds one design; name one file, or choose json"
            )
        from designer.reports.exporting import export

        return export(reviews[0][1], "html").content.decode()
    from designer.reports import text

    return "\n".join(text.render(review, colour=colour, path=name) for name, review in reviews)


def _reaches(review: Review, kind: str, level: str) -> bool:
    if level == "never":
        return False
    worst = review.worst(kind)
    return worst is not None and LEVELS.index(str(worst)) <= LEVELS.index(level)
