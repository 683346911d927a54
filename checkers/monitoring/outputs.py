"""What models say and what they are fed: scores, skew, freshness, and the groups that averages hide."""

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
    connected,
    feature_definitions,
    first_or_new,
    having,
    is_realtime,
    is_serving_model,
    provides,
    rule,
    serving_logs,
    trained_models,
)

watches = provides("drift_monitor") | provides("quality_monitor")
is_own_model = is_serving_model & ~(provides("llm") | provides("prebuilt_model"))


@rule(
    "MON-007",
    severity="medium",
    subjects=all_of(is_own_model),
    absence=True,
    yields_to=("MON-006",),
    source="Azure Machine Learning, model monitoring concepts",
    source_checked="2026-11-21",
    remedy="Let a monitor see what the model says, and compare it with last week.",
    probe="A feature silently turns to zero for {subject}: which curve moves?",
    answer="The distribution of scores, against its own past, by segment.",
    false_positives="One monitor may watch both inputs and outputs.",
    fails="a:web_app -> m:online_endpoint",
    passes="a:web_app -> m:online_endpoint -data-> p:prediction_log -data-> d:drift_monitor",
)
def unwatched_scores(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Nobody watches the distribution of what a model says.

    A lost feature changes the scores long before it changes the business.
    """
    for watcher in graph.information.reached_among(model.id, having(graph, watches)):
        if graph.information.reaches(model.id, watcher):
            return
    watcher, new = first_or_new(graph, watches, "drift_monitor", "drift")
    source = serving_logs(graph, model)[0]
    line = connected(graph, source, watcher, "data")
    yield Violation(
        f"Nobody watches the scores of {model.label}",
        witness=(model.id,),
        fixes=(Fix("Let a monitor see the scores", (*new, line)),),
    )


def _featured(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: realtime models trained here on features that are computed for serving too."""
    for model in trained_models(graph):
        trained, served = feature_definitions(graph, model.id)
        if trained and served:
            yield model


@rule(
    "MON-009",
    severity="medium",
    subjects=_featured,
    absence=True,
    yields_to=("DAT-003", "MON-006"),
    source="Rules of Machine Learning, rules 29 and 37; The ML Test Score, Monitor 3",
    source_checked="2026-11-21",
    remedy="Log the features that were served and compare them with those of training, hour by hour.",
    probe="The same customer, the same minute: does {subject} see what training saw?",
    answer="Measured: logged features are compared with recomputed ones, and differences raise an alarm.",
    false_positives="One definition for both sides, and training from the serving log, leave nothing to differ.",
    fails="@realtime; s:event_stream -consume-> p:stream_processor(definition_id=one) -> m:online_endpoint; "
    "s -data-> f:feature_pipeline(definition_id=two) -data-> x:trainer -artifact-> m",
    passes="@realtime; s:event_stream -consume-> p:stream_processor(definition_id=one) -> m:online_endpoint; "
    "s -data-> f:feature_pipeline(definition_id=one) -data-> x:trainer -artifact-> m",
)
def skew_nobody_measures(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Nobody measures whether serving sees the features that training saw.

    Skew is silent: each side is right by its own code.
    """
    trained, served = map(dict, feature_definitions(graph, model.id))
    if trained.keys() & served.keys():
        return
    offline, online = next(iter(trained.values())), next(iter(served.values()))
    watchers = having(graph, watches)
    if graph.information.meeting(watchers, offline, online):
        return
    watcher, new = first_or_new(graph, watches, "data_quality_monitor", "skew")
    lines = (connected(graph, offline, watcher, "data"), connected(graph, online, watcher, "data"))
    yield Violation(
        f"Nobody compares what {graph.elements[online].label} and {graph.elements[offline].label} compute",
        witness=(offline, online, model.id),
        components=(model.id,),
        fixes=(Fix("Compare both sides", (*new, *lines)),),
    )


is_served_fresh = provides("feature_store_online")


@rule(
    "MON-010",
    severity="high",
    subjects=all_of(is_served_fresh),
    when=is_realtime,
    source="Rules of Machine Learning, rule 10; Azure Well-Architected Framework, AI workloads: grounding data "
    "design",
    source_checked="2026-11-21",
    remedy="State how old a feature may be, and raise an alarm when it is older.",
    probe="The job that fills {subject} stopped yesterday: who knows?",
    answer="The alarm on the age of the newest value, within minutes.",
    false_positives="Reference data that never changes cannot grow stale.",
    fails="@realtime; f:feature_store_online(freshness_slo_s=none) -data-> m:online_endpoint",
    passes="@realtime; f:feature_store_online(freshness_slo_s=900) -data-> m:online_endpoint",
)
def stale_features_unnoticed(store: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Nobody notices when features grow old.

    Old values look as valid as fresh ones, and the model believes them.
    """
    if store.freshness_slo_s is None:
        ask = Question("freshness_slo_s", "How old may a feature be?", unit="seconds", example=900)
        limit = (Set(on=store.id, attribute="freshness_slo_s", value=ANSWER),)
        yield Violation(
            f"Nobody notices when {store.label} grows stale",
            witness=(store.id,),
            fixes=(Fix("State how old a feature may be", limit, ask=ask),),
        )


@rule(
    "MON-016",
    severity="medium",
    tier="extended",
    subjects=all_of(watches),
    when=lambda graph: graph.has_tag("multi_tenant") or graph.has_tag("high_stakes"),
    source="The ML Test Score, Model 6",
    source_checked="2026-11-21",
    remedy="Watch by tenant, language, model version and group, not only as a whole.",
    probe="The average of {subject} is fine: for whom is it not?",
    answer="Name the slices, the smallest that is still counted, and who looks at the worst of them.",
    false_positives="A narrow use with one tenant has no slices.",
    fails="@high_stakes; d:drift_monitor(slices=none)",
    passes="@high_stakes; d:drift_monitor(slices=[region,model_version])",
)
def averages_only(monitor: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A model is watched as a whole only.

    An average can stay fine while one group gets nothing but errors.
    """
    if not monitor.slices:
        parts = (Set(on=monitor.id, attribute="slices", value=("group", "model_version")),)
        yield Violation(
            f"{monitor.label} sees averages only",
            witness=(monitor.id,),
            fixes=(Fix("Watch by group and model version", parts),),
        )
