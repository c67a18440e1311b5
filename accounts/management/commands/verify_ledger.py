"""`manage.py verify_ledger`: says what is wrong with the ledger, if anything is. For a daily cron; it repairs nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import verifying
from accounts.models import CreditTransaction, User


class Command(BaseCommand):
    help = "Checks that every balance is the sum of its entries and nothing was given back twice or charged for nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for found, sentence in enumerate(verifying.faults(), start=1):  # noqa: B007 - it counts
            self.stdout.write(sentence)
        people, entries = User.objects.count(), CreditTransaction.objects.count()
        if found:
            raise CommandError(f"{found} fault{'' if found == 1 else 's'} among {entries:,} entries of {people:,} people.")
        self.stdout.write(f"{entries:,} entries of {people:,} people: nothing is wrong.")
