"""More work than hands: bursts, too few partitions, and routers that do not look."""

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
    is_kind,
    is_set,
    journeys_through,
    limit_of,
    on_journey,
    open_on,
    provides,
    rule,
    ways_to,
)


def _capacity(component: Element, graph: DesignGraph) -> float | None:
    """Requests a second that all copies bear together; None where it is stated in another unit, or to be none.

    Reading what nobody stated asks for it.
    """
    if component.states("capacity_unit") and component.capacity_unit != "rps":
        return None
    limit = limit_of(graph, component.id)
    if limit is None and component.capacity_per_instance is not None:
        raise open_on(graph, (component.id,), "instances")
    return None if limit is None else limit.rate


def _sized(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what bursty journeys stand on, and whose capacity is stated."""
    for journey in graph.journeys:
        peak, mean = journey.target_value("peak_rps"), journey.target_value("mean_rps")
        if peak and mean and peak >= 2 * mean:
            for name in on_journey(graph, journey.id):
                if graph.component(name).states("capacity_per_instance"):
                    yield graph.component(name)


@rule(
    "REL-018",
    severity="high",
    subjects=_sized,
    yields_to=("PRF-003",),
    source="Azure Architecture Center, Queue-Based Load Leveling pattern",
    source_checked="2026-11-21",
    remedy="Put a queue before it; where the caller waits for the answer, scale or shed load instead.",
    probe="Ten times the usual load arrives for a minute: what does {subject} do with it?",
    answer="It works through a queue, and everybody knows for how long.",
    false_positives="Who waits for an answer cannot be put into a queue: add capacity there.",
    fails="u:user_client -> a:web_app -call(sync=true)-> b:function(capacity_per_instance=50,instances=2); "
    "journey j: u -> a (criticality=high,peak_rps=300,mean_rps=80)",
    passes="u:user_client -> a:web_app -call(sync=true)-> b:function(capacity_per_instance=50,instances=8); "
    "journey j: u -> a (criticality=high,peak_rps=300,mean_rps=80)",
)
def burst_hits_a_slow_consumer(part: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Bursts hit a component that can bear the mean and not the peak.

    Requests fail that a queue would have delayed.
    """
    for journey in journeys_through(graph, part, "low", "normal", "high", "mission"):
        peak, mean = journey.target_value("peak_rps") or 0, journey.target_value("mean_rps") or 0
        bears = _capacity(part, graph)
        called = any(c.part.kind == "call" for c in part.incoming)
        if bears is not None and called and mean <= bears < peak:
            needed = math.ceil(peak / part.capacity_per_instance)
            more = (Set(on=part.id, attribute="instances", value=needed),)
            yield Violation(
                f"{part.label} bears {bears:g} requests a second and gets {peak:g} at peak",
                witness=ways_to(graph, journey, part),
                components=(part.id,),
                journey=journey.id,
                fixes=(Fix(f"Run {needed} instances", more),),
            )
            return


def _partitioned(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: streams with stated partitions."""
    for part in all_of(provides("broker"))(graph):
        if part.states("partitions"):
            yield part


@rule(
    "REL-021",
    severity="medium",
    tier="extended",
    subjects=_partitioned,
    source="Azure Event Hubs documentation, quotas and limits",
    source_checked="2026-11-21",
    remedy="Make as many partitions as consumers may run, before there is data in them.",
    probe="You start more consumers of {subject} in a rush: how many of them work?",
    answer="All, since there are as many partitions.",
    false_positives="Each consumer group counts for itself.",
    fails="s:event_stream(partitions=4) -consume-> w:container_app(max_replicas=10)",
    passes="s:event_stream(partitions=16) -consume-> w:container_app(max_replicas=10)",
)
def more_consumers_than_partitions(stream: Element, graph: DesignGraph) -> Iterator[Violation]:
    """More consumers may run than there are partitions.

    The rest of them idle exactly when they are needed.
    """
    for consumer in (c.target_element for c in stream.outgoing if c.part.kind == "consume"):
        most = consumer.max_replicas if consumer.states("max_replicas") else consumer.instances
        if isinstance(most, int) and most > (stream.partitions or 1):
            enough = (Set(on=stream.id, attribute="partitions", value=most),)
            yield Violation(
                f"{consumer.label} may run {most} times, and {stream.label} has {stream.partitions} partitions",
                witness=(stream.id, consumer.id),
                components=(stream.id,),
                fixes=(Fix(f"Make {most} partitions", enough),),
            )
            return


def _routers(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: routers and balancers with two backends or more."""
    for part in all_of(is_kind("global_router", "load_balancer"))(graph):
        if sum(c.part.kind == "call" for c in part.outgoing) >= 2:
            yield part


probes = is_set("health_probe")


@rule(
    "REL-027",
    severity="medium",
    subjects=_routers,
    source="Azure Architecture Center, Health Endpoint Monitoring pattern",
    source_checked="2026-11-21",
    remedy="Probe an endpoint that tries what the backend needs, not one that always says yes.",
    probe="A backend of {subject} answers everything with an error: when does traffic leave it?",
    answer="After two failed probes of an endpoint that tries the database too.",
    false_positives="A cluster's own readiness check does the same: say so on the balancer.",
    fails="b:load_balancer(health_probe=false) -> x:web_app; b -> y:web_app",
    passes="b:load_balancer(health_probe=true) -> x:web_app; b -> y:web_app",
)
def router_that_does_not_look(router: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A router does not probe its backends.

    It goes on sending requests to those that are down.
    """
    if not probes(router):
        look = (Set(on=router.id, attribute="health_probe", value=True),)
        yield Violation(
            f"{router.label} does not notice when a backend is down",
            witness=(router.id,),
            fixes=(Fix("Probe the backends", look),),
        )
