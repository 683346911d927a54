"""What still stands of a judgement where a design changed: rules that read nothing of what did."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from designer.graph.elements import sort_of
from designer.graph.reading import bits_of
from designer.model.design import Component, Connection, Design
from designer.review.findings import Finding
from designer.rules import Outcome, Rule

LOOKS = ("layout", "notes")
"""What is drawn beside the design."""
BESIDE = (*LOOKS, "waivers")
"""What no shipped rule reads: looks, and what is said of findings."""


Drawn = Component | Connection
Drafts = Mapping[str, tuple[Finding, ...]]
"""What each rule finds by itself, by its id."""


class Standing(NamedTuple):
    """What is known of rules from an earlier state of a design."""

    outcomes: Mapping[str, Outcome] = MappingProxyType({})
    drafts: Drafts = MappingProxyType({})


NOTHING_KNOWN = Standing()


def standing(
    outcomes: Mapping[str, Outcome], rules: Mapping[str, Rule], changed: int
) -> dict[str, Outcome]:
    """The outcomes that a later state of the design leaves as they are, where these attributes alone changed.

    Whoever writes rules of his own may read whatever a design holds: they are always asked again.
    """
    return {
        name: outcome
        for name, outcome in outcomes.items()
        if rules[name].is_shipped and outcome.error is None and not outcome.reads & changed
    }


def attributes_changed(before: Design, after: Design) -> int | None:
    """The attributes in which some part differs, as bits; None where the designs differ in more than attributes."""
    parts = {"components": before.components, "connections": before.connections}
    looks = {name: getattr(before, name) for name in BESIDE}
    if after.model_copy(update={**parts, **looks}) != before:
        return None
    names: set[str] = set()
    old: list[Drawn] = [*before.components, *before.connections]
    new: list[Drawn] = [*after.components, *after.connections]
    if len(before.components) != len(after.components) or len(old) != len(new):
        return None
    for one, other in zip(old, new, strict=True):
        if one is not other:
            differing = _differing(one, other)
            if differing is None:
                return None
            names |= differing
    return bits_of(frozenset(names))


def _differing(one: Drawn, other: Drawn) -> set[str] | None:
    """The attributes in which a part differs from what it was; None where it differs in more."""
    if one.model_copy(update={"attributes": other.attributes}) != other:
        return None
    if sort_of(one) != sort_of(other):
        return None  # what its kind settles is asked of it now, or no longer
    names = one.attributes.keys() | other.attributes.keys()
    return {name for name in names if _said(one, name) != _said(other, name)}


def _said(part: Drawn, name: str) -> tuple[type, object]:
    # With its type: 1 and yes are equal, and not the same.
    value = part.attributes.get(name)
    return type(value), value
