"""The journeys of a design that draws none: from each entry to the last components that it reaches."""

from __future__ import annotations

from collections import defaultdict

from designer.model.catalogue import CATALOGUE
from designer.model.design import Design
from designer.model.requirements import Journey

KINDS = frozenset({"call", "publish", "consume", "stream", "data"})


def assumed_journeys(design: Design) -> tuple[Journey, ...]:
    """One journey for each entry, criticality high, marked as assumed (FORMAT.md, Words)."""
    out: dict[str, set[str]] = defaultdict(set)
    for connection in design.connections:
        if connection.kind in KINDS:
            out[connection.source].add(connection.target)
    entries = sorted(
        c.id for c in design.components if "entry" in CATALOGUE.kinds[c.kind].provisions
    )
    journeys = []
    for entry in entries:
        reached = _reached(entry, out)
        ends = tuple(sorted(name for name in reached if not out[name] - {name} & reached)) or tuple(
            sorted(reached)
        )
        if ends:
            journeys.append(
                Journey(
                    id=f"from-{entry}",
                    sources=(entry,),
                    targets=ends,
                    criticality="high",
                    assumed=True,
                )
            )
    return tuple(journeys)


def _reached(entry: str, out: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = [entry]
    while waiting:
        for name in out[waiting.pop()] - reached - {entry}:
            reached.add(name)
            waiting.append(name)
    return reached
