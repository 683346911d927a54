"""Messages that come twice, or never: retries, events that nobody can digest, and consumers that stand alone."""

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
    connected,
    connections_of,
    dead_letters,
    first_or_new,
    is_connection,
    is_kind,
    is_ours,
    is_set,
    is_watched,
    new_component,
    provides,
    rule,
    standing_on,
    surely,
)

is_retried = is_set("retries")
at_least_once = ~is_connection("call") & is_set("delivery", "at_least_once")
states_idempotence = is_set("idempotent", True, False)
pushes = is_set("flow", "push")
carries_events = is_connection("publish", "stream", "data", "consume")
is_idempotent = is_set("idempotent")
may_write_twice = (
    (is_retried | at_least_once) & (carries_events | pushes | states_idempotence) & ~is_idempotent
)


def _done_twice(connection: Element) -> str:
    """What a repeated message does: a broker carries nothing out, it passes the message on."""
    source, target = connection.source_element.label, connection.target_element
    if surely(provides("broker"), target):
        return f"{source} may put the same message into {target.label} twice"
    return f"{target.label} may carry out twice what {source} sends"


@rule(
    "REL-014",
    severity="high",
    subjects=connections_of("call", "publish", "stream", "consume", source=is_ours),
    source="Azure Architecture Center, Compensating Transaction pattern; Retry pattern, considerations on "
    "idempotency",
    source_checked="2026-11-21",
    remedy="Send an idempotency key that the receiver remembers, or write by key.",
    probe="The same message arrives twice, a minute apart: what is different afterwards?",
    answer="Name the key, where it is remembered and for how long, and what happens to a duplicate that arrives "
    "later.",
    false_positives="Reads and writes by key are idempotent: say so with `idempotent: true` or `flow: pull`.",
    fails="api:web_app -call(retries=2,idempotent=false)-> pay:tool",
    passes="api:web_app -call(retries=2,idempotent=true)-> pay:tool",
)
def repeated_write_without_idempotence(
    connection: Element, graph: DesignGraph
) -> Iterator[Violation]:
    """A write that may be repeated is not idempotent.

    Retries and at-least-once delivery repeat writes sooner or later: a payment is made twice, a counter is wrong.
    """
    if may_write_twice(connection):
        yield Violation(
            _done_twice(connection),
            witness=(connection.source, connection.target),
            components=(connection.target,),
            connections=(connection.id,),
            fixes=(
                Fix(
                    "If a repeated message changes nothing, say so",
                    (Set(on=connection.id, attribute="idempotent", value=True),),
                    safe=False,
                ),
            ),
        )


reads_only_telemetry = provides("telemetry_backend")
keeps_bytes = is_kind("object_store", "data_lake")
"""Writes what arrives into files as it is: there is nothing in it that could fail to be understood."""


def _heard_by_nobody(consumption: Element, place: Element, fix: Fix) -> Violation:
    """What is wrong where failed events are set aside and nobody learns of it."""
    broker, consumer = consumption.source_element, consumption.target_element
    itself = place.id == broker.id
    kept = f"{broker.label} sets it aside" if itself else f"it is set aside in {place.label}"
    return Violation(
        f"Nobody is told when {consumer.label} fails at an event and {kept}",
        witness=(broker.id, consumer.id) if itself else (broker.id, consumer.id, place.id),
        components=(consumer.id,),
        connections=(consumption.id,),
        root=f"{place.id} unwatched",
        fixes=(fix,),
    )


@rule(
    "REL-019",
    severity="high",
    subjects=connections_of(
        "consume", source=provides("broker"), target=~reads_only_telemetry & ~keeps_bytes
    ),
    source="Azure Well-Architected Framework, service guide Azure Event Hubs (no built-in dead-lettering)",
    source_checked="2026-11-21",
    remedy="Park what cannot be processed in a store of its own and raise an alert when something lands there.",
    probe="One event crashes the consumer each time it is read: what happens to the events behind it?",
    answer="Say after how many tries it is set aside, where it lies, who is told, and how it is played back.",
    false_positives="Streams that carry nothing but telemetry are exempt, and so is capture into files, which reads "
    "nothing; a queue with built-in dead letters counts.",
    fails="s:web_app -publish-> hub:event_stream -consume-> w:function",
    passes="s:web_app -publish-> hub:event_stream -consume-> w:function -data(channel=dlq)-> parked:object_store "
    "-alert-> a:alerting",
)
def events_nobody_can_digest(consumption: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A consumer has no way to set aside an event that it cannot process.

    One bad event then blocks its partition, or is dropped without a trace.
    """
    parked = dead_letters(graph, consumption)
    if any(is_watched(graph, place) for place in parked):
        return
    broker, consumer = consumption.source_element, consumption.target_element
    alerts, new_alerts = first_or_new(graph, provides("alert_target"), "alerting", "alerts")
    if parked:
        alert = connected(graph, parked[0].id, alerts, "alert")
        fix = Fix("Raise an alert", (*new_alerts, alert))
        yield _heard_by_nobody(consumption, parked[0], fix)
        return
    store = new_component(
        graph, f"{consumer.id}-parked", "object_store", within=consumer.part.within
    )
    edits = (
        added(store),
        connected(graph, consumer.id, store.id, "data", channel="dlq"),
        *new_alerts,
        connected(graph, store.id, alerts, "alert"),
    )
    yield Violation(
        f"{consumer.label} cannot set aside an event from {broker.label} that it fails to process",
        witness=(broker.id, consumer.id),
        components=(consumer.id,),
        connections=(consumption.id,),
        fixes=(Fix("Park such events and raise an alert", edits),),
    )


consumes_alone = Predicate(
    lambda c: not ((c.instances or 1) >= 2 or (c.states("autoscale") and c.autoscale))
)


def _queues(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: brokers on critical journeys that somebody consumes from."""
    for part in standing_on("high", "mission")(graph):
        if surely(provides("broker"), part) and any(
            c.part.kind == "consume" for c in part.outgoing
        ):
            yield part


@rule(
    "REL-020",
    severity="medium",
    tier="extended",
    subjects=_queues,
    source="Azure Architecture Center, Competing Consumers pattern",
    source_checked="2026-11-21",
    remedy="Run two consumers or more in one group.",
    probe="The one consumer of {subject} hangs: how long does the queue grow?",
    answer="It does not: others take over, and the alarm on its length is the second line.",
    false_positives="Where order matters, run no more consumers than partitions.",
    fails="u:user_client -> a:web_app -publish-> q:message_queue -consume-> w:function(instances=1,autoscale=false); "
    "journey j: u -> w (criticality=high)",
    passes="u:user_client -> a:web_app -publish-> q:message_queue -consume-> w:function(instances=2); "
    "journey j: u -> w (criticality=high)",
)
def single_consumer(queue: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A queue on a critical journey has one consumer.

    While it hangs nothing moves, and afterwards it cannot catch up.
    """
    consumers = [c.target_element for c in queue.outgoing if c.part.kind == "consume"]
    if len(consumers) == 1 and consumes_alone(consumers[0]):
        twice = (Set(on=consumers[0].id, attribute="instances", value=2),)
        yield Violation(
            f"{consumers[0].label} alone works through {queue.label}",
            witness=(queue.id, consumers[0].id),
            components=(consumers[0].id,),
            fixes=(Fix(f"Run {consumers[0].label} twice", twice),),
        )
