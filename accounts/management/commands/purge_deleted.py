"""`manage.py purge_deleted`: removes for good the accounts that were closed long enough ago, as the daily job does."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from accounts import purging


class Command(BaseCommand):
    help = "Removes accounts closed more than --days ago: their work, files and rows. There is no way back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=settings.CLOSED_ACCOUNT_DAYS, help="how long an account stays closed")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")

    def handle(self, *, days: int, dry_run: bool, **options: Any) -> None:
        if days < 0:
            raise CommandError("--days cannot be less than 0.")
        found = list(purging.due(days).values_list("pk", "deleted_at"))
        purged = 0
        # by id: an address in the log of the cron would outlive its person
        for pk, closed in found:
            if dry_run:
                self.stdout.write(f"Would purge {pk}, closed on {closed:%Y-%m-%d}.")
                continue
            try:
                purging.purge(pk, days)
            except purging.Postponed as reason:
                self.stdout.write(f"Kept {pk}: {reason}.")
            except (OSError, DatabaseError) as error:
                self.stdout.write(f"Kept {pk}: {error}")
            else:
                purged += 1
                self.stdout.write(f"Purged {pk}, closed on {closed:%Y-%m-%d}.")
        self.stdout.write(f"{purged} of {len(found)} accounts purged.")
        if purged < len(found) and not dry_run:
            raise CommandError(f"{len(found) - purged} could not be purged; the next run tries again.")
