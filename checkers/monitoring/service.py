"""What people feel: signals, traces, objectives, queues that grow, and how soon somebody knows."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Edit,
    Element,
    Fix,
    Predicate,
    Set,
    Violation,
    all_of,
    connections_of,
    critical_journeys,
    error_budget_min,
    is_kind,
    is_ours,
    paged_at,
    provides,
    rule,
    some,
    standing_on,
    surely,
)

GOLDEN = frozenset({"latency", "traffic", "errors", "saturation"})
serves = (provides("compute") | provides("model_serving")) & provides("runtime")


def _serving(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what runs our code on critical journeys."""
    for part in standing_on("high", "mission")(graph):
        if surely(serves, part):
            yield part


@rule(
    "MON-003",
    severity="medium",
    tier="extended",
    subjects=_serving,
    source="Google SRE Book, chapter 6, monitoring distributed systems",
    source_checked="2026-11-21",
    remedy="Measure latency, traffic, errors and saturation of everything that serves.",
    probe="{subject} is slow: which of its four curves do you look at first?",
    answer="Saturation and latency side by side, then errors by cause.",
    fails="u:user_client -> a:web_app(signals=[latency]); journey j: u -> a (criticality=high)",
    passes="u:user_client -> a:web_app(signals=[latency,traffic,errors,saturation]); journey j: u -> a "
    "(criticality=high)",
)
def missing_golden_signals(part: Element, graph: DesignGraph) -> Iterator[Violation]:
    """One of the four golden signals is not measured.

    Without them the first minutes of an outage are guesswork. Judged is what serves on a critical journey.
    """
    measured = set(part.signals or ())
    if missing := sorted(GOLDEN - measured):
        all_four = (Set(on=part.id, attribute="signals", value=tuple(sorted(measured | GOLDEN))),)
        yield Violation(
            f"{part.label} does not measure {' and '.join(missing)}",
            witness=(part.id,),
            fixes=(Fix("Measure all four", all_four),),
        )


