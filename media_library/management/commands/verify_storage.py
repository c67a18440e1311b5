"""`manage.py verify_storage`: compares what is written down as each person's used storage with the rows, and repairs it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from accounts.models import User
from media_library import quota


class Command(BaseCommand):
    help = "Recounts what each person keeps, says where the figure was wrong, and puts it right. Looks at rows, not at files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what is wrong, and repair nothing")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        people = kept = wrong = unknown = 0
        for pk in list(User.objects.order_by("created_at", "pk").values_list("pk", flat=True)):
            try:
                figure = quota.recount(pk, repair=not dry_run)
            except User.DoesNotExist:
                continue  # purged since the list was made
            except DatabaseError as error:
                unknown += 1
                self.stdout.write(f"{pk} could not be counted: {error}")
                continue
            people += 1
            kept += figure.kept
            if figure.written != figure.kept:
                wrong += 1
                self.stdout.write(
                    f"{pk} had {figure.written:,} bytes written down and keeps {figure.kept:,}{'.' if dry_run else '; repaired.'}"
                )
        self.stdout.write(f"{people} people keep {kept:,} bytes; {wrong} figures were wrong.")
        if unknown or (wrong and dry_run):
            raise CommandError(f"{unknown + wrong * dry_run} not repaired.")
