"""The score: a range from what is decided and what is open, with its arithmetic shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from designer.review.findings import Finding
from designer.rules import Severity, Verdict

CAPS: Mapping[Severity, float] = {Severity.CRITICAL: 40.0, Severity.HIGH: 75.0}
"""The most a category can have with an unwaived failure of this severity."""


@dataclass(frozen=True)
class Share:
    """One rule's part of the score: subjects that passed, failed and are open."""

    rule: str
    category: str
    weight: int
    passed: int
    failed: int
    open: int

    @property
    def judged(self) -> int:
        """How many subjects the rule has."""
        return self.passed + self.failed + self.open

    @property
    def low(self) -> float:
        """The share that passes if everything open fails."""
        return self.passed / self.judged

    @property
    def high(self) -> float:
        """The share that passes if everything open passes."""
        return (self.passed + self.open) / self.judged

    @property
    def known(self) -> float:
        """The share that is decided."""
        return (self.passed + self.failed) / self.judged


@dataclass(frozen=True)
class CategoryScore:
    """Points of one category, 0 to 100; `cap` is what an unwaived failure holds it to."""

    low: float
    high: float
    weight: int
    cap: float | None = None


@dataclass(frozen=True)
class Score:
    """Points from `low` to `high`; `known` is the decided share of the weight."""

    low: float
    high: float
    known: float
    categories: Mapping[str, CategoryScore]
    shares: tuple[Share, ...] = ()

    @property
    def overall(self) -> float:
        """The middle of the range."""
        return (self.low + self.high) / 2

    @property
    def applicable(self) -> bool:
        """Whether any rule applies; without one everything between 0 and 100 is possible."""
        return bool(self.shares)


def share(rule: str, category: str, severity: Severity, verdicts: Iterable[Verdict]) -> Share:
    """Count one rule's verdicts."""
    kinds = [verdict.kind for verdict in verdicts]
    counts = (kinds.count("pass"), kinds.count("fail"), kinds.count("open"))
    return Share(rule, category, severity.weight, *counts)


def score(shares: Sequence[Share], findings: Iterable[Finding]) -> Score:
    """The score of all applicable rules; caps hold a category down, and with it the whole."""
    if not shares:
        return Score(0.0, 100.0, 0.0, {})
    caps = _caps(findings)
    by_category = {
        category: _category([s for s in shares if s.category == category], caps.get(category))
        for category in sorted({s.category for s in shares})
    }
    weight = sum(s.weight for s in shares)
    return Score(
        low=sum(c.low * c.weight for c in by_category.values()) / weight,
        high=sum(c.high * c.weight for c in by_category.values()) / weight,
        known=sum(s.known * s.weight for s in shares) / weight,
        categories=by_category,
        shares=tuple(shares),
    )


def _caps(findings: Iterable[Finding]) -> dict[str, float]:
    caps: dict[str, float] = {}
    for finding in findings:
        cap = CAPS.get(finding.severity)
        if cap is not None and finding.kind == "fail" and finding.waiver is None:
            caps[finding.category] = min(cap, caps.get(finding.category, cap))
    return caps


def _category(shares: Sequence[Share], cap: float | None) -> CategoryScore:
    weight = sum(s.weight for s in shares)
    low = 100 * sum(s.low * s.weight for s in shares) / weight
    high = 100 * sum(s.high * s.weight for s in shares) / weight
    limit = 100.0 if cap is None else cap
    return CategoryScore(min(low, limit), min(high, limit), weight, cap)
