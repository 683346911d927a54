"""One of each is none of it: single points of failure, niceties that stop the rest, and no lesser answer."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Set,
    Violation,
    added,
    connected,
    fallbacks_for,
    first_or_new,
    is_nice_to_have,
    is_redundant,
    is_required_call,
    journeys_stopped,
    journeys_through,
    new_component,
    observed,
    provides,
    realtime_model_calls,
    rule,
    spliced,
    standing_on,
    those,
    ways_to,
)

is_required_nicety = is_required_call & is_nice_to_have
WORK = ("call", "publish", "stream", "data", "feedback")


@rule(
    "REL-001",
    severity="critical",
    subjects=standing_on("high", "mission"),
    source="Azure Well-Architected Framework, RE:05 redundancy; RE:03 failure mode analysis",
    source_checked="2026-11-21",
    remedy="Run two or more instances in different zones, or give the journey another way.",
    probe="What happens to this journey in the minute after {subject} loses its only instance?",
    answer="Name how long it takes to notice, what callers see meanwhile, and what brings it back; "
    "then say which second instance, zone or degraded answer removes the question.",
    false_positives="A managed service whose promised availability meets the target counts as redundant; "
    "people and other parties are never single points.",
    fails="u:user_client -> api:web_app(instances=1,zones=none,sla_pct=none); "
    "journey j: u -> api (availability=0.999,criticality=high)",
    passes="u:user_client -> api:web_app(instances=2,zones=redundant); "
    "journey j: u -> api (availability=0.999,criticality=high)",
)
def single_point_of_failure(point: Element, graph: DesignGraph) -> Iterator[Violation]:
    """One component without a second instance stops a critical journey.

    Whatever else is redundant, the journey is down for as long as this one component is.
    """
    for journey in journeys_stopped(graph, point, "high", "mission"):
        if not is_redundant(journey.target_value("availability"))(point):
            twice = (
                Set(on=point.id, attribute="instances", value=2),
                Set(on=point.id, attribute="zones", value="redundant"),
            )
            yield Violation(
                f"{point.label} runs once, and {journey.label} stops with it",
                witness=ways_to(graph, journey, point),
                journey=journey.id,
                root=point.id,
                fixes=(Fix(f"Run {point.label} twice, across zones", twice),),
            )
            return


def _is_what_it_is_for(graph: DesignGraph, call: Element) -> bool:
    """Whether somebody stated a journey that ends at what is called: an alert that is not sent is no alert."""
    through = journeys_through(graph, call.source_element, "high", "mission")
    return any(not j.part.assumed and call.target in j.part.targets for j in through)


def _nobody_waits(call: Element) -> bool:
    """Whether the caller only takes events from a broker and does nothing but this call with them."""
    caller = call.source_element
    fed = [c.part.kind for c in caller.incoming if c.part.kind in (*WORK, "consume")]
    done = [c.id for c in caller.outgoing if c.part.kind in WORK]
    return "consume" in fed and set(fed) == {"consume"} and done == [call.id]


@rule(
    "REL-010",
    severity="high",
    subjects=standing_on("high", "mission"),
    source="Azure Well-Architected Framework, RE:02 rate flows by criticality; RE:07 self-preservation",
    source_checked="2026-11-21",
    remedy="Send it over a queue, or mark the call as not required and give it a default.",
    probe="Why must {components} answer before the caller may decide?",
    answer="Separate what the decision needs from what is nice to have; move the second behind a queue "
    "and say what the user sees when it is late.",
    false_positives="A call that a regulator wants answered first (`legally_blocking: true`) is allowed, and so is "
    "what a stated journey is for, and the only thing that a queue's consumer does: nobody waits for that.",
    fails="u:user_client -> api:web_app -> mail:notification_channel; journey j: u -> api (criticality=high)",
    passes="u:user_client -> api:web_app -call(required=false)-> mail:notification_channel; "
    "journey j: u -> api (criticality=high)",
)
def required_call_to_a_nicety(caller: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A critical journey waits for something that it could do without.

    A nicety in the request path takes the decision down with it and adds its delay to every answer.
    """
    calls = (c for c in caller.outgoing if c.part.kind == "call")
    for call in those(is_required_nicety, calls):
        target = call.target_element
        if _is_what_it_is_for(graph, call) or _nobody_waits(call):
            continue
        queue = new_component(
            graph, f"{target.id}-queue", "message_queue", within=caller.part.within, dlq=True
        )
        alerts, new_alerts = first_or_new(graph, provides("alert_target"), "alerting", "alerts")
        edits = (
            *spliced(call, queue, first_kind="publish", second_kind="consume"),
            *new_alerts,
            connected(graph, queue.id, alerts, "alert"),
        )
        yield Violation(
            f"{caller.label} cannot answer while {target.label} is down",
            witness=(caller.id, target.id),
            components=(target.id,),
            connections=(call.id,),
            root=call.id,
            fixes=(Fix(f"Reach {target.label} through a queue", edits),),
        )


@rule(
    "REL-011",
    severity="high",
    subjects=realtime_model_calls,
    absence=True,
    source="Azure Well-Architected Framework, RE:07 self-preservation; AI workloads, application design",
    source_checked="2026-11-21",
    remedy="Draw what answers instead (rules, a previous model, a cached score, a person) as a fallback.",
    probe="The model is down at peak: what does the caller get, and is that fail-open or fail-closed?",
    answer="Name the lesser answer, who accepted its error rate, how fast the switch happens and how one "
    "sees that it happened.",
    false_positives="A fallback on the same endpoint is none; in the same region it is none for a mission journey.",
    fails="@realtime; u:user_client -> api:web_app -> m:online_endpoint; journey j: u -> api (criticality=high)",
    passes="@realtime; u:user_client -> api:web_app -> m:online_endpoint; api -fallback-> r:rules_engine; "
    "journey j: u -> api (criticality=high)",
)
def no_answer_without_the_model(call: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A decision that someone waits for has no answer when the model is down.

    Callers then time out, retry and pile up; the business makes the fail-open or fail-closed choice by accident.
    """
    if fallbacks_for(graph, call):
        return
    caller, model = call.source_element, call.target_element
    rules = new_component(
        graph,
        f"{model.id}-rules",
        "rules_engine",
        name=f"Rules without {model.label}",
        within=caller.part.within,
    )
    yield Violation(
        f"{caller.label} has no other answer when {model.label} is down",
        witness=(caller.id, model.id),
        components=(model.id,),
        connections=(call.id,),
        fixes=(
            Fix(
                "Decide by rules meanwhile",
                (
                    added(rules),
                    connected(graph, caller.id, rules.id, "fallback"),
                    *observed(graph, rules),
                ),
            ),
        ),
    )
