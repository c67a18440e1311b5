"""Timeline + media facts + preset -> RenderPlan: segments of picture and a list of sounds. Pure; every decision is here.

Output time is whole frames at the document's rate and whole samples at 48 kHz. The picture is cut into segments at
the edges of clips on video tracks and, inside, every ten seconds from the clip's own start; texts and overlays do not
cut. A segment's key is the hash of all that decides its pixels, and not of its place in time.
"""

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any
from uuid import UUID

from engine import fonts
from engine.errors import Fault, InvalidTimeline, MissingMedia
from engine.frames import to_samples
from engine.geometry import Area, centred
from engine.layers import Joint, Layer, Picture, Segment, clipped, covers, essence, sides_of
from engine.media import Source
from engine.policy import MAX_SECONDS
from engine.presets import Preset
from engine.sounds import Sound, heard_tracks, plan_sounds
from engine.subtitles import Subtitles, subtitles_of
from engine.text import Words
from engine.timeline import (
    AnyElement,
    AudioElement,
    CaptionElement,
    ColorElement,
    Joining,
    MediaElement,
    ShapeElement,
    TextElement,
    Timeline,
    Visible,
    faults,
    media_faults,
)

ENGINE = 2  # raise it whenever the same plan would give other pixels or other samples
WRITTEN = TextElement | ShapeElement | CaptionElement
REVERSED_SECONDS, COPIED_SECONDS = 2, 60
SHORTEST_SECONDS = 1  # no segment is shorter than this only because ten seconds had passed


@dataclass(frozen=True)
class RenderPlan:
    """`tables`: the colour tables that effects name. `loudness` in LUFS. `subtitles`: captions that are not drawn.

    `lead`: samples that are mixed before the first one that is heard, in which the sounds count; for a part of a whole.
    """

    preset: Preset
    rate: Fraction
    background: str
    fill: str
    frames: int
    segments: tuple[Segment, ...]
    sounds: tuple[Sound, ...]
    loudness: float | None
    tables: Mapping[UUID, Source]
    subtitles: tuple[Subtitles, ...] = ()
    lead: int = 0

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
        preset,
        timeline.rate.fraction,
        timeline.canvas.background.upper(),
        timeline.canvas.fill,
        timeline.duration,
        (),
        plan_sounds(timeline, sources),
        timeline.loudness,
        {table: sources[table] for table in timeline.tables()},
        subtitles_of(timeline) if preset.captions in ("soft", "beside") else (),
    )
    canvas = centred(timeline.canvas.width, timeline.canvas.height, Area(0, 0, preset.width, preset.height))
    shown = _shown(whole, timeline, sources, canvas)
    cut = spans(timeline, preset, shown)
    segments = (_segment(whole, *span, layers) for span, layers in zip(cut, _by_span(cut, shown), strict=True))
    return replace(whole, segments=tuple(segments))


def at(planned: RenderPlan, frame: int) -> Segment:
    """The one frame of output at `frame`, as a segment."""
    segment = next(each for each in planned.segments if each.start <= frame < each.start + each.frames)
    place = frame - segment.start
    return Segment(
        frame, 1, tuple(clipped(layer, place, place + 1) for layer in segment.layers if layer.begin <= place < layer.end)
    )


def fingerprint(timeline: Timeline, checksums: Mapping[UUID, str], preset: Preset) -> str:
    """The same fingerprint, the same video. Names, ids, links, markers, in and out points, zoom, playhead and what is
    neither seen nor heard do not count.
    """
    heard = heard_tracks(timeline)
    tracks = [
        {
            "visible": track.visible,
            "heard": track in heard,
            "is_overlay": track.type == "overlay",
            "ducking": track.ducking,
            "language": track.language,
            "elements": [_essence(element.model_dump(mode="json"), checksums) for element in track.elements],
        }
        for track in timeline.tracks
        if track.visible or track in heard
    ]
    essence = {
        "engine": ENGINE,
        "rate": str(timeline.rate.fraction),
        "canvas": timeline.canvas.model_dump(),
        "duration": timeline.duration,
        "loudness": timeline.loudness,
        "tracks": tracks,
        "preset": [
            preset.format.name,
            preset.picture_essence,
            preset.sound_essence,
            preset.captions,
            preset.longest_seconds,
            preset.copies,
        ],
        "fonts": fonts.fingerprint() if any(isinstance(each, WRITTEN) for each in timeline.elements()) else "",
    }
    return _digest(essence)


