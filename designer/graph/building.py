"""Building what must work for a journey from the drawing: what each component needs, and the ways to the end."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from designer.graph.elements import ConnectionElement
from designer.graph.facts import fact
from designer.graph.reading import built_for_all
from designer.graph.relations import ACCESS
from designer.graph.rings import numbered_rings, ring_of, rings
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
Built = tuple[Structure, frozenset[str]]
"""A structure, and the rings still being built that it leans on, each under its first component."""
NO_RINGS: frozenset[str] = frozenset()
Ways = dict[int, Structure]
"""By number of component what must work for an entry to get there."""
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
        self.groups = _all_groups(graph)
        self.members = _ringed(self.groups)
        self.needs: dict[str, Structure] = {}
        """Of a component; of those that require one another, under the first of them."""
        self.unfolded = 0
        self.cut: dict[str, frozenset[str]] = {}
        """By entry the components of rings in which ways may be longer than are looked at."""
        self._from: dict[str, dict[str, Structure]] = {}
        self._names = [c.id for c in graph.components]
        self._number = {name: number for number, name in enumerate(self._names)}
        self._after = self._access_net()
        self._before = _backwards(self._after)
        self._in_order = numbered_rings(self._after)[::-1]
        self._place_in_order = ring_of(self._in_order)
        deep = 20 * len(graph.components) + 1000  # a long chain is legitimate
        sys.setrecursionlimit(max(sys.getrecursionlimit(), deep))

    def _access_net(self) -> list[list[int]]:
        """Who gets at whom in one step, by number of component: channels are told apart by what is reached."""
        number = self._number
        net: list[list[int]] = [[] for _ in number]
        for line in self.graph.connections:
            if line.part.kind in ACCESS:
                net[number[line.source]].append(number[line.target])
        return [sorted(set(steps)) if len(steps) > 1 else steps for steps in net]

    def need(self, component: str, building: frozenset[str] = NO_RINGS) -> Built:
        """The component and all it requires."""
        members = self.members.get(component)
        ring = component if members is None else members[0]
        known = self.needs.get(ring)
        if known is not None:
            return known, NO_RINGS
        if ring in building:
            return self.leaf[component], frozenset({ring})
        self.unfolded += 1
        if members is None and component not in self.groups:
            whole: Structure = self.leaf[component]
            self.needs[ring] = whole
            return whole, NO_RINGS
        return self._ring_needs(members or (component,), building)

    def _ring_needs(self, members: tuple[str, ...], building: frozenset[str]) -> Built:
        """Some components that require one another, or one alone, and all that they require."""
        ring = members[0]
        parts: list[Structure] = [self.leaf[name] for name in members]
        leaning = NO_RINGS
        for part, leans in self._required(members, building | {ring}):
            parts.append(part)
            leaning |= leans
        whole, leaning = all_parts(*parts), leaning - {ring}
        if not leaning or self.unfolded > MOST_UNFOLDED:
            self.needs[ring] = whole
        return whole, leaning

    def _required(self, members: tuple[str, ...], building: frozenset[str]) -> Iterator[Built]:
        for name in members:
            for calls, fallbacks in self.groups.get(name, ()):
                if _is_plain((calls, fallbacks)) and calls[0].target in members:
                    yield all_parts(*self._checks(calls[0])), NO_RINGS
                else:
                    yield self._group(calls, fallbacks, building)

    def _group(
        self,
        calls: list[ConnectionElement],
        fallbacks: list[ConnectionElement],
        building: frozenset[str],
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
        self, calls: list[ConnectionElement], building: frozenset[str]
    ) -> tuple[list[Structure], frozenset[str]]:
        parts: list[Structure] = []
        leaning = NO_RINGS
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
            names = self._names
            self._from[source] = {names[at]: way for at, way in self._ways(source).items()}
        return self._from[source]

    def _ways(self, source: str) -> Ways:
        start, graph = self._number[source], self.graph
        ahead = graph.access.closure(sure=False).ahead[source]
        reached = {self._number[component.id] for component in graph.of_bits(ahead)}
        ways: Ways = {start: self.leaf[source]}
        for number in sorted({self._place_in_order[at] for at in reached}):
            ring = self._in_order[number]
            if len(ring) == 1 and ring[0] != start:
                if straight := [ways[before] for before in self._before[ring[0]] if before in ways]:
                    ways[ring[0]] = self._reached(ring[0], straight)
                continue
            members = reached.intersection(ring)
            parts = self._without(start, members) if start in members else [members]
            for part in parts:
                if part:
                    ways |= self._inside(part, ways)
                    self._cut_in(source, part)
        return ways

    def _without(self, start: int, members: set[int]) -> Iterator[set[int]]:
        """The rings that are left of an entry's own ring when nothing leads back to the entry."""
        rest = members - {start}
        net = {at: [there for there in self._after[at] if there in rest] for at in members}
        for ring in reversed(rings(net)):
            yield set(ring) - {start}

    def _cut_in(self, source: str, members: set[int]) -> None:
        if len(members) - 1 > LONGEST_DETOUR:
            names = {self._names[at] for at in members}
            self.cut[source] = self.cut.get(source, frozenset()) | names

    def _inside(self, members: set[int], ways: Ways) -> Ways:
        """The ways to the members of one ring: straight in from outside, and then step by step within."""
        places = sorted(members)
        before = {at: self._before[at] for at in places}
        outside = {at: [ways[b] for b in before[at] if b in ways] for at in places}
        found = {at: self._reached(at, outside[at]) for at in places if outside[at]}
        for _ in range(min(len(places) - 1, LONGEST_DETOUR)):
            steps = {at: [found[b] for b in before[at] if b in found] for at in places}
            found |= {
                at: self._reached(at, [*outside[at], *steps[at]])
                for at in places
                if outside[at] or steps[at]
            }
        return found

    def _reached(self, at: int, ways: list[Structure]) -> Structure:
        return Any((self.need(self._names[at])[0], any_part(*ways)), 2)


