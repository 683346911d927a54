"""The plots: each with a title, a description for who cannot see it, and the same as rows of a table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from designer.analysis.availability import Availability
from designer.analysis.capacity import Busy
from designer.analysis.costs import Cost
from designer.analysis.latency import Latency
from designer.analysis.objectives import PERIOD_MIN
from designer.analysis.spending import NETWORK
from designer.analysis.traffic import Point
from designer.ui.numbers.drawing import Plot, Rows, bars, curve
from designer.ui.numbers.tables import Row
from designer.ui.numbers.wording import (
    Names,
    dollars,
    milliseconds,
    minutes,
    money,
    multiple,
    percent,
    rate,
    scale_of,
)

NEXT_TO_NOTHING = 1e-3
"""Bars this much shorter than the longest are in the table only."""
Tones = Mapping[str, str]
MOST = 12
"""So many bars; what is left is one bar, or in the table."""


def waterfall(found: Latency, names: Names, tones: Tones) -> Plot | None:
    """Where the time goes on the way that takes longest, hop after hop, the network last."""
    whole = sum(found.shares.values())
    if found.p99 is None or whole <= 0:
        return None
    data: Rows = []
    start = 0.0
    ordered = [*((n, t) for n, t in found.shares.items() if n != NETWORK)]
    if NETWORK in found.shares:
        ordered.append((NETWORK, found.shares[NETWORK]))
    for name, time in ordered:
        if time <= NEXT_TO_NOTHING * whole:
            continue
        network, guessed = name == NETWORK, name in found.illustrative
        basis = "assumed" if network else "illustrative" if guessed else "stated"
        data.append(
            {
                "name": "Network between them" if network else names.of(name),
                "low": start,
                "high": start + time,
                "time": time,
                "basis": basis,
                "sure": basis == "stated",
                "text": f"{milliseconds(time)}" + ("" if basis == "stated" else f", {basis}"),
            }
        )
        start += time
    said = (
        f"A mean request takes {milliseconds(whole)}: "
        + ", ".join(f"{row['name']} {row['text']}" for row in data)
        + "."
    )
    rows = [
        (r["name"], milliseconds(r["time"]), percent(r["time"] / whole), r["basis"]) for r in data
    ]
    title = "Where the time goes"
    chart = bars(title, said, data, "Mean time along the longest way, ms", tones)
    return Plot(title, chart, ("Hop", "Mean time", "Share", "Basis"), rows)


def importance(found: Availability, names: Names, tones: Tones) -> Plot | None:
    """How many minutes of downtime would go with each component that never failed."""
    down = found.chance.down if found.chance is not None else 0.0
    worst = sorted(found.potential.items(), key=lambda item: (-item[1], item[0]))
    lost = [(name, share) for name, share in worst if share > 0]
    if not lost:
        return None
    unit, unit_name = scale_of(lost[0][1] * PERIOD_MIN)
    data: Rows = []
    for name, share in lost[:MOST]:
        if share < NEXT_TO_NOTHING * lost[0][1]:
            break
        basis = found.leaning.get(name, "stated")
        part = f" ({percent(share / down)})" if down else ""
        note = "" if basis == "stated" else f", {basis}"
        data.append(
            {
                "name": names.of(name),
                "low": 0.0,
                "high": share * PERIOD_MIN / unit,
                "sure": basis == "stated",
                "text": f"{minutes(share * PERIOD_MIN)}{part}{note}",
            }
        )
    said = "Downtime in 30 days that would go if a component never failed: " + ", ".join(
        f"{row['name']} {row['text']}" for row in data
    )
    rows = [
        (
            names.of(name),
            minutes(share * PERIOD_MIN),
            percent(share / down) if down else "not known",
            f"{found.importance.get(name, 0.0):.3g}",
            found.leaning.get(name, "stated"),
        )
        for name, share in lost
    ]
    title = "Where the downtime comes from"
    chart = bars(title, said, data, f"Downtime in 30 days that would go, {unit_name}", tones)
    heads = ("Component", "Would go", "Of all downtime", "Birnbaum importance", "Basis")
    return Plot(title, chart, heads, rows)


def costs(found: Cost, names: Names, tones: Tones) -> Plot | None:
    """What each component costs a month, at least and at most."""
    dear = sorted(found.per_component.items(), key=lambda item: (-item[1].high, item[0]))
    paid = [(name, price) for name, price in dear if price.high > 0]
    if not paid:
        return None
    data: Rows = []
    for name, price in paid[:MOST]:
        sure = name not in found.illustrative
        thin = 0.004 * paid[0][1].high if price.low == price.high else 0.0
        data.append(
            {
                "name": names.of(name),
                "low": max(0.0, price.low - thin),
                "high": price.high + thin,
                "sure": sure,
                "text": money(price) + ("" if sure else ", illustrative"),
            }
        )
    left = paid[MOST:]
    said = f"Cost a month by component, prices of {found.prices_dated}: " + ", ".join(
        f"{row['name']} {row['text']}" for row in data
    )
    rows = [
        (
            names.of(name),
            dollars(price.low),
            dollars(price.high),
            "illustrative" if name in found.illustrative else "stated",
        )
        for name, price in paid
    ]
    title = f"The {MOST} dearest of {len(paid)}" if left else "By component"
    chart = bars(title, said, data, "US dollars a month", tones)
    return Plot(title, chart, ("Component", "At least", "At most", "Price"), rows)


def busiest(
    found: Sequence[Busy], on: Mapping[str, float], names: Names, tones: Tones
) -> Plot | None:
    """How much of each component's capacity is used at peak."""
    known = [b for b in found if b.component in on and b.peak is not None and math.isfinite(b.peak)]
    if not known:
        return None
    many = (known[0].peak or 0.0) > 10
    unit, across = (1, "Times its capacity") if many else (100, "Per cent of its capacity")
    data: Rows = [
        {
            "name": names.of(b.component),
            "low": 0.0,
            "high": unit * (b.peak or 0.0),
            "sure": b.limit.basis == "stated",
            "text": percent(b.peak or 0.0)
            + ("" if b.limit.basis == "stated" else f", {b.limit.basis}"),
        }
        for b in known[:MOST]
    ]
    said = "Share of its capacity that each component uses at peak: " + ", ".join(
        f"{row['name']} {row['text']}" for row in data
    )
    rows = [
        (
            names.of(b.component),
            percent(b.peak or 0.0),
            "not known" if b.mean is None else percent(b.mean),
            rate(b.limit.rate),
            b.limit.basis,
        )
        for b in known
    ]
    title = "How busy each component is"
    chart = bars(title, said, data, f"{across} at peak", tones)
    return Plot(title, chart, ("Component", "At peak", "On average", "Takes", "Basis"), rows)


