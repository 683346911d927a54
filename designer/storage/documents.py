"""Designs as the text that is kept, and the last ones in memory."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress

from designer.formats.connection_ids import written_ids
from designer.formats.json_design import read_json
from designer.formats.written import component_table, connection_table, place_table, sections_of
from designer.model.design import Component, Connection, Design, Part, Place

KEPT = 64
PARTS_KEPT = 20_000
_DESIGNS: OrderedDict[str, Design] = OrderedDict()
"""By their text: a design never changes, so that none need be read twice."""


def parsed(document: str) -> Design:
    """The design that a kept text means."""
    design = _DESIGNS.get(document)
    return _known(document, read_json(document) if design is None else design)


def written(design: Design) -> str:
    """As `write_json` has it, on one line: line breaks would take Python's slower writer."""
    drawn = {
        "components": lambda: f"[{', '.join(map(_text, design.components))}]",
        "connections": lambda: f"[{', '.join(_texts(design.connections))}]",
        "layout": lambda: f"{{{', '.join(_placed(design.layout))}}}",
    }
    sections = [
        f"{_json(name)}: {drawn[name]() if name in drawn else _json(value)}"
        for name, value in sections_of(design).items()
    ]
    document = f"{{{', '.join(sections)}}}"
    _known(document, design)
    return document


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _texts(connections: tuple[Connection, ...]) -> list[str]:
    ids = written_ids(connections)
    return [_text(c, with_id=with_id) for c, with_id in zip(connections, ids, strict=True)]


def _placed(layout: Mapping[str, Place]) -> list[str]:
    return [f"{_json(name)}: {_text(place)}" for name, place in layout.items()]


_TEXTS: dict[int, tuple[Part, bool, str]] = {}
"""By identity: an edit leaves the parts that it does not touch the same objects, and those never change."""


def _text(part: Component | Connection | Place, *, with_id: bool = False) -> str:
    """A part as it is kept; held on to together with its text, so that its identity stays its own."""
    known = _TEXTS.get(id(part))
    if known is not None and known[1] == with_id:
        return known[2]
    if isinstance(part, Connection):
        table = connection_table(part, with_id=with_id)
    else:
        table = component_table(part) if isinstance(part, Component) else place_table(part)
    text = _json(table)
    if len(_TEXTS) >= PARTS_KEPT:
        _TEXTS.clear()
    _TEXTS[id(part)] = part, with_id, text
    return text


def _known(document: str, design: Design) -> Design:
    _DESIGNS[document] = design
    while len(_DESIGNS) > KEPT:
        # Another session's thread may have taken it out first.
        with suppress(KeyError):
            _DESIGNS.popitem(last=False)
    return design
