"""Places: nothing that somebody placed moves, frames hold what is in them, and new parts find room."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from designer.formats.layout import HEIGHT, WIDTH, beside, by_hand, laid_out
from designer.formats.sketch import read_sketch
from designer.model.design import Boundary, Component, Connection, Design, Place

CHAIN = read_sketch("u:user_client -> api:web_app -> db:relational_db")


def test_what_is_kept_stays() -> None:
    placed = CHAIN.model_copy(update={"layout": {"api": Place(x=808, y=400)}})
    assert laid_out(placed, ["api"])["api"] == Place(x=808, y=400)


def test_frame_sized_by_hand_does_not_shrink() -> None:
    inside = Component(id="api", kind="web_app", within="net")
    frame = Place(x=0, y=0, width=900, height=700)
    layout = {"net": frame, "api": Place(x=100, y=100)}
    boundary = Boundary(id="net")
    drawn = Design(name="Framed", boundaries=(boundary,), components=(inside,), layout=layout)
    assert laid_out(drawn, drawn.layout)["net"] == frame
    tidied = laid_out(drawn)["net"]
    assert (tidied.width or 0) < 900


@given(st.lists(st.integers(0, 20), max_size=30))
def test_new_parts_find_room(ends: list[int]) -> None:
    new = [Component(id=f"n{i}", kind="web_app") for i in range(len(ends))]
    lines = [
        Connection(id=f"n{i}-c{end % 3}", source=f"n{i}", target=f"c{end % 3}", kind="call")
        for i, end in enumerate(ends)
    ]
    old = [Component(id=f"c{i}", kind="cache") for i in range(3)]
    layout = {f"c{i}": Place(x=i * 208, y=40) for i in range(3)}
    drawn = Design(name="Room", components=(*old, *new), connections=tuple(lines), layout=layout)
    found = [*layout.values(), *beside(drawn).values()]
    assert len(found) == 3 + len(ends)
    for i, one in enumerate(found):
        for other in found[i + 1 :]:
            assert abs(one.x - other.x) >= WIDTH or abs(one.y - other.y) >= HEIGHT


def test_hand_and_reckoning_are_told_apart() -> None:
    boundary, lone = Boundary(id="net"), Boundary(id="empty")
    inside = CHAIN.components[1].model_copy(update={"within": "net"})
    parts = (CHAIN.components[0], inside, CHAIN.components[2])
    drawn = Design(
        name="Framed",
        boundaries=(boundary, lone),
        components=parts,
        connections=CHAIN.connections,
    )
    reckoned = drawn.model_copy(update={"layout": laid_out(drawn)})
    assert {"u", "api", "db", "net"} <= reckoned.layout.keys()
    assert by_hand(reckoned) == ()
    moved = {**reckoned.layout, "api": Place(x=808, y=400), "empty": Place(x=0, y=0, width=200)}
    touched = drawn.model_copy(update={"layout": moved})
    assert set(by_hand(touched)) == {"api", "net", "empty"}


def test_tidying_makes_room_for_what_a_hand_placed() -> None:
    free = laid_out(CHAIN)
    hand = Place(x=free["db"].x, y=free["db"].y)
    drawn = CHAIN.model_copy(update={"layout": {**free, "api": hand}})
    tidied = laid_out(drawn, by_hand(drawn))
    assert tidied["api"] == hand
    assert abs(tidied["db"].x - hand.x) >= WIDTH or abs(tidied["db"].y - hand.y) >= HEIGHT
