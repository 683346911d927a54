"""Is what is learned from fit to learn from?"""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Violation,
    all_of,
    any_component,
    new_component,
    provides,
    rule,
    spliced,
)

checked = provides("data_validation") | provides("human_verdict")


@rule(
    "DAT-001",
    severity="high",
    subjects=all_of(provides("training_data") | provides("feature_store")),
    when=any_component(provides("trainer") | provides("feature_store")),
    source="The ML Test Score, Data 1 and Monitor 2",
    source_checked="2026-11-21",
    remedy="Check schema, ranges, missing values and volume on the way in, and set aside what fails.",
    probe="A source renames a column tonight: what is the first thing in your design that notices?",
    answer="Name the check, what it does with the rows that fail, and who hears of it before training starts.",
    false_positives="Validation inside a stream processor counts (`validates: true`).",
    fails="e:external_source -data-> t:training_dataset -> x:trainer",
    passes="e:external_source -data-> v:data_validation(blocking=true) -data-> t:training_dataset -> x:trainer",
)
def unvalidated_data_to_learn_from(target: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Data reaches training or features without having been checked.

    Bad data is the commonest reason that a model goes wrong, and the model learns it without complaint.
    """
    if path := graph.information.path_avoiding(checked, provides("data_origin"), target):
        first = graph.elements[path.connections[-1]]
        check = new_component(
            graph,
            f"{target.id}-checks",
            "data_validation",
            within=first.source_element.part.within,
            blocking=True,
            quarantine=True,
        )
        yield Violation(
            f"{path} is checked nowhere",
            witness=path,
            components=(target.id,),
            connections=(first.id,),
            fixes=(Fix(f"Validate before {target.label}", spliced(first, check)),),
        )
