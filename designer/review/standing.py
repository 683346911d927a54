"""What still stands of a judgement where a design changed: rules that read nothing of what did."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from designer.graph import DesignGraph
from designer.graph.elements import WHOLE, sort_of
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
    moved: frozenset[str] = frozenset()
    """Ids of what is not what it was then (`moved`)."""

    def asked(self, rule: str) -> dict[str, Finding]:
        """By subject what a rule left open then, of parts that are what they were."""
        return {f.subject: f for f in self.drafts.get(rule, ()) if self._names_the_same(f)}

    def _names_the_same(self, finding: Finding) -> bool:
        if finding.kind != "open":
            return False
        places = (finding.subject, *finding.components, *finding.connections)
        return self.moved.isdisjoint((*places, *(ask[0] for ask in finding.asks)))


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


def moved(before: DesignGraph, after: DesignGraph) -> frozenset[str]:
    """Ids of parts and journeys that came, went or are not what they were, and of connections with such an end.

    A connection is named after its ends.
    """
    old, new = before.design, after.design
    parts = _differing_in(old.component_by_id, new.component_by_id)
    lines = _differing_in(old.connection_by_id, new.connection_by_id)
    if parts:
        drawn = chain(old.connections, new.connections)
        lines |= {c.id for c in drawn if c.source in parts or c.target in parts}
    journeys = _differing_in(
        {j.id: j for j in before.all_journeys}, {j.id: j for j in after.all_journeys}
    )
    whole = {WHOLE} if old.name != new.name else set()
    return frozenset(parts | lines | journeys | whole)


def _differing_in(one: Mapping[str, object], other: Mapping[str, object]) -> set[str]:
    # An edit leaves the parts that it does not touch the same objects: these need not be compared.
    names = one.keys() | other.keys()
    found = {name for name in names if one.get(name) is not other.get(name)}
    return {name for name in found if one.get(name) != other.get(name)}


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
