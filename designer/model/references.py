"""Where one part of a design names another, beside a connection's two ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from designer.model.design import Attributes, Component, Connection, Design, Value
from designer.model.requirements import Journey, Note, Waiver

REFERENCES = frozenset({"guarded_by", "dead_letter", "definition_source"})
"""Attributes that hold ids of components."""

Renamed = Callable[[str], str | None]
"""The id that stands for an old one; None where it is gone."""


def attributes_with(attributes: Attributes, renamed: Renamed) -> Attributes:
    """Attributes whose references are renamed, or dropped where what they name is gone."""
    if REFERENCES.isdisjoint(attributes):
        return attributes
    changed: dict[str, Value] = {}
    for name, value in attributes.items():
        kept = _reference(value, renamed) if name in REFERENCES else value
        if kept is not None:
            changed[name] = kept
    return attributes if changed == dict(attributes) else changed


def _reference(value: Value, renamed: Renamed) -> Value | None:
    if isinstance(value, tuple):
        kept = tuple(new for old in value if (new := renamed(str(old))) is not None)
        return kept or None
    if isinstance(value, str) and value not in ("none", "unknown"):
        return renamed(value)
    return value


def journeys_with(journeys: tuple[Journey, ...], renamed: Renamed) -> tuple[Journey, ...]:
    """Journeys between renamed ends; one that lost all its entries or ends is gone."""
    changed = []
    for journey in journeys:
        sources = tuple(new for old in journey.sources if (new := renamed(old)) is not None)
        targets = tuple(new for old in journey.targets if (new := renamed(old)) is not None)
        if (sources, targets) == (journey.sources, journey.targets):
            changed.append(journey)
        elif sources and targets:
            changed.append(journey.model_copy(update={"sources": sources, "targets": targets}))
    return tuple(changed)


def waivers_with(waivers: tuple[Waiver, ...], renamed: Renamed) -> tuple[Waiver, ...]:
    """Waivers on renamed subjects; one whose subject is gone is gone."""
    pairs = [(waiver, renamed(waiver.on)) for waiver in waivers]
    return tuple(
        w if on == w.on else w.model_copy(update={"on": on}) for w, on in pairs if on is not None
    )


def notes_with(notes: tuple[Note, ...], renamed: Renamed) -> tuple[Note, ...]:
    """Notes pinned to renamed parts; one whose part is gone stays, unpinned."""
    moved = [(note, None if note.at is None else renamed(note.at)) for note in notes]
    return tuple(n if at == n.at else n.model_copy(update={"at": at}) for n, at in moved)


def redirected(design: Design, renamed: Renamed) -> Design:
    """The design with every reference of `references` renamed; ends and `within` are the caller's."""
    changes: Mapping[str, object] = {
        "components": _parts_with(design.components, renamed),
        "connections": _parts_with(design.connections, renamed),
        "journeys": journeys_with(design.journeys, renamed),
        "waivers": waivers_with(design.waivers, renamed),
        "notes": notes_with(design.notes, renamed),
        "layout": {
            new: place for old, place in design.layout.items() if (new := renamed(old)) is not None
        },
    }
    return design.model_copy(update=changes)


Attributed = TypeVar("Attributed", Component, Connection)


def _parts_with(parts: tuple[Attributed, ...], renamed: Renamed) -> tuple[Attributed, ...]:
    return tuple(_part_with(part, renamed) for part in parts)


def _part_with(part: Attributed, renamed: Renamed) -> Attributed:
    attributes = attributes_with(part.attributes, renamed)
    if attributes is part.attributes:
        return part
    return part.model_copy(update={"attributes": attributes})
