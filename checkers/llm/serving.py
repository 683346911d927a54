"""How a language model is run: within a budget, with tokens for all and somewhere else to go, on tested prompts."""

from __future__ import annotations

import math
from collections.abc import Iterator

from designer.rules import (
    ANSWER,
    DesignGraph,
    Edit,
    Element,
    Fix,
    Question,
    Set,
    Violation,
    added,
    all_of,
    any_component,
    connected,
    first_or_new,
    is_component,
    is_delivery,
    is_kind,
    is_set,
    journeys_through,
    limit_of,
    limits_tokens,
    load_on,
    new_component,
    open_on,
    provides,
    rule,
    single_points,
    spliced,
    standing_on,
    stands_in_the_way,
    surely,
    ways_to,
)

is_llm = provides("llm")
is_caller = provides("entry")
TOKENS = Question(
    "token_limit",
    "How many tokens a minute may one caller use?",
    unit="tokens per minute",
    example=20_000,
)


@rule(
    "LLM-008",
    severity="high",
    subjects=all_of(is_llm),
    when=any_component(is_caller),
    source="OWASP Top 10 for LLM Applications 2025, LLM10; Azure review checklists, AI landing zone AI.26, AI.94 "
    "and AI.109",
    source_checked="2026-11-21",
    remedy="Limit tokens for each caller at a gateway that every caller passes.",
    probe="One caller sends the longest prompt in a loop all night: what does {subject} cost by morning?",
    answer="Name the limit for each identity, the longest answer, and the alarm on the budget.",
    false_positives="A nightly job with a fixed budget has its limit in the job, an agent with one in itself; a "
    "limit "
    "on requests counts as one on tokens.",
    fails="u:user_client -call(rate_limit=none)-> app:web_app -call(rate_limit=none)-> m:llm_deployment",
    passes="u:user_client -> g:ai_gateway(rate_limit=100,token_limit_tpm=20000) -> app:web_app -> m:llm_deployment",
)
def unlimited_tokens(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Callers can use as many tokens as they like.

    One loop, or one attacker, then spends the month's budget and everybody's quota.
    """
    if path := graph.access.path_avoiding(limits_tokens, is_caller, model):
        last = graph.elements[path.connections[-1]]
        gateway = new_component(
            graph,
            "ai-gateway",
            "ai_gateway",
            within=last.source_element.part.within,
            token_limit=ANSWER,
            token_limit_tpm=ANSWER,
        )
        yield Violation(
            f"{path} has no limit on tokens",
            witness=path,
            components=(model.id,),
            root=f"{model.id} unlimited",
            fixes=(Fix("Limit tokens at a gateway", spliced(last, gateway), ask=TOKENS),),
        )


def _models_on_journeys(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: the language models that a critical journey stands on, where somebody drew one."""
    if graph.design.journeys:
        for component in standing_on("high", "mission")(graph):
            if surely(is_llm, component):
                yield component


def _second_model(graph: DesignGraph, model: Element) -> tuple[Edit, ...]:
    """A second deployment behind the same checks, for every caller of the first."""
    other = new_component(graph, f"{model.id}-spillover", model.kind, within=model.part.within)
    calls = [c for c in model.incoming if c.part.kind == "call"]
    facts = [{n: c.stated(n) for n in ("guarded_by", "data", "authn") if c.says(n)} for c in calls]
    lines = [
        connected(graph, c.source, other.id, "fallback", **given)
        for c, given in zip(calls, facts, strict=True)
    ]
    return (added(other), *lines)


queues = is_component & provides("durable_queue")


def _waits_in_a_queue(graph: DesignGraph, journey: Element, model: Element) -> bool:
    """Whether what a journey asks of a model waits in a queue on every way there."""
    entries = [graph.elements[name] for name in journey.part.sources]
    return not any(graph.access.path_avoiding(queues, entry, model) for entry in entries)


@rule(
    "LLM-009",
    severity="high",
    subjects=_models_on_journeys,
    yields_to=("REL-011",),
    source="Azure review checklists, AI landing zone AI.141 and AI.152",
    source_checked="2026-11-21",
    remedy="Give callers a second deployment, in another region or of a smaller model, behind the same checks.",
    probe="{subject} answers 429 for ten minutes: what do users see?",
    answer="Name the second deployment, who switches, and that the same filters stand before it.",
    false_positives="Work that waits in a queue can wait for the model too.",
    fails="u:user_client -> app:web_app -> m:llm_deployment; journey j: u -> app (criticality=high)",
    passes="u:user_client -> app:web_app -> m:llm_deployment; app -fallback-> s:llm_deployment; "
    "journey j: u -> app (criticality=high)",
)
def single_model_deployment(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A critical journey hangs on one deployment of a language model.

    Quotas, capacity of a region and retirements take it away without a fault of yours.
    """
    for journey in journeys_through(graph, model, "high", "mission"):
        if _waits_in_a_queue(graph, journey, model):
            continue
        if not journey.part.assumed and model.id in single_points(graph, journey.id):
            yield Violation(
                f"{journey.label} stops when {model.label} does",
                witness=ways_to(graph, journey, model),
                components=(model.id,),
                journey=journey.id,
                root=f"{model.id} alone",
                fixes=(
                    Fix(f"Add a second deployment of {model.label}", _second_model(graph, model)),
                ),
            )
            return


def _asked(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: language models on a journey whose peak is known."""
    for model in all_of(is_kind("llm_deployment"))(graph):
        load = load_on(graph, model.id)
        if load is not None and load.peak:
            yield model


@rule(
    "LLM-010",
    severity="high",
    subjects=_asked,
    source="Azure OpenAI documentation, quotas and limits",
    source_checked="2026-11-21",
    shares={"most_used": "PRF-004"},
    remedy="Ask for more quota or provisioned units, answer from a cache, send shorter prompts, or spill over to "
    "another deployment behind the same filters.",
    probe="How many tokens a minute does {subject} need at peak, and what happens to one request too many?",
    answer="Requests times tokens of prompt and answer, against the quota; what is refused goes elsewhere or waits.",
    fails="u:user_client -> m:llm_deployment(tpm=100000,prompt_tokens=1500,completion_tokens=300); "
    "journey j: u -> m (criticality=high,peak_rps=10)",
    passes="u:user_client -> m:llm_deployment(tpm=2000000,prompt_tokens=1500,completion_tokens=300); "
    "journey j: u -> m (criticality=high,peak_rps=10)",
)
def tokens_run_out(
    model: Element, graph: DesignGraph, *, most_used: float = 0.8
) -> Iterator[Violation]:
    """A language model's quota is smaller than what is asked of it at peak.

    Who comes after that is refused, and tries again. The fix leaves the room that PRF-004 asks for.
    """
    load, limit = load_on(graph, model.id), limit_of(graph, model.id)
    if load is None or load.peak is None:
        return
    if limit is None:
        wanted = ("prompt_tokens", "completion_tokens") if model.states("tpm") else ("tpm", "rpm")
        missing = next((name for name in wanted if not model.states(name)), wanted[0])
        raise open_on(graph, (model.id,), missing)
    if load.peak > limit.rate * (1 + 1e-9):
        yield Violation(
            f"{model.label} answers {limit.rate:,.1f} a second by its {limit.attribute}; {load.peak:,.1f} ask at "
            f"peak",
            witness=(model.id,),
            fixes=_more_quota(model, limit.attribute, limit.rate, load.peak / most_used),
        )
    if not (model.states("tpm") or model.states("ptu")) or not (
        model.states("prompt_tokens") and model.states("completion_tokens")
    ):
        raise open_on(
            graph,
            (model.id,),
            *(n for n in ("tpm", "prompt_tokens", "completion_tokens") if not model.states(n)),
        )


def _more_quota(model: Element, attribute: str, rate: float, wanted: float) -> tuple[Fix, ...]:
    """So much more of what limits it that it answers what is wanted; nothing where there is none of it."""
    stated = getattr(model, attribute) or 0
    if not stated or rate <= 0:
        return ()
    needed = math.ceil(stated * wanted / rate - 1e-9)
    title = (
        f"{attribute} {needed:,} in place of {stated:,}: {rate:,.1f} requests a second become "
        f"{rate * needed / stated:,.1f}"
    )
    return (Fix(title, (Set(on=model.id, attribute=attribute, value=needed),)),)


builds_prompts = provides("prompt")
gates = (is_component & provides("evaluation_gate") & stands_in_the_way) | ~is_delivery
prompts_come_from = provides("prompt_registry") | provides("operator") | provides("development")
has_version = is_set("prompt_version")


@rule(
    "LLM-012",
    severity="high",
    subjects=all_of(builds_prompts),
    source="Azure Well-Architected Framework, AI workloads; Azure review checklists, AI landing zone AI.146",
    source_checked="2026-11-21",
    remedy="Keep prompts in a registry, release them through an evaluation, and log the version used.",
    probe="Somebody changed one word in the prompt of {subject} on Friday: how do you find that out on Monday?",
    answer="By the version in the trace, the diff in the registry, and the evaluation that it passed.",
    false_positives="What leads there as a delivery is judged, from a registry, a notebook or a person's hands.",
    fails="r:prompt_registry -artifact-> p:prompt_builder(prompt_version=v12) -> m:llm_deployment",
    passes="r:prompt_registry -artifact-> g:evaluation_gate(blocking=true) "
    "-artifact-> p:prompt_builder(prompt_version=v12) -> m:llm_deployment",
)
def unreleased_prompt(builder: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Prompts get to users without a version or an evaluation.

    A prompt is code that nobody compiled: one word can break what worked.
    """
    path = graph.lifecycle.path_avoiding(gates, prompts_come_from, builder)
    if path is None and has_version(builder):
        return
    if path is not None:
        last = graph.elements[path.connections[-1]]
        gate = new_component(graph, "prompt-evaluation", "evaluation_gate", blocking=True)
        said, edits = "without an evaluation that blocks", spliced(last, gate)
    else:
        store, new = first_or_new(graph, provides("prompt_registry"), "prompt_registry", "prompts")
        gate = new_component(graph, "prompt-evaluation", "evaluation_gate", blocking=True)
        lines = (
            connected(graph, store, gate.id, "artifact"),
            connected(graph, gate.id, builder.id, "artifact"),
        )
        said = "without a version"
        version = Set(on=builder.id, attribute="prompt_version", value="registry")
        edits = (*new, added(gate), *lines, version)
    yield Violation(
        f"Prompts get to {builder.label} {said}",
        witness=path or (builder.id,),
        components=(builder.id,),
        fixes=(Fix("Release prompts through an evaluation", edits),),
    )
