"""Pictures of single frames of a project, made when asked for and kept by what decides their content."""

import hashlib
import os
import threading
from pathlib import Path
from uuid import UUID

from engine.errors import RenderFailed
from engine.plan import fingerprint
from engine.presets import PRESETS
from engine.preview import still
from engine.segments import SegmentStore
from engine.timeline import Timeline
from media_library import storage
from media_library.models import Asset
from media_library.scratch import scratch
from projects import planning
from projects.models import Project

HEIGHT = 540
_LIMIT = 200 * 1024**2  # bytes of stills that are kept for each person
_PATIENCE = 20.0  # seconds that a request waits for its turn
_turns = threading.Semaphore(os.cpu_count() or 1)  # each still is an encoder at work inside a web process


def key_of(project: Project, timeline: Timeline, frame: int) -> str:
    """The same key, the same picture: it serves as the ETag."""
    assets = _ready(project, timeline)
    content = fingerprint(timeline, {pk: asset.checksum for pk, asset in assets.items()}, PRESETS["720p"])
    return hashlib.sha256(f"{content}:{frame}:{HEIGHT}".encode()).hexdigest()


def draw(project: Project, timeline: Timeline, frame: int, key: str) -> bytes:
    """A JPEG of that frame. Raises EngineError with a sentence."""
    store = SegmentStore(storage.cache_dir(project.owner) / "stills", _LIMIT)
    with scratch("still") as folder:
        out = folder / "still.jpg"
        if not store.get(key, out):
            _make(project, timeline, frame, out, folder)
            store.put(key, out)
        return out.read_bytes()


def _make(project: Project, timeline: Timeline, frame: int, out: Path, folder: Path) -> None:
    sources = planning.sources_of(project.owner, timeline)
    planning.bring_for(timeline, sources, frame)
    if not _turns.acquire(timeout=_PATIENCE):
        raise RenderFailed("The studio is busy. Try again in a moment.")
    try:
        still(timeline, sources, frame, out, folder, height=HEIGHT)
    finally:
        _turns.release()


def _ready(project: Project, timeline: Timeline) -> dict[UUID, Asset]:
    ready = Asset.objects.visible_to(project.owner).filter(status=Asset.Status.READY)
    return ready.in_bulk(list(timeline.assets()))
