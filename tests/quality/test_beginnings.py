"""A drawing that is barely begun is neither a wall of red nor an interrogation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.formats import read
from designer.model.catalogue import CATALOGUE
from designer.model.design import Component, Connection, Design
from designer.review import Judgement, Policy, Review
from designer.review.beginnings import AREAS, MOST_COMPONENTS
from designer.rules import CATEGORIES, DesignGraph, Element, Rule, Violation, packs
from tests.review.tiny import made

RULES = packs.load()
TODAY = date(2026, 11, 21)
MOST_FINDINGS = 3
MOST_QUESTIONS = 12
KINDS = (
    "user_client global_router waf load_balancer api_gateway web_app container_app function orchestrator_api "
    "online_endpoint batch_endpoint llm_deployment prompt_builder agent_orchestrator tool retriever search_index "
    "vector_index relational_db document_db object_store data_lake cache event_stream message_queue "
    "stream_processor feature_store feature_pipeline trainer model_registry rules_engine human_review ci_cd"
)
SHAPES = {
    "chain": ((0, 1), (1, 2), (2, 3), (3, 4)),
    "star": ((0, 1), (0, 2), (0, 3), (0, 4)),
    "fan behind a door": ((0, 1), (1, 2), (1, 3), (1, 4)),
    "two branches": ((0, 1), (1, 2), (0, 3), (3, 4)),
}


def boxes(kinds: list[str], shape: str) -> Design:
    """Five boxes of these kinds, connected as the catalogue says that they are meant to be."""
    parts = [Component(id=f"c{n}", kind=kind) for n, kind in enumerate(kinds)]
    lines = (
        Connection(
            id=f"c{a}->c{b}",
            source=f"c{a}",
            target=f"c{b}",
            kind=CATALOGUE.inferred(kinds[a], kinds[b]).kind,
        )
        for a, b in SHAPES[shape]
    )
    return Design(name="boxes", components=tuple(parts), connections=tuple(lines))


def reviewed(design: Design, rules: tuple[Rule, ...] = RULES) -> Review:
    return Judgement(design, rules, Policy(extended=True)).review(TODAY, 0)


def failing(review: Review) -> list[str]:
    return [f.rule for f in review.findings if f.kind == "fail"]


@pytest.mark.parametrize("shape", sorted(SHAPES))
@settings(max_examples=60, deadline=None)
@given(kinds=st.lists(st.sampled_from(KINDS.split()), min_size=5, max_size=5))
def test_five_bare_boxes_bring_three_findings_at_most(kinds: list[str], shape: str) -> None:
    review = reviewed(boxes(kinds, shape))
    assert len(failing(review)) <= MOST_FINDINGS
    assert len(review.questions) <= MOST_QUESTIONS
    assert review.errors == ()


@settings(max_examples=40, deadline=None)
@given(kinds=st.lists(st.sampled_from(KINDS.split()), min_size=5, max_size=5))
def test_what_is_gathered_is_named_and_nothing_else_is_lost(kinds: list[str]) -> None:
    """Whatever fails is a finding or is named by one."""
    design = boxes(kinds, "chain")
    judgement = Judgement(design, RULES, Policy(extended=True))
    shown = judgement.review(TODAY, 0).findings
    named = {name for f in shown for name in (f.key, *f.follows)}
    assert {f.key for f in judgement.findings if f.kind == "fail"} <= named
    assert {f.key for f in judgement.findings if f.kind == "open"} <= {f.key for f in shown}


@settings(max_examples=40, deadline=None)
@given(kinds=st.lists(st.sampled_from(KINDS.split()), min_size=5, max_size=5))
def test_every_open_finding_that_asked_is_still_asked_for_something(kinds: list[str]) -> None:
    """Of what is critical or high; milder rules wait until a journey is drawn."""
    review = reviewed(boxes(kinds, "chain"))
    asked = {(part, q.attribute) for q in review.questions for part in q.components}
    grave = [f for f in review.findings if f.kind == "open" and f.severity.rank <= 1]
    assert all(set(finding.asks) & asked for finding in grave)


BARE = "u:user_client -> a:web_app -> m:llm_deployment; a -> r:retriever -> i:search_index"


def test_the_worst_speaks_for_its_area_and_names_the_others() -> None:
    review = reviewed(read(BARE), tuple(r for r in RULES if r.id in ("LLM-001", "SEC-002")))
    (finding,) = (f for f in review.findings if f.kind == "fail")
    assert finding.rule == "LLM-001"
    assert "SEC-002@a" in finding.follows
    assert finding.message.endswith("not drawn yet either: what SEC-002 asks for")


def test_what_a_stated_fact_makes_wrong_stays_a_finding_of_its_own() -> None:
    stated = BARE.replace("a -> r:retriever", "a -call(authn=key)-> r:retriever")
    assert "SEC-006" in failing(reviewed(read(stated)))
    assert len(failing(reviewed(read(stated)))) <= MOST_FINDINGS + 2


def test_a_drawing_that_was_thought_about_is_judged_rule_by_rule() -> None:
    told = f"@availability=0.999; @peak_rps=9; @mean_rps=3; @rto_min=60; @rpo_min=5; {BARE}"
    assert {"LLM-001", "LLM-002", "SEC-002"} <= set(failing(reviewed(read(told))))
    more = "; ".join(f"a -> x{n}:function" for n in range(MOST_COMPONENTS))
    assert {"LLM-001", "LLM-002", "SEC-002"} <= set(failing(reviewed(read(f"{BARE}; {more}"))))


def always_wrong(app: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Finds fault with everything."""
    yield Violation("wrong", (app,))


def test_rules_of_ones_own_are_never_gathered() -> None:
    own = tuple(made(f"ACME-00{n}", always_wrong, severity="high") for n in (1, 2))
    assert sorted(failing(reviewed(read("a:web_app"), own))) == ["ACME-001", "ACME-002"]


def test_every_category_but_the_brief_has_an_area() -> None:
    assert AREAS.keys() == CATEGORIES.keys() - {"COM"}
