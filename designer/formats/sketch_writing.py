"""Designs as sketches; what a sketch cannot carry is refused by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from designer.formats.connection_ids import written_ids
from designer.formats.sketch_text import bare_or_quoted
from designer.model.design import Attributes, Component, Connection, Design, Value
from designer.model.errors import UnsupportedFormat
from designer.model.references import attributes_with
from designer.model.requirements import Brief, Journey, Requirements
from designer.model.values import INHERITED, vocabulary

_UNNAMED = "Sketch"


def write_sketch(design: Design) -> str:
    """The design as a sketch, one chain a line.

    Raises
    ------
    UnsupportedFormat
        If the design has what a sketch cannot carry, naming all of it.
    """
    if lost := tuple(_lost(design)):
        raise UnsupportedFormat(
            f"a sketch cannot carry {', '.join(lost)}; write YAML or JSON instead"
        )
    lines = [*_requirements(design), *_chains(design), *map(_journey, design.journeys)]
    return "\n".join(lines) + "\n"


def sketch_of(design: Design, ids: Iterable[str]) -> str:
    """The sketch of some components, what connects them and what is required of them; the rest is left out.

    What boundaries give to the components is written beside them, so that a reader sees the same facts.
    """
    chosen = frozenset(ids)
    kept = frozenset(i for i in chosen if i in design.component_by_id)
    part = Design(
        name=_UNNAMED,
        requirements=design.requirements.model_copy(update={"unsure": ()}),
        components=tuple(_alone(c, design, kept) for c in design.components if c.id in kept),
        connections=tuple(
            _connected(c, design, kept)
            for c in design.connections
            if c.source in kept and c.target in kept
        ),
        journeys=tuple(j for j in design.journeys if kept.issuperset((*j.sources, *j.targets))),
    )
    return write_sketch(part)


def _lost(design: Design) -> Iterator[str]:
    yield from (f"the boundary {boundary.id}" for boundary in design.boundaries)
    for name in ("waivers", "notes", "layout", "lens"):
        if getattr(design, name):
            yield name
    if design.brief != Brief():
        yield "the brief"
    if design.requirements.unsure:
        yield "tags that are unsure"
    if design.requirements.tags == ():
        yield "that no tag holds"


def _alone(component: Component, design: Design, kept: frozenset[str]) -> Component:
    """A component that states itself what its boundaries gave it."""
    attributes = dict(component.attributes)
    known = vocabulary("component")
    for boundary in design.enclosing(component):
        given = {
            **{n: v for n, v in boundary.attributes.items() if n in INHERITED},
            **boundary.component_defaults,
        }
        attributes = {
            **{name: value for name, value in given.items() if name in known},
            **attributes,
        }
    return component.model_copy(update={"within": None, "attributes": _among(attributes, kept)})


def _connected(connection: Connection, design: Design, kept: frozenset[str]) -> Connection:
    source, target = (design.component_by_id[end] for end in (connection.source, connection.target))
    inside = {boundary.id for boundary in design.enclosing(target)}
    attributes = dict(connection.attributes)
    for boundary in design.enclosing(source):
        if boundary.id in inside:
            attributes = {**boundary.connection_defaults, **attributes}
    return connection.model_copy(update={"attributes": _among(attributes, kept)})


def _among(attributes: Attributes, kept: frozenset[str]) -> Attributes:
    """Attributes without references to what is left out."""
    return attributes_with(attributes, lambda name: name if name in kept else None)


def _requirements(design: Design) -> Iterator[str]:
    about = (("title", design.name), ("scenario", design.scenario), ("level", design.level))
    words = [
        f"@{key}={_value(text)}"
        for key, text in about
        if text is not None and (key, text) != ("title", _UNNAMED)
    ]
    words += [f"@{tag}" for tag in design.requirements.tags or ()]
    fields = set(Requirements.model_fields) - {"tags", "unsure"}
    words += [
        f"@{n}={_value(v)}"
        for n in sorted(fields)
        if (v := getattr(design.requirements, n)) is not None
    ]
    if words:
        yield " ".join(words)


def _chains(design: Design) -> Iterator[str]:
    mentioned: set[str] = set()
    ids = written_ids(design.connections)
    chain, end = "", ""
    for connection, with_id in zip(design.connections, ids, strict=True):
        if connection.source != end:
            yield from (chain,) if chain else ()
            chain = _mention(design, connection.source, mentioned)
        chain = f"{chain} {_arrow(connection, with_id)} {_mention(design, connection.target, mentioned)}"
        end = connection.target
    if chain:
        yield chain
    for component in design.components:
        if component.id not in mentioned:
            yield _mention(design, component.id, mentioned)


def _mention(design: Design, name: str, mentioned: set[str]) -> str:
    if name in mentioned:
        return name
    mentioned.add(name)
    component = design.component_by_id[name]
    if (name, component.kind) == ("internet", "user_client"):
        return name + _settings(_stated(component))
    return f"{name}:{component.kind}{_settings(_stated(component))}"


def _stated(component: Component) -> Mapping[str, Value]:
    fields: dict[str, Value] = {}
    if component.name is not None:
        fields["name"] = component.name
    if component.product is not None:
        fields["product"] = component.product
    if component.elsewhere:
        fields["elsewhere"] = True
    return {**fields, **component.attributes, **_assumed(component)}


def _assumed(part: Component | Connection) -> Mapping[str, Value]:
    return {"assumed": part.assumed} if part.assumed else {}


def _arrow(connection: Connection, with_id: bool) -> str:
    stated = {
        **({"id": connection.id} if with_id else {}),
        **connection.attributes,
        **_assumed(connection),
    }
    if connection.kind == "call" and not stated:
        return "->"
    return f"-{connection.kind}{_settings(stated)}->"


def _journey(journey: Journey) -> str:
    stated = {
        n: v
        for n, v in journey
        if n not in ("id", "sources", "targets") and v is not None and v is not False
    }
    ends = f"{', '.join(journey.sources)} -> {', '.join(journey.targets)}"
    settings = _settings(stated)
    return f"journey {journey.id}: {ends} {settings}".rstrip()


def _settings(stated: Mapping[str, object]) -> str:
    listed = [
        name if value is True else f"{name}={_value(value)}" for name, value in stated.items()
    ]
    return f"({', '.join(listed)})" if listed else ""


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, Mapping):
        return (
            "{"
            + ", ".join(f"{_key(str(name))}: {_value(item)}" for name, item in value.items())
            + "}"
        )
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, int):
        return str(value)
    return bare_or_quoted(str(value))


def _key(name: str) -> str:
    return bare_or_quoted(name, key=True)
