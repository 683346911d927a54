"""Reduced ordered binary decision diagrams of monotone structures, with probabilities and minimal cuts.

A diagram answers exactly what products of availabilities answer wrongly as soon as a part is shared (Bryant 1986;
Rauzy 1993 for minimal cuts). Nodes are numbered; 0 never works, 1 always works; a node's children have larger levels.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from designer.analysis.steps import Steps, folded

NEVER, ALWAYS = 0, 1
LAST = 1 << 60
"""The level of the two ends, below every variable."""


DEEP = 200
"""More variables than this need a deeper stack than Python allows at first."""


class TooLarge(Exception):
    """A diagram outgrew its budget of steps; an estimate has to do."""


@dataclass(frozen=True)
class Budget:
    """How large a diagram may grow.

    Steps stand in for seconds, so that the same design is answered by the same method on every machine: a million of
    them take about a second.
    """

    nodes: int = 300_000
    steps: int = 1_500_000


class Diagram:
    """One diagram by itself, only as large as it has to be, and never changed.

    Nodes are `(level, low, high)`, children before parents; 0 and 1 are the ends, node n the one at n - 2.
    """

    def __init__(self, order: tuple[str, ...], nodes: Sequence[tuple[int, int, int]], root: int):
        self.order = order
        self.nodes = tuple(nodes)
        self.root = root

    def failure(self, down: Sequence[float]) -> float:
        """The probability that the structure does not work, each variable down with its own probability, by level.

        Computed directly and never as one minus the rest: 1e-12 stays 1e-12.
        """
        return self.failures(down)[self.root]

    def failures(self, down: Sequence[float]) -> list[float]:
        """The same of every node."""
        failing = [1.0, 0.0]
        for level, low, high in self.nodes:
            q = down[level]
            failing.append((1 - q) * failing[high] + q * failing[low])
        return failing

    def changed(
        self, failing: Sequence[float], down: Sequence[float], levels: AbstractSet[int]
    ) -> float:
        """How often it fails where only these levels have another probability than in `failing`."""
        deepest = max(levels, default=-1)
        same = bisect_left(self.nodes, -deepest, key=lambda node: -node[0])
        found = list(failing[: same + 2])
        for level, low, high in self.nodes[same:]:
            q = down[level]
            found.append((1 - q) * found[high] + q * found[low])
        return found[self.root]

    def importance(self, down: Sequence[float], failing: Sequence[float]) -> dict[str, float]:
        """Birnbaum importance by variable: how much the failure probability rises if it is surely down."""
        coming = [0.0] * (len(self.nodes) + 2)
        coming[self.root] = 1.0
        found = [0.0] * len(self.order)
        for place in range(len(self.nodes) - 1, -1, -1):
            level, low, high = self.nodes[place]
            q, chance = down[level], coming[place + 2]
            found[level] += chance * (failing[low] - failing[high])
            coming[low] += chance * q
            coming[high] += chance * (1 - q)
        return dict(zip(self.order, found, strict=True))


class Diagrams:
    """Diagrams over variables in a fixed order, sharing their nodes.

    Parameters
    ----------
    order
        The variables, those asked first first. Callers before callees keeps diagrams small.
    """

    def __init__(self, order: Sequence[str], budget: Budget | None = None) -> None:
        self.order = tuple(order)
        self.level_of: Mapping[str, int] = {name: level for level, name in enumerate(order)}
        self.level = [LAST, LAST]
        self.low = [NEVER, ALWAYS]
        self.high = [NEVER, ALWAYS]
        self._unique: dict[tuple[int, int, int], int] = {}
        self._known: dict[tuple[int, int, int], int] = {}
        self._both: dict[tuple[int, int], int] = {}
        self._budget = budget or Budget()
        self._steps = 0
        if len(order) > DEEP:
            sys.setrecursionlimit(max(sys.getrecursionlimit(), 4 * len(order) + 2000))

    def node(self, level: int, low: int, high: int) -> int:
        """The node that asks for a variable: `low` where it is down, `high` where it is up."""
        if low == high:
            return low
        key = (level, low, high)
        found = self._unique.get(key)
        if found is None:
            found = len(self.level)
            if found > self._budget.nodes:
                raise TooLarge
            self._unique[key] = found
            self.level.append(level)
            self.low.append(low)
            self.high.append(high)
        return found

    def variable(self, name: str) -> int:
        """Works while the variable is up."""
        return self.node(self.level_of[name], NEVER, ALWAYS)

    def either(self, condition: int, then: int, other: int) -> int:
        """`then` where the condition works, `other` where it does not."""
        if condition == ALWAYS or then == other:
            return then
        if condition == NEVER:
            return other
        if then == ALWAYS and other == NEVER:
            return condition
        key = (condition, then, other)
        found = self._known.get(key)
        if found is not None:
            return found
        self._steps += 1
        if self._steps > self._budget.steps:
            raise TooLarge
        level, low, high = self.level, self.low, self.high
        top = min(level[condition], level[then], level[other])
        c0, c1 = (low[condition], high[condition]) if level[condition] == top else (condition,) * 2
        t0, t1 = (low[then], high[then]) if level[then] == top else (then, then)
        o0, o1 = (low[other], high[other]) if level[other] == top else (other, other)
        found = self.node(top, self.either(c0, t0, o0), self.either(c1, t1, o1))
        self._known[key] = found
        return found

    def both(self, one: int, other: int) -> int:
        """Works where both do: `either(one, other, NEVER)`, which is what is built most."""
        if one > other:  # in either order it is one question
            one, other = other, one
        if one <= ALWAYS:
            return other if one == ALWAYS else NEVER
        if one == other:
            return one
        key = (one, other)
        found = self._both.get(key)
        if found is not None:
            return found
        self._steps += 1
        if self._steps > self._budget.steps:
            raise TooLarge
        here, there = self.level[one], self.level[other]
        if here < there:
            low, high = self.both(self.low[one], other), self.both(self.high[one], other)
        elif here > there:
            low, high = self.both(one, self.low[other]), self.both(one, self.high[other])
        else:
            low = self.both(self.low[one], self.low[other])
            high = self.both(self.high[one], self.high[other])
        found = self._both[key] = self.node(min(here, there), low, high)
        return found

    def all(self, parts: Iterable[int]) -> int:
        """Works while every part does; from the last part up, which keeps what is built small."""
        whole = ALWAYS
        for part in sorted(parts, key=lambda p: -self.level[p]):
            whole = self.both(part, whole)
        return whole

    def at_least(self, needs: int, parts: Sequence[int]) -> int:
        """Works while at least `needs` of the parts do."""
        if needs <= 0:
            return ALWAYS
        if needs > len(parts):
            return NEVER
        if needs == len(parts):
            return self.all(parts)
        # reached[j]: at least j of the parts seen so far, from the last part up, as in `all`
        reached = [ALWAYS] + [NEVER] * needs
        for seen, part in enumerate(sorted(parts, key=lambda p: -self.level[p]), start=1):
            for j in range(min(needs, seen), 0, -1):
                reached[j] = self.either(part, reached[j - 1], reached[j])
        return reached[needs]

    def of(self, steps: Steps, leaf: Mapping[str, int], covers: Mapping[int, int]) -> int:
        """The diagram of a journey's steps.

        Parameters
        ----------
        leaf
            The diagram of each component.
        covers
            By number of a fallback the diagram of its taking over; one that is not listed always does.
        """

        def fallback(place: int, primary: int, other: int) -> int:
            takes_over = covers.get(place, ALWAYS)
            return self.either(primary, ALWAYS, self.either(takes_over, other, NEVER))

        whole = folded(steps, leaf.__getitem__, self.at_least, fallback)
        return ALWAYS if whole is None else whole

    def below(self, root: int) -> list[int]:
        """The inner nodes of a diagram, children before parents."""
        found: set[int] = set()
        stack = [root]
        while stack:
            node = stack.pop()
            if node > ALWAYS and node not in found:
                found.add(node)
                stack += (self.low[node], self.high[node])
        return sorted(found, key=lambda n: (-self.level[n], n))

    def alone(self, root: int) -> Diagram:
        """One of the diagrams without all that was built on the way to it."""
        number = {NEVER: NEVER, ALWAYS: ALWAYS}
        nodes: list[tuple[int, int, int]] = []
        for node in self.below(root):
            number[node] = len(nodes) + 2
            nodes.append((self.level[node], number[self.low[node]], number[self.high[node]]))
        return Diagram(self.order, nodes, number[root])

    def failure(self, root: int, down: Mapping[str, float]) -> float:
        """The probability that the structure does not work, each variable down with its own probability."""
        return self.alone(root).failure([down[name] for name in self.order])

    def importance(self, root: int, down: Mapping[str, float]) -> dict[str, float]:
        """Birnbaum importance by variable: how much the failure probability rises if it is surely down."""
        by_level, alone = [down[name] for name in self.order], self.alone(root)
        return alone.importance(by_level, alone.failures(by_level))


class Cuts:
    """The minimal cuts of a monotone diagram: smallest sets of variables whose loss stops it, as a ZBDD."""

    def __init__(self, diagrams: Diagrams, root: int, most: int = 200_000) -> None:
        self.diagrams = diagrams
        self.level = [LAST, LAST]  # 0: no set at all; 1: the empty set
        self.without_it = [0, 0]
        self.with_it = [0, 0]
        self._most = most
        self._unique: dict[tuple[int, int, int], int] = {}
        self._minimal: dict[int, int] = {NEVER: 1, ALWAYS: 0}
        self._reduced: dict[tuple[int, int], int] = {}
        self.root = self._of(root)

    def __len__(self) -> int:
        counts = {0: 0, 1: 1}
        for node in self._below():
            counts[node] = counts[self.without_it[node]] + counts[self.with_it[node]]
        return counts[self.root]

    def upto(self, order: int) -> Iterator[tuple[str, ...]]:
        """The cuts of at most so many variables, in the variables' order."""
        yield from self._sets(self.root, order)

    def _sets(self, node: int, order: int) -> Iterator[tuple[str, ...]]:
        if node == 1:
            yield ()
        if node <= 1 or order < 0:
            return
        name = self.diagrams.order[self.level[node]]
        if order:
            yield from ((name, *rest) for rest in self._sets(self.with_it[node], order - 1))
        yield from self._sets(self.without_it[node], order)

    def _below(self) -> list[int]:
        found: set[int] = set()
        stack = [self.root]
        while stack:
            node = stack.pop()
            if node > 1 and node not in found:
                found.add(node)
                stack += (self.without_it[node], self.with_it[node])
        return sorted(found, key=lambda n: -self.level[n])

    def _node(self, level: int, without_it: int, with_it: int) -> int:
        if with_it == 0:
            return without_it
        key = (level, without_it, with_it)
        found = self._unique.get(key)
        if found is None:
            found = self._unique[key] = len(self.level)
            if found > self._most:
                raise TooLarge
            self.level.append(level)
            self.without_it.append(without_it)
            self.with_it.append(with_it)
        return found

    def _of(self, node: int) -> int:
        """The minimal sets of variables down for which a diagram does not work."""
        found = self._minimal.get(node)
        if found is None:
            spared = self._of(self.diagrams.high[node])
            needed = self._reduce(self._of(self.diagrams.low[node]), spared)
            found = self._node(self.diagrams.level[node], spared, needed)
            self._minimal[node] = found
        return found

    def _reduce(self, sets: int, smaller: int) -> int:
        """The sets that contain none of the smaller ones."""
        if sets == 0 or smaller == 0:
            return sets
        if smaller == 1 or sets == smaller:
            return 0
        if sets == 1:
            return 0 if self._has_empty(smaller) else 1
        key = (sets, smaller)
        found = self._reduced.get(key)
        if found is not None:
            return found
        here, there = self.level[sets], self.level[smaller]
        if here < there:
            found = self._node(
                here,
                self._reduce(self.without_it[sets], smaller),
                self._reduce(self.with_it[sets], smaller),
            )
        elif here > there:
            found = self._reduce(sets, self.without_it[smaller])
        else:
            kept = self._reduce(self.with_it[sets], self.without_it[smaller])
            found = self._node(
                here,
                self._reduce(self.without_it[sets], self.without_it[smaller]),
                self._reduce(kept, self.with_it[smaller]),
            )
        self._reduced[key] = found
        return found

    def _has_empty(self, sets: int) -> bool:
        while sets > 1:
            sets = self.without_it[sets]
        return sets == 1
