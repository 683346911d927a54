"""Worked examples of what is lost and how long it takes to come back."""

from __future__ import annotations

import pytest

from designer.analysis.chains import longest_chain
from designer.analysis.figures import Assumptions
from designer.analysis.recovery import Recovery, recovery
from designer.review import Judgement
from designer.rules import packs
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
    """5 + 10 + max(60, 15 + 90) + 10 + 5 minutes, and not one after the other."""
    found = comes_back(SHOP)
    assert found.rto_min == pytest.approx(135)
    assert sum(found.times.values()) + 5 + 10 + 5 == 195
    assert found.order == ("files", "index", "app")


def test_an_alert_sooner_shortens_it() -> None:
    assert comes_back(SHOP + "; app -alert-> bell:alerting(eval_window_s=60)").rto_min == 131


LATE = (
    "@rto_min={}; internet -> app:web_app(rebuild_min=30, instances=1)"
    " -> orders:relational_db(rebuild_min=20, instances=1);"
    "app -alert-> bell:alerting({}); bell -alert-> duty:oncall({}); journey j: internet -> app"
)


@pytest.mark.parametrize(
    ("window", "ack", "before"),
    [
        ("eval_window_s=300", "ack_min=15", 20),
        ("eval_window_s=300", "", 5),
        ("", "ack_min=15", 15),
        ("", "", 0),
    ],
)
def test_stated_times_until_a_restore_begins_count(window: str, ack: str, before: float) -> None:
    """Thirty minutes after the twenty: fifty, and what is stated of noticing and taking on comes first."""
    sketch = LATE.format(60, window, ack)
    found = comes_back(sketch)
    assert found.rto_stated == 50
    assert found.before_stated == before
    assert (found.meets_target is False) == (before + 50 > 60)
    assert bool(_accused(sketch)) is (50 + before > 60)
    assert found.rto_min == 50 + 5 + (15 if ack else 10) + 5


@pytest.mark.parametrize(
    "change",
    [
        ("rebuild_min", "failover_min"),  # a failover may need nobody
        ("rebuild_min=30", "mttr_min=30"),  # a mean time to repair may begin with the failure
        ("; journey", "; other:alerting; other -alert-> other2:oncall; journey"),  # may be sooner
    ],
)
def test_what_may_be_no_part_of_it_accuses_nobody(change: tuple[str, str]) -> None:
    sketch = LATE.format(60, "eval_window_s=600", "ack_min=30").replace(*change)
    found = comes_back(sketch)
    assert (found.rto_stated, found.before_stated) == (50, 0)
    assert not _accused(sketch)


def test_what_fails_over_by_itself_goes_on_while_somebody_is_called() -> None:
    """The database is back after twenty; somebody came after forty: thirty more from there."""
    sketch = LATE.format(60, "eval_window_s=600", "ack_min=30")
    found = comes_back(sketch.replace("rebuild_min=20", "failover_min=20"))
    assert (found.rto_stated, found.before_stated) == (50, 20)


def test_a_failover_by_hand_waits_for_somebody() -> None:
    sketch = LATE.format(60, "eval_window_s=600", "ack_min=30").replace("rebuild", "failover")
    for automatic, before in (("true", 0), ("false", 40)):
        manager = f"; boss:failover_manager(automatic={automatic}) -control-> orders; journey"
        assert comes_back(sketch.replace("; journey", manager)).before_stated == before


def _accused(sketch: str) -> list[str]:
    rules = [rule for rule in packs.load() if rule.id == "REL-026"]
    found = Judgement(drawn(sketch), rules).findings
    return [f.message for f in found if f.kind == "fail"]


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


def test_a_store_without_any_backup_loses_everything_and_not_nothing() -> None:
    text = "@rpo_min=5; u:user_client -> a:web_app -> d:relational_db({}); journey j: u -> d"
    found = comes_back(text.format("backup_interval_min=none"))
    assert (found.rpo_min, found.wholly_lost) == (None, ("d",))
    assert found.meets_target is False
    kept = comes_back(text.format("backup_interval_min=5"))
    assert (kept.rpo_min, kept.wholly_lost) == (5, ())
