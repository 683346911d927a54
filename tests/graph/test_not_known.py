"""What somebody says that nobody knows is asked by the rules that need it, and stops nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from designer.analysis import analysed
from designer.formats.reading import read
from designer.graph import DesignGraph
from designer.model.design import Design
from designer.review import Judgement
from designer.rules import packs
from tests.checkers.worst import worst

RULES = packs.load()
WRITES = "journey j: u -> d (criticality=high,rpo_min=15)"
CHAT = (
    "@untrusted_text; u:user_client -> api:web_app; api -call(guarded_by={})-> m:llm_deployment; "
    "api -guard-> f:content_safety_in(blocking=true); journey j: u -> m (criticality=high)"
)


def drawing(guards: str) -> Design:
    return read(CHAT.format(guards))


def test_guards_that_nobody_knows_are_asked_and_counted_as_none() -> None:
    design = drawing("unknown")
    judgement = Judgement(design, RULES)
    assert judgement.errors == ()
    review = judgement.review(date(2026, 11, 21))
    (asked,) = [q for q in review.to_find_out if q.attribute == "guarded_by"]
    assert {"LLM-001", "LLM-002"} <= set(asked.decides)
    numbers = analysed(DesignGraph(design)).journeys[0]
    assert numbers.latency == analysed(DesignGraph(drawing("none"))).journeys[0].latency


def test_zones_are_the_same_however_they_are_written() -> None:
    both = (
        "u:user_client -> a:web_app(zones=[1]) -> d:relational_db(zones={}); journey j: u -> d "
        "(criticality=high)"
    )
    assert worst("REL-004", both.format('["1"]')) == "fail"
    assert worst("REL-004", both.format("none")) == "fail"


@pytest.mark.parametrize(
    ("rule", "text", "verdicts"),
    [
        ("CST-007", "u:user_client -> a:web_app; r:rules_engine(retired={})", "false true unknown"),
        (
            "REL-013",
            "u:user_client -> a:web_app -call(retries={})-> b:function; journey j: u -> b (criticality=high)",
            "50 2 unknown",
        ),
        (
            "REL-025",
            f"u:user_client -> d:relational_db(backup_interval_min={{}}); {WRITES}",
            "none 5 unknown",
        ),
        (
            "REL-025",
            f"u:user_client -> d:relational_db(backup_interval_min=none,pitr={{}}); {WRITES}",
            "false true unknown",
        ),
    ],
)
def test_what_decides_is_asked(rule: str, text: str, verdicts: str) -> None:
    said = [worst(rule, text.format(value)) for value in verdicts.split()]
    assert said == ["fail", "pass", "open"]
