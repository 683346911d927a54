"""Fault trees of others with published results. Their files are under the GPL and no part of Chalkline: where a copy of
https://github.com/rakhimov/scram lies at hand, `CHALKLINE_SCRAM` names its folder; without it these tests are skipped.
"""

from __future__ import annotations

import os
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest

from designer.analysis.diagrams import Budget, Cuts, Diagrams
from designer.analysis.steps import Step

FOLDER = Path(os.environ.get("CHALKLINE_SCRAM", "")) / "input"
LARGE = Budget(nodes=2_000_000, steps=10_000_000)


class Tree:
    """A fault tree in Open-PSA's format as a diagram of what works while it does not fail."""

    def __init__(self, name: str) -> None:
        files = [FOLDER / f"{name}{end}.xml" for end in ("", "-basic-events")]
        if not all(file.is_file() for file in files):
            pytest.skip("CHALKLINE_SCRAM names no copy of github.com/rakhimov/scram")
        elements = [e for file in files for e in ET.parse(file).iter()]
        self.gates = {e.attrib["name"]: e[-1] for e in elements if e.tag == "define-gate"}
        self.down = {
            e.attrib["name"]: float(e[0].attrib["value"])
            for e in elements
            if e.tag == "define-basic-event" and len(e)
        }
        self.steps: list[Step] = []
        self.places: dict[str, int] = {}
        self._laid(next(iter(self.gates)))
        order = [step.name for step in self.steps if step.name]
        self.diagrams = Diagrams(order, LARGE)
        leaves = {name: self.diagrams.variable(name) for name in order}
        self.root = self.diagrams.of(tuple(self.steps), leaves, {})

    def _laid(self, name: str) -> int:
        """The place of an event's step; what fails if one part does needs them all, and the other way about."""
        if name not in self.places:
            step = Step(name)
            if name in self.gates:
                gate = self.gates[name]
                parts = tuple(self._laid(part.attrib["name"]) for part in gate)
                fails_at = {"or": 1, "and": len(parts)}.get(gate.tag) or int(gate.attrib["min"])
                step = Step(needs=len(parts) - fails_at + 1, parts=parts)
            self.steps.append(step)
            self.places[name] = len(self.steps) - 1
        return self.places[name]

    @property
    def failure(self) -> float:
        return self.diagrams.failure(self.root, self.down)

    @property
    def cuts(self) -> Cuts:
        return Cuts(self.diagrams, self.root, 1_000_000)


def test_chinese_tree() -> None:
    """392 cuts; the sum of their probabilities, which others print beside it, is 0.004804."""
    tree = Tree("Chinese/chinese")
    assert tree.failure == pytest.approx(0.0045691, abs=5e-7)
    cuts = list(tree.cuts.upto(25))
    assert len(cuts) == len(tree.cuts) == 392
    assert Counter(map(len, cuts)) == {2: 12, 4: 24, 5: 188, 6: 168}
    rare = 0.0
    for cut in cuts:
        chance = 1.0
        for name in cut:
            chance *= tree.down[name]
        rare += chance
    assert rare == pytest.approx(0.004804, abs=5e-7)
    importance = tree.diagrams.importance(tree.root, tree.down)
    for name, expected in (
        ("e1", 0.0745557),
        ("e4", 0.0553923),
        ("e8", 0.000181647),
        ("e22", 1.03582e-5),
    ):
        assert importance[name] == pytest.approx(expected, rel=5e-6)


def test_baobab_tree() -> None:
    tree = Tree("Baobab/baobab1")
    assert tree.failure == pytest.approx(1.2823e-6, abs=5e-11)
    assert len(tree.cuts) == 46_188
