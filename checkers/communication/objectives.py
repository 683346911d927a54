"""What is said first: for whom, how much, and what was asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from designer.rules import (
    Ask,
    DesignGraph,
    Element,
    Unknown,
    Violation,
    any_component,
    products_in,
    provides,
    rule,
    told_design,
)

ONLY_ITS_AUTHOR = "Only whoever draws it can say it: it is written into the brief."
HEAD = "chalkline: 1\nname: Example\n"
DRAWN = "components: [{id: api, kind: web_app}]"
MODEL = "components: [{id: m, kind: online_endpoint}]"
NOTHING_SAID = ("none", "unknown")
learns = provides("model_serving") | provides("llm") | provides("trainer")
MODELS = frozenset(
    [
        "transformer",
        "xgboost",
        "catboost",
        "lightgbm",
        "gpt",
        "llm",
        "bert",
        "lstm",
        "rnn",
        "cnn",
        "gnn",
        "gan",
        "autoencoder",
        "diffusion",
        "llama",
        "mistral",
        "gemini",
        "claude",
        "resnet",
    ]
)
LEARNING = ("llm_deployment", "llm_self_hosted", "online_endpoint", "trainer", "fine_tuning")
FAMILIES = re.compile(
    r"neural network|language model|random forest|gradient boost|fine.?tun|deep learning"
)


@rule(
    "COM-001",
    severity="high",
    subjects=told_design,
    source="Rules of Machine Learning, rule 2; Azure Well-Architected Framework, AI workloads",
    source_checked="2026-11-21",
    remedy="Say in one sentence what changes for whom, and which number shows it.",
    probe="Which number is better a year from now because of this?",
    answer="Name it, its value today, and the one that must not get worse.",
    no_fix=ONLY_ITS_AUTHOR,
    fails=f"{HEAD}brief: {{assumptions: [Labels are late.]}}\n{DRAWN}",
    passes=f"{HEAD}brief: {{objective: Stop fraud before the money moves., metrics: {{business: "
    f"[fraud_loss]}}}}\n{DRAWN}",
)
def no_objective(whole: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Nobody says what it is for, and how success is counted.

    A design without an objective can only be pretty.
    """
    brief = graph.design.brief
    unsaid = brief.objective in (None, "", *NOTHING_SAID)
    if unsaid or not (brief.metrics.business or brief.metrics.online):
        yield Violation(
            "The brief names no objective, or no metric that counts it", witness=(whole.id,)
        )


@rule(
    "COM-002",
    severity="high",
    subjects=told_design,
    source="Azure Well-Architected Framework, architect role: business requirements",
    source_checked="2026-11-21",
    remedy="Write down what you asked, and what you assumed where nobody knew.",
    probe="Which assumption, if wrong, changes the drawing most?",
    answer="Name it, its value, and how you would find out.",
    no_fix=ONLY_ITS_AUTHOR,
    fails=f"{HEAD}brief: {{objective: Stop fraud.}}\n{DRAWN}",
    passes=f"{HEAD}brief: {{objective: Stop fraud., assumptions: [Labels come after 90 days.]}}\n{DRAWN}",
)
def nothing_assumed(whole: Element, graph: DesignGraph) -> Iterator[Violation]:
    """No question was asked and no assumption written down.

    What was not asked was guessed.
    """
    brief = graph.design.brief
    if not (brief.assumptions or brief.questions):
        yield Violation(
            "The brief states neither a question nor an assumption", witness=(whole.id,)
        )


