"""The simplex method for small linear programmes: one goal after the other, always the same answer.

Dantzig's rule, and Bland's while a step gains nothing, so that it never runs in a ring. Sources: Dantzig, Linear
Programming and Extensions, 1963; Bland, New Finite Pivoting Rules for the Simplex Method, 1977.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

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

    `values` is infinite where a goal has no bound; the point then says nothing.
    """

    point: tuple[float, ...]
    values: tuple[float, ...]


def maximum(
    goals: Sequence[Sequence[float]],
    rows: Sequence[Sequence[float]],
    most: Sequence[float],
) -> Optimum | None:
    """The point x >= 0 with `rows` x <= `most` that is best for the first goal, among those for the next, and so on.

    Parameters
    ----------
    goals
        Coefficients of what is to be as large as can be, the most important first.
    most
        Upper limits of the rows, none negative, so that nothing at all is a point to begin with.

    Returns
    -------
    The optimum, or None where it was not found within the steps allowed.
    """
    table = _Table(goals, rows, most)
    for goal in range(len(goals)):
        found = table.improve(goal)
        if found is None:
            return None
        if not found:
            return Optimum((), (*table.reached(goal), *[math.inf] * (len(goals) - goal)))
    return Optimum(table.point(), table.reached(len(goals)))


class _Table:
    """Rows with their slacks, and the goals below them; what an earlier goal needs at zero stays there."""

    def __init__(
        self,
        goals: Sequence[Sequence[float]],
        rows: Sequence[Sequence[float]],
        most: Sequence[float],
    ) -> None:
        self.size, self.height = len(goals[0]), len(rows)
        whole = np.zeros((self.height + len(goals), self.size + self.height + 1))
        if self.height:
            whole[: self.height, : self.size] = rows
            whole[: self.height, -1] = most
        whole[: self.height, self.size : -1] = np.eye(self.height)
        whole[self.height :, : self.size] = -np.asarray(goals, dtype=float)
        self.cells: NDArray[np.float64] = whole
        self.basis = list(range(self.size, self.size + self.height))
        self.free = np.ones(self.size + self.height, dtype=bool)

    def improve(self, goal: int) -> bool | None:
        """Raises a goal as far as can be; False where that is without end, None where it takes too long."""
        gained = True
        for _ in range(STEPS_A_LINE * (self.size + self.height)):
            costs = np.where(self.free, self.cells[self.height + goal, :-1], 0.0)
            better = np.flatnonzero(costs < -ZERO)
            if not better.size:
                self.free &= costs <= ZERO
                return True
            entering = int(np.argmin(costs)) if gained else int(better[0])
            leaving = self._leaving(entering)
            if leaving is None:
                return False
            gained = bool(self.cells[leaving, -1] > ZERO)
            self._step(leaving, entering)
        return None

    def _leaving(self, entering: int) -> int | None:
        """The row that gives way first; of several the one whose variable comes first."""
        column = self.cells[: self.height, entering]
        able = np.flatnonzero(column > ZERO)
        if not able.size:
            return None
        ratios = self.cells[able, -1] / column[able]
        least = float(ratios.min())
        tied = able[ratios <= least + ZERO * max(1.0, abs(least))]
        return int(min(tied, key=lambda row: self.basis[row]))

    def _step(self, leaving: int, entering: int) -> None:
        cells = self.cells
        cells[leaving] /= cells[leaving, entering]
        others = cells[:, entering].copy()
        others[leaving] = 0.0
        cells -= np.outer(others, cells[leaving])
        cells[: self.height, -1] = np.maximum(cells[: self.height, -1], 0.0)
        self.basis[leaving] = entering

    def point(self) -> tuple[float, ...]:
        """The coordinates where it stands."""
        found = np.zeros(self.size + self.height)
        found[self.basis] = self.cells[: self.height, -1]
        return tuple(float(value) for value in found[: self.size])

    def reached(self, goals: int) -> tuple[float, ...]:
        """The values of the first goals."""
        return tuple(float(v) for v in self.cells[self.height : self.height + goals, -1])
