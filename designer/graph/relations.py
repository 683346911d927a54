"""The relations of one drawing: who can get at what, what must work, where data goes, how models travel.

A relation is a directed graph over *places*. A place is a component, or one channel of a hub whose connections
state channels (DECISIONS 14); in the information relation a component is two places, for what was sent to it and
for what it has itself or was answered, so that an answer goes back to whom it is for (DECISIONS 12).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from designer.graph.closure import Closure, bits_of, joined, named
from designer.graph.facts import fact
from designer.graph.kernel import Ask, Predicate, Unknown, kleene_all
from designer.graph.paths import Gap, Path, Place, Step, gap, path_between, reach, search_avoiding
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
SENT, OWN = "sent", "own"
DEAD_LETTERS = "dlq"
Channels = dict[str, tuple[str, ...]]
UNSPLIT = ("",)


@dataclass(eq=False)
class Relation:
    """One derived graph; rules name it, so that the direction of calls and of data cannot be mixed."""

    graph: DesignGraph
    name: str
    out: dict[Place, list[Step]] = field(default_factory=dict)
    places: dict[str, list[Place]] = field(default_factory=dict)
    starts: dict[str, list[Place]] = field(default_factory=dict)
    _closures: dict[bool, Closure] = field(default_factory=dict, repr=False)

    def of(self, graph: DesignGraph) -> Relation:
        """The same lines in another graph, and what is known of them."""
        same = Relation(graph, self.name)
        vars(same).update(vars(self) | {"graph": graph})
        return same

    @cached_property
    def number(self) -> dict[Place, int]:
        """A number for each place."""
        return {place: at for at, place in enumerate(self.out)}

    @cached_property
    def steps(self) -> list[list[int]]:
        """By number, where each place leads, doubtful or not."""
        number = self.number
        return [[number[step.to] for step in out] for out in self.out.values()]

    @cached_property
    def rings(self) -> list[list[int]]:
        """The strongly connected places by number, each ring after all that it leads to."""
        return numbered_rings(self.steps)

    @cached_property
    def ahead(self) -> Mapping[str, int]:
        """For each component the bits of all that gets what arises in it, doubtful or not."""
        return self.closure(sure=False).ahead

    def closure(self, *, sure: bool) -> Closure:
        """Who leads to whom, over sure steps or over any; computed once."""
        if sure not in self._closures:
            if sure and not any(step.doubts for steps in self.out.values() for step in steps):
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

    def led_to(self, names: Iterable[str]) -> frozenset[str]:
        """What some other of these components may lead to."""
        beyond = joined(self.ahead[name] & ~self.graph.bit[name] for name in names)
        return frozenset(named(self.graph, beyond))

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


@fact
def channels(graph: DesignGraph) -> Channels:
    """The channels of each hub one of whose connections states a channel; other components are not split."""
    split: Channels = {}
    for hub in having(graph, provides("hub")):
        component = graph.component(hub)
        found = {
            name for c in (*component.incoming, *component.outgoing) if (name := channel_of(c))
        }
        if found:
            split[hub] = tuple(sorted(found))
    return split


def channel_of(connection: ConnectionElement) -> str | None:
    """The channel that a connection names; `dlq` marks dead letters, which may come from any (DECISIONS 17)."""
    value = connection.stated("channel")
    return (
        value if isinstance(value, str) and value not in ("none", "unknown", DEAD_LETTERS) else None
    )


def _ends(
    name: str, connection: ConnectionElement, split: Channels
) -> Iterator[tuple[str, tuple[Ask, ...]]]:
    """The channels of `name` that a connection may touch, each with the doubt that it rests on."""
    if name not in split:
        yield "", ()
        return
    channel = channel_of(connection)
    if channel is not None:
        yield channel, ()
        return
    every_channel = connection.stated("channel") in ("none", DEAD_LETTERS)
    for each in split[name]:
        yield each, () if every_channel else (Ask(connection.id, "channel"),)


def steps_over(
    connection: ConnectionElement,
    leaves: tuple[str, str],
    enters: tuple[str, str],
    doubts: tuple[Ask, ...],
    split: Channels,
) -> list[tuple[Place, Step]]:
    """The steps from (component, port) to (component, port), with where each leaves from."""
    (source, port), (target, port_there) = leaves, enters
    if source not in split and target not in split:
        return [((source, "", port), Step((target, "", port_there), connection.id, doubts))]
    return [
        (
            (source, channel, port),
            Step((target, channel_there, port_there), connection.id, doubts + doubt + doubt_there),
        )
        for channel, doubt in _ends(source, connection, split)
        for channel_there, doubt_there in _ends(target, connection, split)
    ]


class Builder:
    """Adds the steps of connections to a relation."""

    def __init__(self, graph: DesignGraph, name: str, ports: tuple[str, ...] = ("",)) -> None:
        self.relation = Relation(graph, name)
        self.split = channels(graph)
        out, places, starts = self.relation.out, self.relation.places, self.relation.starts
        for component in graph.components:
            name = component.id
            split = self.split.get(name, UNSPLIT)
            places[name] = found = [(name, channel, port) for channel in split for port in ports]
            starts[name] = [place for place in found if place[2] != SENT]
            for place in found:
                out[place] = []

    def step(
        self,
        connection: ConnectionElement,
        leaves: tuple[str, str],
        enters: tuple[str, str],
        doubts: tuple[Ask, ...] = (),
    ) -> None:
        """A step from (component, port) to (component, port), over every channel that it may touch."""
        for place, step in steps_over(connection, leaves, enters, doubts, self.split):
            self.relation.out[place].append(step)

    def done(self) -> Relation:
        for steps in self.relation.out.values():
            if len(steps) > 1:
                steps.sort()
        return self.relation


def _drawn(graph: DesignGraph, name: str, kinds: frozenset[str]) -> Relation:
    build = Builder(graph, name)
    for connection in graph.connections:
        if connection.part.kind in kinds:
            build.step(
                connection,
                (connection.source, ""),
                (connection.target, ""),
                unclassified(connection),
            )
    return build.done()


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
    build = Builder(graph, "need")
    for connection in graph.connections_of("call", "link"):
        if requires.truth(connection) is not False:
            build.step(
                connection,
                (connection.source, ""),
                (connection.target, ""),
                unclassified(connection),
            )
    return build.done()


is_learned_from = provides("training_data")
