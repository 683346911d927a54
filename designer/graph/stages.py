"""Words about the stages of a release pipeline: which test, which try load, which deploy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from designer.graph.elements import Element

TESTS = frozenset(
    {
        "unit",
        "integration",
        "regression",
        "smoke",
        "acceptance",
        "contract",
        "e2e",
        "verify",
        "pytest",
    }
)
LOAD = frozenset({"load", "stress", "performance", "perf", "soak", "capacity", "loadtest"})
DEPLOYS = frozenset({"deploy", "deployment", "release", "rollout", "promote", "publish", "canary"})


def stages_under_load(pipeline: Element) -> tuple[str, ...]:
    """The stages that try how much load is borne.

    Raises
    ------
    Unknown
        If nobody stated the stages.
    """
    return tuple(stage for stage in _stages(pipeline) if LOAD & _words(stage))


def stages_that_test(pipeline: Element) -> tuple[str, ...]:
    """The stages that test and come before the last stage that deploys, if any does; load is another matter.

    Raises
    ------
    Unknown
        If nobody stated the stages.
    """
    stages = _stages(pipeline)
    last = max((n for n, stage in enumerate(stages) if _deploys(stage)), default=len(stages))
    return tuple(stage for stage in stages[:last] if _tests(stage))


def with_stage(pipeline: Element, stage: str) -> tuple[str, ...]:
    """The stages with one more, before the first that deploys."""
    stages = _stages(pipeline)
    first = next((n for n, each in enumerate(stages) if _deploys(each)), len(stages))
    return (*stages[:first], stage, *stages[first:])


def _stages(pipeline: Element) -> tuple[str, ...]:
    return tuple(str(stage) for stage in pipeline.stages or ())


def _words(stage: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+", stage.lower()))


def _tests(stage: str) -> bool:
    words = _words(stage)
    named = bool(TESTS & words) or any(word.startswith("test") for word in words)
    return named and not LOAD & words


def _deploys(stage: str) -> bool:
    return bool(DEPLOYS & _words(stage)) and not _tests(stage)
