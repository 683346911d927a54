"""Is it seen at all, from outside too, and does anybody hear of it when a region is gone?"""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Edit,
    Element,
    Fix,
    Together,
    Violation,
    added,
    all_of,
    connected,
    fact,
    first_or_new,
    has_no_telemetry,
    having,
    is_ours_and_runs,
    is_outside,
    journeys_through,
    new_component,
    provides,
    rule,
    shares_region,
    signal_reaches,
    standing_on,
    surely,
    ways_to,
)

tells_somebody = provides("acts_on_alerts")
is_blind = is_ours_and_runs & has_no_telemetry


@fact
def _told(graph: DesignGraph, backend: str) -> tuple[Edit, ...]:
    """Edits that lead what a backend sees, drawn or new, through an alert to somebody on call."""
    alerts, new_alerts = first_or_new(graph, provides("alert_target"), "alerting", "alerts")
    people, new_people = first_or_new(graph, tells_somebody, "oncall", "oncall")
    alert = connected(graph, backend, alerts, "alert")
    if signal_reaches(graph, alerts, tells_somebody):
        return (*new_alerts, alert)
    return (*new_alerts, *new_people, alert, connected(graph, alerts, people, "alert"))


@rule(
    "MON-001",
    severity="high",
    subjects=standing_on("high", "mission"),
    absence=True,
    source="Azure Well-Architected Framework, OE:07 observability; RE:10 health monitoring",
    source_checked="2026-11-21",
    remedy="Send metrics, logs and traces of every component on the journey to a monitoring backend.",
    probe="Callers say it is slow: which of the components on this path can you rule out, and how?",
    answer="Name latency, traffic, errors and saturation for each hop and where they are looked at.",
    false_positives="Metrics that a platform collects by itself are still to be drawn: they say nothing of your "
    "code.",
    fails="u:user_client -> api:web_app; m:metrics_backend; journey j: u -> api (criticality=high)",
    passes="u:user_client -> api:web_app -telemetry-> m:metrics_backend; journey j: u -> api (criticality=high)",
)
def blind_component_on_a_journey(component: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A component on a critical journey sends no telemetry.

    When the journey fails there, the first sign is a complaint.
    """
    if is_blind(component):
        journey = journeys_through(graph, component, "high", "mission")[0]
        backend, new = first_or_new(
            graph, provides("telemetry_backend"), "metrics_backend", "metrics"
        )
        send = connected(graph, component.id, backend, "telemetry", data=())
        told = _told(graph, backend) if new else ()
        why = "Nothing collects telemetry, so nothing" if new else "Nothing"
        yield Violation(
            f"{why} is seen of {component.label}",
            witness=ways_to(graph, journey, component),
            journey=journey.id,
            root="nothing is seen",
            together=Together(f"{why} is seen of {{parts}}", "Send telemetry of {parts}"),
            fixes=(Fix(f"Send telemetry of {component.label}", (*new, send, *told)),),
        )


@rule(
    "MON-002",
    severity="high",
    subjects=all_of(provides("telemetry_backend")),
    absence=True,
    source="Azure Well-Architected Framework, RE:10 health monitoring; OE:08 incident "
    "management; AI landing zone AI.131",
    source_checked="2026-11-21",
    remedy="Derive an alert from it that reaches somebody on call, or an automatic repair.",
    probe="It is three in the morning and this metric doubles: who does what, and how do they know?",
    answer="Name the condition, who is paged, what they look at first, and what they may do.",
    false_positives="A dashboard wakes nobody, so it does not count.",
    fails="api:web_app -telemetry-> m:metrics_backend -telemetry-> d:dashboard",
    passes="api:web_app -telemetry-> m:metrics_backend -alert-> a:alerting -alert-> o:oncall",
)
def monitoring_that_reaches_nobody(monitor: Element, graph: DesignGraph) -> Iterator[Violation]:
    """What is measured reaches neither a person nor an automatic repair.

    A graph that nobody looks at when it matters is decoration.
    """
    if signal_reaches(graph, monitor, tells_somebody):
        return
    yield Violation(
        f"Nobody hears of what {monitor.label} sees",
        witness=(monitor.id,),
        root="monitoring reaches nobody",
        fixes=(Fix("Alert somebody on call", _told(graph, monitor.id)),),
    )


sees_from_outside = provides("monitor_outside")


def _alarms_nearby(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what raises alarms, where a journey must be there 99.9 percent of the time."""
    if any((j.target_value("availability") or 0) >= 0.999 for j in graph.journeys):
        for part in all_of(provides("alert_target"))(graph):
            if part.regions_stated:
                yield part


@rule(
    "MON-012",
    severity="high",
    tier="extended",
    subjects=_alarms_nearby,
    source="Azure Well-Architected Framework, RE:10 monitoring; service guide Log Analytics",
    source_checked="2026-11-21",
    remedy="Probe from another region, over a second way to people.",
    probe="The region of {subject} is gone: who tells you?",
    answer="A probe outside, over a channel that needs nothing of that region.",
    false_positives="A probe from outside is enough; the platform's own monitoring may stay where it is.",
    fails="u:user_client -> a:web_app(region=x); l:alerting(region=x); journey j: u -> a "
    "(criticality=high,availability=0.999)",
    passes="u:user_client -> a:web_app(region=x); l:alerting(region=x); p:synthetic_probe -> a; "
    "journey j: u -> a (criticality=high,availability=0.999)",
)
def alarm_that_goes_with_the_region(alarm: Element, graph: DesignGraph) -> Iterator[Violation]:
    """What raises the alarm goes down with what it watches.

    The largest outage is then the quietest one.
    """
    if having(graph, sees_from_outside) or len(alarm.regions_stated) > 1:
        return
    critical = list(standing_on("high", "mission")(graph))
    watched = [
        c for c in critical if shares_region(graph.component(c.id), graph.component(alarm.id))
    ]
    if not watched and any(c.region is None for c in critical):  # which asks where nobody said
        return
    if watched:
        probe = new_component(graph, "probe", "synthetic_probe", probe_regions=2)
        line = connected(graph, probe.id, watched[0].id, "call", required=False)
        yield Violation(
            f"{alarm.label} stands in {alarm.regions_stated[0]}, with what it watches",
            witness=(watched[0].id, alarm.id),
            components=(alarm.id,),
            fixes=(Fix("Probe it from outside", (added(probe), line)),),
        )


is_public_entry = provides("entry") & is_outside


def _first_door(graph: DesignGraph) -> Element | None:
    """What of ours the public calls first."""
    for call in graph.connections:
        if call.part.kind == "call" and surely(is_public_entry, call.source_element):
            return call.target_element
    return None


def _public_design(graph: DesignGraph) -> Iterator[Element]:
    """Subject: the design, where the public calls something of ours."""
    if _first_door(graph) is not None:
        yield graph.whole


@rule(
    "MON-014",
    severity="low",
    tier="extended",
    subjects=_public_design,
    absence=True,
    source="Google SRE Book, chapter 6, black-box monitoring; Azure Well-Architected Framework, RE:10",
    source_checked="2026-11-21",
    remedy="Try the journey from two regions outside, every minute.",
    probe="DNS points to nowhere: which of your curves shows it?",
    answer="The probe from outside; inside everything looks quiet.",
    false_positives="A batch that nobody calls needs no probe.",
    fails="u:user_client -> a:web_app",
    passes="u:user_client -> a:web_app; p:synthetic_probe -> a",
)
def nobody_looks_from_outside(whole: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Nobody tries the service from outside.

    Faults in names, certificates and at the edge cannot be seen from inside.
    """
    door = _first_door(graph)
    if door is None or having(graph, sees_from_outside):
        return
    probe = new_component(graph, "probe", "synthetic_probe", probe_regions=2)
    edits = (added(probe), connected(graph, probe.id, door.id, "call", required=False))
    yield Violation(
        f"Nobody tries {door.label} from outside",
        witness=(door.id,),
        components=(door.id,),
        fixes=(Fix("Probe it from two regions", edits),),
    )
