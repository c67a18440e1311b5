"""The bell. Redis carries "this queue has work" and "this job changed", nothing else, and may be lost at any time.

The only module that knows rq. Who rings waits 0.3 s at most and never fails: the reconciler rings again.
"""

import logging
import os
import select
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from types import FrameType
from typing import TYPE_CHECKING

import django_rq
from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Worker
from rq.exceptions import StopRequested
from rq.job import Job as Message
from rq.queue import Queue
from rq.serializers import JSONSerializer

from jobs.orphans import die_with

if TYPE_CHECKING:
    from jobs.models import Job

logger = logging.getLogger(__name__)

CHANGES = "reelwright:job-changes"  # the pub/sub channel; the message is the ids of a job and of its owner, or "-"
RINGS_MAX = 20  # waiting in one queue: enough for every worker to wake, too few to pile up
QUIET = 2.0  # seconds without a word to a Redis that has just not answered
_quiet_until = 0.0


def ring(queue: str, *, jobs: int | None = None) -> None:
    """Tell the workers that `queue` has work: one ring more, or with `jobs` as many as are missing for so many jobs."""
    if time.monotonic() < _quiet_until:
        return
    try:
        bell: Queue = django_rq.get_queue(queue, connection=_doorbell(), serializer=JSONSerializer, commit_mode="auto")
        waiting = bell.count
        missing = 1 if jobs is None else jobs - waiting
        for _ in range(min(missing, RINGS_MAX - waiting)):
            bell.enqueue_call("jobs.runner.answer_ring", args=(queue,), timeout=-1, result_ttl=0, failure_ttl=60)
    except RedisError as error:
        _be_quiet(error)


def hint(job: "Job") -> None:
    """Tell the pages that watch a job, or all of its owner's, to look. They look without it too, a little later."""
    if time.monotonic() < _quiet_until:
        return
    try:
        _doorbell().publish(CHANGES, f"{job.pk} {job.owner_id or '-'}")
    except RedisError as error:
        _be_quiet(error)


def is_there() -> bool:
    try:
        return bool(_doorbell().ping())
    except RedisError:
        return False


def work(queues: Sequence[str]) -> None:
    """Answer the rings of `queues`, the first ones first, until SIGTERM. Raises RedisError when Redis goes away."""
    worker: Worker = django_rq.get_worker(
        *queues,
        worker_class=BellWorker,
        serializer=JSONSerializer,
        worker_ttl=20,  # an idle worker looks up every 5 s, and gives a silent Redis up after 15
        job_monitoring_interval=5,
        maintenance_interval=300,
        log_job_description=False,
    )
    worker.work(logging_level="WARNING")


class BellWorker(Worker):
    """rq's worker, save that neither it nor its horse depends on Redis while a job runs. rq's own records are not read."""

    max_connection_wait_time = 2.0
    _horse: int = -1  # a pidfd

    def subscribe(self) -> None:
        """No commands are taken through Redis; so there is no second thread either, and forking is safe."""

    def main_work_horse(self, job: Message, queue: Queue) -> None:
        die_with(self.pid or 0)
        super().main_work_horse(job, queue)

    def monitor_work_horse(self, job: Message, queue: Queue) -> None:
        """Wait for the horse. One that did not end by itself is a crash of the job that it had in hand."""
        from jobs.runner import horse_died  # the runner rings this bell

        horse = os.pidfd_open(self._horse_pid)
        try:
            while not select.select([horse], [], [], self.job_monitoring_interval)[0]:
                with suppress(RedisError):
                    self.maintain_heartbeats(job)
        finally:
            os.close(horse)
        _, status = os.waitpid(self._horse_pid, 0)
        self._horse_pid = 0
        if status:
            how = f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"exit {os.WEXITSTATUS(status)}"
            horse_died(how)
            with suppress(RedisError):
                self.handle_job_failure(job, queue=queue, exc_string=how)

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """SIGTERM: the horse, told as well, hands its job back within seconds, hard if need be; then this ends."""
        self._stop_requested = True
        if not self._horse_pid:
            raise StopRequested
        with suppress(ProcessLookupError):
            os.kill(self._horse_pid, signal.SIGTERM)


def _be_quiet(error: RedisError) -> None:
    global _quiet_until
    is_news = time.monotonic() > _quiet_until + 60
    logger.log(logging.WARNING if is_news else logging.DEBUG, "Redis does not answer: %s", error)
    _quiet_until = time.monotonic() + QUIET


@cache
def _doorbell() -> Redis:
    never = Retry(NoBackoff(), 0)
    return Redis.from_url(settings.REDIS_URL, socket_timeout=0.3, socket_connect_timeout=0.3, retry=never)
