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
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from designer.cli.files import design_in
from designer.cli.packs import rules_option, tell
from designer.formats.scenarios import Scenario, scenario
from designer.model.design import Design, Scalar
from designer.model.errors import DesignerError, InvalidSettings
from designer.model.nearest import offered
from designer.review import Judgement, Policy, Review, judged_design, weakened
from designer.rules import Rule, Severity, packs
from designer.rules.packs import Pack

F = TypeVar("F", bound=Callable[..., object])


@dataclass(frozen=True)
class Settings:
    """What the command line and the settings file say together."""

    packs: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    thresholds: Mapping[str, Mapping[str, Scalar]] = field(default_factory=dict)
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

    def readable(self) -> Pack:
        """The shipped rules and those of the named packs that can be read; what is wrong with the rest is told."""
        pack = packs.read(("checkers", *self.packs))
        tell(pack.problems)
        return pack


def judging_options(command: F) -> F:
    """Add the options that say which rules judge, and as of which day."""
    options = (
        rules_option,
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


class SettingsFile(BaseModel):
    """The table in chalkline.toml, or in pyproject.toml's `[tool.chalkline]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = Field(default_factory=dict)
    thresholds: Mapping[str, Mapping[str, Scalar]] = Field(default_factory=dict)
    extended: bool = False


def settings(rule_packs: Iterable[str], select: Iterable[str], ignore: Iterable[str]) -> Settings:
    """The settings file in this folder, and what the command line says over it."""
    table = _table()
    chosen, left_out = listed(select) or table.select, listed(ignore) or table.ignore
    if both := sorted(set(chosen) & set(left_out)):
        raise InvalidSettings(f"{both[0]} is both selected and ignored; drop one")
    return Settings(
        packs=(*table.rules, *rule_packs),
        select=chosen,
        ignore=left_out,
        severities=table.severity,
        thresholds=table.thresholds,
        extended=table.extended,
    )


def _table() -> SettingsFile:
    places: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("chalkline.toml", ()),
        ("pyproject.toml", ("tool", "chalkline")),
    )
    for name, inside in places:
        path = Path(name)
        if not path.is_file():
            continue
        try:
            table: object = tomllib.loads(path.read_text(encoding="utf-8"))
            for key in inside:
                table = table.get(key, {}) if isinstance(table, dict) else table
            if table != {}:
                return SettingsFile.model_validate(table)
        except ValidationError as error:
            raise InvalidSettings(f"{name}: {_wrong_setting(error)}") from error
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise InvalidSettings(f"{name}: {error}") from error
    return SettingsFile()


def _wrong_setting(error: ValidationError) -> str:
    """The first thing wrong with the settings, with the settings that there are."""
    first = error.errors(include_url=False)[0]
    place = ".".join(map(str, first["loc"]))
    if first["type"] == "extra_forbidden":
        return f"unknown setting {place!r}; {offered(place, SettingsFile.model_fields)}"
    return f"{place}: {first['msg']}" if place else "the settings must be a table"


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


def scenario_of(design: Design) -> Scenario | None:
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
