"""What a component says by itself, worked out once for the part: what an edit leaves alone says it still."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from operator import is_
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from designer.graph.kept import Kept

if TYPE_CHECKING:
    from designer.graph.elements import ComponentElement
    from designer.model.design import Boundary, Component

P = ParamSpec("P")
R = TypeVar("R")
MOST_PARTS = 20_000


class _Said(NamedTuple):
    """What was worked out for a part within its boundaries; each answer with the attributes that it read, as bits."""

    part: Component
    """Held on to, so that its identity stays its own."""
    around: tuple[Boundary, ...]
    answers: dict[Hashable, tuple[Any, int]]


SAID: Kept[int, _Said] = Kept(MOST_PARTS, lambda _part, _said: 1)
"""By the identity of a part: parts never change, and an edit leaves those that it does not touch the same objects."""
ALONE = "_alone"
"""Under this name an element keeps what was found for its part, so that it is looked for once."""
BY_ITSELF: list[Callable[..., Any]] = []
"""All that is asked of a component alone."""


def by_itself(
    compute: Callable[Concatenate[ComponentElement, P], R],
) -> Callable[Concatenate[ComponentElement, P], R]:
    """For what rests on what a component and the boundaries around it say, and on nothing else of the drawing."""

    @wraps(compute)
    def ask(component: ComponentElement, /, *args: P.args, **kwargs: P.kwargs) -> R:
        mine = component.__dict__
        answers = mine.get(ALONE)
        if answers is None:  # an element stands for one part within the same boundaries for ever
            answers = mine[ALONE] = _said_of(component).answers
        key = (compute, args, *kwargs.items()) if kwargs else (compute, args)
        known = answers.get(key)
        reading = component.reading
        if known is None:
            before, reading.now = reading.now, 0
            try:
                known = answers[key] = compute(component, *args, **kwargs), reading.now
            finally:
                reading.now |= before
        reading.now |= known[1]
        return known[0]

    BY_ITSELF.append(ask)
    return ask


def _said_of(component: ComponentElement) -> _Said:
    part, around = component.part, component.boundaries
    said = SAID.get(id(part))
    # By identity: boundaries that give 1 and yes are equal, and not the same.
    if said is None or len(said.around) != len(around) or not all(map(is_, said.around, around)):
        said = _Said(part, around, {})
        SAID.put(id(part), said)
    return said
