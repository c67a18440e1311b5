"""Who makes what when, among the threads of one process: nothing twice at once, and not more encoders than cores."""

import os
import sys
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager

from engine.errors import Cancelled, RenderFailed
from engine.render import Stop

TICK = 0.1  # seconds between two looks at `should_stop`
PATIENCE = 20.0  # seconds that a request waits for its turn
_turns = threading.BoundedSemaphore(os.cpu_count() or 1)
_making: dict[Hashable, Future[None]] = {}
_lock = threading.Lock()


class Busy(RenderFailed):
    """Too many others came first: it is worth asking again."""


def once(key: Hashable, make: Callable[[], None], should_stop: Stop) -> None:
    """Make what has that key, or wait until another thread that is at it has done so, and share its error.

    Where that one was stopped, because nobody waits for it any more, this one takes over.
    """
    while True:
        mine: Future[None] = Future()
        with _lock:
            ahead = _making.setdefault(key, mine)
        if ahead is mine:
            _fulfil(mine, key, make)
            return
        while not wait([ahead], TICK).done:
            _go_on(should_stop)
        error = ahead.exception()
        if error is None:
            return
        if not isinstance(error, Cancelled):
            raise error
        _go_on(should_stop)


@contextmanager
def turn(should_stop: Stop) -> Iterator[None]:
    """While an encoder runs. Raises Busy when too many others came first."""
    until = time.monotonic() + PATIENCE
    while not _turns.acquire(timeout=TICK):
        _go_on(should_stop)
        if time.monotonic() > until:
            raise Busy("The studio is busy. Try again in a moment.")
    try:
        yield
    finally:
        _turns.release()


def _fulfil(mine: Future[None], key: Hashable, make: Callable[[], None]) -> None:
    is_made = False
    try:
        make()
        is_made = True
    finally:
        error = None if is_made else sys.exception()
        _forget(key)
        if error is None:
            mine.set_result(None)
        else:
            mine.set_exception(error)


def _forget(key: Hashable) -> None:
    with _lock:
        del _making[key]


def _go_on(should_stop: Stop) -> None:
    if should_stop():
        raise Cancelled("Stopped.")
