"""Options that say how designs are judged, and the judging itself."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

import click

from designer.cli.files import design_in
from designer.formats.scenarios import scenario
from designer.model.design import Design
from designer.model.errors import DesignerError, InvalidSettings
from designer.review import Judgement, Policy, Review, judged_design, weakened
from designer.rules import Rule, Severity, packs

F = TypeVar("F", bound=Callable[..., object])
KEYS = {"rules", "select", "ignore", "severity", "thresholds", "extended"}


@dataclass(frozen=True)
class Settings:
    """What the command line and the settings file say together."""

    packs: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    thresholds: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    extended: bool = False

    def policy(self) -> Policy:
        """The policy that the engine takes."""
        extended = self.extended or "extended" in self.select
        return Policy(
            select=tuple(s for s in self.select if s != "extended"),
            ignore=self.ignore,
            severities=self.severities,
            thresholds=self.thresholds,
            extended=extended,
        )

    def loaded(self) -> tuple[Rule, ...]:
        """The shipped rules and those of the packs that were named."""
        return packs.load(("checkers", *self.packs))


def judging_options(command: F) -> F:
    """Add the options that say which rules judge, and as of which day."""
    options = (
        click.option(
            "--rules", "rule_packs", multiple=True, metavar="PACK", help="A pack of your own rules."
        ),
        click.option(
            "--select", multiple=True, metavar="ID,CATEGORY", help="Judge these rules only."
        ),
        click.option(
            "--ignore", multiple=True, metavar="ID,CATEGORY", help="Leave these rules out."
        ),
        click.option(
            "--today", metavar="DATE", help="The day waivers are judged on, as YYYY-MM-DD."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def listed(values: Iterable[str]) -> tuple[str, ...]:
    """Comma-separated values of a repeated option."""
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def settings(rule_packs: Iterable[str], select: Iterable[str], ignore: Iterable[str]) -> Settings:
    """The settings file in this folder, and what the command line says over it."""
    table = _table()
    chosen = listed(select) or tuple(table.get("select", ()))
    left_out = listed(ignore) or tuple(table.get("ignore", ()))
    if both := sorted(set(chosen) & set(left_out)):
        raise InvalidSettings(f"{both[0]} is both selected and ignored; drop one")
    severities = {
        rule: _severity(rule, word) for rule, word in dict(table.get("severity", {})).items()
    }
    return Settings(
        packs=(*table.get("rules", ()), *rule_packs),
        select=chosen,
        ignore=left_out,
        severities=severities,
        thresholds=table.get("thresholds", {}),
        extended=bool(table.get("extended", False)),
    )


def _severity(rule: str, word: object) -> Severity:
    try:
        return Severity(str(word))
    except ValueError:
        raise InvalidSettings(
            f"severity of {rule}: {word!r} is none of {', '.join(Severity)}"
        ) from None


def _table() -> dict[str, object] | dict[str, list[str]]:
    """The table in chalkline.toml, or in pyproject.toml's `[tool.chalkline]`."""
    for name, inside in (("chalkline.toml", ()), ("pyproject.toml", ("tool", "chalkline"))):
        path = Path(name)
        if not path.is_file():
            continue
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise InvalidSettings(f"{name}: {error}") from error
        for key in inside:
            table = table.get(key, {})
        if table:
            if strange := sorted(set(table) - KEYS):
                raise InvalidSettings(
                    f"{name}: {strange[0]!r} is no setting; there are {', '.join(sorted(KEYS))}"
                )
            return table
    return {}


def day(today: str | None) -> date:
    """The day to judge on: stated, from CHALKLINE_TODAY, or this one."""
    text = today or os.environ.get("CHALKLINE_TODAY")
    if not text:
        return datetime.now(UTC).astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidSettings(f"{text!r} is no day; write it as 2027-01-31") from None


@dataclass(frozen=True)
class Bench:
    """Everything but the design that a judgement needs."""

    rules: tuple[Rule, ...]
    policy: Policy
    today: date
    brief: Design | None = None
    waivers: Design | None = None

    def judgement(self, design: Design) -> Judgement:
        """The design judged under its scenario, or under a brief that wins."""
        waivers = None if self.waivers is None else self.waivers.waivers
        judged = judged_design(design, scenario_of(design), self.brief, waivers)
        return Judgement(
            judged,
            self.rules,
            self.policy,
            beside=weakened(design, self.brief) if self.brief else (),
        )

    def review(self, design: Design) -> Review:
        """The review of the design."""
        return self.judgement(design).review(self.today)


def scenario_of(design: Design) -> object | None:
    """The scenario that a design names; None where it names none, or one of somebody else's."""
    if design.scenario is None:
        return None
    try:
        return scenario(design.scenario)
    except DesignerError:
        return None


def asked(name: str) -> Design:
    """A brief: a design file, or a scenario by its id."""
    if not Path(name).exists():
        try:
            found = scenario(name)
        except DesignerError:
            raise click.ClickException(
                f"--brief {name}: no such file, and no scenario of that id"
            ) from None
        return Design(name=found.title, requirements=found.requirements, journeys=found.journeys)
    return design_in(name)
