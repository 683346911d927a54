"""How fast it is, beside pytm in the same run; the table goes to docs/speed.md."""

from __future__ import annotations

import gc
import json
import os
import platform as machine
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

import pytest

from designer.formats.scenarios import flawed
from designer.formats.yaml_design import write_yaml
from designer.graph import DesignGraph
from designer.graph.kept import forget
from designer.model.design import Design
from designer.model.memory import collect_seldom
from designer.review import Judgement, Policy
from designer.rules import outcome, packs
from designer.storage import Database
from designer.ui.board import Board
from tests.benchmarks.designs import arranged, at_random, platform
from tests.benchmarks.in_browser import answers, browsing, first_canvas, redrawn
from tests.benchmarks.proofs import proof_rows
from tests.benchmarks.words import word_rows

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.timeout(1800),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "speed.md"
RULES = packs.load()
LARGE = 1000
PYTM_PYTHON = sys.executable
PYTM = """
import random, sys
from pytm import TM, Dataflow, Datastore, Server
random.seed(7)
model = TM("large"); model.description = "as many elements and flows"
parts = [(Server if n % 3 else Datastore)(f"c{n}") for n in range(1000)]
seen = set()
while len(seen) < 2000:
    a, b = random.randrange(1000), random.randrange(1000)
    if a != b and (a, b) not in seen:
        seen.add((a, b)); Dataflow(parts[a], parts[b], f"f{len(seen)}")
sys.argv = ["x"]
model.check(); model.resolve()
"""


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """Median of some runs, as processor time: what else the machine does must not count.

    Without looking for garbage, as timeit has it: the board does that while nobody waits.
    """
    found = []
    for _ in range(times):
        gc.collect()
        gc.disable()
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
        gc.enable()
    return median(found)


def processes(commands: Sequence[Sequence[str]], folder: Path) -> list[tuple[float, float]]:
    """Seconds and megabytes of each command, compiled as an installed program is.

    In turns, so that a busy machine is so for all.
    """
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    took: list[list[tuple[float, float]]] = [[] for _ in commands]
    for turn in range(6):
        for command, runs in zip(commands, took, strict=True):
            spent = _run(command, environment)
            if turn:  # the first compiles
                runs.append(spent)
    return [(median(s for s, _ in runs), max(mb for _, mb in runs)) for runs in took]


BESIDE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
spent = resource.getrusage(resource.RUSAGE_CHILDREN)
print(spent.ru_utime + spent.ru_stime, spent.ru_maxrss / 1024)
"""
"""A small process of its own starts each command: a child is counted as large as who starts it."""


def _run(command: Sequence[str], environment: Mapping[str, str]) -> tuple[float, float]:
    """Seconds of processor time and the most megabytes of one process."""
    asked = [sys.executable, "-c", BESIDE, *command]
    told = subprocess.run(asked, check=True, capture_output=True, env=environment, text=True)
    took, memory = map(float, told.stdout.split())
    return took, memory


def judged(design: Design) -> tuple[float, float, float, float]:
    """Seconds for the verdicts of the core rules; for the first time; of all rules; until they are findings."""
    extended = Policy(extended=True)
    return (
        seconds(lambda: Judgement(DesignGraph(design), RULES).outcomes),
        seconds(lambda: _never_seen(design)),
        seconds(lambda: Judgement(DesignGraph(design), RULES, extended).outcomes),
        seconds(lambda: Judgement(DesignGraph(design), RULES).findings),
    )


def _never_seen(design: Design) -> None:
    """Nothing is left of what was worked out for the same figures before."""
    forget()
    _ = Judgement(DesignGraph(design), RULES).outcomes


def edits(design: Design, folder: Path) -> tuple[float, int]:
    """Seconds from an edit's arrival at the server to its answer, and bytes of that answer."""
    database = Database(str(folder / f"{len(design.components)}.sqlite"))
    board = Board(database, database.add(design).id)
    down, first = board.heard({"client": "tab"}), design.components[0].id
    hashes = down
    took, sizes = [], []
    for number in range(1, 21):
        edit = {"op": "set", "on": first, "attribute": "owner", "value": f"team {number}"}
        have = {
            "rev": down["rev"],
            "review": down["review"]["version"],
            "catalogue": hashes["catalogue"]["hash"],
            "reference": hashes["reference"]["hash"],
        }
        queue = [{"seq": number, "do": "edit", "label": "Edit", "edits": [edit]}]
        start = time.process_time()
        down = board.heard({"client": "tab", "doc": down["doc"], "have": have, "queue": queue})
        took.append(time.process_time() - start)
        sizes.append(len(json.dumps(down)))
    return median(took), round(median(sizes))


