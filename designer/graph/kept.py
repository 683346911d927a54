"""What was worked out for the same figures before: of bounded size, safe among threads, and holding no graph."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from inspect import signature
from threading import Lock
from typing import Any, Generic, ParamSpec, TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
P = ParamSpec("P")


class Kept(Generic[K, T]):
    """Answers by the values that they were made from; what was not asked for the longest goes first.

    Parameters
    ----------
    most
        How large all that is kept may be together.
    size
        Of an answer with its key, in the same unit.
    """

    def __init__(self, most: int, size: Callable[[K, T], int]) -> None:
        self.most = most
        self._size = size
        self.held = 0
        self._answers: OrderedDict[K, tuple[T, int]] = OrderedDict()
        self._lock = Lock()
        MEMORIES.append(self)

    def of(self, key: K, compute: Callable[[], T]) -> T:
        """The answer for a key, worked out if it is not there; two threads may both do that."""
        with self._lock:
            known = self._answers.get(key)
            if known is not None:
                self._answers.move_to_end(key)
                return known[0]
        found = compute()
        self.put(key, found)
        return found

    def get(self, key: K) -> T | None:
        """The answer for a key; None where it is not there."""
        with self._lock:
            known = self._answers.get(key)
            if known is None:
                return None
            self._answers.move_to_end(key)
            return known[0]

    def put(self, key: K, found: T) -> None:
        """Keep an answer, unless it is larger than all that may be kept."""
        size = self._size(key, found)
        if size > self.most:
            return
        with self._lock:
            before = self._answers.pop(key, None)
            self._answers[key] = found, size
            self.held += size - (0 if before is None else before[1])
            while self.held > self.most:
                _, (_, gone) = self._answers.popitem(last=False)
                self.held -= gone

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._answers.clear()
            self.held = 0


MEMORIES: list[Kept[Any, Any]] = []


def in_full(ask: Callable[P, T]) -> Callable[P, T]:
    """Above a `fact`: what is left to its default is the same fact as where the default is said."""
    named = list(signature(ask).parameters.values())
    usual = tuple(parameter.default for parameter in named)

    @wraps(ask)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        if kwargs:
            return ask(*args, **kwargs)
        return ask(*args, *usual[len(args) :])  # type: ignore[call-arg]

    return asked


def forget() -> None:
    """Forget all that any of them holds, as in a process that has just started."""
    for memory in MEMORIES:
        memory.clear()
