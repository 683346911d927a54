"""Edits by chance: what somebody may state or draw next."""

from __future__ import annotations

from random import Random

from designer.model.catalogue import CATALOGUE
from designer.model.design import Component, Connection, Design, Value
from designer.model.edit import Add, Connect, Describe, Disconnect, Edit, Remove, Rename, Set
from designer.review.standing import Drawn


def fact(chance: Random, design: Design) -> Edit:
    """One part of a design says something else, or nothing any more."""
    drawn: list[Drawn] = [*design.components, *design.connections]
    part = chance.choice(drawn)
    of_kind = CATALOGUE.kinds if isinstance(part, Component) else CATALOGUE.connections
    name = chance.choice(sorted(of_kind[part.kind].attribute_set | part.attributes.keys()))
    value = chance.choice((None, "none", "unknown", something(chance, name, design)))
    return Set(on=part.id, attribute=name, value=value)


def something(chance: Random, name: str, design: Design) -> Value:
    """What may be stated of an attribute."""
    attribute = CATALOGUE.attributes[name]
    least, anybody = attribute.minimum or 0, chance.choice(design.components).id
    found: dict[str, Value] = {
        "boolean": chance.random() < 0.5,
        "true": True,
        "integer": int(least) + chance.randrange(4),
        "number": least + chance.random(),
        "text": "something",
        "choice": chance.choice(attribute.choices or ("none",)),
        "list": ("pii",),
        "reference": anybody,
        "references": (anybody,),
        "mapping": {"blue": 100},
    }
    return found[chance.choice(attribute.type.split("_or_"))]


def shape(chance: Random, design: Design) -> Edit:
    """A part goes, is called something else, or is drawn or connected anew."""
    part, other = (chance.choice(design.components) for _ in "ab")
    edits: tuple[Edit, ...] = (
        Remove(id=part.id),
        Rename(id=part.id, to=f"{part.id}-2"),
        Set(on=part.id, attribute="name", value="Another name"),
        Set(on=part.id, attribute="kind", value=other.kind),
        Add(component=part.model_copy(update={"id": f"{part.id}-3"})),
        Connect(connection=Connection(id="new", source=part.id, target=other.id, kind="call")),
        Describe(name="Another design"),
    )
    lines = tuple(Disconnect(id=line.id) for line in design.connections)
    return chance.choice((*edits, chance.choice(lines or edits)))