def test_speeds_are_measured_and_written_down(tmp_path: Path) -> None:
    collect_seldom()  # as the command line and the board do
    where = f"Python {machine.python_version()}, {machine.machine()}"
    note = (
        "medians of processor time; in one process without looking for garbage, as timeit has it. Machines differ: "
        "compare rows, not runs."
    )
    lines = ["# Speed\n", f"{where}, {note}\n"]
    lines += _whole_process(tmp_path) + _judging() + _board(tmp_path)
    lines += _in_browser(tmp_path) + _by_rule()
    lines += ["", *proof_rows(_with_many_findings())]
    lines += ["", *word_rows(platform(LARGE), Policy().chosen(RULES))]
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write("\n".join(lines) + "\n")


def _with_many_findings() -> dict[str, Design]:
    flaws = {f"{task}, flawed": flawed(task, 1) for task in ("fraud-realtime", "agentic-retail")}
    return {**flaws, "At random, 100": at_random(100), "At random, 1,000": at_random(LARGE)}


def _whole_process(folder: Path) -> list[str]:
    rows = [
        "## `check`, whole process, 1,000 components\n",
        "| design | seconds | of pytm 1.4.0 | MB at most |",
        "| --- | ---: | ---: | ---: |",
    ]
    designs = (platform(LARGE), at_random(LARGE))
    commands = [[PYTM_PYTHON, "-c", PYTM]]
    for design in designs:
        path = folder / f"{design.name}.yaml"
        path.write_text(write_yaml(design), encoding="utf-8")
        check = ["-m", "designer.cli.main", "check", str(path), "--format", "json"]
        commands.append([sys.executable, *check])
    pytm, *took = processes(commands, folder / "compiled")
    for design, (ours, memory) in zip(designs, took, strict=True):
        what = f"{design.name}, {len(design.connections):,} connections"
        rows.append(f"| {what} | {ours:.2f} | {ours / pytm[0]:.0%} | {memory:.0f} |")
    return [*rows, f"| pytm, 2,000 flows | {pytm[0]:.2f} | | {pytm[1]:.0f} |", ""]


def _judging() -> list[str]:
    core = sum(rule.tier == "core" for rule in RULES)
    rows = [
        "## All rules, in one process\n",
        f"Milliseconds of the {core} core rules, warm and as if the design was never seen; of all {len(RULES)}, the",
        "extended ones with them; and of the core ones until their verdicts are findings. Asked for are at most 250",
        "with 1,000 components and 2,000 connections.\n",
        "| design | components | connections | core | never seen | all | with findings | microseconds a verdict |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for size in (10, 30, 100, 300, LARGE):
        for design in (platform(size), at_random(size)):
            took, verdicts = judged(design), len(Judgement(design, RULES).verdicts)
            times = " | ".join(f"{each * 1000:.0f}" for each in took)
            rows.append(
                f"| {design.name} | {len(design.components)} | {len(design.connections)} | {times} "
                f"| {took[0] / max(1, verdicts) * 1e6:.0f} |"
            )
    return [*rows, ""]


def _board(folder: Path) -> list[str]:
    rows = [
        "## From an edit's arrival at the server to its answer\n",
        "| components | milliseconds | bytes |",
        "| ---: | ---: | ---: |",
    ]
    for size in (30, 200, LARGE):
        design = platform(size)
        took, sent = edits(design, folder)
        rows.append(f"| {len(design.components)} | {took * 1000:.0f} | {sent:,} |")
    return [*rows, ""]


def _in_browser(folder: Path) -> list[str]:
    rows = [
        "## From an edit in the browser to its badge\n",
        "Headless Chromium beside the server, 20 edits, the whole board in view. A fact is how many instances run, on",
        "which more numbers rest than on any other; a part is deleted with its connections, and comes back.\n",
        "| components | edit | milliseconds | worst | at most | bytes down |",
        "| ---: | --- | ---: | ---: | ---: | ---: |",
    ]
    with browsing() as browser:
        for size, wish in ((30, 150), (200, 220), (LARGE, 700)):
            design = arranged(platform(size))
            for what, measured in (("fact", answers), ("part", redrawn)):
                took = measured(browser, folder / f"browser-{what}-{size}", design)
                rows.append(
                    f"| {len(design.components)} | {what} | {took.median:.0f} | {took.worst:.0f} | {wish} "
                    f"| {took.bytes:,} |"
                )
        cold = median(first_canvas(browser, folder / f"first-{n}") for n in range(3))
    rows.append(
        f"\nFrom the start of the server's process to the first component in a fresh browser: {cold:.1f} s "
        "(at most 3 s).\n"
    )
    return rows


def _by_rule() -> list[str]:
    """The dearest rules; what the first one computes, the others share."""
    graph = DesignGraph(platform(LARGE))
    took = []
    gc.collect()  # none of them has to tidy up after others
    for rule in Policy(extended=True).chosen(RULES):
        start = time.process_time()
        found = outcome(rule, graph)
        took.append((time.process_time() - start, rule.id, len(found.verdicts)))
    rows = [
        "## The dearest rules, in order of the first run\n",
        "| rule | verdicts | milliseconds |",
        "| --- | ---: | ---: |",
    ]
    rows += [
        f"| {name} | {count} | {spent * 1000:.0f} |"
        for spent, name, count in sorted(took, reverse=True)[:12]
    ]
    return rows
