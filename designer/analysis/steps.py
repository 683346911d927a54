"""A journey's structure laid flat: a tuple of steps, parts before wholes, each mentioned once; hashable in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from itertools import chain
from operator import and_
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from designer.graph.facts import lasting
from designer.graph.journeys import parts_of
from designer.graph.structure import Fallback, Leaf, Structure, bottom_up

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph

T = TypeVar("T")


class Step(NamedTuple):
    """A component (`name`), or `needs` of some earlier steps (`parts`), or a fallback of two of them.

    `coverage` is how often a fallback takes over, 0 to 1; it is None for what is no fallback.
    """

    name: str = ""
    needs: int = 0
    parts: tuple[int, ...] = ()
    coverage: float | None = None


Steps = tuple[Step, ...]
"""The last step is the whole; no steps at all always work."""


@lasting
def steps_of(graph: DesignGraph, journey: str) -> Steps:
    """The steps of a journey."""
    return _flat(parts_of(graph, journey))


def flat(structure: Structure) -> Steps:
    """The steps of a structure."""
    return _flat(bottom_up(structure))


def _flat(parts: Sequence[Structure]) -> Steps:
    """Each part a step: equal ones merged, and what is needed of all that is needed taken as one."""
    places: dict[int, int] = {}
    known: dict[Step, int] = {}
    steps: list[Step] = []
    needed: list[
        tuple[int, ...]
    ] = []  # by step all that it needs: itself, where some may be missing
    for part in parts:
        step = _step(part, places, steps, needed)
        place = known.get(step)
        if place is None:
            place = known[step] = len(steps)
            steps.append(step)
            needed.append(step.parts if _is_all(step) else (place,))
        places[id(part)] = place
    return _leading_to(steps, places[id(parts[-1])])


def _leading_to(steps: list[Step], root: int) -> Steps:
    """Only the steps that the whole is made of, the whole last."""
    needed = [False] * len(steps)
    needed[root] = True
    for place in range(root, -1, -1):
        if needed[place]:
            for part in steps[place].parts:
                needed[part] = True
    place_of: dict[int, int] = {}
    kept: list[Step] = []
    for place in range(root + 1):
        if needed[place]:
            place_of[place] = len(kept)
            step = steps[place]
            parts = tuple([place_of[part] for part in step.parts])
            kept.append(Step(step.name, step.needs, parts, step.coverage) if parts else step)
    return tuple(kept)


def _step(
    part: Structure, places: dict[int, int], steps: list[Step], needed: list[tuple[int, ...]]
) -> Step:
    if isinstance(part, Leaf):
        return Step(part.component, 0, (), None)
    if isinstance(part, Fallback):
        ends = places[id(part.primary)], places[id(part.alternative)]
        return Step("", 0, ends, part.coverage)
    # A k-of-n group counts a part as often as it is drawn; what all are needed of, once is enough.
    inner = tuple([places[id(p)] for p in part.parts])
    if part.needs != len(inner):
        return Step("", part.needs, inner, None)
    inner = tuple(dict.fromkeys(chain.from_iterable([needed[place] for place in inner])))
    return steps[inner[0]] if len(inner) == 1 else Step("", len(inner), inner, None)


def _is_all(step: Step) -> bool:
    return not step.name and step.coverage is None and step.needs == len(step.parts)


def folded(
    steps: Steps,
    leaf: Callable[[str], T],
    group: Callable[[int, Sequence[T]], T],
    fallback: Callable[[int, T, T], T],
) -> T | None:
    """One value for the whole, from the values of its parts; None where there are no steps.

    Parameters
    ----------
    fallback
        Gets the step's number, so that its coverage can be a variable of its own.
    """
    values: list[T] = []
    for place, step in enumerate(steps):
        if step.name:
            values.append(leaf(step.name))
        elif step.coverage is not None:
            values.append(fallback(place, values[step.parts[0]], values[step.parts[1]]))
        else:
            values.append(group(step.needs, [values[p] for p in step.parts]))
    return values[-1] if values else None


def by_part(cases: Iterable[Iterable[str]]) -> dict[str, int]:
    """For each name the cases that mention it; bit n of an integer speaks of case n."""
    listed = [tuple(case) for case in cases]
    size = len(listed) // 8 + 1
    found: dict[str, bytearray] = {}
    for place, names in enumerate(listed):
        for name in names:
            if name not in found:
                found[name] = bytearray(size)
            found[name][place >> 3] |= 1 << (place & 7)
    return {name: int.from_bytes(bits, "little") for name, bits in found.items()}


def worked(
    steps: Steps, lost: Mapping[str, int], every: int, *, with_fallbacks: bool = True
) -> int:
    """In which of many cases the whole works; bit n of an integer speaks of case n.

    Parameters
    ----------
    lost
        By component the cases in which it is down.
    every
        All cases.
    """

    def group(needs: int, parts: Sequence[int]) -> int:
        if needs == len(parts):
            return reduce(and_, parts, every)
        reached = [every] + [0] * needs
        for part in parts:
            for j in range(needs, 0, -1):
                reached[j] |= reached[j - 1] & part
        return reached[needs]

    def fallback(_: int, primary: int, other: int) -> int:
        return primary | other if with_fallbacks else primary

    whole = folded(steps, lambda name: every & ~lost.get(name, 0), group, fallback)
    return every if whole is None else whole
