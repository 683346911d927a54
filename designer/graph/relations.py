"""The relations of one drawing: who can get at what, what must work, where data goes, how models travel.

A relation is a directed graph over *places*. A place is a component, or one channel of a hub whose connections
state channels (DECISIONS 14); in the information relation a component is two places, for what was sent to it and
for what it has itself or was answered, so that an answer goes back to whom it is for (DECISIONS 12).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from designer.graph.closure import Closure, bits_of, joined, named
from designer.graph.facts import fact
from designer.graph.kernel import Ask, Predicate, Unknown, kleene_all
from designer.graph.paths import (
    Gap,
    Parents,
    Path,
    Step,
    gap,
    path_between,
    reach,
    search_avoiding,
    tree_from,
)
from designer.graph.rings import numbered_rings
from designer.graph.words import having, is_set, provides

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ConnectionElement, Element

ACCESS = frozenset({"call", "fallback", "publish", "consume", "stream", "data", "feedback", "link"})
CARRIES = frozenset(
    {
        "call",
        "fallback",
        "publish",
        "consume",
        "stream",
        "data",
        "feedback",
        "replicate",
        "backup",
        "telemetry",
        "link",
    }
)
LIFECYCLE = CARRIES | {"artifact", "control", "alert"}
SIGNALS = frozenset(
    {"telemetry", "alert", "control", "data", "stream", "publish", "consume", "feedback", "link"}
)
ANSWERED = frozenset({"call", "fallback", "link"})
DEAD_LETTERS = "dlq"
Channels = dict[str, tuple[str, ...]]
UNSPLIT = ("",)
OWN, SENT = 0, 1
"""The ports of the information relation, by number; where there are no ports, all is a component's own."""


class Places:
    """The places of relations by number, in order of components, channels and ports."""

    def __init__(self, graph: DesignGraph, ports: int) -> None:
        self.split = channels(graph)
        self.ports = ports
        self.component: list[str] = []
        """Of each place the component."""
        self.first: dict[str, int] = {}
        """Of each component the first place."""
        for component in graph.components:
            name = component.id
            self.first[name] = len(self.component)
            self.component += [name] * (ports * len(self.split.get(name, UNSPLIT)))

    def of(self, name: str) -> range:
        """The places of a component; none of what is not drawn."""
        first = self.first.get(name)
        if first is None:
            return range(0)
        return range(first, first + self.ports * len(self.split.get(name, UNSPLIT)))

    def starts(self, name: str) -> range:
        """The places at which what arises in a component sets out: not what was sent to it."""
        return self.of(name)[:: self.ports]


@fact
def places(graph: DesignGraph, ports: int) -> Places:
    """The places of the relations with so many ports."""
    return Places(graph, ports)


