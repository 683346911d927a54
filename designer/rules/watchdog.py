"""A time limit on code that is not ours, without signals: it works in any thread and on any system."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

RULE_LIMIT_S = 10.0
"""A rule that takes longer on one design is given up."""


class TookTooLong(BaseException):
    """The limit has passed. Not an `Exception`, so that a rule's own `except` does not swallow it."""


class Watchdog:
    """Interrupts the thread that opened it when one `limited` block takes longer than the limit.

    Use as a context manager around all blocks: one watching thread serves them all. Code that waits inside
    a C call is interrupted when that call returns.
    """

    def __init__(self, limit_s: float) -> None:
        self._limit = limit_s
        self._watched = threading.get_ident()
        self._changed = threading.Condition()
        self._deadline: float | None = None
        self._closed = False

    def __enter__(self) -> Self:
        threading.Thread(target=self._watch, name="rule-watchdog", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify()

    @contextmanager
    def limited(self) -> Iterator[None]:
        """Raise `TookTooLong` in here, or as this block ends, once the limit has passed."""
        with self._changed:
            # Nobody is woken: who watches never sleeps past the end of a block that begins meanwhile.
            self._deadline = time.monotonic() + self._limit
        try:
            yield
        finally:
            with self._changed:
                self._deadline = None

    def _watch(self) -> None:
        with self._changed:
            while not self._closed:
                if self._deadline is None:
                    self._changed.wait(self._limit)
                elif (left := self._deadline - time.monotonic()) > 0:
                    self._changed.wait(left)
                else:
                    self._deadline = None
                    interrupt(self._watched)


def interrupt(thread: int) -> None:
    """Raise `TookTooLong` in a thread, at its next step in Python."""
    error = ctypes.py_object(TookTooLong)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), error)
