"""Facts nobody stated, questions about one element, and answers computed once.

Reading a fact that nobody stated raises `Unknown`. It is caught in two places only: by `Predicate`, which
combines answers by Kleene's logic so that only what decides is asked, and by the engine that judges a subject.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, TypeVar

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import Element

P = ParamSpec("P")
R = TypeVar("R")


class Ask(NamedTuple):
    """A fact that somebody has to state: which attribute of which part."""

    on: str
    attribute: str


class Unknown(Exception):
    """A deciding fact was never stated."""

    def __init__(self, *asks: Ask) -> None:
        super().__init__()  # raised often and shown rarely, so the text is made when it is asked for
        self.asks = tuple(dict.fromkeys(asks))

    def without_traceback(self) -> Unknown:
        """Itself, without the frames that it came through: what is remembered must not hold on to them."""
        self.__traceback__ = self.__context__ = None
        return self

    def __str__(self) -> str:
        return ", ".join(f"what is {ask.attribute} of {ask.on}?" for ask in self.asks)


@dataclass(frozen=True, eq=False)
class Predicate:
    """A question about one element; `|`, `&` and `~` follow Kleene's logic.

    Compared by identity, so that it can key what is computed once: compose predicates at module level.
    """

    ask: Callable[[Element], bool | Unknown]

    def __call__(self, element: Element) -> bool:
        answer = self.truth(element)
        if isinstance(answer, Unknown):
            raise Unknown(*answer.asks)
        return answer

    def truth(self, element: Element) -> bool | Unknown:
        """The answer, or the `Unknown` that stands in its way; asked once of an element."""
        known = element.answers
        if self in known:
            return known[self]
        try:
            given = self.ask(element)
            answer = given if isinstance(given, Unknown) else bool(given)
        except Unknown as unknown:
            answer = unknown.without_traceback()
        known[self] = answer
        return answer

    def __invert__(self) -> Predicate:
        return Predicate(_Not(self))

    def __or__(self, other: Predicate) -> Predicate:
        return Predicate(_Either(self, other))

    def __and__(self, other: Predicate) -> Predicate:
        return Predicate(_Both(self, other))


@dataclass(frozen=True, eq=False)
class _Not:
    part: Predicate

    def __call__(self, element: Element) -> bool | Unknown:
        answer = self.part.truth(element)
        return answer if isinstance(answer, Unknown) else not answer


@dataclass(frozen=True, eq=False)
class _Either:
    left: Predicate
    right: Predicate

    def __call__(self, element: Element) -> bool | Unknown:
        left = self.left.truth(element)
        if left is True:
            return True
        right = self.right.truth(element)
        if right is True or left is False:
            return right
        return left if right is False else _both_doubts(left, right)


@dataclass(frozen=True, eq=False)
class _Both:
    left: Predicate
    right: Predicate

    def __call__(self, element: Element) -> bool | Unknown:
        left = self.left.truth(element)
        if left is False:
            return False
        right = self.right.truth(element)
        if right is False or left is True:
            return right
        return left if right is True else _both_doubts(left, right)


def _both_doubts(*doubts: bool | Unknown) -> Unknown:
    return Unknown(*(ask for doubt in doubts if isinstance(doubt, Unknown) for ask in doubt.asks))


def kleene_any(answers: Iterable[bool | Unknown]) -> bool:
    """True if one is; else the doubts, if there are any; else False."""
    doubts: list[Ask] = []
    for answer in answers:
        if isinstance(answer, Unknown):
            doubts.extend(answer.asks)
        elif answer:
            return True
    if doubts:
        raise Unknown(*doubts)
    return False


def kleene_all(answers: Iterable[bool | Unknown]) -> bool:
    """False if one is; else the doubts, if there are any; else True."""
    doubts: list[Ask] = []
    for answer in answers:
        if isinstance(answer, Unknown):
            doubts.extend(answer.asks)
        elif not answer:
            return False
    if doubts:
        raise Unknown(*doubts)
    return True


def some(predicate: Predicate, elements: Iterable[Element]) -> bool:
    """Whether the predicate holds for some element."""
    return kleene_any(predicate.truth(element) for element in elements)


def every(predicate: Predicate, elements: Iterable[Element]) -> bool:
    """Whether the predicate holds for every element."""
    return kleene_all(predicate.truth(element) for element in elements)


def surely(predicate: Predicate, element: Element) -> bool:
    """Whether the predicate holds beyond doubt."""
    return predicate.truth(element) is True


def those(predicate: Predicate, elements: Iterable[Element]) -> Iterator[Element]:
    """The elements for which the predicate surely holds; then, at the end, the doubts about the others."""
    doubts: list[Ask] = []
    for element in elements:
        answer = predicate.truth(element)
        if isinstance(answer, Unknown):
            doubts.extend(answer.asks)
        elif answer:
            yield element
    if doubts:
        raise Unknown(*doubts)


def fact(
    compute: Callable[Concatenate[DesignGraph, P], R],
) -> Callable[Concatenate[DesignGraph, P], R]:
    """Compute once for a graph and arguments; an `Unknown` is remembered like an answer."""

    @wraps(compute)
    def ask(graph: DesignGraph, /, *args: P.args, **kwargs: P.kwargs) -> R:
        key = (compute, args, tuple(kwargs.items()))
        if key not in graph.memo:
            try:
                graph.memo[key] = compute(graph, *args, **kwargs)
            except Unknown as unknown:
                graph.memo[key] = unknown.without_traceback()
        answer: Any = graph.memo[key]
        if isinstance(answer, Unknown):
            raise Unknown(*answer.asks)
        return answer  # type: ignore[no-any-return]

    return ask