def load_table(points: Sequence[Point], names: Names) -> tuple[Row, Sequence[Row]]:
    """Heads and rows of a flow under more and more traffic."""
    rows = [
        (
            multiple(p.times),
            "not known" if p.rps is None else rate(p.rps),
            (p.reason or "no figure") if p.p99_ms is None else milliseconds(p.p99_ms),
            "not known"
            if p.utilisation is None
            else f"{names.of(p.busiest or '')}, {percent(p.utilisation)}",
        )
        for p in points
    ]
    return ("Traffic", "At peak", "p99", "Busiest, of its capacity"), rows


def _time_at(point: Point) -> str:
    if point.p99_ms is not None:
        return milliseconds(point.p99_ms)
    return "line never ends" if "never ends" in point.reason else "no figure"


def slower(
    points: Sequence[Point], target: float | None, here: float, names: Names, tones: Tones
) -> Plot | None:
    """The p99 at multiples of the traffic, with the target across."""
    data: Rows = [
        {
            "times": p.times,
            "value": p.p99_ms,
            "text": _time_at(p),
            "here": p.times == here,
        }
        for p in points
    ]
    over = None if target is None else (target, f"target {milliseconds(target)}")
    return curve(
        "Slower with more traffic", "p99, ms", data, over, load_table(points, names), tones
    )


def fuller(points: Sequence[Point], here: float, names: Names, tones: Tones) -> Plot | None:
    """How busy the busiest component is at multiples of the traffic, with all that it takes across."""
    data: Rows = [
        {
            "times": p.times,
            "value": 100 * p.utilisation,
            "text": percent(p.utilisation),
            "here": p.times == here,
        }
        for p in points
        if p.utilisation is not None and math.isfinite(p.utilisation)
    ]
    many = max((row["value"] for row in data), default=0.0) > 10 * 100
    for row in data if many else ():
        row["value"] /= 100
    whose = {names.of(p.busiest) for p in points if p.busiest}
    title = f"Busiest component: {', '.join(sorted(whose))}"
    over = (1.0 if many else 100.0, "all it takes")
    up = "Times its capacity" if many else "Per cent of its capacity"
    return curve(title, up, data, over, load_table(points, names), tones)
