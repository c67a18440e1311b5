"""`manage.py work` supervises; with --queues it is one of the workers that the supervisor starts."""

import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from redis.exceptions import RedisError

from engine import sandbox
from jobs import queue as bells
from jobs.supervisor import supervise

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    requires_system_checks = []  # they load every page; a worker that replaces another must start at once
    help = "Runs the jobs: a reconciler and WORKERS workers, until SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workers", type=int, default=settings.WORKERS, help="How many jobs run at once (WORKERS).")
        parser.add_argument("--queues", default="", help="Be one worker, of these queues: used by the supervisor.")

    def handle(self, *, workers: int, queues: str, **options: Any) -> None:
        for alias in connections:
            connections[alias].settings_dict.get("OPTIONS", {}).pop("pool", None)  # a pool does not survive a fork
        if queues:
            _work(queues.split(","))
            return
        try:
            sandbox.self_test()
        except sandbox.SandboxUnavailable as error:
            raise CommandError(f"{error}\n{error.detail}") from error
        supervise(workers)


def _work(queues: list[str]) -> None:
    is_told = False
    while not bells.is_there():
        if not is_told:
            logger.warning("Redis does not answer; jobs wait until it does.")
            is_told = True
        time.sleep(1)
    connections.close_all()
    try:
        bells.work(queues)
    except RedisError as error:
        logger.warning("Redis went away: %s", error)  # the supervisor starts the next worker, which waits for it
