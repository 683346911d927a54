"""What is gathered for a whole drawing is what each part would answer by itself."""

from __future__ import annotations

import pytest

from designer.formats.sketch import read_sketch
from designer.graph import DesignGraph
from designer.graph.kernel import Predicate, answers
from designer.graph.roles import is_serving_model
from designer.graph.sensitivity import is_production
from designer.graph.taint import _Stops, has, stops
from designer.model.design import Design
from tests.quality.designs import broken, references

SPOKEN = read_sketch(
    "db:relational_db(holds=[pii]) -data(flow=pull)-> a:web_app -call(data=[secret])-> "
    "b:function(holds=unknown) -telemetry-> l:log_store; a -telemetry(data=unknown)-> l; "
    "a -data(fields_redacted=true)-> c:cache; b -data(data=none)-> c; b -artifact-> c"
)
DESIGNS = {"spoken": SPOKEN, **references(), **broken()}
LABELS = ("pii", "raw_text", "secret", "label")


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS.keys())
def test_what_is_known_of_connections_at_once_is_what_each_says(design: Design) -> None:
    for label in LABELS:
        graph, alone = DesignGraph(design), DesignGraph(design)
        ask = stops(label).ask
        assert isinstance(ask, _Stops)
        for line, stopped in ask.of_lines(graph).items():
            assert stops(label).truth(alone.elements[line]) is stopped


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS.keys())
@pytest.mark.parametrize("asked", [*map(has, LABELS), is_serving_model, is_production])
def test_what_is_answered_for_all_is_what_each_component_says(
    design: Design, asked: Predicate
) -> None:
    graph, alone = DesignGraph(design), DesignGraph(design)
    found = answers(graph, asked)
    for component in alone.components:
        truth, bit = asked.truth(component), alone.bit[component.id]
        assert (bool(found.yes & bit), bool(found.perhaps & bit)) == (
            truth is True,
            truth is not False,
        )


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS.keys())
@pytest.mark.parametrize("name", ["trust_zone", "environment", "region"])
def test_what_is_drawn_of_all_is_what_is_drawn_of_each(design: Design, name: str) -> None:
    graph = DesignGraph(design)
    each = {component.id: component.drawn(name) for component in graph.components}
    assert graph.drawn(name) == {part: value for part, value in each.items() if value is not None}
