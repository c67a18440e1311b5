"""What a perform holds while it works: it shows progress through it, and learns from it that it must stop."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Literal

from django.db import InterfaceError, OperationalError, connection

from jobs import lifecycle
from jobs.lifecycle import Cancelled, LeaseLost
from jobs.models import Job

Reason = Literal["cancel", "lost", "time", "deadline", "shutdown"]
EVERY = 0.5  # seconds between two writes of progress


class Report:
    """`report(fraction, stage)` shows where the work is, and raises Cancelled or LeaseLost when it must stop."""

    def __init__(self, job: Job, *, time_limit: float, told_to_end: Event | None = None) -> None:
        """`told_to_end` is set when this process must end. Without one there is no heartbeat either, and the lease is long."""
        self.job = job
        self.reason: Reason | None = None
        self.stopped_at = 0.0
        self.patience = 0.0
        self._told_to_end = told_to_end
        self._deadline = time.monotonic() + time_limit
        self._beaten_at = time.monotonic()
        self._written_at = 0.0
        self._progress = job.progress
        self._stage = job.stage

    def __call__(self, fraction: float, stage: str) -> None:
        """`fraction` is 0..1. Progress that a person has seen never falls, also not when the work starts again."""
        if self.should_stop():
            raise LeaseLost if self.reason == "lost" else Cancelled
        progress = max(self._progress, min(100, int(fraction * 100)))
        is_news = (progress, stage) != (self._progress, self._stage)
        if is_news and time.monotonic() >= self._written_at + EVERY:
            self._write(progress, stage)

    def confirm(self) -> None:
        """Call right before publishing: raises, as a report does, when by the database's word the job is no longer ours."""
        if self.should_stop():
            raise LeaseLost if self.reason == "lost" else Cancelled
        self._write(self._progress, self._stage)

    def should_stop(self) -> bool:
        """For loops that cannot be raised into: the engine's, which then kill what they started."""
        now = time.monotonic()
        if self._told_to_end is not None:
            if now > self._beaten_at + lifecycle.LEASE:
                self.stop("lost")
            if self._told_to_end.is_set():
                self.stop("shutdown")
        if now > self._deadline:
            self.stop("time")
        return self.reason is not None

    @contextmanager
    def undisturbed(self, seconds: float) -> Iterator[None]:
        """Around what must not be cut in its middle, as a request that costs money and whose answer says how to take it back.

        Who must stop has so many `seconds` for it, fewer than are left of a lease; not so when the lease is lost.
        """
        self.patience = seconds
        try:
            yield
        finally:
            self.patience = 0.0

    def stop(self, reason: Reason) -> None:
        """The first reason counts. Called from the heartbeat's thread too."""
        if self.reason is None:
            self.reason = reason
            self.stopped_at = time.monotonic()

    def beaten(self, at: float) -> None:
        """The lease was prolonged by an update that was sent at `at` (monotonic)."""
        self._beaten_at = at

    def _write(self, progress: int, stage: str) -> None:
        now = time.monotonic()
        try:
            lifecycle.report(self.job, progress, stage)
        except Cancelled:
            self.stop("cancel")
            raise
        except LeaseLost:
            self.stop("lost")
            raise
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block:
                raise
            connection.close()  # the database restarts; the work goes on for as long as the lease does
        else:
            self.beaten(now)
            self._progress, self._stage = progress, stage
        self._written_at = now
