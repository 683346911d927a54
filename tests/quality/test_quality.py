"""What the rules are held to over all shipped designs: they find, and they do not cry wolf."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

import pytest

from designer.formats import read
from designer.graph import ConnectionElement, DesignGraph, provides, surely
from designer.model.catalogue import CATALOGUE
from designer.model.change import apply
from designer.model.design import Boundary, Component, Connection, Design
from designer.model.edit import Add, Connect, Disconnect, Edit, Rename, Set, Splice
from designer.review import Judgement, Review
from designer.rules import Severity, packs
from tests.quality.designs import broken, references, sketches
from tests.quality.harmless import why_harmless
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
    assert len(found) > 600
    assert sum(bool(m.noticed) for m in found) / len(found) >= 0.99


def test_a_vault_that_keeps_a_secret_in_use_is_no_harmless_loss() -> None:
    vault = "a:web_app -call(authn=AUTHN)-> b:online_endpoint; a -call(flow=pull)-> v:secret_store"
    for authn, harmless in (("key", False), ("managed_identity", True)):
        graph = DesignGraph(read(vault.replace("AUTHN", authn)))
        assert bool(why_harmless("vault removed", graph, graph, "v", set())) is harmless


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


def split_in_two(design: Design) -> tuple[Design, str] | None:
    """One component drawn as two: what it called last is now called by a second half, which it asks."""
    graph = DesignGraph(design)
    for part in graph.components:
        calls = [c for c in part.outgoing if _is_plain_call(c)]
        called = [c for c in part.incoming if c.part.kind == "call"]
        if CATALOGUE.kinds[part.part.kind].role == "compute" and calls and called:
            moved: Connection = calls[-1].part
            half = part.part.model_copy(
                update={"id": "half", "attributes": {**part.part.attributes, **QUICK}}
            )
            told = [c.part for c in part.outgoing if c.part.kind == "telemetry"]
            edits: list[Edit] = [
                Add(component=half),
                Disconnect(id=moved.id),
                Connect(connection=moved.model_copy(update={"id": "half-on", "source": "half"})),
                Connect(
                    connection=moved.model_copy(
                        update={"id": "to-half", "target": "half", "kind": "call"}
                    )
                ),
                *(
                    Connect(connection=c.model_copy(update={"id": f"t{n}", "source": "half"}))
                    for n, c in enumerate(told)
                ),
            ]
            return apply(design, edits).design, part.id
    return None


def _is_plain_call(line: ConnectionElement) -> bool:
    """A required call of each request to one thing, which nothing stands in for or checks."""
    facts = line.part.attributes
    special = ("group", "guarded_by", "parallel", "frequency")
    twice = sum(c.target == line.target for c in line.source_element.outgoing) > 1
    leaves = line.target_element.elsewhere or surely(provides("external"), line.target_element)
    return line.part.kind == "call" and not facts.keys() & set(special) and not (twice or leaves)


QUICK = {"observed_availability": 0.9999999, "p50_ms": 0.01, "p99_ms": 0.02}
ADDED_HOP = ("REL-013", "REL-015", "REL-014")
"""One more hop is one more retry, one more timeout and one more call: these rules count them."""


@good
def test_splitting_a_component_keeps_the_verdicts_of_the_others(name: str) -> None:
    design = references()[name]
    split = split_in_two(design)
    if split is None:
        pytest.skip("no component of ours makes a plain call")
    before = Judgement(design, RULES).verdicts
    after = Judgement(split[0], RULES).verdicts
    turned = [k for k in before if k in after and before[k].kind == "pass" != after[k].kind]
    assert [k for k in turned if k[0] not in ADDED_HOP] == []


def inline_instead(design: Design) -> Iterator[tuple[str, Design]]:
    """Each check that is asked aside, for one call only, drawn on the way instead."""
    for line in sorted(design.connections, key=lambda c: c.id):
        guards = line.attributes.get("guarded_by")
        if not isinstance(guards, tuple) or len(guards) != 1 or line.kind != "call":
            continue
        guard = guards[0]
        alone = sum(guard in _guards(c) for c in design.connections) == 1
        touched = [c for c in design.connections if guard in (c.source, c.target)]
        if not alone or any(c.kind not in ("guard", "telemetry") for c in touched):
            continue
        facts = {k: v for k, v in line.attributes.items() if k != "guarded_by"}
        asides = [Disconnect(id=c.id) for c in touched if c.kind == "guard"]
        yield (
            line.id,
            apply(
                design,
                [
                    *asides,
                    Disconnect(id=line.id),
                    Connect(
                        connection=line.model_copy(
                            update={"id": "in", "target": guard, "attributes": facts}
                        )
                    ),
                    Connect(
                        connection=line.model_copy(
                            update={"id": "out", "source": guard, "attributes": facts}
                        )
                    ),
                ],
            ).design,
        )


def _guards(line: Connection) -> tuple[object, ...]:
    found = line.attributes.get("guarded_by")
    return found if isinstance(found, tuple) else ()


@good
def test_a_check_on_the_way_protects_as_one_asked_aside(name: str) -> None:
    """What a side call guards stays guarded when it is drawn inline, for every rule that judges other parts."""
    design = references()[name]
    before = Judgement(design, RULES).verdicts
    for place, drawn in inline_instead(design):
        after = Judgement(drawn, RULES).verdicts
        turned = [
            k for k in before if k in after and before[k].kind == "pass" and after[k].kind == "fail"
        ]
        assert [k for k in turned if k[0] not in ADDED_HOP] == [], place


def test_page_is_current() -> None:
    from pathlib import Path

    text = (Path(__file__).resolve().parents[2] / "docs" / "rule-quality.md").read_text("utf-8")
    assert text.endswith(page())
