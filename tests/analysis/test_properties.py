"""Numbers of random drawings against plain counting on the raw design."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.analysis.availability import availability
from designer.analysis.capacity import capacity
from designer.analysis.distributions import Grid
from designer.analysis.drills import drills
from designer.analysis.figures import Assumptions
from designer.analysis.latency import latency
from designer.analysis.loads import visits
from designer.analysis.requests import latest, spent_on
from designer.analysis.spending import means_of
from designer.analysis.spreading import spread
from designer.graph import DesignGraph
from designer.model.design import Design, Value
from designer.model.requirements import Requirements
from tests.analysis.drawing import STILL, Facts, built

NAMES = tuple("abcdef")
ASSUMED = Assumptions(zone_down=0.03, region_down=0.02, network_ms=0.5)
Lines = list[tuple[str, str, str, Facts]]


@st.composite
def calls(draw: st.DrawFn) -> Lines:
    """Calls without rings between six components: plain ones, groups of alternatives, fallbacks, optional ones."""
    lines: Lines = [("internet", "a", "call", {})]
    for place, source in enumerate(NAMES[:-1]):
        later = NAMES[place + 1 :]
        targets = draw(st.lists(st.sampled_from(later), max_size=3, unique=True))
        shape = draw(st.sampled_from(("all", "any", "some", "fallback", "optional")))
        for number, target in enumerate(targets):
            facts: Facts = {}
            kind = "call"
            if shape in ("any", "some"):
                facts = {"group": "g", "needs": 1 if shape == "any" else min(2, len(targets))}
            elif shape == "fallback" and number == len(targets) - 1 and number:
                kind, facts = (
                    "fallback",
                    {"coverage": draw(st.sampled_from((1.0, 0.7))), "group": "g"},
                )
            elif shape == "fallback":
                facts = {"group": "g", "needs": 1}
            elif shape == "optional" and number:
                facts = {"required": False}
            lines.append((source, target, kind, facts))
    return lines


@st.composite
def drawings(draw: st.DrawFn) -> Design:
    """Six components, at most two of which run copies in zones."""
    parts: dict[str, Facts] = {}
    for place, name in enumerate(NAMES):
        if place in (1, 3):
            zones = draw(st.sampled_from((("1",), ("1", "2"))))
            needs = draw(st.integers(1, 2))
            parts[name] = {
                "instances": 2, "needs_instances": needs, "instance_availability": 0.8, "zones": zones,
                "region": "west",
            }  # fmt: skip
        else:
            parts[name] = {"sla_pct": draw(st.sampled_from((70.0, 90.0, 99.0, 100.0)))}
    return built(parts, draw(calls()), ("a",))


def works(design: Design, down: frozenset[str], covers: dict[str, bool], name: str) -> bool:
    """Whether a component answers: it is up, and so is what it calls; read from the drawing itself."""
    if name in down:
        return False
    lines = [c for c in design.connections if c.source == name]
    groups: dict[str, list[bool]] = {}
    needs: dict[str, int] = {}
    stand_in = [works(design, down, covers, c.target) for c in lines if c.kind == "fallback"]
    for line in lines:
        if line.kind != "call" or line.attributes.get("required") is False:
            continue
        group = str(line.attributes.get("group", line.id))
        groups.setdefault(group, []).append(works(design, down, covers, line.target))
        wanted = line.attributes.get("needs", 1)
        assert isinstance(wanted, int)
        needs[group] = wanted
    for group, answers in groups.items():
        enough = sum(answers) >= needs[group]
        if not enough and not (group == "g" and any(stand_in) and covers.get(name, True)):
            return False
    return True


def states(design: Design) -> list[tuple[frozenset[str], dict[str, bool], float]]:
    """Every state of the world with its probability: components, copies, zones, the region, take-overs."""
    events: list[tuple[str, float]] = []
    shared: set[str] = set()
    for part in design.components:
        facts = part.attributes
        if "instance_availability" in facts:
            events += [(f"{part.id}#{n}", 0.2) for n in range(2)]
            shared |= {f"zone{z}" for z in _zones(facts)} | {"region"}
        elif "sla_pct" in facts:
            sla = facts["sla_pct"]
            assert isinstance(sla, float)
            events.append((part.id, 1 - sla / 100))
    events += [
        (name, ASSUMED.region_down if name == "region" else ASSUMED.zone_down)
        for name in sorted(shared)
    ]
    for line in design.connections:
        cover = line.attributes.get("coverage", 1.0)
        if line.kind == "fallback" and cover != 1.0:
            assert isinstance(cover, float)
            events.append((f"cover {line.source}", 1 - cover))
    events = [(name, q) for name, q in events if q > 0]
    found = []
    for bits in product((False, True), repeat=len(events)):
        out = {name for (name, _), bit in zip(events, bits, strict=True) if bit}
        weight = 1.0
        for (_, q), bit in zip(events, bits, strict=True):
            weight *= q if bit else 1 - q
        covers = {name[6:]: False for name in out if name.startswith("cover ")}
        down = {name for name in out if name in NAMES}
        down |= {
            p.id
            for p in design.components
            if "zones" in p.attributes and _lost(p.id, p.attributes, out)
        }
        found.append((frozenset(down), covers, weight))
    return found


def _zones(facts: Mapping[str, Value]) -> tuple[str, ...]:
    zones = facts["zones"]
    assert isinstance(zones, tuple)
    return tuple(str(z) for z in zones)


def _lost(name: str, facts: Mapping[str, Value], out: set[str]) -> bool:
    zones = _zones(facts)
    up = sum(
        f"{name}#{n}" not in out
        and f"zone{zones[n % len(zones)]}" not in out
        and "region" not in out
        for n in range(2)
    )
    needed = facts["needs_instances"]
    assert isinstance(needed, int)
    return up < needed


@settings(max_examples=40)
@given(drawings())
def test_availability_is_what_counting_every_state_gives(design: Design) -> None:
    found = availability(DesignGraph(design), "j", ASSUMED)
    every = states(design)
    failing = [
        (down, weight) for down, covers, weight in every if not works(design, down, covers, "a")
    ]
    assert found.chance is not None
    assert found.chance.method == "exact"
    assert found.chance.down == pytest.approx(sum(w for _, w in failing), abs=1e-12)
    for name, importance in found.importance.items():
        if "zones" in design.component_by_id[name].attributes:
            assert 0 <= importance <= 1
            continue
        q = sum(w for down, _, w in every if name in down)
        if not 0 < q < 1:
            continue
        if_down = sum(w for down, w in failing if name in down) / q
        if_up = sum(w for down, w in failing if name not in down) / (1 - q)
        assert importance == pytest.approx(if_down - if_up, abs=1e-11)


@settings(max_examples=60)
@given(calls())
def test_drills_and_cuts_are_what_taking_things_down_gives(lines: Lines) -> None:
    design = built({name: {"sla_pct": 90.0} for name in NAMES}, lines, ("a",))
    graph = DesignGraph(design)
    found, told = drills(graph), availability(graph, "j")
    alone = {d.down[0]: d for d in found.singles}
    for name, drill in alone.items():
        assert bool(drill.broken) is not works(design, frozenset({name}), {}, "a")
    pairs = {frozenset(d.down): d for d in found.pairs}
    broken = {
        frozenset({x, y})
        for x in alone
        for y in alone
        if x < y and not alone[x].broken and not alone[y].broken
        and not works(design, frozenset({x, y}), {}, "a")
    }  # fmt: skip
    assert set(pairs) == broken
    assert told.cuts is not None
    single = {(name,) for name, drill in alone.items() if drill.broken}
    assert set(told.cuts) == single | {tuple(sorted(pair)) for pair in broken}
    assert set(told.single_points) == {name for (name,) in single}


@st.composite
def ways(draw: st.DrawFn) -> Lines:
    """Calls without rings with uses, caches and readers of queues."""
    lines: Lines = [("internet", "a", "call", {})]
    for place, source in enumerate(NAMES[:-1]):
        for target in draw(st.lists(st.sampled_from(NAMES[place + 1 :]), max_size=3, unique=True)):
            facts: Facts = {"visits": draw(st.sampled_from((0.2, 1.0, 3.0)))}
            if draw(st.booleans()):
                facts["cache_hit"] = draw(st.sampled_from((0.0, 0.5, 1.0)))
            lines.append((source, target, "call", facts))
    return lines


@settings(max_examples=60)
@given(ways(), st.lists(st.integers(1, 500), min_size=6, max_size=6))
def test_forced_flow_is_what_walking_every_way_gives(lines: Lines, rates: list[int]) -> None:
    parts: dict[str, Facts] = {
        name: {"instances": 1, "capacity_per_instance": rate}
        for name, rate in zip(NAMES, rates, strict=True)
    }
    graph = DesignGraph(built(parts, lines, ("a",)))
    uses: dict[str, float] = dict.fromkeys(NAMES, 0.0)
    walking = [("a", 1.0)]
    while walking:
        here, often = walking.pop()
        uses[here] += often
        for source, target, _, facts in lines:
            if source == here:
                made, hit = facts.get("visits", 1.0), facts.get("cache_hit", 0.0)
                assert isinstance(made, float)
                assert isinstance(hit, float)
                if made * (1 - hit) > 0:
                    walking.append((target, often * made * (1 - hit)))
    found = visits(graph, "j")
    assert {n: v for n, v in found.at_once.items() if v} == pytest.approx(
        {n: v for n, v in uses.items() if v}
    )
    able = capacity(graph, "j")
    assert able.max_rps == pytest.approx(
        min(rate / uses[n] for n, rate in zip(NAMES, rates, strict=True) if uses[n])
    )


TIMES = st.tuples(st.floats(0.5, 50), st.floats(1.0, 8.0))


@st.composite
def timed(draw: st.DrawFn) -> tuple[dict[str, Facts], Lines]:
    """Components with times and load, calls in turn and at once, with caches, timeouts and retries."""
    parts: dict[str, Facts] = {}
    for name in NAMES:
        median, tail = draw(TIMES)
        parts[name] = {
            "p50_ms": median, "p99_ms": median * tail, "instances": draw(st.integers(1, 4)),
            "capacity_per_instance": 1000,
        }  # fmt: skip
    lines = draw(calls())
    lines = [line for line in lines if line[2] == "call"]
    more: tuple[Facts, ...] = (
        {},
        {"parallel": "p"},
        {"cache_hit": 0.5},
        {"timeout_ms": 500.0, "retries": 1},
    )
    lines[1:] = [
        (source, target, kind, facts | draw(st.sampled_from(more)))
        for source, target, kind, facts in lines[1:]
    ]
    return parts, lines


@settings(max_examples=40)
@given(timed(), st.sampled_from((0.0, 300.0)))
def test_latency_is_ordered_bounded_and_has_the_right_mean(
    drawn: tuple[dict[str, Facts], Lines], rate: float
) -> None:
    parts, lines = drawn
    graph = DesignGraph(built(parts, lines, ("a",), Requirements(peak_rps=rate)))
    found = latency(graph, "j", STILL)
    if found.p99 is None:
        assert found.reason
        return
    assert found.p50 is not None
    assert found.p95 is not None
    assert found.bound_p99 is not None
    assert 0 <= found.p50 <= found.p95 <= found.p99 <= found.bound_p99 * 1.01
    assert all(time >= 0 for time in found.shares.values())
    if any("timeout_ms" in facts or "parallel" in facts or "needs" in facts for *_, facts in lines):
        return
    whole = spent_on(graph, "j", STILL)
    grid = Grid(latest(whole), 2048)
    mean = means_of(whole)[-1]
    assert grid.mean(spread(whole, grid)) == pytest.approx(mean, rel=2e-3)
    assert sum(found.shares.values()) == pytest.approx(mean)


@settings(max_examples=30)
@given(timed(), st.sampled_from(NAMES), st.floats(1.2, 4))
def test_a_slower_component_never_makes_a_journey_faster(
    drawn: tuple[dict[str, Facts], Lines], name: str, factor: float
) -> None:
    parts, lines = drawn
    median, late = parts[name]["p50_ms"], parts[name]["p99_ms"]
    assert isinstance(median, float)
    assert isinstance(late, float)
    slow: Facts = {**parts[name], "p50_ms": median * factor, "p99_ms": late * factor}
    slower = {**parts, name: slow}
    before, after = (
        latency(DesignGraph(built(each, lines, ("a",))), "j", STILL) for each in (parts, slower)
    )
    if before.p99 is None or after.p99 is None:
        assert before.reason
        return
    assert before.error is not None
    assert after.error is not None
    assert after.p99 >= before.p99 * 0.99 - before.error - after.error
