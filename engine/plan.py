"""Timeline + media facts + preset -> RenderPlan: segments of picture and a list of sounds. Pure; every decision is here.

Output time is whole frames at the document's rate and whole samples at 48 kHz. The picture is cut into segments at
the edges of clips on video tracks and, inside, every ten seconds from the clip's own start; texts and overlays do not
cut. A segment's key is the hash of all that decides its pixels, and not of its place in time.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

from engine import fonts
from engine.errors import Fault, InvalidTimeline, MissingMedia
from engine.frames import to_samples
from engine.geometry import Area, Placing, centred, place
from engine.media import MediaInfo
from engine.policy import MAX_SECONDS
from engine.presets import Preset
from engine.timeline import AudioElement, ImageElement, TextElement, Timeline, VideoElement, faults, media_faults

ENGINE = 1  # raise it whenever the same plan would give other pixels or other samples
SHORTEST_SECONDS = 1  # no segment is shorter than this only because ten seconds had passed


@dataclass(frozen=True)
class Source:
    """A media file: where it lies, the sha256 of its bytes, and what is in it."""

    path: Path
    checksum: str
    info: MediaInfo


@dataclass(frozen=True)
class Picture:
    """A moving or still picture, shown in frames [begin, end) of its segment.

    `source_in` is the frame of the source, at the output rate, that is shown at `begin`. `name` is for messages only.
    """

    source: Source
    name: str
    source_in: int
    begin: int
    end: int
    placing: Placing
    opacity: float

    @property
    def is_still(self) -> bool:
        return self.source.info.kind == "image"

    @property
    def is_opaque(self) -> bool:
        return self.opacity == 1 and not has_alpha(self.source.info.pixel_format)


@dataclass(frozen=True)
class Words:
    """Text, shown in frames [begin, end) of its segment. `size` and the margins are pixels of the output."""

    text: str
    begin: int
    end: int
    size: float
    margin_x: int
    margin_y: int
    color: str
    weight: str
    position: str
    align: str
    opacity: float


Layer = Picture | Words


@dataclass(frozen=True)
class Segment:
    """`frames` frames of output from frame `start` on; layers bottom to top, over the background."""

    start: int
    frames: int
    layers: tuple[Layer, ...]
    key: str = ""

    def sources(self) -> list[Source]:
        return [layer.source for layer in self.layers if isinstance(layer, Picture)]


@dataclass(frozen=True)
class Sound:
    """`samples` samples of a source, from sample `source_in` of it, heard from sample `start` of the output.

    `skipped`: how many samples of the same sound came before these, when it is mixed in several windows.
    """

    source: Source
    name: str
    source_in: int
    start: int
    samples: int
    volume: float
    skipped: int = 0


@dataclass(frozen=True)
class RenderPlan:
    preset: Preset
    rate: Fraction
    background: str
    frames: int
    segments: tuple[Segment, ...]
    sounds: tuple[Sound, ...]

    @property
    def samples(self) -> int:
        return to_samples(self.frames, self.rate)

    @property
    def size(self) -> tuple[int, int]:
        return self.preset.width, self.preset.height


def plan(timeline: Timeline, sources: Mapping[UUID, Source], preset: Preset) -> RenderPlan:
    """Raises InvalidTimeline when the document breaks a rule or asks for more than a source has, MissingMedia when one lacks."""
    found = faults(timeline) or media_faults(timeline, {asset: source.info for asset, source in sources.items()})
    if timeline.duration == 0:
        found.append(Fault("duration", "The timeline is empty"))
    if timeline.duration / timeline.rate.fraction > MAX_SECONDS:
        found.append(Fault("duration", f"A video may last at most {MAX_SECONDS // 3600} hours"))
    if found:
        raise InvalidTimeline(found)
    _require(timeline, sources)
    whole = RenderPlan(
        preset, timeline.rate.fraction, timeline.canvas.background.upper(), timeline.duration, (), _sounds(timeline, sources)
    )
    canvas = centred(timeline.canvas.width, timeline.canvas.height, Area(0, 0, preset.width, preset.height))
    shown = _shown(timeline, sources, canvas)
    segments = (_segment(whole, start, end, shown) for start, end in spans(timeline, preset))
    return replace(whole, segments=tuple(segments))


def at(planned: RenderPlan, frame: int) -> Segment:
    """The one frame of output at `frame`, as a segment."""
    segment = next(each for each in planned.segments if each.start <= frame < each.start + each.frames)
    place = frame - segment.start
    layers = [layer for layer in segment.layers if layer.begin <= place < layer.end]
    return Segment(frame, 1, tuple(_clipped(layer, layer.begin, place, place + 1) for layer in layers))


def fingerprint(timeline: Timeline, checksums: Mapping[UUID, str], preset: Preset) -> str:
    """The same fingerprint, the same video. Names, ids, zoom, playhead and hidden tracks do not count."""
    tracks = [
        [_essence(element.model_dump(mode="json"), checksums) for element in track.elements]
        for track in timeline.tracks
        if track.visible
    ]
    essence = {
        "engine": ENGINE,
        "rate": str(timeline.rate.fraction),
        "canvas": timeline.canvas.model_dump(),
        "duration": timeline.duration,
        "tracks": tracks,
        "overlays": [track.type == "overlay" for track in timeline.tracks if track.visible],
        "preset": vars(preset),
        "fonts": fonts.fingerprint() if any(isinstance(element, TextElement) for element in timeline.elements()) else "",
    }
    return _digest(essence)


def spans(timeline: Timeline, preset: Preset) -> list[tuple[int, int]]:
    """The segments' [start, end), which tile [0, duration) exactly."""
    edges = {0, timeline.duration}
    for track in timeline.tracks:
        if track.type == "video" and track.visible:
            for element in track.elements:
                if not isinstance(element, TextElement):
                    edges |= {element.start, element.end}
    cuts = sorted(edges)
    longest = max(1, (preset.longest_seconds * timeline.rate.fraction).__floor__())
    shortest = (SHORTEST_SECONDS * timeline.rate.fraction).__floor__()
    return [span for start, end in pairwise(cuts) for span in _chop(start, end, longest, shortest)]


