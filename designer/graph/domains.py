"""Fault domains and effective redundancy: how many independent copies a component really has."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from designer.graph.kernel import Ask, Predicate, Unknown
from designer.graph.words import provides

if TYPE_CHECKING:
    from designer.graph.elements import ComponentElement, Element

exempt = provides("person") | provides("external")
COPIES = ("instances", "min_replicas", "replicas", "units")
"""What kinds count their copies by."""


is_run_for_us = provides("managed") | provides("llm")
"""Mostly the provider's to run: how many copies there are, only the provider knows."""


def _has_copies(component: Element) -> bool:
    stated = [name for name in COPIES if component.states(name)] or ["instances"]
    return any((getattr(component, name) or 0) >= 2 for name in stated)


def zone_redundant(component: Element) -> bool:
    """Whether it is stated to run across zones; silence matters for zone loss only (DECISIONS 19)."""
    if not component.states("zones"):
        return False
    try:
        zones = component.zones
    except Unknown:
        return False
    return zones == "redundant" or (isinstance(zones, tuple) and len(zones) >= 2)


is_zone_redundant = Predicate(zone_redundant)
is_elsewhere = Predicate(lambda component: component.elsewhere)


def promised_to(target: float | None) -> Predicate:
    """Asks whether the provider promises at least this availability (fraction of time)."""
    return Predicate(
        lambda component: (
            target is not None
            and component.states("sla_pct")
            and (component.sla_pct or 0) / 100 >= target
        )
    )


def has_copies(target: float | None) -> Predicate:
    """Asks whether there are two copies or more, by whichever number is stated.

    Where none is stated of what a provider runs, people are asked for what they can know of it: what is promised,
    or how it stands in zones where there is no target that a promise could meet.
    """
    name = "zones" if target is None else "sla_pct"

    def has(component: Element) -> bool:
        if not any(component.states(n) for n in (*COPIES, name)) and is_run_for_us(component):
            raise Unknown(Ask(component.id, name))
        return _has_copies(component)

    return Predicate(has)


@functools.lru_cache(maxsize=256)
def is_redundant(target: float | None) -> Predicate:
    """Asks whether one failure leaves a component working, as far as an availability target asks.

    Redundant are people and other parties, what runs across zones, what a provider promises at least as often as it
    is needed, and what has two copies. One copy stated, and none of these, is not redundant; copies not stated are
    asked for.
    """
    known = is_elsewhere | exempt | is_zone_redundant | promised_to(target)
    return known | has_copies(target)


def shares_region(one: ComponentElement, other: ComponentElement) -> bool:
    """Whether both are stated to run in the same regions and nowhere else."""
    here, there = set(one.regions_stated), set(other.regions_stated)
    return bool(here) and here == there
