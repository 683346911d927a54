"""Worked examples of a retraining: its critical path, its slack, and the age of the model."""

from __future__ import annotations

import pytest

from designer.analysis.retraining import Retraining, retraining
from tests.analysis.drawing import drawn

PIPELINE = (
    "@retrain_sla_min=120; ingest:batch_ingest(duration_min=20) -data-> validate:data_validation(duration_min=10);"
    "validate -data-> features:feature_pipeline(duration_min={features}) -data-> train:trainer(duration_min={train});"
    "validate -data-> labels:transform(duration_min=25) -data-> train;"
    "train -artifact-> evaluate:evaluation_gate(duration_min=10) -artifact->"
    " register:deploy_controller(duration_min=5, bake_min=60) -artifact-> serve:online_endpoint"
)


def made(features: float, train: float, more: str = "") -> Retraining:
    found = retraining(drawn(PIPELINE.format(features=features, train=train) + more))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("features", "train", "path", "meets"),
    [
        (35, 40, 120, False),  # no slack at all
        (
            15,
            40,
            110,
            False,
        ),  # joining labels now takes longest; 10 left is less than training once more
        (15, 20, 90, True),  # 30 left, and the longest step of the way takes 25
    ],
)
def test_the_slack_holds_one_failed_step(
    features: float, train: float, path: float, *, meets: bool
) -> None:
    found = made(features, train)
    assert found.critical_path_min == path
    assert found.slack_min == 120 - path
    assert found.meets_target is meets


def test_the_longer_branch_is_on_the_way() -> None:
    assert "features" in made(35, 40).path
    assert "labels" in made(15, 40).path


def test_how_old_a_model_gets() -> None:
    """A day between runs, two hours of pipeline, an hour of rollout, labels a day late: 51 hours."""
    more = "; clock:scheduler(period=daily) -control-> ingest; truth:label_store(label_delay_h=24) -data-> labels"
    assert made(35, 40, more).max_age_h == pytest.approx(51)


def test_nobody_waits_for_what_was_tried_out_before_the_code() -> None:
    tried = (
        "lake:data_lake -data-> blur:anonymiser(duration_min=900) -data-> lab:notebook"
        " -artifact-> repo:code_repo -artifact-> train"
    )
    assert made(35, 40, f"; {tried}") == made(35, 40)


def test_a_step_that_does_not_say_may_fail_and_never_pass() -> None:
    unknown = PIPELINE.replace("(duration_min={features})", "")
    found = retraining(drawn(unknown.format(train=20)))
    assert found is not None
    assert found.critical_path_min is None
    assert found.missing == ("features",)
    assert found.at_least_min == 90
    assert found.meets_target is None
    late = retraining(drawn(unknown.format(train=120)))
    assert late is not None
    assert late.meets_target is False


def test_where_nothing_is_trained_there_is_no_figure() -> None:
    assert retraining(drawn("internet -> api:web_app")) is None
