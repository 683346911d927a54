"""People in the loop: who looks, who may stop it, who is told, and who hears complaints."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Predicate,
    Set,
    Violation,
    added,
    all_of,
    connected,
    first_or_new,
    has_tag,
    having,
    is_kind,
    is_serving_model,
    is_set,
    new_component,
    provides,
    rule,
    some,
    surely,
)

STAKES = ("high_stakes", "regulated")
is_own = is_serving_model & ~provides("prebuilt_model")
reviews = provides("human_verdict") & provides("person") & ~is_kind("labeller")


def _high_stakes(graph: DesignGraph) -> bool:
    return graph.has_tag("high_stakes") or graph.has_tag("regulated")


def _gets_to(graph: DesignGraph, model: Element, places: tuple[str, ...]) -> bool:
    """Whether what a model says gets to one of these places; one sure way is enough."""
    arrives = Predicate(lambda place: graph.information.reaches(model.id, place.id))
    return some(arrives, (graph.component(place) for place in places))


def _asker(model: Element) -> str:
    """Who uses the answer: the caller, or the model where it is fed."""
    return next((c.source for c in model.incoming if c.part.kind == "call"), model.id)


@rule(
    "RAI-001",
    severity="critical",
    subjects=all_of(is_own & ~provides("llm")),
    when=_high_stakes,
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
    if _gets_to(graph, model, having(graph, reviews)):
        return
    asker = _asker(model)
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


ASKS = ("call", "publish", "consume", "stream", "data", "feedback", "guard")
explains = provides("explains")
keeps_data = provides("data_store") & ~provides("log_sink")
_keeps = is_set("store_explanations")
_hands_to_store = Predicate(
    lambda explainer: any(
        c.part.kind in ASKS and surely(keeps_data, c.target_element) for c in explainer.outgoing
    )
)
keeps_reasons = _hands_to_store | _keeps


def _around(part: Element) -> set[str]:
    """What it works with; who collects its telemetry or delivers to it is no part of that."""
    return {part.id}.union(
        *({c.source, c.target} for c in (*part.incoming, *part.outgoing) if c.part.kind in ASKS)
    )


@rule(
    "RAI-003",
    severity="high",
    subjects=all_of(is_own & ~provides("llm")),
    when=_high_stakes,
    absence=True,
    source="Microsoft Responsible AI Standard v2, goal T1; NIST AI Risk Management Framework, MEASURE 2.9",
    source_checked="2026-11-21",
    remedy="Compute reasons with each decision, and keep them under its number.",
    probe="A customer asks why {subject} said no: what do you tell them, three years later?",
    answer="The reasons that were computed and kept with the decision then.",
    false_positives="A model that can be read as it is explains itself: draw that as the explainer.",
    fails="@regulated; a:web_app -> m:online_endpoint",
    passes="@regulated; a:web_app -> m:online_endpoint; a -> e:explainer(store_explanations=true)",
)
def decision_without_reasons(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A regulated decision has no reasons that are kept.

    What cannot be explained cannot be defended.
    """
    near = _around(model)
    explainers = [graph.component(n) for n in having(graph, explains)]
    here = [e for e in explainers if near & _around(e)]
    if not here:
        explainer, new = first_or_new(
            graph, explains, "explainer", "reasons", store_explanations=True
        )
        line = connected(graph, _asker(model), explainer, "call", required=False)
        yield Violation(
            f"Nobody can say why {model.label} decided as it did",
            witness=(model.id,),
            fixes=(Fix("Compute reasons and keep them", (*new, line)),),
        )
    elif not some(keeps_reasons, here):
        keep = (Set(on=here[0].id, attribute="store_explanations", value=True),)
        yield Violation(
            f"Reasons for what {model.label} decides are not kept",
            witness=(here[0].id, model.id),
            components=(model.id,),
            fixes=(Fix("Keep the reasons", keep),),
        )


keeps_decisions = provides("prediction_log") | provides("audit")


@rule(
    "RAI-006",
    severity="high",
    subjects=all_of(is_own),
    when=_high_stakes,
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
    if _gets_to(graph, model, having(graph, keeps_decisions)):
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
