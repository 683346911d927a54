"""How many units of a service the drawn load needs, by what its provider publishes for one unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.analysis.capacities import EVENT_KB, tokens_per_request
from designer.analysis.figures import number
from designer.analysis.loads import loads
from designer.analysis.sizing import (
    physical_partitions,
    provisioned_units,
    throughput_units,
    whole,
)
from designer.graph.facts import fact

if TYPE_CHECKING:
    from designer.analysis.loads import Load
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement


@dataclass(frozen=True)
class Need:
    """Units that a load needs at peak, and how many the design states; `source` is where the size of one stands."""

    component: str
    unit: str
    needed: int
    stated: int | None
    source: str


@fact
def needs(graph: DesignGraph) -> tuple[Need, ...]:
    """Every service whose load is known and whose units are published; none for a load beyond all counting."""
    found = []
    for name, load in loads(graph).items():
        try:
            need = None if load.peak is None else _need(graph.component(name), load)
        except OverflowError:
            continue
        if need is not None:
            found.append(need)
    return tuple(found)


def _need(component: ComponentElement, load: Load) -> Need | None:
    peak, kind = load.peak or 0.0, component.part.kind
    if kind == "event_stream" and _is_sold_by_throughput(component):
        sizes = [number(c, "size_kb") for c in component.incoming]
        groups = sum(c.part.kind == "consume" for c in component.outgoing)
        size = max((s for s in sizes if s is not None), default=EVENT_KB)
        units = throughput_units(peak, size, max(1, groups))
        return _of(component, "tu", "throughput units", units, "Azure Event Hubs, quotas")
    bought, each = number(component, "ptu"), number(component, "tpm_per_ptu")
    prompt = number(component, "prompt_tokens")
    if bought is not None and each and prompt:
        units = provisioned_units(peak * 60, prompt, each)
        return _of(component, "ptu", "provisioned units", units, "stated tokens a unit takes")
    tokens = tokens_per_request(component)
    if tokens:
        units = whole(peak * 60 * tokens)
        return _of(component, "tpm", "tokens a minute", units, "stated tokens of a request")
    request_units = number(component, "ru_s")
    if kind == "document_db" and request_units is not None:
        partitions = physical_partitions(request_units, 0.0)
        source = "Azure Cosmos DB, partitioning"
        return _of(component, "partitions", "physical partitions", partitions, source)
    return None


def _is_sold_by_throughput(component: ComponentElement) -> bool:
    """Whether it states throughput units, or is an Event Hub of a tier that has them."""
    if number(component, "tu") is not None:
        return True
    others = any(number(component, name) is not None for name in ("pu", "cu"))
    tier = str(component.known("tier") or "standard").lower()
    named = component.part.product == "Azure Event Hubs"
    return named and not others and tier in ("basic", "standard")


def _of(component: ComponentElement, attribute: str, unit: str, needed: int, source: str) -> Need:
    stated = number(component, attribute)
    return Need(component.id, unit, needed, None if stated is None else int(stated), source)
