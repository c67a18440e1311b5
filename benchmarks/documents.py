"""A film as our own document, and the map of its files."""

import json
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from benchmarks.film import DUCKING, MUSIC_LEVEL, Clip, Film, Inset, Title
from engine.timeline import AnyElement, AudioElement, Canvas, TextElement, Timeline, Track, Transition, VideoElement

TITLE_SIZE = 67  # per mille of the height: 72 pixels of 1080


@dataclass(frozen=True)
class Document:
    """The paths of both, as JSON."""

    timeline: Path
    media: Path


def write(film: Film, folder: Path) -> Document:
    """Both files, in `folder`."""
    written = Document(folder / f"{film.name}.json", folder / f"{film.name}-media.json")
    written.timeline.write_text(json.dumps(timeline(film).dump()))
    written.media.write_text(json.dumps(media(film)))
    return written


def timeline(film: Film) -> Timeline:
    """The same document whenever it is asked for: ids come from places."""
    clips: list[AnyElement] = [_clip(start, clip) for start, clip in film.placed()]
    tracks = [_track("video", clips)]
    if film.insets:
        tracks.append(_track("overlay", [_inset(inset, film) for inset in film.insets]))
    if film.titles:
        tracks.append(_track("overlay", [title_element(title) for title in film.titles], "titles"))
    if film.music is not None:
        music = AudioElement(
            id=_id("music"), asset=asset(film.music), start=0, duration=film.frames, volume=MUSIC_LEVEL, name="Music"
        )
        tracks.append(Track(id=_id("audio"), type="audio", name="Music", ducking=DUCKING, elements=[music]))
    return Timeline(canvas=Canvas(width=film.width, height=film.height), tracks=tracks, duration=film.frames)


def media(film: Film) -> dict[str, str]:
    files = [clip.source for clip in film.clips] + [inset.clip.source for inset in film.insets]
    files += [film.music] if film.music is not None else []
    return {str(asset(file)): str(file) for file in files}


def asset(file: Path) -> UUID:
    return _id(f"file {file}")


def title_element(title: Title) -> TextElement:
    return TextElement(
        id=_id(f"title {title.start}"),
        start=title.start,
        duration=title.frames,
        text=title.text,
        size=TITLE_SIZE,
        position="bottom",
    )


def _clip(start: int, clip: Clip) -> VideoElement:
    return VideoElement(
        id=_id(f"clip {start}"),
        start=start,
        duration=clip.frames,
        asset=asset(clip.source),
        source_in=clip.first,
        transition=Transition(kind="crossfade") if clip.cross else None,
    )


def _inset(inset: Inset, film: Film) -> VideoElement:
    return VideoElement(
        id=_id(f"inset {inset.start}"),
        start=inset.start,
        duration=inset.clip.frames,
        asset=asset(inset.clip.source),
        source_in=inset.clip.first,
        volume=0.0,
        scale=inset.width / film.width,
        x=(inset.x + inset.width / 2) / film.width - 0.5,
        y=(inset.y + inset.height / 2) / film.height - 0.5,
    )


def _track(kind: str, elements: list[AnyElement], name: str = "") -> Track:
    return Track.model_validate({"id": _id(f"track {name or kind}"), "type": kind, "name": name or kind, "elements": elements})


def _id(what: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"reelwright benchmark, {what}")
