"""Where a request has a choice of way: the best split against hand-counted ones, maximum flow and every split tried."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.analysis import routes
from designer.analysis.capacity import BEST, FLOW, SHARED, Capacity, busy, capacity
from designer.analysis.loads import visits
from designer.graph import DesignGraph
from designer.model.requirements import Requirements
from tests.analysis.drawing import Facts, built, carries, drawn

TWO = (
    "internet -> router:global_router; router -call(group=g)-> a:web_app(takes=100) -> da:relational_db(takes=30);"
    "router -call(group=g)-> b:web_app(takes=100) -> db:relational_db(takes=200); journey j: internet -> router"
)


def test_what_stands_behind_an_alternative_counts() -> None:
    """One way carries 30, the other 100: 130. Half and half, as the two themselves take, would carry 60."""
    found = carries(TWO)
    assert found.max_rps == pytest.approx(130)
    assert found.method == BEST
    assert found.uses == pytest.approx(
        {"router": 1, "a": 30 / 130, "da": 30 / 130, "b": 100 / 130, "db": 100 / 130}
    )


@pytest.mark.parametrize(("peak", "short"), [(130, ()), (131, ("b", "da"))])
def test_a_rate_that_some_split_carries_falls_short_of_nothing(
    peak: int, short: tuple[str, ...]
) -> None:
    found = carries(
        f"@peak_rps={peak}; {TWO.replace('global_router;', 'global_router(takes=999);')}"
    )
    assert found.meets_target is not bool(short)
    assert found.short == short


def test_how_busy_it_is_agrees_with_what_it_takes() -> None:
    graph = drawn(f"@peak_rps=130; {TWO}")
    assert max(b.peak or 0.0 for b in busy(graph)) == pytest.approx(1.0)


def test_what_both_ways_share_limits_both() -> None:
    text = TWO.replace("db:relational_db(takes=200)", "da")
    assert carries(text).max_rps == pytest.approx(30)


def test_two_of_three_ways() -> None:
    """Each request needs two; the third way carries 20, so the others carry what it cannot: 2 r <= r + r + 20."""
    lines = "; ".join(
        f"r -call(group=g, needs=2)-> {n}:web_app(takes=100) -> d{n}:relational_db(takes={rate})"
        for n, rate in (("a", 60), ("b", 70), ("c", 20))
    )
    found = carries(f"internet -> r:global_router; {lines}; journey j: internet -> r")
    assert found.max_rps == pytest.approx(75)  # 60 + 70 + 20 calls, two for each request
    assert max(found.uses[n] for n in "abc") <= 1 + 1e-12


def test_a_choice_behind_a_queue_is_held_against_the_average() -> None:
    text = (
        "@peak_rps=100; @mean_rps={}; internet -> api:web_app(takes=100) -publish-> hub:event_stream;"
        "hub -consume-> w:stream_processor; w -call(group=g)-> a:web_app(takes=50) -> da:relational_db(takes=10);"
        "w -call(group=g)-> b:web_app(takes=50); journey j: internet -> api"
    )
    assert carries(text.format(60)).meets_target is None  # nobody says what the worker takes
    assert carries(text.format(60)).short == ()
    assert carries(text.format(61)).short != ()


def test_a_way_of_which_nobody_says_what_it_takes_accuses_nobody() -> None:
    found = carries(
        "@peak_rps=500; internet -> router:global_router(takes=1000) -call(group=g)-> a:web_app(takes=60);"
        "router -call(group=g)-> b:web_app; journey j: internet -> router"
    )
    assert found.max_rps == pytest.approx(1000)
    assert found.missing == ("b",)
    assert found.meets_target is None


def test_without_a_choice_nothing_is_searched() -> None:
    found = carries(
        "internet -> a:web_app(takes=10) -> b:web_app(takes=20); journey j: internet -> a"
    )
    assert found.method == FLOW
    assert found.proven


LINKS = {
    ("s", "a"): 16, ("s", "b"): 13, ("a", "c"): 12, ("b", "a"): 4, ("c", "b"): 9, ("b", "d"): 14, ("d", "c"): 7,
    ("c", "t"): 20, ("d", "t"): 4,
}  # fmt: skip


def flowing(links: Mapping[tuple[str, str], float]) -> Capacity:
    """A network of links from `s` to `t`: each link a component of its own, each node a choice among its links."""
    nodes = sorted({n for link in links for n in link})
    parts: dict[str, Facts] = {name: {} for name in nodes}
    lines: list[tuple[str, str, str, Facts]] = [("internet", "s", "call", {})]
    for (source, target), rate in links.items():
        parts[f"{source}-{target}"] = {"instances": 1, "capacity_per_instance": rate}
        lines.append((source, f"{source}-{target}", "call", {"group": "g"}))
        lines.append((f"{source}-{target}", target, "call", {}))
    return capacity(DesignGraph(built(parts, lines, ("s",))), "j")


def test_a_network_of_choices_carries_its_cut() -> None:
    """The network of Cormen and others, with its ring: 23, the cut before c and t."""
    found = flowing(LINKS)
    assert found.max_rps == pytest.approx(23)
    assert found.method == BEST


def least_cut(links: Mapping[tuple[str, str], float]) -> float:
    """The smallest capacity of links between a side with `s` and a side with `t`, every side tried."""
    inner = sorted({n for link in links for n in link} - {"s", "t"})
    found = []
    for sides in product((True, False), repeat=len(inner)):
        near = {"s", *(n for n, here in zip(inner, sides, strict=True) if here)}
        found.append(sum(r for (a, b), r in links.items() if a in near and b not in near))
    return min(found)


@settings(max_examples=40)
@given(st.data())
def test_conserved_flow_is_maximum_flow(data: st.DataObject) -> None:
    """Ford and Fulkerson: the most that flows is the least that a cut lets through."""
    names = "sabct"
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    drawn_ = {p: data.draw(st.integers(0, 20)) for p in pairs if data.draw(st.booleans())}
    links = {p: r for p, r in drawn_.items() if r} | {("s", "a"): 9, ("a", "t"): 3}
    for name in "bc":  # no dead ends: what is sent has to arrive
        if not any(a == name for a, _ in links):
            links = {p: r for p, r in links.items() if p[1] != name}
    for name in "bc":
        if not any(a == name for a, _ in links):
            links = {p: r for p, r in links.items() if p[1] != name}
    assert flowing(links).max_rps == pytest.approx(least_cut(links))


def splits(count: int, needed: int, steps: int) -> Iterator[tuple[float, ...]]:
    """Every split of `needed` calls over so many ways, in steps of one over `steps`, none above one."""
    for ways in product(range(steps + 1), repeat=count - 1):
        last = needed * steps - sum(ways)
        if 0 <= last <= steps:
            yield tuple(n / steps for n in (*ways, last))


@settings(max_examples=25)
@given(
    st.lists(st.integers(1, 60), min_size=3, max_size=3),
    st.lists(st.integers(1, 60), min_size=4, max_size=4),
    st.lists(st.sampled_from((0.0, 0.5, 1.0, 2.0)), min_size=12, max_size=12),
    st.sampled_from((1, 2)),
)
def test_no_split_of_a_fine_grid_carries_more(
    own: list[int], behind: list[int], uses: list[float], needed: int
) -> None:
    """A choice of three with shared parts behind, and a second choice behind the first way."""
    parts: dict[str, Facts] = {"r": {}}
    lines: list[tuple[str, str, str, Facts]] = [("internet", "r", "call", {})]
    for n, rate in enumerate(own):
        parts[f"a{n}"] = {"instances": 1, "capacity_per_instance": rate}
        lines.append(("r", f"a{n}", "call", {"group": "g", "needs": needed}))
    for m, rate in enumerate(behind):
        parts[f"b{m}"] = {"instances": 1, "capacity_per_instance": rate}
    lines += [
        (f"a{n}", f"b{m}", "call", {"visits": uses[4 * n + m]}) for n in range(3) for m in range(2)
    ]
    lines += [("a0", f"b{m}", "call", {"group": "h"}) for m in (2, 3)]
    graph = DesignGraph(built(parts, lines, ("r",)))
    found = capacity(graph, "j")
    steps = 40
    best = 0.0
    for split in splits(3, needed, steps):
        for second in range(steps + 1):
            used = {f"a{n}": share for n, share in enumerate(split)}
            for m in range(2):
                used[f"b{m}"] = sum(split[n] * uses[4 * n + m] for n in range(3))
            used |= {"b2": split[0] * second / steps, "b3": split[0] * (1 - second / steps)}
            able = [
                parts[name]["capacity_per_instance"] / often  # type: ignore[operator]
                for name, often in used.items()
                if often
            ]
            best = max(best, min(able))
    assert found.max_rps is not None
    assert found.max_rps >= best * (1 - 1e-9)
    assert found.max_rps <= best * (1 + 12 / steps)
    assert found.max_rps == pytest.approx(
        min(rate / found.uses[n] for n, rate in _rates(parts) if found.uses.get(n, 0) > 1e-12)
    )


def _rates(parts: dict[str, Facts]) -> Iterator[tuple[str, float]]:
    for name, facts in parts.items():
        rate = facts.get("capacity_per_instance")
        if isinstance(rate, int | float):
            yield name, rate


def test_the_order_of_what_is_drawn_changes_nothing() -> None:
    parts: dict[str, Facts] = {"r": {}}
    lines: list[tuple[str, str, str, Facts]] = [("internet", "r", "call", {})]
    for n, (own, behind) in enumerate([(50, 20), (40, 40), (70, 10), (30, 90)]):
        parts[f"a{n}"] = {"instances": 1, "capacity_per_instance": own}
        parts[f"d{n}"] = {"instances": 1, "capacity_per_instance": behind}
        lines += [("r", f"a{n}", "call", {"group": "g"}), (f"a{n}", f"d{n}", "call", {})]
    design = built(parts, lines, ("r",))
    first = capacity(DesignGraph(design), "j")
    shuffler = random.Random(5)
    for _ in range(5):
        components, connections = list(design.components), list(design.connections)
        shuffler.shuffle(components)
        shuffler.shuffle(connections)
        other = design.model_copy(
            update={"components": tuple(components), "connections": tuple(connections)}
        )
        found = capacity(DesignGraph(other), "j")
        assert found.uses == first.uses
        assert found.able == first.able
    assert first.max_rps == pytest.approx(20 + 40 + 10 + 30)


def test_a_slack_choice_is_left_as_it_was() -> None:
    """Nothing is moved that need not be: the second choice could carry anything, and stays half and half."""
    found = carries(
        TWO.replace("; journey", "; db -call(group=g)-> x:web_app(takes=900);"
        "db -call(group=g)-> y:web_app(takes=900); journey")
    )  # fmt: skip
    assert found.uses["x"] == pytest.approx(found.uses["y"])


def _many(count: int, behind: int, peak: float) -> str:
    ways = "; ".join(
        f"r -call(group=g)-> a{n}:web_app(takes=10) -> d{n}:relational_db(takes={behind if n else 1})"
        for n in range(count)
    )
    return f"@peak_rps={peak}; internet -> r:global_router(takes=1e6); {ways}; journey j: internet -> r"


def test_of_very_many_ways_it_says_that_not_all_splits_were_searched() -> None:
    count = routes.MOST_WAYS + 1
    found = carries(_many(count, 20, 1000))
    assert found.method == SHARED
    assert found.max_rps == pytest.approx(count)  # alike, and the first gives way at one
    assert found.meets_target is None
    assert carries(_many(count, 20, 50)).meets_target is None
    assert carries(_many(count - 1, 20, 1000)).max_rps == pytest.approx(10 * (count - 2) + 1)


def test_of_very_many_alike_the_sum_is_proven() -> None:
    text = _many(1000, 20, 10_001).replace("takes=1)", "takes=20)")
    found = carries(text)
    assert found.max_rps == pytest.approx(10_000)
    assert found.method == BEST
    assert found.meets_target is False
    used = visits(drawn(text), "j")
    assert math.fsum(used.of(f"a{n}") for n in range(1000)) == pytest.approx(1)


def test_a_peak_of_nothing() -> None:
    asked = Requirements(peak_rps=0, mean_rps=0)
    parts: dict[str, Facts] = {"r": {}, "a": {"capacity_per_instance": 0, "instances": 1}, "b": {}}
    lines: list[tuple[str, str, str, Facts]] = [
        ("internet", "r", "call", {}),
        ("r", "a", "call", {"group": "g"}),
        ("r", "b", "call", {"group": "g"}),
    ]
    found = capacity(DesignGraph(built(parts, lines, ("r",), asked)), "j")
    assert found.short == ()
    assert set(found.missing) == {"r", "b"}


@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_what_is_called_proven_is_the_cut_however_far_apart_capacities_are(seed: int) -> None:
    """Twelve orders of magnitude, with rings: floating point alone gave half of it as the best."""
    chance = random.Random(seed)
    names = "sabcdt"
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :] if chance.random() < 0.6]
    links = {p: 10 ** chance.uniform(-6, 6) for p in [*pairs, ("s", "a"), ("a", "t"), ("b", "a")]}
    for name in "bcd" * 3:
        if not any(a == name for a, _ in links):
            links = {p: r for p, r in links.items() if p[1] != name}
    found = flowing(links)
    if found.proven:
        assert found.max_rps == pytest.approx(least_cut(links), rel=1e-8)


@pytest.mark.parametrize("seed", [168, 583, 4, 27])
def test_it_is_proven_where_floating_point_was_wrong(seed: int) -> None:
    chance = random.Random(seed)
    names = "sabcdt"
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    span = chance.choice((1, 3, 6))
    links = {p: 10 ** chance.uniform(-span, span) for p in pairs if chance.random() < 0.6}
    links |= {p: 10 ** chance.uniform(-span, span) for p in (("s", "a"), ("a", "t"))}
    if chance.random() < 0.4:
        links["b", "a"] = 10 ** chance.uniform(-span, span)
    for name in "bcd" * 4:
        if not any(a == name for a, _ in links):
            links = {p: r for p, r in links.items() if p[1] != name}
    found = flowing(links)
    assert found.method == BEST
    assert found.max_rps == pytest.approx(least_cut(links), rel=1e-8)
