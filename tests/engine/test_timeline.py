"""The rules of the document, each with its message, and all of them at once with their paths."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from engine.errors import InvalidTimeline
from engine.timeline import MAX_FRAMES, Canvas, Rate, TextElement, Timeline, media_faults, read
from tests.engine.cuts import (
    FILM,
    MUSIC,
    OTHER,
    PHOTO,
    audio_track,
    clip,
    film,
    music,
    overlay_track,
    photo,
    picture,
    sound,
    timeline,
    title,
    video_track,
)


def document(**change: Any) -> dict[str, Any]:
    return {**timeline(video_track(clip(0, 30)), audio_track(sound(0, 30))).dump(), **change}


def nested(depth: int) -> list[Any]:
    inner: list[Any] = []
    for _ in range(depth):
        inner = [inner]
    return inner


def told(data: dict[str, Any]) -> list[tuple[str, str]]:
    return [(fault.path, fault.message) for fault in read(data)[1]]


def element(**change: Any) -> dict[str, Any]:
    return {**clip(0, 30).model_dump(mode="json"), **change}


def tracks(*elements: dict[str, Any], **change: Any) -> list[dict[str, Any]]:
    return [{**video_track().model_dump(mode="json"), "elements": list(elements), **change}]


def test_a_new_timeline_has_one_video_and_one_audio_track_and_no_length() -> None:
    made = Timeline.new()
    assert sorted(track.type for track in made.tracks) == ["audio", "video"]
    assert made.duration == 0 and told(made.dump()) == []


def test_what_is_stored_is_read_back_the_same() -> None:
    made = timeline(video_track(clip(0, 30), picture(30, 5)), overlay_track(title(0, 9)), audio_track(sound(3, 7)), zoom=2.5)
    assert Timeline.load(made.dump()) == made


@pytest.mark.parametrize(
    ("change", "path", "message"),
    [
        ({"duration": -1}, "duration", "Timeline duration must be non-negative"),
        ({"duration": MAX_FRAMES + 1}, "duration", "Timeline duration must be non-negative"),
        ({"zoom": 0.09}, "zoom", "Zoom must be between 0.1 and 10.0"),
        ({"zoom": 10.1}, "zoom", "Zoom must be between 0.1 and 10.0"),
        ({"zoom": float("nan")}, "zoom", "Zoom must be between 0.1 and 10.0"),
        ({"position": -1}, "position", "Playback position out of range"),
        ({"position": 31}, "position", "Playback position out of range"),
        ({"duration": 29}, "duration", "Timeline duration is 0.967 s, but its elements need 1 s"),
        ({"tracks": []}, "tracks", "A timeline needs at least one track"),
        ({"canvas": {"width": 0}}, "canvas.width", "Width must be 1-4096"),
        ({"canvas": {"width": 4097}}, "canvas.width", "Width must be 1-4096"),
        ({"canvas": {"height": 0}}, "canvas.height", "Height must be 1-2160"),
        ({"canvas": {"width": 3000, "height": 2161}}, "canvas.height", "Height must be 1-2160"),
        ({"canvas": {"height": 4097}}, "canvas.height", "Height must be 1-2160"),
        ({"rate": {"num": 121}}, "rate", "Frame rate must be 1-120 fps"),
        ({"rate": {"num": 1, "den": 2}}, "rate", "Frame rate must be 1-120 fps"),
        ({"rate": {"num": 30, "den": 0}}, "rate", "Frame rate must be 1-120 fps"),
        ({"rate": {"num": 30 * 10**9, "den": 10**9}}, "rate", "Frame rate must be 1-120 fps"),
        ({"colour": "red"}, "colour", "Extra inputs are not permitted"),
    ],
)
def test_each_rule_has_its_message_and_its_path(change: dict[str, Any], path: str, message: str) -> None:
    assert (path, message) in told(document(**change))


@pytest.mark.parametrize("canvas", [Canvas(width=4096, height=2160), Canvas(width=2160, height=4096), Canvas(width=1, height=1)])
def test_a_canvas_may_lie_or_stand(canvas: Canvas) -> None:
    assert told(document(canvas=canvas.model_dump())) == []


@pytest.mark.parametrize(
    ("data", "path", "message"),
    [
        ({"volume": 1.1}, "volume", "Input should be less than or equal to 1"),
        ({"opacity": -0.1}, "opacity", "Input should be greater than or equal to 0"),
        ({"start": -1}, "start", "Input should be greater than or equal to 0"),
        ({"duration": 0}, "duration", "Input should be greater than or equal to 1"),
        ({"source_in": 1.5}, "source_in", "Input should be a valid integer"),
        ({"name": "a\0b"}, "name", "Text must not contain the character NUL"),
        ({"asset": "film"}, "asset", "Input should be a valid UUID"),
    ],
)
def test_an_element_keeps_its_ranges(data: dict[str, Any], path: str, message: str) -> None:
    ((found, said),) = told(document(tracks=tracks(element(**data))))
    assert found == f"tracks.0.elements.0.{path}" and said.startswith(message)


def test_an_element_of_an_unknown_kind_is_named_by_its_place() -> None:
    ((path, _),) = told(document(tracks=tracks(element(kind="hologram"))))
    assert path == "tracks.0.elements.0"


def test_elements_may_not_overlap_but_on_overlay_tracks() -> None:
    assert told(timeline(overlay_track(clip(0, 30), clip(10, 30))).dump()) == []
    overlapping = timeline(video_track(clip(10, 30), clip(0, 11), clip(40, 5))).dump()
    assert told(overlapping) == [("tracks.0.elements.0.start", "Elements overlap on track 'Video 1'")]


def test_an_element_inside_a_long_one_overlaps_it_whatever_stands_between() -> None:
    found = told(timeline(video_track(clip(0, 100), clip(10, 5), clip(20, 5))).dump())
    assert [path for path, _ in found] == ["tracks.0.elements.1.start", "tracks.0.elements.2.start"]


def test_sound_goes_on_audio_tracks_and_pictures_do_not() -> None:
    found = told(timeline(video_track(sound(0, 9)), audio_track(clip(0, 9))).dump())
    assert found == [
        ("tracks.0.elements.0.kind", "Audio does not go on video track 'Video 1'"),
        ("tracks.1.elements.0.kind", "Video does not go on audio track 'Audio 1'"),
    ]


def test_an_id_is_used_once() -> None:
    one = uuid4()
    same = [clip(0, 5).model_copy(update={"id": one}), clip(5, 5).model_copy(update={"id": one})]
    assert told(timeline(video_track(*same)).dump()) == [("tracks.0.elements.1.id", "Two elements have the same id")]
    twice = timeline(video_track(id=one), video_track(id=one), duration=0).dump()
    assert told(twice) == [("tracks.1.id", "Two tracks have the same id")]


def test_all_faults_are_told_at_once_each_with_its_path() -> None:
    bad = document(
        zoom=99,
        position=500,
        canvas={"width": 9999, "height": 1080},
        tracks=tracks(element(volume=7), element(start=0, id=str(uuid4())), element(start=10, id=str(uuid4())), height=5),
    )
    assert told(bad) == [
        ("canvas.width", "Width must be 1-4096"),
        ("tracks.0.height", "Input should be greater than or equal to 24"),
        ("tracks.0.elements.0.volume", "Input should be less than or equal to 1"),
        ("zoom", "Zoom must be between 0.1 and 10.0"),
        ("position", "Playback position out of range"),
        ("duration", "Timeline duration is 1 s, but its elements need 1.333 s"),
        ("tracks.0.elements.2.start", "Elements overlap on track 'Video 1'"),
    ]


@pytest.mark.parametrize(
    "bad",
    [
        {"tracks": "none"},
        {"tracks": [None]},
        {"tracks": [{"elements": [1]}]},
        {"tracks": [{"type": "video", "elements": 5}]},
        {"tracks": [{"type": "video", "elements": {}}]},
        {"tracks": {}},
        {"canvas": None},
        {"rate": [30, 1]},
        {"duration": "long", "position": "start"},
        {"canvas": {"width": {"deep": 1}}, "tracks": [{"type": "video", "elements": [None, {"kind": "text"}]}]},
        {"tracks": [{"type": "video", "name": "half a letter \ud800"}]},
        {"\ud800": 1},
        {"tracks": nested(300)},
        {"tracks": nested(100_000)},
    ],
)
def test_a_document_of_any_wrong_shape_is_told_not_raised(bad: dict[str, Any]) -> None:
    made, found = read(document(**bad))
    assert made is None and found and all(fault.message for fault in found)


def test_a_short_duration_is_not_told_where_the_duration_itself_is_wrong() -> None:
    assert told(document(duration=-1)) == [("duration", "Timeline duration must be non-negative")]


def test_loading_raises_with_all_faults() -> None:
    with pytest.raises(InvalidTimeline) as caught:
        Timeline.load(document(zoom=99, position=500))
    assert [fault.path for fault in caught.value.faults] == ["zoom", "position"]
    assert "zoom: Zoom must be between 0.1 and 10.0" in str(caught.value)


@pytest.mark.parametrize(
    ("version", "message"),
    [
        (None, "does not say which version"),
        (1_000, "newer version"),
        (4, "newer version of the program; update this one"),
        (0, "does not say"),
        ("1", "does not say"),
    ],
)
def test_a_document_of_another_version_is_refused(version: object, message: str) -> None:
    with pytest.raises(InvalidTimeline, match=message):
        Timeline.load(document(schema=version))


def test_a_text_may_hold_anything_but_nothing_and_nul() -> None:
    assert TextElement(start=0, duration=1, text="{\\b1} 🎬 \u202e \n").text
    for text in ("", "a\0"):
        assert told(timeline(overlay_track()).dump() | {"tracks": tracks(title(0, 1).model_dump(mode="json") | {"text": text})})


# --- against the media ----------------------------------------------------------------------------------------------

MEDIA = {FILM: film(2), OTHER: film(2, audio_codec=""), PHOTO: photo(), MUSIC: music(2)}


def lacking(*placed: Any, rate: Rate | None = None) -> list[tuple[str, str]]:
    return [(f.path, f.message) for f in media_faults(timeline(*placed, rate=rate or Rate()), MEDIA)]


def test_media_that_have_what_is_asked_are_fine() -> None:
    assert lacking(video_track(clip(0, 60), picture(60, 9000)), audio_track(sound(0, 30, 30))) == []
    assert lacking(audio_track(sound(0, 60, asset=FILM))) == []


def test_a_clip_may_not_ask_for_more_than_its_asset_has() -> None:
    assert lacking(video_track(clip(0, 60, source_in=15, name="sea.mp4"))) == [
        ("tracks.0.elements.0.duration", "“sea.mp4” lasts 2 s, but the clip needs 2.5 s of it")
    ]
    assert lacking(audio_track(sound(0, 51)), rate=Rate(num=25)) == [
        ("tracks.0.elements.0.duration", "This clip's media lasts 2 s, but the clip needs 2.04 s of it")
    ]


def test_an_element_needs_an_asset_of_its_kind() -> None:
    found = lacking(
        video_track(clip(0, 9, asset=PHOTO, name="a.png"), picture(9, 9, asset=FILM), clip(18, 9, asset=MUSIC)),
        audio_track(sound(0, 9, asset=OTHER, name="b.mp4")),
    )
    assert found == [
        ("tracks.0.elements.0.asset", "“a.png” is a picture, not a video"),
        ("tracks.0.elements.1.asset", "This clip's media is a video, not a picture"),
        ("tracks.0.elements.2.asset", "This clip's media is a sound, not a video"),
        ("tracks.1.elements.0.asset", "“b.mp4” has no sound"),
    ]


def test_an_asset_that_is_not_known_is_left_to_others() -> None:
    assert lacking(video_track(clip(0, 9, asset=UUID(int=77)))) == []
    assert media_faults(timeline(video_track(clip(0, 9999))), {FILM: replace(film(), duration_us=None)}) == []
