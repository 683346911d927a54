"""What a model must pass before it may answer."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Violation,
    first_or_new,
    has_delivery,
    is_component,
    is_delivery,
    is_set,
    new_component,
    provides,
    rerouted,
    rule,
    served_by_training,
    spliced,
)

keeps_versions = is_component & provides("model_registry")
is_blocking = is_set("blocking")
gates = is_component & provides("evaluation_gate") & is_blocking
no_way_but_registered = keeps_versions | ~is_delivery
no_way_but_gated = gates | ~is_delivery


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
