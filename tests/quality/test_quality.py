"""What the rules are held to over all shipped designs: they find, and they do not cry wolf."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

import pytest

from designer.graph import DesignGraph
from designer.model.change import apply
from designer.model.design import Boundary, Component, Design
from designer.model.edit import Rename, Splice
from designer.review import Judgement, Review
from designer.rules import Severity, packs
from tests.quality.designs import broken, references
from tests.quality.page import all_mutants, page

RULES = packs.load()
TODAY = date(2026, 11, 21)
MILD = (None, Severity.MEDIUM, Severity.LOW)
good = pytest.mark.parametrize("name", sorted(references()))


@cache
def reviewed(name: str) -> Review:
    designs = {**references(), **broken()}
    return Judgement(designs[name], RULES).review(TODAY, 0)


@good
def test_no_reference_has_anything_critical_or_high(name: str) -> None:
    assert reviewed(name).worst() in MILD


@good
def test_a_good_design_brings_few_questions(name: str) -> None:
    assert len(reviewed(name).questions) <= 30


@pytest.mark.parametrize("name", sorted(broken()))
def test_a_flawed_design_has_grave_findings_in_several_categories(name: str) -> None:
    grave = {
        f.category for f in reviewed(name).findings if f.kind == "fail" and f.severity not in MILD
    }
    assert len(grave) >= 2


@pytest.mark.parametrize("name", sorted({**references(), **broken()}))
def test_no_rule_raises(name: str) -> None:
    assert reviewed(name).errors == ()


def test_nearly_every_mutant_is_noticed() -> None:
    found = all_mutants(RULES)
    assert len(found) > 300
    assert sum(bool(m.noticed) for m in found) / len(found) >= 0.95


def test_no_rule_always_fires_and_six_in_ten_have_a_fix() -> None:
    silent = {r for name in references() for r in (p.rule for p in reviewed(name).passed)}
    quiet = {r for name in references() for r in reviewed(name).not_applicable}
    assert {rule.id for rule in RULES if rule.tier == "core"} <= silent | quiet | {
        "MLO-016",
        "CST-004",
    }
    assert sum(rule.no_fix is None for rule in RULES) / len(RULES) >= 0.6


# ---- Neutral rewrites ------------------------------------------------------------------------


def reversed_order(design: Design) -> Design:
    lists = ("components", "connections", "boundaries", "journeys")
    return design.model_copy(update={n: tuple(reversed(getattr(design, n))) for n in lists})


def other_names(design: Design) -> Design:
    renamed = tuple(
        c.model_copy(update={"name": f"Part {n}"}) for n, c in enumerate(design.components)
    )
    return design.model_copy(update={"components": renamed})


def wrapped(design: Design) -> Design:
    """A frame that states nothing around everything that stands in none."""
    frame = Boundary(id="wrap-around")
    inside = tuple(
        c if c.within else c.model_copy(update={"within": frame.id}) for c in design.components
    )
    frames = (frame, *design.boundaries)
    return design.model_copy(update={"components": inside, "boundaries": frames})


def other_ids(design: Design) -> Design:
    edits = [Rename(id=c.id, to=f"part-{n}") for n, c in enumerate(design.components)]
    return apply(design, edits).design


REWRITES: dict[str, Callable[[Design], Design]] = {
    "the order of parts": reversed_order,
    "display names": other_names,
    "a frame around everything": wrapped,
}


@good
@pytest.mark.parametrize("rewrite", sorted(REWRITES))
def test_a_neutral_rewrite_changes_no_verdict(name: str, rewrite: str) -> None:
    design = references()[name]
    after = Judgement(REWRITES[rewrite](design), RULES).verdicts
    before = Judgement(design, RULES).verdicts
    assert {k: v.kind for k, v in after.items()} == {k: v.kind for k, v in before.items()}


@good
def test_other_ids_bring_as_many_verdicts_of_each_kind(name: str) -> None:
    design = references()[name]
    kinds = [
        sorted((v.rule, v.kind) for v in Judgement(d, RULES).verdicts.values())
        for d in (design, other_ids(design))
    ]
    assert kinds[0] == kinds[1]


@good
def test_a_pass_through_balancer_brings_nothing_grave(name: str) -> None:
    """On the first call inside: an added hop is judged itself, and what was judged before keeps its verdict."""
    design = references()[name]
    graph = DesignGraph(design)
    inside = [
        c for c in graph.connections if c.part.kind == "call" and not c.source_element.incoming
    ]
    if not inside:
        pytest.skip("nothing is called from outside")
    hop = Component(
        id="hop", kind="load_balancer", attributes={"health_probe": True, "zones": "redundant"}
    )
    spliced = apply(design, (Splice(connection=inside[0].id, component=hop),)).design
    before, after = Judgement(design, RULES).verdicts, Judgement(spliced, RULES).verdicts
    kept = {k for k in before if k in after and "hop" not in k[1]}
    turned = [k for k in kept if before[k].kind == "pass" and after[k].kind == "fail"]
    assert [k for k in turned if k[0] != "REL-013"] == []


def test_page_is_current() -> None:
    from pathlib import Path

    text = (Path(__file__).resolve().parents[2] / "docs" / "rule-quality.md").read_text("utf-8")
    assert text.endswith(page())
