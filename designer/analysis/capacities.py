"""What a component can take, as requests a second, and what that figure rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from designer.analysis.alone import by_itself
from designer.analysis.figures import Basis, copies, counted_by, may_say, most_copies, number
from designer.graph.facts import lasting

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement

EVENTS_PER_UNIT, KB_PER_UNIT = 1000.0, 1000.0
EVENTS_READ_PER_UNIT, KB_READ_PER_UNIT = 4096.0, 2000.0
"""What one Event Hubs throughput unit takes in a second, 1,000 events or 1 MB, and gives to all readers together,
4,096 events or 2 MB (Azure Event Hubs, quotas)."""

EVENT_KB = 1.0
"""What an event is taken to have where nobody says: kilobytes, illustrative; at most so many, events count and not
their size."""


LEAST = 1e-9
"""What takes fewer requests a second, one in thirty years, takes none: nothing can be reckoned with it."""


@dataclass(frozen=True)
class Limit:
    """The most a component takes.

    Attributes
    ----------
    rate
        Requests or events a second.
    attribute
        What to raise to raise it; empty where nothing scales it.
    units, each
        How many of these there are, and what one of them takes; None where the figure is of the whole.
    """

    rate: float
    attribute: str = ""
    units: int | None = None
    each: float | None = None
    basis: Basis = "stated"
    source: str = ""


def capacity_of(component: ComponentElement) -> Limit | None:
    """The lowest of its limits that is known; None where none is."""
    if not may_say(component, NAMES):
        return None
    known = (*_stated(component), *_event_hub(component))
    lowest = min(known, key=lambda limit: (limit.rate, limit.attribute), default=None)
    if lowest is None or lowest.rate >= LEAST:
        return lowest
    return replace(lowest, rate=0.0, each=None if lowest.each is None else 0.0)


NAMES = frozenset(
    {"capacity_rps", "tps", "capacity_per_instance", "max_concurrency", "tu", "rpm", "tpm", "ptu"}
)
"""Of these a limit states one at least."""


def _whole(component: ComponentElement) -> Iterator[Limit]:
    for name in ("capacity_rps", "tps"):
        value = number(component, name)
        if value is not None:
            yield Limit(value, name)


def _copies(component: ComponentElement) -> Iterator[Limit]:
    each = number(component, "capacity_per_instance")
    if each is None or component.stated("capacity_unit", "rps") not in ("rps", "events/s"):
        return
    running = most_copies(component)
    if running is None:
        return
    yield Limit(each * running, _counted_by(component), running, each)


def _counted_by(component: ComponentElement) -> str:
    if most_copies(component) != copies(component):
        return "max_replicas"
    return counted_by(component) or "instances"


def _concurrency(component: ComponentElement) -> Iterator[Limit]:
    """Requests at once over how long each takes (Little's law)."""
    slots = number(component, "max_concurrency")
    if slots is None:
        return
    running, time = most_copies(component), number(component, "p50_ms")
    if running is not None and time:
        each = slots * 1000 / time
        yield Limit(each * running, _counted_by(component), running, each)


def _event_hub(component: ComponentElement) -> Iterator[Limit]:
    units = number(component, "tu")
    if units is None:
        return
    stated = event_kb(component)
    size, groups = max(EVENT_KB if stated is None else stated, 1e-9), _reader_groups(component)
    each = min(EVENTS_PER_UNIT, KB_PER_UNIT / size)
    if groups:
        each = min(each, EVENTS_READ_PER_UNIT / groups, KB_READ_PER_UNIT / size / groups)
    source = "Azure Event Hubs, quotas"
    yield Limit(each * units, "tu", int(units), each, "published", source)


def event_kb(component: ComponentElement) -> float | None:
    """Kilobytes of the largest event that is published to a stream; None where nobody says."""
    sizes = [number(c, "size_kb") for c in component.incoming if c.part.kind == "publish"]
    return max((size for size in sizes if size is not None), default=None)


def _reader_groups(component: ComponentElement) -> int:
    """How many read each event; where only some channels have many readers, those of the least read one."""
    lines = [c for c in component.outgoing if c.part.kind in ("consume", "stream")]
    channels = Counter(str(c.stated("channel", "")) for c in lines)
    return min(channels.values(), default=0)


def _language_model(component: ComponentElement) -> Iterator[Limit]:
    asked = number(component, "rpm")
    if asked is not None:
        yield Limit(asked / 60, "rpm")
    tokens = tokens_per_request(component)
    if not tokens:
        return
    quota = number(component, "tpm")
    if quota is not None:
        yield Limit(quota / 60 / tokens, "tpm")
    bought, each = number(component, "ptu"), number(component, "tpm_per_ptu")
    prompt = number(component, "prompt_tokens")
    if bought is not None and each is not None and prompt:
        yield Limit(bought * each / 60 / prompt, "ptu", int(bought), each / 60 / prompt)


def tokens_per_request(component: ComponentElement) -> float | None:
    """Tokens of a prompt and its completion together; None where either is not known."""
    prompt, answer = number(component, "prompt_tokens"), number(component, "completion_tokens")
    return None if prompt is None or answer is None else prompt + answer


@by_itself
def _stated(component: ComponentElement) -> tuple[Limit, ...]:
    """All limits but those that hang on what is connected."""
    return (
        *_whole(component),
        *_copies(component),
        *_concurrency(component),
        *_language_model(component),
    )


@lasting
def limit(graph: DesignGraph, name: str) -> Limit | None:
    """What a component is stated to take."""
    return capacity_of(graph.component(name))


def servers_of(graph: DesignGraph, name: str) -> tuple[int, float] | None:
    """Servers and what each serves a second, for waiting lines; None where either is not known.

    A copy that works on several requests at once counts as so many servers.
    """
    most = limit(graph, name)
    if most is None or most.units is None or most.each is None or most.units < 1:
        return None
    slots = max(1, int(number(graph.component(name), "max_concurrency") or 1))
    return most.units * slots, most.each / slots
