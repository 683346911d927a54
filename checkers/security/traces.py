"""What can be proved afterwards, found out in time, and taken back."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Set,
    Violation,
    added,
    all_of,
    any_component,
    connected,
    first_or_new,
    has_tag,
    having,
    holds_personal_data,
    is_component,
    is_kind,
    is_narrow_link,
    is_ours,
    is_outside,
    is_sensitive_store,
    is_serving_model,
    is_set,
    new_component,
    provides,
    rule,
    signal_reaches,
    some,
    spliced,
    surely,
    way_with_fewer,
    whole_design,
)

keeps_decisions = provides("audit") | provides("prediction_log")
cannot_be_changed = is_set("immutable")
decides_about_people = is_serving_model & ~provides("prebuilt_model")


def _deciding(graph: DesignGraph) -> Iterator[Element]:
    """Subject: the design, where a model of its own decides."""
    if having(graph, decides_about_people):
        yield graph.whole


@rule(
    "SEC-024",
    severity="high",
    subjects=_deciding,
    when=lambda graph: graph.has_tag("regulated") or graph.has_tag("high_stakes"),
    absence=True,
    source="STRIDE, repudiation; Azure Well-Architected Framework, SE:10 monitoring and threat detection",
    source_checked="2026-11-21",
    remedy="Append decisions and privileged acts to a store that nobody can change, under another identity.",
    probe="An administrator wants yesterday's decision to look different: what stops them at {subject}?",
    answer="Nothing can be changed or deleted before its time, and the writer holds no such right.",
    false_positives="One such store for each regulated journey is enough.",
    fails="@regulated; m:online_endpoint -data-> a:audit_store(immutable=false)",
    passes="@regulated; m:online_endpoint -data-> a:audit_store(immutable=true)",
)
def audit_that_can_be_changed(whole: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Decisions are kept nowhere, or where they can be changed.

    A trail that its subject can edit proves nothing.
    """
    models = having(graph, decides_about_people)
    drawn = having(graph, keeps_decisions)
    audits = [a for a in drawn if any(graph.information.may_reach(m, a) for m in models)]
    if not audits:
        store, new = first_or_new(graph, keeps_decisions, "audit_store", "audit", immutable=True)
        lock = tuple(
            Set(on=name, attribute="immutable", value=True)
            for name in drawn
            if name == store and not surely(cannot_be_changed, graph.component(name))
        )
        keep = (*new, connected(graph, models[0], store, "data"), *lock)
        yield Violation(
            "Decisions are written into no audit store",
            witness=(models[0],),
            components=(models[0],),
            fixes=(Fix("Keep decisions where nobody can change them", keep),),
        )
    elif not some(cannot_be_changed, map(graph.component, audits)):
        lock = (Set(on=audits[0], attribute="immutable", value=True),)
        yield Violation(
            f"What is in {graph.component(audits[0]).label} can be changed afterwards",
            witness=(audits[0],),
            components=(audits[0],),
            fixes=(Fix("Make it append-only", lock),),
        )


on_the_border = (
    provides("gateway")
    | provides("identity_provider")
    | provides("secret_store")
    | is_sensitive_store
) & is_ours
watches_for_attacks = provides("security_monitor")


