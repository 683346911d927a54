"""Structures of twenty variables against every one of their 1,048,576 states, read from the drawing itself."""

from __future__ import annotations

import random

import numpy as np
import pytest
from numpy.typing import NDArray

from designer.analysis.availability import availability
from designer.analysis.figures import Assumptions
from designer.graph import DesignGraph
from designer.model.design import Design
from tests.analysis.drawing import Facts, built

ASSUMED = Assumptions(zone_down=0.03)
PLAIN = tuple("abcdefghijklmn")
COPIED = ("x", "y")
VARIABLES = (*PLAIN, "x#0", "x#1", "y#0", "y#1", "zone 1", "zone 2")
Bits = NDArray[np.bool_]


def structure(seed: int) -> Design:
    """Fourteen components that fail as one and two that run copies in two zones, each called by somebody."""
    chance = random.Random(seed)
    names = ["a", *chance.sample([*PLAIN[1:], *COPIED], 15)]
    parts: dict[str, Facts] = {}
    for name in names:
        sla = chance.choice((60.0, 90.0, 99.0, 99.9))
        parts[name] = {"sla_pct": sla}
        if name in COPIED:
            parts[name] = {
                "instances": 2, "needs_instances": chance.choice((1, 2)), "instance_availability": 0.9,
                "zones": ("1", "2"),
            }  # fmt: skip
    calls: dict[str, list[str]] = {name: [] for name in names}
    for place, name in enumerate(names[1:], 1):
        callers = chance.sample(names[:place], min(place, chance.choice((1, 1, 2))))
        for caller in callers:
            calls[caller].append(name)
    lines: list[tuple[str, str, str, Facts]] = [("internet", "a", "call", {})]
    for name, called in calls.items():
        shape = chance.choice(("all", "any", "some", "fallback"))
        for number, target in enumerate(called):
            facts: Facts = {}
            if shape in ("any", "some"):
                facts = {"group": "g", "needs": 1 if shape == "any" else min(2, len(called))}
            stands_in = shape == "fallback" and number and number == len(called) - 1
            if shape == "fallback":
                facts = {"group": "g"} if stands_in else {"group": "g", "needs": 1}
            lines.append((name, target, "fallback" if stands_in else "call", facts))
    return built(parts, lines, ("a",))


def up(design: Design, down: dict[str, Bits], name: str) -> Bits:
    """In which states a component itself is up."""
    facts = design.component_by_id[name].attributes
    if name not in COPIED:
        return ~down[name]
    running = [~down[f"{name}#{n}"] & ~down[f"zone {n + 1}"] for n in range(2)]
    return running[0] & running[1] if facts["needs_instances"] == 2 else running[0] | running[1]


def works(design: Design, down: dict[str, Bits]) -> Bits:
    """In which states `a` answers: what is called by nobody else first."""
    known: dict[str, Bits] = {}

    def answers(name: str) -> Bits:
        if name in known:
            return known[name]
        fine = up(design, down, name)
        groups: dict[str, list[Bits]] = {}
        needs: dict[str, int] = {}
        stands_in: Bits | None = None
        for line in design.connections:
            if line.source != name:
                continue
            if line.kind == "fallback":
                stands_in = answers(line.target)
                continue
            group = str(line.attributes.get("group", line.id))
            groups.setdefault(group, []).append(answers(line.target))
            wanted = line.attributes.get("needs", 1)
            assert isinstance(wanted, int)
            needs[group] = wanted
        for group, several in groups.items():
            enough = np.sum(several, axis=0) >= needs[group]
            fine = fine & (enough if stands_in is None else enough | stands_in)
        known[name] = fine
        return fine

    return answers("a")


@pytest.mark.parametrize("seed", range(8))
def test_twenty_variables_are_what_counting_every_state_gives(seed: int) -> None:
    design = structure(seed)
    index = np.arange(1 << len(VARIABLES), dtype=np.int32)
    down: dict[str, Bits] = {}
    weight = np.ones(1)
    for place, name in enumerate(VARIABLES):
        down[name] = (index >> place & 1).astype(bool)
        q = _often(design, name)
        weight = np.concatenate([weight * (1 - q), weight * q])
    failing = ~works(design, down)
    found = availability(DesignGraph(design), "j", ASSUMED)
    assert found.chance is not None
    assert found.chance.method == "exact"
    assert found.chance.down == pytest.approx(float(weight[failing].sum()), abs=1e-12)
    assert len(found.importance) > 8
    for name, importance in found.importance.items():
        if name in COPIED:
            continue
        q = _often(design, name)
        if_down = float(weight[failing & down[name]].sum()) / q
        if_up = float(weight[failing & ~down[name]].sum()) / (1 - q)
        assert importance == pytest.approx(if_down - if_up, abs=1e-12)


def _often(design: Design, name: str) -> float:
    """How often a variable is down."""
    if name.startswith("zone"):
        return ASSUMED.zone_down
    if name[0] in COPIED:
        return 1 - 0.9
    sla = design.component_by_id[name].attributes["sla_pct"]
    assert isinstance(sla, float)
    return 1 - sla / 100
