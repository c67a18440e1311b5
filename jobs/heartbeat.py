"""The thread beside a job's work: keeps its lease, looks for a wish to cancel, and ends the process if the work goes on."""

import os
import threading
import time
from collections.abc import Callable

from django.db import DatabaseError, connection

from jobs import lifecycle, slip
from jobs.lifecycle import LeaseLost
from jobs.report import Report

BEAT = lifecycle.LEASE / 3
LOOK = min(1.0, BEAT)  # how soon a wish to cancel is seen
GRACE = 5.0  # seconds that the work has to stop by itself
CANCEL_GRACE = 1.2  # and when its owner is waiting for that
STOPPING = 0.1  # seconds between two looks at whether it has


class Heartbeat(threading.Thread):
    """Started by the runner around a perform, which has the main thread: what spawns encoders must outlive them."""

    def __init__(self, report: Report, end: Callable[[], object]) -> None:
        """`end` writes down how a job ended that had to be stopped; called if this thread must end the process."""
        super().__init__(name="heartbeat", daemon=True)
        self._report = report
        self._end = end
        self._silent = threading.Event()
        self._ending = threading.Lock()

    def run(self) -> None:
        next_beat = time.monotonic() + BEAT
        while not self._silent.wait(STOPPING if self._report.should_stop() else LOOK):
            if not self._report.should_stop():
                next_beat = self._look(next_beat)
            elif time.monotonic() > self._report.stopped_at + self._grace():
                self._end_process()
        connection.close()

    def silence(self) -> None:
        """The work is over: what follows is the main thread's. Returns never if the process is being ended."""
        with self._ending:
            self._silent.set()

    def _grace(self) -> float:
        """Seconds from the wish to stop to the hard end."""
        reason = self._report.reason
        grace = CANCEL_GRACE if reason == "cancel" else GRACE
        return grace if reason == "lost" else max(grace, self._report.patience)

    def _look(self, next_beat: float) -> float:
        now = time.monotonic()
        try:
            if now >= next_beat:
                lifecycle.beat(self._report.job)
                self._report.beaten(now)
                next_beat = now + BEAT
            if reason := lifecycle.wish(self._report.job):
                self._report.stop(reason)
        except LeaseLost:
            if not self._silent.is_set():
                self._report.stop("lost")
        except DatabaseError:
            connection.close()  # Report stops the work when this lasts for as long as a lease
        return next_beat

    def _end_process(self) -> None:
        with self._ending:
            if self._silent.is_set():
                return
            try:
                self._end()
            finally:
                slip.clear()
                os._exit(1)  # what the main thread spawned dies with it
