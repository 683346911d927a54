"""The loop from prediction back to training: it closes, in time, and no model in service gets too old."""

from __future__ import annotations

import math
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
    connected,
    first_or_new,
    has_tag,
    is_component,
    is_kind,
    lifecycle_gap,
    open_on,
    provides,
    retraining_of,
    rule,
    trained_models,
    trainers_of,
    training_data_of,
    whole_design,
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


def _has_time_limit(graph: DesignGraph) -> bool:
    """Whether something is trained, and somebody says how long that may take."""
    found = retraining_of(graph)
    return found is not None and found.target_min is not None


@rule(
    "MLO-009",
    severity="high",
    subjects=whole_design,
    when=_has_time_limit,
    source="INFORMS Mathematical Programming Glossary, critical path",
    source_checked="2026-11-21",
    remedy="Run steps side by side, compute features incrementally, reserve the machines, or allow more time.",
    probe="The longest step fails once and is run again: is the model still there in time?",
    answer="Give the chain of steps with their minutes, what is left of the time allowed, and what one retry costs.",
    false_positives="Streams and what runs beside the chain take none of its time.",
    fails="@retrain_sla_min=120 d:data_lake -data-> f:feature_pipeline(duration_min=50) -data-> "
    "t:trainer(duration_min=40) -artifact-> g:evaluation_gate(duration_min=10) -artifact-> r:model_registry",
    passes="@retrain_sla_min=120 d:data_lake -data-> f:feature_pipeline(duration_min=20) -data-> "
    "t:trainer(duration_min=40) -artifact-> g:evaluation_gate(duration_min=10) -artifact-> r:model_registry",
)
def retraining_too_slow(whole: Element, graph: DesignGraph) -> Iterator[Violation]:
    """The chain from data to model does not fit the time allowed, with one step tried twice.

    A schedule without slack is missed at the first retry.
    """
    found = retraining_of(graph)
    if found is None or found.target_min is None or found.meets_target:
        return
    if found.meets_target is None:
        raise open_on(graph, found.missing, "duration_min")
    longest = max(
        found.path, key=lambda name: (graph.component(name).drawn("duration_min") or 0, name)
    )
    step = graph.component(longest)
    yield Violation(
        f"{' -> '.join(found.path)} takes {found.at_least_min:g} min and {found.retry_min:g} more if {step.label} is "
        f"tried twice; {found.target_min:g} are allowed",
        witness=found.path,
        components=found.path,
        fixes=_shorter(graph, found.path, step, found.target_min - found.at_least_min),
    )


def _shorter(
    graph: DesignGraph, path: tuple[str, ...], step: Element, slack: float
) -> tuple[Fix, ...]:
    """The longest step made so short that all fits with the then longest tried twice; nothing where that cannot be."""
    times = {name: float(graph.component(name).duration_min or 0) for name in path}
    takes = times.pop(step.id)
    rest, longest = takes + slack, max(times.values(), default=0.0)
    most = rest / 2 if rest / 2 >= longest else rest - longest
    if most <= 0:
        return ()
    title = (
        f"Shorten {step.label}, if it can be, and say to how many minutes: "
        f"{takes:g} min becomes at most {most:g} min"
    )
    ask = Question(
        "duration_min",
        f"How many minutes will {step.label} take, at most {most:g}?",
        unit="minutes",
        example=most,
    )
    edit = Set(on=step.id, attribute="duration_min", value=ANSWER)
    return (Fix(title, (edit,), safe=False, ask=ask),)


def _ages(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what serves a model and states how old it may get, where something is trained."""
    if retraining_of(graph) is not None:
        for part in all_of(is_component)(graph):
            if part.states("max_age_h") and part.max_age_h is not None:
                yield part


@rule(
    "MLO-010",
    severity="medium",
    subjects=_ages,
    source="The ML Test Score, Model 4; Rules of Machine Learning, rule 8",
    source_checked="2026-11-21",
    remedy="Shorten what takes most of it: the period, the pipeline, the rollout, or the wait for labels.",
    probe="How old is what {subject} has learned, at its oldest?",
    answer="Period, plus pipeline, plus rollout, plus how late the labels come.",
    fails="p:pipeline_orchestrator(period_min=1440) -control-> t:trainer(duration_min=120) -artifact-> "
    "c:deploy_controller(bake_min=60,duration_min=0) -artifact-> m:online_endpoint(max_age_h=24); "
    "l:label_store(label_delay_h=0) -data-> t",
    passes="p:pipeline_orchestrator(period_min=360) -control-> t:trainer(duration_min=120) -artifact-> "
    "c:deploy_controller(bake_min=60,duration_min=0) -artifact-> m:online_endpoint(max_age_h=24); "
    "l:label_store(label_delay_h=0) -data-> t",
)
def model_gets_too_old(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """The model in service gets older than it may.

    A fresh schedule with stale labels still serves yesterday's world.
    """
    found = retraining_of(graph)
    if found is None:
        return
    if found.max_age_h is None:
        pipelines = [c.id for c in all_of(is_kind("pipeline_orchestrator"))(graph)]
        raise open_on(graph, (*found.missing, *pipelines), "duration_min", "period_min")
    if found.max_age_h > model.max_age_h:
        yield Violation(
            f"{model.label} gets {found.max_age_h:,.1f} h old and may be {model.max_age_h:g}",
            witness=(*found.path, model.id),
            components=(model.id,),
            fixes=_more_often(graph, found.max_age_h, model.max_age_h),
        )


def _more_often(graph: DesignGraph, age: float, allowed: float) -> tuple[Fix, ...]:
    """Train so much more often that the age (hours) fits; nothing where the rest alone takes longer."""
    found = retraining_of(graph)
    if found is None or found.scheduled_by is None or found.period_min is None:
        return ()
    period = found.period_min
    shorter = math.floor(period - 60 * (age - allowed))
    if shorter < 1:
        return ()
    then = age - (period - shorter) / 60
    title = f"Train every {shorter:g} min, not every {period:g}: {age:,.1f} h becomes {then:,.1f} h"
    return (Fix(title, (Set(on=found.scheduled_by, attribute="period_min", value=shorter),)),)
