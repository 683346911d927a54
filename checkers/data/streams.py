"""Streams: a shape that is agreed, counts that are right, keys that spread, and a copy to start again from."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    ANSWER,
    DesignGraph,
    Element,
    Fix,
    Predicate,
    Question,
    Set,
    Violation,
    all_of,
    connected,
    first_or_new,
    having,
    is_kind,
    is_ours,
    is_set,
    provides,
    rule,
    some,
    surely,
)

is_stream = provides("broker") & provides("durable_queue")
knows_shapes = provides("schema_validator") & provides("lookup")
is_compatible = is_set("schema_ref")
is_foreign = provides("external") | ~is_ours


def _contracts(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: streams with two consumers or more, or with somebody else's producer."""
    for stream in all_of(is_stream)(graph):
        consumers = [c for c in stream.outgoing if c.part.kind == "consume"]
        foreign = any(surely(is_foreign, c.source_element) for c in stream.incoming)
        if len(consumers) >= 2 or foreign:
            yield stream


@rule(
    "DAT-002",
    severity="medium",
    subjects=_contracts,
    source="Azure Event Hubs documentation, schema registry",
    source_checked="2026-11-21",
    remedy="Register the schema, and refuse changes that consumers cannot read.",
    probe="The producer of {subject} renames a field tonight: which job fails first?",
    answer="None: the registry refuses the change, or both names live side by side for a while.",
    false_positives="One team with producer and consumers in one repository can do without.",
    fails="a:web_app -publish-> h:event_stream(schema_ref=none) -consume-> b:function; h -consume-> c:function",
    passes="a:web_app -publish-> h:event_stream(schema_ref=payments-v1) -consume-> b:function; h -consume-> "
    "c:function",
)
def stream_without_contract(stream: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Several parties share a stream whose shape nobody agreed on.

    The first renamed field stops whoever was not asked.
    """
    beside = [
        *(c.source_element for c in stream.incoming),
        *(c.target_element for c in stream.outgoing),
    ]
    if not any(surely(knows_shapes, part) for part in beside) and not is_compatible(stream):
        registry, new = first_or_new(
            graph, knows_shapes, "schema_registry", "schemas", compatibility="backward"
        )
        agree = Set(on=stream.id, attribute="schema_ref", value=f"{stream.id}-v1")
        yield Violation(
            f"Nobody agreed on the shape of what is in {stream.label}",
            witness=(stream.id,),
            fixes=(
                Fix(
                    "Register its schema",
                    (*new, connected(graph, stream.id, registry, "call", required=False), agree),
                ),
            ),
        )


aggregates = is_kind("stream_processor")
feeds = provides("feature_store") | provides("data_store") | provides("training_data")
waits_for_late = is_set("watermark")
drops_repeats = is_set("dedup_key")


def _repeats(connection: Element) -> bool:
    """Whether an event may come twice, by the connection or else by the product that it leaves."""
    says = connection if connection.states("delivery") else connection.source_element
    return bool(says.delivery == "at_least_once")


may_repeat = Predicate(_repeats)
gets_repeats = Predicate(
    lambda job: some(may_repeat, (c for c in job.incoming if c.part.kind in ("consume", "stream")))
)


def _windows(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: stream processors that write features or data."""
    for job in all_of(aggregates)(graph):
        if any(surely(feeds, c.target_element) for c in job.outgoing):
            yield job


counts_right = waits_for_late & (drops_repeats | ~gets_repeats)


@rule(
    "DAT-007",
    severity="medium",
    subjects=_windows,
    source="Azure Event Hubs documentation, at-least-once delivery; Akidau and others, The Dataflow Model",
    source_checked="2026-11-21",
    remedy="Say how long late events are waited for, and by which key repeats are dropped.",
    probe="An event comes twice, and an hour late: what does {subject} count?",
    answer="Once, in the window it belongs to; what comes later still goes to a correction.",
    false_positives="Filters that keep no state count nothing; what is delivered exactly once needs no key.",
    fails="s:event_stream -consume(delivery=at_least_once)-> p:stream_processor(watermark=true,dedup_key=none) "
    "-data-> f:feature_store_online",
    passes="s:event_stream -consume(delivery=at_least_once)-> p:stream_processor(watermark=true,dedup_key=event_id) "
    "-data-> f:feature_store_online",
)
def late_and_repeated_events(job: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Windows have no rule for late or repeated events.

    Counts are then wrong in a way that no test of yesterday shows.
    """
    if not counts_right(job):
        rules = (
            Set(on=job.id, attribute="watermark", value=True),
            Set(on=job.id, attribute="dedup_key", value="event_id"),
        )
        yield Violation(
            f"{job.label} counts late and repeated events as they come",
            witness=(job.id,),
            fixes=(Fix("Wait for late events and drop repeats", rules),),
        )


def _learned_streams(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: the first streams on the way to training; what is derived from another needs no copy of its own."""
    streams = having(graph, is_stream & ~is_kind("message_queue"))
    trainers = having(graph, provides("trainer"))
    derived = graph.observation.led_to(streams)
    for name in streams:
        learned = graph.observation.reached_among(name, trainers)
        if learned and name not in derived and not graph.component(name).elsewhere:
            yield graph.component(name)


is_raw_store = is_kind("object_store", "data_lake", "lakehouse", "timeseries_store", "warehouse")
keeps_raw = is_set("retains_raw")
"""Stated of the stream itself; where nobody says, and nothing else keeps it, it is asked (DECISIONS 1)."""


@rule(
    "DAT-008",
    severity="high",
    subjects=_learned_streams,
    absence=True,
    source="Azure Architecture Center, Event Sourcing pattern; Azure Event Hubs documentation, capture",
    source_checked="2026-11-21",
    remedy="Capture the stream as it comes into a lake, before anything is computed from it.",
    probe="A bug has miscounted features for a month: from what do you compute {subject} again?",
    answer="From the raw events in the lake, which nobody may change.",
    false_positives="A log that keeps events longer than anybody would want to go back is such a copy.",
    fails="h:event_stream(retains_raw=false) -consume-> p:stream_processor -data-> t:training_dataset -data-> "
    "x:trainer",
    passes="h:event_stream -consume-> p:stream_processor -data-> t:training_dataset -data-> x:trainer; h -data-> "
    "l:data_lake",
)
def nothing_to_start_again_from(stream: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Events are kept nowhere as they came.

    What was computed wrongly can then never be computed again.
    """
    direct = [c.target_element for c in stream.outgoing]
    one_on = [
        c.target_element
        for part in direct
        if surely(provides("pipeline"), part)
        for c in part.outgoing
    ]
    if any(surely(is_raw_store, part) for part in (*direct, *one_on)) or keeps_raw(stream):
        return
    lake, new = first_or_new(graph, is_raw_store, "data_lake", "raw-events")
    yield Violation(
        f"What comes in through {stream.label} is kept nowhere as it came",
        witness=(stream.id,),
        fixes=(Fix("Capture it into a lake", (*new, connected(graph, stream.id, lake, "data"))),),
    )


def _keyed(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what is partitioned, where something is said about its key."""
    for part in all_of(provides("hub"))(graph):
        if part.states("partition_key"):
            yield part


@rule(
    "DAT-013",
    severity="high",
    subjects=_keyed,
    source="Azure Cosmos DB documentation, service quotas; Azure Architecture Center, Sharding pattern",
    source_checked="2026-11-21",
    remedy="Partition by a key with many values that are used alike; make one up where there is none.",
    probe="One customer makes half of the traffic: what happens to {subject}?",
    answer="Its share is spread, because the key has a suffix that parts it.",
    false_positives="Where skew is not known yet it is a question, not a finding.",
    fails="h:event_stream(partition_key=none,partitions=8)",
    passes="h:event_stream(partition_key=card_id,partitions=8)",
)
def partition_without_key(part: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Partitions have no key that spreads the load.

    One of them is then full while the others idle, and order is lost besides.
    """
    if part.partition_key is None:
        ask = Question(
            "partition_key", "By which field shall it be partitioned?", example="customer_id"
        )
        key = (Set(on=part.id, attribute="partition_key", value=ANSWER),)
        yield Violation(
            f"{part.label} has partitions and no key",
            witness=(part.id,),
            fixes=(Fix("Choose a key", key, ask=ask),),
        )
