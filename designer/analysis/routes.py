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
Shares = Sequence[Sequence[float]]
Solve = Callable[[Gains, Times], "Mapping[Use, float] | None"]

MOST_WAYS = 120
"""With more alternatives than this, together, the load is shared by what each takes itself, and it is said so."""
MOST_EXACT = 24
"""With no more than these, what floating point does not prove is counted again in fractions."""
MOST_ROUNDS = 200
"""So many rounds are made over ways that go round."""
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
    asking
        Who asks: what comes to them while somebody waits is no load.
    """

    fixed: Gains
    choices: tuple[Choice, ...]
    requests: Times
    solve: Solve
    limits: Mapping[str, float]
    asking: frozenset[str]

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

    def split_by(self, shares: Shares) -> Times:
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
            if name in self.limits and self._is_load(use):
                found[name] = found.get(name, 0.0) + times[use] * weights[use[1]]
        return found

    def _is_load(self, use: Use) -> bool:
        return use[1] or use[0][0] not in self.asking

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
        prices = dict.fromkeys(self.full(usual, weights), 1.0)
        return self._bound(prices, weights, [choice.shares for choice in self.choices])

    def _bound(
        self, prices: Mapping[str, float], weights: tuple[float, float], shares: Shares
    ) -> float:
        """What no split exceeds, by any prices for a use of each component: all there is over what one request costs.

        This is weak duality: it holds whatever the prices, and is close where they and the shares are good.
        """
        least = self._least(prices, weights, shares)
        whole = math.fsum(self.limits[name] * price for name, price in sorted(prices.items()))
        return math.inf if least <= 0 else whole / least

    def _least(
        self, prices: Mapping[str, float], weights: tuple[float, float], shares: Shares
    ) -> float:
        """The least that one request costs, whatever way it takes; 0 where that does not settle.

        First what it costs by some shares, then down to the cheapest ways: where ways go round, costs that start from
        nothing would be those of a request that never arrives.
        """
        known = dict.fromkeys(self.fixed, 0.0)
        places: dict[Use, list[int]] = {}
        for number, choice in enumerate(self.choices):
            places.setdefault(choice.at, []).append(number)
        order = _inside_out(self.fixed, self.choices)
        for by in (shares, None):
            for _ in range(MOST_ROUNDS):
                before = dict(known)
                for use in order:
                    paid = self._is_load(use)
                    parts = [prices.get(use[0][0], 0.0) * weights[use[1]] if paid else 0.0]
                    parts += [made * known[there] for there, made in self.fixed[use]]
                    parts += [self._chosen(n, known, by) for n in places.get(use, ())]
                    known[use] = math.fsum(parts)
                if all(math.isclose(known[u], before[u], rel_tol=1e-13) for u in order):
                    break
            else:
                return 0.0
        return math.fsum(often * known[use] for use, often in self.requests.items())

    def _chosen(self, number: int, known: Times, shares: Shares | None) -> float:
        """What a choice costs: by shares, else by the cheapest ways."""
        choice = self.choices[number]
        costs = [math.fsum(m * known[t] for t, m in way) for way in choice.ways]
        if shares is None:
            return math.fsum(sorted(costs)[: choice.needed])
        return math.fsum(s * cost for s, cost in zip(shares[number], costs, strict=True))

    def _searched(self, usual: Times, weights: tuple[float, float]) -> Split | None:
        """The best split by linear programming; None where that did not work out."""
        from designer.analysis.splitting import Programme

        programme = Programme(self, weights, self._able(usual, weights))
        best: Split | None = None
        for exact in (False, True):
            if exact and self.size > MOST_EXACT:
                break
            found = programme.solved(exact=exact)
            if found is None:
                continue
            if found.shares is None:
                return Split(usual, math.inf, best=True)
            times = self.split_by(found.shares)
            able = self._able(times, weights)
            most = self._bound(found.prices, weights, found.shares)
            if exact:
                most = min(most, found.rate)  # fractions need no other proof
            best = Split(times, max(able, most), best=able >= most * (1 - CLOSE))
            if times and best.best:
                return best
        return best if best is not None and best.times else None


def _inside_out(fixed: Gains, choices: Sequence[Choice]) -> list[Use]:
    """Every use after all that it sets off, as far as none goes round."""
    chosen: dict[Use, list[Use]] = {}
    for choice in choices:
        chosen.setdefault(choice.at, []).extend(t for way in choice.ways for t, _ in way)
    done: set[Use] = set()
    order: list[Use] = []
    waiting = [(use, False) for use in sorted(fixed, reverse=True)]
    while waiting:
        use, after = waiting.pop()
        if after:
            order.append(use)
        elif use not in done:
            done.add(use)
            onward = [*(there for there, _ in fixed[use]), *chosen.get(use, ())]
            waiting.append((use, True))
            waiting += [(there, False) for there in onward]
    return order
