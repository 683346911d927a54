"""What it may cost: within the budget, no copies that no target asks for, no box that takes part in nothing."""

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
    bursts_at,
    copies_for_zone_loss,
    cost_of,
    is_decoration,
    is_ours,
    is_retired,
    limit_of,
    load_on,
    open_on,
    provides,
    rule,
    savings_for,
    whole_design,
    zones_known,
)

ONE_REGION_REACHES = 0.9999
RESTORED_WITHIN_MIN = 60


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


def _needs_regions(graph: DesignGraph) -> bool:
    """Whether some target asks for more than one region."""
    for journey in graph.journeys:
        target = journey.target_value("availability") or 0
        soon = [journey.target_value(name) for name in ("rto_min", "rpo_min")]
        if journey.part.criticality == "mission" or target > ONE_REGION_REACHES:
            return True
        if any(minutes is not None and minutes < RESTORED_WITHIN_MIN for minutes in soon):
            return True
    return False


def _says_its_targets(graph: DesignGraph) -> bool:
    """Whether every drawn journey says how critical it is and how available; no target accuses nobody."""
    return bool(graph.design.journeys) and all(
        journey.part.criticality not in (None, "unknown") and journey.target_value("availability")
        for journey in graph.journeys
    )


def _stays_in_several_places(graph: DesignGraph) -> bool:
    """Whether data must stay in more than one region, so that each needs its own copy."""
    residency = graph.design.requirements.residency
    return isinstance(residency, tuple) and len(residency) > 1


may_be_spare = (provides("compute") | provides("data_store")) & ~(
    provides("backup_target") | provides("audit")
)


def _judged(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what states its regions or its copies, where every journey states its targets."""
    if not _says_its_targets(graph):
        return
    several = _stays_in_several_places(graph) or graph.has_tag("global")
    for part in all_of(may_be_spare)(graph):
        if (part.regions_stated and not several) or _is_counted(part, graph):
            yield part


def _is_counted(part: Element, graph: DesignGraph) -> bool:
    """Whether it states how many copies run and what each takes, how much comes is known, and nothing else counts."""
    load = load_on(graph, part.id)
    states = part.states("instances") and part.states("capacity_per_instance")
    comes_and_goes = part.states("autoscale") and part.autoscale
    known = load is not None and load.peak is not None
    return states and known and not comes_and_goes and part.id not in bursts_at(graph)


@rule(
    "CST-006",
    severity="medium",
    subjects=_judged,
    source="Azure Well-Architected Framework, RE:01 simplicity and CO:08 environment costs",
    source_checked="2026-11-21",
    remedy="Run what the targets need, or write down which of them asks for more.",
    probe="Which target of yours would be missed if half of {subject} were gone?",
    answer="Name it; without one the other half is a habit.",
    false_positives="What security, safety or audit ask for is never spare, nor what stands in for something else; "
    "copies that come and go with the load are not judged, nor those that have to work off what waited.",
    fails="u:user_client -> a:web_app(regions=[x,y]); journey j: u -> a (criticality=normal,availability=0.99)",
    passes="u:user_client -> a:web_app(regions=[x,y]); journey j: u -> a (criticality=mission,availability=0.99995)",
)
def more_than_any_target_asks_for(
    part: Element, graph: DesignGraph, *, most_used: float = 0.8, times: float = 2
) -> Iterator[Violation]:
    """A second region, or twice the copies, is paid for, and no target asks for it.

    It costs as much as the first, and makes every change harder. Copies are spare where half of them carry the peak
    with room to spare, one zone gone, and are there with a nine more than any journey asks: both are counted again
    without them. Whole parts are never called spare: a drawing does not say what else they are there for.
    """
    several = _stays_in_several_places(graph) or graph.has_tag("global")
    if len(part.regions_stated) >= 2 and not several and not _needs_regions(graph):
        one = (Set(on=part.id, attribute="regions", value=(part.regions_stated[0],)),)
        yield Violation(
            f"{part.label} runs in {len(part.regions_stated)} regions, and no target asks for it",
            witness=(part.id,),
            root="regions nobody asked for",
            fixes=(Fix("Run it in one region", one),),
        )
    elif (enough := _fewer(part, graph, most_used, times)) is not None:
        yield Violation(
            f"{part.instances} copies of {part.label} run, and {enough} carry the peak with a zone gone",
            witness=(part.id,),
            fixes=(
                Fix(
                    f"Run {enough} copies", (Set(on=part.id, attribute="instances", value=enough),)
                ),
            ),
        )


def _fewer(part: Element, graph: DesignGraph, most_used: float, times: float) -> int | None:
    """How many copies are enough, where many more run and none is needed for being there often enough."""
    limit = limit_of(graph, part.id) if _is_counted(part, graph) else None
    if limit is None or not limit.units or not limit.each or limit.attribute != "instances":
        return None
    enough = _enough(part, graph, limit.each, most_used)
    targets = [j.target_value("availability") or 0 for j in graph.journeys]
    spared = _down(part, enough) <= EXTRA_NINE * (1 - max(targets, default=0))
    return enough if spared and limit.units >= times * enough else None


EXTRA_NINE = 0.1
"""The part of what a journey may fail that one of its parts may use up."""


def _down(part: Element, copies: int) -> float:
    """How often none of so many copies works; 0 where no copy's availability is stated, 1 where several must work."""
    if not part.states("instance_availability") or not part.instance_availability:
        return 0.0
    return 1.0 if part.needs_instances > 1 else float((1 - part.instance_availability) ** copies)


def _enough(part: Element, graph: DesignGraph, each: float, most_used: float) -> int:
    """Copies that carry the peak with room to spare, one zone gone; two at least, since one is none."""
    load = load_on(graph, part.id)
    peak = load.peak if load is not None and load.peak is not None else 0.0
    needed = math.ceil(peak / (most_used * each))
    zones = zones_known(graph, part.id)
    return max(2, copies_for_zone_loss(needed, zones) if zones > 1 else needed + 1)


@rule(
    "CST-007",
    severity="medium",
    subjects=all_of(is_ours),
    source="Azure Well-Architected Framework, CO:07 component costs",
    source_checked="2026-11-21",
    remedy="Connect it to what it is for, or take it off the drawing.",
    probe="What would change for anybody if {subject} were not there?",
    answer="Name the journey, pipeline or alarm it stands on.",
    false_positives="What says `retired: true` has lost its connections on purpose, and waits to be removed.",
    no_fix="Only its author knows what it was meant for: it is wired or removed by hand.",
    fails="u:user_client -> api:web_app; c:cache",
    passes="u:user_client -> api:web_app -> c:cache",
)
def decorative_component(component: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A component takes part in nothing.

    A box without a connection costs money, or hides that nobody knows what it is for.
    """
    if is_decoration(component) and not is_retired(component):
        yield Violation(
            f"{component.label} takes part in nothing",
            witness=(component.id,),
            root="takes part in nothing",
        )
