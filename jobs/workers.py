"""One worker: a fork of the supervisor, so that it is there at once and shares what is loaded. It answers rings."""

import logging
import multiprocessing
import os
import signal
import time
from multiprocessing.context import ForkProcess

from django.db import connections
from redis.exceptions import RedisError

from jobs import queue as bells
from jobs import slip
from jobs.orphans import die_with

logger = logging.getLogger(__name__)

_TOLD = (signal.SIGTERM, signal.SIGINT)


def start(queues: tuple[str, ...]) -> ForkProcess:
    """Call it in the main thread, and where there is no other. The worker ends with this process, however that ends."""
    connections.close_all()  # what both held would end with the first of them
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _TOLD)  # until the fork has left this process's handlers
    try:
        process = multiprocessing.get_context("fork").Process(target=_be_worker, args=(os.getpid(), queues))
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return process


def _be_worker(parent: int, queues: tuple[str, ...]) -> None:
    die_with(parent)
    os.setsid()  # Ctrl+C in a terminal is the supervisor's to pass on
    for told in _TOLD:
        signal.signal(told, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _TOLD)
    slip.take_new()
    _wait_for_redis()
    try:
        bells.work(queues)
    except RedisError as error:
        logger.warning("Redis went away: %s", error)  # the supervisor starts the next worker, which waits for it


def _wait_for_redis() -> None:
    is_told = False
    while not bells.is_there():
        if not is_told:
            logger.warning("Redis does not answer; jobs wait until it does.")
            is_told = True
        time.sleep(1)
