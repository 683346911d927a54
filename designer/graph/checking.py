"""What checks a path passes: one in line is a component on it, one beside it is named by the connection it guards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from designer.graph.facts import fact
from designer.graph.kernel import Always, Ask, Predicate, Unknown, of_connections, some
from designer.graph.words import provides

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement, Element

CHECKS = (
    "safety_in",
    "safety_out",
    "document_shield",
    "grounding_check",
    "output_validator",
    "policy",
    "approval",
    "limit_guard",
)
"""What is asked beside a call, and answers whether the call may go on."""
ASKING = ("call", "guard")
LEADING_ON = ("call", "fallback", "publish", "stream", "data", "feedback")
is_component = Predicate(Always(True, False))
"""A component, not a connection."""
_is_check: Predicate = reduce(or_, map(provides, CHECKS))


def passes(check: Predicate) -> Predicate:
    """Asks of a path's parts: is it such a check in line, or a connection that names one as its guard (RULES 0.3)?"""
    return (is_component & check) | of_connections(lambda line: _is_guarded(check, line))


def _is_guarded(check: Predicate, line: Element) -> bool | Unknown:
    if line.says("guarded_by") or "guarded_by" in line.graph.lines_given:
        named = line.guards if line.guarded_by else ()
        if not named or some(check, named):
            return bool(named)
    beside = idle_checks(line.graph).get(line.source)
    if beside and any(each.id != line.target and check.truth(each) is not False for each in beside):
        return Unknown(Ask(line.id, "guarded_by"))
    return False


@fact
def idle_checks(graph: DesignGraph) -> Mapping[str, tuple[ComponentElement, ...]]:
    """By caller, the checks that it asks though no connection says that it waits for their answer.

    Who draws a check and names it nowhere left something out, which is asked. Where a check is named on one
    connection, the others do without it: the way around a check is never the drawing's mere silence.
    """
    found: dict[str, list[ComponentElement]] = defaultdict(list)
    for line in graph.connections_of(*ASKING):
        check = line.target_element
        if _is_check.truth(check) is True and not check.guards_something and not _leads_on(check):
            found[line.source].append(check)
    return {caller: tuple(checks) for caller, checks in found.items()}


def _leads_on(component: ComponentElement) -> bool:
    return any(line.part.kind in LEADING_ON for line in component.outgoing)
