"""Films of a run handed out: found by words, listed in a manifest, sent as a ZIP, added to the library or to a project."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import JSONField, Lookup, Q
from django.db.models.sql.compiler import SQLCompiler

from accounts.archives import Entry
from accounts.spreadsheets import plain
from engine.errors import InvalidTimeline
from engine.presets import FORMATS
from media_library import importing, zipping
from media_library.models import Asset
from projects import gathering, timelines
from projects.edits import EditRefused
from projects.mixing.groups import MixRefused
from projects.mixing.mixes import rate_of
from projects.models import Mix, MixOutput, Project
from projects.models.mixing import MixOutputQuerySet

MANIFEST = "manifest.csv"
COLUMNS = ["number", "file", "status", "seconds", "bytes", "sha256", "clips"]
BETWEEN = "; "  # clips, in one cell
UNPLAYED_TYPE = FORMATS["avi"].mime_type
UNPLAYED = "AVI is for other programs: browsers do not play it, nor does the studio cut it. Download it, or mix as MP4 or MOV."


def search(outputs: MixOutputQuerySet, words: str) -> MixOutputQuerySet:
    """Those with the words in their name or in any value of their metadata."""
    return outputs.filter(Q(name__icontains=words) | Q(metadata__any_says=words)) if words else outputs


def manifest_csv(mix: Mix, outputs: Iterable[MixOutput]) -> str:
    """A line for each, with what its file says about itself; of what is not there no bytes and no sum. Asks for their assets."""
    listed, rate = list(outputs), rate_of(mix)
    names = sorted({name for output in listed for name in output.metadata})
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([*COLUMNS, *(plain(f"metadata: {name}") for name in names)])
    for output in listed:
        told = [*_facts(output, float(output.frames / rate)), *(plain(str(output.metadata.get(name, ""))) for name in names)]
        writer.writerow(told)
    return file.getvalue()


def entries(mix: Mix, outputs: Sequence[MixOutput]) -> Iterator[Entry]:
    """What a ZIP of them holds: the manifest, and those that are there. Raises NotZipped for too much, before the first."""
    films = [(output.name, output.asset) for output in outputs if output.asset is not None]
    zipping.check_size([asset for _, asset in films])
    manifest = Entry(MANIFEST, manifest_csv(mix, outputs).encode())
    return zipping.named_entries(films, first=[manifest])


def add_to_library(outputs: MixOutputQuerySet) -> int:
    """Let the library show their films, which are prepared as uploads are. How many those are, with those that were there.

    Raises MixRefused where there is none, or they are in a format that the library does not play.
    """
    films = _films(outputs)
    importing.enlist(films)
    return len(films)


def add_to_project(outputs: MixOutputQuerySet, project: Project) -> int:
    """The same, and at the end of the project's timeline, in the order of their numbers. Raises MixRefused; then nothing was
    added."""
    films = _films(outputs)
    if len(films) > gathering.MOST:
        raise MixRefused(f"Add at most {gathering.MOST} at once.")
    try:
        timelines.edit(project, lambda timeline: gathering.appended(timeline, films))
    except (EditRefused, InvalidTimeline, timelines.VersionConflict) as error:
        raise MixRefused(str(error)) from error
    importing.enlist(films)
    return len(films)


def _films(outputs: MixOutputQuerySet) -> list[Asset]:
    listed = outputs.made().select_related("asset__owner").order_by("number")
    films = [output.asset for output in listed if output.asset is not None]
    if not films:
        raise MixRefused("None of these videos is there. Choose some that are made.")
    if any(asset.mime_type == UNPLAYED_TYPE for asset in films):
        raise MixRefused(UNPLAYED)
    return films


def _facts(output: MixOutput, seconds: float) -> list[object]:
    is_there = output.asset is not None and output.asset.deleted_at is None
    asset = output.asset if is_there else None
    clips = BETWEEN.join(str(clip.get("title", "")) for clip in output.clips)
    kept = [asset.size, asset.checksum] if asset is not None else ["", ""]
    status = "deleted" if output.status == MixOutput.Status.READY and asset is None else output.status
    return [output.number, plain(output.name), status, f"{seconds:.3f}", *kept, plain(clips)]


@JSONField.register_lookup
class _AnySays(Lookup[Any]):
    """Whether any value of an object has the words in it, in whatever case; its names do not count. On both databases."""

    lookup_name = "any_says"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[str | int, ...]]:
        column, values = self.process_lhs(compiler, connection)
        each, alike = ("jsonb_each_text", "ILIKE") if connection.vendor == "postgresql" else ("json_each", "LIKE")
        words = f"%{connection.ops.prep_for_like_query(self.rhs)}%"
        found = rf"EXISTS (SELECT 1 FROM {each}({column}) AS said WHERE said.value {alike} %s ESCAPE '\')"  # noqa: S608 - words are bound
        return found, (*values, words)
