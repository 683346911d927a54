"""People in the loop: who looks, who may stop it, and whether they are enough for what they are asked to decide."""

from __future__ import annotations

import math
from collections.abc import Iterator

from checkers.responsible_ai.words import gets_to, high_stakes, is_own, reviews, who_asks
from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Set,
    Violation,
    added,
    all_of,
    connected,
    first_or_new,
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
takes_cases = is_kind("message_queue")
decides_cases = is_serving_model | provides("llm") | provides("agent")
TAKES = ("consume", "data", "stream", "control", "call", "feedback")


@rule(
    "RAI-001",
    severity="critical",
    subjects=all_of(is_own & ~provides("llm")),
    when=high_stakes,
    absence=True,
    source="Microsoft Responsible AI Standard v2, goal A5; NIST AI Risk Management Framework, MAP 3.5 and MANAGE 4.1",
    source_checked="2026-11-21",
    remedy="Lead doubtful and weighty cases to people, and let their verdict count.",
    probe="{subject} refuses somebody wrongly: which person sees it, and when?",
    answer="Cases below a confidence and above an impact go to a queue with a deadline and enough people.",
    false_positives="Decisions that weigh little may be declared so. Who labels training data reviews no decision.",
    fails="@high_stakes; a:web_app -> m:online_endpoint",
    passes="@high_stakes; a:web_app -> m:online_endpoint; a -data-> h:human_review -feedback-> a",
)
def decision_without_a_person(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A weighty decision never reaches a person.

    Whoever is wronged has nobody to talk to.
    """
    if gets_to(graph, model, having(graph, reviews)):
        return
    asker = who_asks(model)
    person, new = first_or_new(graph, reviews, "human_review", "review")
    lines = (connected(graph, asker, person, "data"), connected(graph, person, asker, "feedback"))
    yield Violation(
        f"What {model.label} decides reaches no person",
        witness=(asker, model.id) if asker != model.id else (model.id,),
        components=(model.id,),
        fixes=(Fix("Lead doubtful cases to people", (*new, *lines)),),
    )


AUTHORITY = ("control", "feedback", "call", "publish", "data")
only_shows = provides("log_sink") | provides("analytics") | provides("telemetry_backend")


def _reviewers(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: people who review what something of ours decided."""
    for person in all_of(is_kind("human_review"))(graph):
        if person.incoming:
            yield person


def _acts(connection: Element) -> bool:
    """Whether what leaves a reviewer here gets to something that does more than show it."""
    shown = surely(only_shows, connection.target_element)
    return connection.part.kind in AUTHORITY and not shown


def _stands_in_line(person: Element) -> bool:
    """Whether what is decided waits for the verdict: a guard on a call, or a call that brings the answer back."""
    asked = (c for c in person.incoming if c.part.kind == "call")
    return person.guards_something or any(c.stated("flow") != "push" for c in asked)


@rule(
    "RAI-002",
    severity="high",
    subjects=_reviewers,
    source="Microsoft Responsible AI Standard v2, goal A5; NIST AI Risk Management Framework, MANAGE 2.4",
    source_checked="2026-11-21",
    remedy="Let their verdict change the decision, and give them a switch that stops the model.",
    probe="Somebody at {subject} says no: what happens next?",
    answer="The decision changes, the case becomes a label, and enough of them stop the model.",
    fails="a:web_app -data-> h:human_review",
    passes="a:web_app -data-> h:human_review -feedback-> a",
)
def reviewer_without_authority(person: Element, graph: DesignGraph) -> Iterator[Violation]:
    """People review and can change nothing.

    That is theatre, and they know it. Who stands as a guard before a call decides whether it is made, and who is
    called is answered by: both count.
    """
    if not (_stands_in_line(person) or any(map(_acts, person.outgoing))):
        source = person.incoming[0].source
        yield Violation(
            f"A verdict of {person.label} changes nothing",
            witness=(source, person.id),
            components=(person.id,),
            fixes=(
                Fix("Let the verdict count", (connected(graph, person.id, source, "feedback"),)),
            ),
        )


def _reviewed(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: people who are sent cases, and lines of cases that nobody takes from.

    A line is one for people where stakes are high, a model's answers get to it, and nothing leads on from it.
    """
    for people in all_of(is_kind("human_review"))(graph):
        if people.incoming:
            yield people
    if high_stakes(graph):
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
    if not people.cases_per_h or not people.service_min:
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
