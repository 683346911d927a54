"""Discrete-event runs of waiting lines and of small journeys, replicated, with fixed seeds."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Any

import simpy

SEEDS = range(12)
ROWS = 22
T = 3.950
"""Student's t with eleven degrees of freedom for a share of 5 % dealt out to all rows (Bonferroni), on both sides."""
WARM_UP = 0.2
Process = Generator[simpy.Event, Any, Any]
Draw = Callable[[random.Random], float]


@dataclass(frozen=True)
class Interval:
    """A mean over the runs with its interval: all rows of the page lie inside theirs in 95 % of cases."""

    mean: float
    half: float

    def holds(self, value: float) -> bool:
        """Whether a value lies inside."""
        return abs(value - self.mean) <= self.half


@dataclass(frozen=True)
class Measured:
    """What some runs measured: the mean, the median and the 99th percentile."""

    mean: Interval
    p50: Interval
    p99: Interval


def replicated(what: str, run: Callable[[random.Random], list[float]]) -> Measured:
    """One run for each seed; `what` is measured goes into the seeds, so that no two rows share their luck."""
    times = [sorted(run(random.Random(f"{what}, run {seed}"))) for seed in SEEDS]
    return Measured(
        mean=_interval(fmean(t) for t in times),
        p50=_interval(_quantile(t, 0.5) for t in times),
        p99=_interval(_quantile(t, 0.99) for t in times),
    )


def _interval(values: Iterable[float]) -> Interval:
    found = list(values)
    return Interval(fmean(found), T * stdev(found) / math.sqrt(len(found)))


def _quantile(ordered: list[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def exponential(rate: float) -> Draw:
    """Times with this rate."""
    return lambda chance: chance.expovariate(rate)


def lognormal(p50: float, p99: float) -> Draw:
    """Times with this median and 99th percentile."""
    sigma = math.log(p99 / p50) / 2.3263478740408408
    return lambda chance: p50 * math.exp(chance.gauss(0, sigma))


def waits(
    servers: int, between: Draw, served: Draw, customers: int
) -> Callable[[random.Random], list[float]]:
    """A run of a station: how long each customer waits in line, the first ones left out."""

    def run(chance: random.Random) -> list[float]:
        world = simpy.Environment()
        station = simpy.Resource(world, capacity=servers)
        waited: list[float] = []

        def customer() -> Process:
            came = world.now
            with station.request() as turn:
                yield turn
                waited.append(world.now - came)
                yield world.timeout(served(chance))

        def door() -> Process:
            for _ in range(customers):
                yield world.timeout(between(chance))
                world.process(customer())

        world.process(door())
        world.run()
        return waited[int(WARM_UP * len(waited)) :]

    return run


class Journey:
    """What a request does, step by step, in a world of its own."""

    def __init__(self, world: simpy.Environment, chance: random.Random) -> None:
        self.world = world
        self.chance = chance

    def spend(self, time: Draw) -> Process:
        """Be served."""
        yield self.world.timeout(time(self.chance))

    def together(self, *parts: Process) -> Process:
        """All at once, until the last is done."""
        yield simpy.AllOf(self.world, [self.world.process(part) for part in parts])

    def tried(self, time: Draw, limit: float, tries: int, otherwise: Draw | None) -> Process:
        """Given up after a time limit and tried again; then what stands in."""
        for _ in range(tries):
            answer = self.world.process(self.spend(time))
            clock = self.world.timeout(limit)
            yield answer | clock
            if answer.triggered:
                return
        if otherwise is not None:
            yield from self.spend(otherwise)


def requests(
    journey: Callable[[Journey], Process], count: int
) -> Callable[[random.Random], list[float]]:
    """A run of so many requests side by side: how long each takes."""

    def run(chance: random.Random) -> list[float]:
        world = simpy.Environment()
        took: list[float] = []

        def one() -> Process:
            began = world.now
            yield from journey(Journey(world, chance))
            took.append(world.now - began)

        for _ in range(count):
            world.process(one())
        world.run()
        return took

    return run
