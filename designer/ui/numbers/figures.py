"""Which cards a flow and a design have: the analysis in words, as the command line says it."""

from __future__ import annotations

import math

from designer.analysis import JourneyNumbers
from designer.analysis.availability import Availability
from designer.analysis.capacity import Capacity
from designer.analysis.costs import Cost
from designer.analysis.latency import Latency
from designer.analysis.objectives import PERIOD_MIN
from designer.analysis.recovery import Recovery
from designer.analysis.retraining import Retraining
from designer.ui.numbers.cards import Bar, Card
from designer.ui.numbers.wording import (
    GAP,
    Names,
    milliseconds,
    minutes,
    money,
    percent,
    rate,
    share_up,
    some,
)

NOT_KNOWN = "not known"
ARROW = " \N{RIGHTWARDS ARROW} "


def flow_cards(found: JourneyNumbers, names: Names) -> tuple[Card, ...]:
    """The four headline figures of a critical flow."""
    return (
        availability_card(found.availability, names),
        latency_card(found.latency, names),
        capacity_card(found.capacity, names),
        recovery_card(found.recovery, names),
    )


def availability_card(found: Availability, names: Names) -> Card:
    """How often it works."""
    chance, least = found.chance, found.at_least_down
    facts = []
    if chance is None:
        figure = f"at most {share_up(least.low)}" if least.low > 0 else NOT_KNOWN
        method = f"{least.method}, by what is stated alone"
    else:
        figure = share_up(chance.down)
        facts.append(f"{minutes(chance.down * PERIOD_MIN)} down in 30 days")
        method = "exact, every combination counted"
        if chance.method != "exact":
            method = f"estimated; 95 % between {share_up(chance.high)} and {share_up(chance.low)}"
    if found.reason:
        facts.append(found.reason)
    leaning = [
        basis
        for basis in ("published", "recalled", "illustrative")
        if basis in found.leaning.values()
    ]
    if leaning:
        facts.append(f"Leans on {' and '.join(leaning)} SLAs: {_leaning(found, names)}")
    bar = None
    if found.target is not None:
        used = (least.low, least.low) if chance is None else (chance.low, chance.high)
        bar = Bar(*used, 1 - found.target, unknown=chance is None)
    return Card(
        "Availability",
        figure,
        "" if found.target is None else f"{100 * found.target:.6g}{GAP}%",
        found.meets_target,
        bar,
        tuple(facts),
        method,
        some(names.all(found.missing)),
    )


def _leaning(found: Availability, names: Names) -> str:
    return some(names.all(sorted(found.leaning)), 3)


def latency_card(found: Latency, names: Names) -> Card:
    """How long the slowest of a hundred take."""
    target = "" if found.target_p99 is None else milliseconds(found.target_p99)
    if found.p99 is None or found.p50 is None or found.p95 is None:
        return Card(
            "Latency, p99", NOT_KNOWN, target, None, facts=(found.reason,), method="no figure"
        )
    facts = [f"p50 {milliseconds(found.p50)}, p95 {milliseconds(found.p95)}"]
    if found.illustrative:
        facts.append(f"Illustrative times: {some(names.all(found.illustrative), 3)}")
    bar = None
    if found.target_p99 is not None:
        bar = Bar(min(found.stated_p99 or 0.0, found.p99), found.p99, found.target_p99)
    off = found.error or 0.0
    error = f"\N{PLUS-MINUS SIGN}{milliseconds(off)}" if off >= 0.1 else f"off by under 0.1{GAP}ms"
    bound = f"; at most {milliseconds(found.bound_p99)}" if found.bound_p99 else ""
    return Card(
        "Latency, p99",
        milliseconds(found.p99),
        target,
        found.meets_target,
        bar,
        tuple(facts),
        f"distributions on a grid, {error}{bound}",
    )


def capacity_card(found: Capacity, names: Names) -> Card:
    """How much it takes."""
    target = "" if found.target_rps is None else rate(found.target_rps)
    if found.reason:
        return Card("Capacity", NOT_KNOWN, target, None, facts=(found.reason,), method="no figure")
    asked = None
    if found.max_rps is None:
        figure, facts = NOT_KNOWN if found.missing else "no limit stated", []
    else:
        figure = f"{'at most ' if found.missing else ''}{rate(found.max_rps)}"
        facts = [f"Bottleneck: {names.of(found.bottleneck or '')}"]
        asked = found.mean_rps if found.queued else found.target_rps
        if found.queued:
            facts.append("It works off a queue: the mean counts there, not the peak")
        if asked and found.max_rps:
            which = "mean" if found.queued else "peak"
            facts.append(f"The {which} asks for {percent(asked / found.max_rps)} of it")
    if found.short:
        facts.append(f"Too small: {some(names.all(found.short))}")
    bar = None
    if asked and found.max_rps:
        bar = Bar(asked, asked, found.max_rps)
    return Card(
        "Capacity",
        figure,
        target,
        found.meets_target,
        bar,
        tuple(facts),
        f"{found.method}, this flow alone",
        some(names.all(found.missing)),
    )


