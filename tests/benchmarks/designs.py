"""Large designs to measure on: a platform of many systems side by side, and a drawing at random."""

from __future__ import annotations

import random

from designer.formats.scenarios import reference
from designer.model.design import Component, Connection, Design, Place
from designer.model.references import attributes_with
from designer.model.requirements import Requirements

KINDS = (
    "web_app", "k8s_service", "relational_db", "cache", "event_stream", "function",
    "object_store", "online_endpoint", "api_gateway", "user_client",
)  # fmt: skip


def platform(size: int) -> Design:
    """Copies of the fraud reference side by side, as a company's systems stand: at least `size` components."""
    base = reference("fraud-realtime", 2)
    components: list[Component] = []
    connections: list[Connection] = []
    while len(components) < size:
        names = {c.id: f"{c.id}-{len(components)}" for c in base.components}
        for part in base.components:
            facts = attributes_with(part.attributes, names.get)
            changed = {"id": names[part.id], "within": None, "attributes": facts}
            components.append(part.model_copy(update=changed))
        for line in base.connections:
            facts = attributes_with(line.attributes, names.get)
            ends = {"source": names[line.source], "target": names[line.target]}
            name = f"{ends['source']}->{ends['target']}-{len(connections)}"
            connections.append(line.model_copy(update={"id": name, "attributes": facts, **ends}))
    return Design(
        name="Platform",
        requirements=base.requirements,
        components=tuple(components),
        connections=tuple(connections),
    )


def arranged(design: Design) -> Design:
    """A platform with places: each system in six rows of six, four systems beside each other."""
    places = {}
    for number, part in enumerate(design.components):
        copy, one = divmod(number, 36)
        places[part.id] = Place(
            x=copy % 4 * 1400 + one % 6 * 224, y=copy // 4 * 640 + one // 6 * 96
        )
    return design.model_copy(update={"layout": places})


def at_random(size: int) -> Design:
    """A drawing without shape: two connections a component, calls, publishing and data at random, no cycles."""
    chance = random.Random(7)
    components = tuple(
        Component(id=f"c{n}", kind=chance.choice(KINDS), attributes={"instances": 2})
        for n in range(size)
    )
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < 2 * size:
        one, other = chance.randrange(size), chance.randrange(size)
        if one != other:
            pairs.add((min(one, other), max(one, other)))
    connections = tuple(
        Connection(
            id=f"c{a}->c{b}",
            source=f"c{a}",
            target=f"c{b}",
            kind=chance.choice(("call", "publish", "data")),
        )
        for a, b in sorted(pairs)
    )
    tags = Requirements(tags=("pii", "realtime"))
    return Design(
        name="At random", requirements=tags, components=components, connections=connections
    )
