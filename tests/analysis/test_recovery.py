"""Worked examples of what is lost and how long it takes to come back."""

from __future__ import annotations

import pytest

from designer.analysis.chains import longest_chain
from designer.analysis.figures import Assumptions
from designer.analysis.recovery import Recovery, recovery
from tests.analysis.drawing import drawn

LOST = Assumptions(detect_min=5, decide_min=10, switch_min=5)
SHOP = (
    "internet -> app:web_app(mttr_min=10) -> orders:relational_db(failover_min=60);"
    "app -> index:search_index(rebuildable, rebuild_min=90);"
    "files:object_store(failover_min=15, backup_interval_min=60) -data-> index; journey j: internet -> app"
)


def comes_back(sketch: str) -> Recovery:
    graph = drawn(sketch)
    return recovery(graph, graph.journeys[0].id, LOST)


def test_restores_go_on_side_by_side_unless_one_waits_for_another() -> None:
    """5 + 10 + max(60, 15 + 90) + 10 + 5 minutes; one after the other it would be 195."""
    found = comes_back(SHOP)
    assert found.rto_min == pytest.approx(135)
    assert found.order == ("files", "index", "app")


def test_an_alert_sooner_shortens_it() -> None:
    assert comes_back(SHOP + "; app -alert-> bell:alerting(eval_window_s=60)").rto_min == 131


def test_a_restore_that_nobody_knows_leaves_it_open() -> None:
    found = comes_back(SHOP.replace("failover_min=15, ", ""))
    assert found.rto_min is None
    assert found.restores_missing == ("files",)
    assert found.rto_stated == 100


@pytest.mark.parametrize(
    ("facts", "minutes"),
    [
        ("replication_lag_s=5", 5 / 60),
        ("backup_interval_min=60", 60),
        ("replication_lag_s=5, backup_interval_min=60", 5 / 60),
        ("replication_lag_s=0", 0),
        ("pitr", 10),
        ("backup_interval_min=5, pitr", 5),
        ("instances=1", None),
    ],
)
def test_the_better_of_a_replica_and_a_backup(facts: str, minutes: float | None) -> None:
    found = comes_back(
        f"internet -> app:web_app -> orders:relational_db({facts}); journey j: internet -> app"
    )
    assert found.rpo_min == (None if minutes is None else pytest.approx(minutes))


def test_the_worst_store_decides() -> None:
    found = comes_back(
        "internet -> app:web_app -> orders:relational_db(replication_lag_s=5);"
        "app -> notes:document_db(backup_interval_min=240); app -> copy:search_index(rebuildable);"
        "journey j: internet -> app"
    )
    assert found.rpo_min == 240
    assert found.worst_store == "notes"


def test_a_replica_of_another_region_says_how_late_it_is() -> None:
    found = comes_back(
        "internet -> app:web_app -> orders:relational_db(backup_interval_min=60);"
        "orders -replicate(lag_s=30)-> far:relational_db; journey j: internet -> app"
    )
    assert found.rpo_min == pytest.approx(0.5)


def test_parts_that_wait_for_each_other_come_back_one_after_the_other() -> None:
    chain = longest_chain({"a": 1, "b": 2, "c": 4}, {"a": {"b"}, "b": {"a"}, "c": set()})
    assert sorted(chain) == ["c"]
    chain = longest_chain({"a": 1, "b": 2, "c": 4}, {"a": {"b", "c"}, "b": {"a"}, "c": set()})
    assert sorted(chain) == ["a", "b", "c"]
