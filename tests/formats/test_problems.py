"""All problems of a file come in one pass, each with file, line, path and what would be right."""

from __future__ import annotations

import pytest
import yaml

from designer.formats import read, yaml_tree
from designer.formats.json_design import read_json
from designer.formats.sketch import read_sketch
from designer.formats.yaml_design import read_yaml, write_yaml
from designer.model.errors import InvalidDesign, Problem

BAD = """\
chalkline: 1
name: Bad
levl: L61
level: L62
requirements:
  tags: [realtim, pii]
  availability: 99.95
  peak_rps: many
components:
  - {id: hub, kind: event_strem, tu: eight}
  - id: Scorer
    kind: online_endpoint
    zonez: 2
  - {id: hub, kind: db, within: vnet}
  - {kind: cache}
connections:
  - {from: hub, to: hbu, kind: publish}
  - {from: hub, to: hub, kind: publsh, encrypted: yes, guarded_by: [nobody]}
journeys:
  - {id: j, from: [pos], criticality: huge}
waivers:
  - {rule: SEC-010, on: hub, reason: r, owner: o, until: 2027-13-31}
notes: [{text: look, at: nowhere}]
layout: {hbu: {x: 1, y: 2}, hub: {x: left, y: 0}}
"""


def problems(text: str, name: str = "bad.yaml") -> dict[str, Problem]:
    """Problems of a text, by path."""
    with pytest.raises(InvalidDesign) as caught:
        read(text, name)
    return {problem.path: problem for problem in caught.value.problems}


@pytest.mark.parametrize(
    ("path", "line", "message", "remedy"),
    [
        ("levl", 3, "unknown field 'levl'", "level"),
        ("level", 4, "unknown level 'L62'", "L61"),
        ("requirements.tags[0]", 6, "unknown tag 'realtim'", "realtime"),
        ("requirements.availability", 7, "fraction of time", ""),
        ("requirements.peak_rps", 8, "per second", ""),
        ("components[0].kind", 10, "unknown kind 'event_strem'", "event_stream"),
        ("components[0].tu", 10, "'eight' is no value of tu", "number"),
        ("components[1].id", 11, "'Scorer' is no id", "small letter"),
        ("components[1].zonez", 13, "unknown attribute 'zonez'", "zones"),
        ("components[2].id", 14, "taken by components[0]", "another"),
        ("components[2].kind", 14, "may mean", "the one you mean"),
        ("components[2].within", 14, "unknown boundary 'vnet'", ""),
        ("components[3].id", 15, "id is missing", ""),
        ("connections[0].to", 17, "unknown component 'hbu'", "hub"),
        ("connections[1].kind", 18, "unknown kind of connection 'publsh'", "publish"),
        ("connections[1].encrypted", 18, "'yes' is no value of encrypted", "true or false"),
        ("connections[1].guarded_by[0]", 18, "unknown component 'nobody'", ""),
        ("journeys[0].to", 20, "to is missing", ""),
        ("journeys[0].criticality", 20, "unknown criticality 'huge'", "mission"),
        ("waivers[0].until", 22, "is no date", "2027-01-31"),
        ("notes[0].at", 23, "unknown component, connection or boundary 'nowhere'", ""),
        ("layout.hbu", 24, "unknown component or boundary 'hbu'", "hub"),
        ("layout.hub.x", 24, "", ""),
    ],
)
def test_each_problem_is_found_in_one_pass(path: str, line: int, message: str, remedy: str) -> None:
    problem = problems(BAD)[path]
    assert (problem.line, problem.file) == (line, "bad.yaml")
    assert message in problem.message
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    ("line", "path", "remedy"),
    [
        ("requirements: {tags: [zzzz]}", "requirements.tags[0]", "one of agentic, batch, "),
        ("connections: [{from: a, to: a, kind: zzzz}]", "connections[0].kind", "one of alert, "),
        ("components: [{id: b, kind: zzzz}]", "components[0].kind", "`chalkline kinds` lists them"),
    ],
)
def test_a_word_that_is_like_none_is_told_with_what_there_is(
    line: str, path: str, remedy: str
) -> None:
    found = problems(f"chalkline: 1\nname: x\n{line}\n")[path]
    assert found.remedy.startswith(remedy)


def test_problem_reads_as_one_line() -> None:
    shown = str(problems(BAD)["components[0].kind"])
    assert shown.startswith(
        "bad.yaml:10: components[0].kind: unknown kind 'event_strem'; did you mean event_stream"
    )


def test_json_problems_have_lines_too() -> None:
    text = '{"chalkline": 1,\n "name": "x",\n "components": [\n  {"id": "a",\n   "kind": "cach"}]}'
    problem = problems(text, "bad.json")["components[0].kind"]
    assert (problem.line, problem.remedy.split(" or ")[0]) == (5, "did you mean cache")


@pytest.mark.parametrize(
    "word", ["yes", "no", "on", "off", "True", "2027-01-31", "1_000", "0x10", "1:30", ".inf", "<<"]
)
def test_only_true_and_false_are_booleans(word: str) -> None:
    design = read_yaml(f"chalkline: 1\nname: {word}\n")
    assert design.name == word


@pytest.mark.parametrize(
    "section",
    ["components", "connections", "journeys", "layout", "requirements", "brief", "waivers"],
)
def test_section_of_a_wrong_type_is_one_problem(section: str) -> None:
    assert problems(f"chalkline: 1\nname: x\n{section}: 3\n").keys() == {section}


@pytest.mark.parametrize("value", ["none", "unknown"])
def test_spoken_unknowns_fit_every_attribute(value: str) -> None:
    text = f"chalkline: 1\nname: x\ncomponents: [{{id: a, kind: cache, instances: {value}, zones: {value}}}]\n"
    assert read_yaml(text).components[0].attributes == {"instances": value, "zones": value}


