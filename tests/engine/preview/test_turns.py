"""One thread makes what several ask for, and no more encoders run than there are cores."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from engine.errors import Cancelled, RenderFailed
from engine.preview import turns
from engine.preview.turns import once, turn

PATIENT = 30  # seconds, for what comes at once


def never() -> bool:
    return False


class Work:
    """Something that takes until it is let go; `waiting` is set when another thread waits for it."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error, self.begun, self.go, self.times = error, threading.Event(), threading.Event(), 0

    def __call__(self) -> None:
        self.times += 1
        self.begun.set()
        assert self.go.wait(PATIENT)
        if self.error is not None:
            raise self.error


class Asked:
    """A `should_stop` that tells when it was asked: whoever asks is waiting."""

    def __init__(self, answer: bool = False) -> None:
        self.answer, self.was = answer, threading.Event()

    def __call__(self) -> bool:
        self.was.set()
        return self.answer


def both(work: Work, then: Callable[[], None]) -> tuple["Future[None]", "Future[None]"]:
    """Two threads ask for the same; the second waits for the first before it is let go."""
    asked = Asked()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(once, "key", work, never)
        assert work.begun.wait(PATIENT)
        second = pool.submit(once, "key", then, asked)
        assert asked.was.wait(PATIENT)
        work.go.set()
    return first, second


def test_who_comes_second_waits_and_makes_nothing() -> None:
    def refuse() -> None:
        raise AssertionError("made twice")

    first, second = both(Work(), refuse)
    assert (first.exception(), second.exception()) == (None, None)


def test_both_hear_of_a_failure() -> None:
    error = RenderFailed("No.")
    first, second = both(Work(error), lambda: None)
    assert (first.exception(), second.exception()) == (error, error)


def test_who_waits_takes_over_from_one_that_was_stopped() -> None:
    done: list[str] = []
    first, second = both(Work(Cancelled("Stopped.")), lambda: done.append("made"))
    assert isinstance(first.exception(), Cancelled)
    assert (second.exception(), done) == (None, ["made"])


def test_who_waits_can_be_stopped() -> None:
    work = Work()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(once, "key", work, never)
        assert work.begun.wait(PATIENT)
        with pytest.raises(Cancelled):
            once("key", work, Asked(True))
        work.go.set()
    assert work.times == 1


def test_what_has_ended_may_be_made_again() -> None:
    made: list[int] = []
    once("key", lambda: made.append(1), never)
    once("key", lambda: made.append(2), never)
    assert made == [1, 2]


def test_more_than_the_cores_wait_for_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_turns", threading.BoundedSemaphore(1))
    with turn(never), pytest.raises(Cancelled), turn(Asked(True)):
        raise AssertionError("two at once")
    with turn(never):
        pass


def test_a_turn_that_does_not_come_is_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_turns", threading.BoundedSemaphore(1))
    monkeypatch.setattr(turns, "PATIENCE", 0.0)
    with turn(never), pytest.raises(RenderFailed, match="The studio is busy"), turn(never):
        raise AssertionError("two at once")
