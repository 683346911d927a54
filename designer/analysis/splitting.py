"""The linear programme of a journey with a choice of ways: rate and what each alternative gets are its unknowns."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.analysis.simplex import maximum

if TYPE_CHECKING:
    from designer.analysis.routes import Routes, Shares, Times, Use


@dataclass(frozen=True)
class Solved:
    """The shares that carry most (None: no limit), how much, and what one more of each limit would bring."""

    shares: Shares | None
    prices: Mapping[str, float]
    rate: float


class Programme:
    """Maximise the rate while no component gets more than it takes and every choice is made as often as it has to be.

    Unknowns are the rate, by alternative the calls a second that it gets, and by alternative how far that is above
    its usual share. All are counted in multiples of one rate, and each limit as one.
    """

    def __init__(self, routes: Routes, weights: tuple[float, float], usual: float) -> None:
        self.routes = routes
        self.weights = weights
        able = [rate for rate in routes.limits.values() if rate > 0]
        self.unit = usual if 0 < usual < math.inf else max(able, default=1.0)
        self.ways = [(k, n) for k, c in enumerate(routes.choices) for n in range(len(c.ways))]
        asked = [_added_up(routes.choices[k].ways[n]) for k, n in self.ways]
        self.columns: list[Times | None] = [
            routes.solve(routes.fixed, each) for each in (routes.requests, *asked)
        ]

    def solved(self, *, exact: bool = False) -> Solved | None:
        """The shares with the highest rate; None where they were not found."""
        known = [column for column in self.columns if column is not None]
        if len(known) < len(self.columns):
            return None
        names, rows, most = self._limits(known)
        chosen = self._choices(known)
        count = len(self.ways)
        goals = ([1.0] + [0.0] * 2 * count, [0.0] * (1 + count) + [-1.0] * count)
        found = maximum(goals, [*rows, *chosen], [*most, *[0.0] * len(chosen)], exact=exact)
        if found is None:
            return None
        if math.isinf(found.values[0]):
            return Solved(None, {}, math.inf)
        # A row is counted in multiples of its limit, so its price is, too.
        prices = {
            name: price / (self.routes.limits[name] or self.unit)
            for name, price in zip(names, found.prices, strict=False)
        }
        rate = found.values[0] * self.unit
        return Solved(self._shares(found.point, known), prices, rate)

    def _limits(self, columns: Sequence[Times]) -> tuple[list[str], list[list[float]], list[float]]:
        """No component gets more than it takes."""
        routes = self.routes
        loads = [routes.loads(times, self.weights) for times in columns]
        names: list[str] = []
        rows: list[list[float]] = []
        most: list[float] = []
        for name, limit in sorted(routes.limits.items()):
            each = [load.get(name, 0.0) for load in loads]
            if any(each):
                scale = self.unit / limit if limit > 0 else 1.0
                rows.append([scale * v for v in each] + [0.0] * len(self.ways))
                most.append(1.0 if limit > 0 else 0.0)
                names.append(name)
        return names, rows, most

    def _choices(self, columns: Sequence[Times]) -> list[list[float]]:
        """Each choice is made as often as it comes up, no alternative twice, and what is above the usual is counted."""
        rows: list[list[float]] = []
        for number, choice in enumerate(self.routes.choices):
            often = [times.get(choice.at, 0.0) for times in columns]
            mine = [place for place, (k, _) in enumerate(self.ways) if k == number]
            rows.append(self._row(often, choice.needed, dict.fromkeys(mine, -1.0)))
            for place, share in zip(mine, choice.shares, strict=True):
                if choice.needed > 1:
                    rows.append(self._row(often, -1.0, {place: 1.0}))
                rows.append(self._row(often, -share, {place: 1.0}, above=place))
        return rows

    def _row(
        self, often: Sequence[float], times: float, ways: dict[int, float], above: int | None = None
    ) -> list[float]:
        """One row over the rate, the alternatives and their excess."""
        row = [times * v for v in often] + [0.0] * len(self.ways)
        for place, factor in ways.items():
            row[1 + place] += factor
        if above is not None:
            row[1 + len(self.ways) + above] = -1.0
        return row

    def _shares(self, point: Sequence[float], columns: Sequence[Times]) -> Shares:
        """By choice the shares of its alternatives; the usual ones where the choice never comes up."""
        sent = point[1 : 1 + len(self.ways)]
        found: list[list[float]] = []
        for number, choice in enumerate(self.routes.choices):
            mine = [sent[place] for place, (k, _) in enumerate(self.ways) if k == number]
            often = math.fsum(
                amount * times.get(choice.at, 0.0)
                for amount, times in zip((point[0], *sent), columns, strict=True)
            )
            whole = math.fsum(mine)
            if often <= 0 or whole <= 0:
                found.append(list(choice.shares))
            else:
                found.append([min(1.0, each * choice.needed / whole) for each in mine])
        return found


def _added_up(way: Sequence[tuple[Use, float]]) -> dict[Use, float]:
    """What one call sets off, each place once."""
    found: dict[Use, float] = {}
    for there, often in way:
        found[there] = found.get(there, 0.0) + often
    return found
