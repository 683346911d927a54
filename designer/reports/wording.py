"""Sentences that every report shares."""

from __future__ import annotations

from designer.model.design import Design
from designer.review import Finding, FixProposal, Review
from designer.review.reasons import NO_JOURNEY
from designer.review.report import Assumption, Passed

TINY = 1e-9
"""What sums of shares are off by."""


def failing(review: Review) -> list[Finding]:
    """Findings that count, the worst first."""
    return [f for f in review.findings if f.kind == "fail" and f.waiver is None]


def waived(review: Review) -> list[Finding]:
    """Findings that somebody accepted."""
    return [f for f in review.findings if f.waiver is not None]


def chain(design: Design, witness: tuple[str, ...]) -> str:
    """How it gets there: the witness as names joined by arrows."""
    names = {c.id: c.label for c in design.components}
    return " -> ".join(names.get(part, part) for part in witness)


def effect(fix: FixProposal) -> str:
    """What a fix does, as far as it was tried."""
    if fix.clears is None:
        return "not tried"
    clears = "clears this" if fix.clears else "does not clear all of it"
    brings = f"brings {', '.join(fix.introduces)}" if fix.introduces else "brings nothing new"
    return f"{clears}, {brings}"


def offer(fix: FixProposal) -> str:
    """A fix as a line."""
    condition = "" if fix.safe else " (only if true)"
    asks = f" (asks: {fix.ask.question})" if fix.ask else ""
    return f"{fix.title}{condition}{asks}: {effect(fix)}"


def score_line(review: Review) -> str:
    """The score as a range with how much of it is known."""
    score = review.score
    if not score.shares:
        return "Score: no rule applies yet"
    known = in_hundred(100 * score.known)
    return f"Score {in_hundred(score.low)} to {in_hundred(score.high)}, {known}% known"


def in_hundred(points: float) -> int:
    """A number of 0 to 100 as a whole one; what is not quite all is never called all, nor what is some none."""
    least, most = int(points > TINY), 100 - int(points < 100 - TINY)
    return min(most, max(least, round(points)))


def summary_line(review: Review) -> str:
    """Counts in one line."""
    summary = review.summary
    worst = ", ".join(f"{count} {name}" for name, count in summary.by_severity.items() if count)
    return (
        f"{summary.fail} {'finding' if summary.fail == 1 else 'findings'}{f' ({worst})' if worst else ''}, "
        f"{summary.open} open, "
        f"{summary.passed} rules passed, {summary.not_applicable} do not apply{_unjudged(review)}, "
        f"{summary.waived} waived"
    )


def _unjudged(review: Review) -> str:
    """How many rules do not apply only because nobody drew a journey."""
    waiting = review.waiting_for_journeys
    return f" ({waiting} because {NO_JOURNEY})" if waiting else ""


def passed(rule: Passed) -> str:
    """A rule that passed and where; what another team only claims is marked."""
    claimed = f" (claimed: {', '.join(rule.claimed)})" if rule.claimed else ""
    return f"{rule.rule}: {', '.join(rule.subjects)}{claimed}"


def assumed(assumption: Assumption) -> str:
    """What was judged though somebody only assumed it."""
    if assumption.attribute == "journey":
        return (
            f"{assumption.of}: nobody drew this journey; it runs from an entry to what it reaches"
        )
    return f"{assumption.attribute} of {assumption.of} is taken to be {assumption.value}"
