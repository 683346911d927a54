"""What was weighed: alternatives, failures, cost, and a drawing that can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from designer.rules import (
    ComponentElement,
    DesignGraph,
    Element,
    Violation,
    brief_text,
    critical_journeys,
    having,
    is_kind,
    is_redundant,
    is_spoken_of,
    products_in,
    rule,
    single_points,
    surely,
    told_design,
    unconnected_parts,
)

ONLY_ITS_AUTHOR = "Only whoever draws it can say it: it is written into the brief."
HEAD = "chalkline: 1\nname: Example\n"
DRAWN = "components: [{id: api, kind: web_app}]"
MONEY = frozenset(
    {"cost", "costs", "price", "budget", "money", "cheap", "cheaper", "expensive", "spend", "$"}
)
MOST_LOOSE = 40
CROWD = ", ".join(f"{{id: c{n}, kind: web_app}}" for n in range(MOST_LOOSE + 1))
CROWDED = f"{HEAD}brief: {{objective: Stop fraud.}}\ncomponents: [{CROWD}]"


@rule(
    "COM-004",
    severity="high",
    subjects=told_design,
    source="Azure Well-Architected Framework, architecture decision records",
    source_checked="2026-11-21",
    remedy="Write down two decisions: chosen, rejected, because, and when to look again.",
    probe="What did you decide against, and what would make you change your mind?",
    answer="Name the alternative, what it would have cost, and the number that would turn the decision.",
    no_fix=ONLY_ITS_AUTHOR,
    fails=f"{HEAD}brief: {{tradeoffs: [{{decision: Store, chosen: SQL, rejected: Graph, because: Team knows "
    f"it}}]}}\n{DRAWN}",
    passes=f"{HEAD}brief: {{tradeoffs: [{{decision: Store, chosen: SQL, rejected: Graph, because: Team knows it}}, "
    f"{{decision: Inline, chosen: inline, rejected: later, because: Money is gone}}]}}\n{DRAWN}",
)
def nothing_rejected(whole: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Fewer than two decisions are written down with what was rejected and why.

    What was not weighed was copied.
    """
    weighed = [t for t in graph.design.brief.tradeoffs if t.rejected and t.because]
    if len(weighed) < 2:
        yield Violation(
            "Fewer than two decisions say what was rejected and why", witness=(whole.id,)
        )


def _told_in_words(graph: DesignGraph) -> Iterator[Element]:
    """Subject: the design, where the brief has words to compare it with."""
    for whole in told_design(graph):
        if brief_text(graph).strip():
            yield whole


@rule(
    "COM-006",
    severity="medium",
    subjects=_told_in_words,
    tier="extended",
    source="Azure Well-Architected Framework, architecture design diagrams",
    source_checked="2026-11-21",
    remedy="Draw it, or leave it out of the text.",
    probe="Where on the drawing is what you just named?",
    answer="There; the names are the same.",
    no_fix=ONLY_ITS_AUTHOR,
    fails=f"{HEAD}brief: {{assumptions: ['The `cache` is warm.']}}\n{DRAWN}",
    passes=f"{HEAD}brief: {{assumptions: ['The `api` is warm.']}}\n{DRAWN}",
)
def named_but_not_drawn(whole: Element, graph: DesignGraph) -> Iterator[Violation]:
    """The brief and the drawing speak of two systems.

    Whoever reads one cannot check it against the other. Names are taken from between backticks, and products of the
    catalogue wherever they are written; a part may be called by its id, name, product or kind, and what was rejected
    need not be drawn. The other way round, the brief has a word for every part with which alone a critical journey
    stops; of what is redundant it need not speak.
    """
    said = brief_text(graph)
    drawn = {n.lower() for c in graph.components for n in _names(c)}
    quoted = [n for n in re.findall(r"`([^`]+)`", said) if n.lower() not in drawn]
    lost = quoted or [
        name
        for name, kind in products_in(said).items()
        if not having(graph, is_kind(kind)) and not any(name.lower() in known for known in drawn)
    ]
    if lost:
        yield Violation(f"The brief speaks of {lost[0]}, which is not drawn", witness=(whole.id,))
    unsaid = [part for part in _weakest(graph) if not is_spoken_of(part, said)]
    if unsaid:
        yield Violation(
            f"{unsaid[0].label} stops a critical journey alone, and the brief has no word for it",
            witness=(whole.id, unsaid[0].id),
            root="never explained",
        )


