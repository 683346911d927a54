"""Rings of a directed graph, and what each place leads to.

Written out here and not taken from a library: every judgement needs it, and to import a graph library takes longer
than to judge most drawings.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

N = TypeVar("N", bound=Hashable)


def rings(out: Mapping[N, Iterable[N]]) -> list[list[N]]:
    """The strongly connected components, each after all that it leads to.

    Whatever is led to has to be a key; the same mapping in the same order gives the same rings in the same order.
    """
    places = list(out)
    number = {place: at for at, place in enumerate(places)}
    found = numbered_rings([[number[there] for there in steps] for steps in out.values()])
    return [[places[at] for at in ring] for ring in found]


def numbered_rings(out: Sequence[Sequence[int]]) -> list[list[int]]:
    """The same of places that are numbers from 0 on (Tarjan's algorithm, without recursion)."""
    done = len(out) + 1
    # What leads nowhere is a ring of its own; and one place more, -1, which is nowhere: every walk sets out from it.
    found = [[place] for place, steps in enumerate(out) if not steps]
    met, lowest = [0 if steps else done for steps in out] + [0], [0] * done
    count = 0
    trail: list[int] = []
    walk: list[tuple[int, Iterator[int]]] = []
    for start in (place for place in range(len(out)) if not met[place]):
        here, ahead = -1, iter((start,))
        while True:
            for there in ahead:
                if not met[there]:
                    count += 1
                    met[there] = lowest[there] = count
                    trail.append(there)
                    walk.append((here, ahead))
                    here, ahead = there, iter(out[there])
                    break
                if met[there] < lowest[here]:
                    lowest[here] = met[there]
            else:
                if not walk:
                    break
                if lowest[here] == met[here]:
                    found.append(_cut(trail, here))
                    for place in found[-1]:
                        met[place] = done
                caller, ahead = walk.pop()
                if lowest[here] < lowest[caller]:
                    lowest[caller] = lowest[here]
                here = caller
    return found


def rings_within(whole: Iterable[list[int]], out: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """The rings of a graph that has some of the steps of another, whose rings are known: each lies in one of those."""
    for ring in whole:
        if len(ring) == 1:
            yield ring
            continue
        inside = set(ring)
        net = {place: [there for there in out[place] if there in inside] for place in sorted(ring)}
        yield from rings(net)


def _cut(trail: list[int], first: int) -> list[int]:
    """The end of a trail from a place on, taken off it."""
    ring = [trail.pop()]
    while ring[-1] != first:
        ring.append(trail.pop())
    return ring


def ring_of(found: Iterable[Iterable[N]]) -> dict[N, int]:
    """For each place the number of its ring."""
    return {place: number for number, ring in enumerate(found) for place in ring}


def reached(out: Mapping[N, Iterable[N]], start: N) -> set[N]:
    """All that a place leads to, itself included."""
    seen, waiting = {start}, [start]
    while waiting:
        for there in out[waiting.pop()]:
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    return seen
