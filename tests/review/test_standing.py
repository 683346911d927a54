"""What still stands after an edit: a judgement taken over is the one that judging afresh gives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

import pytest

from designer.formats.reading import read
from designer.graph import DesignGraph
from designer.graph.kept import forget
from designer.graph.reading import BIT
from designer.model.catalogue import CATALOGUE
from designer.model.change import changed
from designer.model.design import Design
from designer.model.edit import Disconnect, Edit, Remove, Rename, Set
from designer.model.errors import InvalidEdit
from designer.model.requirements import Waiver
from designer.review import Judgement, Policy
from designer.review.standing import attributes_changed
from designer.rules import outcome, packs
from tests.quality.designs import broken, references, sketches
from tests.review.chance import fact, shape
from tests.review.tiny import RULES as FOREIGN

RULES = packs.load()
TODAY = date(2026, 11, 21)
DESIGNS = {**references(), **broken(), **sketches()}
POLICY = Policy(extended=True)
DRAWN = "u:user_client -call-> a:web_app(instances=2) -call-> d:relational_db(zones=[1, 2])"


def same(one: Judgement, other: Judgement) -> None:
    assert one.outcomes == other.outcomes
    assert one.errors == ()
    assert one.review(TODAY, 1).document() == other.review(TODAY, 1).document()


def edited(name: str, times: int, change: Callable[[Random, Design], Edit]) -> Judgement:
    """A shipped design after some edits by chance, each judged by what stands of the one before."""
    chance = Random(name)
    judgement = Judgement(DESIGNS[name], RULES, POLICY)
    for _ in range(times):
        try:
            design = changed(judgement.design, (change(chance, judgement.design),))
        except InvalidEdit:
            continue
        assert judgement.findings is not None  # worked out, so that it can be taken over
        judgement = judgement.of_later(design)
    return judgement


@pytest.mark.parametrize("name", sorted(DESIGNS))
def test_facts_that_change_are_judged_as_if_all_were(name: str) -> None:
    judgement = edited(name, 8, fact)
    same(judgement, Judgement(judgement.design, RULES, POLICY))


@pytest.mark.parametrize("name", sorted(DESIGNS))
def test_what_is_drawn_otherwise_is_judged_as_if_it_always_had_been(name: str) -> None:
    judgement = edited(name, 4, shape)
    same(judgement, Judgement(judgement.design, RULES, POLICY))


def test_what_stays_open_of_parts_that_stay_is_not_told_anew() -> None:
    before = Judgement(DESIGNS["fraud-realtime flawed 1"], RULES)
    gone = before.design.components[0].id
    told = {id(f) for drafts in before.drafts.values() for f in drafts if f.kind == "open"}
    after = before.after((Remove(id=gone),))
    left = [f for drafts in after.drafts.values() for f in drafts if f.kind == "open"]
    assert sum(id(f) in told for f in left) > 0.8 * len(left)


def test_a_part_of_another_name_is_asked_about_by_that_name() -> None:
    before = Judgement(read(DRAWN), RULES)
    assert before.findings is not None
    after = before.after((Set(on="a", attribute="name", value="The shop"),))
    same(after, Judgement(after.design, RULES))
    assert any("The shop -> d" in f.probe for f in after.findings if f.kind == "open")


@pytest.mark.parametrize("name", ["fraud-realtime flawed 1", "copilot-inference reference 1"])
def test_a_rule_has_read_no_less_after_others_than_alone(name: str) -> None:
    # What another rule worked out before has been read all the same.
    together = DesignGraph(DESIGNS[name])
    for rule in RULES:
        among = outcome(rule, together, POLICY.settings(rule)).reads
        forget()
        alone = outcome(rule, DesignGraph(DESIGNS[name]), POLICY.settings(rule)).reads
        missing = [word for word, bit in BIT.items() if alone & bit and not among & bit]
        assert missing == [], rule.id


def test_rules_that_read_nothing_of_it_stand() -> None:
    before = Judgement(DESIGNS["fraud-realtime flawed 1"], RULES)
    kinds = CATALOGUE.kinds
    part = next(c for c in before.design.components if "owner" in kinds[c.kind].attribute_set)
    assert before.findings is not None
    after = before.after((Set(on=part.id, attribute="owner", value="somebody"),))
    asked = {name for name in after.outcomes if after.outcomes[name] is not before.outcomes[name]}
    assert "OPS-003" in asked
    assert len(asked) < len(after.outcomes) / 10


def test_more_than_attributes_is_judged_anew() -> None:
    design = read(DRAWN)
    line = design.connections[0].id
    for edit in (Disconnect(id=line), Rename(id="a", to="shop")):
        assert attributes_changed(design, changed(design, (edit,))) is None
    unusual = Set(on="a", attribute="embedding_dim", value=3)
    kept = design.model_copy(
        update={
            "waivers": (Waiver(rule="REL-001", on="d", reason="Known", owner="a", until=TODAY),)
        }
    )
    assert attributes_changed(design, kept) == 0
    assert attributes_changed(design, changed(design, (unusual,))) is None


def test_each_attribute_that_differs_is_told() -> None:
    design = read(DRAWN)
    edits = (
        Set(on="a", attribute="instances", value=None),
        Set(on="d", attribute="zones", value="none"),
    )
    assert attributes_changed(design, changed(design, edits)) == BIT["instances"] | BIT["zones"]


def test_rules_of_ones_own_are_asked_again() -> None:
    before = Judgement(DESIGNS["fraud-realtime flawed 1"], FOREIGN)
    part = before.design.components[0].id
    after = before.after((Set(on=part, attribute="owner", value="somebody"),))
    assert all(after.outcomes[name] is not before.outcomes[name] for name in before.outcomes)


def test_an_accepted_risk_leaves_verdicts_and_splits_findings() -> None:
    before = Judgement(DESIGNS["fraud-realtime flawed 1"], RULES)
    finding = next(f for f in before.findings if f.follows and f.components)
    waiver = Waiver(
        rule=finding.rule, on=finding.components[0], reason="Known", owner="me", until=TODAY
    )
    after = before.of_later(before.design.model_copy(update={"waivers": (waiver,)}))
    assert all(after.outcomes[name] is before.outcomes[name] for name in before.outcomes)
    same(after, Judgement(after.design, RULES))
