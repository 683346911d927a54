"""Hops that only pass calls on: a balancer, a private endpoint or a mesh stands between two parts and is neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.graph.words import is_kind, provides

if TYPE_CHECKING:
    from designer.graph.elements import ComponentElement, Element
    from designer.graph.kernel import Predicate

passes_on = provides("balancer") | is_kind(
    "private_endpoint", "nat_gateway", "service_mesh", "hybrid_link"
)
"""Hands on what it gets, unread: who calls it means what lies behind."""
stands_in_line = passes_on | provides("inline")


def ends_behind(line: Element) -> list[ComponentElement]:
    """What a connection is meant for, by id: its end, or what lies behind it where that only passes calls on."""
    return _meant(line.target_element, passes_on, onward=True)


def ends_past_checks(line: Element) -> list[ComponentElement]:
    """The same where checks and gateways in line are looked through as well: what is asked in the end."""
    return _meant(line.target_element, stands_in_line, onward=True)


def starts_before(line: Element) -> list[ComponentElement]:
    """Who a connection comes from, by id: its start, or who calls that where it only passes calls on."""
    return _meant(line.source_element, passes_on, onward=False)


def _meant(end: ComponentElement, through: Predicate, *, onward: bool) -> list[ComponentElement]:
    found: dict[str, ComponentElement] = {}
    seen, left = {end.id}, [end]
    while left:
        here = left.pop()
        further = _next(here, onward=onward) if through.truth(here) is True else []
        if not further:
            found[here.id] = here
        left += [part for part in further if part.id not in seen]
        seen.update(part.id for part in further)
    return [found[name] for name in sorted(found)]


def _next(hop: ComponentElement, *, onward: bool) -> list[ComponentElement]:
    if onward:
        return [line.target_element for line in hop.outgoing if line.part.kind == "call"]
    return [line.source_element for line in hop.incoming if line.part.kind == "call"]