@dataclass(eq=False)
class Relation:
    """One derived graph; rules name it, so that the direction of calls and of data cannot be mixed."""

    graph: DesignGraph
    name: str
    places: Places
    out: list[list[Step]]
    """By place, the steps that leave it, in order."""
    _closures: dict[bool, Closure] = field(default_factory=dict, repr=False)
    _trees: dict[str, Parents] = field(default_factory=dict, repr=False)

    def of(self, graph: DesignGraph) -> Relation:
        """The same lines in another graph, and what is known of them."""
        same = Relation(graph, self.name, self.places, self.out)
        vars(same).update(vars(self) | {"graph": graph})
        return same

    @cached_property
    def steps(self) -> tuple[tuple[int, ...], ...]:
        """By place, where it leads, doubtful or not."""
        return tuple([tuple([to for to, _, _ in steps]) for steps in self.out])

    @cached_property
    def has_doubts(self) -> bool:
        """Whether some step is doubtful."""
        return any(doubts for steps in self.out for _, _, doubts in steps)

    @cached_property
    def rings(self) -> list[list[int]]:
        """The strongly connected places, each ring after all that it leads to."""
        return numbered_rings(self.steps)

    @cached_property
    def ahead(self) -> Mapping[str, int]:
        """For each component the bits of all that gets what arises in it, doubtful or not."""
        return self.closure(sure=False).ahead

    def closure(self, *, sure: bool) -> Closure:
        """Who leads to whom, over sure steps or over any; computed once."""
        if sure not in self._closures:
            if sure and not self.has_doubts:
                self._closures[sure] = self.closure(sure=False)
            else:
                self._closures[sure] = Closure(self, sure=sure)
        return self._closures[sure]

    def path_avoiding(
        self, barrier: Predicate, source: Predicate | Element, target: Element
    ) -> Path | None:
        """The shortest path to `target` that surely passes no barrier; None if surely none does.

        The path's two ends are not asked: nobody guards himself.

        Raises
        ------
        Unknown
            If only a doubtful path is left, with the doubts on it.
        """
        return search_avoiding(self, barrier, source, target)

    def reaches(self, source: str, target: str) -> bool:
        """Whether a path leads from one component to another.

        Raises
        ------
        Unknown
            If every path rests on a doubt.
        """
        return reach(self, source, target)

    def reaches_some(self, source: str, targets: Iterable[str]) -> bool:
        """Whether a path leads from one component to any of these.

        Raises
        ------
        Unknown
            If every path to each of them rests on a doubt.
        """
        wanted = bits_of(self.graph, targets) & ~self.graph.bit[source]
        if wanted & self.closure(sure=True).ahead[source]:
            return True
        perhaps = wanted & self.closure(sure=False).ahead[source]
        return bool(perhaps) and self.reaches(source, next(named(self.graph, perhaps)))

    def may_reach(self, source: str, target: str) -> bool:
        """Whether some path leads from one component to another, doubtful or not; to what is not drawn none does."""
        return bool(self.ahead.get(source, 0) & self.graph.bit.get(target, 0))

    def reached_among(self, source: str, names: Sequence[str]) -> tuple[str, ...]:
        """Those of some components to which a path may lead from another, in their order."""
        if not names:
            return ()
        ahead, bit = self.ahead.get(source, 0), self.graph.bit
        return tuple([name for name in names if ahead & bit.get(name, 0)])

    def leading_to(self, names: Sequence[str], target: str) -> tuple[str, ...]:
        """Those of some components from which a path may lead to another, in their order."""
        if not names:
            return ()
        ahead, bit = self.ahead, self.graph.bit.get(target, 0)
        return tuple([name for name in names if ahead.get(name, 0) & bit])

    def reached_from(self, names: Iterable[str]) -> frozenset[str]:
        """What these components may lead to, themselves included."""
        return frozenset(named(self.graph, joined(self.ahead[name] for name in names)))

    def led_to(self, names: Iterable[str]) -> frozenset[str]:
        """What some other of these components may lead to."""
        beyond = joined(self.ahead[name] & ~self.graph.bit[name] for name in names)
        return frozenset(named(self.graph, beyond))

    def tree(self, source: str) -> Parents:
        """The shortest paths from a component; searched for once, since nothing on them is asked."""
        if source not in self._trees:
            self._trees[source] = tree_from(self, source)
        return self._trees[source]

    def path(self, source: str, target: str) -> Path | None:
        """The shortest path, doubtful or not."""
        return path_between(self, source, target)

    def meeting(self, among: Iterable[str], *sides: str) -> str | None:
        """The first of `among` that every side reaches: where the sides are joined.

        Of data that a model learned from, what its trainer emits is no part (DECISIONS 12).

        Raises
        ------
        Unknown
            If no one is surely reached by all, and one may be.
        """
        doubts: list[Ask] = []
        bit, perhaps = self.graph.bit, self.graph.all_bits
        for side in sides:
            perhaps &= self._seen_by(side).closure(sure=False).ahead[side]
        for name in (name for name in among if bit[name] & perhaps):
            try:
                if kleene_all(self._meets(side, name) for side in sides):
                    return name
            except Unknown as unknown:
                doubts.extend(unknown.asks)
        if doubts:
            raise Unknown(*doubts)
        return None

    def _seen_by(self, side: str) -> Relation:
        learned_from = is_learned_from.truth(self.graph.component(side)) is True
        return self.graph.observation if self.name == "information" and learned_from else self

    def _meets(self, side: str, name: str) -> bool | Unknown:
        try:
            return self._seen_by(side).reaches(side, name)
        except Unknown as unknown:
            return unknown

    def gap(self, start: Element, stages: tuple[Predicate, ...]) -> Gap | None:
        """Walk from `start` through stages in order and back to it; None if the walk closes, else where it stops."""
        return gap(self, start, stages)


