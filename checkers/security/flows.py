"""Where data may not go: below production, from there back into it, and out of a zone that handles secrets."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    Ask,
    DesignGraph,
    Disconnect,
    Element,
    Fix,
    Predicate,
    Unknown,
    Violation,
    all_of,
    any_component,
    environment,
    guards_egress,
    having,
    holds_labels,
    is_component,
    is_production,
    is_sensitive_store,
    leaves_us,
    new_component,
    path_carrying_from,
    provides,
    rule,
    spliced,
    surely,
    those,
    way_to_some,
)

is_other_party = leaves_us & ~provides("person")
may_leave = Predicate(
    lambda line: not surely(~(is_other_party), line.target_element) and bool(line.approved)
)
holds_the_wall = guards_egress | (~is_component & may_leave)


def _reads_secrets(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what of ours runs and uses a sensitive store."""
    for component in all_of(provides("compute") & ~provides("agent"))(graph):
        ends = (c.target_element for c in component.outgoing if c.part.kind in ("call", "data"))
        if any(surely(is_sensitive_store, end) for end in ends):
            yield component


@rule(
    "SEC-011",
    severity="high",
    subjects=_reads_secrets,
    when=any_component(is_other_party),
    yields_to=("SEC-014",),
    source="Azure review checklists, AI landing zone AI.78, AI.107 and AI.108",
    source_checked="2026-11-21",
    remedy="Lead what goes out through a firewall with a list of where it may go.",
    probe="Code on {subject} turns hostile: to which addresses can it send what it reads?",
    answer="To those on the list, which is short and watched.",
    false_positives="A connection to a service that was approved says `approved: true`.",
    fails="api:web_app -> db:relational_db(classification=confidential); "
    "api -call(approved=false)-> x:partner_system(trust_zone=third_party)",
    passes="api:web_app -> db:relational_db(classification=confidential); "
    "api -> f:firewall_egress(allowlist=true) -> x:partner_system(trust_zone=third_party)",
)
def unguarded_way_out(source: Element, graph: DesignGraph) -> Iterator[Violation]:
    """What handles sensitive data can send it anywhere.

    Stolen data leaves over the same road that ordinary traffic takes.
    """
    parties = having(graph, is_other_party)
    if path := way_to_some(graph.access, holds_the_wall, source, parties):
        first = graph.elements[path.connections[0]]
        party = graph.elements[path.components[-1]]
        wall = new_component(graph, "egress", "firewall_egress", allowlist=True)
        yield Violation(
            f"{source.label} handles sensitive data and reaches {party.label} unguarded",
            witness=path,
            components=(source.id,),
            connections=(first.id,),
            root=f"{source.id} way out",
            fixes=(Fix("Lead it through a firewall with a list", spliced(first, wall)),),
        )


is_lower = ~is_production


@rule(
    "SEC-013",
    severity="critical",
    subjects=all_of(is_lower),
    when=holds_labels("pii"),
    source="Azure review checklists, AI landing zone AI.72",
    source_checked="2026-11-21",
    remedy="Anonymise on the way down, or make synthetic data there.",
    probe="A contractor opens {subject}: whose data do they see?",
    answer="Nobody's: say what takes names out on the way, and who checked that.",
    false_positives="Promoting a model moves no data.",
    fails="db:relational_db(holds=[pii]) -data-> t:object_store(environment=dev)",
    passes="db:relational_db(holds=[pii]) -data-> a:anonymiser(labels_removed=[pii]) "
    "-data-> t:object_store(environment=dev)",
)
def personal_data_below_production(part: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Personal data of production gets into a lower environment.

    More people work there, fewer controls stand there, and copies stay.
    """
    if path := path_carrying_from(graph, "pii", is_production, part):
        crossing = next(
            (
                c
                for c in map(graph.elements.__getitem__, path.connections)
                if is_lower(c.target_element)
            ),
            graph.elements[path.connections[-1]],
        )
        mask = new_component(graph, f"{part.id}-anonymiser", "anonymiser", labels_removed=("pii",))
        yield Violation(
            f"Personal data of {graph.elements[path.components[0]].label} gets into {environment(part)}: "
            f"{part.label}",
            witness=path,
            components=(part.id,),
            connections=(crossing.id,),
            root=f"{crossing.id} unmasked",
            fixes=(Fix("Anonymise on the way down", spliced(crossing, mask)),),
        )


WRITES = ("publish", "stream", "data")


def _writes_into_production(c: Element) -> bool:
    """Whether it writes (DECISIONS 16): a plain call to what keeps something may, and is asked about."""
    if not is_production(c.target_element):
        return False
    flow = c.stated("flow")
    if c.part.kind in WRITES or flow == "push":
        return True
    if c.part.kind != "call" or flow == "pull" or not surely(keeps_something, c.target_element):
        return False
    if c.states("idempotent"):
        return True
    raise Unknown(Ask(c.id, "flow"))


keeps_something = provides("stateful") | provides("data_store")
writes_into_production = Predicate(_writes_into_production)


@rule(
    "SEC-028",
    severity="high",
    subjects=all_of(is_lower),
    source="Azure Well-Architected Framework, SE:04 segmentation",
    source_checked="2026-11-21",
    remedy="Let changes reach production through the release pipeline only.",
    probe="A test run on {subject} goes wrong: what does it break for customers?",
    answer="Nothing: it cannot write there.",
    false_positives="Promotion through a gated pipeline is the way that is meant.",
    fails="n:web_app(environment=dev) -data-> db:relational_db",
    passes="n:web_app(environment=dev) -artifact-> r:model_registry",
)
def writes_from_below_production(part: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A lower environment writes into production.

    An experiment then changes what customers see.
    """
    for c in those(writes_into_production, part.outgoing):
        yield Violation(
            f"{part.label} writes into {c.target_element.label}, which is production",
            witness=(part.id, c.target),
            connections=(c.id,),
            fixes=(Fix("Take the connection away", (Disconnect(id=c.id),)),),
        )
        return
