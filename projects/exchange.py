"""Cuts to and from other programs: a project as a file of theirs, and a file of theirs as a new project.

Media go by the names of their files: what is downloaded from the library and put beside the cut is found there, and a cut that
comes back, or comes from elsewhere, finds what the person has by those names. Nothing in a file is opened or fetched.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from urllib.parse import quote
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.refusals import Refused
from engine import interchange
from engine.errors import InvalidTimeline
from engine.interchange import FORMATS, InterchangeError, Loss, MediaName
from engine.media import MediaInfo
from engine.timeline import AnyElement, Timeline
from media_library.facts import download_name
from media_library.models import Asset
from projects import timelines
from projects.models import Project

LARGEST = 16 * 1024**2  # bytes of a cut that is read
MOST_TOLD = 40  # losses, each once
ENDINGS = {".otio": "otio", ".edl": "edl", ".xml": "fcp7", ".fcpxml": "fcpx"}
READ_ENDINGS = list(ENDINGS)
READ = "OpenTimelineIO (.otio), EDL (.edl), Final Cut Pro XML (.fcpxml) or Final Cut Pro 7 XML (.xml)"
BUNDLE = ".fcpxmld"  # a folder, as Final Cut Pro exports since 10.6
_MARK = re.compile(r"-([0-9a-f]{8})(?:\.|$)")  # of an asset whose file name another one has too


class NotRead(Refused):
    """The file is no cut that can be read; the message says why."""

    code = "cut_not_read"


@dataclass(frozen=True)
class Written:
    """A cut as a file of another program, and in words what that does not hold."""

    text: str
    file_name: str
    losses: Sequence[str]


@dataclass(frozen=True)
class Brought:
    """A project that was made of a file, and in words what did not come along."""

    project: Project
    losses: Sequence[str]


def write(project: Project, format: str) -> Written:
    """`format` is a key of the engine's FORMATS. Raises InterchangeError."""
    timeline, kind = project.document(), FORMATS[format]
    assets = timelines.media_of(project, timeline)
    names = _names(assets.values(), is_plain=format == "edl")
    text, losses = interchange.export(timeline, names, format)
    stem = project.name.replace("/", "-").replace("\\", "-").strip() or "cut"
    return Written(text, f"{stem[:200]}{kind.suffix}", _told(losses, timeline))


def read(owner: User, name: str, data: bytes) -> Brought:
    """A new project of the file `name`. Raises NotRead, and then nothing is made."""
    path = PurePosixPath(name.replace("\\", "/"))
    format = ENDINGS.get(path.suffix.lower())
    if path.suffix.lower() == BUNDLE:
        raise NotRead("This is a bundle of files. Choose the file Info.fcpxml inside it.")
    if format is None:
        raise NotRead(f"This is no cut that can be read. Choose a file of {READ}.")
    if len(data) > LARGEST:
        raise NotRead(f"This file is larger than {LARGEST // 1024**2} MiB, which is more than a cut takes.")
    try:
        timeline, losses = interchange.read(data.decode("utf-8-sig", "replace"), _Library(owner).find, format)
    except InterchangeError as error:
        raise NotRead(f"{str(error).rstrip('.')}.") from error
    except InvalidTimeline as error:
        raise NotRead(f"The cut cannot be used here. {error.faults[0].message}.") from error
    with transaction.atomic():
        made = timelines.create(owner, path.stem.strip()[:500] or "Cut", canvas=timeline.canvas, rate=timeline.rate)
        saved = timelines.save(made, timeline.dump(), made.version)
    return Brought(saved, _unique(loss.message for loss in losses))


# what an asset may be known by, the surest last: the name of the file that is downloaded of it
_CALLED: tuple[Callable[[Asset], str], ...] = (
    lambda asset: _stem(asset.original_name),
    lambda asset: _stem(asset.name),
    lambda asset: asset.original_name.casefold(),
    lambda asset: asset.name.casefold(),
    lambda asset: download_name(asset).casefold(),
)


class _Library:
    """The person's media by the names that a cut may know them by. Where several have one, the newest is meant."""

    def __init__(self, owner: User) -> None:
        self.assets = Asset.objects.visible_to(owner).ready()

    def find(self, wanted: str) -> tuple[UUID, MediaInfo] | None:
        last = re.split(r"[/\\]", wanted)[-1].strip()
        if not last:
            return None
        marked = _MARK.search(last)
        pk = self._by_mark.get(marked[1]) if marked else None
        pk = pk or self._by_name.get(last.casefold()) or self._by_name.get(_stem(last))
        asset = self.assets.filter(pk=pk).first() if pk else None
        return (asset.pk, _info(asset)) if asset else None

    @cached_property
    def _rows(self) -> list[Asset]:
        return list(self.assets.order_by("created_at", "id").only("name", "original_name", "mime_type"))

    @cached_property
    def _by_name(self) -> dict[str, UUID]:
        return {name: asset.pk for called in _CALLED for asset in self._rows if (name := called(asset))}

    @cached_property
    def _by_mark(self) -> dict[str, UUID]:
        """Not one by one from the database: a cut may name as many as it likes."""
        return {asset.pk.hex[:8]: asset.pk for asset in self._rows}


def _names(assets: Iterable[Asset], *, is_plain: bool) -> dict[UUID, MediaName]:
    """By asset; of two whose files have one name, both are marked."""
    files = {asset.pk: download_name(asset) for asset in assets}
    seen = [name.casefold() for name in files.values()]
    found = {}
    for asset in assets:
        name = files[asset.pk]
        if seen.count(name.casefold()) > 1:
            path = PurePosixPath(name)
            name = f"{path.stem}-{asset.pk.hex[:8]}{path.suffix}"
        found[asset.pk] = MediaName(name, name if is_plain else quote(name), _info(asset))
    return found


def _info(asset: Asset) -> MediaInfo:
    """What the engine asks for; a row from before the probe was kept has that much."""
    known = asset.metadata.get("probe")
    basic = {"kind": asset.kind, "container": asset.container, "size": asset.size, "duration_us": asset.duration_us}
    sides = {"width": asset.width, "height": asset.height, "audio_codec": "any" if asset.has_audio else ""}
    return MediaInfo.from_json(known or {**basic, **sides})


def _stem(name: str) -> str:
    return PurePosixPath(name).stem.casefold()


def _told(losses: Iterable[Loss], timeline: Timeline) -> list[str]:
    """With the name of the clip, where a loss is about one."""
    return _unique(f"{name}: {loss.message}" if (name := _name_at(timeline, loss.path)) else loss.message for loss in losses)


def _name_at(timeline: Timeline, path: str) -> str:
    parts = path.split(".")
    if len(parts) < 2 or parts[0] != "tracks" or not parts[1].isdecimal() or int(parts[1]) >= len(timeline.tracks):
        return ""
    track = timeline.tracks[int(parts[1])]
    if len(parts) > 3 and parts[3].isdecimal() and int(parts[3]) < len(track.elements):
        return _called(track.elements[int(parts[3])])
    return track.name


def _called(element: AnyElement) -> str:
    return element.name or " ".join(getattr(element, "text", "").split())[:40] or element.kind.title()


def _unique(sentences: Iterable[str]) -> list[str]:
    every = list(dict.fromkeys(sentences))
    more = len(every) - MOST_TOLD
    return [*every[:MOST_TOLD], *([f"And {more} more of that kind"] if more > 0 else [])]
