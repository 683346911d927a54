"""What only users can show: models tried on some of them, and on cases that no model has decided."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Edit,
    Element,
    Fix,
    Predicate,
    Set,
    Violation,
    added,
    connected,
    first_or_new,
    has_tag,
    having,
    is_set,
    new_component,
    observed,
    provides,
    rule,
    some,
    surely,
    trained_models,
)

holds_out = is_set("holdout_pct")
is_allocator = provides("experiment")


def _shapes_its_labels(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: trained models whose answers lead to the labels that they are trained on."""
    for model in trained_models(graph):
        stores = [graph.component(n) for n in having(graph, provides("label_store"))]
        shaped = [s for s in stores if graph.observation.may_reach(model.id, s.id)]
        if shaped and not any(_comes_anyway(graph, model, store) for store in shaped):
            yield model


def _comes_anyway(graph: DesignGraph, model: Element, store: Element) -> bool:
    """Whether labels also come from somewhere that the model's answers do not get to."""
    sources = (c.source for c in store.incoming)
    return any(not graph.observation.may_reach(model.id, source) for source in sources)


@rule(
    "MLO-012",
    severity="high",
    subjects=_shapes_its_labels,
    when=has_tag("high_stakes"),
    source="Rules of Machine Learning, rule 36; Sculley and others, Hidden Technical Debt in Machine Learning "
    "Systems",
    source_checked="2026-11-21",
    remedy="Let a small share of cases go around the action, or log with which probability each was chosen.",
    probe="{subject} stops a payment: how does it ever learn that it was wrong?",
    answer="From the one case in a hundred that is let through on purpose and watched.",
    false_positives="Labels that come whatever was decided, such as chargebacks on everything, are not biased.",
    fails="@high_stakes; a:web_app -> m:online_endpoint -data-> l:label_store -data-> x:trainer -artifact-> m",
    passes="@high_stakes; a:web_app -> h:ab_allocator(holdout_pct=1) -> m:online_endpoint -data-> l:label_store "
    "-data-> x:trainer -artifact-> m",
)
def labels_shaped_by_predictions(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A model decides which outcomes it will ever see.

    It then finds itself confirmed by the cases that it left over.
    """
    allocators = [graph.component(n) for n in having(graph, is_allocator)]
    if allocators and some(holds_out, allocators):
        return
    if allocators:
        edits: tuple[Edit, ...] = (Set(on=allocators[0].id, attribute="holdout_pct", value=1),)
    else:
        caller = next((c.source for c in model.incoming if c.part.kind == "call"), model.id)
        new = new_component(graph, f"{model.id}-holdout", "ab_allocator", holdout_pct=1)
        ask = connected(graph, caller, new.id, "call", required=False)
        edits = (added(new), ask, *observed(graph, new))
    yield Violation(
        f"{model.label} decides which outcomes it learns from",
        witness=(model.id,),
        fixes=(Fix("Hold one case in a hundred out", edits),),
    )


def _faces_users(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: models trained here that people reach."""
    people = having(graph, provides("person") & provides("entry"))
    for model in trained_models(graph):
        if any(graph.access.may_reach(person, model.id) for person in people):
            yield model


counts_outcomes = provides("telemetry_backend") | provides("business_sink") | provides("analytics")
deploys = provides("deploy_controller")
tries_on_some = Predicate(lambda controller: controller.strategy in ("shadow", "canary"))


may_split = ~(provides("entry") | provides("gateway") | provides("merges"))


def _asking(graph: DesignGraph, model: Element) -> list[str]:
    """What asks a model, directly or not: people and gateways, which ask for everything, left out."""
    return [
        c.id
        for c in graph.components
        if graph.access.may_reach(c.id, model.id) and surely(may_split, c)
    ]


def _splits(graph: DesignGraph, model: Element) -> list[str]:
    """The allocators that stand before a model, or that what asks it asks who gets which."""
    callers = _asking(graph, model)
    return [
        name
        for name in having(graph, is_allocator)
        if any(name == c or graph.access.may_reach(c, name) for c in callers)
    ]


def _counts(graph: DesignGraph, model: Element, allocator: str) -> bool:
    """Whether one place gets both who was given which model and what came of it."""
    return any(
        graph.information.may_reach(allocator, sink)
        and any(graph.information.may_reach(c, sink) for c in (model.id, *_asking(graph, model)))
        for sink in having(graph, counts_outcomes)
    )


@rule(
    "MLO-018",
    severity="medium",
    subjects=_faces_users,
    absence=True,
    source="The ML Test Score, Model 2",
    source_checked="2026-11-21",
    remedy="Give half of the users the new model, and measure what the business counts.",
    probe="{subject} is better on the test set: by how much is the business better off?",
    answer="Measured on two groups of users, with the metric that pays and one that must not fall.",
    false_positives="Where a regulator forbids experiments, a shadow run or a measured canary takes their place.",
    fails="u:user_client -> a:web_app -> m:online_endpoint; x:trainer -artifact-> m",
    passes="u:user_client -> a:web_app -> b:ab_allocator -> m:online_endpoint; x:trainer -artifact-> m; "
    "b -telemetry(data=[])-> k:metrics_backend; a -telemetry(data=[])-> k",
)
def never_tried_on_people(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Nobody checks whether a better test score helps anybody.

    Offline gains that users never feel are common. An allocator counts that stands before the model or is asked by
    what calls it, and that reports to where results are counted too. Whether what is counted there pays, a drawing
    does not show: COM-001 asks the brief for it.
    """
    splits = _splits(graph, model)
    if any(_counts(graph, model, allocator) for allocator in splits):
        return
    controllers = (c.source_element for c in model.incoming)
    if graph.has_tag("regulated") and some(deploys & tries_on_some, controllers):
        return
    yield Violation(
        f"What the groups of {graph.component(splits[0]).label} do is counted nowhere"
        if splits
        else f"Nobody checks online whether {model.label} helps",
        witness=(*splits[:1], model.id),
        components=(model.id,),
        root=f"experiment {splits[0]}" if splits else "no experiment",
        fixes=(Fix("Split users between two models", _experiment(graph, model, splits)),),
    )


def _experiment(graph: DesignGraph, model: Element, splits: list[str]) -> tuple[Edit, ...]:
    """Edits that draw what is missing: an allocator, and where groups and outcomes are counted together."""
    caller = next((c.source for c in model.incoming if c.part.kind == "call"), model.id)
    counts, edits = first_or_new(graph, counts_outcomes, "metrics_backend", "outcomes")
    allocator = splits[0] if splits else ""
    if not splits:
        new = new_component(graph, f"{model.id}-experiment", "ab_allocator", holdout_pct=5)
        ask = connected(graph, caller, new.id, "call", required=False)
        allocator, edits = new.id, (*edits, added(new), ask)
    told = (
        connected(graph, source, counts, "telemetry", data=())
        for source in (allocator, caller)
        if not (splits or source == caller) or not graph.connects(source, counts)
    )
    return (*edits, *told)