def _all_groups(graph: DesignGraph) -> dict[str, list[Group]]:
    """What each component requires that requires something; see `groups_of`."""
    ours = (n for n in sorted(callers(graph)) if _is_external.truth(graph.component(n)) is not True)
    return {name: groups for name in ours if (groups := groups_of(graph, name))}


def _ringed(groups: Mapping[str, list[Group]]) -> dict[str, tuple[str, ...]]:
    """For each component that requires others which require it, all of these in order."""
    needs = {name: [g[0][0].target for g in its if _is_plain(g)] for name, its in groups.items()}
    within = {name: [n for n in called if n in needs] for name, called in needs.items()}
    found = (tuple(sorted(ring)) for ring in rings(within) if len(ring) > 1)
    return {name: ring for ring in found for name in ring}


def _backwards(net: Sequence[Sequence[int]]) -> list[list[int]]:
    """The same steps by where they lead, each list in order."""
    before: list[list[int]] = [[] for _ in net]
    for at, steps in enumerate(net):
        for there in steps:
            before[there].append(at)
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
def callers(graph: DesignGraph) -> frozenset[str]:
    """The components that call others."""
    return frozenset([call.source for call in graph.connections_of("call")])


def groups_of(graph: DesignGraph, component: str) -> list[Group]:
    """What a component requires on each request: groups of alternatives with their fallbacks."""
    return _groups_of(graph, component) if component in callers(graph) else []


@fact
def _groups_of(graph: DesignGraph, component: str) -> list[Group]:
    calls, fallbacks = _calls(graph, component)
    groups: dict[str, list[ConnectionElement]] = defaultdict(list)
    for call in calls:
        groups[_group_name(call)].append(call)
    replaced = _replaced(fallbacks, groups) if fallbacks else {}
    return [(members, replaced.get(name, [])) for name, members in groups.items()]


def _group_name(call: Element) -> str:
    return str(call.stated("group", call.id))


def _calls(
    graph: DesignGraph, component: str
) -> tuple[list[ConnectionElement], list[ConnectionElement]]:
    """The required calls that each request makes, and the fallbacks."""
    calls, fallbacks = [], []
    for connection in graph.component(component).outgoing:
        kind = connection.part.kind
        if kind == "fallback":
            fallbacks.append(connection)
        elif (
            kind == "call"
            # Most are required without a word, which is told faster than it is answered and remembered.
            and (connection.known("required") or is_required.truth(connection) is not False)
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
    from designer.graph.hops import ends_past_checks
    from designer.graph.roles import is_serving_model
    from designer.graph.words import provides

    if len(groups) == 1:
        return next(iter(groups))
    model = provides("llm") | is_serving_model
    to_models = [
        name
        for name, calls in groups.items()
        if all(model.truth(part) is True for c in calls for part in ends_past_checks(c))
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
