"""A fix is proven by judging the mended design: what it clears and what it newly breaks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from designer.model.design import Component
from designer.model.edit import Set, Splice
from designer.model.errors import InvalidSettings
from designer.review import Finding, Judgement, edits_of
from designer.rules import DesignGraph, Element, Fix, Violation, connections_of
from tests.review.tiny import (
    FLAWED,
    RULES,
    TODAY,
    call,
    component,
    design,
    made,
    nobody_owns_it,
    open_line,
)

SOUND_APP = design(
    component("api", "web_app", instances=2, owner="team"),
    component("db", "relational_db", owner="team"),
    call("api", "db", encrypted=False),
)


def the(judgement: Judgement, rule: str) -> Finding:
    return next(f for f in judgement.findings if f.rule == rule)


def test_proof_says_what_a_fix_clears() -> None:
    judgement = Judgement(FLAWED, RULES)
    proof = judgement.prove(the(judgement, "REL-901").fingerprint)
    assert (proof.clears, proof.cleared, proof.introduces) == (True, ("REL-901@api",), ())


def test_proof_says_what_a_fix_newly_breaks() -> None:
    judgement = Judgement(SOUND_APP, RULES)
    proof = judgement.prove(the(judgement, "SEC-901").fingerprint, 1)
    assert (proof.clears, proof.introduces) == (True, ("REL-901@api",))


def test_what_failed_before_is_not_introduced() -> None:
    judgement = Judgement(FLAWED, RULES)
    assert judgement.prove(the(judgement, "SEC-901").fingerprint, 1).introduces == ()


def fixed_by(*edits: object) -> Judgement:
    def check(connection: Element, graph: DesignGraph) -> Iterator[Violation]:
        """A."""
        if not connection.encrypted:
            yield Violation("open", (connection.source,), (Fix("Try", edits),))  # type: ignore[arg-type]

    return Judgement(FLAWED, [made("TST-001", check, subjects=connections_of("call"))])


def test_a_fix_that_only_makes_it_open_does_not_clear() -> None:
    judgement = fixed_by(Set(on="api->db", attribute="encrypted", value=None))
    proof = judgement.prove(judgement.findings[0].fingerprint)
    assert (proof.clears, proof.cleared) == (False, ())


def test_a_fix_that_does_not_fit_the_design_does_not_clear() -> None:
    judgement = fixed_by(Set(on="nobody", attribute="encrypted", value=True))
    assert not judgement.prove(judgement.findings[0].fingerprint).clears


def test_halves_of_a_spliced_connection_stand_for_it() -> None:
    proxy = Component(id="proxy", kind="cache")
    splice = Splice(connection="api->db", component=proxy)
    halves = [
        Set(on=name, attribute="encrypted", value=True) for name in ("api->proxy", "proxy->db")
    ]
    mended = fixed_by(splice, *halves)
    assert mended.prove(mended.findings[0].fingerprint).clears
    half_done = fixed_by(splice, halves[0])
    proof = half_done.prove(half_done.findings[0].fingerprint)
    assert (proof.clears, proof.introduces) == (False, ())


def test_a_guided_fix_is_proven_with_its_answer() -> None:
    drawn = design(component("db", "relational_db", owner="none"))
    judgement = Judgement(drawn, [nobody_owns_it])
    (finding,) = judgement.findings
    assert judgement.prove(finding.fingerprint, 0, "payments").clears
    with pytest.raises(InvalidSettings, match="Who owns db"):
        judgement.prove(finding.fingerprint)
    (edit,) = edits_of(finding.fixes[0], "payments")
    assert isinstance(edit, Set)
    assert edit.value == "payments"


def test_a_finding_or_fix_that_is_not_there_is_refused() -> None:
    judgement = Judgement(FLAWED, RULES)
    with pytest.raises(InvalidSettings):
        judgement.prove("no-such")
    with pytest.raises(InvalidSettings):
        judgement.prove(judgement.findings[0].fingerprint, 7)


def test_a_report_proves_the_worst_and_leaves_the_rest() -> None:
    findings = Judgement(FLAWED, RULES).review(TODAY, prove=1).findings
    assert [fix.clears for finding in findings for fix in finding.fixes] == [True, True, None]


def test_a_report_leaves_guided_fixes_unproven() -> None:
    drawn = design(component("db", "relational_db", owner="none"))
    (finding,) = Judgement(drawn, RULES).review(TODAY).findings
    assert finding.fixes[0].clears is None


def test_a_fix_is_judged_once() -> None:
    judgement = Judgement(FLAWED, [open_line])
    mark = judgement.findings[0].fingerprint
    assert judgement.prove(mark) is judgement.prove(mark)


def test_a_big_design_is_not_proven_for_ever() -> None:
    apps = [component(f"a{n}", "web_app", instances=1, owner="x") for n in range(2500)]
    judgement = Judgement(design(*apps), RULES)
    findings = judgement.review(TODAY).findings
    assert sum(fix.clears is not None for f in findings for fix in f.fixes) == 1
