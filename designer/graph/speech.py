"""What is said beside the drawing: whether somebody practises, or a bare file is judged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from designer.graph.kernel import Ask, Unknown
from designer.model.requirements import Brief

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import Element

BRIEF = "brief"
BARE = (Brief(), Brief(objective="unknown"))
"""Briefs that say nothing: who answers that he does not know the objective presents nothing either."""


def told_design(graph: DesignGraph) -> Iterator[Element]:
    """Subject: the drawing as a whole, where a brief or a level shows that it is presented (DECISIONS 20).

    Raises
    ------
    Unknown
        For a bare file: nobody knows what its author would say.
    """
    if not graph.design.components:
        return
    if graph.design.brief in BARE and graph.design.level is None:
        raise Unknown(Ask(BRIEF, "objective"))
    yield graph.whole
