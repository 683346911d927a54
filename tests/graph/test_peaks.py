"""How many requests a second get to a component."""

from __future__ import annotations

import pytest

from designer.formats.sketch import read_sketch
from designer.graph import DesignGraph, Peak, peak_at

TO_L = "u:user_client -call(retries=0)-> w:web_app "
J = "; journey j: u -> w (criticality=high,peak_rps=10)"


def peak(sketch: str) -> Peak:
    return peak_at(DesignGraph(read_sketch(sketch)), "l")


@pytest.mark.parametrize(
    ("call", "rate"),
    [
        ("-call(retries=0)->", 10),
        ("-call(retries=2)->", 30),
        ("-call(retries=none,visits=3)->", 30),
        ("-call(retries=0,cache_hit=0.9)->", 1),
        ("-call(retries=0,required=false)->", 10),
        ("-call(retries=0,frequency=startup)->", 0),
        ("-data->", 0),
    ],
)
def test_visits_tries_and_caches(call: str, rate: float) -> None:
    assert peak(f"{TO_L}{call} l:legacy_system{J}").rate == pytest.approx(rate)


def test_alternatives_share_and_parallel_ways_add_up() -> None:
    legs = "w -call(retries=0{g})-> {n}:function -call(retries=0)-> l:legacy_system"
    two = [legs.format(g=",group=g", n=n) for n in "ab"]
    both = [legs.format(g="", n=n) for n in "ab"]
    assert peak("; ".join([TO_L, *two]) + J).rate == 10
    assert peak("; ".join([TO_L, *both]) + J).rate == 20


def test_behind_a_queue_the_mean_counts_and_tries_before_it_do_not() -> None:
    queue = (
        "u:user_client -call(retries=9)-> w:web_app -publish-> q:message_queue -consume-> "
        "a:function -call(retries=1)-> l:legacy_system; journey j: u -> a (criticality=high,peak_rps=10)"
    )
    assert peak(f"@mean_rps=2; {queue}") == Peak(4, "j")
    assert [tuple(ask) for ask in peak(queue).doubts] == [("requirements", "mean_rps")]


def test_retries_that_nobody_stated_are_a_doubt() -> None:
    found = peak(f"{TO_L}-> l:legacy_system{J}")
    assert (found.rate, [tuple(ask) for ask in found.doubts]) == (10, [("w->l", "retries")])


def test_own_peaks_add_up_and_a_shared_one_counts_once() -> None:
    calls = (
        "u:user_client -call(retries=0)-> w:web_app -call(retries=0)-> l:legacy_system; "
        "v:user_client -call(retries=0)-> x:web_app -call(retries=0)-> l"
    )
    own = "journey j: u -> w (criticality=high,peak_rps=6); journey k: v -> x (peak_rps=6)"
    shared = "journey j: u -> w (criticality=high); journey k: v -> x (criticality=high)"
    own = own.replace("(peak", "(criticality=low,peak")
    assert peak(f"{calls}; {own}").rate == 12
    assert peak(f"@peak_rps=10; {calls}; {shared}").rate == 10


def test_a_ring_is_gone_round_once() -> None:
    ring = "w -call(retries=0)-> l:legacy_system; l -call(retries=0)-> w"
    assert peak(f"{TO_L}; {ring}{J}").rate == 10
