"""Which attributes an answer rests on, so that it still stands where others changed.

Whatever reads an attribute adds its bit to `Reading.now`. What is computed once keeps the bits of what it read beside
its answer, and adds them whenever it is asked again (`fact`, `Predicate.truth`, `answers`); what a whole drawing
shares, such as its relations, is taken to be read by everybody (`shared`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cache, cached_property, reduce, wraps
from operator import or_
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from designer.model.catalogue import CATALOGUE

if TYPE_CHECKING:
    from designer.graph.kernel import Predicate

T = TypeVar("T")
BIT = {name: 1 << number for number, name in enumerate(sorted(CATALOGUE.attributes))}
"""A bit for each attribute that some kind has."""
ALL = -1
"""Whatever is stated: all bits."""


@cache
def bits_of(names: frozenset[str]) -> int:
    """The bits of some attributes."""
    return reduce(or_, (BIT[name] for name in names), 0)


class Reading:
    """What has been read of one drawing.

    `now` are the bits read by what is being computed, `everywhere` those of what all share, `of` those that a question
    took where it was asked so far.
    """

    __slots__ = ("everywhere", "now", "of")

    def __init__(self) -> None:
        self.now = 0
        self.everywhere = 0
        self.of: defaultdict[Predicate, int] = defaultdict(int)


class shared(cached_property[T]):  # noqa: N801 -- named as what it stands beside
    """A `cached_property` of something with a `reading`: what computing it reads, everybody has read."""

    def __init__(self, compute: Callable[[Any], T]) -> None:
        def apart(owner: Any) -> T:
            reading: Reading = owner.reading
            before, reading.now = reading.now, 0
            try:
                return compute(owner)
            finally:
                reading.everywhere |= reading.now
                reading.now = before

        apart.__doc__ = compute.__doc__
        super().__init__(apart)


class Builder(Protocol):
    """Builds piece by piece what many ask for; `read` is what it has read so far."""

    reading: Reading
    read: int


B = TypeVar("B", bound=Builder)


def built_for_all(build: Callable[[B, str], T]) -> Callable[[B, str], T]:
    """Whoever asks a builder has read all that it read before, since it answers from what it has built for others."""

    @wraps(build)
    def built(builder: B, name: str) -> T:
        reading = builder.reading
        before, reading.now = reading.now, 0
        try:
            return build(builder, name)
        finally:
            builder.read |= reading.now
            reading.now = before | builder.read

    return built
