"""The way that somebody waits on: short, in one region, with nothing slow in it."""

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
    journeys_through,
    new_component,
    on_journey,
    provides,
    rule,
    surely,
    waits_for,
)

TIGHT_MS = 300
ANY_LEVEL = ("low", "normal", "high", "mission")
is_global = provides("global_service") | provides("person")


def _tight(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: journeys that must be done within 300 ms."""
    for journey in graph.journeys:
        target = journey.target_value("p99_latency_ms")
        if target is not None and target <= TIGHT_MS:
            yield journey


@rule(
    "PRF-009",
    severity="high",
    subjects=_tight,
    source="Azure Well-Architected Framework, mission-critical workloads and PE:03",
    remedy="Keep what a fast answer needs in one region, and copy in the background.",
    probe="How many times does {subject} cross an ocean before it answers?",
    answer="Never: everything it waits for stands in one region.",
    false_positives="The hop through a global router is part of every design.",
    fails="u:user_client -> a:web_app(region=x) -> b:relational_db(region=y); journey j: u -> a "
    "(criticality=high,p99_latency_ms=200)",
    passes="u:user_client -> a:web_app(region=x) -> b:relational_db(region=x); journey j: u -> a "
    "(criticality=high,p99_latency_ms=200)",
)
def waits_for_another_region(journey: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A fast answer waits for another region.

    Light needs tens of milliseconds each way, and nothing shortens that.
    """
    for call in waits_for(graph, journey):
        ends = (call.source_element, call.target_element)
        if any(surely(is_global, end) for end in ends):
            continue
        here, there = (set(end.regions_stated or (end.region,)) for end in ends)
        if here.isdisjoint(there):
            closer = (Set(on=call.target, attribute="region", value=min(here)),)
            yield Violation(
                f"{journey.label} waits for {call.target_element.label} in {min(there)}",
                witness=(call.source, call.target),
                components=(call.target,),
                connections=(call.id,),
                journey=journey.id,
                fixes=(Fix(f"Move {call.target_element.label} to {min(here)}", closer),),
            )


is_batch = (
    provides("batch_serving") | provides("development") | provides("trainer") | provides("pipeline")
) & ~provides("runtime")


def _live(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: journeys on which somebody waits."""
    for journey in graph.journeys:
        target = journey.target_value("p99_latency_ms")
        if target is not None and target <= 2000:
            yield journey


@rule(
    "PRF-010",
    severity="high",
    subjects=_live,
    yields_to=("DAT-004",),
    source="Azure Well-Architected Framework, PE:03 selecting services",
    remedy="Compute it beforehand, and look the result up.",
    probe="Somebody waits, and {subject} starts a job: how long is that?",
    answer="No job starts: it ran before, and its result is looked up by key.",
    fails="u:user_client -> a:web_app -> b:spark_batch; journey j: u -> a (criticality=high,p99_latency_ms=500)",
    passes="u:user_client -> a:web_app -> b:relational_db; journey j: u -> a (criticality=high,p99_latency_ms=500)",
)
def job_while_somebody_waits(journey: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Somebody waits for a job that is made for batches.

    Its start alone takes longer than the answer may.
    """
    for call in waits_for(graph, journey):
        if surely(is_batch, call.target_element):
            apart = (
                Set(on=call.id, attribute="required", value=False),
                Set(on=call.id, attribute="sync", value=False),
            )
            yield Violation(
                f"{journey.label} waits for {call.target_element.label}, which works in batches",
                witness=(call.source, call.target),
                components=(call.target,),
                connections=(call.id,),
                journey=journey.id,
                fixes=(Fix(f"Do not wait for {call.target_element.label}", apart),),
            )


is_cache = provides("degraded_answer") & provides("data_store")


def _slow_reads(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: components on fast journeys that wait for a store whose latency is stated."""
    for journey in _live(graph):
        for call in waits_for(graph, journey):
            there = call.target_element
            if (
                surely(provides("data_store"), there)
                and there.states("p99_ms")
                and call.source not in journey.part.sources
            ):
                yield call.source_element


@rule(
    "PRF-008",
    severity="medium",
    subjects=_slow_reads,
    source="Azure Architecture Center, Cache-Aside pattern",
    remedy="Read through a cache that forgets in time.",
    probe="The same rows are read a thousand times a second by {subject}: why from the disk each time?",
    answer="They are not: a cache answers most, and says how old it may be.",
    false_positives="What must be fresh to the second cannot be cached.",
    fails="u:user_client -> a:web_app -> d:relational_db(p99_ms=120); journey j: u -> a "
    "(criticality=high,p99_latency_ms=300)",
    passes="u:user_client -> a:web_app -> d:relational_db(p99_ms=120); a -> c:cache(ttl_s=60); "
    "journey j: u -> a (criticality=high,p99_latency_ms=300)",
)
def slow_store_without_cache(
    reader: Element, graph: DesignGraph, *, share: float = 0.2
) -> Iterator[Violation]:
    """A slow store is read on every request, with no cache before it.

    It takes a fifth of the time or more, for what was just read.
    """
    if any(surely(is_cache, c.target_element) for c in reader.outgoing):
        return
    for journey in journeys_through(graph, reader, *ANY_LEVEL):
        budget = journey.target_value("p99_latency_ms")
        for call in reader.outgoing:
            there = call.target_element
            slow = (
                call.part.kind == "call"
                and there.states("p99_ms")
                and surely(provides("data_store"), there)
            )
            if budget and slow and (there.p99_ms or 0) > share * budget:
                cache = new_component(graph, f"{there.id}-cache", "cache", ttl_s=60)
                line = connected(graph, reader.id, cache.id, "call", required=False)
                yield Violation(
                    f"{reader.label} waits {there.p99_ms:g} ms of {budget:g} for {there.label} each time",
                    witness=(reader.id, there.id),
                    components=(there.id,),
                    journey=journey.id,
                    fixes=(Fix("Read through a cache", (added(cache), line)),),
                )
                return


is_heavy = Predicate(lambda model: model.states("model_class") and model.model_class == "heavy")


def _heavy_models(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: heavy models on fast journeys."""
    names = {n for j in _tight(graph) for n in on_journey(graph, j.id)}
    for model in all_of(provides("model_serving") & is_heavy)(graph):
        if model.id in names:
            yield model


@rule(
    "PRF-014",
    severity="low",
    subjects=_heavy_models,
    source="ONNX Runtime documentation, performance; NVIDIA Triton documentation, dynamic batching",
    remedy="Compile, quantise or distil the model, or batch requests, before buying machines.",
    probe="What was tried on {subject} before a larger machine was ordered?",
    answer="A compiled runtime and smaller weights, with the loss in quality measured.",
    fails="u:user_client -> m:online_endpoint(model_class=heavy,optimised_runtime=false); journey j: u -> m "
    "(criticality=high,p99_latency_ms=100)",
    passes="u:user_client -> m:online_endpoint(model_class=heavy,optimised_runtime=true); journey j: u -> m "
    "(criticality=high,p99_latency_ms=100)",
)
def heavy_model_as_trained(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A heavy model serves a tight budget the way it was trained.

    Compiling it is often worth more than a larger machine.
    """
    if not model.optimised_runtime:
        faster = (Set(on=model.id, attribute="optimised_runtime", value=True),)
        yield Violation(
            f"{model.label} runs as it was trained",
            witness=(model.id,),
            fixes=(Fix("Compile or quantise it", faster),),
        )
