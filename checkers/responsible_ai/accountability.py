"""What is owed afterwards: a record of each decision, somewhere to object, and somebody who hears of harm."""

from __future__ import annotations

from collections.abc import Iterator

from checkers.responsible_ai.words import gets_to, high_stakes, is_own, reviews
from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Violation,
    added,
    all_of,
    connected,
    first_or_new,
    has_tag,
    having,
    new_component,
    provides,
    rule,
    surely,
)

keeps_decisions = provides("prediction_log") | provides("audit")


@rule(
    "RAI-006",
    severity="high",
    subjects=all_of(is_own),
    when=high_stakes,
    absence=True,
    yields_to=("SEC-024",),
    source="NIST AI Risk Management Framework, MEASURE 2.8; Azure Well-Architected Framework, AI workloads: MLOps "
    "and GenAIOps",
    source_checked="2026-11-21",
    remedy="Write features, model version, threshold, reasons and decision into one record.",
    probe="Show me everything that {subject} knew when it decided on case 4711?",
    answer="One record: inputs, version, threshold, reasons and outcome, by its number.",
    fails="@regulated; a:web_app -> m:online_endpoint",
    passes="@regulated; a:web_app -> m:online_endpoint -data-> p:prediction_log",
)
def decision_that_cannot_be_reconstructed(
    model: Element, graph: DesignGraph
) -> Iterator[Violation]:
    """What a model decided cannot be reconstructed.

    Neither an auditor nor you will find out what happened.
    """
    if gets_to(graph, model, having(graph, keeps_decisions)):
        return
    log, new = first_or_new(
        graph, provides("prediction_log"), "prediction_log", "decisions", immutable=True
    )
    yield Violation(
        f"What {model.label} decides is kept nowhere",
        witness=(model.id,),
        fixes=(
            Fix("Keep a record of each decision", (*new, connected(graph, model.id, log, "data"))),
        ),
    )


hears_objections = provides("entry_for_appeals")
is_user = provides("person") & provides("entry")


def _facing_people(graph: DesignGraph) -> Iterator[Element]:
    """Subject: the design, where a model of ours decides about people who reach it."""
    people = having(graph, is_user)
    for model in having(graph, is_own):
        if any(graph.access.may_reach(person, model) for person in people):
            yield graph.whole
            return


@rule(
    "RAI-008",
    severity="medium",
    tier="extended",
    subjects=_facing_people,
    when=has_tag("high_stakes"),
    absence=True,
    source="NIST AI Risk Management Framework, MANAGE 4.1 and GOVERN 5.1",
    source_checked="2026-11-21",
    remedy="Tell people that a model decided, and where they can object.",
    probe="How does somebody learn that a machine said no, and how do they say that it is wrong?",
    answer="The answer says so and links to a form that a person reads within days.",
    false_positives="Systems that only colleagues use have shorter ways.",
    fails="@high_stakes; u:user_client -> a:web_app -> m:online_endpoint",
    passes="@high_stakes; u:user_client -> a:web_app -> m:online_endpoint; p:appeal_channel -feedback-> "
    "h:human_review",
)
def nowhere_to_object(whole: Element, graph: DesignGraph) -> Iterator[Violation]:
    """People who are decided about have nowhere to object.

    They object in the newspaper instead.
    """
    if having(graph, hears_objections):
        return
    models = having(graph, is_own)
    channel = new_component(graph, "appeals", "appeal_channel")
    person, new = first_or_new(graph, reviews, "human_review", "review")
    edits = (added(channel), *new, connected(graph, channel.id, person, "feedback"))
    yield Violation(
        f"Who is refused by {graph.component(models[0]).label} has nowhere to object",
        witness=models[:1],
        components=models[:1],
        fixes=(Fix("Let people object", edits),),
    )


def _talking(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: language models that the public reaches."""
    people = having(graph, is_user)
    for model in all_of(provides("llm"))(graph):
        if any(graph.access.may_reach(person, model.id) for person in people):
            yield model


listens = provides("acts_on_alerts") | provides("human_verdict")
faces_users = provides("runtime") | provides("entry_for_appeals")


def _speaks_for(graph: DesignGraph, people: tuple[str, ...], source: Element) -> bool:
    """Whether what it hands on may come from a user; what an evaluator finds does not."""
    if source.id in people:
        return True
    return surely(faces_users, source) and any(
        graph.access.may_reach(person, source.id) for person in people
    )


@rule(
    "RAI-009",
    severity="medium",
    tier="extended",
    subjects=_talking,
    absence=True,
    source="Microsoft Responsible AI Standard v2, goals RS2 and RS3",
    source_checked="2026-11-21",
    remedy="Give users a button, and lead what it sends to somebody who can change or stop the model.",
    probe="A user reports something vile that {subject} said: who reads it, and what can they do by tonight?",
    answer="The person on duty, who can block the phrase, change the prompt or switch the feature off.",
    fails="u:user_client -> a:web_app -> m:llm_deployment",
    passes="u:user_client -> a:web_app -> m:llm_deployment; u -feedback-> h:human_review",
)
def harm_nobody_hears_of(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Reports of harm reach nobody who can act.

    The same answer is then given to the next one.
    """
    people = having(graph, is_user)
    reports = [
        c
        for c in graph.connections
        if c.part.kind == "feedback" and _speaks_for(graph, people, c.source_element)
    ]
    if any(
        surely(listens, c.target_element)
        or any(surely(listens, o.target_element) for o in c.target_element.outgoing)
        for c in reports
    ):
        return
    person, new = first_or_new(graph, listens, "human_review", "harm-reports")
    yield Violation(
        f"Nobody hears when {model.label} does harm",
        witness=(people[0], model.id),
        components=(model.id,),
        root="no harm reports",
        fixes=(
            Fix("Let users report harm", (*new, connected(graph, people[0], person, "feedback"))),
        ),
    )
