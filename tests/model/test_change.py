"""Edits can be applied, undone exactly and written down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.model import edit as e
from designer.model.change import apply
from designer.model.design import Attributes, Boundary, Component, Connection, Design, Place
from designer.model.difference import difference
from designer.model.edit import Edit, edits_from, edits_to
from designer.model.errors import InvalidEdit
from designer.model.requirements import Journey, Note, Requirements, Waiver

IDS = ("a", "b", "c", "d")


def drawn() -> Design:
    """Four components in a frame, chained, with everything that can refer to them."""
    calls: list[tuple[str, str, Attributes]] = [
        ("a", "b", {}),
        ("b", "c", {"guarded_by": ("d",), "group": "g"}),
        ("c", "d", {}),
    ]
    return Design(
        name="Small",
        boundaries=(
            Boundary(id="outer"),
            Boundary(id="inner", within="outer", attributes={"region": "west"}),
        ),
        components=tuple(Component(id=i, kind="web_app", within="inner") for i in IDS),
        connections=tuple(
            Connection(id=f"{s}->{t}", source=s, target=t, kind="call", attributes=attributes)
            for s, t, attributes in calls
        ),
        journeys=(Journey(id="j", sources=("a",), targets=("c", "d")),),
        waivers=(
            Waiver.model_validate(
                {"rule": "R", "on": "b", "reason": "r", "owner": "o", "until": "2030-01-01"}
            ),
        ),
        notes=(Note(text="look", at="c"),),
        layout={i: Place(x=n, y=0) for n, i in enumerate(IDS)},
    )


ATTRIBUTE_VALUES = st.one_of(
    st.none(), st.integers(0, 9), st.booleans(), st.just(("x", "y")), st.just("none")
)
EDITS: st.SearchStrategy[Edit] = st.one_of(
    st.builds(e.Remove, id=st.sampled_from((*IDS, "inner", "outer"))),
    st.builds(e.Disconnect, id=st.sampled_from(("a->b", "b->c", "c->d"))),
    st.builds(
        e.Set,
        on=st.sampled_from(IDS),
        attribute=st.sampled_from(("zones", "instances")),
        value=ATTRIBUTE_VALUES,
    ),
    st.builds(
        e.Set,
        on=st.just("b->c"),
        attribute=st.sampled_from(("kind", "target")),
        value=st.sampled_from(IDS),
    ),
    st.builds(e.Rename, id=st.sampled_from((*IDS, "inner")), to=st.sampled_from(("x", "y"))),
    st.builds(
        e.Move,
        positions=st.dictionaries(st.sampled_from(IDS), st.none() | st.just(Place(x=5, y=6))),
    ),
    st.builds(
        e.Splice, connection=st.just("b->c"), component=st.just(Component(id="new", kind="cache"))
    ),
    st.builds(e.Wrap, boundary=st.just(Boundary(id="frame")), members=st.just(("a", "inner"))),
    st.builds(
        e.Add,
        component=st.just(Component(id="extra", kind="cache")),
        index=st.none() | st.integers(0, 9),
    ),
    st.builds(e.Describe, name=st.sampled_from(("One", "Two"))),
    st.just(e.ChangeRequirements(requirements=Requirements(peak_rps=5))),
    st.just(e.ChangeJourneys(journeys=())),
    st.just(e.ChangeWaivers(waivers=())),
    st.just(e.ChangeNotes(notes=())),
)


@given(st.lists(EDITS, max_size=6))
def test_inverse_restores_the_design_exactly(edits: list[Edit]) -> None:
    design = drawn()
    try:
        applied = apply(design, edits)
    except InvalidEdit:
        return
    assert apply(applied.design, applied.inverse).design == design


@given(st.lists(EDITS, max_size=6))
def test_edits_survive_being_written_down(edits: list[Edit]) -> None:
    assert edits_from(edits_to(edits)) == tuple(edits)


@given(st.lists(EDITS, max_size=6))
def test_difference_leads_from_one_design_to_the_other(edits: list[Edit]) -> None:
    design = drawn()
    try:
        changed = apply(design, [x for x in edits if x.op != "rename"]).design
    except InvalidEdit:
        return
    assert apply(design, difference(design, changed)).design == changed


def test_removing_a_component_removes_what_refers_to_it() -> None:
    left = apply(drawn(), [e.Remove(id="d")]).design
    assert "guarded_by" not in left.connection_by_id["b->c"].attributes
    assert left.journeys[0].targets == ("c",)
    assert "c->d" not in left.connection_by_id
    assert "d" not in left.layout


def test_journey_without_entry_is_gone() -> None:
    assert apply(drawn(), [e.Remove(id="a")]).design.journeys == ()


def test_removing_a_boundary_moves_its_members_out() -> None:
    left = apply(drawn(), [e.Remove(id="inner")]).design
    assert {c.within for c in left.components} == {"outer"}


def test_splice_keeps_the_callers_group_with_the_callers_half() -> None:
    spliced = apply(
        drawn(), [e.Splice(connection="b->c", component=Component(id="n", kind="cache"))]
    ).design
    assert spliced.connection_by_id["b->n"].attributes["group"] == "g"
    assert "group" not in spliced.connection_by_id["n->c"].attributes


def test_rename_follows_every_reference() -> None:
    renamed = apply(drawn(), [e.Rename(id="d", to="guard")]).design
    assert renamed.connection_by_id["b->c"].attributes["guarded_by"] == ("guard",)
    assert renamed.connection_by_id["c->guard"].target == "guard"
    assert renamed.journeys[0].targets == ("c", "guard")


@pytest.mark.parametrize(
    "edit",
    [
        e.Remove(id="nobody"),
        e.Disconnect(id="a->d"),
        e.Add(component=Component(id="a", kind="cache")),
        e.Add(),
        e.Connect(connection=Connection(id="x", source="a", target="nobody", kind="call")),
        e.Connect(connection=Connection(id="a->b", source="a", target="b", kind="call")),
        e.Set(on="nobody", attribute="zones", value=1),
        e.Set(on="a", attribute="kind", value=None),
        e.Set(on="a->b", attribute="target", value="nobody"),
        e.Set(on="a", attribute="elsewhere", value=("x",)),
        e.Rename(id="a", to="b"),
        e.Rename(id="nobody", to="z"),
        e.Move(positions={"nobody": None}),
        e.Wrap(boundary=Boundary(id="w"), members=("nobody",)),
        e.Splice(connection="a->d", component=Component(id="n", kind="cache")),
    ],
    ids=lambda edit: f"{edit.op}-{getattr(edit, 'id', '')}",
)
def test_edit_that_cannot_be_done_is_refused(edit: Edit) -> None:
    with pytest.raises(InvalidEdit):
        apply(drawn(), [edit])


@pytest.mark.parametrize(
    "document", [None, 3, [{"op": "explode"}], [{"op": "set", "on": "a"}], [["op"]]]
)
def test_malformed_edits_are_refused(document: object) -> None:
    with pytest.raises(InvalidEdit):
        edits_from(document)
