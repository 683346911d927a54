"""Designs as the text that is kept, and the last ones in memory."""

from __future__ import annotations

import json
from collections import OrderedDict
from contextlib import suppress

from designer.formats.json_design import read_json
from designer.formats.written import document_of
from designer.model.design import Design

KEPT = 64
_DESIGNS: OrderedDict[str, Design] = OrderedDict()
"""By their text: a design never changes, so that none need be read twice."""


def parsed(document: str) -> Design:
    """The design that a kept text means."""
    design = _DESIGNS.get(document)
    return _known(document, read_json(document) if design is None else design)


def written(design: Design) -> str:
    """As `write_json` has it, on one line: line breaks would take Python's slower writer."""
    document = json.dumps(document_of(design), ensure_ascii=False)
    _known(document, design)
    return document


def _known(document: str, design: Design) -> Design:
    _DESIGNS[document] = design
    while len(_DESIGNS) > KEPT:
        # Another session's thread may have taken it out first.
        with suppress(KeyError):
            _DESIGNS.popitem(last=False)
    return design
