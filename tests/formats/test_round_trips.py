"""A design written down and read again is the same design, in every format and in any order."""

from __future__ import annotations

import json
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from designer.formats import read
from designer.formats.document import design_from
from designer.formats.json_design import read_json, write_json
from designer.formats.sketch import read_sketch, write_sketch
from designer.formats.written import document_of
from designer.formats.yaml_design import read_yaml, write_yaml
from designer.model.consistency import problems_of
from designer.model.design import Component, Connection, Design
from tests.strategies import designs, plain_designs


@given(designs())
def test_drawn_designs_are_consistent(design: Design) -> None:
    assert problems_of(design) == ()


@given(designs())
def test_yaml_gives_the_design_back(design: Design) -> None:
    assert read_yaml(write_yaml(design)) == design


@given(designs())
def test_json_gives_the_design_back(design: Design) -> None:
    assert read_json(write_json(design)) == design


@given(designs())
def test_format_is_told_by_content(design: Design) -> None:
    assert read(write_yaml(design)) == read(write_json(design)) == design


@given(plain_designs())
def test_sketch_gives_the_design_back(design: Design) -> None:
    again = read_sketch(write_sketch(design))
    assert by_id(again.components) == by_id(design.components)
    assert by_id(again.connections) == by_id(design.connections)
    assert again.journeys == design.journeys
    assert again.requirements == design.requirements
    assert (again.name, again.scenario, again.level) == (design.name, design.scenario, design.level)


@given(designs(), st.randoms(use_true_random=False))
def test_shuffled_file_gives_the_same_ids(design: Design, random: object) -> None:
    document = document_of(design)
    for section in ("components", "connections", "boundaries"):
        rows = document.get(section)
        if isinstance(rows, list):
            random.shuffle(rows)  # type: ignore[attr-defined]
    shuffled = design_from(document)
    assert by_id(shuffled.connections) == by_id(design.connections)
    assert by_id(shuffled.components) == by_id(design.components)


@given(designs())
def test_document_is_plain_json(design: Design) -> None:
    assert json.loads(json.dumps(document_of(design))) == document_of(design)


def by_id(parts: Sequence[Component] | Sequence[Connection]) -> dict[str, Component | Connection]:
    """Parts by id; their order means nothing."""
    return {part.id: part for part in parts}


def test_whole_number_of_json_may_have_a_point() -> None:
    text = '{"chalkline": 1, "name": "n", "components": [{"id": "a", "kind": "web_app", "instances": %s}]}'
    assert read_json(text % "2.0") == read_json(text % "2")
