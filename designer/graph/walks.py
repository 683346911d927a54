"""Walking what shares its parts: every part once, without recursion, since drawings can be long chains."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

P = TypeVar("P")


def parts_first(whole: P, inside: Callable[[P], Collection[P]]) -> list[P]:
    """Every part once, parts before wholes; of the parts inside one, the last is walked first."""
    order: list[P] = []
    seen: set[int] = set()
    stack: list[tuple[P, bool]] = [(whole, False)]
    while stack:
        part, opened = stack.pop()
        if opened:
            order.append(part)
        elif id(part) not in seen:
            seen.add(id(part))
            if parts := inside(part):
                stack.append((part, True))
                stack.extend([(inner, False) for inner in parts])
            else:
                order.append(part)
    return order
