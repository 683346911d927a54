"""The way that somebody waits on: short, in one region, with nothing slow in it."""

from __future__ import annotations

from collections.abc import Iterator

from checkers.performance.latency import tight
from designer.rules import (
    ComponentElement,
    DesignGraph,
    Element,
    Fix,
    Predicate,
    Set,
    Violation,
    added,
    connected,
    is_kind,
    is_required_call,
    is_said,
    journeys_through,
    new_component,
    provides,
    rule,
    surely,
    those,
    waits_for,
)

ANY_LEVEL = ("low", "normal", "high", "mission")
has_no_distance = (
    provides("global_service") | provides("entry") | provides("person") | provides("exempt_region")
)
"""What every design has to cross, or nobody can move: clients and people never count (DECISIONS 4)."""


def _live(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: journeys on which somebody waits."""
    for journey in graph.journeys:
        target = journey.target_value("p99_latency_ms")
        if target is not None and target <= 2000:
            yield journey


is_cache = provides("degraded_answer") & provides("data_store")
may_be_old = Predicate(
    lambda store: not store.states("consistency") or store.consistency != "strong"
)
is_old_and_slow = provides("data_store") & is_said("p99_ms") & may_be_old


def _reads(call: Element) -> bool:
    """Whether a call gets something from a store that may be a little old, and whose latency is stated."""
    there = call.target_element
    pushes = call.stated("flow") == "push"
    return call.part.kind == "call" and not pushes and surely(is_old_and_slow, there)


def _slow_reads(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: components on fast journeys that wait for a store whose latency is stated."""
    for journey in _live(graph):
        for call in waits_for(graph, journey):
            if _reads(call) and call.source not in journey.part.sources:
                yield call.source_element


@rule(
    "PRF-008",
    severity="medium",
    subjects=_slow_reads,
    source="Azure Architecture Center, Cache-Aside pattern",
    source_checked="2026-11-21",
    remedy="Read through a cache that forgets in time.",
    probe="The same rows are read a thousand times a second by {subject}: why from the disk each time?",
    answer="They are not: a cache answers most, and says how old it may be.",
    false_positives="Writes (`flow: push`) and what must be fresh (`consistency: strong`) cannot be cached.",
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
            if budget and _reads(call) and (there.p99_ms or 0) > share * budget:
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


def _is_far(call: Element) -> bool:
    here, there = (_regions(end) for end in (call.source_element, call.target_element))
    return bool(here and there) and here.isdisjoint(there)


def _regions(end: ComponentElement) -> frozenset[str]:
    """Where it runs; empty where it has no region."""
    return frozenset(end.regions_stated) or frozenset({end.region} - {None})


crosses = (
    ~Predicate(lambda call: has_no_distance(call.source_element))
    & ~Predicate(lambda call: has_no_distance(call.target_element))
    & is_required_call
    & Predicate(_is_far)
)


@rule(
    "PRF-009",
    severity="high",
    subjects=tight,
    source="Azure Well-Architected Framework, mission-critical workloads and PE:03",
    source_checked="2026-11-21",
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
    for call in those(crosses, waits_for(graph, journey)):
        target, near = call.target_element, min(_regions(call.source_element))
        closer = Set(on=target.id, attribute="region", value=near)
        if target.states("regions"):
            closer = Set(on=target.id, attribute="regions", value=(near,))
        yield Violation(
            f"{journey.label} waits for {target.label} in {min(_regions(target))}",
            witness=(call.source, call.target),
            components=(call.target,),
            connections=(call.id,),
            journey=journey.id,
            fixes=(Fix(f"Move {target.label} to {near}", (closer,)),),
        )


works_in_batches = (
    provides("batch_serving")
    | provides("development")
    | provides("trainer")
    | provides("pipeline")
    | is_kind("warehouse")
)
is_batch = works_in_batches & ~provides("runtime") & ~provides("inline")
waits_for_batch = is_required_call & Predicate(lambda call: is_batch(call.target_element))


@rule(
    "PRF-010",
    severity="high",
    subjects=_live,
    yields_to=("DAT-004",),
    source="Azure Well-Architected Framework, PE:03 selecting services",
    source_checked="2026-11-21",
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
    for call in those(waits_for_batch, waits_for(graph, journey)):
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
