"""Enough people for what they are asked to decide."""

from __future__ import annotations

import math
from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Set,
    Violation,
    all_of,
    is_kind,
    rule,
    waits_longer,
)


def _reviewed(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: people who review, where it is known how many cases come."""
    for people in all_of(is_kind("human_review"))(graph):
        if people.states("cases_per_h") and people.cases_per_h:
            yield people


@rule(
    "RAI-007",
    severity="medium",
    subjects=_reviewed,
    source="Erlang's waiting formula, as in Trivedi, Probability and Statistics with Reliability, Queuing and "
    "Computer "
    "Science Applications",
    remedy="Add people, send them fewer cases, or let the urgent go first.",
    probe="How many cases does {subject} get in an hour, and how many can they close with care?",
    answer="People times sixty over minutes for a case, clearly above what comes; and how long the last in line "
    "waits.",
    fails="q:message_queue -consume-> h:human_review(reviewers=3,service_min=5,cases_per_h=40,sla_min=30)",
    passes="q:message_queue -consume-> h:human_review(reviewers=5,service_min=5,cases_per_h=40,sla_min=30)",
)
def too_few_reviewers(
    people: Element, graph: DesignGraph, *, late_share: float = 0.1
) -> Iterator[Violation]:
    """More cases come than people can decide in time.

    The line grows for ever, and who has to hurry waves things through.
    """
    arriving, served = people.cases_per_h / 60, 1 / people.service_min
    limit = people.sla_min if people.states("sla_min") and people.sla_min else math.inf
    late = _late(people.reviewers or 0, arriving, served, limit)
    if late > late_share:
        enough = next(
            n for n in range(1, 100_000) if _late(n, arriving, served, limit) <= late_share
        )
        edit = Set(on=people.id, attribute="reviewers", value=enough)
        says = "the line never ends" if late >= 1 else f"{late:.0%} wait longer than {limit:g} min"
        yield Violation(
            f"{people.label}: {people.reviewers} people and {people.cases_per_h:g} cases an hour: {says}",
            witness=(people.id,),
            fixes=(Fix(f"{enough} people in place of {people.reviewers}", (edit,)),),
        )


def _late(people: int, arriving: float, served: float, limit: float) -> float:
    """The share that waits too long; without a limit, whether the line ends at all."""
    if people * served <= arriving:
        return 1.0
    return 0.0 if limit == math.inf else waits_longer(people, arriving, served, limit)
