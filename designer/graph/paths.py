"""Three-valued paths: what surely gets past every barrier, what may, and what cannot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from designer.graph.closure import joined, leads_to, named
from designer.graph.facts import fact
from designer.graph.kernel import Ask, Predicate, Unknown, answers

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import Element
    from designer.graph.relations import Relation

Step = tuple[int, str, tuple[Ask, ...]]
"""One step of a relation: to which place it leads, over which connection, resting on which doubts."""


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


Parents = dict[int, tuple[int, Step] | None]
"""By place that a search reached, from where and by which step; None where it began."""
FREE, DOUBTFUL, SHUT = 0, 1, 2
"""How parts stand to a barrier: surely none, perhaps one, surely one."""


class Barrier(dict[str, int]):
    """How parts stand to a barrier; what their sort leaves open is asked when it is first met.

    An ask that knows of many connections at once says so by `of_lines`: by id, whether each is a barrier.
    """

    def __init__(self, graph: DesignGraph, asked: Predicate) -> None:
        super().__init__()
        self._reading, self._elements = graph.reading, graph.elements
        self._asked = asked
        for sort, names in graph.names_of_sort.items():
            settled = asked.settled[sort]
            if settled is not None:
                self.update(dict.fromkeys(names, SHUT if settled else FREE))
        known = asked.ask.of_lines(graph) if hasattr(asked.ask, "of_lines") else {}
        self.update((line, SHUT if stopped else FREE) for line, stopped in known.items())

    def read(self) -> None:
        """Whoever searched past it has read what it asks: some of it an earlier search may have asked."""
        self._reading.now |= self._reading.of.get(self._asked, 0)

    def __missing__(self, name: str) -> int:
        truth = self._asked.truth(self._elements[name])
        stands = self[name] = SHUT if truth is True else FREE if truth is False else DOUBTFUL
        return stands


@fact
def barrier_of(graph: DesignGraph, asked: Predicate) -> Barrier:
    """What stops a search past this, shared by all searches."""
    return Barrier(graph, asked)


class Found(NamedTuple):
    """What a search reached; `left_open` says whether it met a doubt and went another way."""

    parents: Parents
    left_open: bool


def _searched(
    relation: Relation, starts: Iterable[int], barrier: Barrier, *, sure: bool, towards: str | None
) -> Found:
    """Breadth first from `starts`; a blocked component is reached and not left, a blocked connection not taken.

    A search `towards` one component leaves out what does not lead there: no shortest path there goes that way.
    """
    component, out = relation.places.component, relation.out
    ahead = relation.closure(sure=False).from_place if towards else ()
    there = relation.graph.bit[towards] if towards else 0
    stops = DOUBTFUL if sure else SHUT
    parents: Parents = dict.fromkeys(sorted(starts))
    queue, first, left_open = list(parents), len(parents), False
    for number, here in enumerate(queue):
        if number >= first and (stands := barrier[component[here]]) >= stops:
            left_open |= stands == DOUBTFUL
            continue
        for step in out[here]:
            to, connection, doubts = step
            if to in parents or (there and not ahead[to] & there):
                continue
            if sure and doubts:
                left_open = True
            elif (stands := barrier[connection]) < stops:
                parents[to] = here, step
                queue.append(to)  # and is come to in its turn
            else:
                left_open |= stands == DOUBTFUL
    barrier.read()
    return Found(parents, left_open)


def _traced(relation: Relation, parents: Parents, end: int) -> tuple[Path, tuple[Ask, ...]]:
    component = relation.places.component
    components, connections, doubts = [component[end]], list[str](), list[Ask]()
    at = parents[end]
    while at is not None:
        here, (_, connection, resting) = at
        components.append(component[here])
        connections.append(connection)
        doubts.extend(resting)
        at = parents[here]
    return Path(tuple(reversed(components)), tuple(reversed(connections))), tuple(doubts)


def _nearest(relation: Relation, parents: Parents, target: str) -> int | None:
    """The place of the target that the search reached first, unless the search began there."""
    found = [place for place in relation.places.of(target) if parents.get(place) is not None]
    if len(found) < 2:
        return found[0] if found else None
    return min(found, key=lambda at: (len(_traced(relation, parents, at)[0].components), at))


@fact
def _search(
    graph: DesignGraph,
    name: str,
    barrier: Predicate,
    source: Predicate | str,
    without: str | None = None,
    *,
    sure: bool,
) -> Found:
    """One search for all targets: `sure` avoids what may be a barrier and takes no doubtful step or source.

    A target that is a source itself is searched for `without` it: what comes from others is meant.
    """
    relation: Relation = getattr(graph, name)
    sources = _sources(graph, source, sure=sure)
    open_sources = sure and sources != _sources(graph, source, sure=False)
    if without is not None:
        there = graph.bit[without]
        sources = tuple(s for s in sources if s != without and relation.ahead[s] & there)
    starts = [place for source in sources for place in relation.places.starts(source)]
    if not starts:
        return Found({}, open_sources)
    found = _searched(relation, starts, barrier_of(graph, barrier), sure=sure, towards=without)
    return Found(found.parents, found.left_open or open_sources)


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
    begin: Predicate | str = source if isinstance(source, Predicate) else source.id
    without: str | None = None
    if isinstance(begin, Predicate):
        if answers(graph, begin).perhaps & graph.bit[target.id]:
            without = target.id
    elif begin == target.id or not leads_to(relation, begin, target.id, sure=False):
        return None
    surely, left_open = _search(graph, relation.name, barrier, begin, without, sure=True)
    if (end := _nearest(relation, surely, target.id)) is not None:
        return _traced(relation, surely, end)[0]
    if not left_open:
        return None
    perhaps, _ = _search(graph, relation.name, barrier, begin, without, sure=False)
    if (end := _nearest(relation, perhaps, target.id)) is None:
        return None
    path, doubts = _traced(relation, perhaps, end)
    raise Unknown(*doubts, *_doubted(graph, path, barrier, begin))


def _doubted(
    graph: DesignGraph, path: Path, barrier: Predicate, source: Predicate | str
) -> list[Ask]:
    between = (*path.components[1:-1], *path.connections)
    truths = [barrier.truth(graph.elements[name]) for name in between]
    if isinstance(source, Predicate):
        truths.append(source.truth(graph.elements[path.components[0]]))
    return [ask for truth in truths if isinstance(truth, Unknown) for ask in truth.asks]


def tree_from(relation: Relation, source: str) -> Parents:
    """The shortest paths, doubtful or not, from a component to all that it leads to."""
    parents: Parents = dict.fromkeys(relation.places.starts(source))
    queue = list(parents)
    for here in queue:
        for step in relation.out[here]:
            if step[0] not in parents:
                parents[step[0]] = here, step
                queue.append(step[0])  # and is come to in its turn
    return parents


def path_between(relation: Relation, source: str, target: str) -> Path | None:
    """The shortest path, doubtful or not."""
    if not leads_to(relation, source, target, sure=False):
        return None
    parents = relation.tree(source)
    end = _nearest(relation, parents, target)
    return None if end is None else _traced(relation, parents, end)[0]


def reach(relation: Relation, source: str, target: str) -> bool:
    """See `Relation.reaches`."""
    if source == target or leads_to(relation, source, target, sure=True):
        return True
    if not leads_to(relation, source, target, sure=False):
        return False
    parents = relation.tree(source)
    end = _nearest(relation, parents, target)
    raise Unknown(*(() if end is None else _traced(relation, parents, end)[1]))


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
