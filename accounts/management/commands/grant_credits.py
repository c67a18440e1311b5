"""`manage.py grant_credits EMAIL AMOUNT --reason "..."`: an entry of the ledger by hand. A negative amount is a correction."""

from argparse import ArgumentParser
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.granting import GrantForm
from accounts.models import User


class Command(BaseCommand):
    help = "Gives a person credits, or takes some away with a negative amount; never below nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("amount", help="credits, such as 100 or -20")
        parser.add_argument("--reason", required=True, help="the person reads it in their list of entries")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")

    def handle(self, *, email: str, amount: str, reason: str, dry_run: bool, **options: Any) -> None:
        user = User.objects.filter(email=User.objects.normalize_email(email)).first()
        if user is None:
            raise CommandError(f"There is no account with the address {email}.")
        form = GrantForm({"amount": amount, "reason": reason, "key": uuid4()})
        if not form.is_valid():
            raise CommandError(_sentences(form))
        with transaction.atomic():
            if form.try_save([user]) is None:
                raise CommandError(_sentences(form))
            user.refresh_from_db(fields=["credits"])
            transaction.set_rollback(dry_run)
        done, has, now = ("Would grant", "would have", "") if dry_run else ("Granted", "has", " now")
        self.stdout.write(f"{done} {form.cleaned_data['amount']:+,} credits to {user}, who {has} {user.credits:,}{now}.")


def _sentences(form: GrantForm) -> str:
    return " ".join(f"{name}: {error}" for name, errors in form.errors.items() for error in errors)
