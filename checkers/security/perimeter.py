"""Who can get at what: doors without a check, and ways around them."""

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
    gateway_before,
    is_component,
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
    "person or partner is a check.",
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
    if path := graph.access.path_avoiding(stands_at_the_door, is_outside, backend):
        first = graph.elements[path.connections[0]]
        closed = surely(is_open_to_all, backend)
        yield Violation(
            f"{path} goes around {gateway.label}",
            witness=path,
            components=(backend.id,),
            connections=(first.id,),
            fixes=(
                Fix(
                    f"Lead {first.source_element.label} through {gateway.label}",
                    (
                        Disconnect(id=first.id),
                        *_led(graph, first.source, gateway.id),
                        *(
                            (Set(on=backend.id, attribute="public_access", value=False),)
                            if closed
                            else ()
                        ),
                    ),
                ),
            ),
        )
    elif is_open_to_all(backend):
        yield Violation(
            f"{backend.label} answers anyone, so {gateway.label} can be skipped",
            witness=(gateway.id, backend.id),
            components=(backend.id,),
            fixes=(
                Fix(
                    "If it is reached privately only, say so",
                    (Set(on=backend.id, attribute="public_access", value=False),),
                    safe=False,
                ),
            ),
        )
