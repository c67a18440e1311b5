"""The bell. Redis carries "this queue has work" and "this job changed", nothing else, and may be lost at any time.

The only module that knows rq. Who rings waits 0.3 s at most and never fails: the reconciler rings again.
"""

import logging
import time
from functools import cache
from uuid import UUID

import django_rq
from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq.queue import Queue
from rq.serializers import JSONSerializer

logger = logging.getLogger(__name__)

CHANGES = "reelwright:job-changes"  # the pub/sub channel; the message is a job's id
RINGS_MAX = 20  # waiting in one queue: enough for every worker to wake, too few to pile up
QUIET = 2.0  # seconds without a word to a Redis that has just not answered
_quiet_until = 0.0


def ring(queue: str, times: int = 1) -> None:
    """Tell the workers that `queue` has work, up to `times` rings in waiting."""
    try:
        _ring(queue, times)
    except RedisError as error:
        _be_quiet(error)


def hint(pk: UUID) -> None:
    """Tell the pages that watch a job to look. They look without it too, a little later."""
    if time.monotonic() < _quiet_until:
        return
    try:
        _doorbell().publish(CHANGES, str(pk))
    except RedisError as error:
        _be_quiet(error)


def _ring(queue: str, times: int) -> None:
    if time.monotonic() < _quiet_until:
        return
    bell: Queue = django_rq.get_queue(queue, connection=_doorbell(), serializer=JSONSerializer, commit_mode="auto")
    for _ in range(min(times, RINGS_MAX) - bell.count if times > 1 else int(bell.count < RINGS_MAX)):
        bell.enqueue_call("jobs.runner.answer_ring", args=(queue,), timeout=-1, result_ttl=0, failure_ttl=60)


def _be_quiet(error: RedisError) -> None:
    global _quiet_until
    logger.log(logging.DEBUG if time.monotonic() < _quiet_until + 60 else logging.WARNING, "Redis does not answer: %s", error)
    _quiet_until = time.monotonic() + QUIET


@cache
def _doorbell() -> Redis:
    return Redis.from_url(
        settings.REDIS_URL, socket_timeout=0.3, socket_connect_timeout=0.3, retry=Retry(NoBackoff(), 0), protocol=2
    )
