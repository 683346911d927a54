"""Is the answer there in time: all in all, where many are asked at once, and from a heavy model?"""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    ANSWER,
    DesignGraph,
    Element,
    Fix,
    Predicate,
    Question,
    Set,
    Violation,
    all_of,
    deadline_of,
    journeys_through,
    latency_of,
    on_journey,
    open_on,
    provides,
    rule,
    slower_than,
)

TIGHT_MS = 300


def _timed(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: journeys with a target for their latency; one that never ends, or leads nowhere, has no figure."""
    for journey in graph.journeys:
        timed = journey.target_value("p99_latency_ms") is not None
        if timed and deadline_of(graph, journey.id).told:
            yield journey


@rule(
    "PRF-001",
    severity="critical",
    subjects=_timed,
    source="Azure Well-Architected Framework, PE:01 performance targets; Dean and Barroso, The Tail at Scale, 2013",
    source_checked="2026-11-21",
    remedy="Take a hop off the way, run calls side by side, answer from a cache, or make the slowest hop faster.",
    probe="Where do the milliseconds of {subject} go, and which hop would you take away first?",
    answer="Give each hop's share of the p99 budget; percentiles do not add, the sum of p99s is only a bound.",
    false_positives="Only times that the design states accuse; illustrative ones leave it open.",
    fails="u:user_client -> a:web_app(p50_ms=20,p99_ms=60) -> m:online_endpoint(p50_ms=90,p99_ms=200); "
    "journey j: u -> m (criticality=high,p99_latency_ms=150)",
    passes="u:user_client -> a:web_app(p50_ms=10,p99_ms=30) -> m:online_endpoint(p50_ms=30,p99_ms=80); "
    "journey j: u -> m (criticality=high,p99_latency_ms=150)",
)
def too_slow(journey: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A journey takes longer than it may at its 99th percentile.

    The deadline is the product: an answer after it is none.
    """
    kept = deadline_of(graph, journey.id)
    if kept.meets:
        return
    if kept.meets is None:
        raise open_on(graph, kept.illustrative, "p99_ms")
    found = latency_of(graph, journey.id)
    if found.stated_p99 is None or found.target_p99 is None:
        return
    slowest = max(found.path, key=lambda name: (found.shares[name], name))
    part, share = graph.component(slowest), found.shares[slowest]
    before, most = f"{found.stated_p99:,.0f} ms", f"{found.target_p99:,.0f} ms"
    yield Violation(
        f"{journey.label} takes {found.stated_p99:,.0f} ms at p99 and may take {found.target_p99:,.0f}; "
        f"{part.label} takes most of it",
        witness=found.path,
        components=(slowest,),
        journey=journey.id,
        fixes=(_made_faster(part, share, before, most),),
    )


def _made_faster(part: Element, share_ms: float, before: str, most: str) -> Fix:
    """Asks how fast a part can be, which takes so much of the whole."""
    ask = Question(
        "p99_ms",
        f"In how many ms will {part.label} answer, so that all takes at most {most}?",
        unit="milliseconds",
        example=int(share_ms / 3),
    )
    return Fix(
        f"Make {part.label} faster, if it can be, and say what its p99 is then: all in all {before} becomes at most "
        f"{most}",
        tuple(Set(on=part.id, attribute=name, value=ANSWER) for name in ("p99_ms", "p50_ms")),
        safe=False,
        ask=ask,
    )


MANY = 5


def _calls_together(caller: Element) -> list[Element]:
    """The calls that a component makes side by side and waits for."""
    together: dict[str, list[Element]] = {}
    for call in caller.outgoing:
        if call.part.kind == "call" and call.parallel is not None:
            together.setdefault(str(call.parallel), []).append(call)
    return max(together.values(), key=len, default=[])


def _fans_out(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what calls many at once on a journey with a target for its latency."""
    names = {n for j in _timed(graph) for n in on_journey(graph, j.id)}
    for name in sorted(names):
        if len(_calls_together(graph.component(name))) >= MANY:
            yield graph.component(name)


LEAVES = "p50_ms=20,p99_ms=80"
SHARDS = "; ".join(f"a -call(parallel=shards)-> s{n}:search_index({LEAVES})" for n in range(6))
FAST = SHARDS.replace(LEAVES, "p50_ms=5,p99_ms=15")


@rule(
    "PRF-002",
    severity="medium",
    subjects=_fans_out,
    source="Dean and Barroso, The Tail at Scale, Communications of the ACM, 2013",
    source_checked="2026-11-21",
    remedy="Answer with what has come by then, ask a second copy after a while, or ask fewer.",
    probe="{subject} asks all of them and waits for the last: how often is one of them slow?",
    answer="One minus (1 - q) to the power of n: of a hundred that are slow once in a hundred, 63 % of answers are.",
    false_positives="Calls that need not answer (`required: false`) hold nobody up.",
    fails=f"u:user_client -> a:web_app; {SHARDS}; journey j: u -> a (criticality=high,p99_latency_ms=90)",
    passes=f"u:user_client -> a:web_app; {FAST}; journey j: u -> a (criticality=high,p99_latency_ms=90)",
)
def tail_of_many(caller: Element, graph: DesignGraph) -> Iterator[Violation]:
    """So many are asked at once that the slowest is slow more often than the target allows.

    What is rare for one is common for all of them together.
    """
    journeys = journeys_through(graph, caller, "low", "normal", "high", "mission")
    limit = min(j.target_value("p99_latency_ms") or float("inf") for j in journeys)
    waited = [call for call in _calls_together(caller) if call.required]
    in_time = 1.0
    for call in waited:
        leaf = call.target_element
        in_time *= 1 - slower_than(leaf.p50_ms or 0.0, leaf.p99_ms or 0.0, limit)
    if 1 - in_time > 0.01 and len(waited) >= MANY:
        some = tuple(Set(on=call.id, attribute="required", value=False) for call in waited)
        yield Violation(
            f"{caller.label} asks {len(waited)} at once: {1 - in_time:.0%} of answers take longer than {limit:g} ms",
            witness=(caller.id, *(call.target for call in waited)),
            components=(caller.id,),
            connections=tuple(call.id for call in waited),
            fixes=(
                Fix(
                    "Answer with what has come in time, if partial results will do: "
                    f"{1 - in_time:.1%} of answers too late become 0.0%",
                    some,
                    safe=False,
                ),
            ),
        )


def tight(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: journeys that must be done within 300 ms."""
    for journey in graph.journeys:
        target = journey.target_value("p99_latency_ms")
        if target is not None and target <= TIGHT_MS:
            yield journey


is_heavy = Predicate(lambda model: model.states("model_class") and model.model_class == "heavy")
is_as_trained = Predicate(lambda model: not model.optimised_runtime)


def _heavy_models(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: heavy models on fast journeys."""
    names = {n for j in tight(graph) for n in on_journey(graph, j.id)}
    for model in all_of(provides("model_serving") & is_heavy)(graph):
        if model.id in names:
            yield model


@rule(
    "PRF-014",
    severity="low",
    subjects=_heavy_models,
    source="ONNX Runtime documentation, performance; NVIDIA Triton documentation, dynamic batching",
    source_checked="2026-11-21",
    remedy="Compile, quantise or distil the model, or batch requests, before buying machines.",
    probe="What was tried on {subject} before a larger machine was ordered?",
    answer="A compiled runtime and smaller weights, with the loss in quality measured.",
    false_positives="A model that takes less than half of the budget is fast enough.",
    fails="u:user_client -> m:online_endpoint(model_class=heavy,optimised_runtime=false,p99_ms=80); journey j: u "
    "-> m "
    "(criticality=high,p99_latency_ms=100)",
    passes="u:user_client -> m:online_endpoint(model_class=heavy,optimised_runtime=true,p99_ms=80); journey j: u "
    "-> m "
    "(criticality=high,p99_latency_ms=100)",
)
def heavy_model_as_trained(
    model: Element, graph: DesignGraph, *, share: float = 0.5
) -> Iterator[Violation]:
    """A heavy model serves a tight budget the way it was trained.

    Compiling it is often worth more than a larger machine.
    """
    journeys = [j for j in tight(graph) if model.id in on_journey(graph, j.id)]
    budget = min(j.target_value("p99_latency_ms") or TIGHT_MS for j in journeys)
    takes_most = Predicate(lambda part: (part.p99_ms or 0) > share * budget)
    if (is_as_trained & takes_most)(model):
        faster = (Set(on=model.id, attribute="optimised_runtime", value=True),)
        yield Violation(
            f"{model.label} runs as it was trained and takes {model.p99_ms:g} ms of {budget:g}",
            witness=(model.id,),
            fixes=(Fix("Compile or quantise it", faster),),
        )
