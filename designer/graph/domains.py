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


def zone_redundant(component: Element) -> bool:
    """Whether it is stated to run across zones; silence matters for zone loss only (DECISIONS 19)."""
    if not component.states("zones"):
        return False
    zones = component.told("zones")
    return zones == "redundant" or (isinstance(zones, tuple) and len(zones) >= 2)


is_elsewhere = Predicate(lambda component: component.elsewhere)


def _is_promised(component: Element, target: float | None) -> bool | Unknown:
    """Whether the provider promises at least this availability (fraction of time)."""
    if target is None or not component.states("sla_pct"):
        return False
    promised = component.told("sla_pct")
    if isinstance(promised, Unknown):
        return promised
    return bool((promised or 0) / 100 >= target)


def _has_copies(component: Element, target: float | None) -> bool | Unknown:
    """Whether there are two copies or more, by whichever number is stated.

    Where none is stated of what a provider runs, people are asked for what they can know of it: what is promised,
    or how it stands in zones where there is no target that a promise could meet.
    """
    name = "zones" if target is None else "sla_pct"
    stated = [copies for copies in COPIES if component.states(copies)]
    if not stated and not component.states(name):
        run_for_us = is_run_for_us.truth(component)
        if run_for_us is not False:
            return run_for_us if run_for_us is not True else Unknown(Ask(component.id, name))
    for copies in stated or COPIES[:1]:
        number = component.told(copies)
        if isinstance(number, Unknown):
            return number
        if (number or 0) >= 2:
            return True
    return False


def _stands_twice(component: Element, target: float | None) -> bool | Unknown:
    """Whether zones, a promise or copies leave it working when one fails; all doubts, where none surely does."""
    if zone_redundant(component):
        return True
    promised = _is_promised(component, target)
    if promised is True:
        return True
    copies = _has_copies(component, target)
    if promised is False or copies is True:
        return copies
    return promised if copies is False else Unknown(*promised.asks, *copies.asks)


@functools.lru_cache(maxsize=256)
def is_redundant(target: float | None) -> Predicate:
    """Asks whether one failure leaves a component working, as far as an availability target asks.

    Redundant are people and other parties, what runs across zones, what a provider promises at least as often as it
    is needed, and what has two copies. One copy stated, and none of these, is not redundant; copies not stated are
    asked for.
    """
    stands_twice = Predicate(functools.partial(_stands_twice, target=target))
    return is_elsewhere | exempt | stands_twice


def shares_region(one: ComponentElement, other: ComponentElement) -> bool:
    """Whether both are stated to run in the same regions and nowhere else."""
    here, there = set(one.regions_stated), set(other.regions_stated)
    return bool(here) and here == there
