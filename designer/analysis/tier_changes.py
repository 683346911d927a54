"""What it takes to have a better tier: the edits, what it costs, and what is promised or taken then.

Only from a tier that the design states to a better one of the same ladder, for there both prices are known. What a
promise asks for, zones, copies or units of another name, is part of the change.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.analysis.costs import units_of
from designer.analysis.figures import counted_by, number
from designer.analysis.tiers import Promise, Tier, from_here, spread_of
from designer.analysis.ways import BY_USE, middle_price
from designer.model.edit import Set

if TYPE_CHECKING:
    from designer.graph.elements import ComponentElement

TAKEN = ("capacity_per_instance", "capacity_rps", "tps")
"""What a component is stated to take, itself or each copy: with units that take more, all of it is more."""
LARGEST = 1e300
"""The largest number that files are read with."""
COUNTED = ("units", "replicas", "instances")
"""What states a number of copies where nobody counted them: the first of these that a kind can have."""


@dataclass(frozen=True)
class TierChange:
    """A better tier, or the same one with what its better promise asks for.

    Attributes
    ----------
    price, whole
        US dollars a month: more than now, and of all of it then.
    guessed
        Whether a price of our table, and not the design's own, is part of it.
    down
        How often it is down then, by what is promised (fraction of time).
    """

    edits: tuple[Set, ...]
    says: str
    price: float
    whole: float
    guessed: bool
    down: float


@dataclass(frozen=True)
class LargerTier:
    """A tier of which a unit takes more, as many units as now, and how many there are at most."""

    edits: tuple[Set, ...]
    says: str
    most: int | None


@dataclass(frozen=True)
class _Step:
    """Some of the edits, in words, and the number they make."""

    edits: tuple[Set, ...]
    says: tuple[str, ...] = ()
    value: float = 0.0


def better_promises(component: ComponentElement) -> Iterator[TierChange]:
    """Every change of tier after which more is promised than is stated, and than its tier promises as drawn."""
    stated, tiers = number(component, "sla_pct"), from_here(component)
    if stated is None or not tiers or _counted_otherwise(component):
        return
    held = (promise.sla.value for promise in tiers[0].promises if promise.holds(component))
    enough = max((stated, *held))
    for tier in tiers:
        for promise in tier.promises:
            better = promise.sla.value > enough
            change = _changed(component, tiers[0], tier, promise) if better else None
            if change is not None:
                yield change


def larger_tiers(component: ComponentElement) -> Iterator[LargerTier]:
    """Every tier of which a unit takes more, with what is stated of the component grown in the same measure."""
    tiers = from_here(component)
    for tier in tiers[1:]:
        now, price = tiers[0], _price(component, tiers[0], tier)
        if price is None or tier.takes is None or now.takes is None or tier.unit != now.unit:
            continue
        times = tier.takes.value / now.takes.value
        grown = _grown(component, times)
        if times > 1 and grown:
            named = _named(component, now, tier)
            weaker = tier.takes if now.takes.basis == "published" else now.takes
            of_it = f"a unit takes {times:g} times as much, {weaker.basis}: {weaker.source}"
            says = f"{', '.join(named.says)} ({of_it})"
            yield LargerTier((*named.edits, *price.edits, *grown), says, tier.most)


def _grown(component: ComponentElement, times: float) -> tuple[Set, ...]:
    """What it is stated to take, so many times as much; nothing where no file holds such a number."""
    stated = {name: number(component, name) for name in TAKEN}
    grown = {name: value * times for name, value in stated.items() if value is not None}
    if any(value > LARGEST for value in grown.values()):
        return ()
    return tuple(
        Set(on=component.id, attribute=name, value=_plainest(value))
        for name, value in grown.items()
    )


def _plainest(value: float) -> float:
    """A whole number as one, as far as every whole number is exact."""
    return int(value) if value.is_integer() and value < 1e15 else value


def _counted_otherwise(component: ComponentElement) -> bool:
    """Whether its availability is measured, or counted from its copies: no promise changes that."""
    others = ("observed_availability", "instance_availability")
    return any(number(component, name) is not None for name in others)


def _changed(
    component: ComponentElement, now: Tier, tier: Tier, promise: Promise
) -> TierChange | None:
    """The change to a promise; None where it cannot be had, or no price of now compares with one of then."""
    price, placed = _price(component, now, tier), _placed(component, promise.zones)
    units = _units(component, now, tier, promise.copies)
    old = middle_price(component)
    if price is None or placed is None or units is None or old is None:
        return None
    more = units.value * price.value - units_of(component, None)[0] * old
    if more < 0:
        return None  # what is paid today is of another list
    sla = promise.sla
    steps = (_named(component, now, tier), placed, units, price)
    edits = [edit for step in steps for edit in step.edits]
    edits.append(Set(on=component.id, attribute="sla_pct", value=sla.value))
    said = [word for step in steps for word in step.says]
    own = tier is now and number(component, "unit_price_month") is not None
    return TierChange(
        tuple(edits),
        f"{component.label}: {', '.join(said)} ({sla.value:g} %, {sla.basis}: {sla.source})",
        more,
        units.value * price.value,
        not own,
        1 - sla.value / 100,
    )


def _named(component: ComponentElement, now: Tier, tier: Tier) -> _Step:
    if tier is now:
        return _Step(())
    return _Step((Set(on=component.id, attribute="tier", value=tier.name),), (f"tier {tier.name}",))


def _placed(component: ComponentElement, zones: int) -> _Step | None:
    """In so many zones or regions; None where it can have no zones."""
    if spread_of(component) >= zones:
        return _Step(())
    if not component.can_have("zones"):
        return None
    return _Step((Set(on=component.id, attribute="zones", value="redundant"),), ("zone-redundant",))


def _units(component: ComponentElement, now: Tier, tier: Tier, least: int) -> _Step | None:
    """As many units as a promise asks for and as take what those of now take; None where a tier has fewer."""
    before, name, edits = units_of(component, None)[0], component.id, list[Set]()
    other = tier.unit not in ("", now.unit)
    if other:
        attribute, count = tier.unit, max(1, least, _carrying(before, now, tier))
        if component.says(now.unit):
            edits.append(Set(on=name, attribute=now.unit, value=None))
    else:
        able = (name for name in COUNTED if component.can_have(name))
        attribute = tier.unit or counted_by(component) or next(able, "")
        count = max(least, math.ceil(before))
    if not attribute or (tier.most is not None and count > tier.most):
        return None
    if not other and count == before:
        return _Step((), (), count)
    edits.append(Set(on=name, attribute=attribute, value=count))
    return _Step(tuple(edits), (f"{attribute} {count}",), count)


def _carrying(units: float, now: Tier, tier: Tier) -> int:
    """Units of a tier that take what so many of another take; one where nobody says what they take."""
    if now.takes is None or tier.takes is None:
        return 1
    return math.ceil(units * now.takes.value / tier.takes.value)


def _price(component: ComponentElement, now: Tier, tier: Tier) -> _Step | None:
    """What a unit costs then; a price that is stated for the tier of now is forgotten. None where it stays."""
    each = middle_price(component)
    if tier is now:
        return None if each is None else _Step((), (), each)
    if any(number(component, name) is not None for name in BY_USE):
        return None
    name = "unit_price_month"
    if number(component, name) is None:
        return _Step((), (), tier.middle)
    if not component.says(name):
        return None  # a boundary gives it, for all that stands in it
    return _Step((Set(on=component.id, attribute=name, value=None),), (), tier.middle)
