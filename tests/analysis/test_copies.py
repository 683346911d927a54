"""How many copies run where more than one fact speaks of it."""

from __future__ import annotations

import pytest

from designer.analysis.figures import copies
from tests.analysis.drawing import drawn


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
