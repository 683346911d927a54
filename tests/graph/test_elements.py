"""Reading facts: stated, stated to be missing, inherited, promised, or unknown."""

from __future__ import annotations

import pytest

from designer.formats.sketch import read_sketch
from designer.graph import Ask, DesignGraph, Unknown, is_kind, provides
from designer.model.catalogue import CATALOGUE
from designer.model.design import Attributes, Boundary, Component, Connection, Design
from designer.model.errors import InvalidRule


def graph(sketch: str) -> DesignGraph:
    return DesignGraph(read_sketch(sketch))


def test_an_absent_fact_is_unknown_and_is_asked_for() -> None:
    with pytest.raises(Unknown) as caught:
        _ = graph("a:web_app").elements["a"].instances
    assert caught.value.asks == (Ask("a", "instances"),)


def test_reading_an_unknown_twice_asks_twice() -> None:
    component = graph("a:web_app").elements["a"]
    for _ in range(2):
        with pytest.raises(Unknown):
            _ = component.instances


def test_none_is_known_to_be_missing() -> None:
    assert graph("a:web_app(owner=none)").elements["a"].owner is None


def test_a_spoken_unknown_is_open_and_marked_as_answered() -> None:
    spoken = graph("a:web_app(owner=unknown)")
    with pytest.raises(Unknown) as caught:
        _ = spoken.elements["a"].owner
    assert spoken.spoken_unknown(caught.value.asks[0])
    assert not graph("a:web_app").spoken_unknown(Ask("a", "owner"))


def test_what_a_kind_cannot_have_is_none() -> None:
    assert "tpm" not in CATALOGUE.kinds["web_app"].attributes
    assert graph("a:web_app").elements["a"].tpm is None


def test_what_no_kind_has_is_the_rules_own_error() -> None:
    with pytest.raises(InvalidRule, match="wombat"):
        _ = graph("a:web_app").elements["a"].wombat
    with pytest.raises(InvalidRule, match="wombat"):
        provides("wombat")
    with pytest.raises(InvalidRule, match="wombat"):
        is_kind("wombat")


def test_what_is_not_drawn_is_not_there() -> None:
    call = graph("a:web_app -> b:web_app").elements["a->b"]
    assert call.guarded_by is None
    assert call.required is True
    assert call.guards == ()


def test_calls_wait_and_messages_do_not() -> None:
    drawn = graph("a:web_app -> b:web_app; a -publish-> h:event_stream")
    assert drawn.elements["a->b"].sync is True
    assert drawn.elements["a->h"].sync is False


def test_a_box_may_be_anything_and_a_link_too() -> None:
    drawn = graph("a:box -link-> b:web_app")
    with pytest.raises(Unknown) as caught:
        provides("data_store")(drawn.elements["a"])
    assert caught.value.asks == (Ask("a", "kind"),)
    with pytest.raises(Unknown):
        is_kind("cache")(drawn.elements["a"])


def test_connections_know_their_ends_and_components_theirs() -> None:
    drawn = graph("a:web_app -> b:cache; c:web_app -> b; b -data-> d:object_store")
    b = drawn.component("b")
    assert [c.id for c in b.incoming] == ["a->b", "c->b"]
    assert [c.target_element.id for c in b.outgoing] == ["d"]
    assert b.incoming[0].source_element is drawn.elements["a"]


def test_guards_are_the_components_that_a_connection_names() -> None:
    drawn = graph("a:web_app -call(guarded_by=[g])-> b:llm_deployment; g:content_safety_in")
    assert [g.id for g in drawn.elements["a->b"].guards] == ["g"]
    assert drawn.component("g").guards_something


FRAMES = (
    Boundary(
        id="region",
        attributes={"region": "we", "trust_zone": "app", "environment": "test"},
        component_defaults={"owner": "outer", "zones": "redundant"},
        connection_defaults={"encrypted": True, "authn": "mtls"},
    ),
    Boundary(
        id="net",
        within="region",
        attributes={"trust_zone": "data", "private_network": True},
        component_defaults={"owner": "inner"},
        connection_defaults={"authn": "oidc"},
    ),
)


def framed(within: str | None, **attributes: str) -> DesignGraph:
    facts: Attributes = dict(attributes)
    return DesignGraph(
        Design(
            name="",
            boundaries=FRAMES,
            components=(
                Component(id="a", kind="web_app", within=within, attributes=facts),
                Component(id="b", kind="web_app", within="net"),
                Component(id="c", kind="web_app", within="region"),
                Component(id="d", kind="web_app"),
            ),
            connections=tuple(
                Connection(id=f"a->{end}", source="a", target=end, kind="call") for end in "bcd"
            ),
        )
    )


def test_the_nearest_frame_that_says_so_gives_place_and_trust() -> None:
    inside = framed("net").elements["a"]
    assert (inside.trust_zone, inside.environment, inside.private_network) == ("data", "test", True)
    between = framed("region").elements["a"]
    assert between.trust_zone == "app"
    assert framed(None).elements["a"].environment == "prod"


def test_ones_own_word_beats_the_frames() -> None:
    assert framed("net", trust_zone="edge").elements["a"].trust_zone == "edge"
    assert framed("net", owner="me").elements["a"].owner == "me"


def test_frames_fill_in_what_is_left_out() -> None:
    assert framed("net").elements["a"].owner == "inner"
    assert framed("net").elements["a"].zones == "redundant"
    with pytest.raises(Unknown):
        _ = framed(None).elements["a"].zones


def test_connections_take_defaults_of_frames_around_both_ends() -> None:
    drawn = framed("net").elements
    assert (drawn["a->b"].authn, drawn["a->b"].encrypted) == ("oidc", True)
    assert (drawn["a->c"].authn, drawn["a->c"].encrypted) == ("mtls", True)
    with pytest.raises(Unknown):
        _ = drawn["a->d"].authn


def test_a_kind_stands_where_it_stands_by_definition() -> None:
    drawn = graph("u:user_client; n:notebook")
    assert drawn.elements["u"].trust_zone == "internet"
    assert drawn.elements["n"].environment == "dev"


@pytest.mark.parametrize("kind", sorted(CATALOGUE.kinds))
def test_a_habit_is_never_read_as_a_fact(kind: str) -> None:
    """DECISIONS 2: only what is promised, or true by definition, may decide."""
    component = DesignGraph(Design(name="", components=(Component(id="a", kind=kind),))).elements[
        "a"
    ]
    facts = CATALOGUE.kinds[kind].facts
    for name, figure in CATALOGUE.kinds[kind].defaults.items():
        attribute = CATALOGUE.attributes.get(name)
        if attribute is None or attribute.world == "closed" or name in facts:
            continue
        if figure.promised or figure.provenance == "definition":
            assert getattr(component, name) == figure.value
        else:
            with pytest.raises(Unknown):
                getattr(component, name)
