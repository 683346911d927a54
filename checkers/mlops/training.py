"""How models are made: tracked, repeatable, started by something, from labels that somebody supplies."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    ComponentElement,
    ConnectionElement,
    DesignGraph,
    Disconnect,
    Element,
    Fix,
    Predicate,
    Set,
    Violation,
    added,
    all_of,
    connected,
    every,
    first_or_new,
    having,
    is_kind,
    is_production,
    is_serving_model,
    is_set,
    new_component,
    observed,
    provides,
    rule,
    some,
    surely,
)

is_trainer = provides("trainer")
tracks_runs = is_kind("experiment_tracker", "ml_workspace")


def _beside(part: Element) -> list[ComponentElement]:
    """What a component is connected with directly."""
    return [*(c.source_element for c in part.incoming), *(c.target_element for c in part.outgoing)]


@rule(
    "MLO-002",
    severity="medium",
    subjects=all_of(is_trainer),
    absence=True,
    source="Microsoft MLOps maturity model, level 2",
    source_checked="2026-11-21",
    remedy="Write parameters, data version and metrics of every run into a tracker.",
    probe="Why is this model of {subject} in use and not the one before it?",
    answer="Both runs lie in the tracker, with what went in and what came out.",
    fails="t:training_dataset -data-> x:trainer",
    passes="t:training_dataset -data-> x:trainer -telemetry(data=[])-> e:experiment_tracker",
)
def untracked_training(trainer: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Training runs are not tracked.

    Why a model was chosen is then a memory.
    """
    if not any(surely(tracks_runs, part) for part in _beside(trainer)):
        tracker, new = first_or_new(graph, tracks_runs, "experiment_tracker", "experiments")
        line = connected(graph, trainer.id, tracker, "telemetry", data=())
        yield Violation(
            f"Runs of {trainer.label} are not tracked",
            witness=(trainer.id,),
            fixes=(Fix("Track every run", (*new, line)),),
        )


BY_HAND = (None, "on_demand")
runs_by_itself = Predicate(
    lambda part: (part.states("period_min") and bool(part.period_min)) or part.period not in BY_HAND
)
needs_period = is_trainer | provides("orchestrator")
starts_training = (
    provides("drift_monitor")
    | provides("quality_monitor")
    | (provides("retrain_trigger") & ~needs_period)
    | Predicate(lambda part: any(c.part.kind == "consume" for c in part.incoming))
    | (needs_period & runs_by_itself)
)
ORDERS = ("control", "alert")


def _starters(graph: DesignGraph, trainer: Element) -> list[ComponentElement]:
    """The trainer, what gives it orders, and the triggers whose signals get to it."""
    orderers = _orderers(graph, trainer)
    triggers = (
        t
        for t in having(graph, provides("retrain_trigger"))
        if t not in orderers and graph.signals.may_reach(t, trainer.id)
    )
    return [graph.component(name) for name in (*orderers, *triggers)]


def _orderers(graph: DesignGraph, trainer: Element) -> tuple[str, ...]:
    """The trainer, and whatever gives it orders, directly or through others; in order."""
    seen, left = {trainer.id}, [trainer.id]
    while left:
        part = graph.component(left.pop())
        above = {c.source for c in part.incoming if c.part.kind in ORDERS} - seen
        seen |= above
        left += above
    return tuple(sorted(seen))


stays_as_it_is = Predicate(
    lambda trainer: trainer.states("review_days") and bool(trainer.review_days)
)


