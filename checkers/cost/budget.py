"""Does it stay within the budget?"""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Violation,
    cost_of,
    open_on,
    rule,
    savings_for,
    whole_design,
)


def _has_budget(graph: DesignGraph) -> bool:
    return isinstance(graph.design.requirements.monthly_budget_usd, int | float)


@rule(
    "CST-001",
    severity="high",
    subjects=whole_design,
    when=_has_budget,
    source="Azure Well-Architected Framework, CO:02 cost model",
    source_checked="2026-11-21",
    shares={"most_used": "PRF-004"},
    remedy="Take what costs most and ask what a cheaper tier, fewer copies at night or a commitment would do.",
    probe="What does this cost a month, and which part costs most of it?",
    answer="An interval with the price's date, the dearest part, and what a request costs.",
    false_positives="Only prices that the design states accuse; illustrative ones leave it open. A fix cuts copies "
    "that no target needs, where their price, what they take and what comes are stated; what else to give up is a "
    "decision.",
    fails="@monthly_budget_usd=1000 u:user_client -> a:web_app(instances=8,capacity_per_instance=100,"
    "unit_price_month=150); journey j: u -> a (criticality=normal,peak_rps=300,mean_rps=200)",
    passes="@monthly_budget_usd=1000 u:user_client -> a:web_app(instances=5,capacity_per_instance=100,"
    "unit_price_month=150); journey j: u -> a (criticality=normal,peak_rps=300,mean_rps=200)",
)
def over_budget(
    whole: Element, graph: DesignGraph, *, most_used: float = 0.8
) -> Iterator[Violation]:
    """It costs more than there is money for.

    A budget is a requirement like any other, and the first one to be asked about.
    """
    found = cost_of(graph)
    if found.meets_target is None:
        dear = sorted(found.illustrative, key=lambda name: (-found.per_component[name].high, name))
        wanted = ("unit_price_month", "price_per_million", "instances")
        raise open_on(graph, found.missing or dear[:5], *wanted)
    if not found.meets_target and found.budget is not None:
        dearest = max(sorted(found.per_component), key=lambda name: found.per_component[name].low)
        spared = savings_for(graph, most_used)
        fixes: tuple[Fix, ...] = ()
        if spared is not None:
            gains = f"${spared.before:,.0f} a month becomes ${spared.after:,.0f} by stated prices"
            fixes = (Fix(f"{', '.join(spared.says)}: {gains}", spared.edits),)
        why = "" if fixes else "; no copies that are counted can be spared for it"
        yield Violation(
            f"It costs at least ${found.stated:,.0f} a month and may cost ${found.budget:,.0f}; most goes to "
            f"{graph.component(dearest).label}{why}",
            witness=(dearest,),
            components=(dearest,),
            fixes=fixes,
        )
