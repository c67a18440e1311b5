"""`manage.py refresh_models [NAME...]`: reads the catalogues of providers, and writes what changed."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from generation import catalogue
from generation.catalogue import ProviderGone, Refreshed
from generation.providers.shapes import ProviderError

SOON = timedelta(days=60)


class Command(BaseCommand):
    help = "Lists the models of each provider anew. What staff decided of a model, and its own price, stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help="of providers; without one, all")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")

    def handle(self, *, names: list[str], dry_run: bool, **options: Any) -> None:
        failed = 0
        for name in names or catalogue.adapters():
            try:
                found = catalogue.refresh(name, dry_run=dry_run)
            except (ProviderError, ProviderGone) as error:
                failed += 1
                self.stdout.write(f"{name}: {error}")
                continue
            self.stdout.write(f"{name}: {found.words}{', and nothing was written' if dry_run else ''}.")
            self._tell(found)
        self._warn()
        if failed:
            raise CommandError(f"{failed:,} could not be listed; their models of before are still offered.")

    def _tell(self, found: Refreshed) -> None:
        for what, labels in (("new", found.added), ("changed", found.changed), ("gone", found.gone)):
            for label in labels:
                self.stdout.write(f"  {what}: {label}")

    def _warn(self) -> None:
        """Of what ends soon."""
        for row in catalogue.offered().filter(retires_on__lte=timezone.now().date() + SOON):
            self.stdout.write(f"  {row.label} ({row.provider}) ends on {row.retires_on:%d %B %Y}.")
