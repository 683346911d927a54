"""Where secrets go that somebody keeps outside a vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.graph.kernel import Predicate, surely
from designer.graph.paths import Path
from designer.graph.taint import stops
from designer.graph.words import provides

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ConnectionElement, Element

SECRET = "secret"  # noqa: S105 -- a label
_gives_nothing_on = provides("passes_nothing_on")


def _gives(connection: ConnectionElement, other: Element) -> bool:
    labels = connection.stated("data", ())
    return SECRET in (labels if isinstance(labels, tuple) else (labels,)) and not surely(
        _gives_nothing_on, other
    )


def _gives_away(component: Element) -> bool:
    if not component.is_component or surely(_gives_nothing_on, component):
        return False
    if component.states("holds") and SECRET in (component.holds or ()):
        return True
    return any(
        _gives(c, c.target_element) for c in component.outgoing if c.stated("flow") != "pull"
    ) or any(_gives(c, c.source_element) for c in component.incoming if c.stated("flow") == "pull")


gives_secrets_away = Predicate(_gives_away)
"""Holds a secret or sends one; vaults do not (DECISIONS 12), nor does whoever reads from one."""


def secret_reaching(graph: DesignGraph, target: Element) -> Path | None:
    """The shortest path on which a secret surely gets to `target`; None if surely none does.

    Raises
    ------
    Unknown
        If it hangs on what nobody stated.
    """
    return graph.information.path_avoiding(stops(SECRET), gives_secrets_away, target)
