"""`manage.py import_media PATH... --owner EMAIL`: brings files from the operator's disk into a person's library."""

import mimetypes
import shutil
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.refusals import Refused
from media_library import importing, shelves
from media_library.models import Asset, Collection, Tag
from media_library.scratch import scratch


class Command(BaseCommand):
    help = "Copies media files, and those in folders, into a person's library. Run twice it imports each file once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder with all that is below it")
        parser.add_argument("--owner", required=True, metavar="EMAIL", help="whose library")
        parser.add_argument("--collection", metavar="NAME", help="put them on this collection, made if it is not there")
        parser.add_argument("--tag", action="append", default=[], metavar="NAME", help="give them this tag; may be repeated")
        parser.add_argument("--move", action="store_true", help="remove each file once it is in the library")
        parser.add_argument("--dry-run", action="store_true", help="say what would be imported, and do nothing")

    def handle(self, *, paths: list[Path], owner: str, dry_run: bool, move: bool, **options: Any) -> None:
        user = User.objects.filter(email=User.objects.normalize_email(owner), is_active=True).first()
        if user is None:
            raise CommandError(f"There is no account with the address {owner}.")
        if missing := [path for path in paths if not path.exists()]:
            raise CommandError(f"There is nothing at {', '.join(map(str, missing))}.")
        files = list(dict.fromkeys(file for path in paths for file in _media_in(path)))
        if dry_run:
            for file in files:
                self.stdout.write(f"Would {'move' if move else 'copy'} {file} ({file.stat().st_size:,} bytes).")
            self.stdout.write(f"{len(files):,} files would be imported for {user}.")
            return
        self._import(user, files, options["collection"], options["tag"], move=move)

    def _import(self, user: User, files: list[Path], collection: str | None, tags: list[str], *, move: bool) -> None:
        try:
            shelf = shelves.find_or_make(Collection, user, [collection] if collection else [])
            labels = shelves.find_or_make(Tag, user, tags)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        done = 0
        for file in files:
            try:
                asset = _bring(user, file)
            except (Refused, OSError) as error:
                self.stdout.write(f"{file} was not imported: {error}")
                continue
            asset.collections.add(*shelf)
            asset.tags.add(*labels)
            if move:
                file.unlink()
            done += 1
            self.stdout.write(f"Imported {file} as {asset.pk}.")
        self.stdout.write(f"{done:,} of {len(files):,} files imported for {user}; the workers prepare them.")
        if done < len(files):
            raise CommandError(f"{len(files) - done:,} files were not imported.")


def _media_in(path: Path) -> Iterator[Path]:
    """The file itself; of a folder what looks like media, in order, and nothing that a link leads to."""
    if path.is_file():
        yield path
        return
    for file in sorted(path.rglob("*")):
        family = (mimetypes.guess_type(file.name)[0] or "").partition("/")[0]
        if family in Asset.Kind.values and file.is_file() and not file.is_symlink() and not file.name.startswith("."):
            yield file


def _bring(user: User, file: Path) -> Asset:
    with scratch("import") as folder:
        copy = folder / "file"
        shutil.copyfile(file, copy)
        return importing.import_file(user, copy, name=file.name, asset_id=_id_of(user, file))


def _id_of(user: User, file: Path) -> UUID:
    """The same for the same file as it is, so that it comes once however often it is imported."""
    facts = file.stat()
    return uuid5(NAMESPACE_URL, f"{user.pk} {file.resolve()} {facts.st_size} {facts.st_mtime_ns}")
