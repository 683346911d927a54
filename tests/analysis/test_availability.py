"""Worked examples of availability; where a published value is wrong, the test says why."""

from __future__ import annotations

from itertools import pairwise
from math import prod

import pytest

from designer.analysis.cuts import smallest_cuts
from designer.analysis.failing import failing
from designer.analysis.figures import Assumptions
from tests.analysis.drawing import available, down, drawn, series

RWA = (99.99, 99.99, 99.95, 99.90, 99.995, 99.90, 99.99, 99.90)
REGIONAL = (99.99, 99.95, 99.99, 99.9, 99.99, 99.995, 99.99, 99.9, 99.99, 99.99, 99.99, 99.9, 99.99)


def works(percent: tuple[float, ...]) -> float:
    return prod(p / 100 for p in percent)


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        ((99.95, 99.99), 0.9994000500),
        (RWA, 0.9961557658),
        ((99.98, 99.95, 99.80, 99.99), 0.9972017697),
        ((99.98, 99.95, 99.80, 99.99, *[99.99] * 4), 0.9968029488),
        (
            (99.68, 99.86, 99.95, 99.95),
            0.99441,
        ),  # published as 99.45 %, which its factors do not give
        ((99.999,) * 10, 0.9999000045),  # ten such dependencies use up a budget of 99.99 %
    ],
)
def test_what_all_is_needed_multiplies(percent: tuple[float, ...], expected: float) -> None:
    found = 1 - down(series(*percent))
    assert found == pytest.approx(works(percent), abs=1e-14)
    places = len(str(expected)) - 2
    assert found == pytest.approx(expected, abs=0.51 * 10**-places)


def test_one_of_two_ways_to_write() -> None:
    either = (
        "web -call(group=w)-> db:relational_db(sla_pct=99.99);"
        "web -call(group=w)-> queue:message_queue(sla_pct=99.9)"
    )
    alone = f"internet -> web:web_app(sla_pct=100); {either}; journey j: internet -> web"
    whole = f"internet -> web:web_app(sla_pct=99.95); {either}; journey j: internet -> web"
    assert down(alone) == pytest.approx(1e-7, rel=1e-9)
    assert 1 - down(whole) == pytest.approx(0.99949990005, abs=1e-12)


def test_two_regions_behind_a_router() -> None:
    regions = (
        "router -call(group=r)-> one:web_app(sla_pct=99.95);"
        "router -call(group=r)-> two:web_app(sla_pct=99.95)"
    )
    for router, expected in ((100, 0.99999975), (99.99, 0.999899750025)):
        text = f"internet -> router:global_router(sla_pct={router}); {regions}; journey j: internet -> router"
        assert 1 - down(text) == pytest.approx(expected, abs=1e-12)


def regional(*, one: bool) -> str:
    """The published application: Front Door and Entra shared, the rest in one region or in two."""
    text = [
        "internet -> front:global_router(sla_pct=99.99)",
        "front -> entra:identity_provider(sla_pct=99.99)",
    ]
    for region in ("west",) if one else ("west", "east"):
        group = "" if one else "-call(group=region)"
        arrow = f"{group}->" if group else "->"
        text.append(f"front {arrow} {region}:web_app(sla_pct={REGIONAL[0]})")
        text += [
            f"{region} -> {region}-{n}:web_app(sla_pct={sla})" for n, sla in enumerate(REGIONAL[1:])
        ]
    return "; ".join([*text, "journey j: internet -> front"])


def test_an_application_in_one_region() -> None:
    assert 1 - down(regional(one=True)) == pytest.approx(0.9954586659, abs=5e-11)


def test_shared_parts_are_not_squared_with_the_regions() -> None:
    """Published as 99.9779 %: that squares 99.546 %, in which the shared parts are counted already, and multiplies
    them in once more."""
    found = down(regional(one=False))
    assert 1 - found == pytest.approx(0.9997811590, abs=5e-11)
    naive = down(regional(one=True)) ** 2
    assert (1 - naive) * 0.9999**2 == pytest.approx(0.999779, abs=5e-7)
    assert 1 - naive == pytest.approx(0.999979, abs=5e-7)
    assert found / naive == pytest.approx(10.6, abs=0.05)


def test_a_database_that_two_replicas_share() -> None:
    text = (
        "internet -> api:web_app(sla_pct=100); api -call(group=a)-> one:web_app(sla_pct=99);"
        "api -call(group=a)-> two:web_app(sla_pct=99); one -> db:relational_db(sla_pct=99.9); two -> db;"
        "journey j: internet -> api"
    )
    found = available(text)
    assert 1 - down(text) == pytest.approx(0.9989001, abs=1e-14)
    assert found.single_points == ("api", "db")
    assert found.cuts == (("db",), ("one", "two"))
    assert found.importance["db"] == pytest.approx(1 - 0.01**2)
    assert found.potential["one"] == pytest.approx(0.01 * 0.01 * 0.999)
    way = down(series(99, 99.9))  # each way by itself, as if it had a database of its own
    assert 1 - way**2 == pytest.approx(0.99987922, abs=5e-9)
    assert down(text) / way**2 == pytest.approx(9.1, abs=0.05)


