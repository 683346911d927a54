"""What a design costs a month: an interval, by component, from what it states and a dated table of prices."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.analysis.alone import by_itself
from designer.analysis.capacities import capacity_of
from designer.analysis.figures import Basis, copies, may_say, number, scaled_out, table
from designer.analysis.loads import Load, loads
from designer.analysis.retraining import is_step, period_of
from designer.analysis.tiers import fixed_units, tier_of, units_bought
from designer.graph.domains import exempt
from designer.graph.facts import lasting
from designer.graph.kept import in_full
from designer.graph.kernel import answers
from designer.model.catalogue import CATALOGUE

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement

SECTIONS = ("about", "month", "million")
HOURS = 730.0
SECONDS = HOURS * 3600
"""A month, as clouds bill it."""
MOST_USD = 1e15
"""A component that comes to more than this a month has some unit that is not the one that is meant: no price."""


@dataclass(frozen=True)
class Range:
    """US dollars a month: at least and at most."""

    low: float
    high: float

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.high + other.high)


NOTHING = Range(0.0, 0.0)
OWN_PRICES = frozenset({"unit_price_month", "price_per_million", "price_per_gb"})
"""By any of these a component states what it costs."""


@dataclass(frozen=True, eq=False)
class Prices:
    """A table of prices with its date: low and high for a unit and month, and for a million requests.

    `own` names the kinds of which a user's file prices a unit: that wins over the price of a tier.
    """

    month: Mapping[str, tuple[float, float]]
    million: Mapping[str, tuple[float, float]]
    dated: str
    own: frozenset[str] = frozenset()


@cache
def prices(file: Path | None = None) -> Prices:
    """The table shipped with Chalkline, or a file of the user's in its place where that has an entry.

    Raises
    ------
    ValueError
        If the file is no such table.
    """
    usual = table("prices")
    own: Mapping[str, Any] = {} if file is None else _read(file)
    about = own.get("about", usual["about"])
    return Prices(
        {**_pairs(usual["month"]), **_pairs(own.get("month", {}))},
        {**_pairs(usual["million"]), **_pairs(own.get("million", {}))},
        str(about.get("date", "")),
        frozenset(own.get("month", {})),
    )


def _read(file: Path) -> Mapping[str, Any]:
    try:
        own = tomllib.loads(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as wrong:
        raise ValueError("this is no text in UTF-8") from wrong
    for name, part in own.items():
        if name not in SECTIONS or not isinstance(part, dict):
            raise ValueError(f"{name!r} is no table of prices; there are {', '.join(SECTIONS)}")
    return own


def _pairs(entries: Mapping[str, object]) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {}
    for kind, value in entries.items():
        if kind not in CATALOGUE.kinds:
            raise ValueError(f"{kind!r} is no kind; `chalkline kinds` lists them")
        pair = value if isinstance(value, list) and len(value) == 2 else [value, value]
        numbers = [float(v) for v in pair if isinstance(v, int | float) and 0 <= v < math.inf]
        if len(numbers) < 2 or numbers[0] > numbers[1]:
            raise ValueError(f"{kind}: a price is a number, or [low, high]")
        found[kind] = (numbers[0], numbers[1])
    return found


@dataclass(frozen=True)
class Cost:
    """What a design costs.

    Attributes
    ----------
    monthly
        All together.
    stated
        What the design's own prices alone come to: what surely is spent.
    per_thousand
        US dollars for a thousand requests of all journeys at their mean; None where no mean is known.
    missing
        Components for which there is no price, or no number of what has a price for each.
    """

    monthly: Range
    stated: float
    per_component: Mapping[str, Range]
    per_thousand: Range | None
    budget: float | None
    illustrative: tuple[str, ...]
    missing: tuple[str, ...]
    prices_dated: str

    @property
    def meets_target(self) -> bool | None:
        """Whether it stays within budget; None where the interval straddles it or prices are missing."""
        if self.budget is None:
            return None
        if self.stated > self.budget:
            return False
        return True if self.monthly.high <= self.budget and not self.missing else None


@in_full
@lasting
def cost(graph: DesignGraph, priced: Prices | None = None) -> Cost:
    """What a design costs a month; see `Cost`."""
    using, load = priced or prices(), loads(graph)
    entries = {s for j in graph.journeys for s in j.part.sources}
    found: dict[str, Range] = {}
    basis: dict[str, Basis] = {}
    missing: list[str] = []
    for component in graph.of_bits(graph.all_bits & ~answers(graph, exempt).yes):
        if component.id in entries or component.elsewhere:
            continue
        price = price_of(component, using, load.get(component.id))
        if price is None or not price[0].high <= MOST_USD:
            missing += [component.id] if price is not None or _is_paid(component) else []
        else:
            found[component.id], basis[component.id] = price
            if price[1] == "stated" and not _is_counted(component):
                missing.append(component.id)
    whole = _all_together(found.values())
    stated = sum(r.low for name, r in found.items() if basis[name] == "stated")
    budget = graph.design.requirements.monthly_budget_usd
    return Cost(
        monthly=whole,
        stated=stated,
        per_component=found,
        per_thousand=_per_thousand(graph, whole),
        budget=float(budget) if isinstance(budget, int | float) else None,
        illustrative=tuple(sorted(n for n in found if basis[n] != "stated")),
        missing=tuple(sorted(missing)),
        prices_dated=using.dated,
    )


def _all_together(found: Iterable[Range]) -> Range:
    low = high = 0.0
    for each in found:
        low += each.low
        high += each.high
    return Range(low, high)


def _is_counted(component: ComponentElement) -> bool:
    """Whether a price that is stated for each unit goes with a number of units."""
    each = number(component, "unit_price_month") is not None
    if not each and number(component, "price_per_gb") is None:
        return True
    can_have = any(component.can_have(name) for name in ("instances", "min_replicas", "units"))
    known = copies(component) is not None or units_bought(component) is not None
    sized = any(number(line, "size_kb") is not None for line in component.incoming)
    weighed = number(component, "price_per_gb") is None or sized
    return weighed and (not each or not can_have or known)


def _is_paid(component: ComponentElement) -> bool:
    kind = CATALOGUE.kinds[component.part.kind]
    return kind.role in ("edge", "compute", "broker", "processor", "store", "feature", "model")


def _per_thousand(graph: DesignGraph, whole: Range) -> Range | None:
    rates = {j.part.mean_rps: j.target_value("mean_rps") for j in graph.journeys}
    own = sum(r for stated, r in rates.items() if isinstance(stated, int | float) and r)
    shared = max(
        (r for stated, r in rates.items() if not isinstance(stated, int | float) and r), default=0.0
    )
    thousands = max(own, shared) * SECONDS / 1000
    return Range(whole.low / thousands, whole.high / thousands) if thousands > 0 else None


def price_of(
    component: ComponentElement, using: Prices, load: Load | None
) -> tuple[Range, Basis] | None:
    """A component's price a month and what it rests on; None where nobody has one."""
    asked = 0.0 if load is None else (load.mean or load.peak or 0.0)
    if may_say(component, OWN_PRICES):
        stated = _stated_price(component, load, asked)
        if stated is not None:
            return stated, "stated"
    whole, kind = None, component.part.kind
    month = _month(component, using)
    if month is not None:
        low, high = units_of(component, load)
        share = _duty(component)
        whole = Range(month[0] * low * share, month[1] * high * share)
    if kind in using.million:
        millions, per = asked * SECONDS / 1e6, using.million[kind]
        whole = (whole or NOTHING) + Range(per[0] * millions, per[1] * millions)
    return None if whole is None else (whole, "illustrative")


