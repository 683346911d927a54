"""Calls that fail well: timeouts, retries, breakers, and no work for nothing."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    Ask,
    DesignGraph,
    Element,
    Fix,
    Predicate,
    Set,
    Unknown,
    Violation,
    calls_on,
    connections_of,
    critical_journeys,
    is_kind,
    is_realtime,
    is_set,
    on_journey,
    provides,
    rule,
    surely,
    waits_for,
)

PER_STEP = 1000
MOST_TRIES = 3
has_timeout = is_set("timeout_ms")
bounded = has_timeout & Predicate(
    lambda call: not call.states("retries") or (call.retries or 0) <= MOST_TRIES
)
left_to_the_sdk = Predicate(lambda call: call.states("sdk_retry") and bool(call.sdk_retry))
ends_in_time = bounded | left_to_the_sdk


def _set(call: Element, attribute: str, value: int) -> Set:
    return Set(on=call.id, attribute=attribute, value=value)


def _calls_of_programs(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: the calls on critical journeys, but for those that people make: they give up when they like."""
    for call in calls_on("high", "mission")(graph):
        if not surely(provides("person"), call.source_element):
            yield call


@rule(
    "REL-012",
    severity="medium",
    subjects=_calls_of_programs,
    source="Azure Architecture Center, Retry pattern; Azure Well-Architected Framework, transient fault handling",
    source_checked="2026-11-21",
    remedy="Give every call a timeout, and at most three tries with growing, jittered pauses.",
    probe="{subject} hangs: after how many seconds does the caller do something else?",
    answer="Name the timeout, the tries, the pause between them, and what the user gets then.",
    false_positives="A client library that retries within bounds says `sdk_retry: true`.",
    fails="u:user_client -> a:web_app -call(timeout_ms=none,retries=none,sdk_retry=false)-> b:relational_db; "
    "journey j: u -> a (criticality=high)",
    passes="u:user_client -call(timeout_ms=900,retries=0)-> a:web_app -call(timeout_ms=300,retries=2)-> "
    "b:relational_db; "
    "journey j: u -> a (criticality=high)",
)
def call_without_bounds(call: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A call on a critical journey has no timeout, or tries more than three times.

    One slow dependency then holds every thread of its callers.
    """
    if not ends_in_time(call):
        tries = call.stated("retries", 0)
        many = isinstance(tries, int) and tries > MOST_TRIES
        bounds = (
            *(() if surely(has_timeout, call) else (_set(call, "timeout_ms", PER_STEP),)),
            *((_set(call, "retries", 2),) if many else ()),
        )
        yield Violation(
            f"{call.label} waits without end",
            witness=(call.source, call.target),
            root=f"calls of {call.source}",
            fixes=(Fix("Wait a second, try twice more at most", bounds),),
        )


def _tries(call: Element) -> float:
    """How often a failing call is made, as far as stated; a budget or a breaker keeps it at about once."""
    if call.stated("retry_budget") or call.stated("circuit_breaker"):
        return 1.1
    retries = call.stated("retries", 0)
    return 1.0 + (retries if isinstance(retries, int) else 0)


def _worst_chain(graph: DesignGraph, journey: Element) -> tuple[float, tuple[Element, ...]]:
    """The chain of calls on a journey along which one failure is tried most often."""
    calls = sorted(waits_for(graph, journey), key=lambda c: c.id)
    best: dict[str, tuple[float, tuple[Element, ...]]] = {}
    for _ in range(len(calls) + 1):
        changed = False
        for call in calls:
            before, chain = best.get(call.source, (1.0, ()))
            product = before * _tries(call)
            known = best.get(call.target, (1.0, ()))[0]
            if product > known and call.target not in {c.source for c in chain} | {call.source}:
                best[call.target], changed = (product, (*chain, call)), True
        if not changed:
            break
    return max(best.values(), key=lambda found: (found[0], len(found[1])), default=(1.0, ()))


FEW_RETRIES = 3


@rule(
    "REL-013",
    severity="high",
    subjects=critical_journeys("high", "mission"),
    source="Google SRE Book, chapter 22, addressing cascading failures",
    source_checked="2026-11-21",
    remedy="Try again at one layer only, and give tries a budget.",
    probe="The last store of {subject} is slow: how many requests does one click become there?",
    answer="One more at most: tries are made at one layer, and a budget stops them when many fail.",
    false_positives="A retry budget or a circuit breaker keeps a call at about one try.",
    fails="u:user_client -call(retries=3)-> a:web_app -call(retries=3)-> b:function -call(retries=3)-> "
    "c:relational_db; "
    "journey j: u -> a (criticality=high)",
    passes="u:user_client -call(retries=0)-> a:web_app -call(retries=0)-> b:function -call(retries=3)-> "
    "c:relational_db; "
    "journey j: u -> a (criticality=high)",
)
def retries_that_multiply(
    journey: Element, graph: DesignGraph, *, most: float = 10
) -> Iterator[Violation]:
    """Retries at several layers multiply.

    A slow store gets the more requests the less it can serve.
    """
    product, chain = _worst_chain(graph, journey)
    if product <= most:
        _ask_for_tries(graph, journey)
    else:
        yield Violation(
            f"One failure at {chain[-1].target_element.label} becomes {product:g} requests",
            witness=(chain[0].source, *(c.target for c in chain)),
            connections=tuple(c.id for c in chain),
            journey=journey.id,
            fixes=(_tried_at_the_end(chain, most),),
        )


def _ask_for_tries(graph: DesignGraph, journey: Element) -> None:
    """Raises `Unknown` where somebody says that nobody knows how often a call is tried."""
    calls = sorted(waits_for(graph, journey), key=lambda call: call.id)
    if doubts := [Ask(c.id, "retries") for c in calls if c.stated("retries") == "unknown"]:
        raise Unknown(*doubts)


def _tried_at_the_end(chain: tuple[Element, ...], most: float) -> Fix:
    """No tries but at the last step, and few there: a budget for them is a claim about code."""
    *before, last = chain
    once = [Set(on=c.id, attribute="retries", value=0) for c in before if _tries(c) > 1]
    if _tries(last) > most:
        few = Set(on=last.id, attribute="retries", value=FEW_RETRIES)
        return Fix(f"Try again {FEW_RETRIES} times, at the last step only", (*once, few))
    return Fix("Try again at the last step only", tuple(once))


def _nested_timeouts(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: calls with a timeout to what itself calls with one."""
    for call in connections_of("call")(graph):
        inner = [
            c
            for c in call.target_element.outgoing
            if c.part.kind == "call" and c.states("timeout_ms")
        ]
        if call.states("timeout_ms") and inner and call.sync:
            yield call


@rule(
    "REL-015",
    severity="medium",
    tier="extended",
    subjects=_nested_timeouts,
    source="Google SRE Book, chapter 22, deadline propagation",
    source_checked="2026-11-21",
    remedy="Let timeouts shrink along the way: the callee gives up before its caller does.",
    probe="{subject} gives up: who is still working on the answer that nobody waits for?",
    answer="Nobody: each step has less time than the one before, all its tries included.",
    false_positives="What is not waited for cuts the chain.",
    fails="a:web_app -call(timeout_ms=500)-> b:function -call(timeout_ms=400,retries=2)-> c:relational_db",
    passes="a:web_app -call(timeout_ms=1500)-> b:function -call(timeout_ms=400,retries=2)-> c:relational_db",
)
def caller_gives_up_first(call: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A caller gives up while its callee still tries.

    The work goes on for nobody, and the retry comes on top.
    """
    for inner in call.target_element.outgoing:
        if inner.part.kind != "call" or not inner.states("timeout_ms") or not inner.timeout_ms:
            continue
        tries = (inner.retries or 0) + 1
        if call.timeout_ms and call.timeout_ms <= tries * inner.timeout_ms:
            less = (
                Set(on=inner.id, attribute="timeout_ms", value=int(call.timeout_ms * 0.8 / tries)),
            )
            yield Violation(
                f"{call.source_element.label} gives up after {call.timeout_ms:g} ms while "
                f"{inner.source_element.label} may try {tries * inner.timeout_ms:g} ms",
                witness=(call.source, call.target, inner.target),
                connections=(call.id, inner.id),
                fixes=(Fix(f"Give {inner.label} less time", less),),
            )
            return


is_shaky = provides("legacy") | provides("external") | provides("llm")
breaks = is_set("circuit_breaker")


def _shaky_calls(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: calls on critical journeys to other parties, legacy systems and language models."""
    for call in calls_on("high", "mission")(graph):
        if surely(is_shaky, call.target_element) and not surely(
            provides("person"), call.source_element
        ):
            yield call


@rule(
    "REL-016",
    severity="medium",
    subjects=_shaky_calls,
    source="Azure Architecture Center, Circuit Breaker pattern",
    source_checked="2026-11-21",
    remedy="Put a circuit breaker on the call, or lead it through a gateway that has one.",
    probe="The far end of {subject} takes 30 seconds for everything: what happens to your threads?",
    answer="After a few failures calls are refused at once, and a probe finds out when it is back.",
    false_positives="A queue between both does the same.",
    fails="u:user_client -> a:web_app -call(circuit_breaker=false)-> l:legacy_system; journey j: u -> a "
    "(criticality=high)",
    passes="u:user_client -> a:web_app -call(circuit_breaker=true)-> l:legacy_system; journey j: u -> a "
    "(criticality=high)",
)
def slow_dependency_without_breaker(call: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Nothing stops calls to a dependency that is often slow.

    Its slowness becomes yours, and then your callers'.
    """
    if not breaks(call):
        stop = (Set(on=call.id, attribute="circuit_breaker", value=True),)
        yield Violation(
            f"Nothing stops calls to {call.target_element.label} while it is down",
            witness=(call.source, call.target),
            fixes=(Fix("Break the circuit", stop),),
        )


is_deploy_time = (
    provides("model_registry")
    | provides("delivery")
    | provides("control_plane")
    | is_kind("ml_workspace")
)
needs_cache = (provides("secret_store") | provides("config")) & ~is_set("cached")
is_per_request = is_set("frequency", "per_request")


def _serving_calls(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: required calls on realtime journeys to what is there for deploying and configuring."""
    manages = is_deploy_time | provides("secret_store") | provides("config")
    serving = {name for journey in graph.journeys for name in on_journey(graph, journey.id)}
    for call in connections_of("call", target=manages)(graph):
        if call.source in serving:
            yield call


@rule(
    "REL-030",
    severity="high",
    subjects=_serving_calls,
    when=is_realtime,
    source="Azure Well-Architected Framework, reliability metrics; AWS Builders' Library, static stability",
    source_checked="2026-11-21",
    remedy="Load it at start and refresh in the background; never ask while somebody waits.",
    probe="{subject} is down for an hour: which requests fail meanwhile?",
    answer="None: what was loaded before still holds.",
    false_positives="A call at start or deployment says `frequency: startup` or `deploy`.",
    fails="@realtime; u:user_client -> a:web_app -> v:secret_store(cached=false); journey j: u -> a "
    "(criticality=high)",
    passes="@realtime; u:user_client -> a:web_app -> v:secret_store(cached=true); journey j: u -> a "
    "(criticality=high)",
)
def serving_needs_the_control_plane(call: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Answering a request needs a system that is there for deploying.

    An outage of the tools becomes an outage of the service.
    """
    if is_per_request(call) and (is_deploy_time | needs_cache)(call.target_element):
        early = (
            Set(on=call.id, attribute="frequency", value="startup"),
            Set(on=call.id, attribute="required", value=False),
        )
        yield Violation(
            f"{call.source_element.label} asks {call.target_element.label} on every request",
            witness=(call.source, call.target),
            fixes=(Fix("Ask at start only", (early[0],)),),
        )