def _names(part: ComponentElement) -> Iterator[str]:
    yield from (part.id, part.label, part.part.kind, part.part.kind.replace("_", " "))
    if part.part.product:
        yield part.part.product


def _weakest(graph: DesignGraph) -> Iterator[ComponentElement]:
    """The parts with which alone a critical journey surely stops: stated to be there once."""
    names = dict.fromkeys(
        name
        for journey in critical_journeys("high", "mission")(graph)
        for name in single_points(graph, journey.id)
        if surely(~is_redundant(journey.target_value("availability")), graph.component(name))
    )
    return (graph.component(name) for name in names)


@rule(
    "COM-008",
    severity="medium",
    subjects=told_design,
    source="Azure Well-Architected Framework, RE:03 failure mode analysis; OE:11 safe deployment practices",
    source_checked="2026-11-21",
    remedy="Name three failures with what happens then, and the steps of the rollout.",
    probe="What breaks first, how do you notice, and what do users see?",
    answer="Name the part, the alarm and the degraded answer.",
    no_fix=ONLY_ITS_AUTHOR,
    fails=f"{HEAD}brief: {{objective: Stop fraud.}}\n{DRAWN}",
    passes=f"{HEAD}brief: {{failures: [{{when: Store is slow, then: Use defaults}}], rollout: Shadow then "
    f"canary.}}\n{DRAWN}",
)
def what_if_not_asked(whole: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Neither failures nor the way into production are spoken of.

    The happy path is the smaller half.
    """
    brief = graph.design.brief
    if not brief.failures or not brief.rollout:
        yield Violation(
            "The brief names no failure, or no way of rolling it out", witness=(whole.id,)
        )


@rule(
    "COM-009",
    severity="medium",
    subjects=told_design,
    source="Azure Well-Architected Framework, CO:02 cost model",
    source_checked="2026-11-21",
    remedy="State the budget, and name what drives the bill.",
    probe="What is the largest line of the bill, and what halves it?",
    answer="Name it with a number, and the lever.",
    no_fix=ONLY_ITS_AUTHOR,
    fails=f"{HEAD}brief: {{objective: Stop fraud.}}\n{DRAWN}",
    passes=f"{HEAD}brief: {{objective: Stop fraud.}}\nrequirements: {{monthly_budget_usd: 9000}}\n{DRAWN}",
)
def cost_not_spoken_of(whole: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Nobody speaks of cost.

    What cannot be paid is not built.
    """
    brief = graph.design.brief
    said = " ".join(f"{t.decision} {t.because}" for t in brief.tradeoffs).lower()
    if graph.design.requirements.monthly_budget_usd is None and not MONEY & set(
        re.findall(r"[a-z$]+", said)
    ):
        yield Violation("Neither a budget nor what drives the cost is named", witness=(whole.id,))


@rule(
    "COM-010",
    severity="low",
    subjects=told_design,
    tier="extended",
    source="Azure Well-Architected Framework, architecture design diagrams",
    source_checked="2026-11-21",
    remedy="Group components by boundary, or split the drawing.",
    probe="What are the three parts of this drawing?",
    answer="Named frames, each with one task.",
    no_fix="Which parts belong together, only who draws them knows.",
    fails=CROWDED,
    passes=f"{HEAD}brief: {{objective: Stop fraud.}}\n{DRAWN}",
)
def unreadable_drawing(
    whole: Element, graph: DesignGraph, *, most_loose: int = MOST_LOOSE, nameless_share: float = 0.2
) -> Iterator[Violation]:
    """The drawing cannot be read at once.

    What nobody can read, nobody reviews. It is too large without groups, more than a fifth of its arrows say nothing
    of what they are, or it falls into parts that nothing connects. A single loose box is CST-007; where boxes lie and
    whether arrows cross is up to the layout, which the board tidies.
    """
    design = graph.design
    if len(design.components) > most_loose and not design.boundaries:
        yield Violation(
            f"{len(design.components)} components stand in no group", witness=(whole.id,)
        )
    nameless = [c for c in design.connections if c.kind == "link"]
    if len(nameless) > nameless_share * len(design.connections):
        yield Violation(
            f"{len(nameless)} of {len(design.connections)} arrows do not say what they are",
            witness=(whole.id, nameless[0].source, nameless[0].target),
        )
    islands = [part for part in unconnected_parts(graph) if len(part) > 1]
    if len(islands) > 1:
        beside = graph.component(islands[-1][0])
        yield Violation(
            f"{beside.label} and what it is connected with stand apart from the rest",
            witness=(whole.id, *islands[-1]),
        )
