"""Where a request has a choice of way: the split of the load with which a journey carries most.

A group of alternatives may send each its own share. How often every component is used is linear in what the
alternatives get, so the most that is carried is a linear programme (where flow is conserved, it is maximum flow).
Of all splits that carry the most, the one counts that is nearest to sharing by what each alternative takes itself.
Sources: Denning and Buzen 1978 for the uses, Ford and Fulkerson 1956 for the flow.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

Use = tuple[tuple[str, str], bool]
"""A component with the channel, and whether one gets there behind a queue."""
Gains = Mapping[Use, Sequence[tuple[Use, float]]]
Times = Mapping[Use, float]
Solve = Callable[[Gains, Times], "Mapping[Use, float] | None"]

MOST_WAYS = 120
"""With more alternatives than this, together, the load is shared by what each takes itself, and it is said so."""
CLOSE = 1e-9
"""Rates count as alike that differ by no more than this share."""


@dataclass(frozen=True)
class Choice:
    """Alternatives of which each use needs so many.

    Attributes
    ----------
    shares
        How many of the needed calls each gets if they are shared by what each takes itself.
    ways
        By alternative what one call sets off.
    """

    at: Use
    needed: int
    shares: tuple[float, ...]
    ways: tuple[tuple[tuple[Use, float], ...], ...]


@dataclass(frozen=True)
class Split:
    """How the load is split, and what that is worth.

    Attributes
    ----------
    times
        Uses of each place for one request.
    most
        More than so many requests a second no split carries; infinite where nothing stated limits it.
    best
        Whether this split is proven to carry that many.
    """

    times: Times
    most: float
    best: bool


@dataclass(frozen=True)
class Routes:
    """A journey with a choice of ways.

    Attributes
    ----------
    fixed
        What each use sets off without a choice.
    requests
        Where a request comes in.
    solve
        Counts uses from what each sets off.
    limits
        Requests a second that a component takes, where that is known.
    unloaded
        Uses that put no load on anybody: of who asks.
    """

    fixed: Gains
    choices: tuple[Choice, ...]
    requests: Times
    solve: Solve
    limits: Mapping[str, float]
    unloaded: frozenset[Use]

    def best(self, at_once: float = 1.0, behind: float = 1.0) -> Split:
        """The split that carries most, where a use at once and one behind a queue weigh so much each."""
        weights = (at_once, behind)
        usual = self.split_by([choice.shares for choice in self.choices])
        able, most = self._able(usual, weights), self._no_more_than(usual, weights)
        if able >= most * (1 - CLOSE):
            return Split(usual, able, best=True)
        if self.size > MOST_WAYS:
            return Split(usual, most, best=False)
        return self._searched(usual, weights) or Split(usual, most, best=False)

    @cached_property
    def size(self) -> int:
        """How many alternatives there are, over all choices."""
        return sum(len(choice.ways) for choice in self.choices)

    def split_by(self, shares: Sequence[Sequence[float]]) -> Times:
        """Uses for one request with these shares of the alternatives; none where they feed themselves."""
        gains = {at: list(onward) for at, onward in self.fixed.items()}
        for choice, each in zip(self.choices, shares, strict=True):
            for way, share in zip(choice.ways, each, strict=True):
                gains[choice.at] += [(there, made * share) for there, made in way if share > 0]
        return self.solve(gains, self.requests) or {}

    def loads(self, times: Times, weights: tuple[float, float]) -> dict[str, float]:
        """Weighed uses of each component of which it is known what it takes."""
        found: dict[str, float] = {}
        for use in sorted(times):
            name = use[0][0]
            if name in self.limits and use not in self.unloaded:
                found[name] = found.get(name, 0.0) + times[use] * weights[use[1]]
        return found

    def _able(self, times: Times, weights: tuple[float, float]) -> float:
        """Requests a second that a split carries."""
        used = self.loads(times, weights)
        return min(
            (self.limits[n] / each for n, each in used.items() if each > 0), default=math.inf
        )

    def full(self, times: Times, weights: tuple[float, float]) -> set[str]:
        """The components that take no more at the rate that a split carries: one of them has to grow for more."""
        used, able = self.loads(times, weights), self._able(times, weights)
        return {n for n, each in used.items() if each * able >= self.limits[n] * (1 - CLOSE)}

    def _no_more_than(self, usual: Times, weights: tuple[float, float]) -> float:
        """What no split exceeds: the limits that the usual split meets, over the least that a request takes of them."""
        if not math.isfinite(self._able(usual, weights)):
            return math.inf
        full = self.full(usual, weights)
        least = self._least(full, weights)
        return math.inf if least <= 0 else math.fsum(self.limits[n] for n in full) / least

    def _least(self, names: set[str], weights: tuple[float, float]) -> float:
        """The fewest uses of some components that one request needs, whatever way it takes; 0 where it may go round."""
        choices: dict[Use, list[Choice]] = {}
        for choice in self.choices:
            choices.setdefault(choice.at, []).append(choice)
        known: dict[Use, float] = {}
        for use in _inside_out(self.fixed, choices):
            if use is None:
                return 0.0
            own = weights[use[1]] if use[0][0] in names and use not in self.unloaded else 0.0
            parts = [own, *(made * known[there] for there, made in self.fixed[use])]
            for choice in choices.get(use, ()):
                costs = [math.fsum(m * known[t] for t, m in way) for way in choice.ways]
                parts += sorted(costs)[: choice.needed]
            known[use] = math.fsum(parts)
        return math.fsum(often * known[use] for use, often in self.requests.items())

    def _searched(self, usual: Times, weights: tuple[float, float]) -> Split | None:
        """The best split by linear programming; None where that did not work out."""
        from designer.analysis.splitting import Programme

        programme = Programme(self, weights, self._able(usual, weights))
        found = programme.solved()
        if found is None:
            return None
        most, shares = found
        if shares is None:
            return Split(usual, math.inf, best=True)
        times = self.split_by(shares)
        able = self._able(times, weights)
        return Split(times, max(able, most), best=able >= most * (1 - CLOSE)) if times else None


def _inside_out(fixed: Gains, choices: Mapping[Use, Sequence[Choice]]) -> list[Use | None]:
    """Every use after all that it may set off; a None in it where some set each other off."""
    done: dict[Use, bool] = {}
    order: list[Use | None] = []
    waiting = [(use, False) for use in sorted(fixed, reverse=True)]
    while waiting:
        use, after = waiting.pop()
        if after:
            done[use] = True
            order.append(use)
        elif use not in done:
            done[use] = False
            onward = [there for there, _ in fixed[use]]
            onward += [t for c in choices.get(use, ()) for way in c.ways for t, _ in way]
            waiting.append((use, True))
            for there in onward:
                if there in done and not done[there]:
                    return [None]
                waiting.append((there, False))
    return order
