"""Facts that nobody stated, questions about one element, and answers computed once.

Reading a fact that nobody stated raises `Unknown`. Two places catch it: `Predicate`, which joins answers by
Kleene's logic so that only what decides is asked for, and the engine, which leaves the subject open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, NamedTuple, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import Element

P = ParamSpec("P")
R = TypeVar("R")
E = TypeVar("E", bound="Element")


class Ask(NamedTuple):
    """A fact that somebody has to state: which attribute of which part."""

    id: str
    attribute: str


class Unknown(Exception):
    """A deciding fact was never stated; `asks` are what would settle it, each once, in order."""

    def __init__(self, *asks: tuple[str, str]) -> None:
        super().__init__()  # raised often and shown rarely: the text is made when somebody looks
        self.asks = tuple(dict.fromkeys(Ask(*ask) for ask in asks))

    def __str__(self) -> str:
        return ", ".join(f"what is {ask.attribute} of {ask.id}?" for ask in self.asks)


Truth = bool | Unknown
"""Kleene's three values: the third carries what is missing."""


@dataclass(frozen=True, eq=False)
class Predicate:
    """A question about one element; `|`, `&` and `~` follow Kleene's logic.

    Compared by identity, since it keys what is computed once: compose predicates at module level.
    """

    ask: Callable[[Element], bool]

    def __call__(self, element: Element) -> bool:
        return self.ask(element)

    def truth(self, element: Element) -> Truth:
        """The answer, or the `Unknown` that stands in its way."""
        try:
            return self.ask(element)
        except Unknown as unknown:
            return unknown

    def __invert__(self) -> Predicate:
        return Predicate(_Not(self))

    def __or__(self, other: Predicate) -> Predicate:
        return Predicate(_Either(self, other))

    def __and__(self, other: Predicate) -> Predicate:
        return Predicate(_Both(self, other))


@dataclass(frozen=True, eq=False)
class _Not:
    part: Predicate

    def __call__(self, element: Element) -> bool:
        return not self.part.ask(element)


@dataclass(frozen=True, eq=False)
class _Either:
    left: Predicate
    right: Predicate

    def __call__(self, element: Element) -> bool:
        return kleene_any(side.truth(element) for side in (self.left, self.right))


@dataclass(frozen=True, eq=False)
class _Both:
    left: Predicate
    right: Predicate

    def __call__(self, element: Element) -> bool:
        return kleene_all(side.truth(element) for side in (self.left, self.right))


def kleene_any(answers: Iterable[Truth]) -> bool:
    """True if one answer is; else the doubts, if there are any; else False."""
    return _decided(answers, decisive=True)


def kleene_all(answers: Iterable[Truth]) -> bool:
    """False if one answer is; else the doubts, if there are any; else True."""
    return _decided(answers, decisive=False)


def _decided(answers: Iterable[Truth], *, decisive: bool) -> bool:
    doubts: list[Ask] = []
    for answer in answers:
        if isinstance(answer, Unknown):
            doubts.extend(answer.asks)
        elif answer == decisive:
            return decisive
    if doubts:
        raise Unknown(*doubts)
    return not decisive


def some(predicate: Predicate, elements: Iterable[Element]) -> bool:
    """Whether the predicate holds for at least one element."""
    return kleene_any(predicate.truth(element) for element in elements)


def every(predicate: Predicate, elements: Iterable[Element]) -> bool:
    """Whether the predicate holds for all elements."""
    return kleene_all(predicate.truth(element) for element in elements)


def those(predicate: Predicate, elements: Iterable[E]) -> Iterator[E]:
    """The elements for which the predicate surely holds; at the end, the doubts about the others are raised."""
    doubts: list[Ask] = []
    for element in elements:
        answer = predicate.truth(element)
        if isinstance(answer, Unknown):
            doubts.extend(answer.asks)
        elif answer:
            yield element
    if doubts:
        raise Unknown(*doubts)


def truth_of(compute: Callable[[], bool]) -> Truth:
    """The answer of a call that may raise `Unknown`, as a value that Kleene's words take."""
    try:
        return compute()
    except Unknown as unknown:
        return unknown


def fact(
    compute: Callable[Concatenate[DesignGraph, P], R],
) -> Callable[Concatenate[DesignGraph, P], R]:
    """Compute once for a graph and arguments; an `Unknown` is remembered like an answer.

    Arguments and answers hold ids and predicates, never elements: those belong to one graph.
    """

    @wraps(compute)
    def ask(graph: DesignGraph, /, *args: P.args, **kwargs: P.kwargs) -> R:
        key = (compute, args, tuple(kwargs.items())) if kwargs else (compute, args)
        memo = graph.memo
        if key not in memo:
            try:
                memo[key] = compute(graph, *args, **kwargs)
            except Unknown as unknown:
                memo[key] = unknown
        answer = memo[key]
        if isinstance(answer, Unknown):
            raise Unknown(*answer.asks)
        return cast(R, answer)

    return ask
