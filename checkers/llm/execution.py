"""What a model writes is looked at before anything carries it out."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Predicate,
    Violation,
    checked_by,
    executions,
    is_set,
    provides,
    rule,
    some,
    surely,
    unchecked_order,
    validates,
)

is_shut_in = provides("sandbox") & is_set("isolated")
only_reads = provides("tool") & Predicate(
    lambda tool: (
        tool.scope == "read"
        if tool.states("scope") and not tool.states("side_effect")
        else not tool.side_effect
    )
)
is_harmless = is_shut_in | only_reads


@rule(
    "LLM-004",
    severity="critical",
    subjects=executions,
    source="OWASP Top 10 for LLM Applications 2025, LLM05; Azure review checklists, AI landing zone AI.111 and "
    "AI.112",
    source_checked="2026-11-21",
    remedy="Let the model fill in a schema, check it, and run it where it can harm nothing.",
    probe="The model writes `DROP TABLE`: who reads it before {subject} runs it?",
    answer="Name the schema, the list of what is allowed, and the rights of the identity that carries it out.",
    false_positives="A sandbox that is isolated counts as the check, and a tool that only reads needs none. Keeping "
    "text in a store is not carrying it out.",
    fails="a:agent_orchestrator -> db:relational_db",
    passes="a:agent_orchestrator -call(guarded_by=[v])-> db:relational_db; "
    "a -guard-> v:output_validator(blocking=true,fail_open=false)",
)
def unvalidated_execution(call: Element, graph: DesignGraph) -> Iterator[Violation]:
    """What a model writes is carried out without a check.

    Whoever steers the model then writes your queries and your code.
    """
    source, target = call.source_element, call.target_element
    if surely(is_harmless, source) or surely(is_harmless, target):
        return
    path = unchecked_order(graph, call)
    if path is None or some(is_harmless, (source, target)):
        return
    facts = {"blocking": True, "fail_open": False}
    check = checked_by(graph, call, validates, "output_validator", **facts)
    writer = graph.elements[path.components[0]]
    yield Violation(
        f"{target.label} carries out what {writer.label} writes, unchecked",
        witness=path,
        components=(target.id,),
        connections=(call.id,),
        root=f"{writer.id} unchecked orders",
        fixes=(Fix(f"Check what {writer.label} writes", check),),
    )
