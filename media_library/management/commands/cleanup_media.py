"""`manage.py cleanup_media`: removes what the daily job does, and files that belong to nothing."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from media_library import cleaning


class Command(BaseCommand):
    help = "Removes abandoned uploads, old trash, old failures, and files that belong to nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be removed, and remove nothing")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        if dry_run:
            count = 0
            for count, leftover in enumerate(cleaning.leftovers(orphans=True), start=1):  # noqa: B007 - it counts
                self.stdout.write(f"Would remove {leftover.said}.")
            self.stdout.write(f"{count:,} would be removed.")
            return
        removed, kept = cleaning.clean(self.stdout.write, orphans=True)
        self.stdout.write(f"{removed:,} removed.")
        if kept:
            raise CommandError(f"{kept:,} could not be removed; the next run tries again.")
