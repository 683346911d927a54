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
    added,
    all_of,
    connected,
    having,
    is_kind,
    is_serving_model,
    new_component,
    provides,
    rule,
    surely,
    waits_longer,
)

MOST_MORE = 100_000
"""So many more people than come cases are not tried."""
STAKES = ("high_stakes", "regulated")
takes_cases = is_kind("message_queue")
decides_cases = is_serving_model | provides("llm") | provides("agent")


TAKES = ("consume", "data", "stream", "control", "call", "feedback")


def _reviewed(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: people who are sent cases, and lines of cases that nobody takes from.

    A line is one for people where stakes are high, a model's answers get to it, and nothing leads on from it.
    """
    for people in all_of(is_kind("human_review"))(graph):
        if people.incoming:
            yield people
    if any(graph.has_tag(tag) for tag in STAKES):
        models = having(graph, decides_cases)
        for line in all_of(takes_cases)(graph):
            ends = not any(c.part.kind in TAKES for c in line.outgoing)
            if ends and any(graph.information.may_reach(model, line.id) for model in models):
                yield line


@rule(
    "RAI-007",
    severity="medium",
    subjects=_reviewed,
    source="Borst, Mandelbaum and Reiman, Dimensioning Large Call Centers, Operations Research 52(1), 2004",
    source_checked="2026-11-21",
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

    The line grows for ever, and who has to hurry waves things through. A line that nobody takes from is the worst
    of them.
    """
    if surely(takes_cases, people):
        yield _nobody_takes(people, graph)
        return
    if people.states("reviewers") and not people.reviewers:
        yield Violation(
            f"{people.label} has nobody who reviews",
            witness=(people.id,),
            fixes=_enough_people(people, late_share) if _is_sized(people) else (),
        )
        return
    if not people.cases_per_h:
        return
    arriving, served = people.cases_per_h / 60, 1 / people.service_min
    keeps_up = people.reviewers * served > arriving
    limit = (people.sla_min or math.inf) if keeps_up or people.states("sla_min") else math.inf
    late = _late(people.reviewers, arriving, served, limit)
    if late > late_share:
        says = "the line never ends" if late >= 1 else f"{late:.0%} wait longer than {limit:g} min"
        yield Violation(
            f"{people.label}: {people.reviewers} people and {people.cases_per_h:g} cases an hour: {says}",
            witness=(people.id,),
            fixes=_enough_people(people, late_share),
        )


def _is_sized(people: Element) -> bool:
    """Whether it is stated how many cases come, and how long one takes."""
    return bool(
        people.states("cases_per_h")
        and people.cases_per_h
        and people.states("service_min")
        and people.service_min
    )


def _enough_people(people: Element, late_share: float) -> tuple[Fix, ...]:
    """The fewest people with whom no more than a share waits too long."""
    arriving, served = people.cases_per_h / 60, 1 / people.service_min
    limit = (people.sla_min or math.inf) if people.states("sla_min") else math.inf
    fewest = math.floor(arriving / served) + 1
    able = range(fewest, fewest + MOST_MORE)
    enough = next((n for n in able if _late(n, arriving, served, limit) <= late_share), None)
    if enough is None:
        return ()
    edit = Set(on=people.id, attribute="reviewers", value=enough)
    was, then = (n * served * 60 for n in (people.reviewers, enough))
    gains = f"{was:,.0f} cases an hour become {then:,.0f}"
    if limit < math.inf:
        now, late = (_late(n, arriving, served, limit) for n in (people.reviewers, enough))
        gains += f", and {now:.0%} that wait longer than {limit:g} min become {late:.0%}"
    return (Fix(f"{enough} people in place of {people.reviewers}: {gains}", (edit,)),)


def _nobody_takes(line: Element, graph: DesignGraph) -> Violation:
    """What is wrong with a line of cases without people, and the people."""
    who = new_component(graph, f"{line.id}-review", "human_review")
    return Violation(
        f"Cases wait in {line.label}, and nobody takes them",
        witness=(line.id,),
        fixes=(
            Fix(
                "Let people decide what waits there: 0 places of review become 1",
                (added(who), connected(graph, line.id, who.id, "data")),
            ),
        ),
    )


def _late(people: int, arriving: float, served: float, limit: float) -> float:
    """The share that waits too long; without a limit, whether the line ends at all."""
    if people * served <= arriving:
        return 1.0
    return 0.0 if limit == math.inf else waits_longer(people, arriving, served, limit)
