"""Under load: turned away in time, scaled in time, and tried beforehand."""

from __future__ import annotations

import math
from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Set,
    Violation,
    all_of,
    is_component,
    is_kind,
    journeys_through,
    limits_callers,
    on_journey,
    provides,
    rule,
    single_points,
    stages_under_load,
    standing_on,
    surely,
    waits_for,
    with_stage,
)

ROOM = 1.5
"""A limit leaves the stated peak its room."""
is_caller = provides("entry") & provides("person")
slows_callers = limits_callers | is_component & (
    provides("load_shedder") | provides("durable_queue")
)
bears_little = provides("compute") & provides("runtime")


def _busy_doors(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: the first of our own code on journeys with a stated peak, behind routers and the like or not."""
    for journey in graph.journeys:
        if journey.target_value("peak_rps"):
            yield from _first_code(graph, journey)


def _first_code(graph: DesignGraph, journey: Element) -> Iterator[Element]:
    calls = list(waits_for(graph, journey))
    reached = set(journey.part.sources)
    waiting = sorted(reached)
    while waiting:
        here = waiting.pop()
        for call in calls:
            there = call.target_element
            if call.source != here or there.id in reached:
                continue
            reached.add(there.id)
            if surely(bears_little, there):
                yield there
            else:
                waiting.append(there.id)


@rule(
    "PRF-011",
    severity="medium",
    subjects=_busy_doors,
    yields_to=("SEC-022", "LLM-008"),
    source="Azure Architecture Center, Throttling pattern; Google SRE Book, chapter 21, handling overload",
    source_checked="2026-11-21",
    remedy="Limit or turn away what is too much at the entry, before it costs anything.",
    probe="Twice the peak arrives at {subject}: how many of the usual requests still succeed?",
    answer="All of the usual ones: the rest is turned away at once and told when to come back.",
    fails="u:user_client -call(rate_limit=none)-> a:web_app; journey j: u -> a (criticality=high,peak_rps=300)",
    passes="u:user_client -call(rate_limit=450)-> a:web_app; journey j: u -> a (criticality=high,peak_rps=300)",
)
def nothing_turned_away(door: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Nothing is turned away at the entry.

    Under overload everybody then waits, and nobody is served.
    """
    if path := graph.access.path_avoiding(slows_callers, is_caller, door):
        first = graph.elements[path.connections[0]]
        most = max(
            journey.target_value("peak_rps") or 0
            for journey in graph.journeys
            if door.id in on_journey(graph, journey.id)
        )
        bearable = math.ceil(most * ROOM)
        limit = (Set(on=first.id, attribute="rate_limit", value=bearable),)
        yield Violation(
            f"{door.label} takes whatever comes",
            witness=path,
            components=(door.id,),
            connections=(first.id,),
            fixes=(Fix(f"Turn away what is more than {bearable} requests a second", limit),),
        )


def _scaled(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what scales by itself on bursty journeys, and how long that takes is stated."""
    for part in standing_on("high", "mission")(graph):
        if part.states("scale_out_s") and part.states("max_replicas"):
            yield part


@rule(
    "PRF-006",
    severity="medium",
    tier="extended",
    subjects=_scaled,
    source="Azure Well-Architected Framework, RE:06 scaling",
    source_checked="2026-11-21",
    remedy="Keep half of the replicas warm, or scale by the clock before the rush.",
    probe="The rush comes within a minute: when does {subject} have twice the replicas?",
    answer="Before it: a schedule scales it up, and half of them are always there.",
    fails="u:user_client -> a:container_app(scale_out_s=240,max_replicas=10,min_replicas=2); "
    "journey j: u -> a (criticality=high,peak_rps=300,mean_rps=80)",
    passes="u:user_client -> a:container_app(scale_out_s=240,max_replicas=10,min_replicas=6); "
    "journey j: u -> a (criticality=high,peak_rps=300,mean_rps=80)",
)
def scales_too_late(
    part: Element, graph: DesignGraph, *, slow_s: float = 120
) -> Iterator[Violation]:
    """Scaling out takes longer than the rush.

    New replicas arrive when the queue has already failed.
    """
    for journey in journeys_through(graph, part, "high", "mission"):
        peak, mean = journey.target_value("peak_rps") or 0, journey.target_value("mean_rps") or 0
        half = math.ceil((part.max_replicas or 0) / 2)
        if (
            mean
            and peak >= 2 * mean
            and (part.scale_out_s or 0) > slow_s
            and (part.min_replicas or 0) < half
        ):
            warm = (Set(on=part.id, attribute="min_replicas", value=half),)
            yield Violation(
                f"{part.label} needs {part.scale_out_s:g} s to scale out, and peaks are {peak / mean:.1f} times "
                f"the mean",
                witness=(part.id,),
                journey=journey.id,
                fixes=(Fix(f"Keep {half} replicas warm", warm),),
            )
            return


def _concurrent(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what journeys with a stated peak cannot do without, where latency and concurrency are stated."""
    for journey in graph.journeys:
        if journey.target_value("peak_rps"):
            for name in single_points(graph, journey.id):
                part = graph.component(name)
                if part.states("max_concurrency") and part.states("p99_ms") and not part.elsewhere:
                    yield part


@rule(
    "PRF-012",
    severity="medium",
    tier="extended",
    subjects=_concurrent,
    source="Little, A Proof for the Queuing Formula L = lambda W, Operations Research 1961",
    source_checked="2026-11-21",
    remedy="Run more instances, or let requests wait without holding a thread.",
    probe="How many requests does {subject} hold at once at peak, and how many can it?",
    answer="Rate times time in it, which is well below the sum of its connections.",
    false_positives="Without the median (`p50_ms`) nobody is accused; of alternatives each gets a part of the load.",
    fails="u:user_client -> a:web_app(max_concurrency=20,instances=2,p50_ms=200,p99_ms=400); journey j: u -> a "
    "(criticality=high,peak_rps=300)",
    passes="u:user_client -> a:web_app(max_concurrency=100,instances=2,p50_ms=200,p99_ms=400); journey j: u -> a "
    "(criticality=high,peak_rps=300)",
)
def more_at_once_than_fit(part: Element, graph: DesignGraph) -> Iterator[Violation]:
    """More requests are under way at peak than fit.

    The next one waits for a connection before it waits for an answer. Requests under way are rate times mean time,
    which is seldom below the median and above the 99th percentile: by the first it fails, by the second it passes.
    """
    rate, journey = _peak_through(part, graph)
    fits = (part.max_concurrency or 0) * _copies(part)
    at_most = rate * (part.p99_ms or 0) / 1000
    if not fits or at_most <= fits:
        return
    held = rate * (part.p50_ms or 0) / 1000
    if held > fits:
        needed = math.ceil(held / part.max_concurrency)
        attribute = "max_replicas" if _grows(part) else "instances"
        more = (Set(on=part.id, attribute=attribute, value=needed),)
        yield Violation(
            f"{part.label} holds {held:g} requests at once at peak and has room for {fits:g}",
            witness=(part.id,),
            journey=journey,
            fixes=(Fix(f"Run {needed} instances", more),),
        )


def _peak_through(part: Element, graph: DesignGraph) -> tuple[float, str]:
    """The largest peak of a journey that cannot do without the component, so that every request visits it."""
    return max(
        (journey.target_value("peak_rps") or 0, journey.id)
        for journey in graph.journeys
        if part.id in single_points(graph, journey.id)
    )


def _grows(part: Element) -> bool:
    return bool(part.states("max_replicas") and part.max_replicas)


def _copies(part: Element) -> int:
    """How many run at most."""
    return int(part.max_replicas if _grows(part) else part.instances or 1)


@rule(
    "PRF-013",
    severity="low",
    tier="extended",
    subjects=all_of(is_kind("ci_cd")),
    source="Azure Well-Architected Framework, PE:06 performance testing",
    source_checked="2026-11-21",
    remedy="Make a load test a stage of the release, in an environment like production.",
    probe="At which rate does {subject} know that the system bends?",
    answer="At the one that last week's test found, which is twice the expected peak.",
    fails="c:ci_cd(stages=[build,test]) -control-> a:web_app",
    passes="c:ci_cd(stages=[build,test,load_test]) -control-> a:web_app",
)
def released_untried_under_load(pipeline: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Releases are never tried under load.

    Customers then find out where it bends.
    """
    if not stages_under_load(pipeline):
        more = (Set(on=pipeline.id, attribute="stages", value=with_stage(pipeline, "load_test")),)
        yield Violation(
            f"{pipeline.label} tries nothing under load",
            witness=(pipeline.id,),
            fixes=(Fix("Add a load test", more),),
        )
