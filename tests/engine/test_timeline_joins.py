"""Which elements may overlap by a transition, how long fades may be, and what a changed pace asks of its media."""

from typing import Any

import pytest

from engine.timeline import CaptionElement, Crop, Keyframe, Timeline, Track, Transition, media_faults, read
from tests.engine.cuts import (
    FILM,
    PHOTO,
    audio_track,
    clip,
    film,
    overlay_track,
    photo,
    picture,
    sound,
    timeline,
    title,
    video_track,
)

BY = Transition(kind="wipe_left")
OVERLAP = "Elements overlap on track 'Video 1'"
NOTHING_TO_JOIN = "A transition needs the clip to overlap the one before it"
TOO_LONG = "The fades are longer than the clip"


def told(made: Timeline) -> list[tuple[str, str]]:
    return [(fault.path.removeprefix("tracks.0.elements."), fault.message) for fault in read(made.dump())[1]]


@pytest.mark.parametrize(
    ("track", "expected"),
    [
        (video_track(clip(0, 30), clip(20, 30, transition=BY)), []),
        (video_track(clip(20, 30, transition=BY), clip(0, 30)), []),
        (video_track(clip(0, 30), title(20, 30, transition=BY)), []),
        (video_track(clip(0, 30), clip(20, 30, transition=BY), clip(40, 30, transition=BY)), []),
        (audio_track(sound(0, 30), sound(20, 30, transition=BY)), []),
        (video_track(clip(0, 30), clip(20, 30)), [("1.start", OVERLAP)]),
        (video_track(clip(0, 30), clip(30, 30, transition=BY)), [("1.transition", NOTHING_TO_JOIN)]),
        (video_track(clip(0, 30, transition=BY)), [("0.transition", NOTHING_TO_JOIN)]),
        (video_track(clip(0, 30), clip(10, 10, transition=BY)), [("1.start", OVERLAP)]),
        (video_track(clip(0, 30), clip(10, 20, transition=BY)), [("1.start", OVERLAP)]),
        (video_track(clip(0, 30), clip(20, 30, transition=BY), clip(25, 30, transition=BY)), [("2.start", OVERLAP)]),
        (
            overlay_track(clip(0, 30), clip(20, 30, transition=BY)),
            [("1.transition", "A transition needs a video or audio track")],
        ),
    ],
)
def test_two_may_overlap_where_the_later_says_how(track: Track, expected: list[tuple[str, str]]) -> None:
    assert told(timeline(track)) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"fade_in": 10, "fade_out": 20, "sound_fade_in": 30}, []),
        ({"fade_in": 11, "fade_out": 20}, [("0.fade_out", TOO_LONG)]),
        ({"sound_fade_in": 1, "sound_fade_out": 30}, [("0.sound_fade_out", TOO_LONG)]),
    ],
)
def test_fades_fit_into_their_clip(fields: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert told(timeline(video_track(clip(0, 30, **fields)))) == expected


def test_captions_go_on_caption_tracks_and_do_not_overlap() -> None:
    said = [CaptionElement(start=0, duration=30, text="One"), CaptionElement(start=20, duration=30, text="Two")]
    captions = video_track(*said, type="caption", name="English", language="en")
    assert told(timeline(captions)) == [("1.start", "Elements overlap on track 'English'")]
    assert told(timeline(video_track(said[0]))) == [("0.kind", "Caption does not go on video track 'Video 1'")]
    assert told(timeline(video_track(title(0, 9), type="caption"))) == [("0.kind", "Text does not go on caption track 'Video 1'")]


@pytest.mark.parametrize(
    ("element", "path"),
    [
        ({"keyframes": {"x": [{"at": 5, "value": 0.0}, {"at": 5, "value": 1.0}]}}, "keyframes.x"),
        ({"keyframes": {"scale": [{"at": 0, "value": 0.0}]}}, "keyframes.scale"),
        ({"keyframes": {"opacity": [{"at": 0, "value": 1.1}]}}, "keyframes.opacity"),
        ({"volume_keyframes": [{"at": 0, "value": -0.1}]}, "volume_keyframes"),
        ({"crop": {"left": 0.6, "right": 0.5}}, "crop"),
        ({"speed": 0.2}, "speed"),
        ({"speed": 4.1}, "speed"),
        ({"scale": float("nan")}, "scale"),
        ({"effects": [{"kind": "blur", "radius": 101}]}, "effects.0.radius"),
        ({"effects": [{"kind": "magic"}]}, "effects.0"),
        ({"effects": [{"kind": "blur"}] * 21}, "effects"),
        ({"transition": {"kind": "explode"}}, "transition.kind"),
    ],
    ids=str,
)
def test_what_is_out_of_range_is_told_by_its_path(element: dict[str, Any], path: str) -> None:
    document = timeline(video_track(clip(0, 30))).dump()
    document["tracks"][0]["elements"][0] |= element
    made, found = read(document)
    assert made is None and [fault.path for fault in found] == [f"tracks.0.elements.0.{path}"]


def test_what_a_clip_uses_of_its_media_follows_its_pace() -> None:
    media = {FILM: film(2), PHOTO: photo()}

    def lacks(**fields: Any) -> list[str]:
        return [fault.message for fault in media_faults(timeline(video_track(clip(0, **fields))), media)]

    assert (
        lacks(duration=30, speed=2.0) == lacks(duration=240, speed=0.25) == lacks(duration=900, source_in=59, freeze=True) == []
    )
    assert lacks(duration=31, speed=2.0) == ["This clip's media lasts 2 s, but the clip needs 2.067 s of it"]
    assert lacks(duration=900, source_in=60, freeze=True) != []


def test_a_picture_is_no_colour_table() -> None:
    made = timeline(video_track(picture(0, 30)))
    document = made.dump()
    document["tracks"][0]["elements"][0]["effects"] = [{"kind": "lut", "asset": str(PHOTO)}]
    found = media_faults(Timeline.load(document), {PHOTO: photo()})
    assert [(fault.path, fault.message) for fault in found] == [
        ("tracks.0.elements.0.effects.0.asset", "A colour table is needed, not a picture")
    ]


def test_the_table_of_an_effect_is_one_of_the_documents_files() -> None:
    document = timeline(video_track(clip(0, 30, crop=Crop(left=0.1), volume_keyframes=[Keyframe(at=0, value=1)]))).dump()
    document["tracks"][0]["elements"][0]["effects"] = [{"kind": "lut", "asset": str(PHOTO)}]
    assert Timeline.load(document).assets() == {FILM, PHOTO}
