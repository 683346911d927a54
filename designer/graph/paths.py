"""Three-valued paths: what surely gets past every barrier, what may, and what cannot."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from designer.graph.closure import joined, leads_to, named
from designer.graph.kernel import Ask, Predicate, Unknown, answers, fact

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
Truth = Callable[[str], bool]


def _searched(
    relation: Relation, starts: Iterable[Place], blocked: Truth, passable: Callable[[Step], bool]
) -> Parents:
    """Breadth first from `starts`; a blocked component is reached and not left, a blocked connection not taken."""
    parents: Parents = dict.fromkeys(sorted(starts))
    first = set(parents)
    queue = deque(parents)
    while queue:
        here = queue.popleft()
        if here not in first and blocked(here[0]):
            continue
        for step in relation.out[here]:
            if step.to not in parents and passable(step) and not blocked(step.connection):
                parents[step.to] = (here, step)
                queue.append(step.to)
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
    if not found:
        return None
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
    answers: dict[str, bool] = {}

    def blocked(name: str) -> bool:
        if name not in answers:
            truth = barrier.truth(graph.elements[name])
            answers[name] = sure if isinstance(truth, Unknown) else truth
        return answers[name]

    starts = [
        place
        for name in _sources(graph, source, sure=sure)
        if name != without
        for place in relation.starts[name]
    ]
    return _searched(
        relation, starts, blocked, (lambda step: not step.doubts) if sure else lambda step: True
    )


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


NO_BARRIER = Predicate(lambda element: False)


def path_between(relation: Relation, source: str, target: str) -> Path | None:
    """The shortest path, doubtful or not."""
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