def _hops(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: where critical journeys pass a broker, or it is said whether the trace goes on."""
    names = {c.id for c in standing_on("high", "mission")(graph)}
    for hop in connections_of("call", "publish", "consume", "stream")(graph):
        on_it = hop.target in names and (hop.source in names or hop.part.kind == "call")
        if on_it and (hop.part.kind in ("publish", "consume") or hop.states("trace_propagation")):
            yield hop


@rule(
    "MON-004",
    severity="medium",
    subjects=_hops,
    source="Azure Well-Architected Framework, OE:07 monitoring system; W3C Trace Context",
    source_checked="2026-11-21",
    remedy="Carry the trace in the message's properties, through the broker too.",
    probe="One request failed somewhere behind {subject}: how do you find its other half?",
    answer="By one trace identity that every hop hands on, the broker's consumers included.",
    false_positives="Batches are followed by lineage instead.",
    fails="u:user_client -> a:web_app -publish(trace_propagation=false)-> h:event_stream "
    "-consume(trace_propagation=true)-> b:function; "
    "journey j: u -> b (criticality=high)",
    passes="u:user_client -> a:web_app -publish(trace_propagation=true)-> h:event_stream "
    "-consume(trace_propagation=true)-> b:function; "
    "journey j: u -> b (criticality=high)",
)
def trace_that_breaks(hop: Element, graph: DesignGraph) -> Iterator[Violation]:
    """The trace breaks on a critical journey.

    Half of every incident is then spent on finding out what belongs together.
    """
    if not hop.trace_propagation:
        carry = (Set(on=hop.id, attribute="trace_propagation", value=True),)
        yield Violation(
            f"The trace ends at {hop.label}",
            witness=(hop.source, hop.target),
            fixes=(Fix("Carry the trace on", carry),),
        )


def _ends_with_targets(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: our components where a critical journey with an availability target ends."""
    for journey in critical_journeys("high", "mission")(graph):
        if journey.target_value("availability"):
            for name in journey.part.targets:
                end = graph.found(name)
                if end is not None and surely(serves & is_ours, end):
                    yield end


@rule(
    "MON-005",
    severity="medium",
    subjects=_ends_with_targets,
    source="Google SRE Workbook, chapter 5, alerting on SLOs; Azure Well-Architected Framework, RE:10 health "
    "monitoring",
    source_checked="2026-11-21",
    remedy="State an objective, and page when its error budget burns fast.",
    probe="Two in a thousand requests to {subject} fail since lunch: do you wake anybody?",
    answer="That is twice what 99.9 % allows: a ticket. At 14.4 times the month's budget is gone in two days: "
    "somebody is woken.",
    false_positives="A demonstration has no objective to miss.",
    fails="u:user_client -> a:web_app(slo=none); journey j: u -> a (criticality=high,availability=0.999)",
    passes="u:user_client -> a:web_app(slo=three-nines); journey j: u -> a (criticality=high,availability=0.999)",
)
def journey_without_objective(end: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A critical journey has no objective that somebody is paged by.

    Whether to roll back is then a matter of taste.
    """
    if not end.slo:
        journey = next(
            j
            for j in critical_journeys("high", "mission")(graph)
            if end.id in j.part.targets and j.target_value("availability")
        )
        target = journey.target_value("availability") or 0.0
        allowed = f"{target:.3%} in 30 days, {error_budget_min(target):.3g} min down at most"
        yield Violation(
            f"Nobody is paged by an objective of {end.label}",
            witness=(end.id,),
            journey=journey.id,
            fixes=(
                Fix(
                    "State the objective and its alerts",
                    (Set(on=end.id, attribute="slo", value=f"{allowed}, paged at {paged_at()}"),),
                ),
            ),
        )


def _brokers(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: brokers on critical journeys."""
    for part in standing_on("high", "mission")(graph):
        if surely(provides("broker"), part):
            yield part


BROKER_ALARMS = ("consumer_lag", "dlq_depth")


@rule(
    "MON-011",
    severity="medium",
    tier="extended",
    subjects=_brokers,
    source="Azure Well-Architected Framework, Event Hubs service guide",
    source_checked="2026-11-21",
    remedy="Raise an alarm on consumer lag and on what lands among the dead letters.",
    probe="Consumers of {subject} fall behind: what tells you before customers do?",
    answer="The lag in seconds, with an alarm well below what freshness allows.",
    fails="u:user_client -> a:web_app -publish-> h:event_stream(alerts=none) -consume-> b:function; journey j: u "
    "-> b (criticality=high)",
    passes="u:user_client -> a:web_app -publish-> h:event_stream(alerts=[consumer_lag,dlq_depth]) -consume-> "
    "b:function; "
    "journey j: u -> b (criticality=high)",
)
def queue_nobody_measures(broker: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Nobody is told when a queue grows or when messages are set aside.

    A backlog is the first sign of most outages.
    """
    alarms = tuple(broker.alerts or ())
    if not set(BROKER_ALARMS) <= set(alarms):
        more = (
            Set(on=broker.id, attribute="alerts", value=tuple(sorted({*alarms, *BROKER_ALARMS}))),
        )
        yield Violation(
            f"Nobody is told when {broker.label} falls behind",
            witness=(broker.id,),
            fixes=(Fix("Raise alarms on lag and dead letters", more),),
        )


is_sampled = is_kind("metrics_backend")


def _sampled_for(alarm: Element) -> list[Element]:
    """What measures at intervals and tells the alarm; another way to it may be quicker, so one quick one is
    enough.
    """
    return [
        c.source_element
        for c in alarm.incoming
        if c.part.kind in ("alert", "telemetry") and surely(is_sampled, c.source_element)
    ]


def _paging(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what raises alarms with a stated window, where a recovery target is stated."""
    if any(j.target_value("rto_min") for j in graph.journeys):
        for part in all_of(provides("alert_target"))(graph):
            if part.states("eval_window_s"):
                yield part


@rule(
    "MON-013",
    severity="medium",
    subjects=_paging,
    source="Azure Monitor documentation, log data ingestion time",
    source_checked="2026-11-21",
    remedy="Page on metrics over a short window; keep logs for finding out why.",
    probe="From the first failed request to somebody's telephone: how many minutes for {subject}?",
    answer="Sampling, ingestion, window and notification, added up, are a tenth of the recovery target.",
    false_positives="Only signals that page somebody have to be this fast.",
    fails="u:user_client -> a:web_app -telemetry(data=[])-> m:metrics_backend(scrape_s=120) -alert-> "
    "l:alerting(eval_window_s=120); journey j: u -> a (criticality=high,rto_min=30)",
    passes="u:user_client -> a:web_app -telemetry(data=[])-> m:metrics_backend(scrape_s=15) -alert-> "
    "l:alerting(eval_window_s=120); journey j: u -> a (criticality=high,rto_min=30)",
)
def noticed_too_late(
    alarm: Element, graph: DesignGraph, *, share: float = 0.1
) -> Iterator[Violation]:
    """Finding out takes more of the recovery time than there is.

    Ten minutes to notice are ten minutes less to mend.
    """
    targets = [
        (j.target_value("rto_min") or 0, j) for j in graph.journeys if j.target_value("rto_min")
    ]
    rto, journey = min(targets, key=lambda found: (found[0], found[1].id))
    allowed = rto * 60 * share
    window, sampled = alarm.eval_window_s or 0, _sampled_for(alarm)
    in_time = Predicate(lambda source: (source.scrape_s or 0) + window <= allowed)
    if window <= allowed and (not sampled or some(in_time, sampled)):
        return
    yield Violation(
        f"{journey.label} leaves {allowed:g} s to notice; measuring and looking at {window:g} s in {alarm.label} "
        "take longer",
        witness=(*(source.id for source in sampled[:1]), alarm.id),
        components=(alarm.id,),
        journey=journey.id,
        fixes=(Fix("Measure and look at shorter intervals", _sooner(alarm, allowed / 2)),),
    )


def _sooner(alarm: Element, half_s: float) -> tuple[Edit, ...]:
    """Half of the time allowed for measuring and half for looking, where either takes longer now."""
    is_quick = Predicate(lambda source: (source.scrape_s or 0) <= half_s)
    slow = (source for source in _sampled_for(alarm)[:1] if not surely(is_quick, source))
    return (
        Set(on=alarm.id, attribute="eval_window_s", value=min(alarm.eval_window_s or 0, half_s)),
        *(Set(on=source.id, attribute="scrape_s", value=half_s) for source in slow),
    )
