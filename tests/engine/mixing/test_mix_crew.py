"""Work side by side: what begins when, who is called on which thread, and what a stop or a failure leaves."""

import threading
from collections.abc import Callable
from functools import partial
from threading import Event

import pytest

from engine.mixing.crew import side_by_side
from engine.render import Stop

SOON = 30.0  # seconds; only a fault is waited for so long
Work = Callable[[Stop], int]


def never() -> bool:
    return False


def ignore(result: int) -> None:
    pass


def say(number: int, stop: Stop) -> int:
    return number


def test_only_the_callers_thread_is_called_and_what_ended_is_told_before_more_is_taken() -> None:
    calls, threads, left = list[str](), set[int](), [3, 2, 1]

    def call(name: str) -> None:
        calls.append(name)
        threads.add(threading.get_ident())

    def take() -> Work | None:
        call("take")
        return partial(say, left.pop()) if left else None

    side_by_side(take, 1, never, lambda n: call(f"end {n}"), lambda n: call(f"hear {n}"))
    assert threads == {threading.get_ident()}
    told = [name for name in calls if name != "take"]
    assert told == ["end 1", "hear 1", "end 2", "hear 2", "end 3", "hear 3"]
    assert all(calls[calls.index(f"end {n}") + 1] == "take" for n in (1, 2, 3)), "before it is heard of"


def test_what_ended_is_heard_of_while_more_runs() -> None:
    runs, heard = Event(), Event()
    results: list[int] = []

    def second(stop: Stop) -> int:
        runs.set()
        return 2 if heard.wait(SOON) else 0

    def hear(result: int) -> None:
        results.append(result)
        assert runs.wait(SOON)
        heard.set()

    jobs: list[Work] = [partial(say, 1), second]
    side_by_side(lambda: jobs.pop(0) if jobs else None, 1, never, ignore, hear)
    assert results == [1, 2]


def test_nothing_begins_while_more_than_may_run_wait_to_be_heard_of() -> None:
    begun, ended, heard = 0, list[int](), list[int]()
    finished, change = 0, threading.Condition()

    def work(stop: Stop) -> int:
        nonlocal finished
        with change:
            finished += 1
            change.notify()
        return 0

    def take() -> Work | None:
        nonlocal begun
        assert len(ended) - len(heard) <= 2
        begun += 1
        return work if begun <= 50 else None

    def hear(result: int) -> None:
        """It takes so long that all that runs ends meanwhile."""
        heard.append(result)
        with change:
            assert change.wait_for(lambda: finished == min(begun, 50), SOON)

    def end(result: int) -> None:
        ended.append(result)

    side_by_side(take, 2, never, end, hear)
    assert len(ended) == len(heard) == 50


def test_what_may_begin_only_after_something_ended_does() -> None:
    """`take` has nothing at first for the second worker."""
    due, results = [1], list[int]()

    def take() -> Work | None:
        return partial(say, due.pop()) if due else None

    def end(result: int) -> None:
        if result < 4:
            due.append(result + 1)

    side_by_side(take, 2, never, end, results.append)
    assert results == [1, 2, 3, 4]


def test_after_a_stop_no_more_begins_and_what_ended_is_told() -> None:
    begun, ended, heard = list[int](), list[int](), list[int]()
    stop_now = Event()

    def work(number: int, stop: Stop) -> int:
        if number == 2:
            stop_now.set()
        while not stop():
            threading.Event().wait(0.001)
        return number

    def take() -> Work | None:
        begun.append(len(begun) + 1)
        return partial(work, begun[-1])

    side_by_side(take, 2, stop_now.is_set, ended.append, heard.append)
    assert begun == [1, 2]
    assert sorted(ended) == sorted(heard) == [1, 2]


def test_a_failure_is_raised_and_stops_the_others() -> None:
    stopped = Event()

    def fail(stop: Stop) -> int:
        raise ValueError("broken")

    def wait(stop: Stop) -> int:
        while not stop():
            threading.Event().wait(0.001)
        stopped.set()
        return 0

    jobs: list[Work] = [wait, fail]
    with pytest.raises(ValueError, match="broken"):
        side_by_side(lambda: jobs.pop(0) if jobs else None, 2, never, ignore, ignore)
    assert stopped.is_set()
