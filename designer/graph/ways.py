"""Several searches at once: what one of them surely finds is not hidden by another's doubt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from designer.graph.kernel import Ask, Predicate, Unknown

if TYPE_CHECKING:
    from designer.graph.elements import Element
    from designer.graph.paths import Path
    from designer.graph.relations import Relation

Search = Callable[[], "Path | None"]


def sure_way(
    relation: Relation, barrier: Predicate, source: Predicate | Element, target: Element
) -> Path | None:
    """The path past every barrier where one is sure; None where none is, doubtful or not."""
    try:
        return relation.path_avoiding(barrier, source, target)
    except Unknown:
        return None


def way_to_some(
    relation: Relation, barrier: Predicate, source: Predicate | Element, targets: Sequence[str]
) -> Path | None:
    """The first sure path past every barrier to one of these components; None if surely none leads to any.

    Raises
    ------
    Unknown
        If only doubtful paths are left.
    """
    doubts: list[Ask] = []
    if not isinstance(source, Predicate):
        targets = relation.reached_among(source.id, targets)
    for name in targets:
        try:
            path = relation.path_avoiding(barrier, source, relation.graph.elements[name])
        except Unknown as unknown:
            doubts.extend(unknown.asks)
        else:
            if path is not None:
                return path
    if doubts:
        raise Unknown(*doubts)
    return None


def all_ways(*searches: Search) -> tuple[Path, ...]:
    """The path that each search finds, in order; none at all if one of them surely finds nothing.

    Raises
    ------
    Unknown
        If no search comes back empty and one is in doubt.
    """
    found: list[Path] = []
    doubts: list[Ask] = []
    for search in searches:
        try:
            path = search()
        except Unknown as unknown:
            doubts.extend(unknown.asks)
        else:
            if path is None:
                return ()
            found.append(path)
    if doubts:
        raise Unknown(*doubts)
    return tuple(found)
