"""Rings and what leads to what, against their definitions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from designer.formats.sketch import read_sketch
from designer.graph import DesignGraph
from designer.graph.closure import bits_of, named
from designer.graph.rings import reached, ring_of, rings, rings_within

NETS = st.integers(1, 9).flatmap(
    lambda size: st.fixed_dictionaries(
        {n: st.lists(st.integers(0, size - 1), max_size=4) for n in range(size)}
    )
)


@given(NETS)
def test_two_places_share_a_ring_exactly_where_each_leads_to_the_other(
    net: dict[int, list[int]],
) -> None:
    ring = ring_of(rings(net))
    ahead = {place: reached(net, place) for place in net}
    for one in net:
        for other in net:
            mutual = other in ahead[one] and one in ahead[other]
            assert (ring[one] == ring[other]) == mutual


@given(NETS)
def test_each_ring_comes_after_all_that_it_leads_to(net: dict[int, list[int]]) -> None:
    ring = ring_of(rings(net))
    assert all(ring[there] <= ring[here] for here, out in net.items() for there in out)


@given(NETS, st.data())
def test_fewer_steps_have_their_rings_within_those_of_all(
    net: dict[int, list[int]], data: st.DataObject
) -> None:
    fewer = {
        place: [there for there in out if data.draw(st.booleans())] for place, out in net.items()
    }
    found = list(rings_within(rings(net), [fewer[place] for place in sorted(fewer)]))
    alone = rings(fewer)
    assert sorted(map(sorted, found)) == sorted(map(sorted, alone))
    ring = ring_of(found)
    assert all(ring[there] <= ring[here] for here, out in fewer.items() for there in out)


def test_a_long_chain_is_no_matter_of_recursion() -> None:
    net = {n: [n + 1] for n in range(20_000)} | {20_000: [0]}
    assert len(rings(net)) == 1


def test_a_set_of_components_is_an_integer_in_order_of_ids() -> None:
    graph = DesignGraph(read_sketch("c:function -> a:function -> b:function"))
    assert list(named(graph, bits_of(graph, ["c", "a", "not drawn"]))) == ["a", "c"]
    assert list(named(graph, graph.access.closure(sure=True).ahead["a"])) == ["a", "b"]
