"""What a change does to the numbers, in one sentence."""

from __future__ import annotations

from designer.analysis.tradeoffs import tradeoff
from designer.formats.sketch import read_sketch
from designer.graph import DesignGraph
from designer.model.edit import Set

DRAWN = (
    "u:user_client -> a:web_app(instances=1,instance_availability=0.99,capacity_per_instance=100,unit_price_month=70); "
    "journey j: u -> a (criticality=high,peak_rps=50)"
)


def test_second_copy_is_weighed() -> None:
    before = DesignGraph(read_sketch(DRAWN))
    after = before.after((Set(on="a", attribute="instances", value=2),))
    found = tradeoff(before, after)
    assert {c.what: c.after for c in found.changes if c.what != "p99"} == {
        "availability": 0.9999,
        "capacity": 200.0,
    }
    assert (found.monthly.low, found.monthly.high) == (70.0, 70.0)
    assert "availability of j: 99.0000% becomes 99.9900%" in found.says()
    assert "$70 to $70 a month more" in found.says()


def test_what_moves_no_number_says_nothing() -> None:
    before = DesignGraph(read_sketch(DRAWN))
    assert (
        tradeoff(before, before.after((Set(on="a", attribute="owner", value="team"),))).says() == ""
    )


def test_prices_of_ours_are_said_to_be_illustrative() -> None:
    before = DesignGraph(read_sketch(DRAWN.replace(",unit_price_month=70", "")))
    after = before.after((Set(on="a", attribute="instances", value=2),))
    assert tradeoff(before, after).says().endswith("a month more by illustrative prices")
