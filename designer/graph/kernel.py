"""Facts nobody stated, questions about one element, and answers computed once.

Reading a fact that nobody stated raises `Unknown`. It is caught in two places only: by `Predicate`, which
combines answers by Kleene's logic so that only what decides is asked, and by the engine that judges a subject.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, NamedTuple, ParamSpec, Protocol, TypeVar
from weakref import WeakValueDictionary

from designer.graph.settled import Left, Settled

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import Element

P = ParamSpec("P")
R = TypeVar("R")
Asking = Callable[["Element"], "bool | Unknown"]
"""A question about one element, with an answer or the doubt in its way."""
ARROW = "->"
"""Stands in an element's sort before a connection's kind, where a component's stands alone."""


class Ask(NamedTuple):
    """A fact that somebody has to state: which attribute of which part."""

    on: str
    attribute: str


class Unknown(Exception):
    """A deciding fact was never stated: `Unknown(*asks)`."""

    args: tuple[Ask, ...]

    @property
    def asks(self) -> tuple[Ask, ...]:
        """The facts that are missing, each once."""
        # Made by the thousand and looked into rarely: an exception without an `__init__` of its own is made in no time.
        return self.args if len(self.args) < 2 else tuple(dict.fromkeys(self.args))

    def again(self) -> Unknown:
        """The same doubt to be raised anew: what is remembered must not hold on to who asks."""
        return Unknown(*self.args)

    def without_traceback(self) -> Unknown:
        """Itself, without the frames that it came through: what is remembered must not hold on to them."""
        self.__traceback__ = self.__context__ = None
        return self

    def __str__(self) -> str:
        return ", ".join(f"what is {ask.attribute} of {ask.on}?" for ask in self.asks)


@dataclass(frozen=True, eq=False)
class Predicate:
    """A question about one element; `|`, `&` and `~` follow Kleene's logic.

    Compared by identity, so that it can key what is computed once; the same parts composed in the same way are the
    same predicate.
    """

    ask: Asking
    settled: Settled = field(init=False, repr=False)
    left: Left = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "settled", Settled(self.ask))
        object.__setattr__(self, "left", Left(self.ask))

    def __call__(self, element: Element) -> bool:
        answer = self.truth(element)
        if answer is True or answer is False:
            return answer
        raise answer.again()

    def truth(self, element: Element) -> bool | Unknown:
        """The answer, or the `Unknown` that stands in its way; asked once of an element, or of its kind."""
        settled = self.settled[element.sort]
        if settled is not None:
            return settled
        reading = element.reading
        known = element.answers.get(self)
        if known is not None:
            reading.now |= reading.of[self]
            return known
        before, reading.now = reading.now, 0
        try:
            given = self.left[element.sort](element)
            answer = given if isinstance(given, Unknown) else bool(given)
        except Unknown as unknown:
            answer = unknown.without_traceback()
        finally:
            reading.of[self] |= reading.now
            reading.now |= before
        element.answers[self] = answer
        return answer

    def __invert__(self) -> Predicate:
        return _composed(_Not(self))

    def __or__(self, other: Predicate) -> Predicate:
        return _joined(_AnyOf, self, other)

    def __and__(self, other: Predicate) -> Predicate:
        return _joined(_AllOf, self, other)


@dataclass(frozen=True)
class Always:
    """An ask with the same answer for every component, for every connection, or both; None where it has to be asked."""

    components: bool | None
    connections: bool | None
    ask: Callable[[Element], bool | Unknown] | None = None

    def __call__(self, element: Element) -> bool | Unknown:
        same = self.components if element.is_component else self.connections
        return self.ask(element) if same is None and self.ask else bool(same)

    def of_sort(self, sort: str) -> bool | None:
        if not sort:
            return None
        return self.connections if sort.startswith(ARROW) else self.components


def of_components(ask: Callable[[Element], bool | Unknown]) -> Predicate:
    """A question about components: of a connection, no."""
    return Predicate(Always(None, False, ask))


def of_connections(ask: Callable[[Element], bool | Unknown]) -> Predicate:
    """A question about connections: of a component, no."""
    return Predicate(Always(False, None, ask))


class Answers(NamedTuple):
    """The components that answer yes, and those that may, as bits (`DesignGraph.bit`)."""

    yes: int
    perhaps: int


class Bulk(Protocol):
    """Asks that know a faster way to the answers of many components than one by one."""

    def among(self, graph: DesignGraph, names: int) -> Answers:
        """What the components of these bits answer; no other component is asked."""


def answers(graph: DesignGraph, predicate: Predicate, names: int | None = None) -> Answers:
    """What these components answer, or all of them; a part of a composed predicate is asked only where it decides."""
    reading = graph.reading
    known = graph.answered.get(predicate)
    if known is not None:
        reading.now |= reading.of.get(predicate, 0)
        return known if names is None else Answers(known.yes & names, known.perhaps & names)
    asked = graph.all_bits if names is None else names
    yes = doubtful = 0
    for sort, of_sort in graph.bits_of_sort.items():
        settled = predicate.settled[sort]
        if settled is None:
            doubtful |= of_sort
        elif settled:
            yes |= of_sort
    before, reading.now = reading.now, 0
    try:
        found = _asked_apart(graph, predicate, doubtful & asked)
    finally:
        reading.of[predicate] |= reading.now
        reading.now |= before
    found = Answers(found.yes | (yes & asked), found.perhaps | (yes & asked))
    if names is None:
        graph.answered[predicate] = found
    return found


