"""`manage.py check_media`: compares what is written down about files with the files, both ways."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from media_library import checking


class Command(BaseCommand):
    help = "Finds files that are missing, altered, or belong to nothing. Ends with an error when something is wrong and stays so."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--owner", metavar="EMAIL", help="look at the media of this person only")
        parser.add_argument("--checksums", action="store_true", help="read every original whole, to find what rotted")
        parser.add_argument(
            "--repair", action="store_true", help="make pictures anew that are missing, and mark originals that are as lost"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="with --repair: say what would be repaired, and repair nothing"
        )

    def handle(self, *, owner: str | None, checksums: bool, repair: bool, dry_run: bool, **options: Any) -> None:
        left = found = people = 0
        for people, pk in enumerate(_people(owner), start=1):  # noqa: B007 - it counts
            for fault in list(checking.faults_of(pk, checksums=checksums)):
                found += 1
                left += not self._tell(fault, repair=repair, dry_run=dry_run)
        for fault in () if owner else checking.faults_of_nobody():
            found += 1
            left += not self._tell(fault, repair=repair, dry_run=dry_run)
        self.stdout.write(f"Looked at the media of {people:,} people: {found:,} faults, {found - left:,} repaired.")
        if left:
            raise CommandError(f"{left:,} faults are left. cleanup_media removes what belongs to nothing.")

    def _tell(self, fault: checking.Fault, *, repair: bool, dry_run: bool) -> bool:
        """Say it, and repair it if that is asked for. Whether it was."""
        if not (repair and fault.is_reparable):
            self.stdout.write(f"{fault}.")
            return False
        if dry_run:
            self.stdout.write(f"{fault}; it would be repaired.")
            return False
        self.stdout.write(f"{fault}; it {checking.repair(fault)}.")
        return True


def _people(owner: str | None) -> list[Any]:
    people = User.objects.order_by("created_at", "pk")
    if owner is None:
        return list(people.values_list("pk", flat=True))
    found = list(people.filter(email=User.objects.normalize_email(owner)).values_list("pk", flat=True))
    if not found:
        raise CommandError(f"There is no account with the address {owner}.")
    return found
