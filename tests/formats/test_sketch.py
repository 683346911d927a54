"""The sketch: a design in a line, with errors that name the column."""

from __future__ import annotations

import pytest

from designer.formats.sketch import read_sketch, sketch_of, write_sketch
from designer.formats.yaml_design import read_yaml
from designer.model.design import Design
from designer.model.errors import InvalidDesign, UnsupportedFormat

FRAMED = """\
chalkline: 1
name: Framed
requirements: {tags: [pii], unsure: [legacy]}
boundaries:
  - {id: west, region: westeurope}
  - {id: net, within: west, trust_zone: app, defaults: {components: {zones: redundant}, connections: {encrypted: true}}}
components:
  - {id: api, kind: web_app, within: net}
  - {id: db, kind: relational_db, within: net, zones: none}
  - {id: check, kind: content_safety_in, within: west}
connections:
  - {from: api, to: db, kind: call, guarded_by: [check]}
  - {from: api, to: check, kind: guard}
"""


def test_example_of_the_format_reads_as_it_says() -> None:
    design = read_sketch(
        "internet -> gw:api_gateway(authn_enforced) -> api:web_app(instances=3) -publish-> hub:event_stream; "
        "api -> db:relational_db"
    )
    assert [(c.id, c.kind) for c in design.components] == [
        ("internet", "user_client"),
        ("gw", "api_gateway"),
        ("api", "web_app"),
        ("hub", "event_stream"),
        ("db", "relational_db"),
    ]
    assert [(c.id, c.kind) for c in design.connections] == [
        ("internet->gw", "call"),
        ("gw->api", "call"),
        ("api->hub", "publish"),
        ("api->db", "call"),
    ]
    assert design.component_by_id["gw"].attributes == {"authn_enforced": True}


def test_settings_hold_every_shape_of_value() -> None:
    text = (
        'a:online_endpoint(name="A, (b)", product="it said \\"x\\"", elsewhere, assumed=[instances], instances=2,'
        ' sla_pct=99.9, zones=[one, two], traffic={blue: 95, "green one": 5}, public_access=false, owner=none)'
    )
    (component,) = read_sketch(text).components
    assert (component.name, component.product, component.elsewhere) == (
        "A, (b)",
        'it said "x"',
        True,
    )
    assert component.attributes == {
        "instances": 2,
        "sla_pct": 99.9,
        "zones": ("one", "two"),
        "traffic": {"blue": 95, "green one": 5},
        "public_access": False,
        "owner": "none",
    }


def test_comments_blank_lines_and_line_ends_are_skipped() -> None:
    text = "# a drawing\r\n\r\na:cache # the cache\n  ; b:cache ; \n a -> b\n"
    assert [c.id for c in read_sketch(text).components] == ["a", "b"]


def test_spaces_around_arrows_may_be_left_out() -> None:
    design = read_sketch("my-app:web_app->b_2:cache -data->my-app")
    assert [c.id for c in design.connections] == ["my-app->b_2", "b_2->my-app"]


def test_tags_numbers_and_journeys_are_requirements() -> None:
    design = read_sketch(
        "@realtime @pii @peak_rps=300 @residency=[westeurope]; @availability=unknown\n"
        "u:user_client -> a:web_app; v:user_client -> a; journey pay: u, v -> a (availability=0.999, criticality=high)"
    )
    assert design.requirements.tags == ("realtime", "pii")
    assert design.requirements.peak_rps == 300
    assert design.requirements.availability == "unknown"
    assert design.requirements.residency == ("westeurope",)
    (journey,) = design.journeys
    assert (journey.id, journey.sources, journey.targets) == ("pay", ("u", "v"), ("a",))
    assert (journey.availability, journey.criticality) == (0.999, "high")


def test_sketch_without_tags_says_nothing_of_tags() -> None:
    assert read_sketch("a:cache").requirements.tags is None


def test_component_may_be_called_journey() -> None:
    design = read_sketch("journey:web_app -> b:cache; journey -> b; journey")
    assert [c.id for c in design.connections] == ["journey->b", "journey->b#2"]


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("a:cache -> b", 1, 12, "b has no kind"),
        ("a:cache;\n  b:cach", 2, 4, "unknown kind 'cach'"),
        ("a:cache(zonez=1)", 1, 9, "unknown attribute 'zonez'"),
        ("a:cache(instances=x)", 1, 9, "'x' is no value of instances"),
        ("a:cache(instances=2) a:cache", 1, 22, "an arrow or the end of the line"),
        ("a:cache; a(instances=2)", 1, 10, "described already"),
        ("a:cache; a:web_app", 1, 10, "described already"),
        ("a:cache -foo-> a", 1, 9, "unknown kind of connection 'foo'"),
        ("a:cache -call(retries=1> a", 1, 26, "',' or ')'"),
        ("a:cache -> ", 1, 12, "a component is expected, not the end"),
        ("a:cache -call a", 1, 14, "'->' is expected"),
        ('a:cache(name="x', 1, 14, "does not end"),
        ("a:cache(zones=[a b])", 1, 18, "',' or ']'"),
        ("a:cache(within=vnet)", 1, 9, "a sketch cannot state within"),
        ("a:cache(instances=1, instances=2)", 1, 22, "stated twice"),
        ("@realtimee", 1, 2, "unknown tag 'realtimee'"),
        ("@peak=3", 1, 2, "unknown requirement 'peak'"),
        ("@peak_rps=many", 1, 2, "per second"),
        ("journey j: a -> b", 1, 12, "unknown component 'a'"),
        ("a:cache; journey j: a", 1, 22, "'->' is expected"),
        ("Api:cache", 1, 1, "'Api' is no id"),
        ("a:cache !", 1, 9, "an arrow or the end"),
    ],
)
def test_errors_name_line_and_column(text: str, line: int, column: int, message: str) -> None:
    with pytest.raises(InvalidDesign) as caught:
        read_sketch(text)
    found = {(p.line, p.path): p.message for p in caught.value.problems}
    assert message in found[line, f"column {column}"]


def test_all_lines_are_read_in_one_pass() -> None:
    with pytest.raises(InvalidDesign) as caught:
        read_sketch("a:cach -> b:cache\n(oops\nc -> d:cache\n")
    assert [problem.line for problem in caught.value.problems] == [1, 2, 3]


def refused(design: Design) -> str:
    """Why a design cannot be written as a sketch."""
    with pytest.raises(UnsupportedFormat) as caught:
        write_sketch(design)
    return str(caught.value)


def test_writing_names_all_that_it_cannot_carry() -> None:
    said = refused(
        read_yaml(
            FRAMED
            + "lens: [sre]\nnotes: [{text: x}]\nlayout: {api: {x: 1, y: 2}}\nbrief: {rollout: x}\n"
        )
    )
    for lost in (
        "the boundary west",
        "the boundary net",
        "lens",
        "notes",
        "layout",
        "the brief",
        "unsure",
    ):
        assert lost in said


def test_sketch_of_a_part_states_what_its_boundaries_gave() -> None:
    text = sketch_of(read_yaml(FRAMED), ["api", "db", "nobody"])
    part = read_sketch(text)
    assert part.component_by_id["api"].attributes == {
        "trust_zone": "app",
        "region": "westeurope",
        "zones": "redundant",
    }
    assert part.component_by_id["db"].attributes["zones"] == "none"
    assert part.connection_by_id["api->db"].attributes == {"encrypted": True}
    assert part.requirements.tags == ("pii",)


def test_sketch_of_nothing_is_still_a_sketch() -> None:
    assert read_sketch(sketch_of(read_yaml(FRAMED), [])).components == ()
