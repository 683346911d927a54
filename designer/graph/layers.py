"""How many checks stand one behind the other: the way to a component that passes the fewest."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from designer.graph.facts import fact
from designer.graph.kernel import Ask, Predicate, Unknown, kleene_any
from designer.graph.paths import Path, Place, Step, blocked_by
from designer.graph.words import having

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph


@dataclass(frozen=True)
class Way:
    """A way to a component: how many checks it surely passes, how many perhaps, and the doubts between the two."""

    path: Path
    surely: int
    perhaps: int
    doubts: tuple[Ask, ...]


@dataclass(frozen=True)
class _Ways:
    """The weakest ways to all components: the last place and step of each, and how one gets to a place."""

    ends: dict[str, tuple[int, int, Place, Step]]
    parents: dict[Place, tuple[Place, Step]]


@fact
def _weakest_ways(graph: DesignGraph, check: Predicate, source: Predicate, *, sure: bool) -> _Ways:
    """For each component, the access path from a surely answering source that passes the fewest checks.

    A hop passes one check at most: by its connection, or by the component that it enters; the last component guards
    nobody but what lies behind it. `sure` counts what may be a check as one, and takes no step that may not be
    there, so what it finds weak is weak; otherwise only sure checks count.
    """
    queue: list[tuple[int, int, Place]] = []
    best: dict[Place, tuple[int, int]] = {}
    parents: dict[Place, tuple[Place, Step]] = {}
    checked = blocked_by(graph, check, sure=sure)
    for name in having(graph, source):
        for place in graph.access.starts[name]:
            best[place] = (0, 0)
            heappush(queue, (0, 0, place))
    ends: dict[str, tuple[int, int, Place, Step]] = {}
    while queue:
        checks, hops, here = heappop(queue)
        if best[here] != (checks, hops):
            continue
        for step in graph.access.out[here]:
            if sure and step.doubts:
                continue
            name = step.to[0]
            at_end = (checks + checked[step.connection], hops + 1)
            if name not in ends or at_end < ends[name][:2]:
                ends[name] = (*at_end, here, step)
            past = (checks + (checked[step.connection] or checked[name]), hops + 1)
            if step.to not in best or past < best[step.to]:
                best[step.to] = past
                parents[step.to] = (here, step)
                heappush(queue, (*past, step.to))
    checked.read()
    return _Ways(ends, parents)


@fact
def weakest_way(
    graph: DesignGraph, check: Predicate, source: Predicate, target: str, *, sure: bool
) -> Way | None:
    """The access path to a component that passes the fewest checks; None where no source leads to it."""
    ways = _weakest_ways(graph, check, source, sure=sure)
    if target not in ways.ends:
        return None
    _, _, at, last = ways.ends[target]
    steps = [last]
    while at in ways.parents:
        at, before = ways.parents[at]
        steps.append(before)
    steps.reverse()
    hops = [(s.connection, s.to[0]) for s in steps[:-1]]
    truths = [_truth(graph, check, hop) for hop in (*hops, (last.connection,))]
    doubts = [ask for truth in truths if isinstance(truth, Unknown) for ask in truth.asks]
    doubts += [ask for s in steps for ask in s.doubts]
    return Way(
        Path((at[0], *(s.to[0] for s in steps)), tuple(s.connection for s in steps)),
        sum(truth is True for truth in truths),
        sum(truth is not False for truth in truths),
        tuple(dict.fromkeys(doubts)),
    )


def _truth(graph: DesignGraph, check: Predicate, parts: tuple[str, ...]) -> bool | Unknown:
    try:
        return kleene_any(check.truth(graph.elements[part]) for part in parts)
    except Unknown as unknown:
        return unknown


def way_with_fewer(
    graph: DesignGraph, check: Predicate, source: Predicate, target: str, least: int
) -> Way | None:
    """A way from a source to a component that surely passes fewer than `least` checks; None if surely none does.

    Raises
    ------
    Unknown
        If it hangs on what may be a check, or a way.
    """
    weakest = weakest_way(graph, check, source, target, sure=True)
    if weakest and weakest.perhaps < least:
        return weakest
    perhaps = weakest_way(graph, check, source, target, sure=False)
    if perhaps is None or perhaps.surely >= least:
        return None
    raise Unknown(*perhaps.doubts)