@rule(
    "MLO-008",
    severity="high",
    subjects=all_of(is_trainer & ~stays_as_it_is),
    source="The ML Test Score, Monitor 4; Azure review checklists, AI landing zone AI.118",
    source_checked="2026-11-21",
    remedy="Start training by schedule, by new data, or by the drift monitor.",
    probe="When is {subject} trained next, and who has to remember it?",
    answer="Nobody: the schedule starts it, and drift starts it sooner.",
    false_positives="A model that is meant to stay as it is says after how many days it is looked at again.",
    fails="t:training_dataset -data-> x:trainer(period=on_demand) -artifact-> m:online_endpoint",
    passes="s:scheduler -control-> x:trainer(period=on_demand); t:training_dataset -data-> x -artifact-> "
    "m:online_endpoint",
)
def training_nobody_starts(trainer: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Nothing starts training again.

    The world moves on, and the model stays. A trainer may run by its own `period`: where nobody stated it and
    nothing is drawn that gives the order, it is asked for.
    """
    if not some(starts_training, _starters(graph, trainer)):
        starter, new = first_or_new(graph, is_kind("scheduler"), "scheduler", "retraining")
        yield Violation(
            f"Nothing starts {trainer.label} again",
            witness=(trainer.id,),
            fixes=(
                Fix(
                    "Start it by a schedule",
                    (*new, connected(graph, starter, trainer.id, "control")),
                ),
            ),
        )


CODE = is_kind("code_repo", "ci_cd", "build_agent")
is_pinned = is_set("environment_pinned")
is_from_code = Predicate(
    lambda trainer: (
        any(
            c.part.kind in ("artifact", "control") and surely(CODE, c.source_element)
            for c in trainer.incoming
        )
        or "commit" in (trainer.records or ())
    )
)
keeps_parameters = Predicate(
    lambda trainer: (
        any(surely(tracks_runs, part) for part in _beside(trainer))
        or "parameters" in (trainer.records or ())
    )
)


@rule(
    "MLO-013",
    severity="high",
    subjects=all_of(is_trainer),
    source="The ML Test Score, Infra 1",
    source_checked="2026-11-21",
    remedy="Pin the environment, train from a commit, and keep the parameters with the run.",
    probe="Train {subject} again from scratch: what differs from the model in use?",
    answer="Nothing beyond noise: the same data, commit, image and parameters are in its record.",
    fails="r:code_repo -artifact-> x:trainer(environment_pinned=false,records=[parameters])",
    passes="r:code_repo -artifact-> x:trainer(environment_pinned=true,records=[parameters])",
)
def run_that_cannot_be_repeated(trainer: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A training run cannot be repeated.

    An audit, or a bug, then ends in a shrug. Environment, commit and parameters are judged here, the version of
    the data by DAT-009. The commit comes by a connection from the code or stands in the run's `records`, the
    parameters lie in a tracker or there.
    """
    kept = tuple(trainer.records or ()) if trainer.states("records") else ()
    if surely(~is_pinned, trainer):
        pin = (Set(on=trainer.id, attribute="environment_pinned", value=True),)
        lacks, title = f"The environment of {trainer.label} is not pinned", "Pin the environment"
    elif lost := [w for w, p in RECORDED.items() if surely(~p, trainer)]:
        pin = (Set(on=trainer.id, attribute="records", value=(*kept, *lost)),)
        lacks, title = f"No run of {trainer.label} says its {lost[0]}", "Keep it with every run"
    elif every(is_pinned & is_from_code & keeps_parameters, (trainer,)):
        return
    yield Violation(lacks, witness=(trainer.id,), fixes=(Fix(title, pin),))


RECORDED = {"commit": is_from_code, "parameters": keeps_parameters}


orchestrates = provides("orchestrator")
tries_again = is_set("step_retry")
tells_of_failure = Predicate(
    lambda part: any(c.part.kind == "alert" for c in part.outgoing) or bool(part.alerts)
)
BY_STEP = ("control", "data", "artifact")


def _run_in_steps(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: orchestrators, and what a plain trigger starts though another step works on what it leaves."""
    yield from all_of(orchestrates)(graph)
    led = {
        c.target
        for name in having(graph, orchestrates)
        for c in graph.component(name).outgoing
        if c.part.kind == "control"
    }
    for step in all_of(provides("pipeline") & ~orchestrates)(graph):
        started = any(surely(is_kind("scheduler"), c.source_element) for c in step.incoming)
        goes_on = any(
            c.part.kind in BY_STEP and surely(provides("pipeline"), c.target_element)
            for c in step.outgoing
        )
        if started and goes_on and step.id not in led:
            yield step


@rule(
    "MLO-014",
    severity="high",
    subjects=_run_in_steps,
    source="Azure Well-Architected Framework, OE:10 automation design",
    source_checked="2026-11-21",
    remedy="Let steps be tried again, resume where they stopped, and tell somebody when they give up.",
    probe="Step four of {subject} fails at three in the morning: what has happened by eight?",
    answer="It was tried twice more, then somebody was called, and it goes on from step four.",
    false_positives="A single job that a clock starts is no pipeline: there is nothing to resume.",
    fails="o:pipeline_orchestrator(step_retry=0,alerts=none) -control-> x:trainer",
    passes="o:pipeline_orchestrator(step_retry=2,alerts=[failure]) -control-> x:trainer",
)
def pipeline_that_fails_silently(part: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A pipeline neither tries again nor tells anybody.

    It fails by night and is missed by day. Steps that follow one another with a clock in front and no orchestrator
    have nobody who could try again. Whether a step may safely run twice is judged by REL-014 where it writes.
    """
    if not surely(orchestrates, part):
        message = f"{part.label} is started by a clock, and nothing leads its steps"
        yield Violation(message, witness=(part.id,), fixes=(_led(graph, part),))
    elif not every(tries_again & tells_of_failure, (part,)):
        sturdy = (
            Set(on=part.id, attribute="step_retry", value=2),
            Set(on=part.id, attribute="alerts", value=("failure",)),
        )
        yield Violation(
            f"When a step of {part.label} fails, nothing is tried again or nobody hears of it",
            witness=(part.id,),
            fixes=(Fix("Try again twice, then raise an alarm", sturdy),),
        )


def _led(graph: DesignGraph, step: Element) -> Fix:
    """An orchestrator that starts the step and tries it again; the clock stays and starts the orchestrator."""
    new = new_component(
        graph, f"{step.id}-pipeline", "pipeline_orchestrator", step_retry=2, alerts=("failure",)
    )
    clocks = [c for c in step.incoming if surely(is_kind("scheduler"), c.source_element)]
    return Fix(
        "Let an orchestrator lead the steps",
        (
            added(new),
            *(Disconnect(id=c.id) for c in clocks),
            *(connected(graph, c.source, new.id, "control") for c in clocks),
            connected(graph, new.id, step.id, "control"),
            *observed(graph, new),
        ),
    )


is_sandbox = provides("development")
is_live = (is_serving_model | provides("data_store") | provides("trigger")) & is_production


@rule(
    "MLO-015",
    severity="high",
    subjects=all_of(is_sandbox),
    source="Microsoft MLOps maturity model, level 2",
    source_checked="2026-11-21",
    remedy="Turn it into a pipeline step, and work on a copy.",
    probe="The author of {subject} is on holiday and it must run: who runs it, and which version?",
    answer="The pipeline, from a commit; the notebook was for trying things out.",
    false_positives="Reading a sandbox copy is what notebooks are for: draw the copy in its environment.",
    fails="n:notebook -artifact-> m:online_endpoint",
    passes="n:notebook -artifact-> r:code_repo",
)
def notebook_in_production(notebook: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A notebook is connected straight with production.

    Nobody versions it, tests it or can run it again.
    """
    lines = [
        c for c in (*notebook.outgoing, *notebook.incoming) if surely(is_live, _other(c, notebook))
    ]
    if lines:
        cut = tuple(Disconnect(id=c.id) for c in lines)
        yield Violation(
            f"{notebook.label} is connected straight with {_other(lines[0], notebook).label}",
            witness=(lines[0].source, lines[0].target),
            components=(notebook.id,),
            connections=tuple(c.id for c in lines),
            fixes=(Fix("Take the notebook off production", cut),),
        )


def _other(connection: ConnectionElement, part: Element) -> ComponentElement:
    ends = (connection.source_element, connection.target_element)
    return ends[1] if ends[0].id == part.id else ends[0]


supplies_labels = provides("outcome_source") | provides("label_store") | provides("outcome_capture")


@rule(
    "MLO-021",
    severity="high",
    subjects=all_of(is_trainer & ~provides("prebuilt_model")),
    absence=True,
    yields_to=("MLO-001",),
    source="Rules of Machine Learning, rule 13",
    source_checked="2026-11-21",
    remedy="Draw where labels come from, how late they are, and how a sample is checked.",
    probe="Who says what is true in the data of {subject}, and how often are they wrong?",
    answer="Name the source, its delay, the agreement between two judges, and the sample that is checked.",
    false_positives="What learns without labels needs none: accept the risk with that reason.",
    fails="a:web_app -data-> t:training_dataset -data-> x:trainer",
    passes="l:label_store -data-> t:training_dataset -data-> x:trainer",
)
def labels_from_nowhere(trainer: Element, graph: DesignGraph) -> Iterator[Violation]:
    """No labels reach the training.

    A supervised model without a source of truth is fiction.
    """
    if any(
        graph.information.may_reach(source, trainer.id) for source in having(graph, supplies_labels)
    ):
        return
    store, new = first_or_new(graph, supplies_labels, "label_store", "labels")
    yield Violation(
        f"No labels reach {trainer.label}",
        witness=(trainer.id,),
        fixes=(Fix("Add a label store", (*new, connected(graph, store, trainer.id, "data"))),),
    )
