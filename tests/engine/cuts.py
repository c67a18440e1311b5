"""Timelines and sources for the engine's tests, short to write."""

import hashlib
import itertools
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from engine import sandbox
from engine.media import MediaInfo, Source
from engine.plan import RenderPlan, plan
from engine.presets import Preset
from engine.probe import probe
from engine.render import render
from engine.segments import SegmentStore
from engine.timeline import AnyElement, AudioElement, ImageElement, TextElement, Timeline, Track, VideoElement

TINY = Preset("tiny", "Tiny", 320, 180, longest_seconds=2)
FILM, OTHER, PHOTO, MUSIC = (UUID(int=number) for number in range(1, 5))
_ids = itertools.count(1000)


def film(seconds: int = 60, width: int = 1920, height: int = 1080, **facts: Any) -> MediaInfo:
    values = {"frame_rate": Fraction(30), "video_codec": "h264", "audio_codec": "aac", "audio_rate": 48000, "audio_channels": 2}
    values |= {
        "kind": "video",
        "container": "mp4",
        "size": 1000,
        "pixel_format": "yuv420p",
        "matrix": "bt709",
        "duration_us": seconds * 1_000_000,
        "width": width,
        "height": height,
    }
    return MediaInfo(**{**values, **facts})


def photo(width: int = 800, height: int = 600, pixel_format: str = "rgb24") -> MediaInfo:
    return MediaInfo("image", "png", 1000, width=width, height=height, pixel_format=pixel_format)


def music(seconds: int = 60) -> MediaInfo:
    return MediaInfo("audio", "mp4", 1000, duration_us=seconds * 1_000_000, audio_codec="aac", audio_rate=48000, audio_channels=2)


def pretended(**infos: MediaInfo) -> dict[UUID, Source]:
    """Sources that do not exist, for what only plans: film=, other=, photo=, music=."""
    given = {"film": film(), "other": film(), "photo": photo(), "music": music(), **infos}
    names = {"film": FILM, "other": OTHER, "photo": PHOTO, "music": MUSIC}
    return {names[name]: Source(Path(f"/media/{name}"), f"checksum of {name}", info) for name, info in given.items()}


def real(path: Path) -> Source:
    """A file as it is now; looked into once."""
    stat = path.stat()
    return _real(path, stat.st_mtime_ns, stat.st_size)


def deleted_at_the_start(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That file goes when a process that reads it is about to begin."""
    confine = sandbox.confine

    def late(argv: Sequence[str], box: sandbox.Box) -> list[str]:
        if path in box.reads:
            path.unlink(missing_ok=True)
        return confine(argv, box)

    monkeypatch.setattr(sandbox, "confine", late)


@cache
def _real(path: Path, changed_at: int, size: int) -> Source:
    return Source(path, hashlib.sha256(path.read_bytes()).hexdigest(), probe(path))


def clip(start: int, duration: int, source_in: int = 0, asset: UUID = FILM, **fields: Any) -> VideoElement:
    return VideoElement(id=_id(), asset=asset, start=start, duration=duration, source_in=source_in, **fields)


def picture(start: int, duration: int, **fields: Any) -> ImageElement:
    return ImageElement(**{"id": _id(), "asset": PHOTO, "start": start, "duration": duration, **fields})


def sound(start: int, duration: int, source_in: int = 0, **fields: Any) -> AudioElement:
    return AudioElement(**{"id": _id(), "asset": MUSIC, "start": start, "duration": duration, "source_in": source_in, **fields})


def title(start: int, duration: int, text: str = "Title", **fields: Any) -> TextElement:
    return TextElement(id=_id(), start=start, duration=duration, text=text, **fields)


def video_track(*elements: AnyElement, **fields: Any) -> Track:
    return Track(**{"id": _id(), "type": "video", "name": "Video 1", "elements": list(elements), **fields})


def overlay_track(*elements: AnyElement, **fields: Any) -> Track:
    return video_track(*elements, **{"type": "overlay", "name": "Overlay 1", **fields})


def audio_track(*elements: AnyElement, **fields: Any) -> Track:
    return video_track(*elements, **{"type": "audio", "name": "Audio 1", **fields})


def timeline(*tracks: Track, duration: int | None = None, **fields: Any) -> Timeline:
    """As long as its content, unless said otherwise."""
    made = Timeline(tracks=list(tracks), **fields)
    length = made.content_end if duration is None else duration
    return Timeline(tracks=list(tracks), duration=length, **fields)


def planned(*tracks: Track, preset: Preset = TINY, sources: dict[UUID, Source] | None = None, **fields: Any) -> RenderPlan:
    return plan(timeline(*tracks, **fields), pretended() if sources is None else sources, preset)


def rendered(planned: RenderPlan, folder: Path, store: SegmentStore | None = None, parallel: int = 2) -> Path:
    """The finished file in `folder`, which serves one render at a time."""
    out = folder / "out.mp4"
    kept = store or SegmentStore(folder / "cache", 10**9)
    render(planned, out, kept, folder / "work", report=lambda fraction, stage: None, should_stop=lambda: False, parallel=parallel)
    return out


def with_preset(**fields: Any) -> Preset:
    return replace(TINY, **fields)


def _id() -> UUID:
    return UUID(int=next(_ids))
