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
    for connection in graph.connections:
        if connection.part.kind in ORDERS and not connection.source_element.elsewhere:
            target = connection.target_element
            if surely(obeys, target):
                told = _carries_generated(connection) or _leaves_a_model(graph, connection)
            else:
                told = surely(acts, target) and _carries_generated(connection)
            if told:
                yield connection


def _carries_generated(connection: ConnectionElement) -> bool:
    labels = connection.stated("data", ())
    return GENERATED in (labels if isinstance(labels, tuple) else (labels,))


def _leaves_a_model(graph: DesignGraph, connection: ConnectionElement) -> bool:
    source = connection.source_element
    if surely(writes, source):
        return True
    return (
        surely(hands_on, source)
        and graph.access.path_avoiding(_leads_on, _surely_writes, source) is not None
    )


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