def network(links: dict[str, str], first: str, last: str, p: float) -> str:
    """Links as boxes that fail: which box leads on to which, from the first boxes to an end over the last ones."""
    every = sorted(set(links) | set("".join(links.values())) | set(first) | set(last))
    text = ["internet -> s:web_app(sla_pct=100)"]
    known: set[str] = set()

    def box(name: str) -> str:
        if name in known:
            return name
        known.add(name)
        return f"{name}:web_app(sla_pct={100 * p!r})"

    text += [f"s -data-> {box(n)}" for n in first]
    text += [f"{box(n)} -data-> {box(m)}" for n in every for m in links.get(n, "")]
    text += [
        f"{box(n)} -data-> {'t' if place else 't:web_app(sla_pct=100)'}"
        for place, n in enumerate(last)
    ]
    return "; ".join([*text, "journey j: internet -> t"])


@pytest.mark.parametrize(("p", "expected"), [(0.9, 0.97848), (0.5, 0.5), (0.99, 0.9997980498)])
def test_bridge(p: float, expected: float) -> None:
    """Four ways of which several share a link."""
    text = network({"a": "cd", "b": "ce", "c": "de"}, "ab", "de", p)
    assert 1 - down(text) == pytest.approx(p**2 * (2 + 2 * p - 5 * p**2 + 2 * p**3), abs=1e-14)
    assert 1 - down(text) == pytest.approx(expected, abs=5e-11)


def test_ways_that_share_links_are_not_independent() -> None:
    """The bridge's four ways, each by itself, as if no two shared a link: far too good."""
    ways = [down(series(*[90.0] * links)) for links in (2, 2, 3, 3)]
    assert 1 - prod(ways) == pytest.approx(0.99735, abs=5e-6)


@pytest.mark.parametrize(("p", "expected"), [(0.9, 0.97119), (0.5, 0.46875)])
def test_bridge_whose_middle_leads_one_way(p: float, expected: float) -> None:
    text = network({"a": "cd", "b": "e", "c": "e"}, "ab", "de", p)
    assert 1 - down(text) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("p", "expected"), [(0.9, 0.997848), (0.5, 0.75)])
def test_complete_network_of_four(p: float, expected: float) -> None:
    text = network({"a": "ce", "b": "cd", "c": "de"}, "abf", "def", p)
    assert 1 - down(text) == pytest.approx(p + 2 * p**2 - 7 * p**4 + 7 * p**5 - 2 * p**6, abs=1e-14)
    assert 1 - down(text) == pytest.approx(expected, abs=1e-12)


def test_ring_of_six() -> None:
    text = network({"a": "b", "b": "c", "d": "e", "e": "f"}, "ad", "cf", 0.9)
    assert 1 - down(text) == pytest.approx(0.926559, abs=1e-12)


@pytest.mark.parametrize("rungs", [1, 2, 4, 8])
def test_ladder(rungs: int) -> None:
    """Stages of two boxes each, every one leading to both of the next: the product of the stages."""
    links: dict[str, str] = {}
    names = [chr(ord("a") + 2 * n) + chr(ord("b") + 2 * n) for n in range(rungs)]
    for here, there in pairwise(names):
        links |= {here[0]: there, here[1]: there}
    text = network(links, names[0], names[-1], 0.9)
    assert 1 - down(text) == pytest.approx((1 - 0.1**2) ** rungs, abs=1e-14)


@pytest.mark.parametrize(
    ("needs", "copies", "p", "expected"),
    [(2, 3, 0.9, 0.972), (2, 3, 0.99, 0.999702), (3, 5, 0.9, 0.99144), (2, 4, 0.9, 0.9963)],
)
def test_some_of_many(needs: int, copies: int, p: float, expected: float) -> None:
    """The same by alternatives that are drawn, and by copies of one box."""
    lines = [
        f"api -call(group=g, needs={needs})-> c{n}:web_app(sla_pct={100 * p})"
        for n in range(copies)
    ]
    group = "; ".join(
        ["internet -> api:web_app(sla_pct=100)", *lines, "journey j: internet -> api"]
    )
    copied = (
        f"internet -> api:web_app(instances={copies}, needs_instances={needs}, instance_availability={p});"
        "journey j: internet -> api"
    )
    assert 1 - down(group) == pytest.approx(expected, abs=1e-12)
    assert 1 - down(copied) == pytest.approx(expected, abs=1e-12)


def test_a_standby_that_does_not_always_take_over() -> None:
    text = (
        "internet -> api:web_app(sla_pct=100) -call(group=g)-> one:web_app(sla_pct=99);"
        "api -fallback(group=g{})-> two:web_app(sla_pct=99); journey j: internet -> api"
    )
    assert 1 - down(text.format(", coverage=0.95")) == pytest.approx(0.999405, abs=1e-14)
    assert 1 - down(text.format("")) == pytest.approx(0.9999, abs=1e-14)


