"""What a model answers: checked before anybody reads it, grounded in its sources, and watched afterwards."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Path,
    Predicate,
    Violation,
    alarmed,
    all_of,
    any_component,
    blocks_output,
    blocks_ungrounded,
    checked_by,
    checks_grounding,
    checks_output,
    connected,
    first_or_new,
    having,
    is_reader,
    provides,
    rule,
    way_to_some,
)

is_llm = provides("llm")


def _unchecked_answer(graph: DesignGraph, model: Element, barrier: Predicate) -> Path | None:
    """How an answer gets to a reader past every such check; the nearest reader speaks for all."""
    return way_to_some(graph.information, barrier, model, having(graph, is_reader))


@rule(
    "LLM-002",
    severity="critical",
    subjects=all_of(is_llm),
    when=any_component(is_reader),
    source="OWASP Top 10 for LLM Applications 2025, LLM05 and LLM09; Azure Well-Architected Framework, AI workloads",
    source_checked="2026-11-21",
    remedy="Let a blocking output check stand on every way from the model to a reader.",
    probe="What is the worst sentence {subject} could say to a customer, and what would stop it?",
    answer="Name the check on the answer, what it does with streamed text, and what the reader sees when it refuses.",
    false_positives="Answers that only an offline evaluation reads need no check.",
    fails="u:user_client -> app:web_app -> m:llm_deployment",
    passes="u:user_client -> app:web_app -call(guarded_by=[out])-> m:llm_deployment; "
    "app -guard-> out:content_safety_out(blocking=true,fail_open=false)",
)
def unchecked_answer(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """What a language model says reaches a reader without a blocking check.

    Harmful or leaked text is then seen first by the person it harms.
    """
    if path := _unchecked_answer(graph, model, checks_output):
        first = graph.elements[path.connections[0]]
        facts = {"blocking": True, "fail_open": False}
        check = checked_by(graph, first, blocks_output, "content_safety_out", **facts)
        yield Violation(
            f"Answers of {model.label} reach {graph.elements[path.components[-1]].label} unchecked",
            witness=path,
            components=(model.id,),
            connections=(first.id,),
            root=f"{model.id} answers unchecked",
            fixes=(Fix(f"Check what {model.label} answers", check),),
        )


def _answers_from_documents(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: the language models of ours to which a retrieval index leads."""
    indexes = having(graph, provides("retrieval_index"))
    for model in all_of(is_llm)(graph):
        if any(graph.information.may_reach(index, model.id) for index in indexes):
            yield model


@rule(
    "LLM-013",
    severity="high",
    subjects=_answers_from_documents,
    when=any_component(is_reader),
    yields_to=("LLM-002",),
    source="OWASP Top 10 for LLM Applications 2025, LLM09; Azure review checklists, AI landing zone AI.175",
    source_checked="2026-11-21",
    remedy="Compare answers with the passages they rest on, and refuse what is not supported.",
    probe="The passage says 14 days and {subject} says 30: who notices first?",
    answer="Show the grounding check on the path, its threshold, and the answer that is given when it fails.",
    false_positives="Creative uses that promise no facts: accept the risk with that reason.",
    fails="u:user_client -> app:web_app -> m:llm_deployment; app -> r:retriever -> i:search_index",
    passes="u:user_client -> app:web_app -call(guarded_by=[out])-> m:llm_deployment; "
    "app -> r:retriever -> i:search_index; "
    "app -guard-> out:content_safety_out(blocking=true,fail_open=false,checks_grounding=true)",
)
def ungrounded_answer(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Answers from retrieved documents are not compared with them.

    A fluent invention looks exactly like a quotation to whoever asked.
    """
    if path := _unchecked_answer(graph, model, checks_grounding):
        first = graph.elements[path.connections[0]]
        facts = {"blocking": True, "fail_open": False, "checks_grounding": True}
        check = checked_by(graph, first, blocks_ungrounded, "content_safety_out", **facts)
        yield Violation(
            f"Nothing compares what {model.label} answers with the documents it was given",
            witness=path,
            components=(model.id,),
            connections=(first.id,),
            root=f"{model.id} ungrounded",
            fixes=(Fix(f"Check the grounding of {model.label}", check),),
        )


def _answering(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: the language models of ours that somebody reads."""
    readers = having(graph, is_reader)
    for model in all_of(is_llm)(graph):
        if any(graph.information.may_reach(model.id, reader) for reader in readers):
            yield model


@rule(
    "LLM-014",
    severity="high",
    subjects=_answering,
    absence=True,
    source="Azure review checklists, AI landing zone AI.147 and AI.151",
    source_checked="2026-11-21",
    remedy="Judge a sample of real answers by a model and by people, and let users rate them.",
    probe="The provider changed the model on Tuesday: on which day would you know that answers got worse?",
    answer="Name the sample, who or what judges it, how it was calibrated, and the alarm that follows.",
    fails="u:user_client -> app:web_app -> m:llm_deployment",
    passes="u:user_client -> app:web_app -> m:llm_deployment; app -telemetry(data=[generated])-> e:llm_evaluator",
)
def unjudged_answers(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Nobody judges what a language model answers once it is live.

    Quality slips without an error, and complaints arrive weeks later.
    """
    evaluators = having(graph, provides("evaluator") & ~provides("drift_monitor"))
    if graph.information.reaches_some(model.id, evaluators):
        return
    caller = next((c.source for c in model.incoming if c.part.kind == "call"), model.id)
    judge, new = first_or_new(graph, provides("evaluator"), "llm_evaluator", "answer-evaluator")
    sample = connected(graph, caller, judge, "telemetry", data=("generated",))
    alarm = alarmed(graph, judge) if new else ()
    yield Violation(
        f"Nobody judges what {model.label} answers",
        witness=(model.id,),
        fixes=(Fix("Judge a sample of the answers", (*new, sample, *alarm)),),
    )
