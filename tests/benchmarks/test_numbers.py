"""How fast the numbers are counted; the table goes to docs/speed-of-numbers.md."""

from __future__ import annotations

import platform as machine
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest

from designer.analysis.analysis import analysed
from designer.analysis.availability import availability
from designer.analysis.figures import USUAL
from designer.analysis.latency import latency, with_error
from designer.graph import DesignGraph
from designer.graph.kept import forget
from designer.model.design import Design
from designer.model.memory import collect_seldom
from designer.review import Judgement
from designer.rules import packs
from tests.benchmarks.designs import at_random, platform
from tests.benchmarks.growth import with_picture
from tests.benchmarks.serving import edited, replicas, services
from tests.benchmarks.test_speed import seconds

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1800)]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "speed-of-numbers.md"
RULES = packs.load()
SIZES = (10, 30, 100, 300, 1000)


def judged(graph: DesignGraph) -> None:
    """Every rule, the core ones and the others."""
    assert Judgement(graph, RULES).findings is not None


def test_speeds_of_the_numbers_are_measured_and_written_down() -> None:
    collect_seldom()  # as the command line and the board do
    lines = [
        "# Speed of the numbers\n",
        f"Python {machine.python_version()}, {machine.machine()}, medians of processor time in a warm process.",
        "Machines differ: compare rows, not runs.\n",
    ]
    text = "\n".join(lines + _usual() + _by_replicas() + _growth()) + "\n"
    text = with_picture(text, PAGE)
    PAGE.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def _usual() -> list[str]:
    designs = edited(services(50, journeys=5))

    def seen(work: Callable[[DesignGraph], None]) -> str:
        """In milliseconds: each run on a design that was never there before, one edit from the last one."""
        work(DesignGraph(next(designs)))
        return f"{seconds(lambda: work(DesignGraph(next(designs))), 15) * 1000:.0f}"

    def new(work: Callable[[DesignGraph], None]) -> str:
        """The same with nothing remembered."""

        return f"{seconds(lambda: _anew(work, next(designs)), 15) * 1000:.0f}"

    def kept(work: Callable[[DesignGraph], object]) -> str:
        """The same as the board does it: what the edit leaves alone is taken over from the last judgement."""
        judgement = Judgement(next(designs), RULES)
        took = []
        for _ in range(16):
            design = next(designs)
            start = time.process_time()
            judgement = judgement.of_later(design)
            assert judgement.findings is not None
            work(judgement.graph)
            took.append(time.process_time() - start)
        return f"{median(took[1:]) * 1000:.0f}"

    return [
        "## 50 components with five journeys\n",
        "Before each run an edit: of the components on journeys the next one answers slower, or is down more often, or",
        "runs another number of copies, in turns. What no edit touched may be remembered, on a graph of its own each;",
        "`as if never seen` is a run of which nothing is, and the board takes over what rests on nothing",
        "that changed.\n",
        "| what | milliseconds | as if never seen | on the board | at most |",
        "| --- | ---: | ---: | ---: | ---: |",
        f"| rules and all numbers | {seen(_all)} | {new(_all)} | {kept(analysed)} | 60 |",
        f"| all numbers alone | {seen(_numbers)} | {new(_numbers)} | | |",
        f"| rules alone | {seen(judged)} | {new(judged)} | {kept(lambda _: None)} | |",
        f"| latency of five journeys, from the drawing | {seen(_latencies)} | {new(_latencies)} | | |",
        "",
    ]


def _anew(work: Callable[[DesignGraph], None], design: Design) -> None:
    """On a design as if it was never seen."""
    forget()
    work(DesignGraph(design))


def _all(graph: DesignGraph) -> None:
    judged(graph)
    analysed(graph)


def _numbers(graph: DesignGraph) -> None:
    analysed(graph)


def _latencies(graph: DesignGraph) -> None:
    for journey in graph.journeys:
        with_error(latency(graph, journey.id, USUAL))


def _by_replicas() -> list[str]:
    rows = [
        "## Availability by the number of copies\n",
        "Copies in three zones, on one journey, as if never seen; exact where it says so.\n",
        "| copies | milliseconds | at most | method |",
        "| ---: | ---: | ---: | --- |",
    ]
    for size in (10, 30, 100, 300):
        design = replicas(size)

        def counted(design: Design = design) -> str:
            forget()
            chance = availability(DesignGraph(design), "j").chance
            assert chance is not None
            return chance.method

        limit = "150" if size == 100 else ""
        rows.append(f"| {size} | {seconds(counted) * 1000:.0f} | {limit} | {counted()} |")
    return [*rows, ""]


def _growth() -> list[str]:
    rows = [
        "## From 10 to 1,000 components\n",
        "As if never seen.\n",
        "| design | components | journeys | rules, ms | numbers after them, ms | together, ms | at most |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for draw in (platform, at_random):
        for size in SIZES:
            design = draw(size)
            rules = seconds(lambda d=design: _anew(judged, d), 3)  # type: ignore[misc]
            both = seconds(lambda d=design: _anew(_all, d), 3)  # type: ignore[misc]
            limit = "1,500" if size == SIZES[-1] else ""
            rows.append(
                f"| {design.name} | {len(design.components)} | {len(DesignGraph(design).journeys)} "
                f"| {rules * 1000:,.0f} | {max(0.0, both - rules) * 1000:,.0f} | {both * 1000:,.0f} | {limit} |"
            )
    return rows
