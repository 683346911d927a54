"""Networks of links that lead both ways: ladders and complete networks of any size by their recursions."""

from __future__ import annotations

from itertools import combinations
from math import comb

import pytest

from tests.analysis.drawing import down
from tests.analysis.test_availability import network

EVEN = (0.5, 0.9, 0.99)


def ladder(p: float, rungs: int) -> float:
    """How often the ends of a ladder are joined: both rails reached, or one of them, from rung to rung."""
    q, both, one = 1 - p, 1.0, 0.0
    for _ in range(rungs):
        both, one = both * (p * p + 2 * p * p * q) + one * p * p, both * 2 * p * q * q + one * p * q
    return both * (1 - q * q) + one * p


@pytest.mark.parametrize("p", EVEN)
@pytest.mark.parametrize("rungs", [1, 2, 3, 6])
def test_ladder_of_rails_and_rungs(rungs: int, p: float) -> None:
    """Its rungs lead both ways; with one of them it is the bridge."""
    names = iter("abcdefghijklmnopqruvwxyz")
    upper, lower = ([next(names) for _ in range(rungs + 1)] for _ in range(2))
    steps = [next(names) for _ in range(rungs)]
    links: dict[str, str] = {}
    for n, rung in enumerate(steps):
        ahead = upper[n + 1] + lower[n + 1]
        links |= {upper[n]: rung + upper[n + 1], lower[n]: rung + lower[n + 1], rung: ahead}
    text = network(links, upper[0] + lower[0], upper[-1] + lower[-1], p)
    assert 1 - down(text) == pytest.approx(ladder(p, rungs), abs=1e-12)


def joined(p: float, nodes: int) -> float:
    """How often two given nodes of a complete network are joined (Gilbert 1959)."""
    q, whole = 1 - p, [0.0, 1.0]
    for n in range(2, nodes):
        apart = (comb(n - 1, k - 1) * whole[k] * q ** (k * (n - k)) for k in range(1, n))
        whole.append(1 - sum(apart))
    apart = (comb(nodes - 2, k - 1) * whole[k] * q ** (k * (nodes - k)) for k in range(1, nodes))
    return 1 - sum(apart)


@pytest.mark.parametrize("p", EVEN)
@pytest.mark.parametrize("nodes", [2, 3, 4, 5])
def test_complete_network(nodes: int, p: float) -> None:
    """From the first node to the last; one link leads on to every link of the nodes that it joins."""
    ends = dict(zip("abcdefghijklmnop", combinations(range(nodes), 2), strict=False))
    last = nodes - 1
    links = {
        a: "".join(b for b in ends if b != a and set(ends[a]) & set(ends[b]) - {0, last})
        for a in ends
        if last not in ends[a]
    }
    first = "".join(name for name, (one, _) in ends.items() if one == 0)
    text = network(links, first, "".join(n for n, (_, two) in ends.items() if two == last), p)
    assert 1 - down(text) == pytest.approx(joined(p, nodes), abs=1e-12)
