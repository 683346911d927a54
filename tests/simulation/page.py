"""The page on validation: formulas beside simulated runs, and the grid beside finer ones."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

from designer.analysis.distributions import Grid
from designer.analysis.figures import Assumptions
from designer.analysis.latency import latency
from designer.analysis.queueing import kingman, mean_wait, mean_wait_general, waiting
from designer.analysis.requests import latest, spent_on
from designer.analysis.spreading import spread
from designer.formats.sketch import read_sketch
from designer.graph import DesignGraph
from designer.model.design import Component, Connection, Design, Value
from designer.model.requirements import Journey as Asked
from designer.model.requirements import Requirements
from tests.simulation.runs import (
    Interval,
    Journey,
    Process,
    exponential,
    lognormal,
    replicated,
    requests,
    waits,
)

CUSTOMERS, REQUESTS = 2500, 3000
STILL = Assumptions(network_ms=0.0, far_ms=0.0)
INTRODUCTION = """# Validation

Closed forms and the latency grid beside discrete-event runs (SimPy): twelve runs each with fixed seeds, the mean over
the runs and its interval. A formula *holds* where it lies inside. The intervals are so wide that all of them together
hold with 95 % (Student's t, Bonferroni). Kingman's formula, and that for several servers whose times are not
exponential, are approximations: that one holds here says no more than that these runs do not tell it from the truth.

The runs prove the arithmetic and not the inputs: how well a service time or an SLA matches a real cloud is another
question.
"""


@dataclass(frozen=True)
class Row:
    """A formula beside what was simulated."""

    what: str
    measure: str
    formula: float
    simulated: Interval
    approximate: bool = False

    @property
    def verdict(self) -> str:
        """Whether the formula holds, or how far it is off."""
        if self.simulated.holds(self.formula):
            return "holds"
        off = self.formula / self.simulated.mean - 1
        return f"{'approximation, ' if self.approximate else ''}off by {off:+.1%}"


def page() -> str:
    """The whole page."""
    lines = [INTRODUCTION, "## Waiting lines, times in mean service times\n", *_table(stations())]
    lines += ["\n## Journeys, milliseconds\n", *_table(journeys())]
    return "\n".join([*lines, "\n## The grid's own error\n", *_grid()]) + "\n"


def _table(rows: Iterator[Row]) -> Iterator[str]:
    yield "| what | measure | formula | simulated | interval | verdict |"
    yield "| --- | --- | ---: | ---: | --- | --- |"
    for row in rows:
        low, high = row.simulated.mean - row.simulated.half, row.simulated.mean + row.simulated.half
        yield (
            f"| {row.what} | {row.measure} | {row.formula:.4g} | {row.simulated.mean:.4g} "
            f"| {low:.4g} to {high:.4g} | {row.verdict} |"
        )


def stations() -> Iterator[Row]:
    """Waiting lines of one and of several servers."""
    for servers, load in ((1, 0.7), (2, 1.4), (4, 3.0), (10, 8.0)):
        what = f"M/M/{servers} at {load / servers:.0%}"
        run = waits(servers, exponential(load), exponential(1.0), CUSTOMERS * min(servers, 3))
        seen, wait = replicated(what, run), waiting(servers, load, 1.0)
        assert wait is not None
        yield Row(what, "mean wait", mean_wait(servers, load, 1.0), seen.mean)
        yield Row(what, "p99 wait", wait.quantile(0.01) / 1000, seen.p99)
    yield from _other_lines()


def _other_lines() -> Iterator[Row]:
    """One server at 70 %, times other than exponential; a gamma time of shape 2 has half of its variance."""
    often = exponential(0.7)

    def even(chance: random.Random) -> float:
        return chance.gammavariate(2, 0.5)

    def paced(chance: random.Random) -> float:
        return chance.gammavariate(2, 0.5 / 0.7)

    what = "M/D/1 at 70%"
    seen = replicated(what, waits(1, often, lambda _: 1.0, CUSTOMERS))
    yield Row(what, "mean wait", mean_wait_general(0.7, 1, 1), seen.mean)
    what = "M/G/1 at 70%, cv² 0.5"
    seen = replicated(what, waits(1, often, even, CUSTOMERS))
    yield Row(what, "mean wait", mean_wait_general(0.7, 1, 1.5), seen.mean)
    what = "G/G/1 at 70%, cv² 0.5 both"
    seen = replicated(what, waits(1, paced, even, CUSTOMERS))
    yield Row(what, "mean wait", kingman(0.7, 0.5, 0.5, 1), seen.mean, approximate=True)


FAST, SLOW, STORE = (10.0, 40.0), (20.0, 90.0), (5.0, 30.0)
MODEL = (1500.0, 6000.0)
HEAD = "internet -> app:web_app(p50_ms=10, p99_ms=40)"
DRAWN = {
    "three in turn": f"{HEAD} -> b:web_app(p50_ms=20, p99_ms=90) -> c:relational_db(p50_ms=5, p99_ms=30)",
    "three at once": f"{HEAD}; app -call(parallel=p)-> b:web_app(p50_ms=20, p99_ms=90);"
    "app -call(parallel=p)-> c:relational_db(p50_ms=5, p99_ms=30);"
    "app -call(parallel=p)-> d:cache(p50_ms=20, p99_ms=90)",
    "a cache before a store": f"{HEAD} -> d:cache(p50_ms=5, p99_ms=30);"
    "app -call(cache_hit=0.8)-> c:relational_db(p50_ms=20, p99_ms=90)",
    "a timeout, two retries, a fallback": f"{HEAD} -call(timeout_ms=30, retries=2)-> b:web_app(p50_ms=20, p99_ms=90);"
    "app -fallback-> c:cache(p50_ms=5, p99_ms=30)",
    "a language model with its check": f"{HEAD} -> d:content_safety_in(p50_ms=20, p99_ms=90);"
    "app -> m:llm_deployment(ttft_ms=500, completion_tokens=50, tokens_per_s=50, p99_ms=6000)",
}


def _acts() -> dict[str, Callable[[Journey], Process]]:
    fast, slow, store, model = (lognormal(*times) for times in (FAST, SLOW, STORE, MODEL))

    def in_turn(at: Journey) -> Process:
        for time in (fast, slow, store):
            yield from at.spend(time)

    def at_once(at: Journey) -> Process:
        yield from at.spend(fast)
        yield from at.together(at.spend(slow), at.spend(store), at.spend(slow))

    def cached(at: Journey) -> Process:
        yield from at.spend(fast)
        yield from at.spend(store)
        if at.chance.random() >= 0.8:
            yield from at.spend(slow)

    def tried(at: Journey) -> Process:
        yield from at.spend(fast)
        yield from at.tried(slow, 30.0, 3, store)

    def answered(at: Journey) -> Process:
        for time in (fast, slow, model):
            yield from at.spend(time)

    return dict(zip(DRAWN, (in_turn, at_once, cached, tried, answered), strict=True))


def journeys() -> Iterator[Row]:
    """Small journeys, drawn and simulated step by step."""
    for what, act in _acts().items():
        graph = DesignGraph(read_sketch(f"{DRAWN[what]}; journey j: internet -> app"))
        found = latency(graph, "j", STILL)
        seen = replicated(what, requests(act, REQUESTS))
        assert found.p50 is not None
        assert found.p99 is not None
        yield Row(what, "p50", found.p50, seen.p50)
        yield Row(what, "p99", found.p99, seen.p99)
    yield from _under_load()


def _under_load() -> Iterator[Row]:
    """Four servers at 75 %; times with the variance of exponential ones, whose line the formula takes."""
    sketch = (
        "@peak_rps=300; internet -> app:web_app(instances=4, capacity_per_instance=100, p50_ms=7.0711, p99_ms=49.08);"
        "journey j: internet -> app"
    )
    found = latency(DesignGraph(read_sketch(sketch)), "j", STILL)
    time = lognormal(7.0711, 49.08)
    what = "lognormal times, four servers at 75%"
    seen = replicated(what, waits(4, exponential(0.3), time, 2 * CUSTOMERS))
    yield Row(what, "mean wait", found.shares["app"] - 10.0, seen.mean, approximate=True)


def random_journey(seed: int) -> Design:
    """A journey of five to thirty components: calls in turn and at once, caches, timeouts with retries."""
    chance = random.Random(seed)
    size = chance.randrange(5, 31)
    parts = [Component(id="internet", kind="user_client")]
    lines = [Connection(id="in", source="internet", target="c0", kind="call", attributes={})]
    for n in range(size):
        middle = round(chance.uniform(1, 40), 3)
        late = round(middle * chance.uniform(2, 6), 3)
        parts.append(
            Component(id=f"c{n}", kind="web_app", attributes={"p50_ms": middle, "p99_ms": late})
        )
        if n:
            more: tuple[dict[str, Value], ...] = (
                {},
                {},
                {"parallel": "p"},
                {"cache_hit": 0.7},
                {"timeout_ms": 4 * late, "retries": 1},
            )
            facts = chance.choice(more)
            caller = f"c{chance.randrange(max(0, n - 4), n)}"
            lines.append(
                Connection(id=f"l{n}", source=caller, target=f"c{n}", kind="call", attributes=facts)
            )
    return Design(
        name="Random",
        requirements=Requirements(),
        components=tuple(parts),
        connections=tuple(lines),
        journeys=(Asked(id="j", sources=("internet",), targets=("c0",)),),
    )


def _grid() -> Iterator[str]:
    yield "Twenty random journeys: the p99 with 1,024 points, what twice as many change (the error that is shown beside"
    yield "every figure), and the distance to 16,384 points.\n"
    yield "| journey | components | p99, ms | 2,048 points | 16,384 points |"
    yield "| ---: | ---: | ---: | ---: | ---: |"
    shown, true = [], []
    for seed in range(1, 21):
        graph = DesignGraph(random_journey(seed))
        whole = spent_on(graph, "j", STILL)
        grids = [Grid(latest(whole), points) for points in (1024, 2048, 16384)]
        p99, fine, finest = (grid.percentile(spread(whole, grid), 0.99) for grid in grids)
        shown.append(abs(fine / p99 - 1))
        true.append(abs(finest / p99 - 1))
        size = len(graph.components) - 1
        yield f"| {seed} | {size} | {p99:,.1f} | {fine / p99 - 1:+.3%} | {finest / p99 - 1:+.3%} |"
    yield (
        f"\nShown: median {median(shown):.3%}, largest {max(shown):.3%}. "
        f"Against 16,384 points: median {median(true):.3%}, largest {max(true):.3%}."
    )
