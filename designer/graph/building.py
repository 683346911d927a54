"""Building what must work for a journey from the drawing: what each component needs, and the ways to the end."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from designer.graph.closure import named
from designer.graph.elements import ConnectionElement
from designer.graph.facts import fact
from designer.graph.reading import built_for_all
from designer.graph.relations import ACCESS
from designer.graph.rings import ring_of, rings
from designer.graph.structure import Any, Fallback, Leaf, Structure, all_parts, any_part
from designer.graph.words import is_set, provides

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import Element

NOT_PER_REQUEST = ("startup", "deploy", "schedule")
MOST_UNFOLDED = 20_000
"""So many parts of rings that run through groups are unfolded exactly; a drawing with more is simplified."""
LONGEST_DETOUR = 24
"""A way that takes more steps than this inside one ring is no way that anybody relies on; `cut` says where there may
be one."""
Built = tuple[Structure, frozenset[int]]
"""A structure, and the rings still being built that it leans on."""
Group = tuple[list[ConnectionElement], list[ConnectionElement]]
"""Calls that are alternatives, and the fallbacks that stand in for them."""
is_required = is_set("required")
_is_external = provides("external")
"""What another party calls in turn is its own matter, and no need of ours."""
_blocks = is_set("blocking") & ~is_set("fail_open")


class Structures:
    """Builds structures; each component's once.

    Components that require one another work together or not at all, so such a ring is built as one.
    """

    def __init__(self, graph: DesignGraph) -> None:
        self.graph = graph
        self.reading, self.read = graph.reading, 0
        self.leaf = {c.id: Leaf(c.id) for c in graph.components}
        self.groups = {
            c.id: [] if _is_external.truth(c) is True else groups_of(graph, c.id)
            for c in graph.components
        }
        self.members, self.ring = self._rings()
        self.needs: dict[int, Structure] = {}
        self.unfolded = 0
        self.cut: dict[str, frozenset[str]] = {}
        """By entry the components of rings in which ways may be longer than are looked at."""
        self._from: dict[str, dict[str, Structure]] = {}
        self._after = _access_net(graph)
        self._before = _backwards(self._after)
        self._in_order = rings(self._after)[::-1]
        self._place_in_order = ring_of(self._in_order)
        deep = 20 * len(graph.components) + 1000  # a long chain is legitimate
        sys.setrecursionlimit(max(sys.getrecursionlimit(), deep))

    def _rings(self) -> tuple[dict[int, tuple[str, ...]], dict[str, int]]:
        needs = {
            name: [calls[0].target for calls, fallbacks in groups if _is_plain((calls, fallbacks))]
            for name, groups in self.groups.items()
        }
        members = {number: tuple(sorted(ring)) for number, ring in enumerate(rings(needs))}
        return members, ring_of(members.values())

    def need(self, component: str, building: frozenset[int] = frozenset()) -> Built:
        """The component and all it requires."""
        ring = self.ring[component]
        if ring in self.needs:
            return self.needs[ring], frozenset()
        if ring in building:
            return self.leaf[component], frozenset({ring})
        self.unfolded += 1
        parts: list[Structure] = [self.leaf[name] for name in self.members[ring]]
        leaning: frozenset[int] = frozenset()
        for part, leans in self._required(ring, building | {ring}):
            parts.append(part)
            leaning |= leans
        whole, leaning = all_parts(*parts), leaning - {ring}
        if not leaning or self.unfolded > MOST_UNFOLDED:
            self.needs[ring] = whole
        return whole, leaning

    def _required(self, ring: int, building: frozenset[int]) -> Iterator[Built]:
        for name in self.members[ring]:
            for calls, fallbacks in self.groups[name]:
                inside = _is_plain((calls, fallbacks)) and self.ring[calls[0].target] == ring
                if inside:
                    yield all_parts(*self._checks(calls[0])), frozenset()
                else:
                    yield self._group(calls, fallbacks, building)

    def _group(
        self,
        calls: list[ConnectionElement],
        fallbacks: list[ConnectionElement],
        building: frozenset[int],
    ) -> Built:
        needed = calls[0].stated("needs", 1)
        parts, leaning = self._called(calls, building)
        wanted = min(int(needed), len(parts)) if isinstance(needed, int) else 1
        whole = any_part(*parts, needs=wanted)
        if fallbacks:
            others, leans = self._called(fallbacks, building)
            whole = Fallback(whole, any_part(*others), _coverage(fallbacks))
            leaning |= leans
        return whole, leaning

    def _called(
        self, calls: list[ConnectionElement], building: frozenset[int]
    ) -> tuple[list[Structure], frozenset[int]]:
        parts: list[Structure] = []
        leaning: frozenset[int] = frozenset()
        for call in calls:
            target, leans = self.need(call.target, building)
            parts.append(all_parts(*self._checks(call), target))
            leaning |= leans
        return parts, leaning

    def _checks(self, call: ConnectionElement) -> list[Leaf]:
        """The guards that have to answer before the call is made."""
        return [self.leaf[guard.id] for guard in call.guards if _blocks.truth(guard) is True]

    @built_for_all
    def ways(self, source: str) -> dict[str, Structure]:
        """For each component that an entry reaches, what must work for the entry to get there; built once."""
        if source not in self._from:
            graph = self.graph
            reached = set(named(graph, graph.access.closure(sure=False).ahead[source]))
            ways: dict[str, Structure] = {source: self.leaf[source]}
            for number in sorted({self._place_in_order[name] for name in reached}):
                ring = self._in_order[number]
                if len(ring) == 1 and ring[0] != source:
                    if straight := [ways[name] for name in self._before[ring[0]] if name in ways]:
                        ways[ring[0]] = self._reached(ring[0], straight)
                    continue
                members = reached.intersection(ring)
                parts = self._without(source, members) if source in members else [members]
                for part in parts:
                    if part:
                        ways |= self._inside(part, ways)
                        self._cut_in(source, part)
            self._from[source] = ways
        return self._from[source]

    def _without(self, source: str, members: set[str]) -> Iterator[set[str]]:
        """The rings that are left of an entry's own ring when nothing leads back to the entry."""
        rest = members - {source}
        net = {name: [there for there in self._after[name] if there in rest] for name in members}
        for ring in reversed(rings(net)):
            yield set(ring) - {source}

    def _cut_in(self, source: str, members: set[str]) -> None:
        if len(members) - 1 > LONGEST_DETOUR:
            self.cut[source] = self.cut.get(source, frozenset()) | members

    def _inside(self, members: set[str], ways: dict[str, Structure]) -> dict[str, Structure]:
        """The ways to the members of one ring: straight in from outside, and then step by step within."""
        names = sorted(members)
        before = {name: self._before[name] for name in names}
        outside = {n: [ways[b] for b in before[n] if b in ways] for n in names}
        found = {n: self._reached(n, outside[n]) for n in names if outside[n]}
        for _ in range(min(len(names) - 1, LONGEST_DETOUR)):
            steps = {n: [found[b] for b in before[n] if b in found] for n in names}
            found |= {
                n: self._reached(n, [*outside[n], *steps[n]])
                for n in names
                if outside[n] or steps[n]
            }
        return found

    def _reached(self, component: str, ways: list[Structure]) -> Structure:
        return Any((self.need(component)[0], any_part(*ways)), 2)


