"""Who is asking: authentication between zones, the user's own identity, and identities that many share."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    Ask,
    DesignGraph,
    Disconnect,
    Edit,
    Element,
    Fix,
    Predicate,
    Set,
    Unknown,
    Violation,
    added,
    all_of,
    connected,
    connections_of,
    crosses_zones,
    fact,
    having,
    is_kind,
    is_ours,
    is_sensitive_store,
    is_set,
    new_component,
    provides,
    rule,
    some,
    surely,
)

TALKS = ("call", "publish", "consume", "stream", "data", "fallback")


def _crossings(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: connections between two trust zones that are not another team's."""
    for connection in connections_of(*TALKS)(graph):
        if crosses_zones(connection):
            yield connection


is_public_reading = is_set("anonymous") & Predicate(
    lambda c: c.target_element.classification == "public"
)


@rule(
    "SEC-004",
    severity="high",
    subjects=_crossings,
    yields_to=("SEC-001",),
    source="Azure Well-Architected Framework, SE:05 identity and access management",
    source_checked="2026-11-21",
    remedy="Authenticate every connection that leaves a trust zone: people by sign-in, services by managed identity.",
    probe="What tells the far end of {subject} who is calling?",
    answer="Name the token or certificate, who issued it, and where it is checked.",
    false_positives="Reading that is public on purpose: say `anonymous: true` and classify the target as public.",
    fails="a:web_app(trust_zone=edge) -call(authn=none)-> b:web_app(trust_zone=app)",
    passes="a:web_app(trust_zone=edge) -call(authn=managed_identity)-> b:web_app(trust_zone=app)",
)
def unauthenticated_crossing(connection: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A connection crosses between trust zones without authentication.

    Whoever gets into the lesser zone is then inside the better one too.
    """
    if surely(is_public_reading, connection) or connection.authn is not None:
        return
    people = surely(provides("person"), connection.source_element)
    way = "oidc" if people else "managed_identity"
    yield Violation(
        f"{connection.label} crosses from {connection.source_element.drawn('trust_zone')} to "
        f"{connection.target_element.drawn('trust_zone')} and nobody is authenticated",
        witness=(connection.source, connection.target),
        fixes=(
            Fix(f"Authenticate with {way}", (Set(on=connection.id, attribute="authn", value=way),)),
        ),
    )


filters_rows = Predicate(lambda call: bool(call.target_element.row_filter))
trims_results = Predicate(lambda call: bool(call.source_element.acl_filter))
carries_user = is_set("identity", "user")
keeps_users_apart = carries_user | filters_rows | trims_results
keeps_per_user = is_sensitive_store & provides("runtime")


def _reads_for_users(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: calls to sensitive stores by what users reach, where users must be kept apart."""
    if not (graph.has_tag("multi_tenant") or graph.has_tag("internal_docs")):
        return
    people = having(graph, provides("person") & provides("entry"))
    for call in connections_of("call", target=keeps_per_user)(graph):
        if any(graph.access.may_reach(person, call.source) for person in people):
            yield call


@rule(
    "SEC-005",
    severity="high",
    subjects=_reads_for_users,
    source="Azure Well-Architected Framework, AI workloads: application design",
    source_checked="2026-11-21",
    remedy="Pass the user's identity on to the store, or let the store filter rows by user or tenant.",
    probe="{subject} is called for Anna: what keeps it from returning what belongs to Ben?",
    answer="The store sees Anna's token, or filters by her tenant; the service's own rights do not decide.",
    false_positives="Reports over aggregated data need no user's identity; a retriever with an `acl_filter` "
    "keeps users apart itself.",
    fails="@multi_tenant; u:user_client -> app:web_app -call(identity=service)-> "
    "db:relational_db(classification=confidential,row_filter=false)",
    passes="@multi_tenant; u:user_client -> app:web_app -call(identity=user)-> "
    "db:relational_db(classification=confidential,row_filter=false)",
)
def users_identity_lost(call: Element, graph: DesignGraph) -> Iterator[Violation]:
    """The user's identity is lost before a store that keeps users apart.

    The service reads with its own wide rights, and one forgotten filter shows everything. Judged are designs with
    tenants or internal documents: personal data alone does not say that users may not see each other's.
    """
    if not keeps_users_apart(call):
        passing = (Set(on=call.id, attribute="identity", value="user"),)
        yield Violation(
            f"{call.source_element.label} reads {call.target_element.label} with its own rights, not the user's",
            witness=(call.source, call.target),
            fixes=(Fix("Pass the user's identity on", passing),),
        )


def _sends(connection: Element) -> bool:
    """Whether its source writes over a connection; of a plain call nobody knows (DECISIONS 16)."""
    kind, flow = connection.part.kind, connection.stated("flow")
    if kind in ("call", "fallback") and flow is None:
        raise Unknown(Ask(connection.id, "flow"))
    if kind == "data":
        return not surely(provides("data_store"), connection.source_element) or flow == "push"
    return kind in ("publish", "stream", "artifact", "control") or flow in ("push", "both")


sends = Predicate(_sends)
is_workload_identity = is_kind("workload_identity")


@fact
def _running_under(graph: DesignGraph) -> dict[str, tuple[str, ...]]:
    """The workloads of ours by the identity that they state."""
    under: dict[str, tuple[str, ...]] = {}
    for part in graph.components_stating("identity"):
        name = part.stated("identity")
        if isinstance(name, str) and name not in ("none", "unknown") and is_ours(part):
            under[name] = (*under.get(name, ()), part.id)
    return under


is_for_emergencies = is_set("just_in_time")


def _identities(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: the identities drawn, and of each that is only named the first workload that runs under it.

    An identity for emergencies, whose rights are given for the moment and then taken away, is none.
    """
    for identity in all_of(is_workload_identity)(graph):
        if not surely(is_for_emergencies, identity):
            yield identity
    for name, workloads in _running_under(graph).items():
        if name not in graph.elements:
            yield graph.elements[workloads[0]]


@rule(
    "SEC-018",
    severity="high",
    subjects=_identities,
    source="Azure Well-Architected Framework, SE:05 least privilege",
    source_checked="2026-11-21",
    remedy="Give each workload an identity of its own, and part deploying from reading data.",
    probe="{subject} is taken over: what exactly is lost?",
    answer="One workload's data and nothing else, because nobody shares it.",
    false_positives="An identity for emergencies gets its rights for the moment: say `just_in_time: true`.",
    fails="a:web_app -identity-> i:workload_identity; b:function -identity-> i; c:container_app -identity-> i",
    passes="a:web_app -identity-> i:workload_identity; b:function -identity-> j:workload_identity",
)
def identity_shared_by_many(
    identity: Element, graph: DesignGraph, *, most: int = 2
) -> Iterator[Violation]:
    """One identity serves many workloads, or both deploys and reads sensitive data.

    Whoever takes one of them over has all of them.
    """
    drawn = [c for c in identity.incoming if c.part.kind == "identity"]
    name = identity.id if surely(is_workload_identity, identity) else identity.identity
    named = _running_under(graph).get(name, ())
    users = [graph.component(u) for u in dict.fromkeys((*(c.source for c in drawn), *named))]
    if len(users) <= most and not (any(map(_reads_sensitive, users)) and some(deploys, users)):
        return
    edits: tuple[Edit, ...] = ()
    for user in users[1:]:
        own = new_component(graph, f"{user.id}-identity", "workload_identity")
        edits = (*edits, added(own), connected(graph, user.id, own.id, "identity"))
        edits = (*edits, *(Disconnect(id=c.id) for c in drawn if c.source == user.id))
        if user.id in named:
            edits = (*edits, Set(on=user.id, attribute="identity", value=own.id))
    shared = len(users) > most
    parted = shared or not any(_both(user) for user in users)
    yield Violation(
        f"{name} is shared by {len(users)} workloads"
        if shared
        else f"{name} can both deploy and read sensitive data",
        witness=tuple(dict.fromkeys((*(user.id for user in users), identity.id))),
        components=(identity.id,),
        fixes=(Fix("Give each workload its own identity", edits),) if parted and edits else (),
    )


releases = provides("deploy_controller") | provides("delivery") | provides("model_registry")
keeps_code = is_kind("container_registry", "code_repo", "quarantine_registry")
deploys = Predicate(
    lambda user: (
        surely(provides("delivery"), user)
        or some(
            sends, [c for c in user.outgoing if surely(releases | keeps_code, c.target_element)]
        )
    )
)
"""Releases, or may write to what releases or to what is released."""


def _reads_sensitive(user: Element) -> bool:
    """Whether a workload gets what a sensitive store holds: it asks for it, or is sent it."""
    asks = (c.target_element for c in user.outgoing if c.stated("flow") != "push")
    sent = (c.source_element for c in user.incoming if c.part.kind in ("data", "stream"))
    return any(surely(is_sensitive_store, store) for store in (*asks, *sent))


def _both(user: Element) -> bool:
    """Whether one workload deploys and reads sensitive data itself: parting identities does not help there."""
    return surely(deploys, user) and _reads_sensitive(user)
