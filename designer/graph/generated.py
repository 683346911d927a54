"""Words about what a model writes: who carries it out, and whether anything stands in between (DECISIONS 19)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from designer.graph.checking import is_component
from designer.graph.kernel import certain, surely
from designer.graph.paths import Path
from designer.graph.screening import asks_leave, validates_output
from designer.graph.words import drawn_as, having, is_kind, provides

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ConnectionElement, Element

ORDERS = ("call", "fallback", "publish")
GENERATED = "generated"
writes = provides("generates")
is_database = is_kind(
    "relational_db", "document_db", "graph_db", "timeseries_store", "warehouse", "lakehouse"
)
is_interface = is_kind(
    "web_app", "bff", "function", "k8s_service", "container_app", "orchestrator_api"
)
obeys = provides("sandbox") | is_database | is_interface | provides("legacy")
"""Runs code, answers queries or does what it is called for."""
acts = provides("acts")
hands_on = provides("tool") | (provides("inline") & ~provides("merges"))
"""Does with what a model wrote what it was told to: tools, and checks in line."""

checks_orders = validates_output | asks_leave
"""Looks at what a model wrote before it is carried out."""
_leads_on = (is_component & ~certain(hands_on)) | ~(is_component | drawn_as(*ORDERS))
_surely_writes = certain(writes)
_stops_orders = checks_orders | _leads_on


def executions(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: connections over which what a model wrote gets to what carries it out.

    They leave a model or an agent, or a tool or a check that one of them leads to; or they say that they carry
    generated text.
    """
    obeying, acting = frozenset(having(graph, obeys)), frozenset(having(graph, acts))
    writing, handing = frozenset(having(graph, writes)), frozenset(having(graph, hands_on))
    for connection in graph.connections_of(*ORDERS):
        source, target = connection.source, connection.target
        if source in graph.elsewhere or not (target in obeying or target in acting):
            continue
        told = _carries_generated(connection)
        if not told and target in obeying:
            told = source in writing or (source in handing and _is_led_to(connection))
        if told:
            yield connection


def _carries_generated(connection: ConnectionElement) -> bool:
    labels = connection.stated("data", ())
    return GENERATED in (labels if isinstance(labels, tuple) else (labels,))


def _is_led_to(connection: ConnectionElement) -> bool:
    """Whether a model leads to the tool or the check that a connection leaves."""
    access = connection.graph.access
    return access.path_avoiding(_leads_on, _surely_writes, connection.source_element) is not None


def unchecked_order(graph: DesignGraph, order: Element) -> Path | None:
    """How what a model wrote gets over this connection without a check; None if it surely passes one.

    Raises
    ------
    Unknown
        If that hangs on what nobody stated of a check.
    """
    source = order.source_element
    if checks_orders(order):
        return None
    alone = Path((order.source, order.target), (order.id,))
    if surely(writes, source):
        return alone
    if surely(hands_on, source):
        if checks_orders(source):
            return None
        way = graph.access.path_avoiding(_stops_orders, _surely_writes, source)
    else:
        way = graph.information.path_avoiding(checks_orders, _surely_writes, source)
    if way is not None:
        return Path((*way.components, order.target), (*way.connections, order.id))
    drawn = any(graph.information.may_reach(model, source.id) for model in having(graph, writes))
    return None if drawn else alone
