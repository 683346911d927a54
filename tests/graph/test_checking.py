"""What a path passes: checks in line, checks that a connection names, and checks that nobody says what they guard."""

from __future__ import annotations

import pytest

from designer.formats import read
from designer.graph import Ask, DesignGraph, Unknown, checks_input
from designer.graph.checking import idle_checks

SHIELD = "shield:content_safety_in(blocking=true,fail_open=false)"
BESIDE = f"u:user_client -> app:web_app -> m:llm_deployment; app -> {SHIELD}"
CASES: tuple[tuple[str, str, bool | None], ...] = (
    ("no check at all", "app:web_app -> m:llm_deployment", False),
    ("asked, and named nowhere", BESIDE, None),
    (
        "drawn as a guard, and named nowhere",
        f"app:web_app -> m:llm_deployment; app -guard-> {SHIELD}",
        None,
    ),
    ("named", f"app:web_app -call(guarded_by=[shield])-> m:llm_deployment; app -> {SHIELD}", True),
    ("said to pass none", BESIDE.replace("app:web_app -> m", "app:web_app -call(guarded_by=[])-> m"), False),
    ("said that nobody knows", f"app:web_app -call(guarded_by=unknown)-> m:llm_deployment; app -> {SHIELD}", None),
    (
        "named on another connection",
        f"{BESIDE}; app -call(guarded_by=[shield])-> spill:llm_deployment",
        False,
    ),
    ("asked by somebody else", f"app:web_app -> m:llm_deployment; other:web_app -> {SHIELD}", False),
    ("in line for another way", f"{BESIDE}; shield -> m", False),
    ("does not block", BESIDE.replace("blocking=true", "blocking=false"), False),
    (
        "another check is named, this one nowhere",
        (
            f"{BESIDE.replace('app:web_app -> m', 'app:web_app -call(guarded_by=[out])-> m')}; "
            "app -> out:content_safety_out(blocking=true)"
        ),
        None,
    ),
)  # fmt: skip


@pytest.mark.parametrize(("what", "sketch", "passed"), CASES, ids=[case[0] for case in CASES])
def test_connection_to_the_model_passes_the_check(
    what: str, sketch: str, passed: bool | None
) -> None:
    line = DesignGraph(read(sketch, what)).elements["app->m"]
    truth = checks_input.truth(line)
    if passed is None:
        assert isinstance(truth, Unknown)
        assert truth.asks == (Ask("app->m", "guarded_by"),)
    else:
        assert truth is passed


def test_call_to_the_check_itself_waits_for_no_check() -> None:
    line = DesignGraph(read(BESIDE, "x")).elements["app->shield"]
    assert checks_input.truth(line) is False


def test_idle_checks_are_known_by_who_asks_them() -> None:
    graph = DesignGraph(read(BESIDE, "x"))
    assert {caller: [c.id for c in found] for caller, found in idle_checks(graph).items()} == {
        "app": ["shield"]
    }
