"""How data is kept: encrypted, apart, and where it may lie."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    Ask,
    DesignGraph,
    Element,
    Fix,
    Predicate,
    Set,
    Unknown,
    Violation,
    all_of,
    connections_of,
    crosses_zones,
    has_tag,
    having,
    higher_classified_source,
    holds_personal_data,
    is_run_by_provider,
    is_sensitive,
    is_sensitive_store,
    is_set,
    provides,
    rule,
    surely,
)

PAYLOAD = ("call", "publish", "consume", "stream", "data", "feedback", "replicate", "backup")
SENSITIVE_LABELS = frozenset({"pii", "raw_text", "secret", "confidential", "restricted"})


def _carries_secrets(connection: Element, keeping: frozenset[str]) -> bool:
    """Whether something sensitive crosses: what is stated, or else what either end keeps (DECISIONS 7)."""
    data = connection.stated("data")
    if isinstance(data, tuple):
        return not SENSITIVE_LABELS.isdisjoint(data)
    return connection.source in keeping or connection.target in keeping


def _answering(connection: Element) -> tuple[Element, ...]:
    """The end that accepts the connection, which decides how it is encrypted; either where that is not drawn."""
    if connection.part.kind == "call":
        return (connection.target_element,)
    if connection.part.kind == "consume":
        return (connection.source_element,)
    return connection.source_element, connection.target_element


def _is_promised(connection: Element) -> bool:
    return any(surely(is_run_by_provider, end) for end in _answering(connection))


def _sensitive_connections(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: connections that carry something sensitive, or cross between zones."""
    keeping = frozenset(having(graph, is_sensitive))
    for connection in connections_of(*PAYLOAD)(graph):
        if crosses_zones(connection) or _carries_secrets(connection, keeping):
            yield connection


