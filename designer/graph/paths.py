"""Three-valued paths: what surely gets past every barrier, what may, and what cannot."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from designer.graph.closure import joined, leads_to, named
from designer.graph.facts import fact
from designer.graph.kernel import Always, Ask, Predicate, Unknown, answers

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import Element
    from designer.graph.relations import Relation

Place = tuple[str, str, str]
"""Component, channel (empty where it is not split), port (empty, `own` or `sent`)."""


class Step(NamedTuple):
    """One step of a relation: where it leads, over which connection, resting on which doubts."""

    to: Place
    connection: str
    doubts: tuple[Ask, ...] = ()


@dataclass(frozen=True)
class Path:
    """A walk: its components in order, and the connection taken between each two of them."""

    components: tuple[str, ...]
    connections: tuple[str, ...]

    def __str__(self) -> str:
        return " -> ".join(self.components)


@dataclass(frozen=True)
class Gap:
    """Where a walk through stages stops: after which component, before which, and what was walked."""

    after: str
    before: str | None
    walked: tuple[str, ...]


Parents = dict[Place, tuple[Place, Step] | None]


class Blocked(dict[str, bool]):
    """Whether parts stop a search; what their sort leaves open is asked when it is first met.

    `sure` takes what may be a barrier for one.
    """

    def __init__(self, graph: DesignGraph, barrier: Predicate, *, sure: bool) -> None:
        super().__init__()
        self._graph, self._elements = graph, graph.elements
        self._barrier, self._sure = barrier, sure
        for sort, names in graph.names_of_sort.items():
            settled = barrier.settled[sort]
            if settled is not None:
                self.update(dict.fromkeys(names, settled))

    def read(self) -> None:
        """Whoever searched past it has read what it asks: some of it an earlier search may have asked."""
        reading = self._graph.reading
        reading.now |= reading.of.get(self._barrier, 0)

    def __missing__(self, name: str) -> bool:
        truth = self._barrier.truth(self._elements[name])
        answer = self[name] = self._sure if isinstance(truth, Unknown) else truth
        return answer


@fact
def blocked_by(graph: DesignGraph, barrier: Predicate, *, sure: bool) -> Blocked:
    """What stops a search past this barrier, shared by all searches."""
    return Blocked(graph, barrier, sure=sure)


def _searched(
    relation: Relation, starts: Iterable[Place], blocked: Blocked, *, sure: bool, towards: str = ""
) -> Parents:
    """Breadth first from `starts`; a blocked component is reached and not left, a blocked connection not taken.

    A search `towards` one component leaves out what does not lead there: no shortest path there goes that way.
    """
    parents: Parents = dict.fromkeys(sorted(starts))
    first = set(parents)
    queue = deque(parents)
    ahead = relation.closure(sure=sure).from_place if towards else {}
    there = relation.graph.bit[towards] if towards else 0
    while queue:
        here = queue.popleft()
        if here not in first and blocked[here[0]]:
            continue
        for step in relation.out[here]:
            to, connection, doubts = step
            if to in parents or (sure and doubts) or (there and not ahead[to] & there):
                continue
            if not blocked[connection]:
                parents[to] = (here, step)
                queue.append(to)
    blocked.read()
    return parents


def _traced(parents: Parents, end: Place) -> tuple[Path, tuple[Ask, ...]]:
    components, connections, doubts = [end[0]], list[str](), list[Ask]()
    at = parents[end]
    while at is not None:
        here, step = at
        components.append(here[0])
        connections.append(step.connection)
        doubts.extend(step.doubts)
        at = parents[here]
    return Path(tuple(reversed(components)), tuple(reversed(connections))), tuple(doubts)


def _nearest(relation: Relation, parents: Parents, target: str) -> Place | None:
    """The place of the target that the search reached first, unless the search began there."""
    found = [place for place in relation.places.get(target, ()) if parents.get(place) is not None]
    if len(found) < 2:
        return found[0] if found else None
    return min(found, key=lambda place: (len(_traced(parents, place)[0].components), place))


@fact
def _search(
    graph: DesignGraph,
    name: str,
    barrier: Predicate,
    source: Predicate | str,
    without: str | None = None,
    *,
    sure: bool,
) -> Parents:
    """One search for all targets: `sure` avoids what may be a barrier and takes no doubtful step or source.

    A target that is a source itself is searched for `without` it: what comes from others is meant.
    """
    relation: Relation = getattr(graph, name)
    ahead = relation.closure(sure=sure).ahead
    starts = [
        place
        for start in _sources(graph, source, sure=sure)
        if start != without and (without is None or ahead[start] & graph.bit[without])
        for place in relation.starts[start]
    ]
    blocked = blocked_by(graph, barrier, sure=sure)
    return _searched(relation, starts, blocked, sure=sure, towards=without or "")


@fact
def _sources(graph: DesignGraph, source: Predicate | str, *, sure: bool) -> tuple[str, ...]:
    if isinstance(source, str):
        return (source,)
    found = answers(graph, source)
    return tuple(named(graph, found.yes if sure else found.perhaps))


def search_avoiding(
    relation: Relation, barrier: Predicate, source: Predicate | Element, target: Element
) -> Path | None:
    """See `Relation.path_avoiding`."""
    graph = relation.graph
    begin = source if isinstance(source, Predicate) else source.id
    if isinstance(begin, str) and not relation.ahead[begin] & graph.bit[target.id]:
        return None
    without = target.id if target.id in _sources(graph, begin, sure=False) else None
    surely = _search(graph, relation.name, barrier, begin, without, sure=True)
    if end := _nearest(relation, surely, target.id):
        return _traced(surely, end)[0]
    perhaps = _search(graph, relation.name, barrier, begin, without, sure=False)
    if not (end := _nearest(relation, perhaps, target.id)):
        return None
    path, doubts = _traced(perhaps, end)
    raise Unknown(*doubts, *_doubted(graph, path, barrier, begin))


def _doubted(
    graph: DesignGraph, path: Path, barrier: Predicate, source: Predicate | str
) -> list[Ask]:
    between = (*path.components[1:-1], *path.connections)
    truths = [barrier.truth(graph.elements[name]) for name in between]
    if isinstance(source, Predicate):
        truths.append(source.truth(graph.elements[path.components[0]]))
    return [ask for truth in truths if isinstance(truth, Unknown) for ask in truth.asks]


NO_BARRIER = Predicate(Always(False, False))


def path_between(relation: Relation, source: str, target: str) -> Path | None:
    """The shortest path, doubtful or not."""
    if not leads_to(relation, source, target, sure=False):
        return None
    parents = _search(relation.graph, relation.name, NO_BARRIER, source, sure=False)
    end = _nearest(relation, parents, target)
    return _traced(parents, end)[0] if end else None


def reach(relation: Relation, source: str, target: str) -> bool:
    """See `Relation.reaches`."""
    if source == target or leads_to(relation, source, target, sure=True):
        return True
    if not leads_to(relation, source, target, sure=False):
        return False
    parents = _search(relation.graph, relation.name, NO_BARRIER, source, sure=False)
    end = _nearest(relation, parents, target)
    raise Unknown(*(_traced(parents, end)[1] if end else ()))


def gap(relation: Relation, start: Element, stages: tuple[Predicate, ...]) -> Gap | None:
    """See `Relation.gap`; doubtful steps count, since a loop that may close is not accused of being open."""
    graph = relation.graph
    ahead = relation.closure(sure=False).ahead
    here: tuple[str, ...] = (start.id,)
    walked = here
    for number, stage in enumerate(stages):
        last = number == len(stages) - 1
        members = answers(graph, stage).perhaps
        reached = members & joined(ahead[name] for name in here)
        there = reached & graph.bit[start.id] if last else reached
        if not there:
            before = start.id if last else next(named(graph, members), None)
            return Gap(walked[-1], before, walked)
        here = tuple(named(graph, there))
        walked = (*walked, here[0])
    return None
