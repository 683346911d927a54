"""How far behind its sources something is."""

from __future__ import annotations

from designer.formats.sketch import read_sketch
from designer.graph import DesignGraph, Lag, lag_behind_sources


def lag(sketch: str) -> Lag:
    return lag_behind_sources(DesignGraph(read_sketch(sketch)), "i")


def test_periods_durations_and_lags_add_up_along_the_slowest_way() -> None:
    found = lag(
        "s:object_store -data(lag_s=120)-> b:batch_ingest(period=hourly,duration_min=3) -data-> "
        "i:search_index; q:object_store -data-> c:chunker(period_min=5,duration_min=1) -data-> i"
    )
    assert (found.minutes, found.way, found.doubts) == (65.0, ("s", "b", "i"), ())


def test_what_is_not_stated_counts_as_nothing_and_is_a_doubt() -> None:
    found = lag("s:object_store -data-> c:chunker(period_min=5) -data-> i:search_index")
    assert found.minutes == 5
    assert [(ask.on, ask.attribute) for ask in found.doubts] == [("c", "duration_min")]


def test_what_runs_continuously_adds_nothing() -> None:
    found = lag("s:object_store -data-> c:chunker(period=continuous) -data-> i:search_index")
    assert (found.minutes, found.doubts) == (0, ())


def test_a_step_that_says_how_far_it_is_behind_is_believed() -> None:
    sketch = "s:relational_db -data-> c:cdc_connector(lag_s=120{more}) -data-> i:search_index"
    assert lag(sketch.format(more="")) == Lag(2, ("s", "c", "i"))
    assert lag(sketch.format(more=",period_min=5")).minutes == 5


def test_a_ring_ends() -> None:
    assert (
        lag("c:chunker(period_min=5,duration_min=1) -data-> i:search_index; i -data-> c").minutes
        == 6
    )


def test_a_thousand_steps_are_no_trouble() -> None:
    steps = " -data-> ".join(f"c{n}:chunker(period_min=1,duration_min=0)" for n in range(1000))
    assert lag(f"{steps} -data-> i:search_index").minutes == 1000
