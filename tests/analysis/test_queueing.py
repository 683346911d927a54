"""Worked examples of waiting lines, each against exact fractions."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.analysis.distributions import Grid
from designer.analysis.queueing import (
    at_once,
    erlang_b,
    erlang_c,
    exceeds,
    kingman,
    mean_wait,
    mean_wait_general,
    waiting,
)
from designer.analysis.times import Waiting


def exactly(servers: int, load: Fraction) -> Fraction:
    """Erlang's C by its definition: factorials, in fractions."""
    top = load**servers / math.factorial(servers) * servers / (servers - load)
    below = sum((load**k / Fraction(math.factorial(k)) for k in range(servers)), Fraction(0))
    return top / (below + top)


@pytest.mark.parametrize(
    ("servers", "load", "chance", "line", "wait"),
    [
        (1, 0.8, 4 / 5, 3.2, 4),
        (2, 1, 1 / 3, 1 / 3, 1 / 3),
        (3, 2, 4 / 9, 8 / 9, 4 / 9),
        (2, 1.6, 32 / 45, 2.84444, 1.77778),
        (2, 1.5, 9 / 14, 1.92857, 1.28571),
        (4, 3, 27 / 53, 1.52830, 0.50943),
        (5, 4, 128 / 231, 2.21645, 0.55411),
        (10, 6, 1458 / 14393, 0.151949, 0.025325),
        (10, 8, 0.409180, 1.636721, 0.204590),
        (20, 16, 0.256078, 1.024311, 0.064019),
    ],
)
def test_waiting_at_several_servers(
    servers: int, load: float, chance: float, line: float, wait: float
) -> None:
    assert erlang_c(servers, load) == pytest.approx(chance, abs=5e-7)
    assert mean_wait(servers, load, 1) == pytest.approx(wait, abs=5e-6)
    assert at_once(load, mean_wait(servers, load, 1)) == pytest.approx(line, abs=5e-6)


@pytest.mark.parametrize(
    ("people", "chance"), [(3, 125 / 178), (4, 625 / 1954), (5, 625 / 4794), (6, 3125 / 65866)]
)
def test_people_who_review_thirty_cases_an_hour(people: int, chance: float) -> None:
    """A page on the net prints 60, 27, 13 and 6 %; two of the four are wrong (70 and 32 %)."""
    assert erlang_c(people, 30 * 5 / 60) == pytest.approx(chance, rel=1e-12)
    # Rates a minute go with a limit in minutes.
    assert exceeds(people, 0.5, 0.2, 0) == pytest.approx(chance, rel=1e-12)


@pytest.mark.parametrize(
    ("servers", "load", "lost"), [(2, 1, 0.2), (3, 2, 4 / 19), (5, 4, 0.199067), (10, 8, 0.121661)]
)
def test_calls_lost_when_nobody_waits(servers: int, load: float, lost: float) -> None:
    assert erlang_b(servers, load) == pytest.approx(lost, abs=5e-7)


@given(st.integers(1, 60), st.fractions(Fraction(1, 100), Fraction(99, 100), max_denominator=100))
def test_erlang_agrees_with_its_definition(servers: int, busy: Fraction) -> None:
    load = busy * servers
    assert erlang_c(servers, float(load)) == pytest.approx(float(exactly(servers, load)), rel=1e-10)


@given(st.integers(1, 3000), st.floats(0, 2))
def test_a_chance_of_waiting_is_a_chance(servers: int, busy: float) -> None:
    """Factorials would overflow at 171 servers."""
    assert 0 <= erlang_c(servers, busy * servers) <= 1
    assert 0 <= erlang_b(servers, busy * servers) <= 1


def test_one_server() -> None:
    found = waiting(1, 80, 100)
    assert found is not None
    assert mean_wait(1, 80, 100) + 1 / 100 == pytest.approx(0.050)
    assert found.quantile(0.01) == pytest.approx(math.log(80) / 20 * 1000)
    # How long one is there, waiting and being served, is exponential with a mean of 50 ms.
    grid = Grid(1500.0, 16384)
    served = grid.waiting(Waiting(1.0, 100 / 1000))
    assert grid.percentile(grid.series(grid.waiting(found), served), 0.99) == pytest.approx(
        230.26, abs=0.05
    )


def test_ten_servers() -> None:
    found = waiting(10, 80, 10)
    assert found is not None
    assert found.quantile(0.01) == pytest.approx(185.6, abs=0.05)
    assert found.mean == pytest.approx(20.46, abs=0.005)
    assert exceeds(10, 80, 10, 0.1856) == pytest.approx(0.01, rel=1e-3)


def test_one_line_before_two_servers_beats_two_lines() -> None:
    assert mean_wait(2, 1.6, 1) + 1 == pytest.approx(2.7778, abs=5e-5)
    assert mean_wait(1, 0.8, 1) + 1 == pytest.approx(5)


def test_service_times_of_any_shape() -> None:
    assert mean_wait_general(0.8, 1, 1) == pytest.approx(2.0)  # always the same
    assert mean_wait_general(0.8, 1, 2) == pytest.approx(4.0)  # exponential
    assert kingman(0.8, 1, 1, 1) == pytest.approx(4.0)
    assert kingman(0.8, 1, 0, 1) == pytest.approx(2.0)


def test_how_many_are_there() -> None:
    assert at_once(500, 0.2) == pytest.approx(100)


@pytest.mark.parametrize("busy", [1.0, 1.5, 1e9])
def test_a_line_that_never_ends(busy: float) -> None:
    assert waiting(2, busy * 2, 1) is None
    assert mean_wait(2, busy * 2, 1) == math.inf
    assert mean_wait_general(busy, 1, 1) == math.inf
    assert kingman(busy, 1, 1, 1) == math.inf
    assert exceeds(2, busy * 2, 1, 60) == 1
    assert erlang_c(2, busy * 2) == 1


def test_nobody_comes_and_nobody_serves() -> None:
    idle = waiting(2, 0, 1)
    assert idle is not None
    assert idle.mean == 0
    assert idle.quantile(0.01) == 0
    assert waiting(2, 1, 0) is None
    assert waiting(2, 0, 0) is None
    assert exceeds(2, 0, 0, 1) == 1
