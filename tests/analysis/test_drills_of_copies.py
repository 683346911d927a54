"""A copy of a component goes down: the table hangs on how many there are."""

from __future__ import annotations

import pytest

from designer.analysis.drills import drills
from designer.formats.sketch import read_sketch
from designer.graph import DesignGraph


@pytest.mark.parametrize(("instances", "broken"), [(1, ("j",)), (2, ()), (3, ())])
def test_losing_one_copy_breaks_what_has_no_other(instances: int, broken: tuple[str, ...]) -> None:
    sketch = (
        f"u:user_client -> a:web_app(instances={instances}); journey j: u -> a (criticality=high)"
    )
    table = {d.down[0]: d.broken for d in drills(DesignGraph(read_sketch(sketch))).singles}
    assert table["copy:a"] == broken
    assert table["a"] == ("j",)


def test_a_zone_takes_with_it_what_then_has_too_few_copies() -> None:
    sketch = (
        "u:user_client -> a:web_app(instances=2,needs_instances=2,zones=[1,2],region=r); "
        "journey j: u -> a (criticality=high)"
    )
    table = {d.down[0]: d.broken for d in drills(DesignGraph(read_sketch(sketch))).singles}
    assert table["zone:r-1"] == table["zone:r-2"] == ("j",)
