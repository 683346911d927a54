"""Can it take what comes, at peak and at one's provider?"""

from __future__ import annotations

import math
from collections.abc import Iterator

from designer.rules import (
    CAPACITY,
    DesignGraph,
    Element,
    Fix,
    Set,
    Violation,
    capacity_for,
    cheapest_capacity_for,
    how_busy,
    is_kind,
    limit_of,
    limited_services,
    load_on,
    on_journey,
    open_on,
    rule,
    scales_who_knows_how_far,
    service_uses,
    surely,
)

is_language_model = is_kind("llm_deployment")
"""Its throughput counts in tokens, which LLM-010 does."""


def _loaded(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: journeys with a peak; a ring that feeds itself has no load to speak of."""
    for journey in graph.journeys:
        if journey.target_value("peak_rps") and not capacity_for(graph, journey.id).reason:
            yield journey


@rule(
    "PRF-003",
    severity="critical",
    subjects=_loaded,
    source="Denning and Buzen, The Operational Analysis of Queueing Network Models, 1978; Azure Well-Architected "
    "Framework, PE:02 capacity planning",
    source_checked="2026-11-21",
    shares={"most_used": "PRF-004"},
    remedy="Add units to the bottleneck, or use it less often for each request.",
    probe="What is the first thing to give way when {subject} is at its peak, and at how many requests a second?",
    answer="The lowest capacity over uses for one request; name it with its number.",
    false_positives="Behind a queue the average counts and not the peak; models of tokens are judged by LLM-010.",
    fails="u:user_client -> a:web_app(instances=4,capacity_per_instance=100) -call(visits=3)-> "
    "d:relational_db(capacity_rps=1000); journey j: u -> d (criticality=high,peak_rps=500)",
    passes="u:user_client -> a:web_app(instances=6,capacity_per_instance=100) -call(visits=3)-> "
    "d:relational_db(capacity_rps=2000); journey j: u -> d (criticality=high,peak_rps=500)",
)
def bottleneck_below_peak(
    journey: Element, graph: DesignGraph, *, most_used: float = 0.8
) -> Iterator[Violation]:
    """A component takes less than the journey sends it at peak.

    Whatever the rest can do, the system does no more than its bottleneck. The fix leaves the room that
    PRF-004 asks for.
    """
    found = capacity_for(graph, journey.id)
    counted = [n for n in found.short if not surely(is_language_model, graph.component(n))]
    unsaid = [n for n in counted if scales_who_knows_how_far(graph, n)]
    short = [n for n in counted if n not in unsaid]
    if short and found.max_rps is not None:
        worst = min(short, key=lambda name: (found.able[name], name))
        way = cheapest_capacity_for(graph, journey.id, most_used)
        fixes: tuple[Fix, ...] = ()
        if way is not None:
            title = f"{', '.join(way.says)}: {way.before:,.0f} a second become {way.after:,.0f}"
            fixes = (Fix(f"{title}, {way.price}", way.edits, safe=not way.claims),)
        yield Violation(
            f"{journey.label} gets {found.target_rps:g} a second and takes {found.max_rps:,.0f}: "
            f"{graph.component(worst).label} gives way first",
            witness=tuple(short),
            components=tuple(short),
            journey=journey.id,
            fixes=fixes,
        )
    if unsaid:
        raise open_on(graph, unsaid, "max_replicas")
    missing = [n for n in found.missing if not surely(is_language_model, graph.component(n))]
    if missing or not found.proven:
        raise open_on(graph, missing, *CAPACITY)


def _measured(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what is used while somebody waits, its load and capacity known, and not overrun."""
    on_the_way = {n for j in _loaded(graph) for n in on_journey(graph, j.id)}
    for found in how_busy(graph) if on_the_way else ():
        component = graph.component(found.component)
        queued = any(c.part.kind == "consume" for c in component.incoming)
        if (
            found.component in on_the_way
            and found.peak is not None
            and not queued
            and found.peak <= 1
        ):
            yield component


@rule(
    "PRF-004",
    severity="high",
    subjects=_measured,
    source="Azure Well-Architected Framework, PE:02 capacity planning; One2N, SRE math: latency and throughput, on "
    "what lines do above four fifths in use",
    source_checked="2026-11-21",
    remedy="Add units until no more than four fifths are in use at peak.",
    probe="{subject} is almost fully in use at peak: how long is the line before it?",
    answer="Waiting grows with one over what is left: at 80 % in use it is four times the work, at 95 % nineteen.",
    false_positives="What works off a queue is judged by its backlog.",
    fails="u:user_client -> a:web_app(instances=4,capacity_per_instance=100); "
    "journey j: u -> a (criticality=high,peak_rps=380)",
    passes="u:user_client -> a:web_app(instances=5,capacity_per_instance=100); "
    "journey j: u -> a (criticality=high,peak_rps=380)",
)
def almost_full(
    part: Element, graph: DesignGraph, *, most_used: float = 0.8
) -> Iterator[Violation]:
    """A component is so busy at peak that waiting takes over.

    Lines grow without measure as the last spare capacity goes.
    """
    load, limit = load_on(graph, part.id), limit_of(graph, part.id)
    if (
        load is None
        or limit is None
        or load.peak is None
        or load.peak <= most_used * limit.rate * (1 + 1e-9)
    ):
        return
    if scales_who_knows_how_far(graph, part.id):
        raise open_on(graph, (part.id,), "max_replicas")
    yield Violation(
        f"{part.label} is {load.peak / limit.rate:.0%} in use at peak",
        witness=(part.id,),
        fixes=_make_room(part, graph, load.peak, most_used),
    )


def _make_room(part: Element, graph: DesignGraph, peak: float, most_used: float) -> tuple[Fix, ...]:
    """So many more of what counts its limit; where nothing is counted, a greater limit, if it can be."""
    limit = limit_of(graph, part.id)
    if limit is None or not limit.attribute:
        return ()
    before = peak / limit.rate
    if limit.each:
        units = math.ceil(peak / (most_used * limit.each) - 1e-9)
        after = peak / (units * limit.each)
        edit = Set(on=part.id, attribute=limit.attribute, value=units)
        title = f"{limit.attribute} {units}: {before:.0%} in use become {after:.0%}"
        return (Fix(title, (edit,)),)
    most = math.ceil(peak / most_used)
    edit = Set(on=part.id, attribute=limit.attribute, value=most)
    title = (
        f"Make room for {most} a second, if it can be: {before:.0%} in use become {peak / most:.0%}"
    )
    return (Fix(title, (edit,), safe=False),)


def _varying(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what stands on a journey whose peak is twice the mean, and states that it does not scale by
    itself.
    """
    names = set()
    for journey in _loaded(graph):
        peak, mean = journey.target_value("peak_rps") or 0.0, journey.target_value("mean_rps")
        if mean and peak >= 2 * mean:
            names |= set(on_journey(graph, journey.id))
    for name in sorted(names):
        component = graph.component(name)
        waits = any(c.part.kind == "call" for c in component.incoming)
        if waits and component.states("autoscale"):
            yield component


@rule(
    "PRF-005",
    severity="high",
    subjects=_varying,
    source="Azure Well-Architected Framework, RE:06 scaling and PE:05 scaling",
    source_checked="2026-11-21",
    remedy="Let it scale by itself between a least and a most, or keep half as much again as the peak.",
    probe="Twice the usual number comes on Monday at nine: who adds copies of {subject}?",
    answer="Nobody has to: it scales on a measure that leads the load, between limits.",
    false_positives="What always runs half as much again as the peak needs no scaling; neither does a queue's "
    "worker.",
    fails="u:user_client -> a:web_app(instances=4,capacity_per_instance=100,autoscale=false); "
    "journey j: u -> a (criticality=high,peak_rps=300,mean_rps=100)",
    passes="u:user_client -> a:web_app(instances=4,capacity_per_instance=100,autoscale=true); "
    "journey j: u -> a (criticality=high,peak_rps=300,mean_rps=100)",
)
def fixed_size_varying_load(part: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Load varies and the number of copies does not.

    It is paid for all day and still too little at the peak.
    """
    if part.autoscale:
        return
    load, limit = load_on(graph, part.id), limit_of(graph, part.id)
    if load is None or load.peak is None:
        return
    if limit is None:
        raise open_on(graph, (part.id,), *CAPACITY)
    if limit.rate < 1.5 * load.peak:
        yield Violation(
            f"{part.label} is of fixed size: it takes {limit.rate:g} a second and gets {load.peak:g} at peak",
            witness=(part.id,),
            fixes=_let_scale(part, graph, 1.5 * load.peak),
        )


def _let_scale(part: Element, graph: DesignGraph, wanted: float) -> tuple[Fix, ...]:
    """Scaling up to what is wanted; where only the whole is stated, as if each copy took its part of it."""
    limit = limit_of(graph, part.id)
    if limit is None or limit.rate <= 0:
        return ()
    running = limit.units or (part.instances if part.states("instances") else 1) or 1
    each = limit.each or limit.rate / running
    most = math.ceil(wanted / each - 1e-9)
    scale = (
        Set(on=part.id, attribute="autoscale", value=True),
        Set(on=part.id, attribute="max_replicas", value=most),
    )
    title = f"Let it scale up to {most} copies: {limit.rate:g} a second become {most * each:g}"
    as_stated = bool(limit.each)
    return (Fix(title if as_stated else f"{title}, if each takes as much", scale, safe=as_stated),)


def _limited(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: services of which a published limit can be compared with what the design asks."""
    yield from limited_services(graph)


@rule(
    "PRF-007",
    severity="critical",
    subjects=_limited,
    source="Azure Well-Architected Framework, PE:02 capacity planning; limits as published by service, such as Azure "
    "Machine Learning, resources and quotas: each finding names its page",
    source_checked="2026-11-21",
    remedy="Choose the tier that allows it, split it over several, send a reference in place of the thing, or "
    "ask for "
    "more quota before the launch.",
    probe="Which limit of its provider does {subject} meet first, and at which load?",
    answer="Name the limit with its number, whether it can be raised, and how far away from it you are at peak.",
    false_positives="A default that the provider raises on request weighs medium.",
    fails='u:user_client -> a:api_gateway -call(timeout_ms=300000)-> f:function(product="Azure Functions")',
    passes='u:user_client -> a:api_gateway -call(timeout_ms=60000)-> f:function(product="Azure Functions")',
)
def beyond_published_limit(service: Element, graph: DesignGraph) -> Iterator[Violation]:
    """More is asked of a service than its provider allows.

    It is a hard stop, and often one that shows at launch.
    """
    for use in service_uses(graph, service.id):
        if use.fits:
            continue
        raised = use.attribute == "load"
        edits = () if raised else (Set(on=use.on, attribute=use.attribute, value=int(use.most)),)
        yield Violation(
            f"{service.label}: {use.asked:,.12g} {use.unit}, and {use.most:,.12g} is the most ({use.source})",
            witness=(service.id,),
            connections=(use.on,) if use.on != service.id else (),
            severity=None if use.hard else "medium",
            fixes=(
                Fix(
                    f"Stay within it: {use.asked:,.12g} becomes {use.most:,.12g} {use.unit}", edits
                ),
            )
            if edits
            else (),
        )
