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


def _pairs(facts: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    sketch = f"u:user_client -> a:web_app({facts}); journey j: u -> a (criticality=high)"
    return {d.down: d.broken for d in drills(DesignGraph(read_sketch(sketch))).pairs}


@pytest.mark.parametrize(
    ("facts", "broken"),
    [
        ("instances=2,zones=[1,2],region=r", 1),
        ("zones=[1,2],region=r", 1),
        ("instances=3,zones=[1,2,3],region=r", 0),
        ("instances=3,needs_instances=2,zones=[1,2,3],region=r", 3),
        ("instances=2,zones=redundant,region=r", 1),
        ("zones=redundant,region=r", 0),
    ],
)
def test_two_zones_take_what_neither_takes_alone(facts: str, broken: int) -> None:
    """Of three zones two may hold all of two copies; without a number of copies one zone is enough."""
    found = [down for down in _pairs(facts) if all(name.startswith("zone:") for name in down)]
    assert len(found) == (3 if "redundant" in facts and broken else broken)


def test_two_regions_take_what_stands_in_both() -> None:
    assert _pairs("instances=2,regions=[x,y]")[("region:x", "region:y")] == ("j",)


def test_a_region_takes_with_it_what_then_has_too_few_copies() -> None:
    for needs, broken in ((1, ()), (2, ("j",))):
        sketch = (
            f"u:user_client -> a:web_app(instances=2,needs_instances={needs},regions=[x,y]); "
            "journey j: u -> a (criticality=high)"
        )
        table = {d.down[0]: d.broken for d in drills(DesignGraph(read_sketch(sketch))).singles}
        assert table["region:x"] == table["region:y"] == broken
