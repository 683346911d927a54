"""Where data goes: forward over what carries it, and back over calls as their answers; models and orders alike.

A component is two places here, for what was sent to it and for what it has itself or was answered, so that an answer
goes back to whom it is for (DECISIONS 12).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.graph.facts import fact
from designer.graph.kernel import Ask
from designer.graph.paths import Step
from designer.graph.relations import (
    ANSWERED,
    CARRIES,
    LIFECYCLE,
    OWN,
    SENT,
    Builder,
    Relation,
    channel_of,
    channels,
    steps_over,
    unclassified,
)
from designer.graph.words import having, provides

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement, ConnectionElement
    from designer.graph.paths import Place

Flow = tuple[str, "Place", "Step"]
"""The kind of a connection, where a step over it leaves, and the step."""


def information(graph: DesignGraph) -> Relation:
    """Where data goes: forward over what carries it, and back over calls as their answers."""
    return _flows(graph, "information", CARRIES)


def observation(graph: DesignGraph) -> Relation:
    """Where data goes that is more than a signal: information without telemetry; where none is drawn, the same."""
    if not graph.connections_of("telemetry"):
        return graph.information
    return _flows(graph, "observation", CARRIES - {"telemetry"})


def lifecycle(graph: DesignGraph) -> Relation:
    """Where data, models, orders and verdicts go."""
    return _flows(graph, "lifecycle", LIFECYCLE)


def _flows(graph: DesignGraph, name: str, kinds: frozenset[str]) -> Relation:
    build = Builder(graph, name, (OWN, SENT))
    out = build.relation.out
    for kind, leaves, step in _flowing(graph):
        if kind in kinds:
            out[leaves].append(step)
    return build.done()


@fact
def _flowing(graph: DesignGraph) -> list[Flow]:
    """All steps that data, models and orders may take, with the kind of the connection."""
    return _Flowing(graph).flows


class _Flowing:
    """Reads off every connection what it lets through."""

    def __init__(self, graph: DesignGraph) -> None:
        self.flows: list[Flow] = []
        self._split = channels(graph)
        self._keeping = frozenset(having(graph, provides("passes_nothing_on")))
        self._merging = frozenset(having(graph, provides("merges")))
        for connection in graph.connections_of(*sorted(LIFECYCLE)):
            flow = connection.stated("flow")
            answered = connection.part.kind in ANSWERED
            if not (answered and flow == "pull"):
                self._send(connection)
            if answered and flow != "push":
                self._answer(connection, asked_for=flow == "pull")

    def _step(
        self,
        connection: ConnectionElement,
        leaves: tuple[str, str],
        enters: tuple[str, str],
        doubts: tuple[Ask, ...],
    ) -> None:
        kind = connection.part.kind
        if not self._split:
            there = Step((enters[0], "", enters[1]), connection.id, doubts)
            self.flows.append((kind, (leaves[0], "", leaves[1]), there))
            return
        for place, step in steps_over(connection, leaves, enters, doubts, self._split):
            self.flows.append((kind, place, step))

    def _arrives(self, component: str, port: str) -> tuple[str, str]:
        """Where something arrives; what passes nothing on keeps it where nothing leaves."""
        return component, SENT if component in self._keeping else port

    def _send(self, connection: ConnectionElement) -> None:
        """What a caller sends is handed on perhaps; what a component is fed is its own from then on."""
        source = connection.source
        port = SENT if connection.part.kind in ANSWERED else OWN
        enters = self._arrives(connection.target, port)
        doubts = unclassified(connection) + self._merged(connection, connection.source_element)
        self._step(connection, (source, OWN), enters, doubts)
        if source not in self._keeping:
            self._step(connection, (source, SENT), enters, doubts)

    def _answer(self, connection: ConnectionElement, *, asked_for: bool) -> None:
        """What goes back over a call: surely what the callee has itself, perhaps what others sent to it."""
        callee = connection.target
        enters = self._arrives(connection.source, OWN)
        unsure = unclassified(connection) + self._merged(connection, connection.target_element)
        self._step(connection, (callee, OWN), enters, unsure)
        if callee in self._keeping or not _has_other_callers(connection):
            return
        doubts = () if asked_for else (Ask(connection.id, "flow"),)
        self._step(connection, (callee, SENT), enters, doubts + unsure)

    def _merged(self, connection: ConnectionElement, gateway: ComponentElement) -> tuple[Ask, ...]:
        """A gateway with several callers and several backends: whose data goes where is not said."""
        if (
            gateway.id not in self._merging
            or connection.part.kind not in ANSWERED
            or channel_of(connection)
        ):
            return ()
        callers = {c.source for c in gateway.incoming if c.part.kind in ANSWERED}
        backends = {c.target for c in gateway.outgoing if c.part.kind in ANSWERED}
        several = len(callers) > 1 and len(backends) > 1
        return (Ask(connection.id, "channel"),) if several else ()


def _has_other_callers(connection: ConnectionElement) -> bool:
    """Whether somebody else sends to the callee with a call; what one sent oneself is no news."""
    return any(
        c.source != connection.source and c.part.kind in ANSWERED and c.stated("flow") != "pull"
        for c in connection.target_element.incoming
    )
