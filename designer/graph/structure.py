"""What must work for a journey, as a monotone Boolean structure over components."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from designer.graph.walks import parts_first


@dataclass(frozen=True)
class Leaf:
    """Works while the component does."""

    component: str


@dataclass(frozen=True)
class Any:
    """Works while at least `needs` of the parts do; with all of them it is an AND."""

    parts: tuple[Structure, ...]
    needs: int


@dataclass(frozen=True)
class Fallback:
    """Works while the primary does, or an alternative that takes over (`coverage`: how often it does, 0 to 1)."""

    primary: Structure
    alternative: Structure
    coverage: float = 1.0


Structure = Leaf | Any | Fallback
NOTHING = Any((), 0)
"""Always works."""


def all_parts(*parts: Structure) -> Structure:
    """An AND: flat, each part once, in order of mention."""
    flat: dict[int, Structure] = {}
    for part in parts:
        if isinstance(part, Any) and part.needs == len(part.parts):
            for inner in part.parts:
                flat[id(inner)] = inner
        else:
            flat[id(part)] = part
    kept = tuple(flat.values())
    return kept[0] if len(kept) == 1 else Any(kept, len(kept))


def any_part(*parts: Structure, needs: int = 1) -> Structure:
    """A k-of-n group; of one part, the part itself."""
    return parts[0] if len(parts) == 1 and needs == 1 else Any(parts, needs)


def works(structure: Structure, down: frozenset[str]) -> bool:
    """Whether the structure works while these components are down (a fallback is taken to succeed)."""
    known: dict[int, bool] = {}
    for part in bottom_up(structure):
        if isinstance(part, Leaf):
            known[id(part)] = part.component not in down
        elif isinstance(part, Fallback):
            known[id(part)] = known[id(part.primary)] or known[id(part.alternative)]
        else:
            known[id(part)] = sum(known[id(p)] for p in part.parts) >= part.needs
    return known[id(structure)]


def essential(structure: Structure) -> frozenset[str]:
    """The components each of which alone stops the structure: its cuts of size one."""
    return essential_of(bottom_up(structure))


def essential_of(parts: Sequence[Structure]) -> frozenset[str]:
    """The same of parts in order, the whole last.

    With all else up, a part of k of n fails exactly when more than n - k of its parts fail, so one pass is exact.
    """
    known: dict[int, int] = {}
    bit: dict[str, int] = {}
    for part in parts:
        if isinstance(part, Leaf):
            known[id(part)] = bit.setdefault(part.component, 1 << len(bit))
        elif isinstance(part, Fallback):
            known[id(part)] = known[id(part.primary)] & known[id(part.alternative)]
        else:
            known[id(part)] = _failing(
                [known[id(p)] for p in part.parts], len(part.parts) - part.needs
            )
    whole = known[id(parts[-1])]
    return frozenset(name for name, its in bit.items() if its & whole)


def _failing(parts: Sequence[int], spare: int) -> int:
    """The bits that more than `spare` of these have."""
    if spare == 0:
        return reduce(or_, parts, 0)
    if spare == len(parts) - 1:
        return reduce(and_, parts)
    more_than = [0] * (spare + 1)
    for part in parts:
        for number in range(spare, 0, -1):
            more_than[number] |= more_than[number - 1] & part
        more_than[0] |= part
    return more_than[spare]


def met(structure: Structure) -> tuple[str, ...]:
    """The components in the order in which a request meets them: callers before what they call."""
    order: dict[str, None] = {}
    seen: set[int] = set()
    stack = [structure]
    while stack:
        part = stack.pop()
        if isinstance(part, Leaf):
            order[part.component] = None
        elif id(part) not in seen:
            seen.add(id(part))
            stack += reversed(_inside(part))
    return tuple(order)


def bottom_up(structure: Structure) -> list[Structure]:
    """Every part once, parts before wholes."""
    return parts_first(structure, _inside)


def _inside(part: Structure) -> tuple[Structure, ...]:
    if isinstance(part, Fallback):
        return (part.primary, part.alternative)
    return part.parts if isinstance(part, Any) else ()
