"""`manage.py work`: keeps the workers running and the reconciler ticking, and stops both when told to."""

import logging
import signal
import time
from multiprocessing.context import ForkProcess
from types import FrameType

from django.db import DatabaseError, connection

from jobs import reconciler, workers
from jobs.heartbeat import GRACE

logger = logging.getLogger(__name__)

TICK = 2.0
BACK_OFF_MAX = 5.0
INTERACTIVE = ("preview-media", "import", "render", "provider")
EVERYTHING = ("render", "preview-media", "import", "provider", "batch")
CALLS = ("calls",)


class Stopped(BaseException):
    """Told to end. Not an Exception: nothing on the way may take it for a failure."""


def supervise(count: int, calls: int = 0) -> None:
    """`count` workers, and `calls` more that only wait for others' answers.

    Runs until SIGTERM or Ctrl+C; then every job in hand is handed back and no process is left.
    """
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    children = [_Child(queues) for queues in listening(count, calls)]
    next_tick = time.monotonic()
    try:
        while True:
            for child in children:
                child.keep_alive()
            if time.monotonic() >= next_tick:
                _tick()
                next_tick = time.monotonic() + TICK
            time.sleep(0.25)
    except Stopped:
        logger.info("Stopping; jobs in hand are handed back.")
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _stop_all(children)


def listening(count: int, calls: int) -> list[tuple[str, ...]]:
    """What each worker listens to, the most urgent first. Where there are two of `count`, one never takes a batch.

    A call is held open while somebody else works, for many minutes, so it has workers of its own. What one was left over of, as
    by a provider that is connected no more, is then taken by the others, and ends at once.
    """
    everything = EVERYTHING if calls else (*EVERYTHING, *CALLS)
    return [INTERACTIVE if count > 1 and number == 0 else everything for number in range(count)] + [CALLS] * calls


class _Child:
    """One worker process. It is started again when it ends, at once at first and then with growing pauses."""

    def __init__(self, queues: tuple[str, ...]) -> None:
        self.process: ForkProcess | None = None
        self._queues = queues
        self._pause = 0.25
        self._started_at = 0.0
        self._start_at = 0.0

    def keep_alive(self) -> None:
        now = time.monotonic()
        if self.process is not None:
            if self.process.exitcode is None:
                return
            self._pause = 0.25 if now - self._started_at > 30 else min(self._pause * 2, BACK_OFF_MAX)
            logger.warning("A worker ended (%s); another starts in %.1f s.", self.process.exitcode, self._pause)
            self.process, self._start_at = None, now + self._pause
        if now >= self._start_at:
            self.process = workers.start(self._queues)
            self._started_at = now


def _tick() -> None:
    try:
        reconciler.tick()
    except DatabaseError as error:
        logger.warning("The database does not answer: %s", error)
    finally:
        connection.close()


def _stop(signum: int, frame: FrameType | None) -> None:
    raise Stopped


def _stop_all(children: list[_Child]) -> None:
    running = [child.process for child in children if child.process is not None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + GRACE + 5
    for process in running:
        process.join(max(0.1, deadline - time.monotonic()))
        if process.exitcode is None:
            process.kill()  # and with it its work-horse, and with that what it encodes
            process.join()
