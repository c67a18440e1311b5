"""`manage.py work`: keeps the workers running and the reconciler ticking, and stops both when told to."""

import logging
import os
import signal
import subprocess
import sys
import time
from types import FrameType

from django.db import DatabaseError, connection

from jobs import reconciler
from jobs.heartbeat import GRACE
from jobs.orphans import die_with

logger = logging.getLogger(__name__)

TICK = 2.0
BACK_OFF_MAX = 5.0
INTERACTIVE = ("preview-media", "import", "render", "provider")
EVERYTHING = ("render", "preview-media", "import", "provider", "batch")


class Stopped(BaseException):
    """Told to end. Not an Exception: nothing on the way may take it for a failure."""


def supervise(workers: int) -> None:
    """Runs until SIGTERM or Ctrl+C; then every job in hand is handed back and no process is left."""
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    children = [_Child(queues_of(number, workers)) for number in range(workers)]
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


def queues_of(number: int, workers: int) -> tuple[str, ...]:
    """What worker `number` of `workers` listens to, the most urgent first. Where there are two, one never takes a batch."""
    return INTERACTIVE if workers > 1 and number == 0 else EVERYTHING


class _Child:
    """One worker process. It is started again when it ends, at once at first and then with growing pauses."""

    def __init__(self, queues: tuple[str, ...]) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self._command = [sys.executable, sys.argv[0], "work", "--queues", ",".join(queues)]
        self._pause = 0.25
        self._started_at = 0.0
        self._start_at = 0.0

    def keep_alive(self) -> None:
        now = time.monotonic()
        if self.process is not None:
            if self.process.poll() is None:
                return
            self._pause = 0.25 if now - self._started_at > 30 else min(self._pause * 2, BACK_OFF_MAX)
            logger.warning("A worker ended (%s); another starts in %.1f s.", self.process.returncode, self._pause)
            self.process, self._start_at = None, now + self._pause
        if now >= self._start_at:
            me = os.getpid()
            self.process = subprocess.Popen(self._command, preexec_fn=lambda: die_with(me), start_new_session=True)
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
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()  # and with it its work-horse, and with that what it encodes
            process.wait()
