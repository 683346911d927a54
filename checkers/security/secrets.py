"""Secrets: where they live and how long they live."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Set,
    Violation,
    connected,
    first_or_new,
    holders_of_secrets,
    is_set,
    provides,
    rule,
    secret_stores_of,
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
        yield Violation(
            f"{holder.label} uses a secret that no vault keeps",
            witness=(holder.id,),
            fixes=(Fix("Read it from a vault", (*new, reading)),),
        )
    elif not any(rotates(store) for store in stores):
        store = stores[0]
        yield Violation(
            f"The secrets of {holder.label} in {store.label} are never changed",
            witness=(holder.id, store.id),
            components=(store.id,),
            root=f"{store.id} rotation",
            fixes=(
                Fix(
                    "If they are changed every 90 days, say so",
                    (Set(on=store.id, attribute="rotation_days", value=90),),
                    safe=False,
                ),
            ),
        )
