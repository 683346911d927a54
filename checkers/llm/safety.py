"""What reaches a language model has been looked at."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Path,
    Violation,
    all_of,
    checks_input,
    connected,
    first_or_new,
    guarded,
    provides,
    rule,
    sure_way,
)


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
