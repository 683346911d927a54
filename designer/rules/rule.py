"""The decorator that turns a function into a rule, and what a rule carries."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypedDict, Unpack

from designer.graph import DesignGraph, Element
from designer.model.design import Scalar
from designer.model.errors import InvalidRule
from designer.rules.severity import Severity, category_of
from designer.rules.violation import Violation

BUILT_IN = ("checkers",)
"""Packages whose rules ship with the tool: loaded by default, and held to having a source."""

Check = Callable[..., Iterator[Violation]]
Subjects = Callable[[DesignGraph], Iterable[Element]]
Condition = Callable[[DesignGraph], bool]
Tier = Literal["core", "extended"]

_ID = re.compile(r"[A-Z][A-Z0-9]{1,11}-\d{3}")


@dataclass(frozen=True, kw_only=True, eq=False)
class Rule:
    """A claim about every subject; `check` yields the counterexamples.

    `when` None means always. `source_checked` is the day somebody read the source, None where nobody did.
    `yields_to` names rules whose finding at the same place makes this one's superfluous, `yields_connections_to` those
    whose finding does so only where it names the same connection. `shares` names, by threshold, the rule whose
    threshold of that name it is: a policy that sets only that one sets it here too.
    """

    id: str
    name: str
    title: str
    rationale: str
    severity: Severity
    subjects: Subjects
    check: Check = field(repr=False)
    thresholds: Mapping[str, Scalar]
    remedy: str
    fails: str
    passes: str
    when: Condition | None = None
    source: str = ""
    source_checked: str | None = None
    probe: str = ""
    answer: str = ""
    tier: Tier = "core"
    absence: bool = False
    yields_to: tuple[str, ...] = ()
    yields_connections_to: tuple[str, ...] = ()
    shares: Mapping[str, str] = field(default_factory=dict)
    no_fix: str | None = None
    false_positives: str = ""
    applies: str = ""

    @property
    def category(self) -> str:
        """The category that the letters of the id stand for."""
        return category_of(self.id)

    def asked_of(self, name: str) -> tuple[str, str]:
        """The follow-up question and the outline of its answer, about a part of this name."""
        bound = (text.replace("{subject}", name) for text in (self.probe, self.answer))
        probe, answer = (text[:1].upper() + text[1:] for text in bound)
        return probe, answer

    @property
    def module(self) -> str:
        """The module that declares the rule."""
        return self.check.__module__

    @property
    def is_shipped(self) -> bool:
        """Whether it comes with the tool, and not from somebody's pack."""
        return self.module.partition(".")[0] in BUILT_IN

    @property
    def file(self) -> str:
        """The file that declares the rule."""
        return self.check.__code__.co_filename

    @property
    def line(self) -> int:
        """The line of its file where the declaration starts."""
        return self.check.__code__.co_firstlineno


class Parts(TypedDict, total=False):
    """What a rule may say besides; `Rule` has the defaults."""

    when: Condition | None
    source: str
    source_checked: str | None
    probe: str
    answer: str
    tier: Tier
    absence: bool
    yields_to: tuple[str, ...]
    yields_connections_to: tuple[str, ...]
    shares: Mapping[str, str]
    no_fix: str | None
    false_positives: str
    applies: str


def rule(
    id: str,  # noqa: A002
    *,
    subjects: Subjects,
    remedy: str,
    fails: str,
    passes: str,
    severity: Severity | str = Severity.MEDIUM,
    **more: Unpack[Parts],
) -> Callable[[Check], Rule]:
    """Declare a rule: the decorated function is called with each subject and yields violations.

    The function takes the subject and the graph; its thresholds are keyword-only with a default, so
    that a policy can override them. The first line of its docstring is the title, the rest says why
    it matters.

    Raises
    ------
    InvalidRule
        If a part is missing or malformed; the message names the rule and what would be right.
    """

    def declared(check: Check) -> Rule:
        title, rationale = _texts(id, check)
        made = Rule(
            id=id,
            name=check.__name__.replace("_", "-"),
            title=title,
            rationale=rationale,
            severity=_severity(id, severity),
            subjects=subjects,
            check=check,
            thresholds=_thresholds(id, check),
            remedy=remedy,
            fails=fails,
            passes=passes,
            **more,
        )
        _validate(made)
        return made

    return declared


def _validate(made: Rule) -> None:
    if not _ID.fullmatch(made.id):
        raise InvalidRule(f"rule {made.id!r}: an id is letters, a hyphen, three digits: REL-014")
    for name in ("remedy", "fails", "passes"):
        if not getattr(made, name).strip():
            raise InvalidRule(f"rule {made.id}: {name} is empty")
    if made.is_shipped and not made.source:
        raise InvalidRule(f"rule {made.id}: a shipped rule names its source")
    if made.tier not in ("core", "extended"):
        raise InvalidRule(f"rule {made.id}: the tier is core or extended, not {made.tier!r}")
    if made.id in (*made.yields_to, *made.yields_connections_to):
        raise InvalidRule(f"rule {made.id} cannot yield to itself")


def _texts(rule_id: str, check: Check) -> tuple[str, str]:
    """Title and rationale from the docstring; `python -OO` leaves only the name to go by."""
    text = inspect.cleandoc(check.__doc__ or "")
    title, _, rationale = text.partition("\n")
    if not title and sys.flags.optimize >= 2:
        return check.__name__.replace("_", " ").capitalize() + ".", ""
    if not title.endswith("."):
        raise InvalidRule(
            f"rule {rule_id}: the docstring's first line is the title and ends with a full stop"
        )
    return title, rationale.strip()


def _severity(rule_id: str, severity: Severity | str) -> Severity:
    try:
        return Severity(severity)
    except ValueError:
        allowed = ", ".join(Severity)
        raise InvalidRule(f"rule {rule_id}: severity {severity!r} is none of {allowed}") from None


def _thresholds(rule_id: str, check: Check) -> dict[str, Scalar]:
    if not inspect.isgeneratorfunction(check):
        raise InvalidRule(f"rule {rule_id}: the function yields its violations, and has no yield")
    parameters = list(inspect.signature(check).parameters.values())
    given = [p for p in parameters if p.kind is not p.KEYWORD_ONLY]
    if len(given) != 2:
        raise InvalidRule(f"rule {rule_id}: the function takes the subject and the graph")
    thresholds = [p for p in parameters if p.kind is p.KEYWORD_ONLY]
    for threshold in thresholds:
        if not isinstance(threshold.default, bool | int | float | str):
            raise InvalidRule(f"rule {rule_id}: threshold {threshold.name!r} has no plain default")
    return {p.name: p.default for p in thresholds}
