"""Worked examples of error budgets: what a target allows, and how fast it may go before somebody is woken."""

from __future__ import annotations

import pytest

from designer.analysis.objectives import burn_rate, error_budget, paged_at
from designer.model.edit import Set
from designer.review import Judgement
from designer.rules import packs
from tests.analysis.drawing import drawn


@pytest.mark.parametrize(("share", "hours", "rate"), [(0.02, 1, 14.4), (0.05, 6, 6), (0.10, 72, 1)])
def test_a_burn_rate_is_a_share_over_its_part_of_the_month(
    share: float, hours: float, rate: float
) -> None:
    assert burn_rate(share, hours) == pytest.approx(rate, rel=1e-12)


@pytest.mark.parametrize(
    ("target", "minutes"),
    [(0.999, 43.2), (0.9995, 21.6), (0.9999, 4.32), (0.99999, 25.92 / 60), (1.0, 0.0)],
)
def test_an_error_budget_in_minutes_of_thirty_days(target: float, minutes: float) -> None:
    assert error_budget(target) == pytest.approx(minutes, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("target", "hours"), [(0.999, 8.76), (0.9999, 52.56 / 60), (0.99999, 5.256 / 60)]
)
def test_an_error_budget_in_hours_of_a_year(target: float, hours: float) -> None:
    assert error_budget(target, 365 * 24) == pytest.approx(hours, rel=1e-9)


def test_the_rule_on_objectives_offers_those_rates() -> None:
    assert paged_at() == "14.4x in 1 h and 6x in 6 h"
    [rule] = [rule for rule in packs.load() if rule.id == "MON-005"]
    found = Judgement(drawn(rule.fails), [rule]).findings
    [edit] = [edit for f in found for fix in f.fixes for edit in fix.edits]
    assert isinstance(edit, Set)
    said = "99.900% in 30 days, 43.2 min down at most, paged at 14.4x in 1 h and 6x in 6 h"
    assert edit.value == said
