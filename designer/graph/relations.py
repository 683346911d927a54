"""The relations of one drawing: who can get at what, what must work, where data goes, how models travel.

A relation is a directed graph over *places*. A place is a component, or one channel of a hub whose connections
state channels (DECISIONS 14); in the information relation a component is two places, for what was sent to it and
for what it has itself or was answered, so that an answer goes back to whom it is for (DECISIONS 12).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from designer.graph.closure import Closure, bits_of, named
from designer.graph.kernel import Ask, Predicate, Unknown, fact, kleene_all
from designer.graph.paths import Gap, Path, Place, Step, gap, path_between, reach, search_avoiding
from designer.graph.words import having, is_set, provides

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement, ConnectionElement, Element

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


@dataclass(eq=False)
class Relation:
    """One derived graph; rules name it, so that the direction of calls and of data cannot be mixed."""

    graph: DesignGraph
    name: str
    out: dict[Place, list[Step]] = field(default_factory=dict)
    places: dict[str, list[Place]] = field(default_factory=dict)
    starts: dict[str, list[Place]] = field(default_factory=dict)
    _closures: dict[bool, Closure] = field(default_factory=dict, repr=False)

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
        ahead = self.closure(sure=False).ahead.get(source, 0)
        return bool(ahead & self.graph.bit.get(target, 0))

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
        found = {name for c in (*component.incoming, *component.outgoing) if (name := _channel(c))}
        if found:
            split[hub] = tuple(sorted(found))
    return split


def _channel(connection: ConnectionElement) -> str | None:
    """The channel that a connection names; `dlq` marks dead letters, which may come from any (DECISIONS 17)."""
    value = connection.part.attributes.get("channel")
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
    channel = _channel(connection)
    if channel is not None:
        yield channel, ()
        return
    every_channel = connection.part.attributes.get("channel") in ("none", DEAD_LETTERS)
    for each in split[name]:
        yield each, () if every_channel else (Ask(connection.id, "channel"),)


class _Builder:
    """Adds the steps of connections to a relation."""

    def __init__(self, graph: DesignGraph, name: str, ports: tuple[str, ...] = ("",)) -> None:
        self.relation = Relation(graph, name)
        self.split = channels(graph)
        for component in graph.components:
            places = [
                (component.id, channel, port)
                for channel in self.split.get(component.id, ("",))
                for port in ports
            ]
            self.relation.places[component.id] = places
            self.relation.starts[component.id] = [p for p in places if p[2] in ("", OWN)]
            self.relation.out.update((place, []) for place in places)

    def step(
        self,
        connection: ConnectionElement,
        leaves: tuple[str, str],
        enters: tuple[str, str],
        doubts: tuple[Ask, ...] = (),
    ) -> None:
        """A step from (component, port) to (component, port), over every channel that it may touch."""
        (source, port), (target, port_there) = leaves, enters
        if source not in self.split and target not in self.split:
            there = (target, "", port_there)
            self.relation.out[source, "", port].append(Step(there, connection.id, doubts))
            return
        for channel, doubt in _ends(source, connection, self.split):
            for channel_there, doubt_there in _ends(target, connection, self.split):
                self.relation.out[source, channel, port].append(
                    Step(
                        (target, channel_there, port_there),
                        connection.id,
                        doubts + doubt + doubt_there,
                    )
                )

    def done(self) -> Relation:
        for steps in self.relation.out.values():
            steps.sort()
        return self.relation


def _drawn(graph: DesignGraph, name: str, kinds: frozenset[str]) -> Relation:
    build = _Builder(graph, name)
    for connection in graph.connections:
        if connection.part.kind in kinds:
            build.step(
                connection,
                (connection.source, ""),
                (connection.target, ""),
                _unclassified(connection),
            )
    return build.done()


def _unclassified(connection: ConnectionElement) -> tuple[Ask, ...]:
    return (Ask(connection.id, "kind"),) if connection.part.kind == "link" else ()


def access(graph: DesignGraph) -> Relation:
    """Who can get at what, in drawn direction."""
    return _drawn(graph, "access", ACCESS)


def signals(graph: DesignGraph) -> Relation:
    """How what is measured gets to who acts on it."""
    return _drawn(graph, "signals", SIGNALS)


def need(graph: DesignGraph) -> Relation:
    """From a component to what it surely or possibly requires."""
    build = _Builder(graph, "need")
    for connection in graph.connections_of("call", "link"):
        if requires.truth(connection) is not False:
            build.step(
                connection,
                (connection.source, ""),
                (connection.target, ""),
                _unclassified(connection),
            )
    return build.done()


def information(graph: DesignGraph) -> Relation:
    """Where data goes: forward over what carries it, and back over calls as their answers."""
    return _flows(graph, "information", CARRIES)


def observation(graph: DesignGraph) -> Relation:
    """Where data goes that is more than a signal: information without telemetry."""
    return _flows(graph, "observation", CARRIES - {"telemetry"})


def lifecycle(graph: DesignGraph) -> Relation:
    """Where data, models, orders and verdicts go."""
    return _flows(graph, "lifecycle", LIFECYCLE)


def _flows(graph: DesignGraph, name: str, kinds: frozenset[str]) -> Relation:
    build = _Builder(graph, name, (OWN, SENT))
    for kind, leaves, step in _flowing(graph):
        if kind in kinds:
            build.relation.out[leaves].append(step)
    return build.done()


@fact
def _flowing(graph: DesignGraph) -> list[tuple[str, Place, Step]]:
    """All steps that data, models and orders may take, with the kind of the connection."""
    build = _Builder(graph, "lifecycle", (OWN, SENT))
    for connection in graph.connections_of(*sorted(LIFECYCLE)):
        flow = connection.part.attributes.get("flow")
        answered = connection.part.kind in ANSWERED
        if not (answered and flow == "pull"):
            _send(build, connection)
        if answered and flow != "push":
            _answer(build, connection, asked_for=flow == "pull")
    kind = {connection.id: connection.part.kind for connection in graph.connections}
    out = build.relation.out
    return [
        (kind[step.connection], leaves, step) for leaves, steps in out.items() for step in steps
    ]


requires = is_set("required")
passes_nothing_on = provides("passes_nothing_on")
merges = provides("merges")
is_learned_from = provides("training_data")


def _arrives(component: ComponentElement, port: str) -> tuple[str, str]:
    """Where something arrives; what passes nothing on keeps it where nothing leaves."""
    return component.id, SENT if passes_nothing_on.truth(component) is True else port


def _send(build: _Builder, connection: ConnectionElement) -> None:
    """What a caller sends is handed on perhaps; what a component is fed is its own from then on."""
    source = connection.source_element
    enters = _arrives(connection.target_element, SENT if connection.part.kind in ANSWERED else OWN)
    doubts = _unclassified(connection) + _merged(connection, source)
    build.step(connection, (source.id, OWN), enters, doubts)
    if passes_nothing_on.truth(source) is not True:
        build.step(connection, (source.id, SENT), enters, doubts)


def _merged(connection: ConnectionElement, gateway: ComponentElement) -> tuple[Ask, ...]:
    """A gateway with several callers and several backends: whose data goes where is not said."""
    if (
        connection.part.kind not in ANSWERED
        or _channel(connection)
        or merges.truth(gateway) is not True
    ):
        return ()
    callers = {c.source for c in gateway.incoming if c.part.kind in ANSWERED}
    backends = {c.target for c in gateway.outgoing if c.part.kind in ANSWERED}
    return (Ask(connection.id, "channel"),) if len(callers) > 1 and len(backends) > 1 else ()


def _answer(build: _Builder, connection: ConnectionElement, *, asked_for: bool) -> None:
    """What goes back over a call: surely what the callee has itself, perhaps what others sent to it."""
    callee = connection.target_element
    enters = _arrives(connection.source_element, OWN)
    unsure = _unclassified(connection) + _merged(connection, callee)
    build.step(connection, (callee.id, OWN), enters, unsure)
    if passes_nothing_on.truth(callee) is True or not _has_other_callers(connection):
        return
    doubts = () if asked_for else (Ask(connection.id, "flow"),)
    build.step(connection, (callee.id, SENT), enters, doubts + unsure)


def _has_other_callers(connection: ConnectionElement) -> bool:
    """Whether somebody else sends to the callee with a call; what one sent oneself is no news."""
    return any(
        c.source != connection.source
        and c.part.kind in ANSWERED
        and c.part.attributes.get("flow") != "pull"
        for c in connection.target_element.incoming
    )
