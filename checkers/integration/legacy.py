"""What was there before: shielded from new load and new shapes, and reached over more than one line."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Disconnect,
    Edit,
    Element,
    Fix,
    Set,
    Unknown,
    Violation,
    all_of,
    connected,
    connections_of,
    having,
    journeys_stopped,
    journeys_through,
    new_component,
    peak_at,
    provides,
    rule,
    spliced,
    ways_to,
)

is_legacy = provides("legacy")
is_new = (provides("compute") | provides("model_serving")) & ~provides("adapter")


@rule(
    "INT-002",
    severity="medium",
    subjects=connections_of("call", "fallback", "data", "stream", "publish", target=is_legacy),
    source="Azure Architecture Center, Anti-corruption Layer pattern and Strangler Fig pattern",
    source_checked="2026-11-21",
    remedy="Put an adapter between, which alone knows the old system's shapes.",
    probe="The old system behind {subject} renames a field: how much of your code changes?",
    answer="One adapter; everything else speaks your own model.",
    false_positives="An adapter as a library in the caller is drawn as an adapter too.",
    fails="app:web_app -> l:legacy_system",
    passes="app:web_app -> a:legacy_adapter -> l:legacy_system",
)
def direct_call_to_legacy(call: Element, graph: DesignGraph) -> Iterator[Violation]:
    """New components talk to a legacy system directly.

    Its shapes and its outages then spread into everything new.
    """
    if is_new(call.source_element):
        adapter = new_component(
            graph,
            f"{call.target}-adapter",
            "legacy_adapter",
            within=call.source_element.part.within,
        )
        yield Violation(
            f"{call.source_element.label} talks to {call.target_element.label} directly",
            witness=(call.source, call.target),
            root=f"{call.target} unshielded",
            fixes=(
                Fix(f"Put an adapter before {call.target_element.label}", spliced(call, adapter)),
            ),
        )


def _called_legacy(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: legacy systems, another team's too, where some journey states its peak."""
    if any(journey.target_value("peak_rps") for journey in graph.journeys):
        yield from (graph.component(name) for name in having(graph, is_legacy))


def _levelled(graph: DesignGraph, legacy: Element) -> tuple[Edit, ...]:
    """One queue before a legacy system, which everybody who called it writes to."""
    queue = new_component(graph, f"{legacy.id}-queue", "message_queue", dlq=True)
    first, *others = (c for c in legacy.incoming if c.part.kind == "call")
    edits = spliced(first, queue, first_kind="publish", second_kind="consume")
    for call in others:
        edits += (Disconnect(id=call.id),)
        if call.source != first.source:
            edits += (connected(graph, call.source, queue.id, "publish"),)
    return edits


@rule(
    "INT-003",
    severity="high",
    subjects=_called_legacy,
    source="Azure Architecture Center, Queue-Based Load Leveling pattern",
    source_checked="2026-11-21",
    remedy="Put a queue before it, or read from a copy that changes are streamed into.",
    probe="Every client retries twice at noon: how many requests a second does {subject} get?",
    answer="Multiply peak by calls for each request and by tries, and compare with what it bears.",
    false_positives="A queue lets through what comes on average: behind one the mean rate counts, not the peak.",
    fails="u:user_client -> a:legacy_adapter -call(retries=2)-> l:legacy_system(capacity_rps=50); "
    "journey j: u -> a (criticality=high,peak_rps=100)",
    passes="u:user_client -call(retries=0)-> a:legacy_adapter -call(retries=0)-> l:legacy_system(capacity_rps=150); "
    "journey j: u -> a (criticality=high,peak_rps=100)",
)
def legacy_overloaded(legacy: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A legacy system gets more requests at peak than it bears.

    The new system then takes the old one down, and with it whoever still works there.
    """
    peak = peak_at(graph, legacy.id)
    if not peak.rate and not peak.doubts:
        return
    bears = legacy.capacity_rps
    if bears is None:
        return
    if peak.journey is not None and peak.rate > bears:
        journey = graph.journey(peak.journey)
        yield Violation(
            f"{legacy.label} gets up to {peak.rate:g} requests a second and bears {bears:g}",
            witness=ways_to(graph, journey, legacy),
            components=(legacy.id,),
            journey=journey.id,
            fixes=(Fix(f"Put a queue before {legacy.label}", _levelled(graph, legacy)),),
        )
    elif peak.doubts:
        raise Unknown(*peak.doubts)


is_line = provides("inline") & ~provides("compute")


def _lines(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: lines to another site that a critical journey stands on."""
    for component in all_of(is_line)(graph):
        if component.part.kind == "hybrid_link" and journeys_through(
            graph, component, "high", "mission"
        ):
            yield component


@rule(
    "INT-006",
    severity="high",
    tier="extended",
    subjects=_lines,
    source="Azure Well-Architected Framework, ExpressRoute service guide",
    source_checked="2026-11-21",
    remedy="Order a second circuit over another peering location, or keep a VPN beside it.",
    probe="A digger cuts the line {subject}: how long is the site alone?",
    answer="Not at all: name the second line, its other path, and when the switch was last tried.",
    fails="u:user_client -> app:web_app -> x:hybrid_link(circuits=1) -> l:legacy_system; "
    "journey j: u -> app (criticality=high)",
    passes="u:user_client -> app:web_app -> x:hybrid_link(circuits=2) -> l:legacy_system; "
    "journey j: u -> app (criticality=high)",
)
def single_line_to_the_site(line: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A critical journey crosses to another site over a single line.

    Lines are cut by diggers and by routers alike, and repairs take days.
    """
    for journey in journeys_stopped(graph, line, "high", "mission"):
        if (line.circuits or 0) < 2:
            yield Violation(
                f"{journey.label} crosses over {line.label}, which is one line",
                witness=ways_to(graph, journey, line),
                components=(line.id,),
                journey=journey.id,
                fixes=(
                    Fix("Order a second line", (Set(on=line.id, attribute="circuits", value=2),)),
                ),
            )
            return
