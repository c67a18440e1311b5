"""The rules that span parts of a document, and those that take the facts of its media to check."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from uuid import UUID

from engine.errors import Fault
from engine.frames import from_microseconds
from engine.media import MediaInfo
from engine.timeline.document import Timeline, Track
from engine.timeline.elements import (
    AnyElement,
    AudioElement,
    CaptionElement,
    ImageElement,
    Joining,
    MediaElement,
    VideoElement,
)

_A = {"video": "a video", "image": "a picture", "audio": "a sound", "lut": "a colour table"}


def faults(timeline: Timeline) -> list[Fault]:
    """Every rule that spans parts of the document. An empty list means a valid one."""
    found: list[Fault] = []
    if not timeline.tracks:
        found.append(Fault("tracks", "A timeline needs at least one track"))
    if not 0 <= timeline.position <= timeline.duration:
        found.append(Fault("position", "Playback position out of range"))
    if timeline.content_end > timeline.duration:
        given, needed = (_spoken(frames, timeline) for frames in (timeline.duration, timeline.content_end))
        found.append(Fault("duration", f"Timeline duration is {given} s, but its elements need {needed} s"))
    seen: set[UUID] = set()
    for t, track in enumerate(timeline.tracks):
        found += _track_faults(f"tracks.{t}", track)
        for path, part in [(f"tracks.{t}", track), *_places(t, track)]:
            if part.id in seen:
                found.append(Fault(f"{path}.id", f"Two {'tracks' if part is track else 'elements'} have the same id"))
            seen.add(part.id)
    for m, marker in enumerate(timeline.markers):
        if marker.id in seen:
            found.append(Fault(f"markers.{m}.id", "A marker has the id of another part"))
        seen.add(marker.id)
    return found


def media_faults(timeline: Timeline, media: Mapping[UUID, MediaInfo]) -> list[Fault]:
    """What the elements ask of their assets and do not get. An asset that is not in `media` is somebody else's to report."""
    found: list[Fault] = []
    rate = timeline.rate.fraction  # once for an asset, as fractions are slow and a document may name it a thousand times
    lengths = {pk: from_microseconds(info.duration_us, rate) for pk, info in media.items() if info.duration_us is not None}
    for t, track in enumerate(timeline.tracks):
        for path, element in _places(t, track):
            if isinstance(element, MediaElement) and element.asset in media:
                found += _asset_faults(path, element, media[element.asset], lengths.get(element.asset), timeline)
            for n, effect in enumerate(getattr(element, "effects", [])):
                table = media.get(effect.asset) if effect.kind == "lut" else None
                if table is not None and table.kind != "lut":
                    found.append(Fault(f"{path}.effects.{n}.asset", f"A colour table is needed, not {_A[table.kind]}"))
    return found


def _asset_faults(path: str, element: MediaElement, info: MediaInfo, there: int | None, timeline: Timeline) -> list[Fault]:
    """`there`: how many frames the asset has, where it has a length."""
    name = f"“{element.name}”" if element.name else "This clip's media"
    if isinstance(element, AudioElement) and not info.has_audio:
        return [Fault(f"{path}.asset", f"{name} has no sound")]
    if not isinstance(element, AudioElement) and info.kind != element.kind:
        return [Fault(f"{path}.asset", f"{name} is {_A[info.kind]}, not {_A[element.kind]}")]
    if isinstance(element, ImageElement) or there is None or (used := _used(element)) <= there * 1000:
        return []
    needed = _spoken(Fraction(used, 1000), timeline)
    message = f"{name} lasts {_spoken(there, timeline)} s, but the clip needs {needed} s of it"
    return [Fault(f"{path}.duration", message)]


def _used(element: VideoElement | AudioElement) -> int:
    """Thousandths of a frame of the asset, from its beginning to the end of what is used: speeds have no finer steps."""
    is_frozen = isinstance(element, VideoElement) and element.freeze
    return element.source_in * 1000 + (1000 if is_frozen else element.duration * round(element.speed * 1000))


def _track_faults(path: str, track: Track) -> list[Fault]:
    found: list[Fault] = []
    for e, element in enumerate(track.elements):
        here = f"{path}.elements.{e}"
        if not _belongs(element, track):
            found.append(Fault(f"{here}.kind", f"{element.kind.title()} does not go on {track.type} track {track.name!r}"))
        for first, last in (("fade_in", "fade_out"), ("sound_fade_in", "sound_fade_out")):
            if getattr(element, first, 0) + getattr(element, last, 0) > element.duration:
                found.append(Fault(f"{here}.{last}", "The fades are longer than the clip"))
    if track.type == "overlay":
        return found + [
            Fault(f"{path}.elements.{e}.transition", "A transition needs a video or audio track")
            for e, element in enumerate(track.elements)
            if isinstance(element, Joining) and element.transition is not None
        ]
    return found + list(_overlaps(path, track))


def _belongs(element: AnyElement, track: Track) -> bool:
    if isinstance(element, AudioElement):
        return track.type == "audio"
    if isinstance(element, CaptionElement):
        return track.type == "caption"
    return track.type in ("video", "overlay")


def _overlaps(path: str, track: Track) -> Iterator[Fault]:
    """Two may overlap where the later one says by which transition, and no third takes part."""
    ordered: Sequence[tuple[int, AnyElement]] = sorted(enumerate(track.elements), key=lambda item: (item[1].start, item[0]))
    before: AnyElement | None = None
    end = end_before = 0  # of all so far, and of all but the last of them
    for e, element in ordered:
        transition = element.transition if isinstance(element, Joining) else None
        here = f"{path}.elements.{e}"
        if transition is not None and (before is None or element.start >= end):
            yield Fault(f"{here}.transition", "A transition needs the clip to overlap the one before it")
        elif element.start < end and (transition is None or element.start < end_before or before is None or element.end <= end):
            yield Fault(f"{here}.start", f"Elements overlap on track {track.name!r}")
        end_before, end, before = end, max(end, element.end), element


def _places(t: int, track: Track) -> list[tuple[str, AnyElement]]:
    return [(f"tracks.{t}.elements.{e}", element) for e, element in enumerate(track.elements)]


def _spoken(frames: int | Fraction, timeline: Timeline) -> str:
    return f"{float(frames / timeline.rate.fraction):.3f}".rstrip("0").rstrip(".")
