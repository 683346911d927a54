"""What hangs together without saying so: shared pools, shared dependencies, and ways back that share the fate."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    ComponentElement,
    ConnectionElement,
    DesignGraph,
    Disconnect,
    Element,
    Fix,
    Predicate,
    Set,
    Violation,
    added,
    all_of,
    connected,
    down_alone,
    is_redundant,
    is_set,
    journeys_through,
    new_component,
    open_on,
    provides,
    rule,
    single_points,
    standing_on,
    surely,
    ways_to,
)

COMPETING = ("low", "normal")
has_limits = (provides("compute") | provides("model_serving") | provides("broker")) & ~provides(
    "person"
)


def _shared(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what critical and other journeys share, and has a limit."""
    for component in standing_on("high", "mission")(graph):
        if surely(has_limits, component) and journeys_through(graph, component, *COMPETING):
            yield component


@rule(
    "REL-017",
    severity="high",
    subjects=_shared,
    source="Azure Architecture Center, Bulkhead pattern and Priority Queue pattern",
    source_checked="2026-11-21",
    remedy="Give critical work a pool, deployment or quota of its own.",
    probe="The nightly export starts at noon by mistake: what do customers feel at {subject}?",
    answer="Nothing: exports have their own pool, and the quota for customers is reserved.",
    false_positives="Shared edges that the provider scales, such as a content network, need no parting.",
    fails="u:user_client -> a:web_app(isolation=none); o:internal_app -> a; "
    "journey j: u -> a (criticality=high); journey k: o -> a (criticality=low)",
    passes="u:user_client -> a:web_app(isolation=pool); o:internal_app -> a; "
    "journey j: u -> a (criticality=high); journey k: o -> a (criticality=low)",
)
def pool_shared_with_lesser_work(part: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Critical and lesser work share a pool that has a limit.

    The lesser work then decides how fast the critical work is.
    """
    if part.isolation is None:
        critical, lesser = (
            journeys_through(graph, part, "high", "mission")[0],
            journeys_through(graph, part, *COMPETING)[0],
        )
        apart = (Set(on=part.id, attribute="isolation", value="pool"),)
        yield Violation(
            f"{critical.label} and {lesser.label} share {part.label}",
            witness=ways_to(graph, critical, part),
            components=(part.id,),
            journey=critical.id,
            fixes=(Fix("Give critical work its own pool", apart),),
        )


def _grouped(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: components on critical journeys that call alternatives."""
    for component in standing_on("high", "mission")(graph):
        if _alternatives(component):
            yield component


def _alternatives(component: Element) -> dict[str, list[ConnectionElement]]:
    """The groups of a component's calls that have two members or more."""
    groups: dict[str, list[ConnectionElement]] = {}
    for call in component.outgoing:
        name = call.stated("group")
        if call.part.kind == "call" and isinstance(name, str):
            groups.setdefault(name, []).append(call)
    return {name: calls for name, calls in groups.items() if len(calls) >= 2}


def _too_weak(graph: DesignGraph, journey: Element, name: str) -> bool:
    """Whether one part alone is stated to be down more often than the whole journey may be.

    Raises
    ------
    Unknown
        If nobody says how often it is down.
    """
    target, down = journey.target_value("availability"), down_alone(graph, journey.id, name)
    if target is None:
        return False
    if down is None:
        raise open_on(graph, (name,), "sla_pct", "observed_availability")
    return bool(down > 1 - target)


def _own_dependency(
    graph: DesignGraph, calls: list[ConnectionElement], shared: Element
) -> tuple[Fix, ...]:
    """A second of what they share, for the second alternative; where others stand between, that is for people."""
    second = calls[1].target
    between = [c for c in graph.component(second).outgoing if c.target == shared.id]
    if len(between) != 1:
        return ()
    old = between[0]
    own = new_component(
        graph,
        f"{shared.id}-2",
        shared.part.kind,
        within=shared.part.within,
        **shared.all_stated,
    )
    edits = (
        added(own),
        Disconnect(id=old.id),
        connected(graph, second, own.id, old.part.kind, **old.all_stated),
    )
    return (Fix(f"Give {graph.component(second).label} a {shared.label} of its own", edits),)


@rule(
    "REL-003",
    severity="high",
    subjects=_grouped,
    yields_to=("REL-001",),
    source="Treynor and others, The Calculus of Service Availability, ACM Queue 2017",
    source_checked="2026-11-21",
    remedy="Give each alternative a dependency of its own, or make the shared one better than all of them.",
    probe="Which one thing do all alternatives of {subject} need?",
    answer="Nothing that runs once: name what each stands on, down to the zone.",
    false_positives="A shared dependency that is itself redundant, or promised often enough, is no illusion.",
    fails="u:user_client -> g:web_app(zones=redundant) -call(group=s)-> a:function -> "
    "d:relational_db(instances=2,zones=none,sla_pct=99.5); "
    "g -call(group=s)-> b:function -> d; journey j: u -> g (criticality=high,availability=0.999)",
    passes="u:user_client -> g:web_app(zones=redundant) -call(group=s)-> a:function -> "
    "d:relational_db(instances=2,zones=redundant,sla_pct=99.99); "
    "g -call(group=s)-> b:function -> d; journey j: u -> g (criticality=high,availability=0.999)",
)
def alternatives_share_a_dependency(caller: Element, graph: DesignGraph) -> Iterator[Violation]:
    """All alternatives need one thing that is not enough alone.

    Two ways that meet in one point are one way.
    """
    for journey in journeys_through(graph, caller, "high", "mission"):
        redundant = is_redundant(journey.target_value("availability"))
        for calls in _alternatives(caller).values():
            needed = [
                {n for n in single_points(graph, journey.id) if graph.need.may_reach(c.target, n)}
                for c in calls
            ]
            for name in sorted(set.intersection(*needed)):
                shared = graph.component(name)
                if not redundant(shared) or _too_weak(graph, journey, name):
                    yield Violation(
                        f"All alternatives of {caller.label} need {shared.label}, which alone is not enough",
                        witness=(caller.id, *(c.target for c in calls), name),
                        components=(name,),
                        journey=journey.id,
                        root=name,
                        fixes=_own_dependency(graph, calls, shared),
                    )


def _bought(graph: DesignGraph, journey: Element) -> list[ComponentElement]:
    """What a journey needs of other teams and parties, with a promise stated."""
    parts = (graph.component(n) for n in single_points(graph, journey.id))
    return [
        p for p in parts if (p.elsewhere or surely(provides("external"), p)) and p.states("sla_pct")
    ]


def _promised_journeys(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: journeys with an availability target that stand on others' promises."""
    for journey in graph.journeys:
        if journey.target_value("availability") and _bought(graph, journey):
            yield journey


@rule(
    "REL-009",
    severity="medium",
    tier="extended",
    subjects=_promised_journeys,
    source="Treynor and others, The Calculus of Service Availability, ACM Queue 2017",
    source_checked="2026-11-21",
    remedy="Make the dependency soft with a cache, queue or fallback, or buy a better promise.",
    probe="Others are down as often as they promise: what is left of the target of {subject}?",
    answer="At least half: the promises add up to less than half of what may fail.",
    no_fix="Doing without a dependency or buying a better promise is a decision, not an edit.",
    fails="u:user_client -> a:web_app -> p:partner_system; x:legacy_system(sla_pct=99.5,elsewhere); a -> x; "
    "journey j: u -> a (criticality=high,availability=0.999)",
    passes="u:user_client -> a:web_app -> p:partner_system; x:legacy_system(sla_pct=99.99,elsewhere); a -> x; "
    "journey j: u -> a (criticality=high,availability=0.999)",
)
def dependencies_worse_than_the_target(
    journey: Element, graph: DesignGraph, *, share: float = 0.5
) -> Iterator[Violation]:
    """What others promise uses up what a journey may fail.

    No service is more available than what it cannot do without.
    """
    may_fail = 1 - (journey.target_value("availability") or 0)
    parts = _bought(graph, journey)
    they_fail = sum(1 - (p.sla_pct or 0) / 100 for p in parts)
    if they_fail > share * may_fail:
        yield Violation(
            f"{' and '.join(p.label for p in parts)} may fail {they_fail:.4%} of the time; {journey.label} may "
            f"fail {may_fail:.4%}",
            witness=tuple(p.id for p in parts),
            journey=journey.id,
        )


def _recovered(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what critical journeys stand on and somebody can bring back by an order."""
    for part in standing_on("high", "mission")(graph):
        if any(c.part.kind == "control" for c in part.incoming):
            yield part


def _shares_fate(graph: DesignGraph, order: Element, part: Element) -> bool:
    """Whether who gives the order needs the part itself."""
    return order.source == part.id or graph.need.may_reach(order.source, part.id)


@rule(
    "REL-033",
    severity="high",
    subjects=_recovered,
    source="OpenAI incident review, 11 December 2024",
    source_checked="2026-11-21",
    remedy="Keep a way in that needs nothing of what failed: a second console, a break-glass identity.",
    probe="{subject} is down: does what brings it back need it?",
    answer="No: name the console, identity and network of the way back, and the day it was last used.",
    false_positives="A way marked `audited_break_glass: true` counts.",
    fails="u:user_client -> i:identity_provider; c:control_plane -control-> i; c -> i; journey j: u -> i "
    "(criticality=high)",
    passes="u:user_client -> i:identity_provider; c:control_plane -control-> i; journey j: u -> i (criticality=high)",
)
def way_back_needs_what_failed(part: Element, graph: DesignGraph) -> Iterator[Violation]:
    """What brings a component back needs that component.

    People are then locked out of the very thing that they should mend.
    """
    orders = [c for c in part.incoming if c.part.kind == "control"]
    free = [
        c for c in orders if c.stated("audited_break_glass") or not _shares_fate(graph, c, part)
    ]
    if free:
        return
    person = new_component(graph, "break-glass", "human_operator", mfa=True)
    way = connected(graph, person.id, part.id, "control", audited_break_glass=True)
    yield Violation(
        f"{orders[0].source_element.label} brings {part.label} back, and needs it",
        witness=(orders[0].source, part.id),
        components=(part.id,),
        fixes=(Fix("Keep a way in for emergencies", (added(person), way)),),
    )


reacts_alone = is_set("automatic")
is_safe = is_set("quorum") & is_set("fencing")


@rule(
    "REL-034",
    severity="high",
    subjects=all_of(provides("failover")),
    source="Patroni documentation, watchdog support; GitHub post-incident analysis, 21 October 2018, as in the "
    "incident database of BYU",
    source_checked="2026-11-21",
    remedy="Decide by a quorum over three domains, and fence the old primary off.",
    probe="{subject} cannot see the primary, and customers still can: who writes?",
    answer="Only one: a quorum decides, and the other is cut off before the new one starts.",
    false_positives="Where the provider does the failover, no manager of yours is drawn.",
    fails="f:failover_manager(automatic=true,quorum=false,fencing=false) -control-> d:relational_db",
    passes="f:failover_manager(automatic=true,quorum=true,fencing=true) -control-> d:relational_db",
)
def failover_without_quorum(manager: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Failover happens by itself without a quorum or fencing.

    Two primaries then write, and one of them is wrong.
    """
    if reacts_alone(manager) and not is_safe(manager):
        safe = (
            Set(on=manager.id, attribute="quorum", value=True),
            Set(on=manager.id, attribute="fencing", value=True),
        )
        yield Violation(
            f"{manager.label} may make two primaries",
            witness=(manager.id,),
            fixes=(Fix("Decide by quorum, and fence", safe),),
        )


guards_itself = Predicate(lambda plane: not plane.serves_data_path)


@rule(
    "REL-038",
    severity="high",
    subjects=lambda graph: (
        c
        for c in all_of(provides("control_plane"))(graph)
        if any(i.part.kind in ("telemetry", "control") for i in c.incoming)
    ),
    source="OpenAI incident review, 11 December 2024",
    source_checked="2026-11-21",
    remedy="Limit what agents may ask of it, or part what serves requests from what manages.",
    probe="A new agent on every instance asks {subject} once a second: what do customers notice?",
    answer="Nothing: agents have a limit and a pool of their own.",
    false_positives="Where discovery is cached on the data path, requests do not need it.",
    fails="a:k8s_service -telemetry(data=[],rate_limit=none)-> c:control_plane(serves_data_path=true)",
    passes="a:k8s_service -telemetry(data=[],rate_limit=100)-> c:control_plane(serves_data_path=true)",
)
def agents_can_overload_the_control_plane(
    plane: Element, graph: DesignGraph
) -> Iterator[Violation]:
    """Telemetry or agents can overload a control plane that requests need.

    Rolling out observability then takes production down.
    """
    lines = [c for c in plane.incoming if c.part.kind in ("telemetry", "control")]
    if guards_itself(plane):
        return
    for line in lines:
        if not line.rate_limit:
            limit = tuple(Set(on=c.id, attribute="rate_limit", value=100) for c in lines)
            yield Violation(
                f"{line.source_element.label} can overload {plane.label}, which requests need",
                witness=(line.source, plane.id),
                connections=(line.id,),
                fixes=(Fix("Limit what agents send", limit),),
            )
            return
