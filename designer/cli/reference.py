"""`chalkline rules`, `kinds`, `scenarios`, `schema`: what there is."""

from __future__ import annotations

import json

import click

from designer.cli.packs import rules_option, tell, told_of_packs
from designer.formats.scenarios import Scenario
from designer.formats.scenarios import scenario as scenario_of
from designer.formats.scenarios import scenarios as all_scenarios
from designer.formats.schema import design_schema, scenario_schema
from designer.model.catalogue import CATALOGUE, Kind
from designer.model.errors import InvalidSettings
from designer.review.schema import report_schema
from designer.rules import Rule, examples, packs, pages

FORMAT = click.option(
    "--format", "fmt", type=click.Choice(("text", "json")), default="text", show_default=True
)


def _said(document: object) -> None:
    click.echo(json.dumps(document, indent=1, ensure_ascii=False))


@click.command()
@click.argument("words", nargs=-1, metavar="[ID | test PACK]")
@click.option(
    "--format",
    "fmt",
    type=click.Choice(("text", "json", "markdown")),
    default="text",
    show_default=True,
)
@rules_option
def rules(words: tuple[str, ...], fmt: str, rule_packs: tuple[str, ...]) -> int:
    """List the rules, show one rule's page, or run the examples of a pack."""
    if words[:1] == ("test",):
        return _tested(words[1:])
    pack = packs.read(("checkers", *rule_packs))
    tell(pack.problems)
    loaded = sorted(pack.rules, key=lambda rule: rule.id)
    if words:
        loaded = [_named(loaded, word) for word in words]
    broken = False
    if words or fmt != "text":  # what is shown then includes fixes, which only a rule that runs has
        own = [rule for rule in loaded if not rule.is_shipped]
        broken = told_of_packs(own, filter(None, map(examples.error_of, own)))
    if fmt == "json":
        _said([pages.rule_document(rule) for rule in loaded])
    elif words or fmt == "markdown":
        click.echo("\n".join(pages.page(rule) for rule in loaded))
    else:
        for rule in loaded:
            click.echo(f"{rule.id}  {rule.severity:8}  {rule.title}")
    return 2 if broken or pack.problems else 0


def _named(loaded: list[Rule], word: str) -> Rule:
    for rule in loaded:
        if word.upper() == rule.id or word == rule.name:
            return rule
    raise InvalidSettings(f"there is no rule {word!r}; `chalkline rules` lists them")


def _tested(names: tuple[str, ...]) -> int:
    if not names:
        raise click.ClickException("name the pack: chalkline rules test acme.py")
    pack = packs.read(names)
    tell(pack.problems)
    results = examples.test_pack(pack.rules)
    broken = told_of_packs(pack.rules, (each.error for each in results if each.error is not None))
    for result in results:
        if not result.holds and result.error is None:
            click.echo(f"{result.rule}: {result.check}: {result.problem}")
    failed = sum(not result.holds for result in results)
    click.echo(f"{len(results) - failed} passed, {failed} failed")
    return 2 if broken or pack.problems else int(failed > 0)


@click.command()
@click.argument("kind", required=False)
@FORMAT
def kinds(kind: str | None, fmt: str) -> int:
    """Show the component catalogue, or one kind of it."""
    chosen = (
        [CATALOGUE.kinds[CATALOGUE.kind(kind).kind]] if kind else list(CATALOGUE.kinds.values())
    )
    if fmt == "json":
        _said([_kind_document(one) for one in chosen])
    elif kind:
        _show(chosen[0])
    else:
        for group, title in CATALOGUE.groups.items():
            click.echo(title)
            for one in chosen:
                if one.group == group:
                    click.echo(f"  {one.id:24} {one.title}: {one.purpose}")
    return 0


def _show(kind: Kind) -> None:
    click.echo(f"{kind.title} ({kind.id}): {kind.purpose}")
    for cloud, products in kind.products.items():
        click.echo(f"  {cloud}: {', '.join(products)}")
    click.echo(f"  provides: {', '.join(sorted(kind.provisions))}")
    for name in kind.attributes:
        attribute = CATALOGUE.attributes[name]
        unit = f", {attribute.unit}" if attribute.unit else ""
        choices = f", one of {', '.join(attribute.choices)}" if attribute.choices else ""
        click.echo(
            f"  {name}: {attribute.type.replace('_', ' ')}{unit}{choices}. {attribute.meaning}"
        )
    for name, figure in {**kind.figures, **kind.defaults}.items():
        source = (
            f" ({figure.source}{', ' + figure.date if figure.date else ''})"
            if figure.source
            else ""
        )
        click.echo(f"  {name} = {figure.value}: {figure.provenance}{source}")


def _kind_document(kind: Kind) -> dict[str, object]:
    figures = {**kind.figures, **kind.defaults}
    return {
        "kind": kind.id,
        "group": kind.group,
        "title": kind.title,
        "purpose": kind.purpose,
        "products": {cloud: list(products) for cloud, products in kind.products.items()},
        "attributes": {
            name: {
                "type": CATALOGUE.attributes[name].type,
                "unit": CATALOGUE.attributes[name].unit,
                "choices": list(CATALOGUE.attributes[name].choices),
                "meaning": CATALOGUE.attributes[name].meaning,
            }
            for name in kind.attributes
        },
        "provides": sorted(kind.provisions),
        "figures": {
            name: {"value": f.value, "provenance": f.provenance, "source": f.source, "date": f.date}
            for name, f in figures.items()
        },
    }


@click.command()
@click.argument("scenario", required=False)
@FORMAT
def scenarios(scenario: str | None, fmt: str) -> int:
    """List the scenarios, or tell one."""
    chosen = [scenario_of(scenario)] if scenario else list(all_scenarios())
    if fmt == "json":
        _said([_scenario_document(one) for one in chosen])
    elif scenario:
        click.echo(f"{chosen[0].title}\n\n{chosen[0].prompt}\n{chosen[0].minutes} minutes")
    else:
        for one in chosen:
            click.echo(f"{one.id}  {one.title}. {one.summary}")
    return 0


def _scenario_document(one: Scenario) -> dict[str, object]:
    return {
        "id": one.id,
        "title": one.title,
        "kind": one.kind,
        "minutes": one.minutes,
        "tags": list(one.tags),
        "levels": list(one.levels),
        "sources": list(one.sources),
        "references": len(one.references),
        "flawed": len(one.flawed),
    }


SCHEMAS = {"design": design_schema, "scenario": scenario_schema, "report": report_schema}


@click.command()
@click.argument("name", type=click.Choice(tuple(SCHEMAS)), default="design")
def schema(name: str) -> int:
    """Print a JSON Schema."""
    _said(SCHEMAS[name]())
    return 0