def part_of(planned: RenderPlan, segment: Segment, begin: int, end: int) -> Segment:
    """Frames [begin, end) of a segment, to be encoded."""
    layers = [clipped(layer, begin, end) for layer in segment.layers if layer.begin < end and layer.end > begin]
    part = Segment(segment.start + begin, end - begin, tuple(layers))
    return replace(part, key=_digest(_pixels(planned, part)))


def spans(timeline: Timeline, preset: Preset, shown: Sequence[Layer]) -> list[tuple[int, int]]:
    """The segments' [start, end), which tile [0, duration) exactly."""
    edges = {0, timeline.duration}
    for track in timeline.tracks:
        for element in track.elements if track.visible and track.type == "video" else []:
            if not isinstance(element, WRITTEN):
                edges |= {element.start, element.end}
    runs, rate = list(pairwise(sorted(edges))), timeline.rate.fraction
    shortest = (SHORTEST_SECONDS * rate).__floor__()
    return [
        span
        for run, layers in zip(runs, _by_span(runs, shown), strict=True)
        for span in _chop(*run, max(1, (_longest(layers, preset, rate) * rate).__floor__()), shortest)
    ]


def _longest(layers: Sequence[Layer], preset: Preset, rate: Fraction) -> int:
    """Seconds of a segment: few of a film that is reversed, for it is held in memory whole; many of what is only copied."""
    pictures = [side for layer in layers for side in sides_of(layer) if isinstance(side, Picture)]
    if any(picture.is_reversed for picture in pictures):
        return min(REVERSED_SECONDS, preset.longest_seconds)
    if len(layers) == 1 and len(pictures) == 1 and pictures[0].may_be_copied(preset, rate):
        return max(COPIED_SECONDS, preset.longest_seconds)
    return preset.longest_seconds


def spoken_name(name: str) -> str:
    return f"“{name}”" if name else "A clip's media"


def _chop(start: int, end: int, longest: int, shortest: int) -> list[tuple[int, int]]:
    """Pieces of `longest` from `start` on; what would be left over as a scrap is shared with the piece before it."""
    cuts = [*range(start, end, longest), end]
    if len(cuts) > 2 and cuts[-1] - cuts[-2] < shortest:
        cuts[-2] = (cuts[-3] + cuts[-1]) // 2
    return list(pairwise(cuts))


def _require(timeline: Timeline, sources: Mapping[UUID, Source]) -> None:
    for element in timeline.elements():
        if isinstance(element, MediaElement) and element.asset not in sources:
            raise MissingMedia(f"{spoken_name(element.name)} is no longer in the library.", f"asset {element.asset}")
    if lacking := timeline.tables() - sources.keys():
        raise MissingMedia("A colour table is no longer in the library.", f"assets {sorted(map(str, lacking))}")


def _shown(whole: RenderPlan, timeline: Timeline, sources: Mapping[UUID, Source], canvas: Area) -> list[Layer]:
    """All that has pixels, bottom to top; frames [begin, end) are those of the timeline."""
    shown: list[Layer] = []
    for track in timeline.tracks:
        elements = [each for each in track.elements if _is_drawn(each, whole)] if track.visible else []
        layers = [_layer(each, sources, canvas) for each in sorted(elements, key=lambda each: each.start)]
        shown += layers if track.type == "overlay" else _joined(layers)
    return shown


def _is_drawn(element: AnyElement, whole: RenderPlan) -> bool:
    if isinstance(element, CaptionElement):
        return whole.preset.captions == "burned"
    return not isinstance(element, AudioElement)