@rule(
    "SEC-008",
    severity="critical",
    subjects=_sensitive_connections,
    source="Azure Well-Architected Framework, SE:07 encryption; Azure review checklists, AI landing zone AI.65",
    source_checked="2026-11-21",
    remedy="Encrypt it on the way, with TLS 1.2 or later or mutual TLS.",
    probe="I sit on the wire of {subject}: what do I read?",
    answer="Nothing: name the protocol and its version, and what refuses older ones.",
    false_positives="What a cloud provider runs encrypts unless it is stated otherwise; what you run yourself "
    "promises "
    "nothing.",
    fails="api:web_app -call(encrypted=false)-> db:relational_db(classification=confidential)",
    passes="api:web_app -call(encrypted=true)-> db:relational_db(classification=confidential)",
)
def sensitive_data_in_the_clear(connection: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Sensitive data crosses a connection that is not encrypted.

    Whoever gets on to the network reads it, and nobody notices.
    """
    if not connection.states("encrypted") and _is_promised(connection):
        return
    if not connection.encrypted:
        shut = (Set(on=connection.id, attribute="encrypted", value=True),)
        yield Violation(
            f"{connection.label} carries sensitive data in the clear",
            witness=(connection.source, connection.target),
            fixes=(Fix("Encrypt it on the way", shut),),
        )


@rule(
    "SEC-009",
    severity="high",
    subjects=all_of(is_sensitive_store),
    source="Azure Well-Architected Framework, SE:07 encryption; Azure review checklists, AI landing zone AI.49 and "
    "AI.64",
    source_checked="2026-11-21",
    remedy="Encrypt it at rest, with keys of your own where the regulator asks for that.",
    probe="A disk of {subject} is sold on the internet: what is on it?",
    answer="Noise: say who holds the keys and how they are changed.",
    false_positives="A provider's own store is encrypted by default; own keys are for where somebody asks.",
    fails="db:relational_db(classification=restricted,at_rest=none)",
    passes="db:relational_db(classification=restricted,at_rest=platform)",
)
def sensitive_store_unencrypted(store: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A sensitive store is not encrypted at rest.

    Lost disks, snapshots and backups then give everything away.
    """
    if not store.states("at_rest") and surely(is_run_by_provider, store):
        return
    if store.at_rest is None:
        yield Violation(
            f"{store.label} is not encrypted at rest",
            witness=(store.id,),
            fixes=(
                Fix(
                    "Encrypt it at rest", (Set(on=store.id, attribute="at_rest", value="platform"),)
                ),
            ),
        )


is_public = is_set("public_access")
is_in_private = Predicate(lambda store: bool(store.drawn("private_network")))


@rule(
    "SEC-010",
    severity="high",
    subjects=all_of(is_sensitive_store),
    yields_to=("SEC-001",),
    source="Azure review checklists, AI landing zone AI.77 and AI.103; Azure Well-Architected Framework, SE:06",
    source_checked="2026-11-21",
    remedy="Give it a private endpoint and close the public one.",
    probe="I have the password of {subject} and sit in a café: what stops me?",
    answer="The network: it answers to private addresses only, and the list of those is short.",
    false_positives="A public address with a list of known callers is milder: accept the risk so.",
    fails="db:relational_db(classification=confidential,public_access=true)",
    passes="db:relational_db(classification=confidential,public_access=false)",
)
def sensitive_store_in_public(store: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A sensitive store answers on the public internet.

    One leaked credential is then all that anybody needs.
    """
    if not store.states("public_access") and is_in_private(store):
        return
    if is_public(store):
        close = (Set(on=store.id, attribute="public_access", value=False),)
        yield Violation(
            f"{store.label} can be reached from the internet",
            witness=(store.id,),
            fixes=(Fix("Close the public address", close),),
        )


is_open = Predicate(
    lambda store: store.states("classification") and store.classification == "public"
)
mixes = is_set("mixes_classification")
takes_from_higher = Predicate(lambda store: higher_classified_source(store) is not None)
holds_more = holds_personal_data | mixes | takes_from_higher


@rule(
    "SEC-031",
    severity="high",
    subjects=all_of(provides("data_store") & is_open),
    yields_to=("SEC-016",),
    source="Azure review checklists, AI landing zone AI.73 and AI.74; Azure Well-Architected Framework, SE:03 data "
    "classification",
    source_checked="2026-11-21",
    remedy="Keep what is public in an account of its own.",
    probe="Somebody is given read access to {subject}: what else can they see?",
    answer="Only what is public, because nothing else lies there.",
    false_positives="Isolation by container or row that is stated counts as apart.",
    no_fix="Which data is to move is for its owner to say; draw a second store and connect each writer to its own.",
    fails="s:object_store(classification=public,mixes_classification=true)",
    passes="s:object_store(classification=public,mixes_classification=false)",
)
def public_and_private_together(store: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Public and private data lie in one store.

    One grant that is a little too wide then publishes the rest.
    """
    if holds_more(store):
        found = higher_classified_source(store) if surely(takes_from_higher, store) else None
        yield Violation(
            f"{store.label} is public and holds what is not"
            + (f": it comes from {found.source.label}" if found else ""),
            witness=(found.source.id, store.id) if found else (store.id,),
            components=(store.id,),
        )


is_isolated = is_set("tenant_isolation")


@rule(
    "SEC-025",
    severity="high",
    subjects=all_of(provides("data_store") & provides("runtime")),
    when=has_tag("multi_tenant"),
    source="Azure Architecture Center, multitenant storage and data; OWASP Top 10 for LLM Applications 2025, LLM08",
    source_checked="2026-11-21",
    remedy="Part tenants by key and filter, by container, or by a store of their own.",
    probe="Tenant A forgets a filter in {subject}: what does it see of tenant B?",
    answer="Nothing: name what parts them, and the test that tries to get across.",
    false_positives="Compute without state needs no parting.",
    fails="@multi_tenant; api:web_app -> db:relational_db(tenant_isolation=none)",
    passes="@multi_tenant; api:web_app -> db:relational_db(tenant_isolation=row)",
)
def tenants_share_everything(store: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Tenants share a store that does not keep them apart.

    The first forgotten filter shows one customer another's data.
    """
    if not is_isolated(store):
        part = (Set(on=store.id, attribute="tenant_isolation", value="partition"),)
        yield Violation(
            f"Nothing keeps tenants apart in {store.label}",
            witness=(store.id,),
            fixes=(Fix("Part tenants by key", part),),
        )


lies_somewhere = (
    (provides("data_store") | provides("log_sink") | provides("llm"))
    & ~provides("global_service")
    & ~is_open
)
runs_anywhere = is_set("deployment_type", "global")


def _lies_outside(allowed: tuple[str, ...]) -> Predicate:
    return Predicate(lambda part: any(region not in allowed for region in _regions(part)))


def _regions(part: Element) -> tuple[str, ...]:
    stated: tuple[str, ...] = part.regions_stated
    return stated or ((str(part.region),) if part.region else ())


@rule(
    "SEC-015",
    severity="critical",
    subjects=all_of(lies_somewhere),
    when=has_tag("data_residency"),
    source="Azure Well-Architected Framework, SE:03 data classification; mission-critical workloads: application "
    "design",
    source_checked="2026-11-21",
    remedy="Pin stores, logs, backups and models to the regions that are allowed.",
    probe="In which countries does a copy of what is in {subject} lie tonight?",
    answer="Name every region, replica and backup, and what would refuse another one.",
    false_positives="What is classified public, aggregates that name nobody among it, may lie anywhere.",
    fails="@data_residency; @residency=[westeurope]; api:web_app -> db:relational_db(region=eastus)",
    passes="@data_residency; @residency=[westeurope]; api:web_app -> db:relational_db(region=westeurope)",
)
def data_outside_its_regions(part: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Data lies in a region where it may not.

    Replicas, logs and model endpoints count as much as the store itself.
    """
    allowed = graph.design.requirements.residency
    if not isinstance(allowed, tuple):
        raise Unknown(Ask("requirements", "residency"))
    is_outside = _lies_outside(allowed)
    if not (is_outside | runs_anywhere)(part):
        return
    edits = []
    if surely(is_outside, part):
        lies = next(region for region in _regions(part) if region not in allowed)
        edits.append(Set(on=part.id, attribute="region", value=allowed[0]))
    else:
        lies = "any region"
    if surely(runs_anywhere, part):
        edits.append(Set(on=part.id, attribute="deployment_type", value="standard"))
    yield Violation(
        f"{part.label} lies in {lies}; allowed are {', '.join(allowed)}",
        witness=(part.id,),
        fixes=(Fix(f"Keep it in {allowed[0]}", tuple(edits)),)
        if not part.states("regions")
        else (),
    )
