"""What the stages of a release pipeline are taken for."""

from __future__ import annotations

import pytest

from designer.graph import DesignGraph, Unknown, stages_that_test, stages_under_load, with_stage
from designer.model.design import Component, Design


def pipeline(*stages: str) -> object:
    part = Component(id="c", kind="ci_cd", attributes={"stages": stages})
    return DesignGraph(Design(name="d", components=(part,))).component("c")


@pytest.mark.parametrize(
    ("stages", "tests"),
    [
        (("build", "test", "deploy"), ("test",)),
        (("build", "smoke-tests", "release"), ("smoke-tests",)),
        (("build", "deploy", "test"), ()),
        (("build", "deploy_staging", "integration_test", "deploy_prod"), ("integration_test",)),
        (("build", "load_test", "deploy"), ()),
        (("build", "pytest"), ("pytest",)),
        (("build", "contest"), ()),
        (("build", "deploy"), ()),
    ],
)
def test_a_test_counts_before_the_last_deployment(
    stages: tuple[str, ...], tests: tuple[str, ...]
) -> None:
    assert stages_that_test(pipeline(*stages)) == tests  # type: ignore[arg-type]


def test_load_is_tried_by_what_says_so() -> None:
    assert stages_under_load(pipeline("test", "stress test")) == ("stress test",)  # type: ignore[arg-type]
    assert stages_under_load(pipeline("test")) == ()  # type: ignore[arg-type]


def test_a_new_stage_comes_before_what_deploys() -> None:
    assert with_stage(pipeline("build", "deploy"), "test") == ("build", "test", "deploy")  # type: ignore[arg-type]
    assert with_stage(pipeline("build"), "test") == ("build", "test")  # type: ignore[arg-type]


def test_stages_that_nobody_stated_are_asked_for() -> None:
    bare = DesignGraph(Design(name="d", components=(Component(id="c", kind="ci_cd"),)))
    with pytest.raises(Unknown):
        stages_that_test(bare.component("c"))
