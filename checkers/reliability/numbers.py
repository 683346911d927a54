"""Enough nines, and enough hands when a zone is gone: counted, not guessed."""

from __future__ import annotations

import math
from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Set,
    Violation,
    availability_of,
    bursts_at,
    catch_up_min,
    cheapest_availability_for,
    copies_for_zone_loss,
    leads_somewhere,
    left_after_zone_loss,
    limit_of,
    load_on,
    missing_availability,
    on_journey,
    open_on,
    plainly_available,
    rule,
    scales_who_knows_how_far,
    zones_known,
)


def _promised(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: journeys with a target for their availability; one that leads nowhere has no figure."""
    for journey in graph.journeys:
        promised = journey.target_value("availability") is not None
        if promised and leads_somewhere(graph, journey.id):
            yield journey


@rule(
    "REL-002",
    severity="critical",
    subjects=_promised,
    source="Azure Well-Architected Framework, RE:04 reliability targets; Treynor and others, The Calculus of Service "
    "Availability, 2017",
    source_checked="2026-11-21",
    shares={"most_used": "PRF-004"},
    remedy="Better what the journey loses most to: another copy, another zone, or something that stands in for it.",
    probe="How many minutes a month is {subject} down, and which part is to blame for most of them?",
    answer="Name the figure with its target, the part that costs most of it, and what one more copy of it would "
    "bring.",
    false_positives="An SLA is a floor and not a measurement: state `observed_availability` where you have one.",
    fails="u:user_client -> a:web_app(instances=1,instance_availability=0.995) -> d:relational_db(sla_pct=99.99); "
    "journey j: u -> d (criticality=high,availability=0.9995)",
    passes="u:user_client -> a:web_app(instances=3,instance_availability=0.995) -> d:relational_db(sla_pct=99.99); "
    "journey j: u -> d (criticality=high,availability=0.9995)",
)
def availability_below_target(
    journey: Element, graph: DesignGraph, *, most_used: float = 0.8
) -> Iterator[Violation]:
    """A journey works less often than it has to.

    The figure is exact over what the parts state, shared parts counted once: it is what users will get at best.
    """
    plainly = plainly_available(graph, journey.id)
    if plainly:
        return
    if plainly is not None:
        raise open_on(
            graph, missing_availability(graph, journey.id), "sla_pct", "observed_availability"
        )
    found = availability_of(graph, journey.id)
    if found.meets_target or found.target is None:
        return
    if found.meets_target is None:
        raise open_on(graph, found.missing or found.leaning, "sla_pct", "observed_availability")
    worst = max(sorted(found.potential), key=lambda name: found.potential[name], default=None)
    blamed = (worst,) if worst is not None and found.potential[worst] > 0 else ()
    fixes = _more_often_there(graph, journey, most_used)
    yield Violation(
        f"{journey.label} works at most {1 - found.at_least_down.down:.4%} of the time and has to "
        f"{found.target:.4%}; {_lost_to(graph, blamed, () if fixes else found.missing)}",
        witness=blamed,
        components=blamed,
        journey=journey.id,
        fixes=fixes,
    )


def _more_often_there(graph: DesignGraph, journey: Element, most_used: float) -> tuple[Fix, ...]:
    """The cheapest changes with which a journey works often enough, where some are found."""
    way = cheapest_availability_for(graph, journey.id, most_used)
    if way is None:
        return ()
    title = f"{', '.join(way.says)}: {way.before:.4%} becomes {way.after:.4%}, {way.price}"
    return (Fix(title, way.edits, safe=not way.claims),)


def _lost_to(graph: DesignGraph, blamed: tuple[str, ...], unstated: tuple[str, ...]) -> str:
    """Which part takes most of what is missing, and why no way to mend it is counted."""
    lost = "which part loses most of it cannot be told"
    if blamed:
        lost = f"most is lost to {graph.component(blamed[0]).label}"
    if unstated:
        lost += f"; no way is counted before the availability of {_some(graph, unstated)} is stated"
    return lost


def _some(graph: DesignGraph, names: tuple[str, ...]) -> str:
    """The first of some components, and how many more there are."""
    first = graph.component(names[0]).label
    return first if len(names) == 1 else f"{first} and {len(names) - 1} more"


def _across_zones(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what stands on a journey in several zones, and of whose copies it is known what each takes."""
    names = {name for journey in graph.journeys for name in on_journey(graph, journey.id)}
    for name in sorted(names):
        component = graph.component(name)
        if component.states("capacity_per_instance") and zones_known(graph, name) > 1:
            load = load_on(graph, name)
            if load is not None and load.peak is not None:
                yield component


@rule(
    "REL-008",
    severity="high",
    subjects=_across_zones,
    source="Azure reliability documentation, over-provisioning for the loss of a zone",
    source_checked="2026-11-21",
    remedy="Run so many copies that those in the zones left carry the peak; round up.",
    probe="One zone is gone at peak: how many copies of {subject} are left, and is that enough?",
    answer="Copies times (zones - 1) over zones, rounded down, times what one takes; more than the peak.",
    fails="u:user_client -> a:web_app(instances=3,zones=[1,2,3],capacity_per_instance=100); "
    "journey j: u -> a (criticality=high,peak_rps=280)",
    passes="u:user_client -> a:web_app(instances=6,zones=[1,2,3],capacity_per_instance=100); "
    "journey j: u -> a (criticality=high,peak_rps=280)",
)
def nothing_to_spare_without_a_zone(part: Element, graph: DesignGraph) -> Iterator[Violation]:
    """With one zone gone, what is left cannot carry the peak.

    Redundancy without room to spare turns the loss of a zone into an outage of everything.
    """
    load, left, limit = (
        load_on(graph, part.id),
        left_after_zone_loss(graph, part.id),
        limit_of(graph, part.id),
    )
    if left is None or limit is None or limit.each is None:
        raise open_on(graph, (part.id,), "capacity_per_instance", "instances")
    if load is None or load.peak is None or left >= load.peak:
        return
    if scales_who_knows_how_far(graph, part.id):
        raise open_on(graph, (part.id,), "max_replicas")
    fixes: tuple[Fix, ...] = ()
    if limit.each:  # copies of what takes nothing take nothing
        zones = zones_known(graph, part.id)
        copies = copies_for_zone_loss(math.ceil(load.peak / limit.each), zones)
        then = _left(copies, zones) * limit.each
        title = f"Run {copies} copies: with one zone gone {left:g} a second become {then:g}"
        fixes = (Fix(title, (Set(on=part.id, attribute=limit.attribute, value=copies),)),)
    yield Violation(
        f"{part.label} takes {left:g} a second with one zone gone, and {load.peak:g} come at peak",
        witness=(part.id,),
        fixes=fixes,
    )


def _left(copies: int, zones: int) -> int:
    """Copies in the zones that are left."""
    return copies - math.ceil(copies / zones)


def _consumers(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what takes events off a queue, its load and what it takes known."""
    for name in sorted(bursts_at(graph)):
        yield graph.component(name)


@rule(
    "REL-022",
    severity="high",
    subjects=_consumers,
    source="Azure Event Hubs documentation, retention; fluid approximation of backlogs",
    source_checked="2026-11-21",
    remedy="Let the consumer take clearly more than comes on average, or keep events longer.",
    probe="{subject} was out for the time you allow for recovery: when has it caught up, and what is lost?",
    answer="Outage times arriving over spare rate; it has to be done before the queue forgets.",
    false_positives="What can be read again from its source loses nothing; state a longer retention where it is "
    "kept.",
    fails="a:web_app -publish-> h:event_stream(retention_days=1) -consume-> "
    "w:function(capacity_per_instance=50,instances=2); "
    "u:user_client -> a; journey j: u -> a (criticality=high,peak_rps=300,mean_rps=120)",
    passes="a:web_app -publish-> h:event_stream(retention_days=1) -consume-> "
    "w:function(capacity_per_instance=50,instances=6); "
    "u:user_client -> a; journey j: u -> a (criticality=high,peak_rps=300,mean_rps=120)",
)
def backlog_never_worked_off(consumer: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A consumer does not catch up before what waits is thrown away, or is needed.

    What is late beyond its use is lost, though no error is ever logged.
    """
    load, limit, burst = (
        load_on(graph, consumer.id),
        limit_of(graph, consumer.id),
        bursts_at(graph)[consumer.id],
    )
    if load is None or limit is None or load.mean is None:
        return
    outage, fresh = graph.design.requirements.rto_min, graph.design.requirements.freshness_s
    kept = _kept_min(consumer)
    units = _enough(load.mean, load.peak or 0.0, limit.each if limit.attribute else None)
    rate = units * (limit.each or 0.0)
    says, gains = "", f"{limit.rate:g} a second become {rate:g}"
    if load.mean >= limit.rate:
        says = f"{consumer.label} takes {limit.rate:g} a second and {load.mean:g} come on average: it never catches up"
    elif isinstance(outage, int | float) and kept is not None:
        behind = outage + catch_up_min(outage, load.mean, limit.rate)
        if behind > kept:
            says = f"{consumer.label} needs {behind:,.0f} min to catch up after an outage; events are kept {kept:,.0f}"
            then = outage + catch_up_min(outage, load.mean, rate)
            gains = f"caught up after {behind:,.0f} min becomes {then:,.0f} min"
    if not says and isinstance(fresh, int | float) and burst.delay_s > fresh:
        says = f"After a minute at peak {consumer.label} is {burst.delay_s:,.0f} s behind; {fresh:g} s are allowed"
        gains = f"{burst.delay_s:,.0f} s behind after a minute at peak becomes 0 s"
    if says and scales_who_knows_how_far(graph, consumer.id):
        raise open_on(graph, (consumer.id,), "max_replicas")
    if says:
        more = Set(on=consumer.id, attribute=limit.attribute or "-", value=units)
        fixes = (Fix(f"Run {units} copies: {gains}", (more,)),) if units else ()
        yield Violation(says, witness=(consumer.id,), fixes=fixes)


def _kept_min(consumer: Element) -> float | None:
    """How long the queues before a consumer keep what waits, in minutes; None where none says."""
    queues = [c.source_element for c in consumer.incoming if c.part.kind == "consume"]
    days = [q.drawn("retention_days") for q in queues]
    known = [float(d) * 1440 for d in days if isinstance(d, int | float)]
    return min(known, default=None)


def _enough(mean: float, peak: float, each: float | None) -> int:
    """Copies for twice what comes on average, and the peak where that is more; 0 where nothing counts copies."""
    return math.ceil(max(2 * mean, peak) / each) if each else 0
