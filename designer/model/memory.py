"""How a process that judges designs handles its memory."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

IDLE_S = 0.25
"""So long after an answer nobody is in the middle of something, and the answer is on its way."""


def collect_seldom() -> None:
    """Look for garbage seldom: what judging makes lives until it is done, and to look through it costs.

    Far above what one judgement makes; yet what outlived a look is looked at again before much of it piles up.
    """
    gc.set_threshold(1_000_000, 5, 5)


class Waiting(Protocol):
    """What is done after a while, unless it is called off before."""

    def start(self) -> None:
        """Let the while begin."""

    def cancel(self) -> None:
        """Call it off."""


def _in_a_while(seconds: float, do: Callable[[], None]) -> Waiting:
    timer = threading.Timer(seconds, do)
    timer.daemon = True  # no process waits for it to end
    return timer


class WhenIdle:
    """Looks for garbage while nobody waits for an answer, so that no answer has to wait for that.

    Graphs refer to themselves, so that only such a look frees them. One is shared by all sessions of a server; where
    they never pause, the collector's own thresholds still hold.

    Parameters
    ----------
    collect
        Frees what nothing refers to any more.
    wait
        Gives what does something after so many seconds.
    """

    def __init__(
        self,
        collect: Callable[[], object] = gc.collect,
        wait: Callable[[float, Callable[[], None]], Waiting] = _in_a_while,
    ) -> None:
        self._collect, self._wait = collect, wait
        self._lock = threading.Lock()
        self._answering = 0
        self._waiting: Waiting | None = None

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Somebody waits meanwhile: nothing is looked for now, and it is a while after the last of them."""
        with self._lock:
            self._answering += 1
            if self._waiting is not None:
                self._waiting.cancel()
                self._waiting = None
        try:
            yield
        finally:
            with self._lock:
                self._answering -= 1
                if not self._answering:
                    self._waiting = self._wait(IDLE_S, self._look)
                    self._waiting.start()

    def _look(self) -> None:
        with self._lock:
            if self._answering:  # began while this was on its way
                return
            self._waiting = None
        self._collect()