def _access_net(graph: DesignGraph) -> dict[str, list[str]]:
    """Who gets at whom in one step, by component: channels are told apart by what is reached."""
    return {
        c.id: sorted({line.target for line in c.outgoing if line.part.kind in ACCESS})
        for c in graph.components
    }


def _backwards(net: dict[str, list[str]]) -> dict[str, list[str]]:
    """The same steps by where they lead, each list in order."""
    before: dict[str, list[str]] = {name: [] for name in net}
    for name in sorted(net):
        for there in net[name]:
            before[there].append(name)
    return before


@fact
def structures(graph: DesignGraph) -> Structures:
    """The one builder of a graph, so that its journeys share what they stand on."""
    return Structures(graph)


def _is_plain(group: Group) -> bool:
    """One call that nothing can stand in for."""
    calls, fallbacks = group
    return len(calls) == 1 and not fallbacks


@fact
def groups_of(graph: DesignGraph, component: str) -> list[Group]:
    """What a component requires on each request: groups of alternatives with their fallbacks."""
    calls, fallbacks = _calls(graph, component)
    groups: dict[str, list[ConnectionElement]] = defaultdict(list)
    for call in calls:
        groups[_group_name(call)].append(call)
    replaced = _replaced(fallbacks, groups)
    return [(members, replaced.get(name, [])) for name, members in groups.items()]


def _group_name(call: Element) -> str:
    return str(call.stated("group", call.id))


def _calls(
    graph: DesignGraph, component: str
) -> tuple[list[ConnectionElement], list[ConnectionElement]]:
    """The required calls that each request makes, and the fallbacks."""
    calls, fallbacks = [], []
    for connection in graph.component(component).outgoing:
        if connection.part.kind == "fallback":
            fallbacks.append(connection)
        elif (
            connection.part.kind == "call"
            and is_required.truth(connection) is not False
            and connection.stated("frequency") not in NOT_PER_REQUEST
        ):
            calls.append(connection)
    return calls, fallbacks


def _replaced(
    fallbacks: list[ConnectionElement], groups: dict[str, list[ConnectionElement]]
) -> dict[str, list[ConnectionElement]]:
    """Which group each fallback stands in for (DECISIONS 18); one that could be for several is for none."""
    replaced: dict[str, list[ConnectionElement]] = defaultdict(list)
    for fallback in fallbacks:
        named = fallback.stated("group")
        if named in groups:
            replaced[str(named)].append(fallback)
        elif (only := _only_group(groups)) is not None:
            replaced[only].append(fallback)
    return replaced


def _only_group(groups: dict[str, list[ConnectionElement]]) -> str | None:
    from designer.graph.roles import is_serving_model
    from designer.graph.words import provides

    if len(groups) == 1:
        return next(iter(groups))
    model = provides("llm") | is_serving_model
    to_models = [
        name
        for name, calls in groups.items()
        if all(model.truth(c.target_element) is True for c in calls)
    ]
    return to_models[0] if len(to_models) == 1 else None


def _coverage(fallbacks: list[ConnectionElement]) -> float:
    stated = [f.stated("coverage", 1.0) for f in fallbacks]
    return max((float(c) for c in stated if isinstance(c, int | float)), default=1.0)


def replaced_by_fallback(graph: DesignGraph, call: Element) -> list[ConnectionElement]:
    """The fallbacks of the caller that stand in for this call."""
    for calls, fallbacks in groups_of(graph, call.source):
        if any(each.id == call.id for each in calls):
            return fallbacks
    return []
