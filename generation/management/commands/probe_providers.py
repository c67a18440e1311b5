"""`manage.py probe_providers [NAME...]`: asks each provider that is connected whether it answers; nothing that costs money."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from generation import catalogue
from generation.catalogue import ProviderGone
from generation.models import ProviderModel
from generation.providers.shapes import ProviderError


class Command(BaseCommand):
    help = "Tests the connection to each provider, as the admin does, and says what answered and what is offered."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help="of providers; without one, all")
        parser.add_argument("--dry-run", action="store_true", help="ask, and keep nothing of the answers")

    def handle(self, *, names: list[str], dry_run: bool, **options: Any) -> None:
        failed = 0
        for name in names or catalogue.adapters():
            try:
                said = catalogue.adapter(name).check() if dry_run else catalogue.test_connection(name)
            except (ProviderError, ProviderGone) as error:
                failed += 1
                self.stdout.write(f"{name}: {error}")
                if detail := getattr(error, "detail", ""):
                    self.stdout.write(f"  {detail}")
                continue
            count = ProviderModel.objects.offered().filter(provider=name).count()
            self.stdout.write(f"{name}: {said} {count:,} models are offered.")
        if failed:
            raise CommandError(f"{failed:,} did not answer as they should.")
