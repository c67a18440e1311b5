"""The preview of a document while it is edited, saved or not: what can be shown of it, under a key of its content.

What a key stands for is kept in the owner's cache, so that any web process can make the pieces, also after a restart.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any
from uuid import UUID

from accounts.models import User
from engine.errors import InvalidTimeline
from engine.geometry import even
from engine.media import MediaInfo, Source
from engine.plan import RenderPlan, fingerprint, plan
from engine.presets import Preset
from engine.preview import Rendition, in_shape_of, through_proxy
from engine.segments import SegmentStore
from engine.timeline import Timeline
from media_library import importing, storage
from media_library.models import Asset
from projects import timelines
from projects.models import Project
from projects.stand_ins import without

STILL_HEIGHT = 540
_LIMIT = 16 * 1024**2  # bytes of documents that are kept for each person: a thousand or so
_REMEMBERED = 16  # previews whose plans a process keeps, of all people


@dataclass(frozen=True)
class Preview:
    """`timeline` is what can be shown of the document, `sources` its media, films by their proxies."""

    key: str
    timeline: Timeline
    sources: Mapping[UUID, Source]

    @cached_property
    def rendition(self) -> Rendition:
        return Rendition(plan(self.timeline, self.sources, in_shape_of(self.timeline.canvas)))

    @cached_property
    def still_plan(self) -> RenderPlan:
        """The same at the size of stills."""
        canvas = self.timeline.canvas
        width = even(STILL_HEIGHT * canvas.width / canvas.height)
        return plan(self.timeline, self.sources, Preset("still", "Still", width, STILL_HEIGHT))


@dataclass(frozen=True)
class Prepared:
    """`preview` is None of an empty document. `missing`: the media that it does without."""

    preview: Preview | None
    missing: list[UUID]


def prepare(project: Project, document: Mapping[str, Any]) -> Prepared:
    """Have pieces of that document made on demand. Raises InvalidTimeline, as a save does."""
    timeline = Timeline.load(document)
    owned = timelines.media_of(project, timeline)
    if found := timelines.media_faults(project, timeline, owned):
        raise InvalidTimeline(found)
    sources = {pk: _source(asset) for pk, asset in owned.items() if asset.status == Asset.Status.READY}
    missing = timeline.assets() - sources.keys()
    shown = without(timeline, missing) if missing else timeline
    if shown.duration == 0:
        return Prepared(None, sorted(missing))
    key = _key(shown, sources)
    preview = _recent.get(project.owner_id, key) or Preview(key, shown, sources)
    preview.rendition  # noqa: B018  # planned now: its refusal is this one's, and the playlists are asked for next
    _keep(project.owner, preview)
    return Prepared(preview, sorted(missing))


def find(owner: User, key: str) -> Preview | None:
    """What was prepared for that person under that key, if it is still kept. Only the disk is asked."""
    known = _recent.get(owner.pk, key)
    if known is None and (known := _read(owner, key)) is not None:
        _recent.put(owner.pk, known)
    return known


def _key(timeline: Timeline, sources: Mapping[UUID, Source]) -> str:
    """Of all that is seen or heard, and of the files that it is read from: a proxy made anew is another file."""
    read = {pk: f"{source.checksum} {source.info.size}" for pk, source in sources.items()}
    content = fingerprint(timeline, read, in_shape_of(timeline.canvas))
    return sha256(f"preview {content}".encode()).hexdigest()


def _source(asset: Asset) -> Source:
    source, proxy = importing.to_source(asset, is_brought=False), asset.derived.get("proxy")
    if not proxy:
        return source
    return through_proxy(source, storage.path_of(storage.key_of(asset, "proxy")), proxy["size"])


def _keep(owner: User, preview: Preview) -> None:
    store = _store_of(owner)
    if _recent.get(owner.pk, preview.key) is None or not store.has(preview.key):
        _recent.put(owner.pk, preview)
        with TemporaryDirectory(prefix="preview-", dir=storage.cache_dir(owner)) as folder:
            file = Path(folder, "document")
            file.write_bytes(zlib.compress(json.dumps(_written(owner, preview)).encode(), level=1))
            store.put(preview.key, file)


def _written(owner: User, preview: Preview) -> dict[str, Any]:
    """Files by what they are, not by where they lie: the studio may move."""
    sources = {
        str(pk): {
            "is_proxy": source.path != storage.path_of(storage.original_key(owner.pk, pk)),
            "checksum": source.checksum,
            "info": source.info.to_json(),
        }
        for pk, source in preview.sources.items()
    }
    return {"timeline": preview.timeline.dump(), "sources": sources}


def _read(owner: User, key: str) -> Preview | None:
    with TemporaryDirectory(prefix="preview-", dir=storage.cache_dir(owner)) as folder:
        file = Path(folder, "document")
        if not _store_of(owner).get(key, file):
            return None
        kept = json.loads(zlib.decompress(file.read_bytes()))
    sources = {}
    for name, each in kept["sources"].items():
        pk = UUID(name)
        place = storage.derived_key(owner.pk, pk, "proxy") if each["is_proxy"] else storage.original_key(owner.pk, pk)
        sources[pk] = Source(storage.path_of(place), each["checksum"], MediaInfo.from_json(each["info"]))
    return Preview(key, Timeline.load(kept["timeline"]), sources)


def _store_of(owner: User) -> SegmentStore:
    return SegmentStore(storage.cache_dir(owner) / "previews", _LIMIT)


class _Recent:
    """The previews used last in this process, by whose they are and their key."""

    def __init__(self) -> None:
        self._kept: dict[tuple[UUID, str], Preview] = {}
        self._lock = Lock()

    def get(self, owner_id: UUID, key: str) -> Preview | None:
        with self._lock:
            preview = self._kept.pop((owner_id, key), None)
            if preview is not None:
                self._kept[owner_id, key] = preview
            return preview

    def put(self, owner_id: UUID, preview: Preview) -> None:
        with self._lock:
            self._kept[owner_id, preview.key] = preview
            while len(self._kept) > _REMEMBERED:
                del self._kept[next(iter(self._kept))]

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


_recent = _Recent()
