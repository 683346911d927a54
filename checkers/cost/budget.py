"""Does it stay within the budget?"""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import DesignGraph, Element, Violation, cost_of, open_on, rule, whole_design


def _has_budget(graph: DesignGraph) -> bool:
    return isinstance(graph.design.requirements.monthly_budget_usd, int | float)


@rule(
    "CST-001",
    severity="high",
    subjects=whole_design,
    when=_has_budget,
    source="Azure Well-Architected Framework, CO:02 cost model",
    source_checked="2026-11-21",
    remedy="Take what costs most and ask what a cheaper tier, fewer copies at night or a commitment would do.",
    probe="What does this cost a month, and which part costs most of it?",
    answer="An interval with the price's date, the dearest part, and what a request costs.",
    false_positives="Only prices that the design states accuse; illustrative ones leave it open.",
    no_fix="What to give up for less money is a decision; the analysis shows where the money goes.",
    fails="@monthly_budget_usd=1000 u:user_client -> a:web_app(instances=4,unit_price_month=150) -> "
    "d:relational_db(instances=2,unit_price_month=400)",
    passes="@monthly_budget_usd=2000 u:user_client -> a:web_app(instances=4,unit_price_month=150) -> "
    "d:relational_db(instances=2,unit_price_month=400)",
)
def over_budget(whole: Element, graph: DesignGraph) -> Iterator[Violation]:
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
        yield Violation(
            f"It costs at least ${found.stated:,.0f} a month and may cost ${found.budget:,.0f}; most goes to "
            f"{graph.component(dearest).label}",
            witness=(dearest,),
            components=(dearest,),
        )
