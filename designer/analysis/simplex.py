"""The simplex method for small linear programmes: one goal after the other, always the same answer.

Dantzig's rule, and Bland's while a step gains nothing, so that it never runs in a ring. Sources: Dantzig, Linear
Programming and Extensions, 1963; Bland, New Finite Pivoting Rules for the Simplex Method, 1977.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ZERO = 1e-10
"""What is smaller counts as nothing; rows and columns are to be scaled to about one."""
STEPS_A_LINE = 50
"""So many steps for each row and column are taken; after that the search is given up."""


@dataclass(frozen=True)
class Optimum:
    """The best point of a linear programme: its coordinates, and each goal's value.

    `values` is infinite where a goal has no bound; the point then says nothing. `prices` are what one more of each
    row's limit would bring the first goal (the dual point).
    """

    point: tuple[float, ...]
    values: tuple[float, ...]
    prices: tuple[float, ...] = ()


def maximum(
    goals: Sequence[Sequence[float]],
    rows: Sequence[Sequence[float]],
    most: Sequence[float],
    *,
    exact: bool = False,
) -> Optimum | None:
    """The point x >= 0 with `rows` x <= `most` that is best for the first goal, among those for the next, and so on.

    Parameters
    ----------
    goals
        Coefficients of what is to be as large as can be, the most important first.
    most
        Upper limits of the rows, none negative, so that nothing at all is a point to begin with.
    exact
        In fractions instead of floating point: much slower, and right whatever the sizes of the numbers.

    Returns
    -------
    The optimum, or None where it was not found within the steps allowed.
    """
    table = _Table(goals, rows, most, exact=exact)
    prices: tuple[float, ...] = ()
    for goal in range(len(goals)):
        found = table.improve(goal)
        if found is None:
            return None
        if not found:
            return Optimum((), (*table.reached(goal), *[math.inf] * (len(goals) - goal)))
        prices = prices or table.prices()
    return Optimum(table.point(), table.reached(len(goals)), prices)


class _Table:
    """Rows with their slacks, and the goals below them; what an earlier goal needs at zero stays there."""

    def __init__(
        self,
        goals: Sequence[Sequence[float]],
        rows: Sequence[Sequence[float]],
        most: Sequence[float],
        *,
        exact: bool,
    ) -> None:
        self.size, self.height = len(goals[0]), len(rows)
        self.zero: float = 0 if exact else ZERO  # an integer keeps fractions exact
        whole = np.zeros((self.height + len(goals), self.size + self.height + 1))
        if self.height:
            whole[: self.height, : self.size] = rows
            whole[: self.height, -1] = most
        whole[: self.height, self.size : -1] = np.eye(self.height)
        whole[self.height :, : self.size] = -np.asarray(goals, dtype=float)
        # Fractions are objects to numpy, and it reckons with them as with any number.
        self.cells: NDArray[Any] = (
            np.vectorize(Fraction, otypes=[object])(whole) if exact else whole
        )
        self.basis = list(range(self.size, self.size + self.height))
        self.free = np.ones(self.size + self.height, dtype=bool)

    def improve(self, goal: int) -> bool | None:
        """Raises a goal as far as can be; False where that is without end, None where it takes too long."""
        gained = True
        for _ in range(STEPS_A_LINE * (self.size + self.height)):
            costs = np.where(self.free, self.cells[self.height + goal, :-1], 0)
            better = np.flatnonzero(costs < -self.zero)
            if not better.size:
                self.free &= (costs <= self.zero).astype(bool)
                return True
            entering = int(np.argmin(costs)) if gained else int(better[0])
            leaving = self._leaving(entering)
            if leaving is None:
                return False
            gained = bool(self.cells[leaving, -1] > self.zero)
            self._step(leaving, entering)
        return None

    def _leaving(self, entering: int) -> int | None:
        """The row that gives way first; of several the one whose variable comes first."""
        column = self.cells[: self.height, entering]
        able = np.flatnonzero(column > self.zero)
        if not able.size:
            return None
        ratios = self.cells[able, -1] / column[able]
        least = ratios.min()
        tied = able[
            (ratios <= least + (self.zero and self.zero * max(1.0, abs(least)))).astype(bool)
        ]
        return int(min(tied, key=lambda row: self.basis[row]))

    def _step(self, leaving: int, entering: int) -> None:
        cells = self.cells
        cells[leaving] = cells[leaving] / cells[leaving, entering]
        others = cells[:, entering].copy()
        others[leaving] = 0
        moved = np.flatnonzero(others)
        cells[moved] -= np.outer(others[moved], cells[leaving])
        cells[: self.height, -1] = np.maximum(cells[: self.height, -1], 0)
        self.basis[leaving] = entering

    def prices(self) -> tuple[float, ...]:
        """What one more of each row's limit would bring the first goal."""
        return tuple(max(0.0, float(v)) for v in self.cells[self.height, self.size : -1])

    def point(self) -> tuple[float, ...]:
        """The coordinates where it stands."""
        found = np.zeros(self.size + self.height)
        found[self.basis] = self.cells[: self.height, -1].astype(float)
        return tuple(float(value) for value in found[: self.size])

    def reached(self, goals: int) -> tuple[float, ...]:
        """The values of the first goals."""
        return tuple(float(v) for v in self.cells[self.height : self.height + goals, -1])