def test_empty_value_is_left_out() -> None:
    rows = "  - {id: a, kind: cache, instances: }\n  - {id: b, kind: cache, zones: null}\n"
    text = f"chalkline: 1\nname: x\ncomponents:\n{rows}"
    assert [component.attributes for component in read_yaml(text).components] == [{}, {}]


def test_alias_sets_product_and_attributes_and_the_files_own_win() -> None:
    text = """\
chalkline: 1
name: x
components:
  - {id: a, kind: event_hub}
  - {id: b, kind: kafka, product: Confluent}
  - {id: c, kind: canary_deploy}
  - {id: d, kind: canary_deploy, strategy: rolling}
"""
    hub, kafka, canary, rolling = read_yaml(text).components
    assert (hub.kind, hub.product) == ("event_stream", "Azure Event Hubs")
    assert (kafka.kind, kafka.product) == ("event_stream", "Confluent")
    assert (canary.kind, canary.attributes) == ("deploy_controller", {"strategy": "canary"})
    assert rolling.attributes == {"strategy": "rolling"}


def test_other_words_for_attributes_are_read_as_the_catalogues() -> None:
    text = "chalkline: 1\nname: x\ncomponents: [{id: a, kind: cache, env: dev}]\n"
    text += "connections: [{from: a, to: a, kind: call, data_classes: [pii]}]\n"
    design = read_yaml(text)
    assert design.components[0].attributes == {"environment": "dev"}
    assert design.connections[0].attributes == {"data": ("pii",)}


def test_word_stated_twice_under_two_names_is_refused() -> None:
    text = (
        "chalkline: 1\nname: x\ncomponents: [{id: a, kind: cache, env: dev, environment: prod}]\n"
    )
    assert "another word for environment" in problems(text)["components[0].env"].message


def test_unclassified_parts_are_welcome() -> None:
    text = '{"chalkline": 1, "name": "x", "components": [{"id": "a", "kind": "box", "name": "Recon job"}],'
    text += '"connections": [{"from": "a", "to": "a", "kind": "link"}]}'
    assert read_json(text).connections[0].kind == "link"


def test_alias_of_an_anchor_is_read() -> None:
    rows = "  - {id: a, kind: cache, zones: &z [one, two]}\n  - {id: b, kind: cache, zones: *z}\n"
    text = f"chalkline: 1\nname: x\ncomponents:\n{rows}"
    assert read_yaml(text).components[1].attributes == {"zones": ("one", "two")}


def test_equal_ends_are_numbered_by_content() -> None:
    rows = [
        "{from: a, to: b, kind: call, retries: 1}",
        "{from: a, to: b, kind: call, retries: 2}",
        "{from: a, to: b, kind: publish}",
    ]
    head = "chalkline: 1\nname: x\ncomponents: [{id: a, kind: cache}, {id: b, kind: cache}]\nconnections: ["
    there = read_yaml(head + ", ".join(rows) + "]")
    back = read_yaml(head + ", ".join(reversed(rows)) + "]")
    assert {c.id for c in there.connections} == {"a->b", "a->b#2", "a->b#3"}
    assert there.connection_by_id == back.connection_by_id


def test_chosen_id_is_never_given_again() -> None:
    text = "chalkline: 1\nname: x\ncomponents: [{id: a, kind: cache}]\n"
    text += "connections: [{from: a, to: a, kind: call}, {id: a->a, from: a, to: a, kind: data}]\n"
    assert [c.id for c in read_yaml(text).connections] == ["a->a#2", "a->a"]


def test_rollback_that_is_true_is_automatic() -> None:
    text = "chalkline: 1\nname: x\ncomponents: [{id: a, kind: deploy_controller, rollback: true}]\n"
    assert read_yaml(text).components[0].attributes == {"rollback": "auto"}


def test_python_reads_yaml_as_libyaml_does(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = problems(BAD)
    monkeypatch.setattr(yaml_tree, "_LOADER", yaml.SafeLoader)
    assert problems(BAD) == fast


def test_text_with_a_comma_and_no_quotes_is_a_problem_and_not_a_lost_word() -> None:
    text = "chalkline: 1\nname: x\ncomponents:\n  - {id: a, kind: web_app, name: Task, facts and more}\n"
    with pytest.raises(InvalidDesign) as caught:
        read_yaml(text, "bad.yaml")
    (problem,) = caught.value.problems
    assert problem.path == "components[0].facts and more"
    assert "quotes" in str(problem)


def test_journey_may_be_stated_to_be_critical_to_nobody() -> None:
    text = (
        "chalkline: 1\nname: x\ncomponents:\n  - {id: u, kind: user_client}\n  - {id: a, kind: web_app}\n"
        "connections:\n  - {from: u, to: a, kind: call}\n"
        "journeys:\n  - {id: j, from: [u], to: [a], criticality: none}\n"
    )
    design = read_yaml(text)
    assert design.journeys[0].criticality == "none"
    assert read_yaml(write_yaml(design)) == design


def test_problems_of_one_line_come_in_the_order_they_are_read() -> None:
    with pytest.raises(InvalidDesign) as caught:
        read_sketch("a:zzzzz -> b:zzzzz")
    assert [p.path for p in caught.value.problems] == ["column 2", "column 13"]
    rows = ", ".join(f"{{id: a{n}, kind: zzzzz}}" for n in range(11))
    with pytest.raises(InvalidDesign) as caught:
        read_yaml(f"chalkline: 1\nname: x\ncomponents: [{rows}]\n")
    paths = [p.path for p in caught.value.problems]
    assert paths == [f"components[{n}].kind" for n in range(11)]
