"""How many checks stand one behind the other: the way to a component that passes the fewest."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from designer.graph.facts import fact
from designer.graph.kernel import Ask, Predicate, Unknown
from designer.graph.paths import DOUBTFUL, FREE, SHUT, Path, Step, barrier_of
from designer.graph.words import having

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph


class Way(NamedTuple):
    """A way to a component: how many checks it surely passes, how many perhaps, and the doubts between the two."""

    path: Path
    surely: int
    perhaps: int
    doubts: tuple[Ask, ...]


class _Ways(NamedTuple):
    """The weakest ways to all components: checks, hops, last place and step of each; and how one gets to a place."""

    ends: dict[str, tuple[int, int, int, Step]]
    parents: dict[int, tuple[int, Step]]


@fact
def _weakest_ways(graph: DesignGraph, check: Predicate, source: Predicate, *, sure: bool) -> _Ways:
    """For each component, the access path from a surely answering source that passes the fewest checks.

    A hop passes one check at most: by its connection, or by the component that it enters; the last component guards
    nobody but what lies behind it. `sure` counts what may be a check as one, and takes no step that may not be
    there, so what it finds weak is weak; otherwise only sure checks count.
    """
    access, least = graph.access, DOUBTFUL if sure else SHUT
    component, checked = access.places.component, barrier_of(graph, check)
    starts = [place for name in having(graph, source) for place in access.places.starts(name)]
    best = dict.fromkeys(starts, (0, 0))
    queue = [(0, 0, place) for place in sorted(best)]
    parents: dict[int, tuple[int, Step]] = {}
    ends: dict[str, tuple[int, int, int, Step]] = {}
    while queue:
        checks, hops, here = heappop(queue)
        if best[here] != (checks, hops):
            continue
        for step in access.out[here]:
            to, connection, doubts = step
            if sure and doubts:
                continue
            name, on_it = component[to], checked[connection] >= least
            if name not in ends or (checks + on_it, hops + 1) < ends[name][:2]:
                ends[name] = checks + on_it, hops + 1, here, step
            past = checks + (on_it or checked[name] >= least), hops + 1
            if to not in best or past < best[to]:
                best[to] = past
                parents[to] = here, step
                heappush(queue, (*past, to))
    checked.read()
    return _Ways(ends, parents)


def way_with_fewer(
    graph: DesignGraph, check: Predicate, source: Predicate, target: str, least: int
) -> Way | None:
    """A way from a source to a component that surely passes fewer than `least` checks; None if surely none does.

    Raises
    ------
    Unknown
        If it hangs on what may be a check, or a way.
    """
    for sure in (True, False):
        ways = _weakest_ways(graph, check, source, sure=sure)
        if target in ways.ends and ways.ends[target][0] < least:
            way = _way(graph, check, ways, target)
            if not sure:
                raise Unknown(*way.doubts)
            return way
    return None


def _way(graph: DesignGraph, check: Predicate, ways: _Ways, target: str) -> Way:
    """The weakest way to a component, looked at hop by hop."""
    _, _, at, last = ways.ends[target]
    steps = [last]
    while at in ways.parents:
        at, before = ways.parents[at]
        steps.append(before)
    steps.reverse()
    component, checked = graph.access.places.component, barrier_of(graph, check)
    names, lines = [component[to] for to, _, _ in steps], [line for _, line, _ in steps]
    hops = [*zip(lines[:-1], names[:-1], strict=True), (lines[-1],)]
    stand = [max(checked[part] for part in hop) for hop in hops]
    asked = [p for hop, s in zip(hops, stand, strict=True) if s == DOUBTFUL for p in hop]
    truths = [check.truth(graph.elements[part]) for part in asked]
    doubts = [ask for truth in truths if isinstance(truth, Unknown) for ask in truth.asks]
    doubts += [ask for _, _, resting in steps for ask in resting]
    return Way(
        Path((component[at], *names), tuple(lines)),
        stand.count(SHUT),
        len(stand) - stand.count(FREE),
        tuple(dict.fromkeys(doubts)),
    )
