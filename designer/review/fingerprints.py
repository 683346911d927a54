"""Fingerprints: what a finding is about, so that it is recognised in the next version of a design."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from designer.graph import DesignGraph
from designer.model.catalogue import CATALOGUE

LENGTH = 16


def fingerprint(
    graph: DesignGraph,
    rule: str,
    culprits: Sequence[str],
    witness: Sequence[str],
    connections: Sequence[str],
) -> str:
    """A hash of the rule, of roles and kinds along the witness and of the culprits' ids.

    Display names, positions and the ids of bystanders on the path do not enter it.
    """
    along = [_kind(graph, part) for part in (*witness, *connections)]
    text = "\n".join((rule, *along, "culprits", *sorted(set(culprits))))
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def _kind(graph: DesignGraph, part: str) -> str:
    element = graph.found(part)
    if element is None:
        return "?"
    # Of the part, not the element: asking a box what it is raises Unknown.
    word = str(getattr(element.part, "kind", "journey"))
    kind = CATALOGUE.kinds.get(word)
    return f"{kind.role if kind else ''}/{word}"
