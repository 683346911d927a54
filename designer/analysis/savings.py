"""What a design can spend less on and still meet every target that it meets: fewer copies, then copies by load.

Copies that stand all day are cut to what the targets need: the peak with room for waiting, a zone gone, and one to
spare. Where that is not enough, copies that the mean does not need come only with the load. What a design does not
count (copies, their price, what they take, what comes) is left alone, and so is what keeps data.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.analysis.availability import availability
from designer.analysis.brought import brought, takes_from_queue
from designer.analysis.capacity import capacity, counts, limits
from designer.analysis.costs import cost
from designer.analysis.failing import zone_names
from designer.analysis.figures import counted_by, number
from designer.analysis.loads import loads
from designer.analysis.recovery import recovery
from designer.analysis.sizing import with_zone_headroom
from designer.graph.facts import fact
from designer.model.edit import Set

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement

VARIES, SPARE = 2.0, 1.5
"""A peak so many times the mean varies; what then always runs has so much more than the peak (PRF-005)."""


@dataclass(frozen=True)
class Saving:
    """Changes that bring a design within its budget, in US dollars a month by its own prices before and after.

    `meets` says whether it surely stays within the budget then, illustrative prices at their highest.
    """

    edits: tuple[Set, ...]
    says: tuple[str, ...]
    before: float
    after: float
    meets: bool


@dataclass(frozen=True)
class _Cut:
    """One component made cheaper, and by how much."""

    edits: tuple[Set, ...]
    says: str
    saved: float


@fact
def within_budget(graph: DesignGraph, most_used: float = 0.8) -> Saving | None:
    """Changes after which a design is within its budget and misses nothing that it met; None where there are none.

    The cut that saves most comes first, and no more are made than it takes. Each is tried on the design as it is by
    then: one that would miss a target is left out.
    """
    now = cost(graph)
    if now.budget is None or now.meets_target is not False:
        return None
    drawn, edits, says = graph, list[Set](), list[str]()
    for cuts in (_fewer, _by_load):
        for cut in sorted(cuts(drawn, most_used), key=lambda c: (-c.saved, c.says)):
            if cost(drawn).meets_target:
                break
            tried = drawn.after(cut.edits)
            if cost(tried).stated < cost(drawn).stated and _holds(drawn, tried, most_used):
                drawn, edits, says = tried, [*edits, *cut.edits], [*says, cut.says]
    then = cost(drawn)
    if not edits or then.stated > now.budget:
        return None
    return Saving(tuple(edits), tuple(says), now.stated, then.stated, then.meets_target is True)


def _holds(before: DesignGraph, after: DesignGraph, most_used: float) -> bool:
    """Whether every journey meets what it met, and nothing has become too busy."""
    if any(brought(before, after, most_used)):
        return False
    for journey in before.journeys:
        for figure in (_is_available, _carries, _comes_back):
            if figure(before, journey.id) is not False and figure(after, journey.id) is False:
                return False
            if figure(before, journey.id) is True and figure(after, journey.id) is None:
                return False
    return True


def _is_available(graph: DesignGraph, journey: str) -> bool | None:
    return availability(graph, journey).meets_target


def _carries(graph: DesignGraph, journey: str) -> bool | None:
    return capacity(graph, journey).meets_target


def _comes_back(graph: DesignGraph, journey: str) -> bool | None:
    return recovery(graph, journey).meets_target


def _fewer(graph: DesignGraph, most_used: float) -> Iterator[_Cut]:
    """Copies that stand all day cut to what the targets need."""
    for component, attribute, running in _counted(graph):
        if component.known("autoscale") is True:
            continue
        enough = _for_peak(graph, component, most_used)
        if enough < running:
            edit = Set(on=component.id, attribute=attribute, value=enough)
            says = f"{component.label}: {running} copies become {enough}"
            yield _Cut((edit,), says, (running - enough) * _price(component))


def _by_load(graph: DesignGraph, most_used: float) -> Iterator[_Cut]:
    """Copies that the mean does not need come with the load, up to as many as run now."""
    for component, attribute, running in _counted(graph):
        least = _for_mean(graph, component, most_used)
        if least is None or least >= running:
            continue
        edits = [Set(on=component.id, attribute=attribute, value=least)]
        if component.known("autoscale") is not True:
            edits.append(Set(on=component.id, attribute="autoscale", value=True))
            edits.append(Set(on=component.id, attribute="max_replicas", value=running))
        says = (
            f"{component.label}: {least} copies at least in place of {running}, more with the load"
        )
        yield _Cut(tuple(edits), says, (running - least) * _price(component))


def _counted(graph: DesignGraph) -> Iterator[tuple[ComponentElement, str, int]]:
    """What runs copies for work alone, with how many and what counts them, where price, load and limit are stated."""
    load, limit = loads(graph), limits(graph)
    for component in graph.components:
        attribute, name = counted_by(component), component.id
        if attribute is None or component.elsewhere or not counts(component):
            continue
        known = name in load and load[name].peak is not None and name in limit
        if known and limit[name].each and number(component, "unit_price_month") is not None:
            yield component, attribute, int(number(component, attribute) or 0)


def _price(component: ComponentElement) -> float:
    return number(component, "unit_price_month") or 0.0


def _for_peak(graph: DesignGraph, component: ComponentElement, most_used: float) -> int:
    """Copies that carry the peak: with room for waiting, with a zone gone, and half as much again where it varies."""
    load, each = loads(graph)[component.id], limits(graph)[component.id].each or 1.0
    peak, share = load.peak or 0.0, 1.0 if takes_from_queue(component) else most_used
    needed, zones = math.ceil(peak / (share * each) - 1e-9), len(zone_names(component))
    varies = load.mean is not None and peak >= VARIES * load.mean
    room = math.ceil(SPARE * peak / each - 1e-9) if varies else 0
    spread = with_zone_headroom(math.ceil(peak / each - 1e-9), zones)
    return max(2, needed, spread, room, int(number(component, "needs_instances") or 1) + 1)


def _for_mean(graph: DesignGraph, component: ComponentElement, most_used: float) -> int | None:
    """Copies that carry the mean with room for waiting; None where nobody says what comes on average."""
    load, each = loads(graph)[component.id], limits(graph)[component.id].each or 1.0
    if load.mean is None or not component.can_have("max_replicas"):
        return None
    needed = math.ceil(load.mean / (most_used * each) - 1e-9)
    return max(2, needed, int(number(component, "needs_instances") or 1) + 1)