def has_alpha(pixel_format: str) -> bool:
    return pixel_format.startswith(("rgba", "bgra", "argb", "abgr", "yuva", "gbrap", "ya", "pal8"))


def _chop(start: int, end: int, longest: int, shortest: int) -> list[tuple[int, int]]:
    """Pieces of `longest` from `start` on; what would be left over as a scrap is shared with the piece before it."""
    cuts = [*range(start, end, longest), end]
    if len(cuts) > 2 and cuts[-1] - cuts[-2] < shortest:
        cuts[-2] = (cuts[-3] + cuts[-1]) // 2
    return list(pairwise(cuts))


def _require(timeline: Timeline, sources: Mapping[UUID, Source]) -> None:
    for element in timeline.elements():
        if not isinstance(element, TextElement) and element.asset not in sources:
            raise MissingMedia(f"{spoken_name(element.name)} is no longer in the library.", f"asset {element.asset}")


def spoken_name(name: str) -> str:
    return f"“{name}”" if name else "A clip's media"


def _shown(timeline: Timeline, sources: Mapping[UUID, Source], canvas: Area) -> list[tuple[int, Layer]]:
    """(start on the timeline, layer) of all that has pixels, bottom to top. The layer's own frames count from its start."""
    shown: list[tuple[int, Layer]] = []
    for track in timeline.tracks:
        for element in sorted(track.elements, key=lambda element: element.start) if track.visible else []:
            if not isinstance(element, AudioElement) and element.opacity > 0:
                shown.append((element.start, _layer(element, sources, canvas)))
    return shown


