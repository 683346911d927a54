"""Where data comes from that is found somewhere: a label that surely or perhaps comes from certain sources."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from designer.graph.kernel import Predicate
from designer.graph.paths import Path
from designer.graph.taint import has, stops

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import Element


def path_carrying_from(
    graph: DesignGraph, label: str, source: Predicate, target: Element
) -> Path | None:
    """The shortest path on which a label surely gets from such a source to `target`; None if it surely does not.

    Raises
    ------
    Unknown
        If it hangs on what nobody stated.
    """
    return graph.information.path_avoiding(stops(label), _having(label, source), target)


@functools.cache
def _having(label: str, source: Predicate) -> Predicate:
    return source & has(label)
