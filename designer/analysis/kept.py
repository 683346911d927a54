"""What was worked out for the same figures before: of bounded size, safe among threads, and holding no graph."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar, cast

T = TypeVar("T")
_NOT_YET = object()


class Kept(Generic[T]):
    """Answers by the values that they were made from; what was not asked for the longest goes first.

    Parameters
    ----------
    most
        How large all that is kept may be together, in the unit in which `of` is told the size of each.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held = 0
        self._answers: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()
        self._lock = Lock()
        MEMORIES.append(self)

    def of(self, key: Hashable, size: int, compute: Callable[[], T]) -> T:
        """The answer for a key, worked out if it is not there; two threads may both do that."""
        with self._lock:
            answer, _ = self._answers.get(key, (_NOT_YET, 0))
            if answer is not _NOT_YET:
                self._answers.move_to_end(key)
                return cast("T", answer)
        found = compute()
        if size <= self._most:
            self._keep(key, size, found)
        return found

    def _keep(self, key: Hashable, size: int, found: T) -> None:
        with self._lock:
            _, before = self._answers.pop(key, (None, 0))
            self._answers[key] = found, size
            self._held += size - before
            while self._held > self._most:
                _, (_, gone) = self._answers.popitem(last=False)
                self._held -= gone

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._answers.clear()
            self._held = 0


MEMORIES: list[Kept[Any]] = []


def forget() -> None:
    """Forget all that any of them holds, as in a process that has just started."""
    for memory in MEMORIES:
        memory.clear()