def test_copies_that_share_a_zone_fail_together() -> None:
    """The beta factor of 0.1 at 0.01: a zone takes a tenth of the failures. The sum of both rare events is 0.001081;
    counted exactly, the zone's own share of the double failure is not counted twice."""
    text = 'internet -> api:web_app(instances=2, instance_availability=0.991, zones=["1"]); journey j: internet -> api'
    found = down(text, Assumptions(zone_down=0.001))
    assert found == pytest.approx(0.001 + 0.999 * 0.009**2, rel=1e-12)
    assert found == pytest.approx(0.001081, abs=1e-7)


def sum_of_rare_events(text: str) -> float:
    """What others print beside the probability: each smallest cut by itself, added up; none has more than two here."""
    model = failing(drawn(text), "j")
    down = {part.component: part.down or 0.0 for part in model.parts}
    return sum(prod(down[name] for name in cut) for cut in smallest_cuts(model) or ())


def test_two_trains_of_a_valve_and_a_pump() -> None:
    """Failures too frequent for the sum of rare events, which would be more than one (published as 1)."""
    trains = "; ".join(
        f"plant -call(group=train)-> valve{n}:web_app(sla_pct=50) -> pump{n}:web_app(sla_pct=30)"
        for n in (1, 2)
    )
    text = f"internet -> plant:web_app(sla_pct=100); {trains}; journey j: internet -> plant"
    assert down(text) == pytest.approx(0.7225, abs=1e-14)
    assert sum_of_rare_events(text) == pytest.approx(1.44, abs=1e-14)


def test_mains_with_a_generator_behind_a_relay() -> None:
    """The sum of rare events is 0.00210; exactly it is less."""
    text = (
        "internet -> hall:web_app(sla_pct=100) -call(group=p)-> mains:web_app(sla_pct=97);"
        "hall -fallback(group=p)-> relay:web_app(sla_pct=95) -> generator:web_app(sla_pct=98);"
        "journey j: internet -> hall"
    )
    assert down(text) == pytest.approx(0.00207, abs=1e-14)
    assert sum_of_rare_events(text) == pytest.approx(0.00210, abs=1e-14)


def test_a_cache_stands_in_for_a_database_as_often_as_it_hits() -> None:
    text = (
        "internet -> app:web_app(sla_pct=99.95) -> db:relational_db(sla_pct=99.9);"
        "app -fallback(coverage=0.8)-> cache:cache(sla_pct=99.9); journey j: internet -> app"
    )
    assert 1 - down(text) == pytest.approx(0.9992993004, abs=5e-11)


@pytest.mark.parametrize(
    ("percent", "minutes"), [(99.9, 43.2), (99.95, 21.6), (99.99, 4.32), (99.999, 25.92 / 60)]
)
def test_downtime_in_thirty_days(percent: float, minutes: float) -> None:
    assert available(series(percent)).downtime_min == pytest.approx(minutes, rel=1e-9)


def test_a_target_is_judged_by_what_is_stated() -> None:
    text = series(99.95, 99.99, target="@availability={}; ")
    assert available(text.format(0.9994)).meets_target is True
    assert available(text.format(0.9995)).meets_target is False


@pytest.mark.parametrize(("target", "expected"), [(1.0, False), (0.0, True)])
def test_targets_at_the_ends(target: float, expected: bool) -> None:
    found = available(series(99.95, target=f"@availability={target}; "))
    assert found.meets_target is expected


def test_what_states_no_figure_is_missing_and_not_perfect() -> None:
    found = available(
        "internet -> api:box -> db:relational_db(sla_pct=99); journey j: internet -> db"
    )
    assert found.value is None
    assert "api" in found.missing
    assert found.at_least_down.down == pytest.approx(0.01)


def test_a_journey_that_leads_nowhere_is_not_always_up() -> None:
    """What nothing leads to was never counted, and what was never counted is not known."""
    found = available(
        "internet -> a:web_app(sla_pct=99); b:web_app(sla_pct=98); journey j: internet -> b (availability=0.9)"
    )
    assert found.chance is None
    assert found.meets_target is None
    assert found.reason == "No way leads from who asks to b"


def test_one_end_that_nothing_leads_to_leaves_the_whole_open() -> None:
    found = available(
        "internet -> a:web_app(sla_pct=99); b:web_app(sla_pct=98); journey j: internet -> a, b"
    )
    assert found.chance is None
    assert found.at_least_down.down == pytest.approx(0.01)


@pytest.mark.parametrize("size", [20, 60])
def test_a_long_ring_is_counted_in_full_or_not_at_all(size: int) -> None:
    """All of a ring of required calls has to work, wherever one gets in and wherever it ends."""
    ring = " -> ".join(f"c{n}:web_app(sla_pct=99)" for n in range(size))
    found = available(f"internet -> {ring} -> c0; journey j: internet -> c{size - 1}")
    if found.chance is None:
        assert found.reason == f"c{size - 1} stands too many steps inside a ring of calls"
    else:
        assert found.chance.down == pytest.approx(1 - 0.99**size, abs=1e-12)
    assert (found.chance is None) == (size > 25)
