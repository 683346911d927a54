"""Watching a model: has the world moved, was it right, and what happens then?"""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Violation,
    acts_on_alarms,
    alarmed,
    all_of,
    connected,
    first_or_new,
    having,
    label_sources,
    provides,
    rule,
    serving_logs,
    signal_reaches,
    trained_models,
    training_data_of,
)

watches_drift = provides("drift_monitor")
judges_quality = provides("evaluator")
watches_models = watches_drift | provides("quality_monitor")


def _joined(graph: DesignGraph, watchers: tuple[str, ...], sides: tuple[str, ...]) -> bool:
    return graph.information.meeting(watchers, *sides) is not None


@rule(
    "MON-006",
    severity="high",
    subjects=trained_models,
    absence=True,
    source="Azure Machine Learning, model monitoring concepts; The ML Test Score, Monitor 2",
    source_checked="2026-11-21",
    remedy="Let one drift monitor see both what the model is asked and what it was trained on.",
    probe="Which distribution do you compare today's inputs with, and who notices when they part?",
    answer="Name the features, the distance, the threshold, the window and what an alarm sets off.",
    false_positives="Models trained by others have no training baseline here: the rule does not apply to them.",
    fails="t:training_dataset -> x:trainer -artifact-> m:online_endpoint; m -data-> "
    "p:prediction_log -data-> d:drift_monitor",
    passes="t:training_dataset -> x:trainer -artifact-> m:online_endpoint; "
    "m -data-> p:prediction_log -data-> d:drift_monitor; t -data-> d",
)
def drift_without_a_baseline(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """No drift monitor sees both what the model is asked and what it was trained on.

    Drift is a difference between two distributions; with one of them there is nothing to compare.
    """
    learned = training_data_of(graph, model.id)
    watchers = having(graph, watches_drift)
    if not learned or any(_joined(graph, watchers, (model.id, t)) for t in learned):
        return
    watcher, new = first_or_new(graph, watches_drift, "drift_monitor", "drift")
    sides = (serving_logs(graph, model)[0], learned[0])
    missing = [s for s in sides if new or not graph.information.reaches(s, watcher)]
    told = alarmed(graph, watcher) if new else ()
    edits = (*new, *(connected(graph, side, watcher, "data") for side in missing), *told)
    yield Violation(
        f"No drift monitor compares what {model.label} is asked with {graph.elements[learned[0]].label}",
        witness=(model.id, *watchers[:1], learned[0]),
        components=(model.id,),
        fixes=(Fix("Join both sides in a drift monitor", edits),),
    )


@rule(
    "MON-008",
    severity="high",
    subjects=trained_models,
    when=lambda graph: bool(label_sources(graph)),
    absence=True,
    source="Azure Machine Learning, model monitoring concepts (model performance); The ML Test Score, Monitor 7",
    source_checked="2026-11-21",
    remedy="Join outcomes to predictions by prediction id and let an evaluator read both.",
    probe="How good was {subject} last week, and when will you know?",
    answer="Name the key that joins an outcome to its prediction, how late outcomes come, and the metric by slice.",
    false_positives="Where outcomes never arrive, draw no label source; a sample judged by "
    "people then takes its place.",
    fails="t:training_dataset -> x:trainer -artifact-> m:online_endpoint -data-> "
    "p:prediction_log; l:label_store -data-> t",
    passes="t:training_dataset -> x:trainer -artifact-> m:online_endpoint -data-> p:prediction_log -data-> "
    "q:data_quality_monitor; l:label_store -data-> t; l -data-> q",
)
def outcomes_never_meet_predictions(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """What really happened is never joined to what the model said.

    Without it a model may be wrong for months while every chart of its inputs stays flat.
    """
    labels = label_sources(graph)
    watchers = having(graph, judges_quality)
    if any(_joined(graph, watchers, (model.id, label)) for label in labels):
        return
    evaluator, new = first_or_new(graph, judges_quality, "data_quality_monitor", "realised-quality")
    sides = (serving_logs(graph, model)[0], labels[0])
    missing = [s for s in sides if new or not graph.information.reaches(s, evaluator)]
    told = alarmed(graph, evaluator) if new else ()
    edits = (*new, *(connected(graph, side, evaluator, "data") for side in missing), *told)
    yield Violation(
        f"Nothing joins {graph.elements[labels[0]].label} to what {model.label} said",
        witness=(model.id, labels[0]),
        components=(model.id,),
        fixes=(Fix("Judge predictions by their outcomes", edits),),
    )


@rule(
    "MON-015",
    severity="high",
    subjects=all_of(watches_models),
    source="Microsoft MLOps maturity model, level 4; Azure Well-Architected Framework, MLOps for AI workloads",
    source_checked="2026-11-21",
    remedy="Let its alarm start retraining, roll back, or reach somebody on call.",
    probe="The drift alarm goes off: what happens next without anybody reading a report?",
    answer="Say which alarm retrains, which rolls back, which pages a person, and how a false alarm is closed.",
    false_positives="Retraining by hand after a page is enough.",
    fails="m:online_endpoint -data-> p:prediction_log -data-> d:drift_monitor",
    passes="m:online_endpoint -data-> p:prediction_log -data-> d:drift_monitor -alert-> o:oncall",
)
def alarm_that_triggers_nothing(monitor: Element, graph: DesignGraph) -> Iterator[Violation]:
    """The alarm of a drift or quality monitor triggers nothing.

    The loop is open: the model goes on being wrong until somebody happens to look.
    """
    if signal_reaches(graph, monitor, acts_on_alarms):
        return
    yield Violation(
        f"Nothing happens when {monitor.label} raises an alarm",
        witness=(monitor.id,),
        fixes=(Fix("Lead the alarm to something that acts", alarmed(graph, monitor.id)),),
    )
