"""Enough tokens for everybody who asks."""

from __future__ import annotations

import math
from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Set,
    Violation,
    all_of,
    is_kind,
    limit_of,
    load_on,
    open_on,
    rule,
)


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
