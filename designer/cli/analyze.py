"""`chalkline analyze`: availability, latency, capacity, cost, recovery and drills."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from designer.analysis import USUAL_TRAFFIC, Prices, analysed, prices
from designer.cli.files import design_in
from designer.graph import DesignGraph
from designer.reports.numbers_json import numbers_json
from designer.reports.numbers_text import numbers_text

MOST_TIMES = 1000.0


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--format", "form", default="text", metavar="FORMAT", help="text or json.")
@click.option(
    "--traffic",
    default=",".join(f"{t:g}" for t in USUAL_TRAFFIC),
    show_default=True,
    metavar="TIMES,...",
    help="Multiples of the stated rates for the load curve.",
)
@click.option(
    "--prices",
    "priced",
    metavar="PATH",
    help="A table of prices in place of the shipped one (TOML).",
)
def analyze(file: str, form: str, traffic: str, priced: str | None) -> int:
    """Count what the drawing says: how often, how fast, how much, at what cost, and what breaks it."""
    if form not in ("text", "json"):
        raise click.ClickException(f"--format {form}: not offered; choose text or json")
    times, own = _times(traffic), _prices(priced)
    found = analysed(DesignGraph(design_in(file)), times, priced=own)
    if form == "json":
        click.echo(numbers_json(found))
    else:
        click.echo(numbers_text(found, colour=sys.stdout.isatty()), nl=False)
    return 0


def _times(text: str) -> tuple[float, ...]:
    found = []
    for word in text.split(","):
        try:
            value = float(word)
        except ValueError:
            value = 0.0
        if not 0 < value <= MOST_TIMES:
            raise click.ClickException(
                f"--traffic {word.strip() or text}: give multiples above 0 and up to {MOST_TIMES:g}, as in 1,2,10"
            )
        found.append(value)
    return tuple(found)


def _prices(path: str | None) -> Prices | None:
    if path is None:
        return None
    try:
        return prices(Path(path))
    except OSError as wrong:
        raise click.ClickException(f"--prices {path}: {wrong.strerror or wrong}") from wrong
    except ValueError as wrong:
        raise click.ClickException(f"--prices {path}: {wrong}") from wrong
