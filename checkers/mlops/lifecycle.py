"""The loop from prediction back to training closes."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Violation,
    connected,
    has_tag,
    lifecycle_gap,
    rule,
    trained_models,
)


@rule(
    "MLO-001",
    severity="high",
    subjects=trained_models,
    when=has_tag("training"),
    source="Microsoft MLOps maturity model, level 4",
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
    if gap := lifecycle_gap(graph, model):
        bridge = (
            () if gap.before is None else (connected(graph, gap.after, gap.before, "feedback"),)
        )
        yield Violation(
            f"The loop of {model.label} ends at {graph.elements[gap.after].label}",
            witness=gap.walked,
            components=(gap.after,),
            fixes=(Fix("Lead it back", bridge),) if bridge else (),
        )
