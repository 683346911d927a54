"""How fast the numbers are counted; the table goes to docs/speed-of-numbers.md."""

from __future__ import annotations

import platform as machine
import sys
from pathlib import Path

import pytest

from designer.analysis.analysis import analysed
from designer.analysis.availability import availability
from designer.analysis.figures import USUAL
from designer.analysis.latency import latency
from designer.graph import DesignGraph
from designer.model.design import Design
from designer.review import Judgement
from designer.rules import packs
from tests.benchmarks.designs import at_random, platform
from tests.benchmarks.serving import replicas, services
from tests.benchmarks.test_speed import seconds

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1800)]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "speed-of-numbers.md"
RULES = packs.load()
SIZES = (10, 30, 100, 300, 1000)


def judged(graph: DesignGraph) -> None:
    """Every rule, the core ones and the others."""
    assert Judgement(graph, RULES).findings is not None


def test_speeds_of_the_numbers_are_measured_and_written_down() -> None:
    lines = [
        "# Speed of the numbers\n",
        f"Python {machine.python_version()}, {machine.machine()}, medians in a warm process, each run on a new graph.",
        "Machines differ: compare rows, not runs.\n",
    ]
    text = "\n".join(lines + _usual() + _by_replicas() + _growth()) + "\n"
    PAGE.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def _usual() -> list[str]:
    design = services(50, journeys=5)

    def everything() -> None:
        graph = DesignGraph(design)
        judged(graph)
        analysed(graph)

    everything()
    rows = [
        "## 50 components with five journeys\n",
        "| what | milliseconds | at most |",
        "| --- | ---: | ---: |",
        f"| rules and all numbers | {seconds(everything, 9) * 1000:.0f} | 60 |",
        f"| all numbers alone | {seconds(lambda: analysed(DesignGraph(design)), 9) * 1000:.0f} | |",
        f"| rules alone | {seconds(lambda: judged(DesignGraph(design)), 9) * 1000:.0f} | |",
    ]
    took = seconds(lambda: _latencies(design), 9) * 1000
    return [*rows, f"| latency of five journeys, from the drawing | {took:.0f} | |", ""]


def _latencies(design: Design) -> None:
    graph = DesignGraph(design)
    for journey in graph.journeys:
        latency(graph, journey.id, USUAL)


def _by_replicas() -> list[str]:
    rows = [
        "## Availability by the number of copies\n",
        "Copies in three zones, on one journey; exact where it says so.\n",
        "| copies | milliseconds | at most | method |",
        "| ---: | ---: | ---: | --- |",
    ]
    for size in (10, 30, 100, 300):
        design = replicas(size)

        def counted(design: Design = design) -> str:
            chance = availability(DesignGraph(design), "j").chance
            assert chance is not None
            return chance.method

        limit = "150" if size == 100 else ""
        rows.append(f"| {size} | {seconds(counted) * 1000:.0f} | {limit} | {counted()} |")
    return [*rows, ""]


def _growth() -> list[str]:
    rows = [
        "## From 10 to 1,000 components\n",
        "| design | components | journeys | rules, ms | numbers after them, ms | together, ms | at most |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for draw in (platform, at_random):
        for size in SIZES:
            design = draw(size)
            rules = seconds(lambda d=design: judged(DesignGraph(d)), 3)  # type: ignore[misc]
            both = seconds(lambda d=design: _both(d), 3)  # type: ignore[misc]
            limit = "1,500" if size == SIZES[-1] else ""
            rows.append(
                f"| {design.name} | {len(design.components)} | {len(DesignGraph(design).journeys)} "
                f"| {rules * 1000:,.0f} | {(both - rules) * 1000:,.0f} | {both * 1000:,.0f} | {limit} |"
            )
    return rows


def _both(design: Design) -> None:
    graph = DesignGraph(design)
    judged(graph)
    analysed(graph)