def _layer(element: VideoElement | ImageElement | TextElement, sources: Mapping[UUID, Source], canvas: Area) -> Layer:
    if isinstance(element, TextElement):
        margin_x, margin_y = canvas.x + round(canvas.width * 0.05), canvas.y + round(canvas.height * 0.05)
        size = round(element.size * canvas.height / 1000, 2)
        look = (element.color.upper(), element.weight, element.position, element.align, element.opacity)
        return Words(element.text, 0, element.duration, size, margin_x, margin_y, *look)
    source = sources[element.asset]
    source_in = element.source_in if isinstance(element, VideoElement) else 0
    placing = place(source.info.width or 1, source.info.height or 1, canvas, element.fit)
    return Picture(source, element.name, source_in, 0, element.duration, placing, element.opacity)


def _segment(whole: RenderPlan, start: int, end: int, shown: list[tuple[int, Layer]]) -> Segment:
    layers = [_clipped(layer, at, start, end) for at, layer in shown if at < end and at + layer.end > start]
    segment = Segment(start, end - start, _uncovered(layers, end - start, whole.size))
    return replace(segment, key=_digest(_pixels(whole, segment)))


def _clipped(layer: Layer, begin: int, start: int, end: int) -> Layer:
    """The part of a layer shown from `begin` on which falls into [start, end), counted from `start`."""
    skipped = max(0, start - begin)
    first, last = max(begin, start) - start, min(begin + layer.end - layer.begin, end) - start
    if isinstance(layer, Words):
        return replace(layer, begin=first, end=last)
    source_in = layer.source_in if layer.is_still else layer.source_in + skipped
    return replace(layer, begin=first, end=last, source_in=source_in)


def _uncovered(layers: list[Layer], frames: int, size: tuple[int, int]) -> tuple[Layer, ...]:
    """Without what lies under a picture that fills the whole frame for the whole segment."""
    for index in range(len(layers) - 1, 0, -1):
        layer = layers[index]
        if isinstance(layer, Picture) and layer.is_opaque and layer.placing.covers(*size) and layer.end - layer.begin == frames:
            return tuple(layers[index:])
    return tuple(layers)


def _pixels(whole: RenderPlan, segment: Segment) -> dict[str, Any]:
    has_words = any(isinstance(layer, Words) for layer in segment.layers)
    return {
        "engine": ENGINE,
        "preset": {name: value for name, value in vars(whole.preset).items() if name not in ("name", "label", "audio_bitrate")},
        "rate": str(whole.rate),
        "background": whole.background,
        "frames": segment.frames,
        "layers": [_layer_pixels(layer) for layer in segment.layers],
        "fonts": fonts.fingerprint() if has_words else "",
    }


def _layer_pixels(layer: Layer) -> dict[str, Any]:
    if isinstance(layer, Words):
        return dict(vars(layer))
    picture = {name: value for name, value in vars(layer).items() if name not in ("source", "name", "placing")}
    return {**picture, "source": layer.source.checksum, "placing": layer.placing.to_json()}


def _sounds(timeline: Timeline, sources: Mapping[UUID, Source]) -> tuple[Sound, ...]:
    rate, found = timeline.rate.fraction, []
    for track in timeline.tracks:
        for element in track.elements if track.visible else []:
            if not isinstance(element, VideoElement | AudioElement) or element.volume == 0:
                continue
            source = sources[element.asset]
            if source.info.has_audio:
                start, end = to_samples(element.start, rate), to_samples(element.end, rate)
                found.append(Sound(source, element.name, to_samples(element.source_in, rate), start, end - start, element.volume))
    return tuple(sorted(found, key=lambda sound: (sound.start, sound.samples, sound.source.checksum)))


def _essence(element: dict[str, Any], checksums: Mapping[UUID, str]) -> dict[str, Any]:
    kept = {name: value for name, value in element.items() if name not in ("id", "name")}
    if "asset" in kept:
        kept["asset"] = checksums.get(UUID(kept["asset"]), kept["asset"])
    return kept


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
