"""The schemas accept what the reader accepts, and tell an editor what may stand where."""

from __future__ import annotations

import json
from importlib import resources
from importlib.resources.abc import Traversable

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from designer.formats.schema import design_schema, scenario_schema
from designer.formats.written import document_of
from designer.formats.yaml_tree import yaml_tree
from designer.model.design import Design
from designer.review import report_schema
from tests.strategies import designs

DESIGN = Draft202012Validator(design_schema())
EXAMPLE = """\
chalkline: 1
name: Real-time fraud scoring
level: L61
lens: [sre, security]
requirements: {tags: [realtime], unsure: [multi_tenant], availability: 0.9995, rto_min: none, residency: [westeurope]}
boundaries:
  - {id: vnet, trust_zone: app, defaults: {components: {zones: redundant}, connections: {encrypted: true}}}
components:
  - {id: hub, kind: event_stream, product: Azure Event Hubs, within: vnet, tu: 8, partitions: 32, assumed: [tu]}
  - {id: thing, kind: box, name: Recon job}
  - {id: other, kind: kafka, env: dev}
connections:
  - {id: ask, from: hub, to: thing, kind: consume, channel: payments, data: [pii], retries: unknown, guarded_by: [hub]}
journeys: [{id: score, from: [hub], to: [thing], criticality: mission, peak_rps: 3000}]
brief: {objective: x, metrics: {offline: [pr_auc]}, failures: [{when: a, then: b}]}
waivers: [{rule: SEC-010, on: hub, reason: r, owner: o, until: 2027-01-31}]
notes: [{text: Ask, at: hub}]
layout: {hub: {x: 320, y: 140}, vnet: {x: 0, y: 0, width: 900, height: 500}}
"""


def shipped() -> list[Traversable]:
    """Every file of every scenario."""
    folders = [entry for entry in resources.files("scenarios").iterdir() if entry.is_dir()]
    return [
        entry for folder in folders for entry in folder.iterdir() if entry.name.endswith(".yaml")
    ]


def complaints(text: str) -> list[str]:
    """What the schema says of a design."""
    return [error.json_path for error in DESIGN.iter_errors(yaml_tree(text)[0])]


@pytest.mark.parametrize("schema", [design_schema(), scenario_schema(), report_schema()])
def test_schemas_are_valid_schemas(schema: dict[str, object]) -> None:
    Draft202012Validator.check_schema(schema)
    assert json.loads(json.dumps(schema)) == schema


def test_whole_format_is_accepted() -> None:
    assert complaints(EXAMPLE) == []


@pytest.mark.parametrize("entry", shipped(), ids=lambda entry: entry.name)
def test_shipped_files_are_accepted(entry: Traversable) -> None:
    validator = Draft202012Validator(scenario_schema()) if entry.name == "scenario.yaml" else DESIGN
    assert [
        error.message for error in validator.iter_errors(yaml_tree(entry.read_text("utf-8"))[0])
    ] == []


@given(designs())
@settings(max_examples=30)
def test_designs_are_accepted(design: Design) -> None:
    assert [error.message for error in DESIGN.iter_errors(document_of(design))] == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("chalkline: 1", "chalkline: 2"),
        ("kind: event_stream", "kind: event_strem"),
        ("kind: consume", "kind: consum"),
        ("tu: 8", "tu: eight"),
        ("zones: redundant", "zonez: redundant"),
        ("level: L61", "level: L62"),
        ("tags: [realtime]", "tags: [realtim]"),
        ("criticality: mission", "criticality: huge"),
        ("until: 2027-01-31", "until: soon"),
        ("name: Real-time fraud scoring\n", ""),
    ],
)
def test_mistakes_are_marked(right: str, wrong: str) -> None:
    assert complaints(EXAMPLE.replace(right, wrong)) != []


def test_editor_shows_what_kinds_are_for() -> None:
    text = json.dumps(design_schema())
    assert "enumDescriptions" in text
    assert "Another word for event_stream." in text
