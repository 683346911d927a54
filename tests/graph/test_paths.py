"""Paths that avoid barriers, against every way in which the unknown may turn out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from designer.formats.sketch import read_sketch
from designer.graph import DesignGraph, Path, Predicate
from designer.model.design import Component, Connection, Design

from .designs import NAMES, Edge, completions, design, stated, told, verdict_over, walks, wires

stops = Predicate(
    lambda element: bool(element.local_auth if element.is_component else element.encrypted)
)
begins = Predicate(lambda component: bool(component.public_access))

Facts = dict[str, bool | None]


@st.composite
def guarded_designs(draw: st.DrawFn) -> tuple[Design, list[Edge], Facts, Facts]:
    """A design, its edges, what is a barrier and what is a source; at most six facts are not stated."""
    edges = draw(wires(6))
    parts = [*NAMES, *(name for _, _, name in edges)]
    barriers: Facts = {name: draw(st.booleans()) for name in parts}
    sources: Facts = {name: draw(st.booleans()) for name in NAMES}
    barriers |= dict.fromkeys(draw(st.sets(st.sampled_from(parts), max_size=4)), None)
    sources |= dict.fromkeys(draw(st.sets(st.sampled_from(NAMES), max_size=2)), None)
    drawn = design(
        (
            Component(
                id=name,
                kind="web_app",
                attributes=stated(local_auth=barriers[name], public_access=sources[name]),
            )
            for name in NAMES
        ),
        (
            Connection(
                id=name,
                source=a,
                target=b,
                kind="publish",
                attributes=stated(encrypted=barriers[name]),
            )
            for a, b, name in edges
        ),
    )
    return drawn, edges, barriers, sources


def gets_through(edges: list[Edge], barrier: dict[str, bool], start: set[str], target: str) -> bool:
    """Whether a walk leads from a start to the target; starts and target are not asked."""
    open_edges = [
        (a, b)
        for a, b, name in edges
        if not barrier[name] and (a in start or not barrier[a]) and a != target
    ]
    return target in walks(open_edges, start - {target})


@given(guarded_designs(), st.sampled_from(NAMES))
def test_a_path_around_barriers_is_found_doubted_or_excluded_as_enumeration_says(
    made: tuple[Design, list[Edge], Facts, Facts], target: str
) -> None:
    drawn, edges, barriers, sources = made
    graph = DesignGraph(drawn)
    expected = verdict_over(
        gets_through(edges, barrier, {n for n, begin in source.items() if begin}, target)
        for source in completions(sources)
        for barrier in completions(barriers)
    )
    assert (
        told(lambda: graph.access.path_avoiding(stops, begins, graph.elements[target])) == expected
    )


@given(guarded_designs(), st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_a_witness_is_a_real_walk_and_the_shortest(
    made: tuple[Design, list[Edge], Facts, Facts], source: str, target: str
) -> None:
    drawn, edges, barriers, _ = made
    graph = DesignGraph(drawn)
    start = graph.elements[source]
    if source == target or not told(
        lambda: graph.access.path_avoiding(stops, start, graph.elements[target])
    ):
        return
    path = graph.access.path_avoiding(stops, start, graph.elements[target])
    assert path is not None
    ends = {name: (a, b) for a, b, name in edges}
    steps = list(zip(path.components, path.components[1:], strict=False))
    assert [ends[name] for name in path.connections] == steps
    assert (path.components[0], path.components[-1]) == (source, target)
    met = (*path.components[1:-1], *path.connections)
    assert not any(barriers[name] for name in met)
    assert len(steps) == least_steps(edges, barriers, source, target)


def least_steps(edges: list[Edge], barriers: Facts, source: str, target: str) -> int:
    """How many rounds a walk over what is surely no barrier takes."""
    free = [
        (a, b)
        for a, b, name in edges
        if barriers[name] is False and (a == source or barriers[a] is False)
    ]
    here, rounds = {source}, 0
    while target not in here:
        here |= {b for a, b in free if a in here}
        rounds += 1
    return rounds


@given(guarded_designs(), st.sampled_from(NAMES))
def test_the_order_of_parts_changes_no_path(
    made: tuple[Design, list[Edge], Facts, Facts], target: str
) -> None:
    drawn = made[0]
    shuffled = drawn.model_copy(
        update={
            "components": tuple(reversed(drawn.components)),
            "connections": tuple(reversed(drawn.connections)),
        }
    )
    assert outcome(drawn, target) == outcome(shuffled, target)


def outcome(drawn: Design, target: str) -> object:
    from designer.graph import Unknown

    graph = DesignGraph(drawn)
    try:
        return graph.access.path_avoiding(stops, begins, graph.elements[target])
    except Unknown as unknown:
        return unknown.asks


@given(wires(8), st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_reaching_is_walking(edges: list[Edge], source: str, target: str) -> None:
    graph = DesignGraph(
        design(
            (Component(id=name, kind="web_app") for name in NAMES),
            (Connection(id=n, source=a, target=b, kind="publish") for a, b, n in edges),
        )
    )
    walked = target in walks([(a, b) for a, b, _ in edges], [source])
    if source != target:
        assert graph.access.reaches(source, target) == walked
        assert (graph.access.path(source, target) is not None) == walked


def test_of_two_shortest_paths_the_first_by_name_is_the_witness() -> None:
    graph = DesignGraph(read_sketch("u:user_client -> b:web_app -> d:cache; u -> a:web_app -> d"))
    never = Predicate(lambda element: False)
    path = graph.access.path_avoiding(never, graph.elements["u"], graph.elements["d"])
    assert path == Path(("u", "a", "d"), ("u->a", "a->d"))
    assert str(path) == "u -> a -> d"


def test_a_store_that_is_a_source_itself_is_still_reached_from_others() -> None:
    graph = DesignGraph(
        read_sketch("a:web_app(public_access) -> b:web_app -> d:cache(public_access)")
    )
    never = Predicate(lambda element: False)
    path = graph.access.path_avoiding(never, begins, graph.elements["d"])
    assert path is not None
    assert path.components == ("a", "b", "d")


def test_a_link_may_be_a_way_and_may_be_none() -> None:
    graph = DesignGraph(read_sketch("a:web_app -link-> b:cache"))
    assert told(lambda: graph.access.reaches("a", "b")) is None
