"""What a component sends over its connections when it is used: how often, where to, and past which checks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from designer.analysis.capacities import capacity_of
from designer.analysis.figures import number
from designer.graph.building import NOT_PER_REQUEST
from designer.graph.facts import fact, lasting
from designer.graph.relations import channels
from designer.model.catalogue import CATALOGUE

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement, ConnectionElement

Place = tuple[str, str]
"""A component, and the channel by which something got there (empty: the only one)."""
CALLED = frozenset({"call"})
PASSED_ON = CALLED | {"publish", "consume", "stream", "data"}
AS_IT_COMES = frozenset(
    {"broker", "edge", "compute", "processor", "guard", "model", "client", "network"}
)
"""Roles that pass an event on when it comes; from a store it is read when somebody wants it."""


class Sent(NamedTuple):
    """What one use of a component sends over a connection.

    Attributes
    ----------
    later
        Whether it goes over a queue.
    made, each
        How often: as if the connection stood alone, and with its share in a group.
    channel
        What only those send that were got at by this channel; None for what all send.
    """

    line: str
    is_call: bool
    place: Place
    later: bool
    made: float
    each: float
    guards: tuple[str, ...]
    channel: object


def sent_by(graph: DesignGraph, name: str, channel: str) -> list[Sent]:
    """What is sent by who was got at by a channel."""
    return [sent for sent in _sent(graph, name) if sent.channel in (None, channel)]


@lasting
def _sent(graph: DesignGraph, name: str) -> list[Sent]:
    """What one use of a component sends over each of its connections, whatever channel it was got at by."""
    component, split = graph.component(name), _channels(graph)
    kinds = PASSED_ON if _role(component) in AS_IT_COMES else CALLED
    lines = [line for line in component.outgoing if line.part.kind in kinds]
    if not lines:
        return []
    found: list[Sent] = []
    apart, share = component.stated("dead_letter"), _shares(graph, name)
    for line in lines:
        stated, target = line.known("channel"), line.target
        # Where only what could not be worked on goes there is no share of the load to speak of.
        if stated == "dlq" or apart == target or line.known("frequency") in NOT_PER_REQUEST:
            continue
        called, made = line.part.kind == "call", times_made(line)
        found.append(
            Sent(
                line.id,
                called,
                (target, str(stated) if target in split and stated is not None else ""),
                line.part.kind == "consume",
                made,
                made * share.get(line.id, 1.0),
                tuple([guard.id for guard in guards_of(line)]),
                stated if name in split and not called else None,
            )
        )
    return found


@lasting
def _channels(graph: DesignGraph) -> Mapping[str, tuple[str, ...]]:
    return channels(graph)


def guards_of(line: ConnectionElement) -> tuple[ComponentElement, ...]:
    """The checks that a connection passes; most say nothing of any, and are not asked."""
    if line.says("guarded_by") or "guarded_by" in line.graph.lines_given:
        return line.guards
    return ()


def _role(component: ComponentElement) -> str:
    return CATALOGUE.kinds[component.part.kind].role


def _shares(graph: DesignGraph, name: str) -> Mapping[str, float]:
    """By call that others can stand in for, how often it is the one that is made."""
    found: dict[str, float] = {}
    for alike in stand_ins(graph, name) if name in grouped(graph) else ():
        needed = needed_of(alike)
        shares = shares_of(alike, needed)
        found |= {line.id: share for line, share in zip(alike, shares, strict=True)}
    return found


@lasting
def grouped(graph: DesignGraph) -> frozenset[str]:
    """The components some of whose calls stand in for each other."""
    calls = graph.connections_of("call")
    return frozenset([call.source for call in calls if call.known("group") is not None])


@fact
def stand_ins(graph: DesignGraph, name: str) -> tuple[list[ConnectionElement], ...]:
    """The calls of a component that stand in for each other."""
    groups: dict[object, list[ConnectionElement]] = {}
    for line in calls_of(graph.component(name)):
        group = line.known("group")
        if group is not None:
            groups.setdefault(group, []).append(line)
    return tuple(groups.values())


def times_made(line: ConnectionElement) -> float:
    """How often a connection is used for one use of its source, less what a cache answers."""
    made = _number(line, "visits", 1.0) * (1 - _number(line, "cache_hit", 0.0))
    if line.part.kind == "call":
        made *= 1 - (number(line.source_element, "cache_hit") or 0.0)
    return made


def calls_of(component: ComponentElement) -> list[ConnectionElement]:
    """The calls that a component makes."""
    return [line for line in component.outgoing if line.part.kind == "call"]


def needed_of(alike: list[ConnectionElement]) -> int:
    """How many of some calls that stand in for each other are made."""
    return min(int(_number(alike[0], "needs", 1.0)), len(alike))


def shares_of(alike: list[ConnectionElement], needed: int) -> list[float]:
    """How many of the `needed` calls each alternative gets: by what each can take, alike where that is not known.

    None gets more than one call; what it could take beyond that goes to the others.
    """
    known = [capacity_of(line.target_element) for line in alike]
    rates = [limit.rate for limit in known if limit is not None]
    if len(rates) < len(alike) or sum(rates) <= 0:
        return [needed / len(alike)] * len(alike)
    shares = [0.0] * len(alike)
    open_ones, left = set(range(len(alike))), float(needed)
    while open_ones:
        able = math.fsum(rates[n] for n in open_ones)
        part = {n: left * rates[n] / able if able > 0 else left / len(open_ones) for n in open_ones}
        full = {n for n in open_ones if part[n] >= 1}
        for n in full or open_ones:
            shares[n] = min(1.0, part[n])
        left -= len(full)
        open_ones = open_ones - full if full else set()
    return shares


def _number(line: ConnectionElement, name: str, otherwise: float) -> float:
    value = line.known(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return otherwise
    return float(value)
