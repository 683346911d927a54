"""What must work for a journey, against evaluation by hand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.formats.sketch import read_sketch
from designer.graph import (
    Any,
    DesignGraph,
    Fallback,
    Leaf,
    Structure,
    essential,
    journeys_stopped,
    on_journey,
    single_points,
    structure,
    works,
)
from designer.graph.structure import met
from designer.model.design import Component, Connection
from designer.model.requirements import Journey

from .designs import NAMES, design, stated, wires

leaf = st.sampled_from(NAMES).map(Leaf)


def grown(inner: st.SearchStrategy[Structure]) -> st.SearchStrategy[Structure]:
    groups = st.lists(inner, min_size=1, max_size=4).flatmap(
        lambda parts: st.integers(1, len(parts)).map(lambda k: Any(tuple(parts), k))
    )
    return groups | st.builds(Fallback, inner, inner)


structures: st.SearchStrategy[Structure] = st.recursive(leaf, grown, max_leaves=12)
downs = st.frozensets(st.sampled_from(NAMES))


def evaluated(part: Structure, down: frozenset[str]) -> bool:
    """The meaning of a structure, read off its definition."""
    if isinstance(part, Leaf):
        return part.component not in down
    if isinstance(part, Fallback):
        return evaluated(part.primary, down) or evaluated(part.alternative, down)
    return len([p for p in part.parts if evaluated(p, down)]) >= part.needs


@given(structures, downs)
def test_a_structure_works_as_it_reads(whole: Structure, down: frozenset[str]) -> None:
    assert works(whole, down) == evaluated(whole, down)


@given(structures)
def test_single_points_are_those_that_stop_it_alone(whole: Structure) -> None:
    alone = {name for name in NAMES if not evaluated(whole, frozenset({name}))}
    assert essential(whole) == alone


def mentioned(part: Structure) -> Iterator[str]:
    """Every mention of a component, read from the first to the last."""
    if isinstance(part, Leaf):
        yield part.component
        return
    for inner in (part.primary, part.alternative) if isinstance(part, Fallback) else part.parts:
        yield from mentioned(inner)


@given(structures)
def test_components_are_met_as_they_are_first_mentioned(whole: Structure) -> None:
    assert met(whole) == tuple(dict.fromkeys(mentioned(whole)))


@given(structures, downs, st.sampled_from(NAMES))
def test_losing_more_never_helps(whole: Structure, down: frozenset[str], more: str) -> None:
    assert works(whole, down) >= works(whole, down | {more})


@given(structures)
def test_structures_that_are_equal_are_equal_keys(whole: Structure) -> None:
    assert len({whole, whole}) == 1
    assert hash(whole) == hash(whole)


# ---- from drawings


def needed(sketch: str, journey: str = "j") -> set[str]:
    return set(single_points(DesignGraph(read_sketch(sketch)), journey))


def survives(sketch: str, *down: str) -> bool:
    return works(structure(DesignGraph(read_sketch(sketch)), "j"), frozenset(down))


CHAIN = "journey j: u -> api; u:user_client -> api:web_app -> db:relational_db"


def test_what_is_called_is_needed() -> None:
    assert needed(CHAIN) == {"api", "db"}


def test_a_component_knows_the_journeys_that_stop_with_it_alone() -> None:
    two = "; journey k: u -> b (criticality=high,availability=0.999); journey l: u -> b (criticality=low)"
    sketch = "u:user_client -> a:web_app -> b:web_app; u -> b; journey j: u -> a (criticality=high)"
    graph = DesignGraph(read_sketch(sketch + two))
    stopped = {c.id: [j.id for j in journeys_stopped(graph, c, "high")] for c in graph.components}
    assert stopped == {"a": ["j"], "b": ["k", "j"], "u": []}


def test_entries_are_no_single_points() -> None:
    assert "u" not in needed(CHAIN)


def test_what_is_not_required_is_not_needed() -> None:
    assert needed(CHAIN + "; api -call(required=false)-> mail:notification_channel") == {
        "api",
        "db",
    }


def test_what_is_read_at_start_only_is_not_needed() -> None:
    assert needed(CHAIN + "; api -call(frequency=startup)-> v:secret_store") == {"api", "db"}


def test_a_group_needs_as_many_as_it_says() -> None:
    two = "; api -call(group=g)-> x:cache; api -call(group=g)-> y:cache"
    assert needed(CHAIN + two) == {"api", "db"}
    assert survives(CHAIN + two, "x")
    assert not survives(CHAIN + two, "x", "y")
    both = two.replace("group=g", "group=g,needs=2")
    assert needed(CHAIN + both) == {"api", "db", "x", "y"}


def test_alternatives_that_share_a_dependency_share_its_failure() -> None:
    shared = (
        "; api -call(group=g)-> x:function; api -call(group=g)-> y:function; x -> s:cache; y -> s"
    )
    assert needed(CHAIN + shared) == {"api", "db", "s"}


def test_a_fallback_stands_in_for_the_only_call() -> None:
    sketch = "journey j: u -> api; u:user_client -> api:web_app -> m:online_endpoint; api -fallback-> r:rules_engine"
    assert needed(sketch) == {"api"}
    assert not survives(sketch, "m", "r")


def test_a_fallback_joins_the_group_it_names() -> None:
    sketch = (
        "journey j: u -> api; u:user_client -> api:web_app -call(group=model)-> m:online_endpoint; "
        "api -call(group=data)-> d:cache; api -fallback(group=data)-> r:rules_engine"
    )
    assert needed(sketch) == {"api", "m"}


def test_a_fallback_that_may_be_for_several_calls_is_for_none() -> None:
    sketch = (
        "journey j: u -> api; u:user_client -> api:web_app -> d:cache; api -> e:relational_db; "
        "api -fallback-> r:rules_engine"
    )
    assert needed(sketch) == {"api", "d", "e"}


def test_a_fallback_among_others_is_for_the_model() -> None:
    sketch = (
        "journey j: u -> api; u:user_client -> api:web_app -> d:cache; api -> m:online_endpoint; "
        "api -fallback-> r:rules_engine"
    )
    assert needed(sketch) == {"api", "d"}


def test_a_check_that_blocks_is_needed_and_one_that_fails_open_is_not() -> None:
    sketch = (
        "journey j: u -> api; u:user_client -> api:web_app -call(guarded_by=[g])-> m:llm_deployment; "
        "g:content_safety_in(blocking=true,fail_open={})"
    )
    assert needed(sketch.format("false")) == {"api", "m", "g"}
    assert needed(sketch.format("true")) == {"api", "m"}


def test_two_ways_of_messages_are_alternatives() -> None:
    sketch = (
        "journey j: u -> w; u:user_client -publish-> h:event_stream -consume-> w:function; "
        "u -publish-> k:message_queue -consume-> w"
    )
    assert needed(sketch) == {"w"}
    assert not survives(sketch, "h", "k")


def test_drawings_without_journeys_get_one_for_each_entry() -> None:
    graph = DesignGraph(
        read_sketch("u:user_client -> api:web_app -> db:relational_db; p:partner_system -> api")
    )
    assert [(j.id, j.part.sources, j.part.targets) for j in graph.journeys] == [
        ("from-p", ("p",), ("db",)),
        ("from-u", ("u",), ("db",)),
    ]
    assert all(j.part.assumed and j.part.criticality == "high" for j in graph.journeys)


# ---- random drawings of calls: the greatest set of components that are up and have what they need


@given(wires(9), st.data())
def test_journeys_over_random_calls_work_exactly_when_all_they_need_does(
    edges: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    grouped = {e[2]: data.draw(st.sampled_from((None, None, "g")), label=e[2]) for e in edges}
    components = [Component(id="u", kind="user_client")] + [
        Component(id=name, kind="function") for name in NAMES
    ]
    connections = [Connection(id="u->a", source="u", target="a", kind="call")] + [
        Connection(id=n, source=x, target=y, kind="call", attributes=stated(group=grouped[n]))
        for x, y, n in edges
    ]
    journey = Journey(id="j", sources=("u",), targets=("a",))
    drawn = design(components, connections).model_copy(update={"journeys": (journey,)})
    whole = structure(DesignGraph(drawn), "j")
    for size in range(len(NAMES) + 1):
        for down in combinations(NAMES, size):
            assert works(whole, frozenset(down)) == ("a" in standing(edges, grouped, set(down)))


def standing(
    edges: list[tuple[str, str, str]], grouped: dict[str, str | None], down: set[str]
) -> set[str]:
    up = set(NAMES) - down
    while True:
        still = {name for name in up if has_what_it_needs(name, edges, grouped, up)}
        if still == up:
            return up
        up = still


def has_what_it_needs(
    name: str, edges: list[tuple[str, str, str]], grouped: dict[str, str | None], up: set[str]
) -> bool:
    called = [(y, grouped[n]) for x, y, n in edges if x == name]
    alone = all(y in up for y, group in called if group is None)
    members = [y for y, group in called if group is not None]
    return alone and (not members or any(y in up for y in members))


def ring(size: int) -> str:
    """A drawing in which everything calls the next two and the last call the first."""
    names = [f"c{i}" for i in range(size)]
    calls = [f"{n} -> {names[(i + k) % size]}" for i, n in enumerate(names) for k in (1, 2, 5)]
    declared = [f"{n}:function" for n in names]
    return "; ".join(["journey j: u -> c0", "u:user_client -> c0:function", *declared[1:], *calls])


@pytest.mark.timeout(20)
def test_a_large_ring_of_calls_takes_no_time() -> None:
    graph = DesignGraph(read_sketch(ring(60)))
    assert len(single_points(graph, "j")) == 60


@settings(max_examples=20)
@given(wires(9))
def test_the_order_of_parts_changes_no_structure(edges: list[tuple[str, str, str]]) -> None:
    components = [Component(id="u", kind="user_client")] + [
        Component(id=name, kind="function") for name in NAMES
    ]
    connections = [Connection(id="u->a", source="u", target="a", kind="call")] + [
        Connection(id=n, source=x, target=y, kind="call") for x, y, n in edges
    ]
    journeys = (Journey(id="j", sources=("u",), targets=("a",)),)
    one = design(components, connections).model_copy(update={"journeys": journeys})
    other = design(reversed(components), reversed(connections)).model_copy(
        update={"journeys": journeys}
    )
    assert structure(DesignGraph(one), "j") == structure(DesignGraph(other), "j")
    assert on_journey(DesignGraph(one), "j") == on_journey(DesignGraph(other), "j")
