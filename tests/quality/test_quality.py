"""What the rules are held to over all shipped designs: they find, and they do not cry wolf."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from designer.formats import read
from designer.graph import DesignGraph
from designer.model.edit import Set
from designer.review import Judgement, Policy, Review
from designer.rules import Severity, packs
from tests.quality.designs import broken, references, sketches
from tests.quality.harmless import why_harmless
from tests.quality.noticing import all_mutants
from tests.quality.page import page

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


@pytest.mark.parametrize("name", sorted(broken()))
def test_what_nobody_sees_is_one_finding_with_one_fix_for_all(name: str) -> None:
    judgement = Judgement(broken()[name], RULES)
    blind = {s for (r, s), v in judgement.verdicts.items() if r == "MON-001" and v.kind == "fail"}
    found = [f for f in judgement.findings if f.rule == "MON-001" and f.kind == "fail"]
    assert [set(f.components) for f in found] == ([blind] if blind else [])
    for finding in found:
        later = judgement.after(finding.fixes[0].edits).verdicts
        assert {later["MON-001", each].kind for each in blind} == {"pass"}


@pytest.mark.parametrize("name", sorted(broken()))
def test_no_key_is_reported_twice_with_one_remedy(name: str) -> None:
    findings = [f for f in reviewed(name).findings if f.kind == "fail"]
    mended = {
        edit.on
        for f in findings
        if f.rule == "SEC-017"
        for fix in f.fixes
        for edit in fix.edits
        if isinstance(edit, Set)
    }
    assert mended.isdisjoint(f.subject for f in findings if f.rule == "SEC-006")


def test_nearly_every_mutant_is_noticed() -> None:
    found = [m for m in all_mutants(RULES) if not m.harmless]
    assert len(found) > 1000
    assert sum(bool(m.noticed) for m in found) / len(found) >= 0.95


def test_a_vault_that_keeps_a_secret_in_use_is_no_harmless_loss() -> None:
    vault = "a:web_app -call(authn=AUTHN)-> b:online_endpoint; a -call(flow=pull)-> v:secret_store"
    for authn, harmless in (("key", False), ("managed_identity", True)):
        graph = DesignGraph(read(vault.replace("AUTHN", authn)))
        assert bool(why_harmless("vault removed", graph, graph, "v", set())) is harmless


def test_no_rule_is_dead() -> None:
    """Each fails on some flawed design, none of which was drawn as its example."""
    extended = Policy(extended=True)
    outcomes = [Judgement(design, RULES, extended).outcomes for design in broken().values()]
    fired = {
        v.rule for found in outcomes for o in found.values() for v in o.verdicts if v.kind == "fail"
    }
    assert fired == {rule.id for rule in RULES}


def test_no_rule_always_fires_and_six_in_ten_have_a_fix() -> None:
    silent = {r for name in references() for r in (p.rule for p in reviewed(name).passed)}
    quiet = {r for name in references() for r in reviewed(name).not_applicable}
    assert {rule.id for rule in RULES if rule.tier == "core"} <= silent | quiet | {
        "MLO-016",
        "CST-004",
    }
    assert sum(rule.no_fix is None for rule in RULES) / len(RULES) >= 0.6


@pytest.mark.parametrize("boxes", sorted(sketches()))
def test_five_bare_boxes_bring_no_wall_of_red(boxes: str) -> None:
    """What is not drawn yet is gathered by area; `test_beginnings` has it for boxes of any kinds."""
    review = Judgement(sketches()[boxes], RULES).review(TODAY, 0)
    failing = [f for f in review.findings if f.kind == "fail"]
    assert len(failing) <= 3
    assert len(review.questions) <= 10


def test_page_is_current() -> None:
    from pathlib import Path

    text = (Path(__file__).resolve().parents[2] / "docs" / "rule-quality.md").read_text("utf-8")
    assert text.endswith(page())
