"""What the drawing itself says about the requirements: tags that need no statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.graph.facts import fact
from designer.graph.kernel import Predicate, answers
from designer.graph.words import provides

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph

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
    labels: set[str] = set()
    for value in (
        *(component.stated("holds", ()) for component in graph.components),
        *(connection.stated("data", ()) for connection in graph.connections),
    ):
        labels.update(str(label) for label in value) if isinstance(value, tuple) else labels.add(
            str(value)
        )
    return frozenset(labels - {"none", "unknown"})
