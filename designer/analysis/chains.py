"""The chain that takes longest where some things wait for others (critical path)."""

from __future__ import annotations

from collections.abc import Mapping

from designer.graph.rings import ring_of, rings


def longest_chain(times: Mapping[str, float], after: Mapping[str, set[str]]) -> tuple[str, ...]:
    """The chain that takes longest, first first: each waits for those before it, others go on meanwhile.

    Parts that wait for each other are done one after the other.

    Parameters
    ----------
    after
        For each part those that have to be done before it.
    """
    before = {name: sorted(after.get(name, ())) for name in sorted(times)}
    found = rings(before)
    ring = ring_of(found)
    best: list[tuple[float, tuple[str, ...]]] = []
    for number, members in enumerate(found):
        ways = [best[ring[b]] for m in members for b in before[m] if ring[b] != number]
        longest, way = max(ways) if ways else (0.0, ())
        best.append((longest + sum([times[m] for m in members]), (*way, *sorted(members))))
    return max(best, default=(0.0, ()))[1]
