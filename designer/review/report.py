"""A review: everything that was found on one day, and the report that FORMAT.md section 3 describes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from designer.model.design import Design, Value
from designer.model.edit import edits_to
from designer.model.requirements import Waiver
from designer.review.digests import digest
from designer.review.findings import Finding, FixProposal
from designer.review.questions import Question, pressing
from designer.review.reasons import NO_JOURNEY
from designer.review.score import Score
from designer.rules import RuleError, Severity

FORMAT_VERSION = 1
Document = dict[str, object]


@dataclass(frozen=True)
class Passed:
    """A rule that all its subjects passed; `claimed` are those that rely on another team's part."""

    rule: str
    subjects: tuple[str, ...]
    claimed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assumption:
    """A fact that is judged as stated though it is only assumed; attribute `journey`: a whole journey."""

    of: str
    attribute: str
    value: Value | None


@dataclass(frozen=True)
class Summary:
    """Counts: findings for fail, open and waived, rules for passed and not applicable."""

    fail: int
    open: int
    passed: int
    not_applicable: int
    waived: int
    by_severity: Mapping[Severity, int]


@dataclass(frozen=True)
class Review:
    """What there is to say of one design on one day."""

    design: Design
    scenario: str | None
    level: str | None
    judged_on: date
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    to_find_out: tuple[Question, ...]
    passed: tuple[Passed, ...]
    not_applicable: tuple[str, ...]
    errors: tuple[RuleError, ...]
    score: Score
    assumptions: tuple[Assumption, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """What tells this design from any other; worked out for who asks."""
        return digest(self.design)

    @property
    def summary(self) -> Summary:
        """The counts."""
        counting = [f for f in self.findings if f.waiver is None]
        failing = [f for f in counting if f.kind == "fail"]
        severities = Counter(f.severity for f in failing)
        return Summary(
            fail=len(failing),
            open=len(counting) - len(failing),
            passed=len(self.passed),
            not_applicable=len(self.not_applicable),
            waived=len(self.findings) - len(counting),
            by_severity={severity: severities[severity] for severity in Severity},
        )

    @property
    def waiting_for_journeys(self) -> int:
        """How many rules do not apply only because nobody drew a journey."""
        return sum(reason == NO_JOURNEY for reason in self.reasons.values())

    @property
    def pressing(self) -> tuple[Question, ...]:
        """The five questions at most that a screen shows."""
        return pressing(self.questions)

    def worst(self, kind: str = "fail") -> Severity | None:
        """The worst severity among unwaived findings of a kind."""
        found = (f.severity for f in self.findings if f.kind == kind and f.waiver is None)
        return min(found, key=lambda severity: severity.rank, default=None)

    def document(self, path: str | None = None) -> Document:
        """The report; the same design, rules and day give the same document."""
        return {
            "chalkline": FORMAT_VERSION,
            "design": {"name": self.design.name, "path": path, "digest": self.digest},
            "scenario": self.scenario,
            "level": self.level,
            "judged_on": self.judged_on.isoformat(),
            "summary": _summary(self.summary),
            "score": _score(self.score),
            "questions": [_question(question) for question in self.questions],
            "to_find_out": [_question(question) for question in self.to_find_out],
            "findings": [finding_document(finding) for finding in self.findings],
            "passed": [_passed(each) for each in self.passed],
            "not_applicable": list(self.not_applicable),
            "reasons": dict(self.reasons),
            "assumptions": [_assumption(assumption) for assumption in self.assumptions],
            "errors": [{"rule": error.rule, "message": error.message} for error in self.errors],
        }


def _passed(passed: Passed) -> Document:
    row: Document = {"rule": passed.rule, "subjects": list(passed.subjects)}
    return {**row, "claimed": list(passed.claimed)} if passed.claimed else row


def finding_document(finding: Finding) -> Document:
    """One finding of the report."""
    return {
        "rule": finding.rule,
        "name": finding.name,
        "title": finding.title,
        "category": finding.category,
        "severity": finding.severity.value,
        "kind": finding.kind,
        "absence": finding.absence,
        "message": finding.message,
        "subject": finding.subject,
        "components": list(finding.components),
        "connections": list(finding.connections),
        "witness": list(finding.witness),
        "path_connections": list(finding.path_connections),
        "journey": finding.journey,
        "follows": list(finding.follows),
        "question": finding.question,
        "remedy": finding.remedy,
        "fixes": [fix_document(fix) for fix in finding.fixes],
        "fingerprint": finding.fingerprint,
        "source": finding.source,
        "waiver": _waiver(finding.waiver),
    }


def fix_document(fix: FixProposal) -> Document:
    """One fix of a finding; a guided one also says what it asks."""
    document: Document = {
        "title": fix.title,
        "safe": fix.safe,
        "edits": edits_to(fix.edits),
        "clears": fix.clears,
        "introduces": list(fix.introduces),
    }
    if fix.ask is not None:
        document["ask"] = {
            "attribute": fix.ask.attribute,
            "question": fix.ask.question,
            "unit": fix.ask.unit,
            "choices": list(fix.ask.choices),
        }
    return document


def _summary(summary: Summary) -> Document:
    return {
        "fail": summary.fail,
        "open": summary.open,
        "pass": summary.passed,
        "not_applicable": summary.not_applicable,
        "waived": summary.waived,
        "by_severity": {severity.value: n for severity, n in summary.by_severity.items()},
    }


def _score(score: Score) -> Document:
    return {
        "overall": round(score.overall, 1),
        "low": round(score.low, 1),
        "high": round(score.high, 1),
        "known": round(score.known, 2),
        "categories": {
            name: {"low": round(category.low, 1), "high": round(category.high, 1)}
            for name, category in score.categories.items()
        },
    }


def _question(question: Question) -> Document:
    return {
        "attribute": question.attribute,
        "on": question.on,
        "boundary": question.boundary,
        "components": list(question.components),
        "question": question.question,
        "decides": list(question.decides),
        "severity": question.severity.value,
        "verdicts": question.verdicts,
    }


def _assumption(assumption: Assumption) -> Document:
    value = assumption.value
    plain = list(value) if isinstance(value, tuple) else value
    return {"of": assumption.of, "attribute": assumption.attribute, "value": plain}


def _waiver(waiver: Waiver | None) -> Document | None:
    return waiver.model_dump(mode="json") if waiver else None