@rule(
    "SEC-023",
    severity="medium",
    tier="extended",
    subjects=all_of(on_the_border),
    when=has_tag("regulated"),
    source="Azure Well-Architected Framework, SE:10 monitoring and threat detection; Azure review checklists, AI "
    "landing zone AI.68",
    source_checked="2026-11-21",
    remedy="Send the border's logs to where somebody looks for attacks.",
    probe="Somebody tries passwords at {subject} all night: who is woken?",
    answer="The rule in the security monitor that counts failures, and the person it calls.",
    false_positives="A small design without a regulator can do with the platform's own alarms.",
    fails="@regulated; v:secret_store",
    passes="@regulated; v:secret_store -telemetry(data=[])-> s:siem",
)
def border_without_a_lookout(part: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Nobody looks for attacks at a part of the border.

    Break-ins are then found by whoever is told about the stolen data. Judged are regulated designs: that the internet
    reaches a small one is no reason alone to staff a lookout.
    """
    if not signal_reaches(graph, part, watches_for_attacks):
        lookout, new = first_or_new(graph, watches_for_attacks, "siem", "security-monitor")
        line = connected(graph, part.id, lookout, "telemetry", data=())
        yield Violation(
            f"Nobody looks for attacks on {part.label}",
            witness=(part.id,),
            root="no lookout",
            fixes=(Fix(f"Send the logs of {part.label} there", (*new, line)),),
        )


deletes = provides("deletion")
keeps_people = provides("data_store") & holds_personal_data
forgets = is_set("retention_days")
DELETE_ORDERS = ("control", "call", "publish", "data", "link")


@rule(
    "SEC-026",
    severity="medium",
    tier="extended",
    subjects=all_of(keeps_people),
    when=has_tag("regulated"),
    source="General Data Protection Regulation, article 17; Azure review checklists, AI landing zone AI.69",
    source_checked="2026-11-21",
    remedy="Let deletion requests reach every copy, or let copies expire in time.",
    probe="Somebody asks to be forgotten: how does {subject} hear of it?",
    answer="From the service that handles requests, or it forgets by itself within the promised days.",
    false_positives="A copy that expires within the promised days counts as deleted in the end.",
    fails="@regulated; db:relational_db(holds=[pii],retention_days=none)",
    passes="@regulated; db:relational_db(holds=[pii],retention_days=none); d:consent_dsr_service -control-> db",
)
def copy_that_cannot_be_erased(store: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A request to be forgotten does not reach a copy.

    Indexes, caches and backups are where people live on.
    """
    reached = any(
        c.part.kind in DELETE_ORDERS and surely(deletes, c.source_element) for c in store.incoming
    )
    if not reached and not forgets(store):
        service, new = first_or_new(graph, deletes, "consent_dsr_service", "data-requests")
        order = connected(graph, service, store.id, "control")
        yield Violation(
            f"No deletion request reaches {store.label}",
            witness=(store.id,),
            root="no erasure",
            fixes=(Fix(f"Let requests reach {store.label}", (*new, order)),),
        )


governs = is_kind("policy_governance")


@rule(
    "SEC-034",
    severity="low",
    tier="extended",
    subjects=whole_design,
    when=has_tag("regulated"),
    absence=True,
    source="Azure Well-Architected Framework, SE:01 security baseline; OE:05 infrastructure as code",
    source_checked="2026-11-21",
    remedy="Assign a policy to the subscription or boundary that refuses what the baseline forbids.",
    probe="Somebody opens a store to the internet by hand: when does that show?",
    answer="At once, because the policy refuses it, or within the hour, because drift is reported.",
    fails="@regulated; db:relational_db",
    passes="@regulated; db:relational_db; p:policy_governance -control-> db",
)
def resources_under_no_policy(whole: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Nothing holds resources to the baseline.

    Drift from what was agreed is then found at the next audit.
    """
    if not having(graph, governs):
        first = graph.components[0]
        policy = new_component(graph, "policy", "policy_governance")
        edits = (added(policy), connected(graph, policy.id, first.id, "control"))
        yield Violation(
            "No policy governs the resources",
            witness=(whole.id,),
            fixes=(Fix("Assign a policy", edits),),
        )


meets_a_check = (is_component & provides("identity_enforcer")) | (
    ~is_component & (is_set("authn", "oidc", "managed_identity", "mtls", "cert") | is_narrow_link)
)


comes_from_outside = is_outside & provides("entry")
uses_a_key = is_set("authn", "key", "sas", "password") & ~is_narrow_link


@rule(
    "SEC-017",
    severity="high",
    subjects=all_of(is_sensitive_store),
    when=any_component(comes_from_outside),
    yields_to=("SEC-001", "SEC-004"),
    source="Azure Well-Architected Framework, SE:04 segmentation",
    source_checked="2026-11-21",
    remedy="Put two checks between: at the edge for people, and at the store for the service.",
    probe="The web tier is taken over: what still stands between it and {subject}?",
    answer="A check of the service's own identity, in another network, with rights for its one task.",
    false_positives="A demonstration in one zone may do with one check: waive it there.",
    fails="u:user_client -call(authn=oidc)-> app:web_app(authn_enforced=false) -call(authn=none)-> "
    "db:relational_db(classification=restricted)",
    passes="u:user_client -call(authn=oidc)-> app:web_app -call(authn=managed_identity)-> "
    "db:relational_db(classification=restricted)",
)
def one_check_before_the_crown_jewels(
    store: Element, graph: DesignGraph, *, least: int = 2
) -> Iterator[Violation]:
    """Fewer than two checks stand between the internet and a sensitive store.

    One mistake is then all that it takes. A token and the gateway that reads it are one check, not two, and the
    way with the fewest counts.
    """
    way = way_with_fewer(graph, meets_a_check, comes_from_outside, store.id, least)
    if way is None:
        return
    lines = [graph.elements[name] for name in way.path.connections]
    keyed = [line for line in lines if surely(uses_a_key, line)]
    bound = "at most " if way.perhaps > way.surely else ""
    none = "; a shared key is none" if keyed else ""
    yield Violation(
        f"{way.path} passes {bound}{way.perhaps} of {least} checks{none}",
        witness=way.path,
        components=(store.id,),
        connections=tuple(line.id for line in keyed),
        fixes=(_checked_on_the_way(graph, lines),),
    )


def _checked_on_the_way(graph: DesignGraph, lines: list[Element]) -> Fix:
    """A check at every step; where each step has one, the way is too short for two."""
    signed = tuple(
        Set(on=line.id, attribute="authn", value="managed_identity" if n else "oidc")
        for n, line in enumerate(lines)
        if not surely(meets_a_check, line)
    )
    if signed:
        return Fix("Authenticate every step of the way", signed)
    last = lines[-1]
    gateway = new_component(
        graph,
        f"{last.target}-gateway",
        "api_gateway",
        within=last.target_element.part.within,
        authn_enforced=True,
    )
    known = Set(on=f"{gateway.id}->{last.target}", attribute="authn", value="managed_identity")
    return Fix(
        f"Let a gateway check who calls before {last.target_element.label}",
        (*spliced(last, gateway), known),
    )
