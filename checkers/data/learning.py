"""What is learned from: right in time, free of answers, versioned, and never the exam itself."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    ComponentElement,
    DesignGraph,
    Element,
    Fix,
    Predicate,
    Set,
    Violation,
    all_of,
    any_component,
    cut_off,
    having,
    is_kind,
    is_serving_model,
    is_set,
    provides,
    removes,
    rule,
    some,
    surely,
)

joins_in_time = is_set("point_in_time")
builds_sets = is_kind("feature_store", "feature_store_offline")


def _joined(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what training sets are joined in, where labels come later than what they judge."""
    if having(graph, provides("label_store")):
        for part in all_of(builds_sets)(graph):
            if any(
                graph.information.may_reach(part.id, t) for t in having(graph, provides("trainer"))
            ):
                yield part


@rule(
    "DAT-005",
    severity="high",
    subjects=_joined,
    source="Rules of Machine Learning, rule 31; Azure Machine Learning, feature store",
    source_checked="2026-11-21",
    remedy="Join by event time: each example sees what was known then.",
    probe="A label of March is joined in {subject}: does its example know April?",
    answer="No: the join takes the last value before the event, and a test proves it.",
    false_positives="Data that does not change with time has no wrong moment.",
    fails="f:feature_store_offline(point_in_time=false) -data-> x:trainer; l:label_store -data-> x",
    passes="f:feature_store_offline(point_in_time=true) -data-> x:trainer; l:label_store -data-> x",
)
def examples_that_know_the_future(part: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Training examples are joined without regard to time.

    The model learns from what it will not have, and shines until it is used.
    """
    if not joins_in_time(part):
        right = (Set(on=part.id, attribute="point_in_time", value=True),)
        yield Violation(
            f"{part.label} joins examples without regard to time",
            witness=(part.id,),
            fixes=(Fix("Join by event time", right),),
        )


keeps_labels = provides("label_store")
keeps_label_back = (
    (builds_sets & joins_in_time)
    | provides("trainer")
    | provides("training_data")
    | provides("evaluator")
    | provides("drift_monitor")
    | removes("label")
    | Predicate(
        lambda part: (
            not part.is_component and part.states("data") and "label" not in (part.data or ())
        )
    )
)
"""What a label does not get past: a join in time, what learns or judges, a connection that says it carries none."""


@rule(
    "DAT-006",
    severity="critical",
    subjects=all_of(is_serving_model & ~provides("llm")),
    when=any_component(keeps_labels),
    source="Rules of Machine Learning, rule 29",
    source_checked="2026-11-21",
    remedy="Take the label off the way into serving, or join it by event time.",
    probe="Which input of {subject} is known only after the decision?",
    answer="None: everything that comes from outcomes is cut at the label's delay.",
    false_positives="A feature store that joins by event time (`point_in_time: true`), and a connection whose "
    "`data` names no label, let none through.",
    fails="l:label_store -data-> f:feature_store_online -data-> m:online_endpoint",
    passes="l:label_store -data-> x:trainer -artifact-> m:online_endpoint",
)
def label_leaks_into_serving(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """What is known only afterwards gets into what a model is asked with.

    In the test it knows the answer; in life it does not.
    """
    if path := graph.observation.path_avoiding(keeps_label_back, keeps_labels, model):
        yield Violation(
            f"Labels of {graph.elements[path.components[0]].label} get into what {model.label} is asked with",
            witness=path,
            components=(model.id,),
            connections=path.connections[:1],
            root=f"labels to {model.id}",
            fixes=(
                Fix(
                    "Take the label off the way",
                    cut_off(graph, keeps_label_back, keeps_labels, model.id),
                ),
            ),
        )


VERSIONED_BY: dict[str, tuple[str, str | bool]] = {
    "training_dataset": ("dataset_version", "v1"),
    "lakehouse": ("time_travel", True),
    "data_lake": ("versioning", True),
    "object_store": ("versioning", True),
}


def _versioned(part: Element) -> bool:
    name, _ = VERSIONED_BY.get(part.part.kind, ("versioned", True))
    return bool(getattr(part, name))


is_versioned = Predicate(_versioned)
is_set_or_features = provides("training_data") | provides("feature_store")
can_be_versioned = is_set_or_features | is_kind(*VERSIONED_BY)


def _trainers_with_data(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: trainers of ours that read data which could be versioned."""
    for trainer in all_of(provides("trainer"))(graph):
        if _read(trainer):
            yield trainer


def _read(trainer: Element) -> list[ComponentElement]:
    sources = (
        *(c.source_element for c in trainer.incoming),
        *(c.target_element for c in trainer.outgoing if c.part.kind == "call"),
    )
    return [s for s in sources if surely(can_be_versioned, s)]


@rule(
    "DAT-009",
    severity="high",
    subjects=_trainers_with_data,
    source="The ML Test Score, Infra 1; Azure Machine Learning, data assets",
    source_checked="2026-11-21",
    remedy="Version what is learned from, and write the version into the model's record.",
    probe="Train last month's model of {subject} again: on exactly which rows?",
    answer="On the version in its record, which can still be read.",
    fails="t:training_dataset(dataset_version=none) -data-> x:trainer",
    passes="t:training_dataset(dataset_version=v7) -data-> x:trainer",
)
def unversioned_training_data(trainer: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A model is trained on data without a version.

    It can then neither be made again nor explained.
    """
    sources = _read(trainer)
    if not some(is_versioned, sources):
        source = sources[0]
        name, value = VERSIONED_BY.get(source.part.kind, ("versioned", True))
        yield Violation(
            f"{trainer.label} learns from {source.label}, which has no versions",
            witness=(source.id, trainer.id),
            components=(trainer.id,),
            fixes=(
                Fix(f"Version {source.label}", (Set(on=source.id, attribute=name, value=value),)),
            ),
        )


may_be_split = is_set_or_features | is_kind("lakehouse")


def _examined(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: data that both a trainer and an evaluation read."""
    for store in all_of(may_be_split)(graph):
        ends = {c.target for c in store.outgoing if c.part.kind in ("data", "stream")}
        if ends & set(having(graph, provides("trainer"))) and ends & set(
            having(graph, provides("evaluation_gate"))
        ):
            yield store


@rule(
    "DAT-011",
    severity="high",
    subjects=_examined,
    source="Rules of Machine Learning, rule 33",
    source_checked="2026-11-21",
    remedy="Keep test data in a store of its own, or split by time.",
    probe="How do you know that {subject} was not examined on what it had learned?",
    answer="The test set lies elsewhere, or everything in it is younger than the training data.",
    false_positives="One store that is split by time says `split: time`.",
    fails="t:training_dataset(split=none) -data-> x:trainer; t -data-> g:evaluation_gate",
    passes="t:training_dataset(split=time) -data-> x:trainer; t -data-> g:evaluation_gate",
)
def examined_on_what_was_learned(store: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A model is tested on data that it may have learned from.

    It then passes every test, and fails in use.
    """
    if not store.split:
        apart = (Set(on=store.id, attribute="split", value="time"),)
        yield Violation(
            f"Training and evaluation read {store.label} without a split",
            witness=(store.id,),
            fixes=(Fix("Split by time", apart),),
        )
