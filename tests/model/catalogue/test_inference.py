"""Which connection is meant when one is drawn between two components."""

from __future__ import annotations

import itertools

import pytest

from designer.model.catalogue import CATALOGUE

ROLES = sorted({kind.role for kind in CATALOGUE.kinds.values()})


def test_table_has_the_roles_and_no_others() -> None:
    assert sorted(CATALOGUE.inference) == ROLES
    assert {tuple(sorted(row)) for row in CATALOGUE.inference.values()} == {tuple(ROLES)}


def test_every_pair_of_kinds_has_a_connection() -> None:
    pairs = itertools.product(CATALOGUE.kinds, repeat=2)
    assert {CATALOGUE.inferred(a, b).kind for a, b in pairs} <= CATALOGUE.connections.keys()


def test_only_pairs_of_roles_are_unlikely() -> None:
    assert CATALOGUE.unlikely.keys() <= set(ROLES)
    assert {role for row in CATALOGUE.unlikely.values() for role in row} <= set(ROLES)


@pytest.mark.parametrize(
    ("source", "target", "meant"),
    [
        ("user_client", "api_gateway", "call"),
        ("api_gateway", "orchestrator_api", "call"),
        ("orchestrator_api", "online_endpoint", "call"),
        ("orchestrator_api", "relational_db", "call"),
        ("web_app", "event_stream", "publish"),
        ("event_stream", "stream_processor", "consume"),
        ("stream_processor", "feature_store_online", "data"),
        ("web_app", "log_store", "telemetry"),
        ("drift_monitor", "alerting", "alert"),
        ("alerting", "oncall", "alert"),
        ("drift_monitor", "pipeline_orchestrator", "control"),
        ("data_lake", "trainer", "data"),
        ("trainer", "model_registry", "artifact"),
        ("model_registry", "deploy_controller", "artifact"),
        ("model_registry", "online_endpoint", "artifact"),
        ("web_app", "identity_provider", "identity"),
        ("web_app", "content_safety_in", "guard"),
        ("human_review", "label_store", "feedback"),
        ("box", "web_app", "call"),
    ],
)
def test_connection_that_an_architect_would_mean(source: str, target: str, meant: str) -> None:
    assert CATALOGUE.inferred(source, target).kind == meant


@pytest.mark.parametrize(
    ("source", "target"), [("relational_db", "user_client"), ("model_registry", "trainer")]
)
def test_unlikely_direction_is_asked_about(source: str, target: str) -> None:
    asked = CATALOGUE.inferred(source, target).unlikely
    assert asked is not None
    assert asked.endswith("?")
    assert CATALOGUE.inferred(target, source).unlikely is None
