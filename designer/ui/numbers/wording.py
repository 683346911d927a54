"""Figures as a person reads them: with a unit, and with no more digits than they are good for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from designer.analysis.costs import Range
from designer.model.design import Design

GAP = "\N{NO-BREAK SPACE}"
SHOWN = 4
"""So many names; the rest are counted."""
STATUS: Mapping[bool | None, tuple[str, str, str]] = {
    True: ("meets", "\N{CHECK MARK}", "Meets its target"),
    False: ("misses", "\N{BALLOT X}", "Misses its target"),
    None: ("open", "?", "Open"),
}
NO_TARGET = ("none", "\N{EN DASH}", "No target")
OUTCOME: Mapping[str, tuple[str, str]] = {
    "broken": ("\N{BALLOT X}", "broken"),
    "degraded": ("\N{LEFTWARDS ARROW WITH HOOK}", "on a fallback"),
    "works": ("\N{CHECK MARK}", "works"),
}
LEAST_MIN = 0.1 / 60
LEAST_USD = 0.0001
MINUTES = (
    (2 * 1440.0, 1440.0, "days"),
    (120.0, 60.0, "h"),
    (1.0, 1.0, "min"),
    (0.0, 1 / 60, "s"),
)


def share_up(down: float) -> str:
    """How often something works, to two digits of how often it does not: 99.95 %, 99.9990 %."""
    if down <= 0:
        return f"100{GAP}%"
    digits = min(7, max(0, 1 - math.floor(math.log10(100 * down))))
    return f"{100 * (1 - down):.{digits}f}{GAP}%"


def percent(share: float) -> str:
    """A share as per cent; over a thousand per cent how many times over."""
    if not math.isfinite(share):
        return "without end"
    if share > 10:
        return f"{share:,.0f}{GAP}times"
    return f"{100 * share:.{1 if 0 < share < 0.1 else 0}f}{GAP}%"


def milliseconds(time: float) -> str:
    """A time in milliseconds; from ten seconds on in seconds."""
    if time >= 10_000:
        return f"{time / 1000:,.1f}{GAP}s"
    return f"{time:,.{0 if time >= 10 or time == 0 else 1}f}{GAP}ms"


def minutes(time: float) -> str:
    """A time in minutes, in the unit in which it is short."""
    if time <= 0:
        return f"0{GAP}min"
    unit, name = scale_of(time)
    if time < LEAST_MIN:
        return f"under 0.1{GAP}s"
    text = f"{time / unit:,.1f}".removesuffix(".0")
    return f"{text}{GAP}{name}"


def scale_of(time: float) -> tuple[float, str]:
    """The unit in which so many minutes are short, in minutes, and its name."""
    _, unit, name = next((row for row in MINUTES if time >= row[0]), MINUTES[-1])
    return unit, name


def seconds(time: float) -> str:
    """A time in seconds, in the unit in which it is short."""
    return minutes(time / 60) if math.isfinite(time) else "without end"


def rate(often: float) -> str:
    """Requests a second."""
    digits = 0 if often >= 10 or often == int(often) else 1
    return f"{often:,.{digits}f} a second"


def multiple(times: float) -> str:
    """So many times the traffic."""
    return f"{times:g}\N{MULTIPLICATION SIGN}"


def dollars(amount: float) -> str:
    """US dollars to three digits: nothing here is known better."""
    if amount >= 1000:
        amount = round(amount, 2 - math.floor(math.log10(amount)))
    if 0 < amount < LEAST_USD:
        return f"under ${LEAST_USD:g}"
    if 0 < amount < 10:
        return f"${amount:,.2f}" if amount >= 0.1 else f"${amount:.2g}"
    return f"${amount:,.0f}"


def money(found: Range) -> str:
    """An interval of prices, or the one price that it is."""
    low, high = dollars(found.low), dollars(found.high)
    return low if low == high else f"{low} to {high}"


def some(names: Iterable[str], shown: int = SHOWN) -> str:
    """The first few of some names, the rest counted."""
    listed = list(names)
    more = len(listed) - shown
    return ", ".join(listed[:shown]) + (f" and {more} more" if more > 0 else "")


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number of things: 1 figure, 2 figures."""
    return f"{number} {one if number == 1 else many or one + 's'}"


class Names:
    """What components, zones and regions are called on the screen."""

    def __init__(self, design: Design) -> None:
        self._labels = {c.id: c.label for c in design.components}
        taken = list(self._labels.values())
        self._labels |= {i: f"{n} ({i})" for i, n in self._labels.items() if taken.count(n) > 1}
        self._regions = {b.id: b.label for b in design.boundaries}

    def of(self, name: str) -> str:
        """The label of a component, or words for one copy of it, a zone or a region."""
        domain, _, place = name.partition(":")
        if place and domain == "copy":
            return f"One copy of {self.of(place)}"
        if place and domain == "region":
            return f"Region {place}"
        if place and domain == "zone":
            region, _, zone = place.rpartition("-")
            return f"Zone {zone} of {region}" if region else f"Zone {zone}"
        return self._labels.get(name, name)

    def all(self, names: Iterable[str]) -> list[str]:
        """The labels of several."""
        return [self.of(name) for name in names]
