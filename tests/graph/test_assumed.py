"""Where a drawing without journeys ends, against its definition."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from designer.graph.assumed import assumed_journeys
from designer.graph.rings import reached
from designer.model.design import Component, Connection, Design

NAMES = tuple("abcdef")
PAIRS = st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=14)


def drawn(pairs: set[tuple[str, str]]) -> Design:
    """The drawing of some steps; `a` and `b` are entries."""
    return Design(
        name="Drawn",
        components=tuple(
            Component(id=name, kind="user_client" if name in "ab" else "function") for name in NAMES
        ),
        connections=tuple(
            Connection(id=f"{one}->{other}", source=one, target=other, kind="call")
            for one, other in sorted(pairs)
            if one != other
        ),
    )


@given(PAIRS)
def test_a_journey_ends_where_nothing_new_comes(
    pairs: set[tuple[str, str]],
) -> None:
    design = drawn(pairs)
    found = {journey.sources[0]: journey.targets for journey in assumed_journeys(design)}
    for entry in "ab":
        net = {name: {c.target for c in design.connections if c.source == name} for name in NAMES}
        within = reached(net, entry) - {entry}
        ahead = {
            name: reached({n: there & within for n, there in net.items()}, name) for name in within
        }
        ends = {name for name in within if all(name in ahead[there] for there in ahead[name])}
        assert set(found.get(entry, ())) == ends
