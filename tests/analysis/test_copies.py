"""How many copies run where more than one fact speaks of it."""

from __future__ import annotations

import pytest

from designer.analysis.figures import copies
from tests.analysis.drawing import drawn
from tests.checkers.worst import worst


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("instances=3", 3),
        ("min_replicas=5", 5),
        ("instances=3,min_replicas=34,autoscale=true,max_replicas=60", 34),
        ("instances=6,min_replicas=2,autoscale=true,max_replicas=60", 2),
        ("instances=3,min_replicas=34", 3),
        ("instances=3,autoscale=true,max_replicas=60", 3),
        ("autoscale=true", None),
    ],
)
def test_what_scales_by_itself_runs_what_it_keeps_at_least(
    stated: str, expected: int | None
) -> None:
    assert copies(drawn(f"a:web_app({stated})").component("a")) == expected


@pytest.mark.parametrize(
    ("stated", "peak", "expected"),
    [
        ("autoscale=true,min_replicas=2", 300, "open"),
        ("autoscale=true,instances=2", 300, "open"),
        ("min_replicas=2", 300, "open"),
        ("min_replicas=2,max_replicas=9", 300, "pass"),
        ("autoscale=true,min_replicas=2,max_replicas=2", 300, "fail"),
        ("autoscale=false,min_replicas=2,max_replicas=9", 300, "fail"),
        ("instances=2", 300, "fail"),
        ("autoscale=true,min_replicas=2", 80, "pass"),
    ],
)
def test_what_scales_is_asked_how_far(stated: str, peak: int, expected: str) -> None:
    text = (
        f"u:user_client -> a:web_app({stated},capacity_per_instance=100,zones=[1,2]); "
        f"journey j: u -> a (criticality=high,peak_rps={peak})"
    )
    assert [worst(rule, text) for rule in ("PRF-003", "REL-008")] == [expected, expected]
