"""CMX3600 edit decision lists: the same cuts out and in, and what other programs write."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings

from engine.interchange import InterchangeError, Loss, read_edl, write_edl
from engine.interchange.lanes import WIPES
from engine.timeline import AudioElement, MediaElement, Rate, Timeline, VideoElement
from tests.engine.interchange.cutting import assert_same_sources, cuts_of
from tests.engine.interchange.documents import BEACH, NAMES, NTSC, SONG, find, known, nothing, timelines, track

ONE = """TITLE: CUT
FCM: NON-DROP FRAME

001  AX       V     C        00:00:01:00 00:00:03:00 01:00:00:00 01:00:02:00
* FROM CLIP NAME: city.mp4
"""


def read(text: str, rate: Rate | None = None) -> tuple[list[VideoElement], list[Loss]]:
    timeline, losses = read_edl.read(text, find, rate or Rate())
    return [each for each in timeline.tracks[-1].elements if isinstance(each, VideoElement)], losses


def clip(start: int, duration: int, **fields: object) -> VideoElement:
    return VideoElement.model_validate({"asset": BEACH, "start": start, "duration": duration, **fields})


def of(*clips: VideoElement, rate: Rate | None = None) -> Timeline:
    end = max(each.end for each in clips)
    return Timeline(tracks=[track("video", *clips, number=1)], duration=end, rate=rate or Rate())


@settings(max_examples=100, deadline=None)
@given(timelines())
def test_the_cuts_of_a_video_track_come_back(timeline: Timeline) -> None:
    for t, row in enumerate(timeline.tracks):
        if row.type != "video" or not any(isinstance(element, MediaElement) for element in row.elements):
            continue
        text, losses = write_edl.write(timeline, NAMES, t)
        back, _ = read_edl.read(text, find)
        wanted, sources = cuts_of(row, row.elements, lambda kind: kind if kind in WIPES else "crossfade")
        got, got_sources = cuts_of(back.tracks[-1], back.tracks[-1].elements)
        if any("only goes over" in loss.message for loss in losses):
            wanted, got = ([replace(cut, is_heard=True) for cut in cuts] for cuts in (wanted, got))
        assert got == wanted
        assert_same_sources(sources, got_sources, wanted)


def test_the_rate_comes_back() -> None:
    text, losses = write_edl.write(known(), NAMES)
    assert read_edl.read(text, find, Rate(num=25))[0].rate == NTSC
    assert not [loss for loss in losses if loss.path == "rate"]


def test_without_a_rate_30_is_taken_and_told() -> None:
    timeline, losses = read_edl.read(ONE, find)
    assert (timeline.rate, losses[0].path) == (Rate(), "rate")


def test_a_start_at_a_whole_hour_is_taken_off() -> None:
    (element,), losses = read(ONE)
    assert (element.start, element.duration, element.source_in, losses) == (0, 60, 30, [])


def test_drop_frame_timecode_counts_real_frames() -> None:
    text = ONE.replace("NON-DROP", "DROP").replace("00:00:03:00 01:00:00:00 01:00:02:00", "00:00:03:00 01:01:00;02 01:01:02;02")
    timeline, losses = read_edl.read(text, find)
    assert timeline.rate == NTSC
    assert [(each.start, each.duration) for each in timeline.elements()] == [(1800, 60)]
    assert [loss.path for loss in losses] == ["rate"]


def test_reels_are_unlike_each_other_and_eight_long() -> None:
    names = {asset: replace(media, name="a long name of a film.mp4") for asset, media in NAMES.items()}
    timeline = of(clip(0, 10), *(clip(10 * n, 10, asset=asset) for n, asset in enumerate(list(NAMES)[1:3], 1)))
    lines = write_edl.write(timeline, names, 0)[0].splitlines()
    assert [line.split()[1] for line in lines if line[:1].isdigit()] == ["ALONGNAM", "ALONGNA2", "ALONGNA3"]


def test_other_video_tracks_are_told_and_can_be_written_alone() -> None:
    text, losses = write_edl.write(known(), NAMES)
    assert "logo" not in text
    assert "Track 'Video 2' is lost" in str(losses)
    assert "FROM CLIP NAME: logo.png" in write_edl.write(known(), NAMES, 2)[0]


def test_a_hidden_track_is_not_chosen() -> None:
    rows = [track("video", clip(0, 9), number=1, visible=False), track("video", clip(0, 5), number=2)]
    text, losses = write_edl.write(Timeline(tracks=rows, duration=9), NAMES)
    assert [each.duration for each in read(text)[0]] == [5]
    assert [loss.message for loss in losses] == ["Track '' is lost: it is hidden"]


def test_a_fourth_audio_track_is_told() -> None:
    songs = [track("audio", AudioElement(asset=SONG, start=0, duration=9), number=n) for n in range(4)]
    text, losses = write_edl.write(Timeline(tracks=songs, duration=9), NAMES)
    assert [line.split()[2] for line in text.splitlines() if line[:1].isdigit()] == ["AA", "A3", "A4"]
    assert [loss.path for loss in losses if "channels" in loss.message] == ["tracks.3"]


def test_the_sound_of_a_clip_that_only_goes_over_is_told() -> None:
    timeline = of(clip(0, 5), clip(0, 20, transition={"kind": "crossfade"}))
    text, losses = write_edl.write(timeline, NAMES)
    assert [loss.path for loss in losses] == ["tracks.0.elements.0"]
    assert [(each.start, each.end) for each in read(text)[0]] == [(0, 5), (0, 20)]


def test_a_transition_that_an_edl_has_not_becomes_a_dissolve() -> None:
    text, losses = write_edl.write(of(clip(0, 20), clip(10, 20, transition={"kind": "blur"})), NAMES)
    assert " D    010 " in text
    assert [loss.path for loss in losses] == ["tracks.0.elements.1.transition"]


def test_a_dissolve_between_two_speeds_of_one_film_keeps_both() -> None:
    text, _ = write_edl.write(of(clip(0, 10), clip(0, 20, speed=2.0, transition={"kind": "crossfade"})), NAMES)
    assert [(each.speed, each.start, each.end) for each in read(text)[0]] == [(1.0, 0, 10), (2.0, 0, 20)]


@pytest.mark.parametrize("rate", [Rate(num=25, den=2), Rate(num=30000, den=1003)])
def test_an_uneven_rate_is_told_and_comes_back(rate: Rate) -> None:
    text, losses = write_edl.write(of(clip(0, 20), rate=rate), NAMES)
    assert [loss.path for loss in losses] == ["rate"]
    assert read_edl.read(text, find)[0].rate == rate


def test_a_timeline_beyond_timecode_is_refused() -> None:
    with pytest.raises(InterchangeError, match="24 hours"):
        write_edl.write(of(clip(0, 90_000), rate=Rate(num=1)), NAMES)


def test_a_dissolve_overlaps_the_two_clips() -> None:
    text = (
        "001  A  V  C      00:00:00:00 00:00:02:00 00:00:00:00 00:00:02:00\n* FROM CLIP NAME: city.mp4\n"
        "002  A  V  C      00:00:02:00 00:00:02:00 00:00:02:00 00:00:02:00\n"
        "002  B  V  D 015  00:00:01:00 00:00:03:00 00:00:02:00 00:00:04:00\n"
        "* FROM CLIP NAME: city.mp4\n* TO CLIP NAME: beach day.mp4\n"
    )
    (first, second), losses = read(text)
    assert (first.end, second.start, second.transition is not None, losses) == (75, 60, True, [])


def test_a_dissolve_from_and_to_black_is_a_fade() -> None:
    text = (
        "001  BL V  C      00:00:00:00 00:00:00:00 00:00:00:00 00:00:00:00\n"
        "001  A  V  D 010  00:00:00:00 00:00:02:00 00:00:00:00 00:00:02:00\n* TO CLIP NAME: city.mp4\n"
        "002  A  V  C      00:00:02:00 00:00:02:00 00:00:02:00 00:00:02:00\n"
        "002  BL V  D 020  00:00:00:00 00:00:00:20 00:00:02:00 00:00:02:20\n* FROM CLIP NAME: city.mp4\n"
    )
    (element,), _ = read(text)
    assert (element.start, element.duration, element.fade_in, element.fade_out) == (0, 80, 10, 20)


def test_fades_that_a_shorter_clip_has_no_room_for_are_told() -> None:
    text = (
        "001  BL V  C      00:00:00:00 00:00:00:00 00:00:00:00 00:00:00:00\n"
        "001  A  V  D 025  00:00:59:10 00:01:00:10 00:00:00:00 00:00:01:00\n* TO CLIP NAME: city.mp4\n"
    )
    (element,), losses = read(text)
    assert (element.duration, element.fade_in) == (20, 0)
    assert [loss.message.partition(";")[0] for loss in losses] == [
        "Its media is too short for it",
        "Its fades are longer than it",
    ]


@pytest.mark.parametrize(
    ("line", "speed", "reverse", "freeze"),
    [
        ("M2   AX  060.0  00:00:01:00", 2.0, False, False),
        ("M2   AX  -015.0  00:00:01:00", 0.5, True, False),
        ("M2   AX  000.0  00:00:01:00", 1.0, False, True),
        ("M2   OTHER  060.0  00:00:01:00", 1.0, False, False),
    ],
)
def test_a_motion_line_gives_the_speed_of_its_reel(line: str, speed: float, reverse: bool, freeze: bool) -> None:
    (element,), _ = read(f"{ONE}{line}\n")
    assert (element.speed, element.reverse, element.freeze) == (speed, reverse, freeze)


def test_a_speed_in_counted_frames_is_understood() -> None:
    text = ONE.replace("00:00:03:00 01:00:00:00 01:00:02:00", "00:00:21:00 01:00:00:00 01:00:10:00") + "M2 AX 060.0 00:00:01:00"
    (element,), _ = read(text, NTSC)
    assert element.speed == 2.0


@pytest.mark.parametrize(
    ("channel", "tracks"),
    [("V", ["video"]), ("AA/V", ["video"]), ("B", ["video"]), ("A", ["audio", "video"]), ("A3/V", ["video"]), ("X", ["video"])],
)
def test_channels_become_tracks(channel: str, tracks: list[str]) -> None:
    timeline, losses = read_edl.read(ONE.replace(" V ", f" {channel} "), find, Rate())
    assert [each.type for each in timeline.tracks] == tracks
    assert bool(losses) == (channel == "X")
    heard = [each.volume for each in timeline.tracks[-1].elements if isinstance(each, VideoElement)]
    assert heard == {"V": [0.0], "A": [], "X": []}.get(channel, [1.0])


def test_the_second_channel_of_a_sound_is_that_sound() -> None:
    text = ONE.replace(" V ", " A ") + ONE.replace(" V ", " A2 ").replace("001", "002").partition("\n\n")[2]
    timeline, _ = read_edl.read(text, find, Rate())
    assert len(timeline.elements()) == 1


def test_media_that_is_not_found_leaves_its_place_empty() -> None:
    timeline, losses = read_edl.read(write_edl.write(known(), NAMES)[0], nothing)
    assert timeline.elements() == []
    assert {loss.message for loss in losses if "beach" in loss.message} == {
        "“beach day.mp4” is not among the media; its place is empty"
    }


@pytest.mark.parametrize(
    ("source", "says"),
    [("00:02:00:00 00:02:02:00", "place is empty"), ("00:00:59:00 00:01:01:00", "30 frames shorter")],
)
def test_media_that_is_too_short_is_told(source: str, says: str) -> None:
    elements, losses = read(ONE.replace("00:00:01:00 00:00:03:00", source))
    assert says in losses[0].message
    assert [each.duration for each in elements] == ([] if "empty" in says else [30])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no events"),
        ("TITLE: X", "no events"),
        (ONE.replace("01:00:02:00", "01:00:0"), "Line 4"),
        (ONE.replace("01:00:02:00", ""), "Line 4"),
        (ONE.replace("01:00:02:00", "01:00:02:30"), "at 30 frames a second"),
        (ONE.replace("01:00:02:00", "00:00:02:00"), "ends before it begins"),
        (ONE.replace(" C ", " Z "), "Line 4"),
        (ONE + "* REELWRIGHT RATE: 1/0", "frame rate"),
        (ONE + "* REELWRIGHT RATE: 900/1", "frame rate"),
        ("x" * 64_000_001, "too large"),
    ],
)
def test_what_is_no_edl_is_refused_and_where(text: str, says: str) -> None:
    with pytest.raises(InterchangeError, match=says):
        read_edl.read(text, find, Rate())


def test_a_source_frame_between_two_is_told() -> None:
    timeline = of(clip(0, 20, speed=0.5, source_in=3, reverse=True), clip(9, 20, transition={"kind": "crossfade"}))
    _, losses = write_edl.write(timeline, NAMES)
    assert [loss.path for loss in losses] == ["tracks.0.elements.0"]
    assert Fraction(timeline.tracks[0].elements[0].end - 9, 2).denominator == 2
