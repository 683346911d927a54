"""The analysis for a terminal: the headline figures of each journey against their targets, and what breaks them."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.text import Text

from designer.analysis import Analysis, JourneyNumbers
from designer.analysis.availability import Availability
from designer.analysis.capacity import Capacity
from designer.analysis.costs import Cost
from designer.analysis.drills import Drill
from designer.analysis.latency import Latency
from designer.analysis.recovery import Recovery
from designer.analysis.scaling import ScaleOut
from designer.analysis.traffic import Point
from designer.graph.building import LONGEST_DETOUR
from designer.reports.numbers_json import RESTORING

MARKS = {True: ("meets", "green"), False: ("misses", "bold red"), None: ("open", "magenta")}
MOST_BUSY = 100
"""Far above what it takes, a factor says more than a share."""
LEAST_SHARE = 0.005
"""What less of the downtime is lost to would read as 0 %."""
METHODS = (
    "Latency by distributions on a grid, off by what twice as fine a grid changes; capacity by the forced flow law; "
    "recovery by the longest chain of restores with assumed times around it; cost by units times price."
)
MOST_READ = 1e15
"""What is larger is written as a power of ten."""
LEAST_ERROR = 0.1
"""Milliseconds; a smaller error of the grid is not written out."""
SHOWN = 8
"""So many drills, components and prices; the rest are counted."""


def numbers_text(analysis: Analysis, *, colour: bool = False) -> str:
    """The analysis as text; `colour` for terminals only."""
    out = io.StringIO()
    console = Console(
        file=out,
        force_terminal=colour,
        no_color=not colour,
        width=10_000,
        soft_wrap=True,
        highlight=False,
    )
    for line in _lines(analysis):
        console.print(line)
    return out.getvalue()


def _lines(analysis: Analysis) -> Iterator[Text]:
    yield Text(analysis.name, style="bold")
    if not analysis.journeys:
        yield Text("No journey is drawn, and nobody asks for anything: there is nothing to count.")
    for journey in analysis.journeys:
        yield Text()
        yield from _journey(journey)
    yield from _retrain(analysis)
    yield from _queues(analysis)
    yield from _cost(analysis.cost)
    yield from _drills(analysis)
    yield from _taken(analysis)
    yield Text()
    if analysis.journeys:
        yield Text(METHODS, style="dim")
    yield Text(
        "Illustrative figures are ours and there to be changed; state your own on the components.",
        style="dim",
    )


def _journey(journey: JourneyNumbers) -> Iterator[Text]:
    yield Text(f"{journey.name}  ({journey.id})", style="bold")
    yield from _availability(journey.availability)
    yield from _latency(journey.latency)
    yield from _capacity(journey.capacity)
    yield from _recovery(journey.recovery)
    for point in journey.load_curve:
        if point.rps is None:
            continue
        time = _no_time(point) if point.p99_ms is None else f"p99 {_count(point.p99_ms)} ms"
        full = _full(point)
        yield Text(f"  at {point.times:g}x    {_count(point.rps)} requests a second: {time}{full}")


def _no_time(point: Point) -> str:
    """Why there is no time, in few words: the latency says it in full."""
    return "the line never ends" if "never ends" in point.reason else "no figure"


def _full(point: Point) -> str:
    """The busiest component and how busy it is."""
    if point.utilisation is None:
        return ""
    if math.isinf(point.utilisation):
        return f", {point.busiest} takes nothing at all"
    if point.utilisation > MOST_BUSY:
        return f", {point.busiest} gets {point.utilisation:.2g} times what it takes"
    return f", {point.busiest} {point.utilisation:.0%} busy"


def _line(name: str, text: str, meets: bool | None, target: str) -> Text:
    line = Text(f"  {name:13}{text}")
    if target:
        word, style = MARKS[meets]
        line.append(f"  {word} {target}", style=style)
    else:
        line.append("  no target", style="dim")
    return line


def _availability(found: Availability) -> Iterator[Text]:
    target = "" if found.target is None else f"{100 * found.target:.6g} %"
    if found.reason:
        text = f"no figure: {found.reason}"
    elif found.chance is None:
        least = found.at_least_down.down
        text = f"not known, at most {1 - least:.4%}" if least > 0 else "not known"
    else:
        text = f"{1 - found.chance.down:.5%}, {found.downtime_min:,.1f} min down in 30 days ({found.chance.method})"
        if found.chance.method != "exact":
            text += f", 95 % between {1 - found.chance.high:.4%} and {1 - found.chance.low:.4%}"
    yield _line("availability", text, found.meets_target, target)
    if found.missing:
        yield Text(
            f"               no availability stated: {_some(found.missing)}", style="magenta"
        )
    for basis in ("published", "recalled", "illustrative"):
        names = [name for name, its in sorted(found.leaning.items()) if its == basis]
        if names:
            yield Text(f"               {basis} SLA: {_some(names)}", style="dim")
    yield from _lost_to(found)


def _lost_to(found: Availability) -> Iterator[Text]:
    """What the downtime is lost to, and what of that cannot be told."""
    if found.chance is not None and found.chance.down > 0:
        worst = sorted(found.potential.items(), key=lambda item: (-item[1], item[0]))
        parts = [(name, lost / found.chance.down) for name, lost in worst]
        shares = [f"{name} {share:.0%}" for name, share in parts if share >= LEAST_SHARE]
        if shares:
            yield Text(f"               lost to: {_some(shares)}", style="dim")
    if found.unsettled:
        note = f"no more than chance in the estimate: {_some(found.unsettled)}"
        yield Text(f"               {note}", style="dim")
    if found.ways_cut:
        note = f"ways of more than {LONGEST_DETOUR} steps are not counted in the ring of {_some(found.ways_cut)}"
        yield Text(f"               {note}", style="dim")


def _latency(found: Latency) -> Iterator[Text]:
    target = "" if found.target_p99 is None else f"{found.target_p99:,.0f} ms"
    if found.p99 is None:
        yield _line("latency", f"no figure: {found.reason}", found.meets_target, target)
        return
    off = found.error or 0.0
    error = f"+-{_count(off, 1)}" if off >= LEAST_ERROR else f"off by under {LEAST_ERROR}"
    text = (
        f"p50 {_count(found.p50 or 0)}, p95 {_count(found.p95 or 0)}, p99 {_count(found.p99)} ms "
        f"({error}, at most {_count(found.bound_p99 or 0)})"
    )
    yield _line("latency", text, found.meets_target, target)
    error = "" if found.error is None else f", twice as fine changes {found.error:,.2g} ms"
    yield Text(f"               grid of {found.bins} points{error}", style="dim")
    yield Text(f"               longest way: {' -> '.join(found.path)}", style="dim")
    if found.illustrative:
        yield Text(f"               illustrative times: {_some(found.illustrative)}", style="dim")


def _capacity(found: Capacity) -> Iterator[Text]:
    target = "" if found.target_rps is None else f"{_count(found.target_rps)} a second"
    if found.reason:
        text = f"no figure: {found.reason}"
    elif found.max_rps is None:
        text = found.why_none or "not known"
    else:
        bound = "at most " if found.missing else ""
        text = f"{bound}{_count(found.max_rps, 1)} a second, bottleneck {found.bottleneck}"
    yield _line("capacity", text, found.meets_target, target)
    if found.queued:
        mean = "" if found.mean_rps is None else f" of {found.mean_rps:,.0f} a second"
        note = f"{found.bottleneck} works off a queue: the mean{mean} counts there, not the peak"
        yield Text(f"               {note}", style="dim")
    if found.max_rps is not None:
        yield Text(f"               {found.method}", style="dim")
    if found.missing:
        yield Text(
            f"               no requests a second stated: {_some(found.missing)}", style="magenta"
        )


def _recovery(found: Recovery) -> Iterator[Text]:
    rpo = "not known" if found.rpo_min is None else f"{found.rpo_min:,.0f} min"
    rto = "not known" if found.rto_min is None else f"{found.rto_min:,.0f} min"
    worst = f", worst store {found.worst_store}" if found.worst_store else ""
    if found.wholly_lost:
        rpo, worst = f"everything in {_some(found.wholly_lost)}: no backup", ""
    targets = []
    if found.rpo_target is not None:
        targets.append(f"{found.rpo_target:,.0f} min lost")
    if found.rto_target is not None:
        targets.append(f"back after {found.rto_target:,.0f} min")
    text = f"loses {rpo}{worst}; back after {rto}"
    yield _line("recovery", text, found.meets_target, ", ".join(targets))
    yield Text(f"               {RESTORING}", style="dim")
    missing = sorted({*found.stores_missing, *found.restores_missing})
    if missing:
        yield Text(f"               nothing stated: {_some(missing)}", style="magenta")


def _retrain(analysis: Analysis) -> Iterator[Text]:
    found = analysis.retraining
    if found is None:
        return
    yield Text()
    yield Text("Retraining", style="bold")
    known = found.critical_path_min is not None
    text = f"{found.at_least_min:,.0f} min{'' if known else ' at least'}"
    target = "" if found.target_min is None else f"{found.target_min:,.0f} min with one retry"
    yield _line("pipeline", text, found.meets_target, target)
    if found.path:
        yield Text(f"               {' -> '.join(found.path)}", style="dim")
    if found.missing:
        yield Text(f"               no duration stated: {_some(found.missing)}", style="magenta")
    if found.max_age_h is not None:
        yield Text(f"  model age    up to {found.max_age_h:,.0f} h")


def _queues(analysis: Analysis) -> Iterator[Text]:
    """What a minute at peak leaves waiting, and units by what providers publish."""
    if not analysis.bursts and not analysis.needs and not analysis.scale_outs:
        return
    yield Text()
    yield Text("Queues and units", style="bold")
    for name, left in sorted(analysis.bursts.items()):
        if not left.backlog:
            yield Text(f"  {name:13}keeps up with the peak")
        elif math.isinf(left.drain_s):
            yield Text(f"  {name:13}never catches up", style="red")
        else:
            text = f"a minute at peak leaves {left.backlog:,.0f}, {left.delay_s:,.0f} s late"
            yield Text(f"  {name:13}{text}, worked off after {left.drain_s:,.0f} s")
    for need in analysis.needs:
        has = "" if need.stated is None else f", {need.stated:,} stated"
        yield Text(
            f"  {need.component:13}needs {need.needed:,} {need.unit} at peak{has} ({need.source})"
        )
    for scaled in analysis.scale_outs:
        yield Text(f"  {scaled.component:13}{_scales(scaled)}")


def _scales(found: ScaleOut) -> str:
    """How much its least copies take, and how fast load may rise until new ones are there."""
    warm = f"takes {found.warm:,.0f} a second for the {found.seconds:g} s that scaling out takes"
    if found.ramp is None:
        return f"{warm}: enough for the peak"
    slow = f"bears {found.ramp * 60:,.1f} a second more each minute"
    return f"{warm}: {slow}; at once it is {found.short:,.0f} a second short"


def _cost(found: Cost) -> Iterator[Text]:
    yield Text()
    yield Text("Cost", style="bold")
    budget = "" if found.budget is None else f"${found.budget:,.0f}"
    text = (
        f"${found.monthly.low:,.0f} to ${found.monthly.high:,.0f}, prices of {found.prices_dated}"
    )
    yield _line("a month", text, found.meets_target, budget)
    if found.per_thousand is not None:
        yield Text(
            f"  a thousand   ${found.per_thousand.low:,.4f} to ${found.per_thousand.high:,.4f} requests"
        )
    dear = sorted(found.per_component.items(), key=lambda item: (-item[1].high, item[0]))
    shares = [f"{name} ${r.low:,.0f} to ${r.high:,.0f}" for name, r in dear if r.high]
    if shares:
        yield Text(f"  mostly       {_some(shares)}", style="dim")
    if found.missing:
        yield Text(f"  no price     {_some(found.missing)}", style="magenta")


def _taken(analysis: Analysis) -> Iterator[Text]:
    """What nobody stated and the numbers lean on."""
    if not analysis.taken:
        return
    yield Text()
    yield Text("Taken as given (illustrative)", style="bold")
    for taken in analysis.taken:
        yield Text(f"  {taken.of:13}{taken.what}; state {taken.state}")


def _drills(analysis: Analysis) -> Iterator[Text]:
    yield Text()
    yield Text("Drills", style="bold")
    hurt = [d for d in (*analysis.drills.singles, *analysis.drills.pairs) if d.broken or d.degraded]
    for drill in hurt[: 2 * SHOWN]:
        yield _drill(drill)
    if len(hurt) > 2 * SHOWN:
        yield Text(f"  and {len(hurt) - 2 * SHOWN} more")
    if not analysis.drills.singles:
        yield Text("  No component of ours stands on a journey, so there is nothing to take down.")
    elif not hurt:
        yield Text("  Nothing breaks when one thing goes down, nor two.")
    if analysis.drills.pairs_tried is None:
        yield Text("  Pairs were not tried: there are too many.", style="dim")


def _drill(drill: Drill) -> Text:
    line = Text(f"  {' and '.join(drill.down):32}")
    if drill.broken:
        line.append(f" breaks {', '.join(drill.broken)}", style="red")
    if drill.degraded:
        line.append(f" {', '.join(drill.degraded)} on a fallback", style="yellow")
    return line


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    more = len(listed) - SHOWN
    return ", ".join(listed[:SHOWN]) + (f" and {more} more" if more > 0 else "")


def _count(number: float, digits: int = 0) -> str:
    """A number in full as long as anybody reads it."""
    return f"{number:,.{digits}f}" if number < MOST_READ else f"{number:.3g}"
