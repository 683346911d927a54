"""How many units a load needs, by the limits that providers publish."""

from __future__ import annotations

import math
from dataclasses import dataclass

ROUNDING = 1e-9
"""A quotient counts as the whole number that it is above by no more than this share: 8.3 * 60 is not quite 498."""


def whole(units: float) -> int:
    """So many whole units that as much is had."""
    return math.ceil(units * (1 - ROUNDING))


def throughput_units(events: float, size_kb: float, groups: int = 1) -> int:
    """Event Hubs throughput units for events a second of `size_kb` kilobytes, read by so many consumer groups.

    A unit takes 1,000 events or 1 MB in a second and gives 4,096 events or 2 MB (Azure Event Hubs, quotas).
    """
    incoming = events * size_kb / 1000
    return max(
        1,
        whole(events / 1000),
        whole(incoming),
        whole(groups * incoming / 2),
        whole(groups * events / 4096),
    )


def physical_partitions(request_units: float, gigabytes: float) -> int:
    """Cosmos DB physical partitions: 10,000 request units a second or 50 GB each (Azure Cosmos DB, partitioning)."""
    return max(1, whole(request_units / 10_000), whole(gigabytes / 50))


def provisioned_units(per_minute: float, input_tokens: float, tokens_per_unit: float) -> int:
    """Provisioned throughput units of a language model for requests a minute of so many input tokens."""
    return whole(per_minute * input_tokens / tokens_per_unit)


def with_zone_headroom(needed: int, zones: int) -> int:
    """Copies to run so that enough are left when one of the zones is out: always rounded up."""
    return needed if zones < 2 else math.ceil(needed * zones / (zones - 1))


def survivors(copies: int, zones: int) -> int:
    """Copies left when one zone is out and copies are dealt out as evenly as they go."""
    return copies - math.ceil(copies / zones) if zones >= 1 else copies


@dataclass(frozen=True)
class Burst:
    """What a burst leaves behind: events waiting, seconds that the last one waits, seconds until all is done."""

    backlog: float
    delay_s: float
    drain_s: float


def burst(peak: float, served: float, base: float, seconds: float) -> Burst:
    """A burst of `peak` events a second for so many seconds, on top of nothing, over a steady `base`.

    Where the base alone is more than is served, the line never ends and the times are infinite.
    """
    backlog = max(0.0, (peak - served) * seconds)
    delay = backlog / served if served > 0 else (math.inf if backlog else 0.0)
    spare = served - base
    drain = 0.0 if backlog == 0 else backlog / spare if spare > 0 else math.inf
    return Burst(backlog, delay, drain)


def catch_up(outage_s: float, arriving: float, served: float) -> float:
    """Seconds until a consumer that was out for `outage_s` has caught up; infinite where it never does."""
    spare = served - arriving
    return outage_s * arriving / spare if spare > 0 else (0.0 if arriving == 0 else math.inf)
