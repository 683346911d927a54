"""Is it seen at all, and does anybody hear of it?"""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Edit,
    Element,
    Fix,
    Together,
    Violation,
    all_of,
    connected,
    fact,
    first_or_new,
    has_no_telemetry,
    is_ours_and_runs,
    journeys_through,
    provides,
    rule,
    signal_reaches,
    standing_on,
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
