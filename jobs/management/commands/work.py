"""`manage.py work`: runs the jobs. What it does is in jobs/supervisor.py."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from engine import sandbox
from jobs.supervisor import supervise


class Command(BaseCommand):
    requires_system_checks = []  # they load every page; workers that replace others must be there at once
    help = "Runs the jobs: a reconciler, WORKERS workers and CALL_WORKERS that wait for providers, until SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workers", type=int, default=settings.WORKERS, help="How many jobs run at once (WORKERS).")

    def handle(self, *, workers: int, **options: Any) -> None:
        for alias in connections:
            connections[alias].settings_dict.get("OPTIONS", {}).pop("pool", None)  # a pool does not survive a fork
        try:
            sandbox.self_test()
        except sandbox.SandboxUnavailable as error:
            raise CommandError(f"{error}\n{error.detail}") from error
        supervise(workers, settings.CALL_WORKERS)
