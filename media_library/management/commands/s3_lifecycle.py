"""`manage.py s3_lifecycle`: gives the bucket the rules by which it moves and forgets what is old."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from media_library.storage import StorageDown


class Command(BaseCommand):
    help = "Puts our lifecycle rules and our page's origin into the bucket, beside those of others. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="print the rules as JSON, and put nothing")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        if not settings.S3_BUCKET:
            raise CommandError("S3_BUCKET is not set: media lie in a folder, which has no rules.")
        from media_library.storage import lifecycle

        rules, origins = lifecycle.rules(), lifecycle.origins()
        if dry_run:
            self.stdout.write(json.dumps({"Rules": rules, "CORSRules": origins}, indent=2))
            return
        try:
            lifecycle.put()
        except StorageDown as error:
            raise CommandError(f"{settings.S3_BUCKET} did not take the rules: {error.__cause__ or error}") from error
        self.stdout.write(f"{settings.S3_BUCKET} has {len(rules)} rules, and takes uploads from {settings.PUBLIC_URL}.")
