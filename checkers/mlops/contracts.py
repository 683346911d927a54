"""What models hand on is agreed: with those who read predictions, and between models that build on one another."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    ANSWER,
    DesignGraph,
    Element,
    Fix,
    Question,
    Set,
    Violation,
    all_of,
    having,
    is_serving_model,
    provides,
    rule,
    surely,
)

is_own = is_serving_model & ~(provides("llm") | provides("prebuilt_model"))
watches = provides("monitor_of_models") | provides("telemetry_backend")


def _topics(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: where predictions are kept or published, and two or more read them, monitors not counted."""
    models = having(graph, is_serving_model)
    for place in all_of(provides("prediction_log") | provides("broker"))(graph):
        fed = any(c.source in models for c in place.incoming)
        readers = [
            c
            for c in place.outgoing
            if c.part.kind in ("consume", "data", "call", "stream")
            and not surely(watches, c.target_element)
        ]
        if fed and len(readers) >= 2:
            yield place


@rule(
    "MLO-019",
    severity="medium",
    tier="extended",
    subjects=_topics,
    source="Sculley and others, Hidden Technical Debt in Machine Learning Systems, undeclared consumers",
    source_checked="2026-11-21",
    remedy="Agree on a schema, and know who reads.",
    probe="You change the scale of the scores in {subject}: who breaks?",
    answer="Nobody unknown: readers are registered, and the schema has a version.",
    fails="m:online_endpoint -publish-> h:event_stream(schema_ref=none) -consume-> a:function; h -consume-> "
    "b:function",
    passes="m:online_endpoint -publish-> h:event_stream(schema_ref=scores-v1) -consume-> a:function; h "
    "-consume-> b:function",
)
def readers_nobody_knows(place: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Predictions are read by others without a contract.

    A better model then breaks systems that nobody had heard of.
    """
    if not place.schema_ref:
        agree = (Set(on=place.id, attribute="schema_ref", value=f"{place.id}-v1"),)
        yield Violation(
            f"Who reads {place.label} has no contract",
            witness=(place.id,),
            fixes=(Fix("Agree on a schema", agree),),
        )


feeds_models = is_serving_model | provides("llm")
has_interface = is_own & provides("prediction_source")  # the kinds that can state a contract


def _in_the_middle(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: models that get another model's answer and whose answer a model gets."""
    for model in all_of(has_interface)(graph):
        before = any(surely(feeds_models, c.source_element) for c in model.incoming)
        after = any(surely(feeds_models, c.target_element) for c in model.outgoing)
        if before and after:
            yield model


@rule(
    "MLO-020",
    severity="low",
    tier="extended",
    subjects=_in_the_middle,
    source="Sculley and others, Hidden Technical Debt in Machine Learning Systems, correction cascades",
    source_checked="2026-11-21",
    remedy="Version what models hand one another, and evaluate the chain as a whole.",
    probe="You improve {subject}: which model after it gets worse?",
    answer="The end-to-end evaluation says so before the release.",
    false_positives="A model that only judges another's text changes nothing.",
    fails="a:online_endpoint -> b:online_endpoint(contract=none) -> c:online_endpoint",
    passes="a:online_endpoint -> b:online_endpoint(contract=scores-v2) -> c:online_endpoint",
)
def models_without_contract(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Models build on one another without a contract.

    Improving one of them changes all that follow.
    """
    if not model.contract:
        ask = Question("contract", "What do the models agree on?", example="scores-v1")
        agree = (Set(on=model.id, attribute="contract", value=ANSWER),)
        yield Violation(
            f"{model.label} stands between two models without a contract",
            witness=(model.id,),
            fixes=(Fix("Agree on an interface", agree, ask=ask),),
        )
