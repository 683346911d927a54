"""What happens when a zone or a region is gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from designer.rules import (
    ANSWER,
    ComponentElement,
    DesignGraph,
    Disconnect,
    Edit,
    Element,
    Fix,
    Question,
    Set,
    Violation,
    added,
    call_cycles,
    connected,
    connections_of,
    critical_journeys,
    every,
    having,
    is_set,
    journeys_through,
    new_component,
    on_journey,
    provides,
    region_loss,
    rule,
    single_points,
    surely,
    zone_loss,
)

MISSION_HOURS = 60


def _zone_journeys(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: journeys that must bear the loss of a zone."""
    for journey in graph.journeys:
        target = journey.target_value("availability") or 0
        if journey.part.criticality in ("high", "mission") or target >= 0.9995:
            yield journey


@rule(
    "REL-004",
    severity="high",
    subjects=_zone_journeys,
    yields_to=("REL-001",),
    source="Azure Well-Architected Framework, RE:05 redundancy; Azure review checklists, AI landing zone AI.160",
    source_checked="2026-11-21",
    remedy="Spread instances over two zones or more, or choose the tier that does it for you.",
    probe="One data centre of the region burns: which steps of {subject} go with it?",
    answer="None: name for each step the zones it runs in, and how traffic finds the rest.",
    false_positives="Services that their provider spreads over zones say `zones: redundant`.",
    fails="u:user_client -> api:web_app(zones=[1]) -> db:relational_db(zones=redundant); "
    "journey j: u -> api (criticality=high)",
    passes="u:user_client -> api:web_app(zones=[1,2]) -> db:relational_db(zones=redundant); "
    "journey j: u -> api (criticality=high)",
)
def zone_loss_breaks_a_journey(journey: Element, graph: DesignGraph) -> Iterator[Violation]:
    """The loss of one zone stops a critical journey.

    Losing a zone is the failure that a region is built to bear.
    """
    if loss := zone_loss(graph, journey.id):
        alone = [n for n in loss.down if n in single_points(graph, journey.id)] or list(loss.down)
        spread = tuple(Set(on=n, attribute="zones", value="redundant") for n in alone)
        yield Violation(
            f"{journey.label} stops when zone {loss.domain} is lost",
            witness=tuple(alone),
            components=tuple(alone),
            journey=journey.id,
            fixes=(Fix("Run it across zones", spread),),
        )


