"""What a model must pass before it may answer, and what is agreed with those who build on its answers."""

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
    first_or_new,
    has_delivery,
    having,
    is_component,
    is_delivery,
    is_serving_model,
    is_set,
    new_component,
    provides,
    rerouted,
    rule,
    served_by_training,
    spliced,
    surely,
)

keeps_versions = is_component & provides("model_registry")
is_blocking = is_set("blocking")
gates = is_component & provides("evaluation_gate") & is_blocking
no_way_but_registered = keeps_versions | ~is_delivery
no_way_but_gated = gates | ~is_delivery
is_own = is_serving_model & ~(provides("llm") | provides("prebuilt_model"))
watches = provides("monitor_of_models") | provides("telemetry_backend")


@rule(
    "MLO-003",
    severity="critical",
    subjects=served_by_training,
    source="Microsoft MLOps maturity model, level 3",
    source_checked="2026-11-21",
    remedy="Register every model and deploy from the registry only.",
    probe="Which exact model answered this request last Tuesday, and from which data was it trained?",
    answer="Name the version in the log, the registry entry behind it, and the data and code it points to.",
    false_positives="An endpoint without any drawn artefact path is asked about, not accused.",
    fails="x:trainer -artifact-> m:online_endpoint",
    passes="x:trainer -artifact-> r:model_registry -artifact-> m:online_endpoint",
)
def model_served_without_registry(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A model can reach serving without passing a registry.

    It then has no version, no provenance and nothing to go back to.
    """
    has_delivery(model)
    if path := graph.lifecycle.path_avoiding(no_way_but_registered, provides("trainer"), model):
        registry, new = first_or_new(graph, keeps_versions, "model_registry", "registry")
        yield Violation(
            f"{path} passes no registry",
            witness=path,
            components=(model.id,),
            connections=(path.connections[0],),
            fixes=(
                Fix(
                    "Deploy from a registry",
                    rerouted(graph, graph.elements[path.connections[0]], registry, new),
                ),
            ),
        )


@rule(
    "MLO-004",
    severity="critical",
    subjects=served_by_training,
    yields_to=("MLO-011",),
    source="The ML Test Score, Infra 4; Rules of Machine Learning, rules 9 and 24",
    source_checked="2026-11-21",
    remedy="Put an evaluation gate that blocks on the way from training to production.",
    probe="Which number must a new model beat, on which data, and who can overrule it?",
    answer="Name the metric, the threshold against the current model, the slices, and the record of each decision.",
    false_positives="A gate that does not block does not count.",
    fails="x:trainer -artifact-> r:model_registry -artifact-> m:online_endpoint",
    passes="x:trainer -artifact-> g:evaluation_gate(blocking=true) -artifact-> "
    "r:model_registry -artifact-> m:online_endpoint",
)
def model_promoted_without_evaluation(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A model can be promoted without passing an evaluation that blocks.

    Sooner or later a worse model replaces a better one, and users find out first.
    """
    has_delivery(model)
    if path := graph.lifecycle.path_avoiding(no_way_but_gated, provides("trainer"), model):
        first = graph.elements[path.connections[0]]
        gate = new_component(
            graph,
            f"{first.source}-gate",
            "evaluation_gate",
            within=first.source_element.part.within,
            blocking=True,
        )
        yield Violation(
            f"{path} passes no evaluation that blocks",
            witness=path,
            components=(model.id,),
            connections=(first.id,),
            fixes=(Fix("Evaluate before it goes on", spliced(first, gate)),),
        )


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