def _layer(element: AnyElement, sources: Mapping[UUID, Source], canvas: Area) -> Picture | Words:
    assert not isinstance(element, AudioElement)
    if isinstance(element, TextElement | ShapeElement | CaptionElement):
        return Words(element, canvas, 0, element.start, element.end)
    source = None if isinstance(element, ColorElement) else sources[element.asset]
    return Picture(element, source, canvas, 0, element.start, element.end)


def _joined(layers: Sequence[Picture | Words]) -> Iterator[Layer]:
    """The layers of one track, their overlaps as joints."""
    for n, layer in enumerate(layers):
        begin = max(layer.begin, layers[n - 1].end) if n else layer.begin
        after = layers[n + 1] if n + 1 < len(layers) else None
        end = min(layer.end, after.begin) if after is not None else layer.end
        if begin < end:
            yield _stretch(layer, begin, end)
        if after is not None and after.begin < layer.end:
            yield _joint(layer, after)


def _joint(before: Picture | Words, after: Picture | Words) -> Joint:
    begin, end = after.begin, before.end
    transition = after.element.transition if isinstance(after.element, Joining) else None
    assert transition is not None  # or the document would be invalid
    return Joint(transition.kind, _stretch(before, begin, end), _stretch(after, begin, end), 0, end - begin, begin, end)


def _stretch(layer: Picture | Words, begin: int, end: int) -> Picture | Words:
    return replace(layer, first=layer.first + begin - layer.begin, begin=begin, end=end)


def _by_span(cut: Sequence[tuple[int, int]], shown: Sequence[Layer]) -> list[list[Layer]]:
    """For each span what is shown in it, in the time that it takes to say so: a film may have thousands of both."""
    found: list[list[Layer]] = [[] for _ in cut]
    starts = [start for start, _ in cut]
    for layer in shown:
        for n in range(bisect_right(starts, layer.begin) - 1, bisect_left(starts, layer.end)):
            found[n].append(layer)
    return found


def _segment(whole: RenderPlan, start: int, end: int, shown: Sequence[Layer]) -> Segment:
    layers = [clipped(layer, start, end) for layer in shown]
    seen = [layer for layer in layers if not _is_invisible(layer)]
    uncovered = _uncovered(seen, end - start, whole.size)
    only = uncovered[0] if len(uncovered) == 1 else None
    is_alone = isinstance(only, Picture) and only.frames == end - start and only.may_be_copied(whole.preset, whole.rate)
    segment = Segment(start, end - start, uncovered, may_copy=is_alone)
    return replace(segment, key=_digest(_pixels(whole, segment)))


def _is_invisible(layer: Layer) -> bool:
    if isinstance(layer, Picture):
        return list(layer.opacities) == [0]
    element = layer.element if isinstance(layer, Words) else None
    return isinstance(element, Visible) and element.opacity == 0 and not element.keyframes.opacity


def _uncovered(layers: list[Layer], frames: int, size: tuple[int, int]) -> tuple[Layer, ...]:
    """Without what lies under a picture that fills the whole frame for the whole segment."""
    for index in range(len(layers) - 1, 0, -1):
        layer = layers[index]
        if layer.end - layer.begin == frames and covers(layer, size):
            return tuple(layers[index:])
    return tuple(layers)


def _pixels(whole: RenderPlan, segment: Segment) -> dict[str, Any]:
    return {
        "engine": ENGINE,
        "preset": whole.preset.picture_essence,
        "rate": str(whole.rate),
        "background": whole.background,
        "fill": whole.fill,
        "frames": segment.frames,
        "copied": segment.may_copy,
        "layers": [essence(layer) for layer in segment.layers],
        "tables": {str(table): whole.tables[table].checksum for table in segment.tables()},
        "fonts": fonts.fingerprint() if segment.has_words else "",
    }


def _essence(element: dict[str, Any], checksums: Mapping[UUID, str]) -> dict[str, Any]:
    kept = {name: value for name, value in element.items() if name not in ("id", "name", "link")}
    if "asset" in kept:
        kept["asset"] = checksums.get(UUID(kept["asset"]), kept["asset"])
    return kept


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
