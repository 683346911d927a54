"""What the page of numbers says and how dark: small amounts, the bar of what is lost, axes, rises that are too fast."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from designer.analysis.analysis import Analysis, analysed
from designer.ui.numbers import plots
from designer.ui.numbers.figures import recovery_card
from designer.ui.numbers.queues import tables_of
from designer.ui.numbers.style import DARK, LIGHT, colours
from designer.ui.numbers.wording import Names, dollars
from tests.analysis.drawing import drawn

SHOP = (
    "@peak_rps=300; @mean_rps=80; @rto_min=60; @rpo_min={}; internet -> api:container_app(sla_pct=99.9, p50_ms=5,"
    " scale_out_s=240, min_replicas=2, max_replicas=10, autoscale, capacity_per_instance=90) ->"
    " orders:relational_db(sla_pct=99.9, backup_interval_min=15, failover_min=5); journey j: internet -> api"
)


def counted(loss: float = 15) -> tuple[Analysis, Names]:
    graph = drawn(SHOP.format(loss))
    return analysed(graph), Names(graph.design)


@pytest.mark.parametrize(
    ("amount", "said"),
    [(0, "$0"), (7e-10, "under $0.0001"), (0.0426, "$0.043"), (3.5, "$3.50"), (32_849, "$32,800")],
)
def test_no_amount_is_a_power_of_ten(amount: float, said: str) -> None:
    assert dollars(amount) == said


@pytest.mark.parametrize(("loss", "of_the_loss"), [(15, True), (1500, False)])
def test_the_bar_of_recovery_says_when_it_is_of_what_is_lost(
    loss: float, *, of_the_loss: bool
) -> None:
    analysis, names = counted(loss)
    card = recovery_card(analysis.journeys[0].recovery, names)
    assert ("The bar is of what is lost" in card.facts) == of_the_loss
    assert card.bar is not None
    assert card.bar.allowed == (loss if of_the_loss else 60)


def axes(data: object) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict):
        for name, value in data.items():
            if name == "axis" and isinstance(value, dict):
                yield value
            yield from axes(value)
    elif isinstance(data, list):
        for value in data:
            yield from axes(value)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axes_are_as_dark_as_all_else(theme: str) -> None:
    """What Streamlit writes on an axis of its own accord is grey on grey."""
    analysis, names = counted()
    tones, journey = colours(theme), analysis.journeys[0]
    drawings = [
        plots.waterfall(journey.latency, names, tones),
        plots.importance(journey.availability, names, tones),
        plots.slower(journey.load_curve, 100, 1, names, tones),
        plots.fuller(journey.load_curve, 1, names, tones),
    ]
    assert tones["ink"] == (DARK if theme == "dark" else LIGHT)["ink"]
    for plot in drawings:
        assert plot is not None
        found = list(axes(plot.chart.to_dict()))
        assert found
        assert {axis["labelColor"] for axis in found} == {tones["ink"]}
        assert {axis["titleColor"] for axis in found} == {tones["ink"]}


def test_how_fast_load_may_rise_is_a_table() -> None:
    analysis, names = counted()
    [(caption, heads, rows)] = tables_of(analysis, names)
    assert caption == "How fast load may rise before new copies are there"
    assert len(heads) == len(rows[0])
    assert list(rows[0][1:]) == [
        "180 a second",
        "4\N{NO-BREAK SPACE}min",
        "25 a second each minute",
        "120 a second too many until then",
    ]
