"""Costs: intervals, duty, scaling, and what an interval across the budget decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from designer.analysis.costs import Cost, Prices, cost, prices
from tests.analysis.drawing import drawn

OWN = Prices({"web_app": (50, 150)}, {"function": (0.2, 0.4)}, "2026-11-21")


def span(found: Cost) -> list[float]:
    return [found.monthly.low, found.monthly.high]


def spent(sketch: str) -> Cost:
    return cost(drawn(sketch), OWN)


def test_units_times_price() -> None:
    found = spent(
        "internet -> api:web_app(instances=3, unit_price_month=140); journey j: internet -> api"
    )
    assert (found.monthly.low, found.monthly.high, found.stated) == (420, 420, 420)


def test_a_price_of_ours_is_an_interval_and_named() -> None:
    found = spent("internet -> api:web_app(instances=3); journey j: internet -> api")
    assert (found.monthly.low, found.monthly.high, found.stated) == (150, 450, 0)
    assert found.illustrative == ("api",)


@pytest.mark.parametrize(("budget", "meets"), [(100, None), (300, None), (450, True)])
def test_an_interval_across_the_budget_decides_nothing(budget: int, *, meets: bool | None) -> None:
    text = (
        "@monthly_budget_usd={}; internet -> api:web_app(instances=3); journey j: internet -> api"
    )
    assert spent(text.format(budget)).meets_target is meets


def test_stated_prices_above_the_budget_fail() -> None:
    text = (
        "@monthly_budget_usd=400; internet -> api:web_app(instances=3, unit_price_month=140) -> more:web_app;"
        "journey j: internet -> api"
    )
    assert spent(text).meets_target is False


def test_requests_are_paid_by_the_million() -> None:
    """100 a second for 730 hours are 262.8 million."""
    text = "@mean_rps=100; internet -> f:function(price_per_million=0.5); journey j: internet -> f"
    found = spent(text)
    assert found.monthly.high == pytest.approx(131.4)
    assert found.per_thousand is not None
    assert found.per_thousand.high == pytest.approx(0.0005)


def test_a_step_is_paid_while_it_runs() -> None:
    """Three hours of every day: an eighth."""
    found = spent("train:trainer(duration_min=180, period_min=1440, unit_price_month=800)")
    assert found.monthly.high == pytest.approx(100)


SCALES = (
    "internet -> api:web_app(min_replicas=2, max_replicas=20, autoscale, capacity_per_instance=100,"
    " unit_price_month=10); journey j: internet -> api"
)


def test_what_scales_costs_between_its_usual_and_its_peak() -> None:
    """The mean alone says only that no less than 3.3 copies run; rounding it up would be no lower bound, since the
    mean of what is rounded up may be smaller."""
    found = spent(f"@mean_rps=330; @peak_rps=950; {SCALES}")
    assert span(found) == pytest.approx([33, 100])


def test_what_scales_under_an_unknown_peak_may_cost_its_most() -> None:
    found = spent(f"@mean_rps=330; {SCALES}")
    assert span(found) == pytest.approx([33, 200])
    assert span(spent(SCALES)) == pytest.approx([20, 200])


def test_what_has_no_price_is_missing() -> None:
    assert spent("internet -> db:relational_db; journey j: internet -> db").missing == ("db",)


def test_a_table_of_prices_of_the_user(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text('[about]\ndate = "2026-01-01"\n[month]\nweb_app = 7\n')
    own = prices(file)
    assert own.dated == "2026-01-01"
    assert own.month["web_app"] == (7.0, 7.0)
    assert own.month["cache"] == prices().month["cache"]


@pytest.mark.parametrize(
    "wrong",
    ["web_app = [5, 1]", "web_app = -1", "no_kind = 5", 'web_app = "five"', "web_app = nan"],
)
def test_a_wrong_price_is_refused(tmp_path: Path, wrong: str) -> None:
    file = tmp_path / "prices.toml"
    file.write_text(f"[month]\n{wrong}\n")
    with pytest.raises(ValueError, match=r"price|kind"):
        prices(file)


def test_a_thousand_messages_of_two_kilobytes_a_second_fill_five_terabytes() -> None:
    found = spent(
        "@mean_rps=1000; internet -call(size_kb=2)-> logs:object_store(price_per_gb=1); journey j: internet -> logs"
    )
    # MATH.md 7 counts thirty days, a month as clouds bill it has 730 hours
    assert found.monthly.low == found.monthly.high == pytest.approx(5_184 * 730 / 720)


def test_a_price_by_size_without_a_size_is_missing() -> None:
    found = spent(
        "@mean_rps=1000; internet -> logs:object_store(price_per_gb=1); journey j: internet -> logs"
    )
    assert found.missing == ("logs",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"month = 3\n", "'month' is no table of prices"),
        (b"[monthly]\nweb_app = 3\n", "'monthly' is no table of prices"),
        (b"[month]\nweb_app = inf\n", "a price is a number"),
        (b"[month]\nweb_app = [5, 1]\n", "a price is a number"),
        (b"\xa7\xff", "no text in UTF-8"),
        (b"[month", "Expected"),
    ],
)
def test_what_is_no_table_of_prices_is_refused(text: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_bytes(text)
    with pytest.raises(ValueError, match=said):
        prices(file)
