"""Writing a design back touches only what changed."""

from __future__ import annotations

import difflib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.formats import read
from designer.formats.yaml_design import read_yaml, write_yaml
from designer.formats.yaml_text import scalar
from designer.formats.yaml_tree import yaml_tree
from designer.model import edit as e
from designer.model.change import apply
from designer.model.design import Component, Connection, Design, Place
from designer.model.edit import Edit
from designer.model.requirements import Requirements
from tests.strategies import TEXT, designs

ORIGINAL = """\
# What the team drew in May
chalkline: 1
name:   'Spaced out'      # keep the spaces

components:
  # the front
  - id: app               # a block
    kind: kafka
    env: dev
    zones:
      - one
      - two
  - {id: api, kind: web_app,   instances: 2}   # a line

  - {"id": "db", kind: "relational_db"}
connections:
- {from: app, to: api, kind: call}
- {from: api, to: db, kind: call,
   retries: 1}
# the end
"""


def changed(edits: list[Edit], original: str = ORIGINAL) -> tuple[list[str], list[str]]:
    """Lines added and removed by edits; the text must read as the edited design."""
    design = apply(read_yaml(original), edits).design
    text = write_yaml(design, original)
    assert read_yaml(text) == design or ids(read_yaml(text)) == ids(design)
    lines = list(difflib.ndiff(original.splitlines(), text.splitlines()))
    return [x[2:] for x in lines if x.startswith("+ ")], [
        x[2:] for x in lines if x.startswith("- ")
    ]


def ids(design: Design) -> object:
    """A design without the order of its parts."""
    return (
        design.component_by_id,
        design.connection_by_id,
        design.boundary_by_id,
        design.journey_by_id,
        design.layout,
    )


def test_unchanged_design_is_written_as_it_was() -> None:
    assert write_yaml(read_yaml(ORIGINAL), ORIGINAL) == ORIGINAL


def test_changing_an_attribute_changes_only_its_line() -> None:
    added, removed = changed([e.Set(on="api", attribute="instances", value=3)])
    assert added == ["  - {id: api, kind: web_app,   instances: 3}   # a line"]
    assert len(removed) == 1


def test_stating_an_attribute_of_a_block_adds_a_line() -> None:
    assert changed([e.Set(on="app", attribute="instances", value=3)]) == (["    instances: 3"], [])


def test_forgetting_an_attribute_of_a_block_removes_its_line() -> None:
    assert changed([e.Set(on="app", attribute="environment", value=None)]) == ([], ["    env: dev"])


def test_other_word_for_an_attribute_stays() -> None:
    assert changed([e.Set(on="app", attribute="environment", value="test")]) == (
        ["    env: test"],
        ["    env: dev"],
    )


def test_adding_to_a_block_list_adds_a_line() -> None:
    assert changed([e.Set(on="app", attribute="zones", value=("one", "two", "three"))]) == (
        ["      - three"],
        [],
    )


def test_adding_a_component_adds_lines_only() -> None:
    added, removed = changed([e.Add(component=Component(id="new", kind="cache"))])
    assert (added, removed) == (["  - {id: new, kind: cache}"], [])


def test_adding_a_connection_adds_lines_only() -> None:
    new = Connection(id="app->db", source="app", target="db", kind="call")
    assert changed([e.Connect(connection=new)]) == (["- {from: app, to: db, kind: call}"], [])


def test_quotes_stay() -> None:
    added, _ = changed(
        [e.Describe(name="It's new"), e.Set(on="db", attribute="kind", value="cache")]
    )
    assert added == [
        "name:   'It''s new'      # keep the spaces",
        '  - {"id": "db", kind: "cache"}',
    ]


def test_new_section_is_put_in_its_place() -> None:
    added, removed = changed([e.ChangeRequirements(requirements=Requirements(peak_rps=3))])
    assert (added, removed) == (["requirements:", "  peak_rps: 3"], [])


def test_places_are_added_at_the_end() -> None:
    added, removed = changed([e.Move(positions={"db": Place(x=1, y=2)})])
    assert (added, removed) == (["layout:", "  db: {x: 1, y: 2}"], [])


def test_removing_everything_leaves_the_rest() -> None:
    added, removed = changed([e.Remove(id=name) for name in ("app", "api", "db")])
    assert added == []
    assert "# What the team drew in May" not in removed


def test_line_ends_of_windows_stay() -> None:
    original = ORIGINAL.replace("\n", "\r\n")
    design = apply(read_yaml(original), [e.Add(component=Component(id="new", kind="cache"))]).design
    text = write_yaml(design, original)
    assert text.count("\r\n") == text.count("\n") == original.count("\n") + 1


def test_original_that_is_no_design_is_not_trusted() -> None:
    design = read_yaml(ORIGINAL)
    assert write_yaml(design, "no: design") == write_yaml(design)


def test_shared_anchor_is_not_changed_for_both() -> None:
    rows = "  - {id: a, kind: cache, zones: &z [one]}\n  - {id: b, kind: cache, zones: *z}\n"
    original = f"chalkline: 1\nname: x\ncomponents:\n{rows}"
    design = apply(read_yaml(original), [e.Set(on="b", attribute="zones", value=("two",))]).design
    assert read_yaml(write_yaml(design, original)) == design


@given(designs(), designs())
def test_any_change_reads_back(old: Design, new: Design) -> None:
    assert ids(read_yaml(write_yaml(new, write_yaml(old)))) == ids(new)


@given(TEXT)
def test_text_is_quoted_where_it_must_be(text: str) -> None:
    for written in (
        f"{scalar(text)}",
        f"[{scalar(text)}]",
        f"{{{scalar(text)}: 1}}",
        f"- {scalar(text)}\n",
    ):
        tree, problems = yaml_tree(written)
        assert problems == []
        assert tree in (text, [text], {text: 1})


SHIPPED = [
    entry
    for folder in resources.files("scenarios").iterdir()
    if folder.is_dir()
    for entry in folder.iterdir()
    if entry.name.endswith(".yaml") and entry.name != "scenario.yaml"
]


@pytest.mark.parametrize("entry", SHIPPED, ids=lambda entry: entry.name)
def test_shipped_designs_change_by_a_line(entry: object) -> None:
    original = entry.read_text("utf-8")  # type: ignore[attr-defined]
    design = read(original, "shipped.yaml")
    assert write_yaml(design, original) == original
    name = design.components[2].id
    added, removed = changed([e.Set(on=name, attribute="instances", value=97)], original)
    assert (len(added), len(removed) <= 1) == (1, True)


@given(st.permutations(["app", "api", "db"]))
def test_removing_in_any_order_gives_the_same_text(order: list[str]) -> None:
    edits = [e.Remove(id=name) for name in order[:2]]
    first = apply(read_yaml(ORIGINAL), edits).design
    second = apply(read_yaml(ORIGINAL), edits[::-1]).design
    assert write_yaml(first, ORIGINAL) == write_yaml(second, ORIGINAL)
