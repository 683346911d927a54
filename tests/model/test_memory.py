"""Garbage is looked for while nobody waits for an answer."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from designer.model.memory import WhenIdle


class Clock:
    """Timers that run out when the test says so."""

    def __init__(self) -> None:
        self.timers: list[Timer] = []

    def wait(self, _seconds: float, do: Callable[[], None]) -> Timer:
        self.timers.append(Timer(do))
        return self.timers[-1]

    def runs_out(self) -> None:
        """A while passes: what was started and not called off is done, once."""
        for timer in self.timers:
            if timer.running:
                timer.running = False
                timer.do()


class Timer:
    """One timer of such a clock."""

    def __init__(self, do: Callable[[], None]) -> None:
        self.do, self.running = do, False

    def start(self) -> None:
        self.running = True

    def cancel(self) -> None:
        self.running = False


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def looks() -> list[str]:
    return []


@pytest.fixture
def idle(clock: Clock, looks: list[str]) -> WhenIdle:
    return WhenIdle(lambda: looks.append("look"), clock.wait)


def test_it_looks_once_a_while_after_an_answer(
    idle: WhenIdle, clock: Clock, looks: list[str]
) -> None:
    with idle.answering():
        clock.runs_out()
        assert looks == []
    assert looks == []
    clock.runs_out()
    clock.runs_out()
    assert looks == ["look"]


def test_the_next_message_puts_it_off(idle: WhenIdle, clock: Clock, looks: list[str]) -> None:
    with idle.answering():
        pass
    with idle.answering():
        clock.runs_out()
        assert looks == []
    clock.runs_out()
    assert looks == ["look"]


def test_it_waits_for_the_last_of_several_sessions(
    idle: WhenIdle, clock: Clock, looks: list[str]
) -> None:
    with idle.answering():
        with idle.answering():
            pass
        clock.runs_out()
        assert looks == []
    clock.runs_out()
    assert looks == ["look"]


def test_a_timer_that_was_called_off_too_late_does_nothing(
    idle: WhenIdle, clock: Clock, looks: list[str]
) -> None:
    with idle.answering():
        pass
    with idle.answering():
        clock.timers[0].do()  # its thread ran already when it was called off
    assert looks == []


def test_it_looks_though_the_answer_failed(idle: WhenIdle, clock: Clock, looks: list[str]) -> None:
    with pytest.raises(ValueError, match="no answer"), idle.answering():
        raise ValueError("no answer")
    clock.runs_out()
    assert looks == ["look"]


def test_no_process_waits_for_it() -> None:
    idle = WhenIdle(lambda: None)
    with idle.answering():
        pass
    timers = [each for each in threading.enumerate() if isinstance(each, threading.Timer)]
    assert timers
    assert all(timer.daemon for timer in timers)
    with idle.answering():  # calls it off
        assert not [t for t in timers if not t.finished.is_set()]
