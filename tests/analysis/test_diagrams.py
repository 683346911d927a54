"""Diagrams, importance and minimal cuts against enumeration of all states."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.analysis.diagrams import Budget, Cuts, Diagrams, TooLarge
from designer.analysis.steps import flat
from designer.graph.structure import Any, Fallback, Leaf, Structure, works

NAMES = tuple(f"v{n}" for n in range(8))


def _structures() -> st.SearchStrategy[Structure]:
    def grow(parts: st.SearchStrategy[Structure]) -> st.SearchStrategy[Structure]:
        groups = st.lists(parts, min_size=1, max_size=4).flatmap(
            lambda ps: st.integers(1, len(ps)).map(lambda k: Any(tuple(ps), k))
        )
        return groups | st.builds(Fallback, parts, parts)

    return st.recursive(st.builds(Leaf, st.sampled_from(NAMES)), grow, max_leaves=12)


def _diagram(structure: Structure) -> tuple[Diagrams, int]:
    diagrams = Diagrams(NAMES)
    return diagrams, diagrams.of(flat(structure), {n: diagrams.variable(n) for n in NAMES}, {})


def _states(down: dict[str, float]) -> list[tuple[frozenset[str], float]]:
    found = []
    for bits in product((0, 1), repeat=len(NAMES)):
        gone = frozenset(n for n, bit in zip(NAMES, bits, strict=True) if bit)
        weight = 1.0
        for name in NAMES:
            weight *= down[name] if name in gone else 1 - down[name]
        found.append((gone, weight))
    return found


@given(_structures(), st.lists(st.floats(0.01, 0.6), min_size=8, max_size=8))
def test_failure_and_importance_agree_with_enumeration(
    structure: Structure, chances: list[float]
) -> None:
    down = dict(zip(NAMES, chances, strict=True))
    diagrams, root = _diagram(structure)
    states = [(gone, weight) for gone, weight in _states(down) if not works(structure, gone)]
    assert diagrams.failure(root, down) == pytest.approx(sum(w for _, w in states), abs=1e-12)
    importance = diagrams.importance(root, down)
    for name in NAMES:
        if_down = sum(w for gone, w in states if name in gone) / down[name]
        if_up = sum(w for gone, w in states if name not in gone) / (1 - down[name])
        assert importance[name] == pytest.approx(if_down - if_up, abs=1e-9)


@given(_structures())
def test_minimal_cuts_agree_with_enumeration(structure: Structure) -> None:
    diagrams, root = _diagram(structure)
    broken = {gone for gone, _ in _states(dict.fromkeys(NAMES, 0.5)) if not works(structure, gone)}
    smallest = {gone for gone in broken if not any(other < gone for other in broken)}
    cuts = Cuts(diagrams, root)
    assert {frozenset(cut) for cut in cuts.upto(len(NAMES))} == smallest
    assert len(cuts) == len(smallest)
    assert {frozenset(cut) for cut in cuts.upto(2)} == {c for c in smallest if len(c) <= 2}


def test_unavailability_below_the_rounding_of_one_is_kept() -> None:
    names = [f"c{n}" for n in range(6)]
    diagrams = Diagrams(names)
    either = diagrams.at_least(1, [diagrams.variable(n) for n in names])
    assert diagrams.failure(either, dict.fromkeys(names, 1e-4)) == pytest.approx(1e-24, rel=1e-12)


def test_what_outgrows_its_budget_says_so() -> None:
    names = [f"c{n}" for n in range(40)]
    diagrams = Diagrams(names, Budget(nodes=50))
    with pytest.raises(TooLarge):
        diagrams.at_least(20, [diagrams.variable(n) for n in names])
