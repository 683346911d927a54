"""Features mean the same thing in training and in serving."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Violation,
    connected,
    feature_definitions,
    first_or_new,
    is_realtime,
    provides,
    rule,
    trained_models,
    trainers_of,
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
