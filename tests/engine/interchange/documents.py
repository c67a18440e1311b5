"""The timeline whose files are kept as golden ones, its media by name, and any valid timeline of these media."""

import itertools
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, get_args
from uuid import UUID

from hypothesis import assume
from hypothesis import strategies as st

from engine.interchange import MediaName
from engine.media import MediaInfo
from engine.timeline import (
    AnyElement,
    AudioElement,
    Canvas,
    CaptionElement,
    ColorElement,
    ImageElement,
    Marker,
    MarkerColour,
    Range,
    Rate,
    ShapeElement,
    TextElement,
    Timeline,
    Track,
    VideoElement,
    faults,
)

BEACH, CITY, LOGO, SONG, SILENT = (UUID(int=number) for number in range(1, 6))
NTSC = Rate(num=30000, den=1001)
_SOUND: dict[str, Any] = {"audio_codec": "aac", "audio_rate": 48000, "audio_channels": 2}


def _film(rate: Fraction, sound: dict[str, Any]) -> MediaInfo:
    facts = {"duration_us": 60_000_000, "width": 1920, "height": 1080, "frame_rate": rate, "video_codec": "h264"}
    return MediaInfo("video", "mp4", 1000, **{**facts, **sound})


NAMES = {
    BEACH: MediaName("beach day.mp4", "file:///media/beach%20day.mp4", _film(Fraction(30), _SOUND)),
    CITY: MediaName("city.mp4", "file:///media/city.mp4", _film(Fraction(24000, 1001), _SOUND)),
    LOGO: MediaName("logo.png", "file:///media/logo.png", MediaInfo("image", "png", 1000, width=800, height=600)),
    SONG: MediaName("song & dance.m4a", "file:///media/song.m4a", MediaInfo("audio", "mp4", 1, 60_000_000, **_SOUND)),
    SILENT: MediaName("silent.mp4", "file:///media/silent.mp4", _film(Fraction(30), {})),
}
_BY_TARGET = {media.target: (asset, media.info) for asset, media in NAMES.items()}
_BY_NAME = {media.name: (asset, media.info) for asset, media in NAMES.items()}


def find(name: str) -> tuple[UUID, MediaInfo] | None:
    return _BY_TARGET.get(name) or _BY_NAME.get(name)


def nothing(name: str) -> None:
    """Finds no media at all."""


def _id(number: int) -> UUID:
    return UUID(int=0x1000 + number)


def track(kind: str, *elements: AnyElement, number: int, **fields: Any) -> Track:
    return Track.model_validate({"type": kind, "elements": list(elements), "id": _id(number), **fields})


def known() -> Timeline:
    """Two cuts and a crossfade, a wipe, speeds, a still, words, a song, markers; with something lost in every format."""
    joined = {"transition": {"kind": "crossfade"}}
    wiped = {"transition": {"kind": "wipe_right"}}
    pictures = [
        {"kind": "video", "asset": BEACH, "start": 0, "duration": 100, "source_in": 10, "name": "Beach"},
        {"kind": "video", "asset": CITY, "start": 80, "duration": 90, "source_in": 30, "volume": 0.5, **joined},
        {"kind": "video", "asset": BEACH, "start": 160, "duration": 60, "source_in": 200, "speed": 2.0, **wiped},
        {"kind": "video", "asset": CITY, "start": 250, "duration": 50, "source_in": 40, "reverse": True, "opacity": 0.5},
        {"kind": "video", "link": _id(90), "asset": SILENT, "start": 300, "duration": 30, "source_in": 5, "freeze": True},
    ]
    stills = [{"kind": "image", "asset": LOGO, "start": 50, "duration": 60, "scale": 0.5, "x": 0.25, "rotation": 10.0}]
    titles = [
        {"kind": "text", "text": "Spring & <more>", "start": 20, "duration": 60, "name": "Title"},
        {"kind": "shape", "start": 40, "duration": 60},
    ]
    sounds = [
        {
            "kind": "audio",
            "asset": SONG,
            "start": 30,
            "duration": 200,
            "source_in": 60,
            "volume": 0.25,
            "pan": -0.5,
            "link": _id(90),
        }
    ]
    captions = [{"kind": "caption", "text": "Hello", "start": 10, "duration": 30}]
    rows: list[tuple[str, str, list[dict[str, Any]]]] = [
        ("audio", "Music", sounds),
        ("video", "Video 1", pictures),
        ("video", "Video 2", stills),
        ("overlay", "Titles", titles),
        ("caption", "Captions", captions),
    ]
    numbers = itertools.count(100)
    tracks = [
        {"id": _id(t), "type": kind, "name": name, "elements": [{"id": _id(next(numbers)), **each} for each in elements]}
        for t, (kind, name, elements) in enumerate(rows)
    ]
    marks = [(125, "Here & there", "orange"), (235, "", "blue"), (400, "Later", "pink")]
    markers = [{"id": _id(200 + n), "frame": at, "name": name, "color": color} for n, (at, name, color) in enumerate(marks)]
    guides = {"markers": markers, "range": {"start": 30, "end": 300}}
    return Timeline.model_validate({"tracks": tracks, "rate": NTSC, "duration": 360, "loudness": -14.0, **guides})