@rule(
    "COM-003",
    severity="high",
    subjects=told_design,
    source="Azure Well-Architected Framework, PE:01 performance targets and RE:04 reliability targets",
    source_checked="2026-11-21",
    remedy="Give a number to availability, peak, latency, recovery and budget, and say which are guesses.",
    probe="How many requests a second, how fast, how often may it fail, and for how much money?",
    answer="Six numbers, each with where it comes from.",
    no_fix=ONLY_ITS_AUTHOR,
    fails=f"{HEAD}brief: {{objective: Stop fraud.}}\n{DRAWN}",
    passes=f"{HEAD}brief: {{objective: Stop fraud.}}\nrequirements: {{availability: 0.999, peak_rps: 300, "
    f"p99_latency_ms: 100, rto_min: 60, rpo_min: 5, monthly_budget_usd: 9000}}\n{DRAWN}",
)
def targets_without_numbers(whole: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Targets are not numbers.

    Fast and reliable are no targets. What somebody said he does not know is asked again, not held against him;
    `none` is an answer.
    """
    wanted = (
        "availability",
        "peak_rps",
        "p99_latency_ms",
        "rto_min",
        "rpo_min",
        "monthly_budget_usd",
    )
    holders = (graph.design.requirements, *(j.part for j in graph.journeys))
    said = {n: {getattr(h, n, None) for h in holders} - {None} for n in wanted}
    missing = [n for n in wanted if not said[n]]
    if missing:
        yield Violation(
            f"No number is stated for {', '.join(missing)}".replace("_", " "), witness=(whole.id,)
        )
    if unsure := [n for n in wanted if said[n] == {"unknown"}]:
        raise Unknown(*(Ask("requirements", n) for n in unsure))


@rule(
    "COM-005",
    severity="medium",
    subjects=told_design,
    source="Azure Well-Architected Framework, architect role: business requirements; Rules of Machine Learning, "
    "rule 1",
    source_checked="2026-11-21",
    remedy="Say what changes for whom first; choose the model when the constraints are known.",
    probe="What would you build if this kind of model did not exist?",
    answer="Something simpler that meets the same objective, less well.",
    no_fix=ONLY_ITS_AUTHOR,
    fails=f"{HEAD}brief: {{objective: Use a transformer on transactions.}}\n{DRAWN}",
    passes=f"{HEAD}brief: {{objective: Stop fraud before the money moves.}}\n{DRAWN}",
)
def model_before_the_system(whole: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A model is chosen before anybody says what for.

    Who starts with the model fits the problem to it. A brief has no order that could be judged; so either the
    objective itself names a means, or a decision names one where neither an objective nor a number to meet is stated.
    """
    brief, requirements = graph.design.brief, graph.design.requirements
    objective = "" if brief.objective in (None, *NOTHING_SAID) else str(brief.objective)
    if means := _means_in(objective):
        yield Violation(f"The objective names {means}, a means", witness=(whole.id,))
    elif not objective and not requirements.numbers:
        chosen = [m for t in brief.tradeoffs if (m := _means_in(t.chosen))]
        if chosen:
            says = f"{chosen[0]} is chosen, and neither an objective nor a number to meet is stated"
            yield Violation(says, witness=(whole.id,))


def _means_in(text: str) -> str | None:
    """The first model, family of models or product that learns which a text names, in alphabetical order."""
    named = {w for w in re.findall(r"[a-z]+", text.lower()) if w.removesuffix("s") in MODELS}
    named |= set(FAMILIES.findall(text.lower()))
    named |= {name for name, kind in products_in(text).items() if kind in LEARNING}
    return min(named, default=None)


@rule(
    "COM-007",
    severity="high",
    subjects=told_design,
    when=any_component(learns),
    source="The ML Test Score, Model 2",
    source_checked="2026-11-21",
    remedy="Name the metric on held-out data, the one in use, and the one that must not fall.",
    probe="The offline metric went up and the online one down: what do you do?",
    answer="Look at who is measured, roll back, and mend the offline test.",
    no_fix=ONLY_ITS_AUTHOR,
    fails=f"{HEAD}brief: {{metrics: {{offline: [pr_auc]}}}}\n{MODEL}",
    passes=f"{HEAD}brief: {{metrics: {{offline: [pr_auc], online: [decline_rate]}}}}\n{MODEL}",
)
def half_an_evaluation(whole: Element, graph: DesignGraph) -> Iterator[Violation]:
    """The evaluation has no offline or no online half.

    A test set says little about users, and users are no place to test first.
    """
    metrics = graph.design.brief.metrics
    if not (metrics.offline and metrics.online):
        yield Violation("The brief names no offline metric, or no online one", witness=(whole.id,))
