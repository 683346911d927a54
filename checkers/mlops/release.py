"""How models get out: a little at a time, without a gap, proven on people, and never by themselves alone."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    ComponentElement,
    DesignGraph,
    Edit,
    Element,
    Fix,
    Predicate,
    Set,
    Violation,
    all_of,
    before_release,
    every,
    having,
    is_component,
    is_delivery,
    is_production,
    is_realtime,
    is_serving_model,
    is_set,
    new_component,
    provides,
    rule,
    some,
    spliced,
    surely,
    trained_models,
    trainers_of,
)

GENTLE = ("canary", "shadow", "blue_green")
is_own = is_serving_model & ~(provides("llm") | provides("prebuilt_model"))
in_batches = provides("batch_serving")
moves_traffic = provides("deploy_controller")
is_gentle = Predicate(lambda controller: controller.strategy in GENTLE)
has_two = Predicate(lambda model: len(model.deployments or ()) >= 2)
replaces_in_place = is_set("strategy", "in_place")


def _delivered(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: our own models that answer requests, with a drawn way of getting there."""
    for model in all_of(is_own & ~in_batches)(graph):
        if any(c.part.kind in ("artifact", "control") for c in model.incoming):
            yield model


def _controllers(model: Element) -> list[ComponentElement]:
    return [c.source_element for c in model.incoming if surely(moves_traffic, c.source_element)]


