"""Who can get at what: doors without a check or a filter, and ways around them."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Disconnect,
    Edit,
    Element,
    Fix,
    Set,
    Violation,
    all_of,
    backends,
    checks_identity,
    connected,
    fact,
    gateway_before,
    having,
    is_component,
    is_kind,
    is_outside,
    is_set,
    new_component,
    provides,
    rule,
    spliced,
    surely,
)

is_public_content = is_set("classification", "public")
is_open_to_all = is_set("public_access")
is_filter = is_kind("waf")
is_waf = is_component & provides("waf")
answers_calls = (provides("compute") | provides("model_serving") | provides("gateway")) & provides(
    "runtime"
)
comes_from_people = is_outside & provides("entry")
hands_on = provides("router") | provides("static_edge") | provides("balancer")
stands_in_front = is_filter | hands_on


@rule(
    "SEC-001",
    severity="critical",
    subjects=all_of(provides("data_store")),
    source="Azure Well-Architected Framework, SE:05 identity and access management; SE:06 networking",
    source_checked="2026-11-21",
    remedy="Put a gateway that enforces identity for every caller on the path, or close the path.",
    probe="I hold no account: which checks stand between my laptop and {subject}?",
    answer="Walk the witness hop by hop and name, at each, who is authenticated and by whom.",
    false_positives="Stores of public content are exempt; a connection from outside whose `authn` identifies the "
    "person or partner is a check, and so is a link for one use and a day at most (SEC-030).",
    fails="internet -call(authn=none)-> api:web_app(authn_enforced=false) -> "
    "db:relational_db(classification=confidential)",
    passes="internet -call(authn=none)-> gw:api_gateway(authn_enforced) -> api:web_app "
    "-> db:relational_db(classification=confidential)",
)
def unchecked_way_to_a_store(store: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Somebody outside reaches a data store without showing who they are.

    The store is then as safe as the weakest component on that path.
    """
    path = graph.access.path_avoiding(checks_identity, is_outside, store)
    if path is None or is_public_content(store):
        return
    door = graph.elements[path.connections[0]]
    gateway = new_component(
        graph,
        f"{door.target}-gateway",
        "api_gateway",
        within=door.target_element.part.within,
        authn_enforced=True,
    )
    yield Violation(
        f"{path} passes no identity check",
        witness=path,
        components=(store.id,),
        root=f"{door.id} unchecked",
        fixes=(Fix(f"Check identity before {door.target_element.label}", spliced(door, gateway)),),
    )


@fact
def _at_the_front(graph: DesignGraph) -> frozenset[str]:
    """Who calls from the internet, and what only filters or hands on what they send."""
    found = set(having(graph, comes_from_people))
    left = sorted(found)
    while left:
        for call in graph.component(left.pop()).outgoing:
            ahead = call.part.kind == "call" and surely(stands_in_front, call.target_element)
            if ahead and call.target not in found:
                found.add(call.target)
                left.append(call.target)
    return frozenset(found)


def _doors(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what of ours is called from the internet, straight or by way of filters, routers and balancers."""
    front = _at_the_front(graph)
    for component in all_of(answers_calls)(graph):
        if any(c.source in front and c.part.kind == "call" for c in component.incoming):
            yield component


@rule(
    "SEC-002",
    severity="high",
    subjects=_doors,
    absence=True,
    source="Azure review checklists, Azure Front Door A01.16 and A01.27; Azure Well-Architected Framework, SE:06",
    source_checked="2026-11-21",
    remedy="Put a web application firewall that prevents before everything that the internet calls.",
    probe="What answers the ten thousand requests a second that somebody sends to {subject} for fun?",
    answer="Name the filter at the edge, its mode, and what it does when it is unsure.",
    false_positives="Devices that talk AMQP or MQTT to a broker with an identity each need no web filter.",
    fails="u:user_client -> app:web_app",
    passes="u:user_client -> w:waf(mode=prevention) -> app:web_app",
)
def open_to_the_internet(door: Element, graph: DesignGraph) -> Iterator[Violation]:
    """The internet calls a component with no filter before it.

    Known attacks and floods then reach your code instead of a product made to stop them.
    """
    if path := graph.access.path_avoiding(is_waf, comes_from_people, door):
        last = graph.elements[path.connections[-1]]
        between = [graph.component(name) for name in path.components[1:-1]]
        if not all(surely(stands_in_front, part) for part in between):
            return
        filters = (part for part in between if surely(is_filter, part))
        lax = tuple(Set(on=part.id, attribute="mode", value="prevention") for part in filters)
        said = "a filter before it that only reports" if lax else "no filter before it"
        mends = "Let the filter block" if lax else f"Put a filter before {door.label}"
        yield Violation(
            f"{door.label} is called from the internet with {said}",
            witness=path,
            components=(door.id,),
            connections=(last.id,),
            root=f"{door.id} unfiltered",
            fixes=(Fix(mends, lax or _filtered(graph, door, last)),),
        )


def _filtered(graph: DesignGraph, door: Element, last: Element) -> tuple[Edit, ...]:
    """Edits that put one filter before a door, and lead everything in front that calls it through that."""
    shield = new_component(graph, f"{door.id}-waf", "waf", mode="prevention")
    edits = spliced(last, shield)
    for other in door.incoming:
        in_front = other.part.kind == "call" and other.source in _at_the_front(graph)
        if other.id != last.id and in_front and not surely(is_waf, other.source_element):
            led = connected(graph, other.source, shield.id, "call")
            edits = (*edits, Disconnect(id=other.id), led)
    return edits


stands_at_the_door = is_component & provides("gateway")


def _led(graph: DesignGraph, source: str, gateway: str) -> tuple[Edit, ...]:
    return () if graph.connects(source, gateway) else (connected(graph, source, gateway, "call"),)


@rule(
    "SEC-003",
    severity="critical",
    subjects=backends,
    source="Azure review checklists, AI landing zone AI.50; Azure Front Door A01.68",
    source_checked="2026-11-21",
    remedy="Close the backend to everything but its gateway and lead the direct caller through it.",
    probe="What would a caller gain by talking to {subject} directly, and what stops them?",
    answer="Name the network rule or the gateway's own identity that the backend insists on.",
    false_positives="Health probes of a router are no bypass.",
    fails="u:user_client -> gw:api_gateway -> m:online_endpoint(public_access=false); u -> m",
    passes="u:user_client -> gw:api_gateway -> m:online_endpoint(public_access=false)",
)
def way_around_the_gateway(backend: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Callers from outside can go around the gateway.

    Authentication, limits and filters that can be skipped protect nobody.
    """
    gateway = gateway_before(graph, backend)
    private = Set(on=backend.id, attribute="public_access", value=False)
    if path := graph.access.path_avoiding(stands_at_the_door, is_outside, backend):
        first = graph.elements[path.connections[0]]
        led = (Disconnect(id=first.id), *_led(graph, first.source, gateway.id))
        edits = (*led, private) if surely(is_open_to_all, backend) else led
        yield Violation(
            f"{path} goes around {gateway.label}",
            witness=path,
            components=(backend.id,),
            connections=(first.id,),
            fixes=(Fix(f"Lead {first.source_element.label} through {gateway.label}", edits),),
        )
    elif is_open_to_all(backend):
        yield Violation(
            f"{backend.label} answers anyone, so {gateway.label} can be skipped",
            witness=(gateway.id, backend.id),
            components=(backend.id,),
            fixes=(Fix("If it is reached privately only, say so", (private,), safe=False),),
        )
