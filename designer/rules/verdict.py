"""What a rule says of its subjects: fail outranks open, open outranks pass; its own errors stay its own."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, NamedTuple

from designer.graph import Ask, DesignGraph, Element, Unknown
from designer.graph.reading import ALL
from designer.model.design import Scalar
from designer.model.errors import InvalidRule
from designer.rules.rule import Rule
from designer.rules.violation import Violation

DESIGN = "design"
"""The subject of a verdict on the design as a whole: whether a rule applies at all is not known."""

MOST_VIOLATIONS = 1000
"""More than this of one subject is a rule that does not stop."""

Kind = Literal["pass", "fail", "open"]


class Verdict(NamedTuple):
    """What one rule says of one subject; `asks` are the facts that an open one waits for."""

    rule: str
    subject: str
    kind: Kind
    violations: tuple[Violation, ...] = ()
    asks: tuple[Ask, ...] = ()


@dataclass(frozen=True)
class RuleError:
    """A rule that could not be run: its own defect, not the design's.

    `message` is the same on every machine, `file` and `line` say where it lies on this one.
    """

    rule: str
    message: str
    file: str = ""
    line: int = 0
    took_too_long: bool = False


@dataclass(frozen=True)
class Outcome:
    """One rule on one design. No verdict and no error means: not applicable."""

    verdicts: tuple[Verdict, ...]
    error: RuleError | None = None
    reads: int = field(default=ALL, compare=False, repr=False)
    """The attributes that it rests on, as bits (`designer.graph.reading`): while others change, it stands."""


def outcome(
    rule: Rule, graph: DesignGraph, settings: Mapping[str, Scalar] | None = None
) -> Outcome:
    """Judge every subject of a rule, whatever the rule does."""
    verdicts: list[Verdict] = []
    failed: list[tuple[str, Exception]] = []
    reading = graph.reading
    reading.now = 0
    try:
        for subject in _subjects(rule, graph):
            if isinstance(subject, Verdict):
                verdicts.append(subject)
                continue
            try:
                verdicts.append(verdict_on(rule, subject, graph, settings or {}))
            except Exception as error:  # noqa: BLE001 -- a rule may raise anything
                failed.append((getattr(subject, "id", "?"), error))
    except Exception as error:  # noqa: BLE001
        failed.append(("", error))
    if failed:
        return Outcome(tuple(verdicts), _error(rule, failed))
    return Outcome(tuple(verdicts), None, reading.now | reading.everywhere)


def verdict_on(
    rule: Rule, subject: Element, graph: DesignGraph, settings: Mapping[str, Scalar]
) -> Verdict:
    """A counterexample found before an unknown stands; an unknown met before one leaves it open."""
    found: list[Violation] = []
    doubts: tuple[Ask, ...] | None = None
    try:
        for violation in rule.check(subject, graph, **settings):
            _accept(violation, found, graph)
    except Unknown as unknown:
        doubts = tuple(unknown.asks)
    if found:
        return Verdict(rule.id, subject.id, "fail", tuple(found))
    if doubts is None:
        return Verdict(rule.id, subject.id, "pass")
    return Verdict(rule.id, subject.id, "open", (), doubts)


def _accept(violation: Violation, found: list[Violation], graph: DesignGraph) -> None:
    if not isinstance(violation, Violation):
        raise InvalidRule(f"yields {type(violation).__name__}, not a Violation")
    if len(found) == MOST_VIOLATIONS:
        raise InvalidRule(f"yields more than {MOST_VIOLATIONS} violations of one subject")
    for part in violation.path:
        if graph.found(part) is None:
            raise InvalidRule(f"names {part!r} as a witness, which the design does not have")
    found.append(violation)


def _subjects(rule: Rule, graph: DesignGraph) -> Iterator[Element | Verdict]:
    """Subjects by id, each once; where it is not known whether there is one, the open verdict."""
    seen: set[str] = set()
    try:
        if rule.when is not None and not rule.when(graph):
            return
        for subject in rule.subjects(graph):
            if subject.id not in seen:
                seen.add(subject.id)
                yield subject
    except Unknown as unknown:
        yield Verdict(rule.id, DESIGN, "open", (), tuple(unknown.asks))


_ADDRESS = re.compile(r"0x[0-9a-f]+")


def _error(rule: Rule, failed: list[tuple[str, Exception]]) -> RuleError:
    """One line a rule, the same on every machine: no paths, no addresses."""
    subject, error = failed[0]
    steps = [s for s in traceback.extract_tb(error.__traceback__) if s.filename == rule.file]
    line = (steps[-1].lineno if steps else None) or rule.line
    more = f" and {len(failed) - 1} more" if len(failed) > 1 else ""
    at = f", on {subject}{more}" if subject else ""
    text = _ADDRESS.sub("0x...", str(error)).strip().splitlines() or [""]
    return gave_up(rule, f"{type(error).__name__}: {text[0]}", line, at)


def gave_up(rule: Rule, message: str, line: int | None = None, at: str = "") -> RuleError:
    """What is told of a rule that could not be run: a module of ours by name, a file of a pack without its folders."""
    line = line or rule.line
    place = rule.module if rule.is_shipped else Path(rule.file).name
    return RuleError(rule.id, f"{message} ({place}:{line}{at})", rule.file, line)


def too_slow(rule: Rule, limit_s: float) -> RuleError:
    """What is told of a rule that was stopped after so many seconds."""
    message = f"takes more than {limit_s:g} s and was given up"
    return replace(gave_up(rule, message), took_too_long=True)
