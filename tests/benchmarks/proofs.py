"""What it costs to prove fixes: of the finding that is looked at, and of the worst in a report."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from statistics import median

from designer.graph import DesignGraph
from designer.model.design import Design
from designer.review import Judgement
from designer.rules import packs

RULES = packs.load()
DAY = date(2026, 11, 21)
LOOKED_AT = 20


def proof_rows(designs: dict[str, Design]) -> Iterator[str]:
    """A table of designs with many findings."""
    yield "## Proving fixes\n"
    yield "A fix is proven by judging the mended design. The board proves those of the finding that is looked at, when"
    yield f"it is looked at, so that findings nobody opens cost nothing; a report those of the {LOOKED_AT} worst, and"
    yield "of fewer where there is much to judge anew."
    yield "In milliseconds of processor time: until the findings are there, nothing proven; for a finding that is"
    yield f"looked at, the median and the worst of the first {LOOKED_AT}; and the whole report.\n"
    yield "| design | components | findings | unproven | looked at | worst | report |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    measured(next(iter(designs.values())))  # loads what the first one asks for
    for name, design in designs.items():
        found, unproven, each, report = measured(design)
        yield (
            f"| {name} | {len(design.components)} | {found} | {unproven * 1000:.0f} "
            f"| {median(each) * 1000:.0f} | {max(each) * 1000:.0f} | {report * 1000:.0f} |"
        )


def measured(design: Design) -> tuple[int, float, list[float], float]:
    """How many findings there are, and seconds until they are there, for each looked at, and for the report."""
    judgement = Judgement(DesignGraph(design), RULES)
    unproven = _took(lambda: judgement.review(DAY, 0))
    failing = [f for f in judgement.review(DAY, 0).findings if f.kind == "fail"]
    mended = [finding for finding in failing if finding.fixes][:LOOKED_AT]
    each = [_took(partial(judgement.proven, finding)) for finding in mended]
    report = _took(lambda: Judgement(DesignGraph(design), RULES).review(DAY, LOOKED_AT))
    return len(failing), unproven, each, report


def _took(work: Callable[[], object]) -> float:
    """Seconds of processor time, without looking for garbage."""
    gc.collect()
    gc.disable()
    start = time.process_time()
    work()
    took = time.process_time() - start
    gc.enable()
    return took
