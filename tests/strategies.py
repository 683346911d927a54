"""Designs drawn by chance, for property tests: whatever the format can carry, and always consistent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from hypothesis import strategies as st

from designer.formats.connection_ids import default_ids
from designer.model.catalogue import CATALOGUE, Attribute
from designer.model.design import Boundary, Component, Connection, Design, Place, Value
from designer.model.requirements import (
    CRITICALITIES,
    LEVELS,
    TAGS,
    Brief,
    Failure,
    Journey,
    Metrics,
    Note,
    Requirements,
    Tradeoff,
    Waiver,
)
from designer.model.units import Spoken
from designer.model.values import vocabulary

IDS = ("a", "b-2", "c_c", "internet", "journey", "hub")
FRAMES = ("west", "net")
SPOKEN: st.SearchStrategy[Spoken] = st.sampled_from(("none", "unknown"))
TEXT = st.one_of(
    st.sampled_from(
        ("yes", "1.50", "a: b", "it's", 'a "b"', "#x", "- y", "true", "", " a ", "@t", "x, y", "ü→")
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=12),
)
NUMBERS = st.one_of(st.integers(0, 100), st.floats(0, 100, allow_nan=False), st.just(1e-7))


def values(attribute: Attribute, ids: tuple[str, ...] = IDS) -> st.SearchStrategy[Value]:
    """What an attribute may hold."""
    low, high = attribute.minimum, attribute.maximum
    shapes: Mapping[str, st.SearchStrategy[Value]] = {
        "boolean": st.booleans(),
        "true": st.just(value=True),
        "integer": st.integers(int(low or 0), int(high if high is not None else 10**6)),
        "number": st.floats(low or 0, high if high is not None else 1e6, allow_nan=False),
        "text": TEXT,
        "reference": st.sampled_from(ids),
        "choice": st.sampled_from(attribute.choices or ("none",)),
        "list": st.lists(TEXT, max_size=3).map(tuple),
        "references": st.lists(st.sampled_from(ids), max_size=2, unique=True).map(tuple),
        "mapping": st.dictionaries(st.sampled_from(("blue", "green one")), NUMBERS, max_size=2),
    }
    if attribute.id == "traffic":
        return st.just({"blue": 99.5, "green one": 0.5})
    return st.one_of(SPOKEN, *(shapes[word] for word in attribute.type.split("_or_")))


@st.composite
def attributes(
    draw: st.DrawFn, role: str, ids: tuple[str, ...] = IDS, most: int = 3
) -> dict[str, Value]:
    """Facts that can be stated of a component, a connection or a boundary."""
    known = vocabulary(role)
    names = draw(st.lists(st.sampled_from(sorted(known)), max_size=most, unique=True))
    return {name: draw(values(known[name], ids)) for name in names}


@st.composite
def components(
    draw: st.DrawFn, name: str, ids: tuple[str, ...], frames: tuple[str, ...]
) -> Component:
    """A component of an id."""
    stated = draw(attributes("component", ids))
    return Component(
        id=name,
        kind=draw(st.sampled_from(sorted(CATALOGUE.kinds))),
        name=draw(st.none() | TEXT),
        product=draw(st.none() | TEXT),
        within=draw(st.sampled_from((None, *frames))),
        elsewhere=draw(st.booleans()),
        assumed=tuple(draw(st.sampled_from(((), tuple(stated))))),
        attributes=stated,
    )


@st.composite
def connections(draw: st.DrawFn, ids: tuple[str, ...]) -> tuple[Connection, ...]:
    """Connections between components, some with ids of their own."""
    drawn = []
    for number in range(draw(st.integers(0, 5)) if ids else 0):
        chosen = draw(st.sampled_from(("", "", f"own-{number}", f"{ids[0]}->{ids[-1]}#{number}")))
        drawn.append(
            Connection.model_construct(
                id=chosen,
                source=draw(st.sampled_from(ids)),
                target=draw(st.sampled_from(ids)),
                kind=draw(st.sampled_from(sorted(CATALOGUE.connections))),
                assumed=(),
                attributes=draw(attributes("connection", ids, most=2)),
            )
        )
    return tuple(
        c.model_copy(update={"id": name}) for c, name in zip(drawn, default_ids(drawn), strict=True)
    )


@st.composite
def requirements(draw: st.DrawFn) -> Requirements:
    """Requirements, some numbers spoken as unknown."""
    tags = st.lists(st.sampled_from(sorted(TAGS)), max_size=3, unique=True).map(tuple)
    return Requirements(
        tags=draw(st.none() | tags),
        unsure=draw(tags),
        availability=draw(st.none() | SPOKEN | st.floats(0, 1)),
        peak_rps=draw(st.none() | SPOKEN | st.integers(0, 10**6).map(float)),
        residency=draw(st.none() | SPOKEN | st.just(("westeurope", "northeurope"))),
    )


@st.composite
def journeys(draw: st.DrawFn, ids: tuple[str, ...]) -> tuple[Journey, ...]:
    """Journeys between components."""
    ends = st.lists(st.sampled_from(ids), min_size=1, max_size=2).map(tuple) if ids else st.just(())
    count = draw(st.integers(0, 2)) if ids else 0
    return tuple(
        Journey(
            id=f"j{number}",
            name=draw(st.none() | TEXT),
            sources=draw(ends),
            targets=draw(ends),
            criticality=draw(st.sampled_from((None, "unknown", *CRITICALITIES))),
            assumed=draw(st.booleans()),
            p99_latency_ms=draw(st.none() | SPOKEN | st.floats(0, 1e6)),
        )
        for number in range(count)
    )


BRIEFS = st.builds(
    Brief,
    objective=st.none() | TEXT,
    questions=st.lists(TEXT, max_size=2).map(tuple),
    metrics=st.builds(Metrics, offline=st.lists(TEXT, max_size=2).map(tuple)),
    tradeoffs=st.lists(st.builds(Tradeoff, decision=TEXT, because=TEXT), max_size=1).map(tuple),
    failures=st.lists(st.builds(Failure, when=TEXT, then=TEXT), max_size=1).map(tuple),
    rollout=st.none() | TEXT,
)
WAIVERS = st.lists(
    st.builds(
        Waiver,
        rule=st.sampled_from(("REL-001", "SEC-010")),
        on=st.sampled_from(IDS),
        reason=TEXT.filter(bool),
        owner=st.just("j.doe"),
        until=st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    ),
    max_size=2,
).map(tuple)


@st.composite
def plain_designs(draw: st.DrawFn) -> Design:
    """Designs that a sketch can carry: components, connections, journeys, tags and numbers."""
    ids = tuple(draw(st.lists(st.sampled_from(IDS), max_size=5, unique=True)))
    asked = draw(requirements())
    return Design(
        name=draw(st.just("Sketch") | TEXT),
        scenario=draw(st.none() | st.just("fraud-realtime")),
        level=draw(st.sampled_from((None, *LEVELS))),
        requirements=asked.model_copy(update={"unsure": (), "tags": asked.tags or None}),
        components=tuple(draw(components(name, ids, ())) for name in ids),
        connections=draw(connections(ids)),
        journeys=draw(journeys(ids)),
    )


@st.composite
def designs(draw: st.DrawFn) -> Design:
    """Designs with everything that a file can carry."""
    ids = tuple(draw(st.lists(st.sampled_from(IDS), max_size=5, unique=True)))
    frames = draw(st.sampled_from(((), FRAMES[:1], FRAMES)))
    pinned = st.sampled_from((None, *ids, *frames))
    return Design(
        name=draw(TEXT),
        lens=draw(st.sampled_from(((), ("sre", "security")))),
        requirements=draw(requirements()),
        boundaries=tuple(
            Boundary(
                id=name,
                name=draw(st.none() | TEXT),
                within=frames[0] if index else None,
                attributes=draw(attributes("boundary")),
                component_defaults=draw(attributes("component", ids)) if ids else {},
                connection_defaults=draw(attributes("connection", ids)) if ids else {},
            )
            for index, name in enumerate(frames)
        ),
        components=tuple(draw(components(name, ids, frames)) for name in ids),
        connections=draw(connections(ids)),
        journeys=draw(journeys(ids)),
        brief=draw(BRIEFS),
        waivers=draw(WAIVERS),
        notes=tuple(Note(text=draw(TEXT), at=draw(pinned)) for _ in range(draw(st.integers(0, 2)))),
        layout={
            name: Place(x=draw(NUMBERS), y=-3.5, width=draw(st.none() | NUMBERS))
            for name in (*ids, *frames)
        },
    )
