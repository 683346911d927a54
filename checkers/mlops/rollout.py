"""Getting a new model out and the old one back, and finding out from users what no test can show."""

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
    all_of,
    connected,
    deployed_by,
    deployers_of,
    first_or_new,
    has_tag,
    having,
    is_serving_model,
    is_set,
    new_component,
    observed,
    provides,
    rule,
    signal_reaches,
    some,
    surely,
    trained_models,
)

is_gradual = Predicate(lambda controller: controller.strategy in ("canary", "shadow", "blue_green"))
can_roll_back = is_set("rollback")
holds_out = is_set("holdout_pct")
is_allocator = provides("experiment")


@rule(
    "MLO-006",
    severity="high",
    subjects=all_of(provides("deploy_controller")),
    source="Azure Well-Architected Framework, OE:11 safe deployment practices; Google SRE Workbook, canarying "
    "releases",
    source_checked="2026-11-21",
    remedy="Lead what the canary does to a monitor, and the monitor's verdict to the controller.",
    probe="Five per cent of traffic is on the new model and it is slightly worse: who or what stops it, and when?",
    answer="Name the metric compared, the sample it needs, the limit, and the abort that happens without a person.",
    fails="c:deploy_controller(strategy=canary) -artifact-> m:online_endpoint",
    passes="c:deploy_controller(strategy=canary) -artifact-> m:online_endpoint -telemetry-> "
    "s:metrics_backend -control-> c",
)
def canary_without_eyes(controller: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A canary is rolled out, but nothing it does reaches the controller.

    A gradual rollout that nobody measures only makes the damage slower.
    """
    if not is_gradual(controller):
        return
    for model in deployed_by(graph, controller):
        if signal_reaches(graph, model, controller.id):
            continue
        backend, new = first_or_new(
            graph, provides("telemetry_backend"), "metrics_backend", "metrics"
        )
        seen = new == () and signal_reaches(graph, model, backend)
        watched = () if seen else (connected(graph, model.id, backend, "telemetry", data=()),)
        yield Violation(
            f"{controller.label} never hears how the new version of {model.label} does",
            witness=(controller.id, model.id),
            fixes=(
                Fix(
                    "Let its metrics steer the rollout",
                    (*new, *watched, connected(graph, backend, controller.id, "control")),
                ),
            ),
        )


@rule(
    "MLO-007",
    severity="critical",
    subjects=all_of(is_serving_model),
    source="The ML Test Score, Infra 7",
    source_checked="2026-11-21",
    remedy="Keep the previous version deployable and let the controller go back to it.",
    probe="The new model is wrong and you know it: how many minutes until the old one answers again?",
    answer="Say where the old version waits, what switches back, and whether its features still exist.",
    fails="r:model_registry -artifact-> c:deploy_controller(rollback=none) -artifact-> m:online_endpoint",
    passes="r:model_registry -artifact-> c:deploy_controller(rollback=auto) -artifact-> m:online_endpoint",
)
def no_way_back_to_the_last_model(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """There is no way back to the previous model.

    The time to repair is then the time to train, evaluate and release again.
    """
    itself = (model,) if model.states("rollback") else ()
    for controller in itself or deployers_of(graph, model):
        if not can_roll_back(controller):
            yield Violation(
                f"{controller.label} cannot put back the previous version of {model.label}",
                witness=(controller.id, model.id),
                components=(controller.id,),
                root=controller.id,
                fixes=(
                    Fix(
                        "If the previous version is kept and put back automatically, say so",
                        (Set(on=controller.id, attribute="rollback", value="auto"),),
                        safe=False,
                    ),
                ),
            )


def _shapes_its_labels(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: trained models whose answers lead to the labels that they are trained on."""
    for model in trained_models(graph):
        stores = graph.observation.reached_among(model.id, having(graph, provides("label_store")))
        shaped = [graph.component(name) for name in stores]
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
    faced = graph.access.reached_from(having(graph, provides("person") & provides("entry")))
    for model in trained_models(graph):
        if model.id in faced:
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
