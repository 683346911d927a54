"""Designs with times, copies in zones, load and journeys, to measure the numbers on."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import count

from designer.graph import DesignGraph, on_journey
from designer.model.change import apply
from designer.model.design import Component, Connection, Design, Value
from designer.model.edit import Set
from designer.model.requirements import Journey, Requirements
from tests.benchmarks.designs import KINDS

Facts = dict[str, Value]
CLIENT = Component(id="internet", kind="user_client")


def services(size: int, journeys: int) -> Design:
    """Services that call some of the next ones: a journey for each gateway."""
    chance = random.Random(7)
    names = [f"s{n}" for n in range(size - 1)]
    components = [CLIENT]
    for place, name in enumerate(names):
        kind = "api_gateway" if place < journeys else chance.choice(KINDS[:-2])
        times: Facts = {"p50_ms": chance.uniform(1, 20), "p99_ms": chance.uniform(30, 90)}
        load: Facts = {"capacity_per_instance": 2000}
        facts = _copied(2, 0.999) | times | load
        components.append(Component(id=name, kind=kind, attributes=facts))
    pairs = [("internet", names[n], "call") for n in range(journeys)]
    for place, name in enumerate(names):
        below = names[max(place + 1, journeys) : place + 14]
        others = chance.sample(below, min(len(below), chance.choice((1, 1, 2))))
        pairs += [(name, o, "call" if chance.random() < 0.85 else "publish") for o in others]
    asked = Requirements(tags=(), availability=0.999, p99_latency_ms=500, peak_rps=100, mean_rps=30)
    return Design(
        name="Services",
        requirements=asked,
        components=tuple(components),
        connections=tuple(_line(*pair, {"timeout_ms": 200, "retries": 1}) for pair in pairs),
        journeys=tuple(_journey(f"j{n}", names[n]) for n in range(journeys)),
    )


def replicas(size: int) -> Design:
    """Services of two or three copies, each in a zone of its own, that need two later ones, or either of two."""
    chance = random.Random(11)
    components, connections = [CLIENT], [_line("internet", "s0", "call", {})]
    running = 0
    while running < size:
        copies = min(chance.choice((2, 3)), max(2, size - running))
        running += copies
        name = f"s{len(components) - 1}"
        components.append(Component(id=name, kind="web_app", attributes=_copied(copies, 0.995)))
    names = [c.id for c in components[1:]]
    for place, name in enumerate(names):
        below = names[place + 1 : place + 8]
        chosen = dict.fromkeys([*below[:1], *chance.sample(below, min(2, len(below)))])
        group: Facts = {"group": "either"} if chance.random() < 0.3 else {}
        connections += [_line(name, other, "call", group) for other in chosen]
    return Design(
        name="Replicas",
        components=tuple(components),
        connections=tuple(connections),
        journeys=(_journey("j", "s0"),),
    )


def edited(design: Design) -> Iterator[Design]:
    """One edit after the other, each drawn on what those before it made."""
    graph = DesignGraph(design)
    standing = sorted({name for j in graph.journeys for name in on_journey(graph, j.id)})
    for turn in count():
        name = standing[turn * 7 % len(standing)]
        stated = design.component_by_id[name].attributes
        attribute, value = (
            ("p50_ms", float(str(stated["p50_ms"])) * 1.01),
            ("instance_availability", 0.999 - 1e-6 * turn),
            ("instances", 5 - int(str(stated["instances"]))),
        )[turn % 3]
        design = apply(design, (Set(on=name, attribute=attribute, value=value),)).design
        yield design


def _copied(copies: int, availability: float) -> Facts:
    zones = ("1", "2", "3")[:copies]
    return {
        "instances": copies,
        "instance_availability": availability,
        "zones": zones,
        "region": "west",
    }


def _journey(name: str, end: str) -> Journey:
    return Journey(id=name, sources=("internet",), targets=(end,), criticality="high")


def _line(source: str, target: str, kind: str, facts: Facts) -> Connection:
    name = f"{source}->{target}"
    return Connection(id=name, source=source, target=target, kind=kind, attributes=facts)