is_hub = provides("hub")


@fact
def channels(graph: DesignGraph) -> Channels:
    """The channels of each hub one of whose connections states a channel; other components are not split."""
    found: dict[str, set[str]] = defaultdict(set)
    for connection in graph.connections_stating("channel"):
        if (name := channel_of(connection)) is not None:
            found[connection.source].add(name)
            found[connection.target].add(name)
    return {hub: tuple(sorted(found[hub])) for hub in having(graph, is_hub) if hub in found}


def channel_of(connection: ConnectionElement) -> str | None:
    """The channel that a connection names; `dlq` marks dead letters, which may come from any (DECISIONS 17)."""
    value = connection.stated("channel")
    return (
        value if isinstance(value, str) and value not in ("none", "unknown", DEAD_LETTERS) else None
    )


class Builder:
    """Adds the steps of connections to a relation."""

    def __init__(self, graph: DesignGraph, ports: int = 1) -> None:
        self.graph = graph
        self.places = places(graph, ports)
        self.out: list[list[Step]] = [[] for _ in self.places.component]

    def step(
        self,
        connection: ConnectionElement,
        leaves: tuple[str, Iterable[int]],
        enters: tuple[str, int],
        doubts: tuple[Ask, ...] = (),
    ) -> None:
        """A step from each of the ports of a component to a port of another, over every channel that it may touch."""
        first, split, out = self.places.first, self.places.split, self.out
        (source, ports), (target, port_there) = leaves, enters
        if source not in split and target not in split:
            step = first[target] + port_there, connection.id, doubts
            here = first[source]
            for port in ports:
                out[here + port].append(step)
            return
        for here, doubt in self._ends(source, connection):
            for there, doubt_there in self._ends(target, connection):
                step = there + port_there, connection.id, doubts + doubt + doubt_there
                for port in ports:
                    out[here + port].append(step)

    def _ends(
        self, name: str, connection: ConnectionElement
    ) -> Iterator[tuple[int, tuple[Ask, ...]]]:
        """The first places of the channels that a connection may touch, each with the doubt that it rests on."""
        first, ports = self.places.first[name], self.places.ports
        if name not in self.places.split:
            yield first, ()
            return
        split = self.places.split[name]
        channel = channel_of(connection)
        if channel is not None:
            yield first + split.index(channel) * ports, ()
            return
        every_channel = connection.stated("channel") in ("none", DEAD_LETTERS)
        doubts = () if every_channel else (Ask(connection.id, "channel"),)
        for number in range(len(split)):
            yield first + number * ports, doubts

    def done(self, name: str) -> Relation:
        """The relation of all that was added."""
        for steps in self.out:
            if len(steps) > 1:
                steps.sort()
        return Relation(self.graph, name, self.places, self.out)


def _drawn(graph: DesignGraph, name: str, kinds: frozenset[str]) -> Relation:
    build = Builder(graph)
    for connection in graph.connections:
        if connection.part.kind in kinds:
            _straight(build, connection)
    return build.done(name)


def _straight(build: Builder, connection: ConnectionElement) -> None:
    """The step as it is drawn."""
    doubts = unclassified(connection)
    build.step(connection, (connection.source, (OWN,)), (connection.target, OWN), doubts)


def unclassified(connection: ConnectionElement) -> tuple[Ask, ...]:
    """The doubt about a link, of which nobody said what it is."""
    return (Ask(connection.id, "kind"),) if connection.part.kind == "link" else ()


def access(graph: DesignGraph) -> Relation:
    """Who can get at what, in drawn direction."""
    return _drawn(graph, "access", ACCESS)


def signals(graph: DesignGraph) -> Relation:
    """How what is measured gets to who acts on it."""
    return _drawn(graph, "signals", SIGNALS)


requires = is_set("required")


def need(graph: DesignGraph) -> Relation:
    """From a component to what it surely or possibly requires."""
    build = Builder(graph)
    for connection in graph.connections_of("call", "link"):
        if requires.truth(connection) is not False:
            _straight(build, connection)
    return build.done("need")


is_learned_from = provides("training_data")