def _asked_apart(graph: DesignGraph, predicate: Predicate, names: int) -> Answers:
    """The answers of components whose kinds settle nothing."""
    if not names:
        return Answers(0, 0)
    bulk: Bulk | None = predicate.ask if hasattr(predicate.ask, "among") else None
    return bulk.among(graph, names) if bulk else one_by_one(graph, predicate, names)


def one_by_one(graph: DesignGraph, predicate: Predicate, names: int) -> Answers:
    """The answers of some components, each asked for itself."""
    yes = perhaps = 0
    for component in graph.of_bits(names):
        truth = predicate.truth(component)
        if truth is True:
            yes |= graph.bit[component.id]
        elif truth is not False:
            perhaps |= graph.bit[component.id]
    return Answers(yes, yes | perhaps)


@dataclass(frozen=True)
class _Not:
    light: ClassVar = True
    part: Predicate

    def __call__(self, element: Element) -> bool | Unknown:
        return _inverse(self.part.truth)(element)

    def of_sort(self, sort: str) -> bool | None:
        part = self.part.settled[sort]
        return None if part is None else not part

    def left_of_sort(self, sort: str) -> Asking:
        return _inverse(_within(self.part, sort))

    def among(self, graph: DesignGraph, names: int) -> Answers:
        part = answers(graph, self.part, names)
        return Answers(names & ~part.perhaps, names & ~part.yes)


@dataclass(frozen=True)
class _Joined:
    """Asks its parts in turn until one answers `decides`; then the doubts, if there are any."""

    light: ClassVar = True
    decides: ClassVar[bool]
    parts: tuple[Predicate, ...]

    def __call__(self, element: Element) -> bool | Unknown:
        return _first(self.decides, [part.truth for part in self.parts])(element)

    def of_sort(self, sort: str) -> bool | None:
        settled = {part.settled[sort] for part in self.parts}
        if self.decides in settled:
            return self.decides
        return None if None in settled else not self.decides

    def left_of_sort(self, sort: str) -> Asking:
        """What the parts that a sort does not settle answer; where it is one, that part itself."""
        left = [_within(part, sort) for part in self.parts if part.settled[sort] is None]
        return left[0] if len(left) == 1 else _first(self.decides, left)


class _AnyOf(_Joined):
    decides = True

    def among(self, graph: DesignGraph, names: int) -> Answers:
        yes = perhaps = 0
        for part in self.parts:
            found = answers(graph, part, names & ~yes)
            yes, perhaps = yes | found.yes, perhaps | found.perhaps
        return Answers(yes, perhaps)


class _AllOf(_Joined):
    decides = False

    def among(self, graph: DesignGraph, names: int) -> Answers:
        yes = perhaps = names
        for part in self.parts:
            found = answers(graph, part, perhaps)
            yes, perhaps = yes & found.yes, found.perhaps
        return Answers(yes, perhaps)


@dataclass(frozen=True)
class _Certain:
    part: Predicate

    def __call__(self, element: Element) -> bool:
        return self.part.truth(element) is True

    def of_sort(self, sort: str) -> bool | None:
        return self.part.settled[sort]

    def among(self, graph: DesignGraph, names: int) -> Answers:
        yes = answers(graph, self.part, names).yes
        return Answers(yes, yes)


def _within(part: Predicate, sort: str) -> Asking:
    """How a part of a composition is asked: what is light is asked anew as fast as it would be remembered."""
    return part.left[sort] if hasattr(part.ask, "light") else part.truth


def _first(decides: bool, asks: Sequence[Asking]) -> Asking:
    def ask(element: Element) -> bool | Unknown:
        doubts: list[Unknown] = []
        for each in asks:
            answer = each(element)
            if isinstance(answer, Unknown):
                doubts.append(answer)
            elif answer is decides:
                return decides
        return _all_doubts(doubts) if doubts else not decides

    return ask


def _inverse(ask: Asking) -> Asking:
    def inverted(element: Element) -> bool | Unknown:
        answer = ask(element)
        return answer if isinstance(answer, Unknown) else not answer

    return inverted


_Composition = _Not | _Certain | _Joined
_COMPOSED: WeakValueDictionary[_Composition, Predicate] = WeakValueDictionary()


def _composed(ask: _Composition) -> Predicate:
    """The one predicate composed in this way: what is composed twice is answered once."""
    made = _COMPOSED.get(ask)
    if made is None:
        made = _COMPOSED[ask] = Predicate(ask)
    return made


_JOINED: WeakValueDictionary[tuple[type[_Joined], Predicate, Predicate], Predicate] = (
    WeakValueDictionary()
)


def certain(predicate: Predicate) -> Predicate:
    """Asks whether the predicate holds beyond doubt: what may hold does not."""
    return _composed(_Certain(predicate))


def _joined(kind: type[_Joined], one: Predicate, other: Predicate) -> Predicate:
    """The composition of two; a chain of the same connective lies flat, so that it is asked without recursion."""
    made = _JOINED.get((kind, one, other))  # rules compose where they ask, for every subject anew
    if made is None:
        parts: dict[Predicate, None] = {}
        for each in (one, other):
            parts.update(dict.fromkeys(each.ask.parts if isinstance(each.ask, kind) else (each,)))
        made = _JOINED[kind, one, other] = _composed(kind(tuple(parts)))
    return made


def _all_doubts(doubts: Sequence[Unknown]) -> Unknown:
    if len(doubts) == 1:
        return doubts[0]
    return Unknown(*[ask for doubt in doubts for ask in doubt.args])


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
