"""What wakes, starts and changes: sleep, restarts, settings, and writes that must stay in step."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    ConnectionElement,
    DesignGraph,
    Edit,
    Element,
    Fix,
    Predicate,
    Set,
    Violation,
    all_of,
    calls_on,
    every,
    fallbacks_for,
    is_kind,
    is_realtime,
    is_required_call,
    is_serving_model,
    is_set,
    provides,
    rule,
    standing_on,
    surely,
)

keeps = (provides("data_store") | provides("broker")) & ~(
    provides("degraded_answer") | provides("nice_to_have")
)


def _double_writers(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what runs our code and writes to two systems or more that keep what they are given."""
    for part in all_of(provides("compute"))(graph):
        if len(_written(part)) >= 2:
            yield part


def _written(part: Element) -> list[str]:
    writes = (
        c
        for c in part.outgoing
        if c.part.kind in ("publish", "data", "stream") or c.stated("flow") == "push"
    )
    return sorted({c.target for c in writes if surely(keeps, c.target_element)})


@rule(
    "REL-028",
    severity="high",
    subjects=_double_writers,
    source="Azure Architecture Center, Saga pattern and Compensating Transaction pattern",
    source_checked="2026-11-21",
    remedy="Write once into an outbox and pass changes on, or run a saga with steps that undo.",
    probe="{subject} dies between its two writes: which of the systems is right?",
    answer="The outbox: both are brought up to date from it, in order and once.",
    false_positives="A cache beside its store, and telemetry, need no such thing.",
    fails="a:web_app(write_coordination=none) -publish-> h:event_stream; a -data-> d:relational_db",
    passes="a:web_app(write_coordination=outbox) -publish-> h:event_stream; a -data-> d:relational_db",
)
def uncoordinated_writes(part: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A component writes to two systems with nothing that keeps them in step.

    A crash in between leaves them disagreeing, and nobody knows which is right.
    """
    if part.write_coordination is None:
        names = _written(part)
        box = (Set(on=part.id, attribute="write_coordination", value="outbox"),)
        yield Violation(
            f"{part.label} writes to {' and '.join(graph.component(n).label for n in names)} one after the other",
            witness=(part.id, *names),
            components=(part.id,),
            fixes=(Fix("Write through an outbox", box),),
        )


def _scaled(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what critical realtime journeys stand on, and how far it scales down is stated."""
    for part in standing_on("high", "mission")(graph):
        if part.states("min_replicas") or part.states("scale_to_zero"):
            yield part


sleeps = Predicate(lambda part: part.states("scale_to_zero") and bool(part.scale_to_zero))
is_thin = Predicate(lambda part: part.states("min_replicas") and (part.min_replicas or 0) < 2)


@rule(
    "REL-031",
    severity="medium",
    subjects=_scaled,
    when=is_realtime,
    yields_to=("REL-001",),
    source="Azure Well-Architected Framework, RE:05 redundancy; Azure Functions documentation, always ready "
    "instances",
    source_checked="2026-11-21",
    remedy="Keep two replicas at all times.",
    probe="The first request after a quiet night reaches {subject}: how long does it wait?",
    answer="Not longer than any other, since two replicas are always warm.",
    false_positives="Lower environments and work that nobody waits for may sleep.",
    fails="@realtime; u:user_client -> a:container_app(min_replicas=0,scale_to_zero=true); journey j: u -> a "
    "(criticality=high)",
    passes="@realtime; u:user_client -> a:container_app(min_replicas=2); journey j: u -> a (criticality=high)",
)
def asleep_when_somebody_comes(part: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A component that people wait for may scale down to one replica, or to none.

    The next caller pays for the cold start, and one failure is enough.
    """
    if (sleeps | is_thin)(part):
        awake = (
            Set(on=part.id, attribute="min_replicas", value=2),
            Set(on=part.id, attribute="scale_to_zero", value=False),
        )
        yield Violation(
            f"{part.label} may scale down below two replicas",
            witness=(part.id,),
            fixes=(Fix("Keep two replicas", awake),),
        )


def _preemptible(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: training that may be taken away."""
    for part in all_of(provides("trainer"))(graph):
        if part.states("spot") and part.spot:
            yield part


@rule(
    "REL-032",
    severity="medium",
    tier="extended",
    subjects=_preemptible,
    source="Azure Machine Learning documentation, low-priority compute",
    source_checked="2026-11-21",
    remedy="Save checkpoints outside the machine, and start again from the last one.",
    probe="The machine under {subject} is taken away after five hours: what is left?",
    answer="All but the last minutes: it goes on from the checkpoint.",
    false_positives="A job of under half an hour is simply started again.",
    fails="t:trainer(spot=true,checkpoint=false)",
    passes="t:trainer(spot=true,checkpoint=true)",
)
def preempted_without_checkpoint(part: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Training runs on machines that may be taken away, and saves nothing.

    Cheap hours are then paid for twice.
    """
    if not part.checkpoint:
        save = (Set(on=part.id, attribute="checkpoint", value=True),)
        yield Violation(
            f"{part.label} loses all its work when its machine is taken",
            witness=(part.id,),
            fixes=(Fix("Save checkpoints", save),),
        )


is_soft = (
    provides("degraded_answer") & provides("data_store")
    | provides("identity_provider")
    | provides("config")
    | provides("feature_store_online")
)
copes = is_set("on_failure") | Predicate(lambda call: bool(call.source_element.degraded_mode))


def _soft_calls(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: required calls on critical journeys to caches, identities, settings and features."""
    for call in calls_on("high", "mission")(graph):
        required = surely(is_required_call, call)
        if (
            required
            and surely(is_soft, call.target_element)
            and not surely(provides("person"), call.source_element)
        ):
            yield call


@rule(
    "REL-035",
    severity="medium",
    subjects=_soft_calls,
    yields_to=("REL-001", "REL-011"),
    source="Azure Well-Architected Framework, RE:07 self-preservation",
    source_checked="2026-11-21",
    remedy="Say what is answered without it: something stale, a default, a cached token.",
    probe="{subject} does not answer: what does the user get?",
    answer="A slightly worse answer in the same time, and a line in the log.",
    false_positives="A managed dependency across zones whose promise meets the target may be hard.",
    fails="u:user_client -> a:web_app(degraded_mode=none) -call(on_failure=none)-> c:cache; journey j: u -> a "
    "(criticality=high)",
    passes="u:user_client -> a:web_app(degraded_mode=stale) -call(on_failure=none)-> c:cache; journey j: u -> a "
    "(criticality=high)",
)
def soft_dependency_made_hard(call: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A journey stops for want of something it could do without.

    A cache or a token service then decides whether customers are served.
    """
    if fallbacks_for(graph, call):
        return
    if not copes(call):
        stale = (Set(on=call.source, attribute="degraded_mode", value="stale"),)
        yield Violation(
            f"{call.source_element.label} stops when {call.target_element.label} does",
            witness=(call.source, call.target),
            fixes=(Fix("Answer with something stale", stale),),
        )


releases = provides("deploy_controller") | is_kind("ci_cd")
gives_settings = provides("config") | provides("control_plane")


def _pushed(part: Element, graph: DesignGraph) -> list[ConnectionElement]:
    """The connections by which something changes what critical journeys stand on; models are MLO-005."""
    names = {c.id for c in standing_on("high", "mission")(graph)}
    ways = (c for c in part.outgoing if c.part.kind in ("control", "artifact"))
    return [c for c in ways if c.target in names and not surely(is_serving_model, c.target_element)]


def _settings(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what gives settings to critical journeys, and what releases code to them."""
    for part in all_of(gives_settings | releases)(graph):
        if _pushed(part, graph):
            yield part


is_staged = is_set("rollout", "staged")
is_checked = is_set("validation")
GRADUAL = ("canary", "shadow", "blue_green", "rolling")
is_gradual = Predicate(lambda part: part.strategy in GRADUAL)


@rule(
    "REL-036",
    severity="high",
    subjects=_settings,
    source="Cloudflare post-mortem, 18 November 2025; Google Cloud incident report, 12 June 2025",
    source_checked="2026-11-21",
    remedy="Check settings before they are published, and roll them out domain by domain with a gate on health.",
    probe="Somebody saves an empty file in {subject}: how much of the world has it a minute later?",
    answer="One instance of one region, and it was refused there.",
    false_positives="Flags that are evaluated in stages are such a rollout; models are MLO-005.",
    fails="u:user_client -> a:web_app; c:config_service(rollout=all_at_once,validation=false) -control-> a; "
    "journey j: u -> a (criticality=high)",
    passes="u:user_client -> a:web_app; c:config_service(rollout=staged,validation=true) -control-> a; journey "
    "j: u -> a (criticality=high)",
)
def pushed_everywhere_at_once(part: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Settings or releases reach everything at once, or unchecked.

    One bad file then takes all regions down within minutes. Whether a release was tested is judged by OPS-002.
    """
    lines, mends = _pushed(part, graph), tuple[Edit, ...]()
    if surely(provides("control_plane"), part) and not part.states("rollout"):
        return
    if surely(provides("deploy_controller"), part):
        right, mends = is_gradual(part), (Set(on=part.id, attribute="strategy", value="canary"),)
    elif surely(releases, part):
        right = every(is_staged, lines)
        mends = tuple(Set(on=c.id, attribute="rollout", value="staged") for c in lines)
    else:
        right = (is_staged & is_checked)(part)
        mends = (
            Set(on=part.id, attribute="rollout", value="staged"),
            Set(on=part.id, attribute="validation", value=True),
        )
    if not right:
        yield Violation(
            f"What is saved in {part.label} is everywhere at once",
            witness=(part.id, lines[0].target),
            components=(part.id,),
            fixes=(Fix("Check it, and roll it out in stages", mends),),
        )


is_cache = provides("degraded_answer") & provides("data_store")


def _warmed(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: caches that stand between critical journeys and a store, and say how they warm up."""
    for part in standing_on("high", "mission")(graph):
        if surely(is_cache, part) and part.states("warm_up"):
            yield part


@rule(
    "REL-037",
    severity="medium",
    subjects=_warmed,
    source="Google SRE Book, chapter 22, addressing cascading failures",
    source_checked="2026-11-21",
    remedy="Start with jitter, warm up gradually, and let one request fetch for many.",
    probe="{subject} comes back empty at peak: what does the store behind it get?",
    answer="A trickle: instances start one by one, and equal requests share one read.",
    false_positives="Where the store bears the whole load without the cache, nothing can pile up.",
    fails="u:user_client -> a:web_app -> c:cache(warm_up=none); journey j: u -> a (criticality=high)",
    passes="u:user_client -> a:web_app -> c:cache(warm_up=gradual); journey j: u -> a (criticality=high)",
)
def herd_after_a_restart(cache: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A restart sends everything past an empty cache at once.

    What was recovering fails again from its own load.
    """
    if cache.warm_up is None:
        slowly = (Set(on=cache.id, attribute="warm_up", value="gradual"),)
        yield Violation(
            f"After a restart of {cache.label} every request goes past it",
            witness=(cache.id,),
            fixes=(Fix("Warm it up gradually", slowly),),
        )