def _region_journeys(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: journeys that must bear the loss of a region."""
    for journey in graph.journeys:
        target = journey.target_value("availability") or 0
        back = journey.target_value("rto_min")
        soon = back is not None and back < MISSION_HOURS
        if journey.part.criticality == "mission" or target > 0.9999 or soon:
            yield journey


@rule(
    "REL-005",
    severity="critical",
    subjects=_region_journeys,
    source="Azure Well-Architected Framework, disaster recovery design guide; mission-critical workloads",
    source_checked="2026-11-21",
    remedy="Run a second stamp in another region, with data copied there.",
    probe="The region is gone until tomorrow: what does {subject} do meanwhile?",
    answer="It goes on elsewhere: name what is copied, how far behind it is, and who switches.",
    false_positives="Below mission criticality a second region may cost more than the outage.",
    fails="u:user_client -> api:web_app(region=westeurope); journey j: u -> api (criticality=mission)",
    passes="u:user_client -> api:web_app(regions=[westeurope,northeurope]); journey j: u -> api "
    "(criticality=mission)",
)
def region_loss_breaks_a_journey(journey: Element, graph: DesignGraph) -> Iterator[Violation]:
    """The loss of one region stops a journey that must outlive it.

    Regions fail seldom and for long. Where a journey may take a full hour to come back, there is time to restore it
    elsewhere: only a shorter time asks for a second region by itself.
    """
    if loss := region_loss(graph, journey.id):
        down = [n for n in loss.down if n in single_points(graph, journey.id)] or list(loss.down)
        ask = Question("regions", "Which second region shall it run in?", example="second")
        both = tuple(Set(on=n, attribute="regions", value=(loss.domain, ANSWER)) for n in down)
        yield Violation(
            f"{journey.label} stops when {loss.domain} is lost",
            witness=tuple(down),
            components=tuple(down),
            journey=journey.id,
            fixes=(Fix("Run it in a second region", both, ask=ask),),
        )


def _regions_served(graph: DesignGraph, names: Iterable[str]) -> set[str]:
    """The regions in which a journey goes on: where one component runs in several, or several of a kind each in one.

    A chain that passes from one region into another is in neither of them twice.
    """
    found: set[str] = set()
    by_kind: dict[str, set[str]] = {}
    for name in names:
        component = graph.component(name)
        regions = set(component.regions_stated)
        if len(regions) >= 2:
            found |= regions
        elif surely(provides("runtime"), component):
            by_kind.setdefault(component.part.kind, set()).update(regions)
    for regions in by_kind.values():
        if len(regions) >= 2:
            found |= regions
    return found


is_store = provides("stateful") & provides("data_store")


def _anchors(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: stores on critical journeys that run in two regions or more."""
    for journey in critical_journeys("high", "mission")(graph):
        names = on_journey(graph, journey.id)
        if len(_regions_served(graph, names)) >= 2:
            for name in names:
                store = graph.component(name)
                if surely(is_store, store) and not store.elsewhere:
                    yield store


@rule(
    "REL-007",
    severity="critical",
    subjects=_anchors,
    source="Azure Well-Architected Framework, RE:09 disaster recovery",
    source_checked="2026-11-21",
    remedy="Copy the store to the second region too, and say how far behind it may be.",
    probe="Traffic moves to the second region: what does it find in {subject}?",
    answer="The same data but for the last seconds; name the copy, its lag and who promotes it.",
    false_positives="Caches, and what can be computed again in time, need no copy.",
    fails="u:user_client -> api:web_app(regions=[a,b]) -> db:relational_db(region=a); journey j: u -> api "
    "(criticality=high)",
    passes="u:user_client -> api:web_app(regions=[a,b]) -> db:relational_db(regions=[a,b]); journey j: u -> api "
    "(criticality=high)",
)
def state_left_behind(store: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Compute runs in two regions, and the data it needs in one.

    Failover then moves everything but what matters.
    """
    copied = any(c.part.kind == "replicate" for c in (*store.outgoing, *store.incoming))
    regions = store.regions_stated or (store.region,)  # which asks where nobody said
    if len(regions) != 1 or copied or surely(can_be_rebuilt, store):
        return
    names = {
        n
        for j in journeys_through(graph, store, "high", "mission")
        for n in on_journey(graph, j.id)
    }
    everywhere = sorted(_regions_served(graph, names))
    spread = (Set(on=store.id, attribute="regions", value=tuple(everywhere)),)
    yield Violation(
        f"{store.label} lies in {regions[0]} only, and its journey runs in {' and '.join(everywhere)}",
        witness=(store.id,),
        fixes=(Fix("Copy it to every region of the journey", spread),),
    )


can_be_rebuilt = is_set("rebuildable") | provides("degraded_answer")


routes_the_world = provides("global_service") & provides("router")


def _stamps(client: Element) -> list[ComponentElement]:
    """What a client calls directly, or through a global router."""
    found: list[ComponentElement] = []
    for call in client.outgoing:
        there = call.target_element
        routed = surely(routes_the_world, there)
        found += (
            [c.target_element for c in there.outgoing if c.part.kind == "call"]
            if routed
            else [there]
        )
    return [s for s in found if s.regions_stated]


def _clients_of_stamps(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: entries whose requests are served in two regions or more."""
    for client in having(graph, provides("entry")):
        stamps = _stamps(graph.component(client))
        if len({s.regions_stated for s in stamps}) >= 2 and len({s.part.kind for s in stamps}) == 1:
            yield graph.component(client)


probes = is_set("health_probe")


@rule(
    "REL-006",
    severity="high",
    subjects=_clients_of_stamps,
    source="Azure Architecture Center, Geode pattern and Health Endpoint Monitoring pattern",
    source_checked="2026-11-21",
    remedy="Put a global router that probes health before all stamps.",
    probe="The first region is gone: what do the clients behind {subject} have to change?",
    answer="Nothing: the router's probe fails, and the next request goes elsewhere.",
    false_positives="A client that switches by itself says `client_failover: true`.",
    fails="u:user_client -> a:web_app(region=x); u -> b:web_app(region=y)",
    passes="u:user_client -> r:global_router(health_probe=true) -> a:web_app(region=x); r -> b:web_app(region=y)",
)
def stamps_without_a_router(client: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Stamps in several regions have no router that sees which of them is well.

    Failover that asks clients to change something is no failover.
    """
    calls = [c for c in client.outgoing if c.part.kind == "call"]
    routed = [c for c in calls if surely(routes_the_world, c.target_element)]
    direct = [c for c in calls if c.target_element.regions_stated and c not in routed]
    routers = [c.target_element for c in routed]
    if not direct and every(probes, routers):
        return
    if client.states("client_failover") and client.client_failover:
        return
    if direct:
        router = new_component(graph, "global-router", "global_router", health_probe=True)
        edits: tuple[Edit, ...] = (added(router), connected(graph, client.id, router.id, "call"))
        for call in direct:
            new = connected(graph, router.id, call.target, "call", group="stamps")
            edits = (*edits, Disconnect(id=call.id), new)
        fix = Fix("Put a global router before the stamps", edits)
    else:
        fix = Fix(
            "Probe the stamps", (Set(on=routers[0].id, attribute="health_probe", value=True),)
        )
    yield Violation(
        f"Nothing leads {client.label} away from a region that is down",
        witness=(client.id, *(s.id for s in _stamps(client))),
        components=(client.id,),
        fixes=(fix,),
    )


def _backups(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: backup connections of ours."""
    yield from connections_of("backup")(graph)


is_immutable = is_set("immutable")


@rule(
    "REL-024",
    severity="high",
    subjects=_backups,
    source="Azure Well-Architected Framework, RE:09 disaster recovery",
    source_checked="2026-11-21",
    remedy="Keep backups where nobody who can harm the source can delete them, and in another region.",
    probe="Ransomware holds the account of {subject}: what of the backups can it delete?",
    answer="Nothing: they are immutable, under another identity, and a copy lies elsewhere.",
    false_positives="Where only a zone must be borne, the same region will do.",
    fails="db:relational_db(region=a) -backup-> v:backup_vault(region=a,immutable=false)",
    passes="db:relational_db(region=a) -backup-> v:backup_vault(region=b,immutable=true)",
)
def backup_that_goes_with_its_source(backup: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Backups can be lost with what they were taken of.

    Ransomware and region loss take both at once.
    """
    vault = backup.target_element
    if not is_immutable(vault):
        lock = (Set(on=vault.id, attribute="immutable", value=True),)
        yield Violation(
            f"Whoever can change {backup.source_element.label} can delete its backups in {vault.label}",
            witness=(backup.source, backup.target),
            components=(vault.id,),
            root=vault.id,
            fixes=(Fix("Make backups immutable", lock),),
        )


def _calling(graph: DesignGraph) -> Iterator[Element]:
    """Subject: the design, once something calls something."""
    if any(c.part.kind == "call" for c in graph.connections):
        yield graph.whole


@rule(
    "REL-029",
    severity="medium",
    subjects=_calling,
    source="Google SRE Book, chapter 22, addressing cascading failures",
    source_checked="2026-11-21",
    remedy="Make one of the calls asynchronous, or move what both need into a third component.",
    probe="Every thread of {subject} waits for one that waits for it: how does that end?",
    answer="It cannot happen, since calls go one way; or a deadline breaks the ring.",
    false_positives="A request and its answer are one call, and an agent's loop is LLM-011.",
    fails="a:web_app -> b:function -> a",
    passes="a:web_app -> b:function",
)
def ring_of_calls(whole: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Components wait for one another in a ring.

    Under load each holds what the next one needs.
    """
    for ring in call_cycles(graph):
        inside = [
            c
            for c in graph.connections
            if c.part.kind == "call" and {c.source, c.target} <= set(ring)
        ]
        last = max(inside, key=lambda c: c.id)
        async_ = (
            Set(on=last.id, attribute="sync", value=False),
            Set(on=last.id, attribute="required", value=False),
        )
        yield Violation(
            f"{' and '.join(graph.component(n).label for n in ring)} wait for one another",
            witness=ring,
            components=ring,
            root=ring[0],
            fixes=(
                Fix(
                    f"Let {last.source_element.label} not wait for {last.target_element.label}",
                    async_,
                ),
            ),
        )
