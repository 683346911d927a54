"""A design that was edited is held to the same words and references as a file."""

from __future__ import annotations

import pytest

from designer.model.catalogue import CATALOGUE
from designer.model.consistency import problems_of
from designer.model.design import Boundary, Component, Connection, Design, Value
from designer.model.values import check_of, vocabulary


def drawn(**attributes: Value) -> Design:
    """One cache with these facts."""
    return Design(name="x", components=(Component(id="a", kind="cache", attributes=attributes),))


def paths(design: Design) -> list[str]:
    """Where something is wrong."""
    return [problem.path for problem in problems_of(design)]


def test_empty_design_is_consistent() -> None:
    assert problems_of(Design(name="")) == ()


@pytest.mark.parametrize(
    ("attributes", "path"),
    [
        ({"zonez": 1}, "components[0].zonez"),
        ({"instances": 1.5}, "components[0].instances"),
        ({"instances": -1}, "components[0].instances"),
        ({"instances": True}, "components[0].instances"),
        ({"instances": (1,)}, "components[0].instances"),
        ({"public_access": "yes"}, "components[0].public_access"),
        ({"trust_zone": "moon"}, "components[0].trust_zone"),
        ({"dead_letter": "nobody"}, "components[0].dead_letter"),
        ({"traffic": {"blue": 0.95, "green": 0.05}}, "components[0].traffic"),
        ({"traffic": {"blue": "most"}}, "components[0].traffic"),
        ({"holds": "pii"}, "components[0].holds"),
        ({"guarded_by": ("a",)}, "components[0].guarded_by"),
    ],
)
def test_wrong_fact_is_found(attributes: dict[str, Value], path: str) -> None:
    assert paths(drawn(**attributes)) == [path]


def test_what_a_sound_design_has_as_well_is_looked_at_only_for_what_it_names() -> None:
    guard = Component(id="g", kind="cache")
    kept = Component(id="a", kind="cache", attributes={"dead_letter": "g", "instances": 2})
    line = Connection(
        id="l", source="a", target="g", kind="call", attributes={"guarded_by": ("g",)}
    )
    sound = Design(name="x", components=(kept, guard), connections=(line,))
    assert problems_of(sound) == ()
    odd = Component(id="b", kind="cache", attributes={"zonez": 1})
    for parts in ((kept, guard, odd), (kept,), (guard,), (odd, kept, kept)):
        after = Design(name="x", components=parts, connections=(line,))
        assert problems_of(after, sound) == problems_of(after) != ()


def test_other_word_for_a_kind_names_the_right_one() -> None:
    design = Design(name="x", components=(Component(id="a", kind="kafka"),))
    (problem,) = problems_of(design)
    assert problem.remedy == "write event_stream"


def test_fact_of_a_connection_is_not_said_of_a_component() -> None:
    (problem,) = problems_of(drawn(timeout_ms=3))
    assert "connection" in problem.remedy


def test_boundary_gives_only_what_is_inherited() -> None:
    design = Design(
        name="x", boundaries=(Boundary(id="b", attributes={"instances": 2, "region": "west"}),)
    )
    (problem,) = problems_of(design)
    assert problem.remedy == "say it under defaults: components"


def test_connection_to_a_boundary_is_refused() -> None:
    design = Design(
        name="x",
        boundaries=(Boundary(id="b"),),
        components=(Component(id="a", kind="cache"),),
        connections=(Connection(id="c", source="a", target="b", kind="call"),),
    )
    (problem,) = problems_of(design)
    assert problem.path == "connections[0].to"


@pytest.mark.parametrize("role", ["component", "connection", "boundary"])
def test_every_attribute_has_a_check(role: str) -> None:
    for name, attribute in vocabulary(role).items():
        check = check_of(name, role)
        assert check("none") == check("unknown") == ""
        assert all(check(choice) == "" for choice in attribute.choices)


def test_every_attribute_of_every_kind_can_be_stated() -> None:
    known = vocabulary("component")
    assert {name for kind in CATALOGUE.kinds.values() for name in kind.attributes} <= set(known)
