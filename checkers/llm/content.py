"""What gets into a prompt: strangers' words and documents, and secrets that do not belong there."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Path,
    Violation,
    all_of,
    any_component,
    checks_input,
    connected,
    first_or_new,
    guarded,
    holds_labels,
    is_foreign_content,
    new_component,
    provides,
    rule,
    secret_reaching,
    spliced,
    stops_orders_in_documents,
    sure_way,
)

reads_prompts = provides("llm") | provides("prompt")


def _way_in(model: Element, graph: DesignGraph) -> Path | None:
    """A way for strangers' words past every check; a person's, where there is a sure one, is soonest believed."""
    anybody = graph.information.path_avoiding(checks_input, provides("untrusted"), model)
    people = provides("untrusted") & provides("person")
    return anybody and (sure_way(graph.information, checks_input, people, model) or anybody)


@rule(
    "LLM-001",
    severity="critical",
    subjects=all_of(provides("llm")),
    source="OWASP Top 10 for LLM Applications 2025, LLM01; Azure review checklists, AI landing zone AI.173 and "
    "AI.175",
    source_checked="2026-11-21",
    remedy="Let a blocking input check stand on every path, the spillover and the nightly job included.",
    probe="On which path do a stranger's words reach this model unread?",
    answer="Name every caller of the model, the check on each connection, and what happens when the check is down.",
    false_positives="A platform's own filter (`built_in_filter`) helps against harm, not against injection.",
    fails="u:user_client -> app:web_app -> m:llm_deployment",
    passes="u:user_client -> app:web_app -call(guarded_by=[shield])-> m:llm_deployment; "
    "app -guard-> shield:content_safety_in(blocking=true,fail_open=false)",
)
def unchecked_input_to_a_model(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Untrusted input reaches a language model without a blocking check.

    One unguarded way in is enough for a jailbreak, and it is rarely the one that was drawn first.
    """
    if path := _way_in(model, graph):
        last = graph.elements[path.connections[-1]]
        shield, new = first_or_new(
            graph,
            provides("safety_in"),
            "content_safety_in",
            "shield",
            blocking=True,
            fail_open=False,
        )
        asks = (
            ()
            if graph.connects(last.source, shield)
            else (connected(graph, last.source, shield, "guard"),)
        )
        yield Violation(
            f"{path} passes no input check that blocks",
            witness=path,
            components=(model.id,),
            connections=(last.id,),
            fixes=(
                Fix(
                    f"Check what {last.source_element.label} sends",
                    (*new, *asks, guarded(last, shield)),
                ),
            ),
        )


@rule(
    "LLM-003",
    severity="high",
    subjects=all_of(provides("llm")),
    when=any_component(is_foreign_content),
    source="OWASP Top 10 for LLM Applications 2025, LLM01 indirect injection; MITRE ATLAS AML.T0051.001",
    source_checked="2026-11-21",
    remedy="Screen documents where they are taken in and again where they are retrieved.",
    probe="A supplier hides an order in white text on page 40: what stops {subject} from following it?",
    answer="Name the shield on the documents' path, and what the model may do at most if it is fooled.",
    false_positives="A corpus that only your own editors change, under review, lowers this to medium: accept the "
    "risk. What lets no raw text through counts as a screen, what merely takes names out does not.",
    fails="f:file_upload -data-> i:search_index; app:web_app -> r:retriever -> i; app -> m:llm_deployment",
    passes="f:file_upload -data-> s:content_safety_in(blocking=true,fail_open=false,shields_documents=true) "
    "-data-> i:search_index; app:web_app -> r:retriever -> i; app -> m:llm_deployment",
)
def unscreened_documents(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Content that strangers can write gets into a prompt unscreened.

    The model cannot tell an order in a document from an order of yours.
    """
    if path := graph.information.path_avoiding(
        stops_orders_in_documents, is_foreign_content, model
    ):
        first = graph.elements[path.connections[0]]
        shield = new_component(
            graph,
            "document-shield",
            "content_safety_in",
            within=first.target_element.part.within,
            blocking=True,
            fail_open=False,
            shields_documents=True,
        )
        origin = graph.elements[path.components[0]]
        yield Violation(
            f"What {origin.label} brings gets into prompts of {model.label} unscreened",
            witness=path,
            components=(model.id,),
            connections=(first.id,),
            root=f"{model.id} reads {origin.id}",
            fixes=(Fix(f"Screen what {origin.label} brings", spliced(first, shield)),),
        )


@rule(
    "LLM-019",
    severity="high",
    subjects=all_of(reads_prompts),
    when=holds_labels("secret"),
    source="OWASP Top 10 for LLM Applications 2025, LLM07",
    source_checked="2026-11-21",
    remedy="Keep secrets with the identity of the tool that needs them; strip them before the prompt.",
    probe="Somebody makes {subject} recite its instructions: what have you lost?",
    answer="Nothing but wording: keys sit in the tool's identity and rights are enforced where the data lies.",
    false_positives="Style and tone in a system prompt are no secret; a vault, and reading from one, puts nothing "
    "into a prompt.",
    fails="v:document_db(holds=[secret]) -data-> p:prompt_builder -> m:llm_deployment",
    passes="v:document_db(holds=[secret]) -data-> t:function; p:prompt_builder -> m:llm_deployment",
)
def secret_in_a_prompt(reader: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A secret gets into a prompt.

    What a model was told it can be made to repeat, so a prompt is no place to keep anything.
    """
    if path := secret_reaching(graph, reader):
        last = graph.elements[path.connections[-1]]
        redactor = new_component(
            graph,
            f"{reader.id}-redactor",
            "redactor",
            within=last.source_element.part.within,
            labels_removed=("secret",),
        )
        yield Violation(
            f"A secret of {graph.elements[path.components[0]].label} gets into prompts at {reader.label}",
            witness=path,
            components=(reader.id,),
            connections=(last.id,),
            root=f"secret from {path.components[0]}",
            fixes=(Fix(f"Strip secrets before {reader.label}", spliced(last, redactor)),),
        )
