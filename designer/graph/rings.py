"""Rings of a directed graph, and what each place leads to.

Written out here and not taken from a library: every judgement needs it, and to import a graph library takes longer
than to judge most drawings.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

N = TypeVar("N", bound=Hashable)


def rings(out: Mapping[N, Iterable[N]]) -> list[list[N]]:
    """The strongly connected components, each after all that it leads to (Tarjan's algorithm, without recursion).

    Whatever is led to has to be a key; the same mapping in the same order gives the same rings in the same order.
    """
    found: list[list[N]] = []
    number: dict[N, int] = {}
    lowest: dict[N, int] = {}
    done: set[N] = set()
    trail: list[N] = []
    walk: list[tuple[N, Iterator[N]]] = []

    def enter(place: N) -> None:
        number[place] = lowest[place] = len(number)
        trail.append(place)
        walk.append((place, iter(out[place])))

    for start in out:
        if start not in number:
            enter(start)
        while walk:
            here, ahead = walk[-1]
            for there in ahead:
                if there not in number:
                    enter(there)
                    break
                if there not in done and number[there] < lowest[here]:
                    lowest[here] = number[there]
            else:
                walk.pop()
                if walk:
                    caller = walk[-1][0]
                    lowest[caller] = min(lowest[caller], lowest[here])
                if lowest[here] == number[here]:
                    found.append(_cut(trail, here))
                    done.update(found[-1])
    return found


def _cut(trail: list[N], first: N) -> list[N]:
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
