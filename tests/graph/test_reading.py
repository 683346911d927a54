"""What was read is known: by which attributes an answer may change, and what a later drawing may take over."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from designer.formats.reading import read
from designer.graph import DesignGraph, Element
from designer.graph.facts import fact, lasting
from designer.graph.kernel import Predicate, answers
from designer.graph.reading import ALL, BIT, bits_of
from designer.graph.relations import Relation
from designer.model.change import changed
from designer.model.edit import Set
from designer.review import Judgement, Policy
from designer.rules import packs
from tests.quality.designs import broken, references

DRAWN = "u:user_client -> a:web_app(instances=2) -> d:relational_db(zones=[1, 2])"
ASKED: list[str] = []


def graph() -> DesignGraph:
    return DesignGraph(read(DRAWN))


@fact
def copies(graph: DesignGraph, name: str) -> object:
    ASKED.append(name)
    return graph.component(name).known("instances")


@lasting
def many(graph: DesignGraph, name: str) -> bool:
    ASKED.append(name)
    return bool(copies(graph, name))


has_owner = Predicate(lambda element: element.known("owner") is not None)


def read_by(drawn: DesignGraph) -> int:
    found, drawn.reading.now = drawn.reading.now, 0
    return found


def test_each_way_to_read_an_attribute_is_seen() -> None:
    a = graph().component("a")
    for look in (
        lambda: a.instances,
        lambda: a.known("instances"),
        lambda: a.told("instances"),
        lambda: a.states("instances"),
        lambda: a.says("instances"),
        lambda: a.stated("instances"),
        lambda: a.drawn("instances"),
    ):
        look()
        assert read_by(a.graph) == BIT["instances"]
    assert a.regions_stated == ()
    assert read_by(a.graph) == bits_of(frozenset({"region", "regions"}))
    assert not a.says_some(frozenset({"owner", "zones"}))
    assert read_by(a.graph) == BIT["owner"] | BIT["zones"]
    assert a.all_stated == {"instances": 2}
    assert read_by(a.graph) == ALL


def test_what_is_asked_again_has_been_read_again() -> None:
    drawn = graph()
    for _ in range(2):
        many(drawn, "a")
        assert read_by(drawn) == BIT["instances"]
        has_owner.truth(drawn.component("a"))
        assert read_by(drawn) == BIT["owner"]
        answers(drawn, has_owner | ~has_owner)
        assert read_by(drawn) == BIT["owner"]


def test_what_all_share_is_read_by_everybody() -> None:
    drawn = graph()
    assert drawn.need.path("u", "d") is not None
    assert read_by(drawn) == 0
    assert drawn.reading.everywhere & BIT["required"]


def test_a_tried_drawing_reads_for_the_one_that_it_came_from() -> None:
    drawn = graph()
    copies(drawn.after((Set(on="a", attribute="owner", value="me"),)), "a")
    assert read_by(drawn) == BIT["instances"]


@pytest.mark.parametrize(("attribute", "again"), [("owner", []), ("instances", ["a", "a"])])
def test_a_later_drawing_takes_over_what_did_not_change(attribute: str, again: list[str]) -> None:
    drawn = graph()
    assert many(drawn, "a")
    ASKED.clear()
    edit = Set(on="a", attribute=attribute, value=None if attribute == "instances" else "me")
    later = drawn.later(changed(drawn.design, (edit,)), BIT[attribute])
    assert many(later, "a") is (attribute == "owner")
    assert again == ASKED
    assert read_by(later) == BIT["instances"]


def test_what_all_share_changes_everything() -> None:
    drawn = graph()
    assert many(drawn, "a")
    assert drawn.need.path("u", "d") is not None
    line = drawn.design.connections[1].id
    edit = Set(on=line, attribute="required", value=False)
    later = drawn.later(changed(drawn.design, (edit,)), BIT["required"])
    assert later.lasting == {}
    assert later.need.path("u", "d") is None


def within(held: object) -> Iterator[object]:
    """All that something holds on to, code and classes left out."""
    seen, waiting = set[int](), [held]
    while waiting:
        each = waiting.pop()
        if id(each) not in seen and not isinstance(each, type) and not callable(each):
            seen.add(id(each))
            yield each
            waiting += gc.get_referents(each)


@pytest.mark.parametrize("name", ["fraud-realtime flawed 1", "video-recsys reference 1"])
def test_what_lasts_holds_no_part_of_a_drawing(name: str) -> None:
    judgement = Judgement({**references(), **broken()}[name], packs.load(), Policy(extended=True))
    assert judgement.findings is not None
    kept = judgement.graph.lasting, dict(judgement.outcomes), judgement.drafts
    assert judgement.graph.lasting
    held = (Element, DesignGraph, Relation)
    assert [each for each in within(kept) if isinstance(each, held)] == []
