"""Availability, importance and cuts against another engine: relibmss, decision diagrams in Rust by other people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import relibmss
from hypothesis import given, settings

import scenarios
from designer.analysis.availability import availability
from designer.analysis.diagrams import Cuts, Diagrams
from designer.analysis.failing import Failing, Part, failing
from designer.analysis.figures import USUAL, Assumptions
from designer.analysis.steps import Step
from designer.formats.yaml_design import read_yaml
from designer.graph import DesignGraph
from designer.model.design import Design
from tests.analysis.drawing import built
from tests.analysis.test_brute_force import structure
from tests.analysis.test_properties import ASSUMED, NAMES, Lines, calls, drawings

FOLDER = Path(scenarios.__file__).parent
SHIPPED = sorted(
    str(file.relative_to(FOLDER))
    for file in FOLDER.glob("*/*.yaml")
    if file.stem.startswith(("reference", "flawed"))
)
Expression = Any
"""relibmss states no types."""


class Engine:
    """A journey told to relibmss; what nobody states never fails."""

    def __init__(self, model: Failing, assumed: Assumptions, *, copies: bool = True) -> None:
        self.context = relibmss.BSS()
        self.up: dict[str, float] = {}
        self.assumed = assumed
        parts = {part.component: part for part in model.parts}
        values: list[Expression] = []
        for place, step in enumerate(model.steps):
            if step.name:
                part = parts[step.name]
                values.append(self._copies(part) if copies else self._event(step.name, 0.5))
            else:
                values.append(self._group(place, step, [values[p] for p in step.parts]))
        self.whole = values[-1] if values else self.context.const(1)

    def _event(self, name: str, down: float) -> Expression:
        self.up[name] = 1 - down
        return self.context.defvar(name)

    def _group(self, place: int, step: Step, parts: Sequence[Expression]) -> Expression:
        if step.coverage is None:
            if step.needs > len(parts):
                return self.context.const(0)
            return self.context.kofn(step.needs, parts) if step.needs else self.context.const(1)
        taken = parts[1]
        if step.coverage < 1:
            taken = taken & self._event(f"takes over:{place}", 1 - step.coverage)
        return parts[0] | taken

    def _copies(self, part: Part) -> Expression:
        if not part.domains:
            return self._event(part.component, part.as_one or 0.0)
        running = []
        for number, domains in enumerate(part.domains):
            up = self._event(f"{part.component}#{number}", part.down or 0.0)
            for domain in domains:
                region = domain.startswith("region:")
                down = self.assumed.region_down if region else self.assumed.zone_down
                up = up & self._event(domain, down)
            running.append(up)
        return self.context.kofn(part.needs, running)

    def failure(self) -> float:
        """How often the journey fails."""
        return float(self.context.getbdd(self.context.Not(self.whole)).prob(self.up))

    def importance(self) -> dict[str, float]:
        """Birnbaum importance by variable."""
        return dict(self.context.getbdd(self.whole).bmeas(self.up))

    def cuts(self) -> set[frozenset[str]]:
        """The minimal cuts."""
        if not self.up:
            return set()
        return {frozenset(cut) for cut in self.context.getbdd(self.whole).mincut().extract()}


def agrees(design: Design, assumed: Assumptions) -> int:
    """Holds every journey of a design against the engine; how many it held."""
    graph = DesignGraph(design)
    for journey in graph.journeys:
        model = failing(graph, journey.id, assumed)
        engine = Engine(model, assumed)
        found = availability(graph, journey.id, assumed)
        if found.chance is not None:
            assert found.chance.method == "exact"
            assert found.chance.down == pytest.approx(engine.failure(), rel=1e-9, abs=1e-14)
        theirs = engine.importance()
        spread = {part.component for part in model.parts if part.domains}
        for name in set(found.importance) - spread:
            assert found.importance[name] == pytest.approx(theirs.get(name, 0.0), abs=1e-12)
        assert found.cuts is not None
        able = {p.component for p in model.parts if p.down != 0.0 or p.domains}
        covered = {n for n in Engine(model, assumed, copies=False).up if n.startswith("takes over")}
        if not covered:
            small = {c for c in Engine(model, assumed, copies=False).cuts() if len(c) <= 2}
            assert {frozenset(c) for c in found.cuts} == {c for c in small if c <= able}
    return len(graph.journeys)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_journey(name: str) -> None:
    assert agrees(read_yaml((FOLDER / name).read_bytes(), name), USUAL) > 0


@settings(max_examples=60)
@given(drawings())
def test_structures_with_copies_zones_and_take_overs(design: Design) -> None:
    assert agrees(design, ASSUMED) == 1


@pytest.mark.parametrize("seed", range(8, 20))
def test_structures_of_twenty_variables(seed: int) -> None:
    assert agrees(structure(seed), ASSUMED) == 1


@settings(max_examples=60)
@given(calls())
def test_cuts_of_any_size(lines: Lines) -> None:
    whole = [
        (a, b, kind, {n: v for n, v in facts.items() if n != "coverage"})
        for a, b, kind, facts in lines
    ]
    graph = DesignGraph(built({name: {"sla_pct": 90.0} for name in NAMES}, whole, ("a",)))
    model = failing(graph, "j")
    diagrams = Diagrams([part.component for part in model.parts])
    leaves = {part.component: diagrams.variable(part.component) for part in model.parts}
    ours = Cuts(diagrams, diagrams.of(model.steps, leaves, {})).upto(len(NAMES))
    able = {p.component for p in model.parts if p.down != 0.0}
    theirs = Engine(model, USUAL, copies=False).cuts()
    assert {frozenset(cut) for cut in ours} == theirs
    assert any(cut <= able for cut in theirs)
