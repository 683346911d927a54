"""Where data goes: forward over what carries it, and back over calls as their answers; models and orders alike.

A component is two places here, for what was sent to it and for what it has itself or was answered, so that an answer
goes back to whom it is for (DECISIONS 12).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from designer.graph.kernel import Ask
from designer.graph.relations import (
    ANSWERED,
    CARRIES,
    LIFECYCLE,
    OWN,
    SENT,
    Builder,
    Relation,
    channel_of,
    unclassified,
)
from designer.graph.words import having, provides

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ConnectionElement

ONLY_OWN, BOTH = (OWN,), (OWN, SENT)


def information(graph: DesignGraph) -> Relation:
    """Where data goes: forward over what carries it, and back over calls as their answers."""
    return _without(graph.lifecycle, "information", LIFECYCLE - CARRIES)


def observation(graph: DesignGraph) -> Relation:
    """Where data goes that is more than a signal: information without telemetry; where none is drawn, the same."""
    if not graph.connections_of("telemetry"):
        return graph.information
    return _without(graph.information, "observation", frozenset({"telemetry"}))


def _without(whole: Relation, name: str, kinds: frozenset[str]) -> Relation:
    """The same without the steps over connections of some kinds, none of which is answered."""
    graph, places, out = whole.graph, whole.places, list(whole.out)
    lines = graph.connections_of(*sorted(kinds))
    ids = {line.id for line in lines}
    for component in {line.source for line in lines}:
        for place in places.of(component):
            out[place] = [step for step in out[place] if step[1] not in ids]
    return Relation(graph, name, places, out)


def lifecycle(graph: DesignGraph) -> Relation:
    """Where data, models, orders and verdicts go."""
    return _Flowing(graph).done("lifecycle")


class _Flowing(Builder):
    """Reads off every connection what it lets through."""

    def __init__(self, graph: DesignGraph) -> None:
        super().__init__(graph, ports=2)
        self._keeping = frozenset(having(graph, provides("passes_nothing_on")))
        self._mixing = frozenset(n for n in having(graph, provides("merges")) if _mixes(graph, n))
        self._asked = _callers(graph)
        for connection in graph.connections:
            kind = connection.part.kind
            if kind in ANSWERED:
                self._exchange(connection)
            elif kind in LIFECYCLE:
                self._send(connection, OWN, ())

    def _exchange(self, connection: ConnectionElement) -> None:
        """What is asked, and what is answered."""
        flow = connection.stated("flow")
        if flow != "pull":
            doubts = unclassified(connection) + self._mixed(connection, connection.source)
            self._send(connection, SENT, doubts)
        if flow != "push":
            self._answer(connection, asked_for=flow == "pull")

    def _send(self, connection: ConnectionElement, port: int, doubts: tuple[Ask, ...]) -> None:
        """What a caller sends is handed on perhaps; what a component is fed is its own from then on.

        What passes nothing on keeps it where nothing leaves.
        """
        source, target, keeping = connection.source, connection.target, self._keeping
        ports = ONLY_OWN if source in keeping else BOTH
        enters = target, SENT if target in keeping else port
        self.step(connection, (source, ports), enters, doubts)

    def _answer(self, connection: ConnectionElement, *, asked_for: bool) -> None:
        """What goes back over a call: surely what the callee has itself, perhaps what others sent to it."""
        callee = connection.target
        enters = connection.source, SENT if connection.source in self._keeping else OWN
        unsure = unclassified(connection) + self._mixed(connection, callee)
        self.step(connection, (callee, ONLY_OWN), enters, unsure)
        # What one sent oneself is no news.
        if callee in self._keeping or self._asked[callee] <= {connection.source}:
            return
        doubts = () if asked_for else (Ask(connection.id, "flow"),)
        self.step(connection, (callee, (SENT,)), enters, doubts + unsure)

    def _mixed(self, connection: ConnectionElement, gateway: str) -> tuple[Ask, ...]:
        """Where several meet whose data is kept apart, it is not said whose this is."""
        if gateway not in self._mixing or channel_of(connection):
            return ()
        return (Ask(connection.id, "channel"),)


def _mixes(graph: DesignGraph, gateway: str) -> bool:
    """Whether it has several callers and several backends, so that whose data goes where is not said."""
    component = graph.component(gateway)
    callers = {c.source for c in component.incoming if c.part.kind in ANSWERED}
    backends = {c.target for c in component.outgoing if c.part.kind in ANSWERED}
    return len(callers) > 1 and len(backends) > 1


def _callers(graph: DesignGraph) -> Mapping[str, set[str]]:
    """By callee, who sends to it with a call."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for connection in graph.connections_of(*sorted(ANSWERED)):
        if connection.stated("flow") != "pull":
            found[connection.target].add(connection.source)
    return found
