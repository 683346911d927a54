"""What follows an alarm, and the edits that let something follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.graph.mending import connected, first_or_new
from designer.graph.words import provides

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.model.edit import Edit

acts_on_alarms = (
    provides("acts_on_alerts") | provides("retrain_trigger") | provides("rollback_controller")
)
"""Somebody on call, or what retrains or rolls back by itself."""


def alarmed(graph: DesignGraph, monitor: str) -> tuple[Edit, ...]:
    """Edits that lead a monitor's alarm to the first that acts on alarms, a new person on call where nothing does.

    The monitor may be one that the same fix adds.
    """
    target, new = first_or_new(graph, acts_on_alarms, "oncall", "oncall")
    starts = not new and provides("retrain_trigger")(graph.elements[target])
    return (*new, connected(graph, monitor, target, "control" if starts else "alert"))