@rule(
    "MLO-005",
    severity="high",
    subjects=_delivered,
    when=lambda graph: graph.has_tag("high_stakes") or is_realtime(graph),
    yields_to=("MLO-007",),
    source="The ML Test Score, Infra 6; Azure Well-Architected Framework, OE:11 safe deployment practices",
    source_checked="2026-11-21",
    remedy="Let the new model see a tenth of the traffic first, or only watch.",
    probe="The new version of {subject} is wrong in one case of a hundred: how many customers find out?",
    answer="A tenth of them for half an hour; then the measured gate sends traffic back.",
    false_positives="Batches are compared side by side instead; two deployments behind one endpoint can share "
    "traffic.",
    fails="@realtime; r:model_registry -artifact-> d:deploy_controller(strategy=in_place) -control-> "
    "m:online_endpoint",
    passes="@realtime; r:model_registry -artifact-> d:deploy_controller(strategy=canary) -control-> "
    "m:online_endpoint",
)
def all_traffic_at_once(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """All traffic goes to a new model at once.

    What no test found, every customer finds.
    """
    controllers = _controllers(model)
    if some(is_gentle, controllers) if controllers else has_two(model):
        return
    if controllers:
        edits: tuple[Edit, ...] = (Set(on=controllers[0].id, attribute="strategy", value="canary"),)
    else:
        way = next(c for c in model.incoming if c.part.kind in ("artifact", "control"))
        new = new_component(
            graph,
            f"{model.id}-rollout",
            "deploy_controller",
            strategy="canary",
            rollback="auto",
            metrics=("error_rate",),
            bake_min=30,
        )
        edits = spliced(way, new, first_kind="artifact", second_kind="control")
    yield Violation(
        f"A new version of {model.label} gets all traffic at once",
        witness=(*(c.id for c in controllers), model.id),
        components=(model.id,),
        fixes=(Fix("Roll it out as a canary", edits),),
    )


@rule(
    "MLO-017",
    severity="high",
    subjects=_delivered,
    when=is_realtime,
    yields_to=("MLO-005", "MLO-007"),
    source="Azure Machine Learning documentation, safe rollout for online endpoints",
    source_checked="2026-11-21",
    remedy="Keep two deployments, move traffic when the new one is warm, and let the old one drain.",
    probe="You update {subject} at noon: which requests fail?",
    answer="None: the new deployment is warm before it gets traffic, and the old one finishes its work.",
    fails="@realtime; d:deploy_controller(strategy=in_place) -control-> m:online_endpoint(deployments=[one])",
    passes="@realtime; d:deploy_controller(strategy=blue_green) -control-> m:online_endpoint(deployments=[one])",
)
def update_with_a_gap(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Updating a model interrupts it.

    Zero downtime ends with the first release.
    """
    controllers = _controllers(model)
    swaps = bool(controllers) and not every(replaces_in_place, controllers)
    if not swaps and controllers and not has_two(model):
        swap = (Set(on=controllers[0].id, attribute="strategy", value="blue_green"),)
        yield Violation(
            f"{model.label} is replaced in place, and has one deployment",
            witness=(controllers[0].id, model.id),
            components=(model.id,),
            fixes=(Fix("Swap between two deployments", swap),),
        )


checks_before = is_component & (
    (provides("evaluation_gate") | provides("approval")) & is_set("blocking")
)
unchecked_release = checks_before | ~is_delivery
starts_itself = provides("retrain_trigger")


def _self_taught(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: models whose training starts by itself."""
    for model in trained_models(graph):
        for trainer in trainers_of(graph, model.id):
            orders = (c.source_element for c in graph.component(trainer).incoming)
            if any(surely(starts_itself, source) for source in orders):
                yield model
                break


@rule(
    "MLO-011",
    severity="critical",
    subjects=_self_taught,
    source="Sculley and others, Hidden Technical Debt in Machine Learning Systems; OWASP Machine Learning "
    "Security Top 10, ML08",
    source_checked="2026-11-21",
    remedy="Put an evaluation that blocks, or a person's approval, into the loop.",
    probe="{subject} teaches itself something wrong: what stops it from teaching that again?",
    answer="A gate on data it never sees, which blocks, or a person who says no.",
    fails="s:scheduler -control-> x:trainer -artifact-> m:online_endpoint",
    passes="s:scheduler -control-> x:trainer -artifact-> g:evaluation_gate(blocking=true) -artifact-> "
    "m:online_endpoint",
)
def teaches_itself_unchecked(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A model is trained and released by itself, with no gate in the loop.

    It then learns from its own mistakes, and faster each time.
    """
    if path := graph.lifecycle.path_avoiding(unchecked_release, provides("trainer"), model):
        last = before_release(graph, path)
        gate = new_component(graph, f"{model.id}-gate", "evaluation_gate", blocking=True)
        yield Violation(
            f"{path} runs by itself, and nothing stops a bad model",
            witness=path,
            components=(model.id,),
            connections=(last.id,),
            fixes=(Fix("Put a gate into the loop", spliced(last, gate)),),
        )


is_sandbox = provides("development")
TRIED_IN = frozenset({"staging", "test_environment", "preproduction"})
tries_before = Predicate(lambda part: not TRIED_IN.isdisjoint(part.stages or ()))
brings_releases = (
    provides("delivery") | provides("artefact_store") | provides("trainer") | is_serving_model
)
is_a_trial = ~is_production & ~is_sandbox
is_no_delivery = ~is_delivery


def _promoted_design(graph: DesignGraph) -> Iterator[Element]:
    """Subject: the design, where models are trained and released to production."""
    released = any(surely(is_production, model) for model in trained_models(graph))
    if released and having(graph, provides("delivery")):
        yield graph.whole


def _leads_to_some(graph: DesignGraph, source: str, targets: tuple[str, ...]) -> bool:
    near = graph.lifecycle.reached_among(source, targets)
    return any(_leads(graph, source, target) for target in near)


def _leads(graph: DesignGraph, source: str, target: str) -> bool:
    """Whether artefacts or orders get from one component to another."""
    ends = graph.elements[source], graph.elements[target]
    return source == target or bool(graph.lifecycle.path_avoiding(is_no_delivery, *ends))


@rule(
    "MLO-016",
    severity="medium",
    subjects=_promoted_design,
    absence=True,
    source="Microsoft MLOps maturity model; Azure review checklists, AI landing zone AI.119 and AI.145",
    source_checked="2026-11-21",
    remedy="Keep a second environment like production, and promote from one to the other.",
    probe="Where was this release tried before customers got it?",
    answer="In an environment with the same network, data shape and policies, by the same pipeline.",
    false_positives="A prototype lives in one environment. A notebook is none to try a release in.",
    no_fix="A second environment is a second drawing of much of this one: its author decides how much.",
    fails="c:ci_cd(stages=[build,deploy]) -control-> x:trainer -artifact-> m:online_endpoint",
    passes="c:ci_cd(stages=[build,deploy]) -control-> x:trainer -artifact-> m:online_endpoint; c -control-> "
    "s:online_endpoint(environment=staging)",
)
def one_environment(whole: Element, graph: DesignGraph) -> Iterator[Violation]:
    """There is no environment before production from which releases are promoted.

    Every change is then tried on customers. The way shows in the drawing, where what releases to production also
    releases to another environment, or in the stages of the pipeline, which are asked for.
    """
    models = tuple(m.id for m in trained_models(graph) if surely(is_production, m))
    ways = [b for b in having(graph, brings_releases) if _leads_to_some(graph, b, models)]
    trials = having(graph, is_a_trial)
    if any(_leads(graph, way, trial) for trial in trials for way in ways):
        return
    if not some(tries_before, [p for w in ways if (p := graph.component(w)).can_have("stages")]):
        yield Violation(
            f"No way leads from {graph.component(trials[0]).label} on to production"
            if trials
            else "Everything runs in one environment",
            witness=models,
            components=models,
        )
