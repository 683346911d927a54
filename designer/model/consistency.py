"""Whether a design holds together: ids unique, references kept, words and values as the catalogue has them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from itertools import chain, islice

from designer.model.catalogue import CATALOGUE
from designer.model.design import Attributes, Boundary, Component, Connection, Design, Value
from designer.model.errors import AmbiguousWord, Problem, UnknownWord
from designer.model.nearest import offered
from designer.model.references import REFERENCES
from designer.model.requirements import LEVELS, TAGS
from designer.model.values import SPOKEN, check_of, vocabulary

ANYTHING = frozenset({"box", "link"})
"""The component and the connection that have not been classified yet."""
ROLES = ("component", "connection", "boundary")
MAX_NESTING = 40
MOST = 500
"""Problems that are told at once: looking for the nearest word takes milliseconds, and a file may hold anything."""
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_-]{0,119}")
_FIELDS = frozenset({"name", "kind", "product"})
Known = frozenset[int]
"""Identities of parts that are right in themselves."""


def problems_of(design: Design, sound: Design | None = None) -> tuple[Problem, ...]:
    """What contradicts itself or the catalogue, up to `MOST` of it; paths are those of the design file.

    Parameters
    ----------
    sound
        A design without problems. Parts never change, so what both have is right in itself; what it says of other
        parts is looked at all the same.
    """
    known: Known = frozenset()
    if sound is not None:
        known = frozenset(map(id, chain(sound.components, sound.connections)))
    found = chain(
        _words(design),
        _ids(design),
        _components(design, known),
        _connections(design, known),
        _boundaries(design),
        _journeys(design),
        _pinned(design),
    )
    return tuple(islice(found, MOST))


def _problem(path: str, message: str, remedy: str = "") -> Problem:
    return Problem(0, path, message, remedy)


def _unknown(path: str, what: str, word: str, known: Collection[str]) -> Problem:
    return _problem(path, f"unknown {what} {_shown(word)}", offered(word, sorted(known)))


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _words(design: Design) -> Iterator[Problem]:
    if design.level is not None and design.level not in LEVELS:
        yield _problem(
            "level", f"unknown level {_shown(design.level)}", f"one of {', '.join(LEVELS)}"
        )
    for field in ("tags", "unsure"):
        for index, tag in enumerate(getattr(design.requirements, field) or ()):
            if tag not in TAGS:
                yield _unknown(f"requirements.{field}[{index}]", "tag", tag, TAGS.keys())


def _ids(design: Design) -> Iterator[Problem]:
    taken: dict[str, str] = {}
    sections: tuple[tuple[str, tuple[Boundary | Component, ...]], ...] = (
        ("boundaries", design.boundaries),
        ("components", design.components),
    )
    for section, parts in sections:
        for index, part in enumerate(parts):
            path = f"{section}[{index}].id"
            if not _IDENTIFIER.fullmatch(part.id):
                yield _problem(
                    path, f"{_shown(part.id)} is no id", "a small letter, then a-z, 0-9, _ and -"
                )
            if part.id in taken:
                yield _problem(
                    path, f"the id {_shown(part.id)} is taken by {taken[part.id]}", "choose another"
                )
            taken.setdefault(part.id, path.removesuffix(".id"))
    yield from _own_ids("connections", [c.id for c in design.connections], taken)
    yield from _own_ids("journeys", [j.id for j in design.journeys], {})


def _own_ids(section: str, ids: list[str], taken: Mapping[str, str]) -> Iterator[Problem]:
    seen = dict(taken)
    for index, name in enumerate(ids):
        if name in seen:
            message = f"the id {_shown(name)} is taken by {seen[name]}"
            yield _problem(f"{section}[{index}].id", message, "choose another")
        seen.setdefault(name, f"{section}[{index}]")


def _components(design: Design, known: Known) -> Iterator[Problem]:
    for index, component in enumerate(design.components):
        path = f"components[{index}]"
        if id(component) in known:
            yield from _within(component, path, design)
            yield from _referred(component, path, design)
            continue
        if component.kind not in CATALOGUE.kinds and component.kind not in ANYTHING:
            yield _kind_problem(f"{path}.kind", component.kind)
        yield from _within(component, path, design)
        yield from _said(component, "component", path, design)


@lru_cache(maxsize=512)
def _kind_problem(path: str, word: str) -> Problem:
    try:
        alias = CATALOGUE.kind(word)
    except AmbiguousWord as error:
        listed = ", ".join(error.candidates)
        return _problem(
            path, f"the kind {_shown(word)} may mean {listed}", "write the one you mean"
        )
    except UnknownWord as error:
        return _problem(path, f"unknown kind {_shown(word)}", error.remedy)
    return _problem(path, f"{_shown(word)} is another word for {alias.kind}", f"write {alias.kind}")


def _within(part: Component | Boundary, path: str, design: Design) -> Iterator[Problem]:
    within = part.within
    if within is not None and within not in design.boundary_by_id:
        yield _unknown(f"{path}.within", "boundary", within, design.boundary_by_id.keys())


def _said(part: Component | Connection, role: str, path: str, design: Design) -> Iterator[Problem]:
    if part.attributes:
        yield from _attributes(part.attributes, role, path, design)
    for index, name in enumerate(part.assumed):
        if name not in CATALOGUE.attributes and name not in _FIELDS:
            yield _unknown(f"{path}.assumed[{index}]", "attribute", name, vocabulary(role).keys())


def _attributes(attributes: Attributes, role: str, path: str, design: Design) -> Iterator[Problem]:
    known = vocabulary(role)
    for name, value in attributes.items():
        if name not in known:
            yield _strange(name, role, path)
        elif expected := check_of(name, role)(value):
            yield _problem(
                f"{path}.{name}",
                f"{_shown(_plain(value))} is no value of {name}",
                f"write {expected}",
            )
        elif name in REFERENCES:
            yield from _references(value, f"{path}.{name}", design)


def _strange(name: str, role: str, path: str) -> Problem:
    place = f"{path}.{name}"
    if role != "boundary" or name not in vocabulary("component"):
        others = [other for other in ROLES if name in vocabulary(other)]
        if not others:
            return _unknown(place, "attribute", name, vocabulary(role).keys())
        return _problem(
            place, f"{name} is not said of a {role}", f"say it of a {' or a '.join(others)}"
        )
    return _problem(place, f"{name} is not said of a boundary", "say it under defaults: components")


def _plain(value: Value) -> object:
    return list(value) if isinstance(value, tuple) else value


def _referred(part: Component | Connection, path: str, design: Design) -> Iterator[Problem]:
    """What is wrong with the parts that one names which is right in itself."""
    if REFERENCES.isdisjoint(part.attributes):
        return
    for name, value in part.attributes.items():
        if name in REFERENCES:
            yield from _references(value, f"{path}.{name}", design)


def _references(value: Value, path: str, design: Design) -> Iterator[Problem]:
    listed = value if isinstance(value, tuple) else (value,)
    for index, name in enumerate(listed):
        if name in SPOKEN or not isinstance(name, str) or name in design.component_by_id:
            continue
        place = f"{path}[{index}]" if isinstance(value, tuple) else path
        yield _unknown(place, "component", name, design.component_by_id.keys())


def _connections(design: Design, known: Known) -> Iterator[Problem]:
    drawn = design.component_by_id
    for index, connection in enumerate(design.connections):
        path = f"connections[{index}]"
        if connection.source not in drawn:
            yield _end(f"{path}.from", connection.source, design)
        if connection.target not in drawn:
            yield _end(f"{path}.to", connection.target, design)
        if id(connection) in known:
            yield from _referred(connection, path, design)
            continue
        if connection.kind not in CATALOGUE.connections and connection.kind not in ANYTHING:
            yield _unknown(
                f"{path}.kind", "kind of connection", connection.kind, CATALOGUE.connections.keys()
            )
        yield from _said(connection, "connection", path, design)


def _end(path: str, name: str, design: Design) -> Problem:
    if name in design.boundary_by_id:
        return _problem(path, f"{_shown(name)} is a boundary", "connect a component inside")
    return _unknown(path, "component", name, design.component_by_id.keys())


def _boundaries(design: Design) -> Iterator[Problem]:
    for index, boundary in enumerate(design.boundaries):
        path = f"boundaries[{index}]"
        yield from _within(boundary, path, design)
        if ring := _ring(boundary, design):
            yield _problem(f"{path}.within", ring, "leave out `within` of one of them")
        yield from _attributes(boundary.attributes, "boundary", path, design)
        defaults = f"{path}.defaults"
        yield from _attributes(
            boundary.component_defaults, "component", f"{defaults}.components", design
        )
        yield from _attributes(
            boundary.connection_defaults, "connection", f"{defaults}.connections", design
        )


def _ring(boundary: Boundary, design: Design) -> str:
    """What is wrong with the boundaries around this one; the walk is bounded, so that no file makes it long."""
    around = islice(design.enclosing(boundary), MAX_NESTING + 1)
    for depth, outer in enumerate(around):
        if outer.id == boundary.id:
            return f"the boundary {boundary.id} stands within itself"
        if depth == MAX_NESTING:
            return f"boundaries nest deeper than {MAX_NESTING} levels"
    return ""


def _journeys(design: Design) -> Iterator[Problem]:
    for index, journey in enumerate(design.journeys):
        for field, ends in (("from", journey.sources), ("to", journey.targets)):
            for at, end in enumerate(ends):
                if end not in design.component_by_id:
                    yield _end(f"journeys[{index}].{field}[{at}]", end, design)


def _pinned(design: Design) -> Iterator[Problem]:
    drawn = {*design.component_by_id, *design.boundary_by_id}
    for name in design.layout:
        if name not in drawn:
            yield _unknown(f"layout.{name}", "component or boundary", name, drawn)
    for index, note in enumerate(design.notes):
        if note.at is not None and note.at not in drawn and note.at not in design.connection_by_id:
            yield _unknown(
                f"notes[{index}].at", "component, connection or boundary", note.at, drawn
            )
