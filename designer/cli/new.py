"""`chalkline new`: a design to begin with."""

from __future__ import annotations

import click

from designer.cli.files import give
from designer.formats.scenarios import blank, flawed_text, reference_text
from designer.formats.yaml_design import write_yaml


@click.command()
@click.argument("scenario")
@click.option("--reference", type=int, metavar="N", help="The scenario's solved design number N.")
@click.option("--flawed", type=int, metavar="N", help="The scenario's broken design number N.")
@click.option("--output", metavar="PATH", help="Write there instead of to standard output.")
def new(scenario: str, reference: int | None, flawed: int | None, output: str | None) -> int:
    """An empty design for a scenario, or one of its solved or broken ones."""
    if reference is not None and flawed is not None:
        raise click.ClickException("choose either --reference or --flawed")
    if reference is not None:
        text = reference_text(scenario, reference)
    elif flawed is not None:
        text = flawed_text(scenario, flawed)
    else:
        text = write_yaml(blank(scenario))
    give(text.encode(), output)
    return 0
