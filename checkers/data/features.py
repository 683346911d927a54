"""Features: checked before they are learned from, the same in training and serving, quick where somebody waits."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    ComponentElement,
    DesignGraph,
    Disconnect,
    Edit,
    Element,
    Fix,
    Violation,
    all_of,
    any_component,
    connected,
    feature_definitions,
    first_or_new,
    is_kind,
    is_realtime,
    new_component,
    on_journey,
    provides,
    rule,
    spliced,
    surely,
    trained_models,
    trainers_of,
)

checked = provides("data_validation") | provides("human_verdict")
is_slow = (
    provides("analytics") | is_kind("data_lake", "lakehouse", "feature_store_offline")
) & ~provides("feature_store_online")


@rule(
    "DAT-001",
    severity="high",
    subjects=all_of(provides("training_data") | provides("feature_store")),
    when=any_component(provides("trainer") | provides("feature_store")),
    source="The ML Test Score, Data 1 and Monitor 2",
    source_checked="2026-11-21",
    remedy="Check schema, ranges, missing values and volume on the way in, and set aside what fails.",
    probe="A source renames a column tonight: what is the first thing in your design that notices?",
    answer="Name the check, what it does with the rows that fail, and who hears of it before training starts.",
    false_positives="Validation inside a stream processor counts (`validates: true`).",
    fails="e:external_source -data-> t:training_dataset -> x:trainer",
    passes="e:external_source -data-> v:data_validation(blocking=true) -data-> t:training_dataset -> x:trainer",
)
def unvalidated_data_to_learn_from(target: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Data reaches training or features without having been checked.

    Bad data is the commonest reason that a model goes wrong, and the model learns it without complaint.
    """
    if path := graph.information.path_avoiding(checked, provides("data_origin"), target):
        first = graph.elements[path.connections[-1]]
        check = new_component(
            graph,
            f"{target.id}-checks",
            "data_validation",
            within=first.source_element.part.within,
            blocking=True,
            quarantine=True,
        )
        yield Violation(
            f"{path} is checked nowhere",
            witness=path,
            components=(target.id,),
            connections=(first.id,),
            fixes=(Fix(f"Validate before {target.label}", spliced(first, check)),),
        )


@rule(
    "DAT-003",
    severity="critical",
    subjects=trained_models,
    when=is_realtime,
    source="Rules of Machine Learning, rule 32; The ML Test Score, Monitor 3",
    source_checked="2026-11-21",
    remedy="Define each feature once and materialise it to an offline and an online store.",
    probe="How do you know that a feature means the same in training and in serving?",
    answer="Point at the one definition both sides use, and at the test that compares logged with recomputed "
    "features.",
    false_positives="The same `definition_id` on both sides is the same code.",
    fails="@realtime; s:event_stream -consume-> p:stream_processor(definition_id=live) -> m:online_endpoint; "
    "s -data-> f:feature_pipeline(definition_id=nightly) -data-> x:trainer -artifact-> m",
    passes="@realtime; s:event_stream -consume-> p:stream_processor(definition_id=one) -> m:online_endpoint; "
    "s -data-> f:feature_pipeline(definition_id=one) -data-> x:trainer -artifact-> m",
)
def features_from_two_codes(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Features for training and for serving are computed by different code.

    The two drift apart with the first change, and the model sees inputs it never learned from.
    """
    trained, served = map(dict, feature_definitions(graph, model.id))
    if not trained or not served or trained.keys() & served.keys():
        return
    offline, online = next(iter(trained.values())), next(iter(served.values()))
    store, new = first_or_new(
        graph, provides("feature_store"), "feature_store", "features", versioned=True
    )
    trainer = trainers_of(graph, model.id)[0]
    edits = (
        *new,
        connected(graph, offline, store, "data"),
        connected(graph, store, trainer, "data"),
        connected(graph, store, model.id, "data"),
    )
    yield Violation(
        f"{graph.elements[offline].label} prepares what {model.label} learns from, "
        f"{graph.elements[online].label} what it is asked",
        witness=(offline, online, model.id),
        components=(offline, online),
        fixes=(Fix("Serve both sides from one feature store", edits),),
    )


def _live_readers(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what answers on journeys and reads stored data for it."""
    names = {n for j in graph.journeys for n in on_journey(graph, j.id)}
    for name in sorted(names):
        part = graph.component(name)
        reads = [
            c
            for c in part.outgoing
            if c.part.kind == "call" and surely(provides("data_store"), c.target_element)
        ]
        if reads and not part.elsewhere and not surely(provides("static_edge"), part):
            yield part


def _is_quick(graph: DesignGraph, part: Element, store: ComponentElement, share: float) -> bool:
    """Whether a store is known to answer within a share of what every journey may take that waits for it."""
    takes = store.known("p99_ms")
    targets = [
        target
        for journey in graph.journeys
        if part.id in on_journey(graph, journey.id)
        if (target := journey.target_value("p99_latency_ms")) is not None
    ]
    return takes is not None and bool(targets) and float(takes) < share * min(targets)


@rule(
    "DAT-004",
    severity="high",
    subjects=_live_readers,
    when=is_realtime,
    source="Azure Machine Learning, feature store; Azure Well-Architected Framework, PE:03",
    source_checked="2026-11-21",
    remedy="Materialise what is needed into an online store, and read that.",
    probe="{subject} waits for a lake: how long, and how often twice that?",
    answer="It does not: it reads a store made for single keys, filled by the pipeline.",
    false_positives="A store whose p99 is a small part of the budget is fast enough; files that a content delivery "
    "network or an app fetches by name are no analysis.",
    fails="@realtime; u:user_client -> a:web_app -> w:warehouse; journey j: u -> a (criticality=high)",
    passes="@realtime; u:user_client -> a:web_app -> f:feature_store_online; journey j: u -> a (criticality=high)",
)
def features_from_an_analytical_store(
    part: Element, graph: DesignGraph, *, share: float = 0.2
) -> Iterator[Violation]:
    """A request waits for an analytical store.

    What answers in seconds cannot stand where milliseconds are promised.
    """
    for call in part.outgoing:
        if (
            call.part.kind == "call"
            and surely(is_slow, call.target_element)
            and call.frequency == "per_request"
            and not _is_quick(graph, part, call.target_element, share)
        ):
            edits = _read_online(graph, call)
            yield Violation(
                f"{part.label} reads {call.target_element.label} while somebody waits",
                witness=(part.id, call.target),
                components=(part.id,),
                connections=(call.id,),
                fixes=(Fix("Read an online store instead", edits),),
            )
            return


def _read_online(graph: DesignGraph, call: Element) -> tuple[Edit, ...]:
    """An online store that is filled from the slow one, and asked in its place."""
    store, new = first_or_new(
        graph, provides("feature_store_online"), "feature_store_online", "online-features"
    )
    filling = connected(graph, call.target, store, "data")
    asking = (
        ()
        if graph.connects(call.source, store)
        else (connected(graph, call.source, store, "call"),)
    )
    return (*new, Disconnect(id=call.id), filling, *asking)