@st.composite
def timelines(draw: st.DrawFn, rates: Sequence[Rate] = (Rate(), NTSC, Rate(num=24), Rate(num=30000, den=1003))) -> Timeline:
    """Any valid timeline of NAMES: up to five tracks, transitions, overlays that overlap, any order, markers."""
    tracks = []
    for number in range(draw(st.integers(1, 5))):
        kind: Any = draw(st.sampled_from(["video", "audio", "overlay", "caption"]))
        elements = draw(_row(kind))
        named: dict[str, Any] = {"name": draw(st.sampled_from(["", "Row", 'é "<'])), "visible": draw(st.booleans())}
        named["muted"] = draw(st.booleans())
        tracks.append(Track(id=_id(number), type=kind, elements=draw(st.permutations(elements)), **named))
    end = max((each.end for row in tracks for each in row.elements), default=0)
    made = Timeline(
        tracks=tracks,
        rate=draw(st.sampled_from(rates)),
        canvas=Canvas(width=1080),
        duration=end + draw(st.integers(0, 9)),
        markers=draw(st.lists(_marker(), max_size=3)),
        range=draw(st.none() | st.builds(Range, start=st.integers(0, 50), end=st.integers(51, 400))),
    )
    assume(not faults(made))
    return made


def _marker() -> st.SearchStrategy[Marker]:
    """In frames that lie within the timeline, and beyond it."""
    names, colours = st.sampled_from(["", "A note", 'é "<']), st.sampled_from(get_args(MarkerColour))
    return st.builds(Marker, id=st.uuids(version=4), frame=st.integers(0, 300), name=names, color=colours)


@st.composite
def _row(draw: st.DrawFn, kind: Any) -> list[AnyElement]:
    made: list[AnyElement] = []
    end = end_before = 0
    for _ in range(draw(st.integers(0, 4))):
        fields: dict[str, Any] = {}
        start = end + draw(st.integers(0, 30))
        duration = draw(st.integers(1, 60))
        if kind == "overlay":
            start = draw(st.integers(0, 60))
        elif kind != "caption" and end > end_before and draw(st.booleans()):
            start = draw(st.integers(max(end_before, made[-1].start), end - 1))
            duration = end - start + draw(st.integers(1, 60))
            fields["transition"] = {"kind": draw(st.sampled_from(["crossfade", "wipe_left", "radial"]))}
        end_before, end = end, start + duration
        made.append(_element(draw, kind, {"start": start, "duration": duration, "id": draw(st.uuids(version=4)), **fields}))
    return made


def _element(draw: st.DrawFn, track: str, basic: dict[str, Any]) -> AnyElement:
    if track == "caption":
        return CaptionElement(text=draw(st.sampled_from(["Hi", "<a> & b\nc"])), **basic)
    basic["name"] = draw(st.sampled_from(["", "A clip", "quote \" ' & <tag>"]))
    basic["link"] = draw(st.sampled_from([None, _id(90)]))
    basic["volume" if track == "audio" else "opacity"] = draw(st.sampled_from([0.0, 0.5, 1.0]))
    kind = "audio" if track == "audio" else draw(st.sampled_from(["video", "video", "image", "text", "shape", "color"]))
    playing: dict[str, Any] = {"source_in": draw(st.integers(0, 900))}
    playing |= {"speed": draw(st.sampled_from([1.0, 2.0, 0.5, 1.2345, 0.25, 4.0])), "reverse": draw(st.booleans())}
    if kind == "audio":
        return AudioElement(asset=draw(st.sampled_from([BEACH, SONG])), **basic, **playing)
    if kind == "video":
        playing |= {"freeze": draw(st.booleans()), "volume": draw(st.sampled_from([0.0, 0.3, 1.0]))}
        return VideoElement(asset=draw(st.sampled_from([BEACH, CITY, SILENT])), **basic, **playing)
    if kind == "image":
        return ImageElement(asset=LOGO, scale=draw(st.sampled_from([1.0, 0.5])), **basic)
    if kind == "text":
        return TextElement(text=draw(st.sampled_from(["Hi", "<a> & b\nc"])), **basic)
    return ShapeElement(**basic) if kind == "shape" else ColorElement(**basic)
