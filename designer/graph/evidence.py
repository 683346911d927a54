"""What the drawing itself says about the requirements: tags that need no statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.graph.facts import fact
from designer.graph.kernel import Predicate, answers
from designer.graph.words import provides

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ConnectionElement
    from designer.model.design import Scalar, Value

KINDS_SHOW: tuple[tuple[str, Predicate], ...] = (
    ("llm", provides("llm")),
    ("training", provides("trainer")),
    ("rag", provides("retrieval")),
    ("agentic", provides("agent")),
)


def evident_tags(graph: DesignGraph) -> frozenset[str]:
    """Tags that a drawn kind or a stated label shows."""
    shown = {tag for tag, shows in KINDS_SHOW if answers(graph, shows).yes}
    if "pii" in stated_labels(graph):
        shown.add("pii")
    return frozenset(shown)


@fact
def stated_labels(graph: DesignGraph) -> frozenset[str]:
    """Data labels that some component holds or some connection carries."""
    held = (component.stated("holds") for component in graph.components_stating("holds"))
    labels = {str(label) for value in held for label in as_labels(value)}
    labels.update(str(label) for carried in carried_labels(graph).values() for label in carried)
    return frozenset(labels - {"none", "unknown"})


@fact
def carried_labels(graph: DesignGraph) -> dict[ConnectionElement, tuple[Scalar, ...]]:
    """The connections that say themselves what crosses them, and the labels that they name."""
    said = graph.connections_stating("data")
    return {connection: as_labels(connection.stated("data")) for connection in said}


def as_labels(stated: Value) -> tuple[Scalar, ...]:
    """What is stated of labels, be it several or one word."""
    return stated if isinstance(stated, tuple) else (str(stated),)
