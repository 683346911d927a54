"""Where sensitive data goes: into logs, to other parties, and into what is derived from it."""

from __future__ import annotations

from collections.abc import Iterator

from checkers.security.flows import is_other_party
from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Set,
    Violation,
    all_of,
    any_component,
    having,
    higher_classified_source,
    holds_labels,
    is_said,
    is_set,
    new_component,
    path_carrying,
    provides,
    rule,
    spliced,
    surely,
)

is_kept_like_its_source = is_set("classified_sink")
SENSITIVE = ("pii", "raw_text")
has_agreement = is_set("dpa")


@rule(
    "SEC-012",
    severity="critical",
    subjects=all_of(provides("log_sink")),
    when=holds_labels(*SENSITIVE),
    source="OWASP Top 10 for LLM Applications 2025, LLM02; Azure Well-Architected Framework, SE:03 data "
    "classification",
    source_checked="2026-11-21",
    remedy="Put a redactor on the way, or log a hash.",
    probe="Which of your colleagues can read {subject}, and would the person in it agree?",
    answer="Say which fields leave, what removes them, and how you know that nothing slips through a new field.",
    false_positives="A sink with the access rules and retention of its source "
    "(`classified_sink: true`) lowers this to medium.",
    fails="db:relational_db(holds=[pii]) -data-> api:web_app -telemetry(data=[pii])-> log:log_store",
    passes="db:relational_db(holds=[pii]) -data-> api:web_app -telemetry(data=[pii])-> r:redactor "
    "-telemetry(data=[])-> log:log_store",
)
def personal_data_in_a_log(sink: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Personal data or raw text reaches a log without redaction.

    Logs are read more widely and kept longer than the store the data came from.
    """
    for label in SENSITIVE:
        if path := path_carrying(graph, label, sink):
            last = graph.elements[path.connections[-1]]
            redactor = new_component(
                graph,
                f"{sink.id}-redactor",
                "redactor",
                within=last.source_element.part.within,
                labels_removed=SENSITIVE,
            )
            words = "Personal data" if label == "pii" else "Raw user text"
            yield Violation(
                f"{words} reaches {sink.label} through {last.source_element.label}",
                witness=path,
                components=(sink.id,),
                connections=(last.id,),
                root=sink.id,
                severity="medium" if surely(is_kept_like_its_source, sink) else None,
                fixes=(Fix(f"Redact before {sink.label}", spliced(last, redactor)),),
            )
            return


@rule(
    "SEC-014",
    severity="critical",
    subjects=lambda graph: map(graph.component, having(graph, is_other_party)),
    when=holds_labels("pii"),
    source="OWASP Top 10 for LLM Applications 2025, LLM02; Azure Well-Architected Framework, SE:03",
    source_checked="2026-11-21",
    remedy="Redact before it leaves, or have an agreement on processing and say so.",
    probe="Which person's data does {subject} hold now, and on what ground?",
    answer="None, because it was redacted; or name the agreement, the purpose and the deletion date.",
    false_positives="A model in your own tenant is no third party.",
    fails="db:relational_db(holds=[pii]) -data-> x:partner_system(trust_zone=third_party)",
    passes="db:relational_db(holds=[pii]) -data-> r:redactor(labels_removed=[pii]) "
    "-data-> x:partner_system(trust_zone=third_party)",
)
def personal_data_to_another_party(party: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Personal data goes to another party without redaction or agreement.

    From then on it is out of reach for correction, deletion and audit.
    """
    path = path_carrying(graph, "pii", party)
    if path is None or has_agreement(party):
        return
    last = graph.elements[path.connections[-1]]
    if last.source == party.id:
        return  # the answer to what it asked with its own data
    redactor = new_component(graph, f"{party.id}-redactor", "redactor", labels_removed=("pii",))
    yield Violation(
        f"Personal data goes to {party.label} through {last.source_element.label}",
        witness=path,
        components=(party.id,),
        connections=(last.id,),
        root=party.id,
        fixes=(Fix(f"Redact before {party.label}", spliced(last, redactor)),),
    )


@rule(
    "SEC-016",
    severity="high",
    subjects=all_of(provides("derives")),
    when=any_component(is_said("classification")),
    source="Azure review checklists, AI landing zone AI.63 and AI.75",
    source_checked="2026-11-21",
    remedy="Classify it as high as the highest of its sources, or anonymise what goes in.",
    probe="What could somebody rebuild of the source from {subject} alone?",
    answer="Treat embeddings, features and caches as the data they came from until it is shown that they are not.",
    false_positives="What passed an anonymiser may be classified lower, and so may aggregates: say so as the "
    "`data` of the connection.",
    fails="db:relational_db(classification=restricted) -data-> c:cache(classification=internal)",
    passes="db:relational_db(classification=restricted) -data-> c:cache(classification=restricted)",
)
def derived_data_classified_too_low(store: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Data derived from sensitive data is classified lower than its source.

    Embeddings of secrets are secrets; whoever reads the copy never sees the label on the original.
    """
    if found := higher_classified_source(store):
        source, highest = found
        yield Violation(
            f"{store.label} is {store.classification or 'not classified'} but holds what came from "
            f"{source.label}, which is {highest}",
            witness=(source.id, store.id),
            components=(store.id,),
            fixes=(
                Fix(
                    f"Classify it {highest}",
                    (Set(on=store.id, attribute="classification", value=highest),),
                ),
            ),
        )
