"""What is given up after a while is worked out only so far, and comes to the same as the whole of it."""

from __future__ import annotations

from threading import Thread

import numpy as np
import pytest

from designer.analysis.distributions import DIRECT, Grid, _quick
from designer.analysis.latency import latency
from designer.analysis.spending import Time, hop, laid
from designer.analysis.spreading import spread
from designer.analysis.times import Lognormal, Waiting
from designer.graph.kept import Kept, forget
from tests.analysis.drawing import drawn

HOPS = (
    hop("a", Lognormal(10, 60), Waiting(0.4, 0.05), "stated"),
    hop("b", Lognormal(20, 90), None, "stated"),
    hop("c", Lognormal(5, 5), Waiting(0.9, 0.2), "stated"),
)


@pytest.mark.parametrize("timeout", [70.0, 200.0, 450.0])
@pytest.mark.parametrize("bins", [1024, 2048])
def test_a_call_that_is_given_up_is_cut_where_it_is(timeout: float, bins: int) -> None:
    """By the definition: tries in time, the rest after all timeouts, against the grid's whole distributions."""
    grid = Grid(1000.0, bins)
    called = (*HOPS, Time("in turn", (0, 1, 2)), Time("tries", (3,), time=timeout, times=2))
    entry = hop("d", Lognormal(3, 30), None, "stated")
    whole = spread((*called, entry, Time("in turn", (5, 4))), grid)
    points = np.arange(bins) * grid.width
    inside = spread((*HOPS, Time("in turn", (0, 1, 2))), grid)
    late = float(inside[points > timeout].sum())
    mean = float((points * inside)[points <= timeout].sum())
    tried = mean * (1 + late) + timeout * (1 - late) * late + 2 * timeout * late**2
    assert grid.mean(whole) == pytest.approx(tried + Lognormal(3, 30).mean, rel=1e-6)


def test_sums_are_the_same_one_by_one_and_by_transforms() -> None:
    grid = Grid(1000.0, 8 * DIRECT)
    masses = [grid.lognormal(Lognormal(time, 2 * time)) for time in (10, 30, 50)]
    few, many = ([mass[:size] for mass in masses] for size in (DIRECT, 2 * DIRECT))
    assert np.allclose(grid.series(*few), grid.series(*many)[:DIRECT], atol=1e-15)
    assert np.allclose(grid.series(*many), grid.series(*masses)[: 2 * DIRECT], atol=1e-15)


def test_a_quick_length_is_long_enough_and_has_small_factors() -> None:
    for least in (*range(1, 3000), 8191, 8193):
        size = found = _quick(least)
        for factor in (2, 3, 5):
            while found % factor == 0:
                found //= factor
        assert found == 1
        assert least <= size <= 1.2 * least


def test_a_wait_is_exponential_where_there_is_one() -> None:
    grid = Grid(400.0, 4001)
    mass = grid.waiting(Waiting(0.25, 0.05))
    assert grid.mean(mass) == pytest.approx(0.25 / 0.05, rel=1e-3)
    beyond = float(mass[401:].sum())
    assert beyond == pytest.approx(0.25 * np.exp(-0.05 * 40.05), rel=1e-3)


def test_equal_times_are_one_and_the_order_is_that_of_spending() -> None:
    arena = (HOPS[2], HOPS[1], HOPS[0], Time("in turn", (2, 1)), Time("in turn", (3, 0, 1)))
    assert [t.component for t in laid(arena, 4)] == ["a", "b", "", "c", ""]
    assert laid(arena, 4)[-1].parts == (2, 3, 1)


def test_what_is_remembered_changes_nothing_and_is_each_journeys_own() -> None:
    text = (
        "@peak_rps=40; internet -> app:web_app(p50_ms={}, p99_ms=90, instances=2, capacity_per_instance=50)"
        " -call(timeout_ms=80, retries=1)-> db:relational_db(p50_ms=9, p99_ms=70); internet -> app;"
        "journey j: internet -> app (p99_latency_ms=10); journey k: internet -> app"
    )
    forget()
    cold = [latency(drawn(text.format(time)), "j") for time in (10, 20)]
    again = [latency(drawn(text.format(time)), "j") for time in (20, 10)]
    assert [a.p99 for a in again] == [c.p99 for c in reversed(cold)]
    assert cold[0].p99 != cold[1].p99
    one, other = (latency(drawn(text.format(10)), name) for name in "jk")
    assert (one.journey, one.target_p99, other.journey) == ("j", 10, "k")
    assert other.target_p99 is None
    assert one.p99 == other.p99


def test_a_memory_is_bounded_and_forgets_the_oldest() -> None:
    made: list[str] = []
    kept: Kept[str, str] = Kept(10, lambda key, _: 11 if key == "whale" else 4)

    def ask(key: str) -> str:
        def compute() -> str:
            made.append(key)
            return key

        return kept.of(key, compute)

    assert [ask(key) for key in "abacab"] == list("abacab")
    assert made == ["a", "b", "c", "b"]  # c pushed b out: a was asked for since
    assert ask("whale") == ask("whale") == "whale"
    assert made[-2:] == ["whale", "whale"]


def test_threads_share_a_memory() -> None:
    kept: Kept[int, int] = Kept(50, lambda _key, _found: 1)
    wrong: list[int] = []

    def work() -> None:
        for n in range(3000):
            found = kept.of(n % 70, lambda n=n: n % 70)  # type: ignore[misc]
            if found != n % 70:
                wrong.append(n)

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