def recovery_card(found: Recovery, names: Names) -> Card:
    """How soon it is back, and what is lost."""
    back, lost = found.rto_min, found.rpo_min
    figure = "back: not known" if back is None else f"back in {minutes(back)}"
    if found.wholly_lost:
        facts = [f"Loses everything in {some(names.all(found.wholly_lost))}: no backup"]
    elif lost is None:
        known = f"at least {minutes(found.rpo_at_least)}" if found.rpo_at_least else NOT_KNOWN
        facts = [f"Loses: {known}"]
    else:
        worst = f" in {names.of(found.worst_store)}" if found.worst_store and lost else ""
        facts = [f"Loses up to {minutes(lost)}{worst}" if lost else "Loses nothing"]
    if found.order:
        facts.append(f"Restored in order: {some(names.all(found.order))}")
    missing = sorted({*found.stores_missing, *found.restores_missing})
    bar, is_loss = _worse_bar(found)
    if is_loss:
        facts.append("The bar is of what is lost")
    return Card(
        "Recovery",
        figure,
        _recovery_target(found),
        found.meets_target,
        bar,
        tuple(facts),
        "longest chain of restores, with assumed times to notice and decide",
        some(names.all(missing)),
    )


def _recovery_target(found: Recovery) -> str:
    back = None if found.rto_target is None else f"back in {minutes(found.rto_target)}"
    lost = None if found.rpo_target is None else f"loses at most {minutes(found.rpo_target)}"
    return ", ".join(filter(None, (back, lost)))


def _worse_bar(found: Recovery) -> tuple[Bar | None, bool]:
    """The bar of the target that is nearer to being missed, and whether that is of what is lost."""
    bars: list[tuple[Bar, bool]] = []
    if found.rto_target:
        used = found.rto_stated if found.rto_min is None else found.rto_min
        back = Bar(found.rto_stated, used, found.rto_target, found.rto_min is None)
        bars.append((back, False))
    if found.rpo_target:
        lost = found.rpo_at_least
        bars.append((Bar(lost, lost, found.rpo_target, found.rpo_min is None), True))
    if not bars:
        return None, False
    return max(bars, key=lambda each: (each[0].high / each[0].allowed, each[0].unknown))


def cost_card(found: Cost, names: Names) -> Card:
    """What the design costs a month."""
    facts = []
    if found.per_thousand is not None:
        facts.append(f"{money(found.per_thousand)} for a thousand requests")
    if found.stated:
        facts.append(f"${found.stated:,.0f} of it by stated prices")
    bar = None
    if found.budget:
        bar = Bar(found.monthly.low, found.monthly.high, found.budget, bool(found.missing))
    basis = "illustrative prices" if found.illustrative else "stated prices"
    return Card(
        "Cost a month",
        money(found.monthly),
        "" if found.budget is None else f"${found.budget:,.0f}",
        found.meets_target,
        bar,
        tuple(facts),
        f"interval; {basis} of {found.prices_dated}",
        some(names.all(found.missing)),
    )


def retraining_card(found: Retraining, names: Names) -> Card:
    """How long it takes to make the model anew."""
    known = found.critical_path_min
    at_least = f"at least {minutes(found.at_least_min)}" if found.at_least_min else NOT_KNOWN
    facts = []
    if found.path:
        facts.append(f"Longest way: {ARROW.join(names.all(found.path))}")
    if found.retry_min:
        facts.append(f"One failed try costs {minutes(found.retry_min)}")
    if found.max_age_h is not None and math.isfinite(found.max_age_h):
        facts.append(f"The model in service is up to {minutes(60 * found.max_age_h)} old")
    bar = None
    if found.target_min:
        used = found.at_least_min + found.retry_min
        bar = Bar(found.at_least_min, used, found.target_min, bool(found.missing))
    return Card(
        "Retraining",
        at_least if known is None else minutes(known),
        "" if found.target_min is None else f"{minutes(found.target_min)} with one retry",
        found.meets_target,
        bar,
        tuple(facts),
        "critical path of the steps",
        some(names.all(found.missing)),
    )
