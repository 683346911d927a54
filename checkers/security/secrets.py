"""Secrets: where they live, how long they live, and keys where an identity would do."""

from __future__ import annotations

from collections.abc import Iterator

from checkers.security.identity import TALKS, sends
from designer.rules import (
    DesignGraph,
    Edit,
    Element,
    Fix,
    Predicate,
    Set,
    Violation,
    connected,
    connections_of,
    first_or_new,
    holders_of_secrets,
    is_ours,
    is_outside,
    is_set,
    provides,
    rule,
    secret_stores_of,
    surely,
)

rotates = is_set("rotation_days")


@rule(
    "SEC-007",
    severity="high",
    subjects=holders_of_secrets,
    source="Azure Well-Architected Framework, SE:09 application secrets",
    source_checked="2026-11-21",
    remedy="Keep the secret in a vault that it is read from at start, and change it every 90 days or sooner.",
    probe="The key that {subject} uses leaked this morning: what do you do, and what breaks while you do it?",
    answer="Say where it lies, who can read it, how it is replaced without an outage, and how often that is "
    "rehearsed.",
    false_positives="Components that use managed identities only hold no secret: the rule does not apply to them.",
    fails="api:web_app -call(authn=key)-> m:online_endpoint",
    passes="api:web_app -call(authn=key)-> m:online_endpoint; "
    "api -call(authn=managed_identity)-> v:secret_store(rotation_days=60)",
)
def secret_without_a_vault(holder: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A component uses a secret that no vault keeps, or that is never changed.

    Secrets outside a vault end up in code and logs; one that never changes stays useful to whoever found it.
    """
    stores = secret_stores_of(holder)
    if not stores:
        yield Violation(
            f"{holder.label} uses a secret that no vault keeps",
            witness=(holder.id,),
            fixes=(Fix("Read it from a vault", _read_from_a_vault(graph, holder)),),
        )
    elif not any(rotates(store) for store in stores):
        store = stores[0]
        quarterly = (Set(on=store.id, attribute="rotation_days", value=90),)
        yield Violation(
            f"The secrets of {holder.label} in {store.label} are never changed",
            witness=(holder.id, store.id),
            components=(store.id,),
            root=f"{store.id} rotation",
            fixes=(Fix("If they are changed every 90 days, say so", quarterly, safe=False),),
        )


def _read_from_a_vault(graph: DesignGraph, holder: Element) -> tuple[Edit, ...]:
    """A vault, and that the holder of a secret asks it for the secret at start, as who it is."""
    vault, new = first_or_new(
        graph, provides("secret_store"), "secret_store", "vault", rotation_days=90
    )
    reading = connected(
        graph,
        holder.id,
        vault,
        "call",
        flow="pull",
        frequency="startup",
        required=False,
        authn="managed_identity",
    )
    return (*new, reading)


can_have_identity = ~(provides("person") | provides("external") | provides("legacy")) & is_ours
KEYS = ("key", "sas", "password")


def _service_connections(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: connections between our own services whose authentication is stated."""
    for connection in connections_of(*TALKS, source=can_have_identity, target=can_have_identity)(
        graph
    ):
        if connection.states("authn") and not surely(is_outside, connection.source_element):
            yield connection


@rule(
    "SEC-006",
    severity="high",
    subjects=_service_connections,
    yields_connections_to=("SEC-017",),
    source="Azure review checklists, AI landing zone AI.62 and AI.102; Azure Well-Architected Framework, SE:05",
    source_checked="2026-11-21",
    remedy="Use managed identities between your own services, and switch local keys off.",
    probe="Who holds a copy of the key on {subject}, and how would you find out?",
    answer="Nobody: the platform signs in for the workload, and keys are switched off at the far end.",
    false_positives="Other parties and old systems that know keys only are judged by SEC-007.",
    fails="api:web_app -call(authn=key)-> hub:event_stream",
    passes="api:web_app -call(authn=managed_identity)-> hub:event_stream",
)
def shared_key_between_services(connection: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Two of our services share a key where each could have an identity.

    Keys are copied, logged and forgotten; an identity cannot be.
    """
    if connection.authn in KEYS:
        own = (Set(on=connection.id, attribute="authn", value="managed_identity"),)
        yield Violation(
            f"{connection.label} uses a shared {connection.authn}",
            witness=(connection.source, connection.target),
            fixes=(Fix("Use a managed identity", own),),
        )


is_link = is_set("authn", "sas")
is_too_wide = is_set("scope", "admin") | (is_set("scope", "write") & ~sends)


def _gives_too_much(hours: int) -> Predicate:
    for_long = Predicate(lambda c: c.expires_h is None or c.expires_h > hours)
    return is_too_wide | (is_link & for_long)


is_key = is_set("authn", "key")
is_between_ours = Predicate(
    lambda c: (
        surely(can_have_identity, c.source_element)
        and surely(can_have_identity, c.target_element)
        and not surely(is_outside, c.source_element)
    )
)
is_a_token = is_link | (is_key & (Predicate(lambda c: c.states("scope")) | ~is_between_ours))


def _tokens(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: connections that surely use a shared link, or a key with a scope or to another party."""
    for connection in connections_of(*TALKS)(graph):
        if connection.states("authn") and surely(is_a_token, connection):
            yield connection


@rule(
    "SEC-030",
    severity="high",
    subjects=_tokens,
    source="Azure Architecture Center, Valet Key pattern; Azure Well-Architected Framework, SE:05 identity and "
    "access management",
    source_checked="2026-11-21",
    remedy="Give the least scope that works, for hours rather than years.",
    probe="The link on {subject} is posted in a chat: what can a stranger do with it, and until when?",
    answer="Read one container until tonight; then it is dead by itself.",
    false_positives="Managed identities carry no token that could be passed on.",
    fails="api:web_app -call(authn=sas,scope=admin,expires_h=8760)-> s:object_store",
    passes="api:web_app -call(authn=sas,scope=read,expires_h=1)-> s:object_store",
)
def token_too_wide_or_too_long(
    connection: Element, graph: DesignGraph, *, longest_h: int = 24
) -> Iterator[Violation]:
    """A token gives more than its use needs, or for longer.

    A leaked link is as good as its scope and its life. A key between our own services is judged by its scope where
    one is stated; that it is a key at all is said by SEC-006, that it never changes by SEC-007.
    """
    if _gives_too_much(longest_h)(connection):
        needed = "write" if surely(sends, connection) else "read"
        tight = (
            Set(on=connection.id, attribute="scope", value=needed),
            Set(on=connection.id, attribute="expires_h", value=1),
        )
        too_wide = surely(is_too_wide, connection)
        said = (
            f"gives {connection.scope} rights, more than its use needs"
            if too_wide
            else f"lives longer than {longest_h} hours"
        )
        yield Violation(
            f"The token on {connection.label} {said}",
            witness=(connection.source, connection.target),
            fixes=(Fix(f"{needed.capitalize()} only, for an hour", tight),),
        )
