"""Walking what shares its parts: every part once, without recursion, since drawings can be long chains."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar, cast

P = TypeVar("P")


def parts_first(whole: P, inside: Callable[[P], Collection[P]]) -> list[P]:
    """Every part once, parts before wholes; of the parts inside one, the last is walked first."""
    order: list[P] = []
    seen: set[int] = set()
    stack: list[P | None] = [whole]
    while stack:
        part = stack.pop()
        if part is None:  # all that is inside the next has been walked
            order.append(cast("P", stack.pop()))
        elif id(part) not in seen:
            seen.add(id(part))
            parts = inside(part)
            if parts:
                stack += (part, None)
                stack += parts
            else:
                order.append(part)
    return order
