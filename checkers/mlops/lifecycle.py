"""The loop from prediction back to training closes."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Violation,
    connected,
    first_or_new,
    has_tag,
    lifecycle_gap,
    provides,
    rule,
    trained_models,
    trainers_of,
    training_data_of,
)


@rule(
    "MLO-001",
    severity="high",
    subjects=trained_models,
    when=has_tag("training"),
    absence=True,
    source="Microsoft MLOps maturity model, level 4",
    source_checked="2026-11-21",
    remedy="Draw what leads from the model's answers and their outcomes back to its training data.",
    probe="A prediction was wrong on Monday: how does the model get to learn from it?",
    answer="Follow it: logged, outcome joined, checked, in the next training set, evaluated, registered, deployed.",
    false_positives="The loop closes through a prediction log, a label store or a human verdict, and nothing else.",
    fails="@training; t:training_dataset -> x:trainer -artifact-> r:model_registry -artifact-> c:deploy_controller "
    "-artifact-> m:online_endpoint -data-> p:prediction_log",
    passes="@training; t:training_dataset -> x:trainer -artifact-> r:model_registry -artifact-> c:deploy_controller "
    "-artifact-> m:online_endpoint -data-> p:prediction_log -feedback-> t",
)
def lifecycle_that_does_not_close(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Nothing leads from what the model did back to what it learns from.

    A model that never learns from its own mistakes ages from the day it is deployed.
    """
    gap = lifecycle_gap(graph, model)
    if gap is None:
        return
    log, new = first_or_new(graph, provides("outcome_capture"), "prediction_log", "predictions")
    kept = (
        ()
        if graph.information.may_reach(model.id, log)
        else (connected(graph, model.id, log, "data"),)
    )
    learned = (*training_data_of(graph, model.id), *trainers_of(graph, model.id))[0]
    back = connected(graph, log, learned, "feedback")
    yield Violation(
        f"Nothing {model.label} does gets back to {graph.elements[learned].label}",
        witness=gap.walked,
        fixes=(Fix("Lead outcomes back to training", (*new, *kept, back)),),
    )
