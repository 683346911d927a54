"""Judging a design: findings with witnesses and proven fixes, questions, a score, waivers.

>>> from designer.model.design import Design
>>> review(Design(name="nothing yet"), ()).summary.fail
0
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from designer.model.design import Design
from designer.review.digests import digest
from designer.review.findings import Finding, FixProposal
from designer.review.fixes import Proof
from designer.review.judge import Judgement, edits_of
from designer.review.policy import Policy
from designer.review.questions import Question, pressing
from designer.review.report import Assumption, Passed, Review, Summary
from designer.review.scenario import judged_design, weakened
from designer.review.schema import report_schema
from designer.review.score import Score
from designer.rules import Rule, packs

__all__ = [
    "Assumption",
    "Finding",
    "FixProposal",
    "Judgement",
    "Passed",
    "Policy",
    "Proof",
    "Question",
    "Review",
    "Score",
    "Summary",
    "digest",
    "edits_of",
    "judged_design",
    "pressing",
    "report_schema",
    "review",
    "weakened",
]


def review(
    design: Design,
    rules: Iterable[Rule] | None = None,
    policy: Policy | None = None,
    *,
    today: date | None = None,
    prove: int = 20,
) -> Review:
    """Judge a design with the shipped rules, or with others, as of a day."""
    judging = packs.load() if rules is None else rules
    day = today or date.today()  # noqa: DTZ011 -- a waiver ends with the reader's day
    return Judgement(design, judging, policy).review(day, prove)