def _stated_price(component: ComponentElement, load: Load | None, asked: float) -> Range | None:
    """What a component comes to by its own prices, for a unit, a million requests or a gigabyte; None without any."""
    fixed, unit = number(component, "unit_price_month"), number(component, "price_per_million")
    by_size = number(component, "price_per_gb")
    if fixed is None and unit is None and by_size is None:
        return None
    low, high = units_of(component, load)
    each, share = fixed or 0.0, _duty(component)
    millions = asked * SECONDS / 1e6
    used = (unit or 0.0) * millions + (by_size or 0.0) * _gigabytes(component, asked)
    return Range(each * low * share + used, each * high * share + used)


def _month(component: ComponentElement, using: Prices) -> tuple[float, float] | None:
    """A unit's price a month, low and high: the user's own for the kind, else its tier's, else the usual one."""
    kind = component.part.kind
    tier = None if kind in using.own else tier_of(component)
    return using.month.get(kind) if tier is None else tier.price


def _gigabytes(component: ComponentElement, asked: float) -> float:
    """Gigabytes a month that come in, by the size that its connections state; none where they state none."""
    sizes = [number(line, "size_kb") for line in component.incoming]
    return asked * SECONDS * max((size for size in sizes if size is not None), default=0.0) / 1e6


def units_of(component: ComponentElement, load: Load | None) -> tuple[float, float]:
    """Units paid for, at least and at most: what runs always, up to what the load or the limit makes of it.

    The mean load is not rounded up for the lower end: the mean of a rounded number may be below the rounded mean.
    """
    least, most = _units_stated(component)
    if most <= least:
        return least, least
    limit = capacity_of(component)
    if load is None or limit is None or not limit.each:
        return least, most
    usual = (load.mean or 0.0) / limit.each
    asked = most if load.peak is None else load.peak / limit.each
    peak = most if asked >= most else math.ceil(asked - 1e-9)
    return min(most, max(least, usual)), min(most, max(least, peak))


@by_itself
def _units_stated(component: ComponentElement) -> tuple[float, float]:
    """Units that run always, and as many as it may be scaled out to."""
    bought, running = units_bought(component), copies(component)
    least = float(bought) if bought is not None else float(running or 1)
    most = least if fixed_units(component) else float(scaled_out(component, running) or least)
    return least, most


def _duty(component: ComponentElement) -> float:
    """The share of time a step runs and is paid for; 1 for what stands all the time or does not say."""
    took = number(component, "duration_min")
    every = None if took is None else period_of(component)
    if took is None or not every or not is_step(component):
        return 1.0
    return min(1.0, took / every)
