"""The playlists word for word, and that their durations add up."""

import re
from fractions import Fraction

import pytest

from engine.frames import SAMPLE_RATE
from engine.plan import RenderPlan
from engine.preview import Rendition, in_shape_of
from engine.preview.presets import PREVIEW
from engine.timeline import Canvas, Rate
from tests.engine.cuts import OTHER, audio_track, clip, overlay_track, planned, sound, title, video_track

RATES = [Rate(num=30), Rate(num=25), Rate(num=24), Rate(num=30000, den=1001), Rate(num=60000, den=1001), Rate(num=7, den=3)]


def two_clips(lead: int = 0, rate: Rate | None = None) -> RenderPlan:
    """Ten seconds and a bit; with `lead`, so many frames of another film before them."""
    before = [clip(0, lead, asset=OTHER)] if lead else []
    return planned(
        video_track(*before, clip(lead, 100, 60), clip(lead + 100, 215, 30, asset=OTHER)),
        overlay_track(title(lead + 60, 80)),
        audio_track(sound(0, 315)),
        preset=PREVIEW,
        rate=rate or Rate(num=30),
    )


def url_of(name: str) -> str:
    return re.sub(r"[0-9a-f]{64}", "KEY", f"/preview/{name}")


def test_the_playlist_of_the_picture() -> None:
    assert Rendition(two_clips()).video(url_of) == (
        "#EXTM3U\n"
        "#EXT-X-VERSION:7\n"
        "#EXT-X-TARGETDURATION:4\n"
        "#EXT-X-MEDIA-SEQUENCE:0\n"
        "#EXT-X-PLAYLIST-TYPE:VOD\n"
        "#EXT-X-INDEPENDENT-SEGMENTS\n"
        '#EXT-X-MAP:URI="/preview/video-KEY.mp4"\n'
        "#EXTINF:3.333333,\n"
        "/preview/video-0-KEY.m4s\n"
        "#EXTINF:4.000000,\n"
        "/preview/video-100-KEY.m4s\n"
        "#EXTINF:3.166667,\n"
        "/preview/video-220-KEY.m4s\n"
        "#EXT-X-ENDLIST\n"
    )


def test_the_playlist_of_the_sound() -> None:
    assert Rendition(two_clips()).sound(url_of) == (
        "#EXTM3U\n"
        "#EXT-X-VERSION:7\n"
        "#EXT-X-TARGETDURATION:5\n"
        "#EXT-X-MEDIA-SEQUENCE:0\n"
        "#EXT-X-PLAYLIST-TYPE:VOD\n"
        "#EXT-X-INDEPENDENT-SEGMENTS\n"
        '#EXT-X-MAP:URI="/preview/sound-KEY.mp4"\n'
        "#EXTINF:3.989333,\n"
        "/preview/sound-0-KEY.m4s\n"
        "#EXTINF:4.010667,\n"
        "/preview/sound-1-KEY.m4s\n"
        "#EXTINF:2.500000,\n"
        "/preview/sound-2-KEY.m4s\n"
        "#EXT-X-ENDLIST\n"
    )


def test_the_playlist_that_ties_both() -> None:
    assert Rendition(two_clips(rate=Rate(num=30000, den=1001))).master(url_of) == (
        "#EXTM3U\n"
        "#EXT-X-VERSION:7\n"
        "#EXT-X-INDEPENDENT-SEGMENTS\n"
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="Sound",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",'
        'URI="/preview/sound.m3u8"\n'
        '#EXT-X-STREAM-INF:BANDWIDTH=4000000,CODECS="avc1.42C028,mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=29.970,AUDIO="sound"\n'
        "/preview/video.m3u8\n"
    )


@pytest.mark.parametrize("rate", RATES, ids=lambda rate: f"{rate.num}/{rate.den}")
def test_durations_add_up_to_the_whole_at_any_rate(rate: Rate) -> None:
    plan = planned(video_track(clip(0, 900)), preset=PREVIEW, rate=rate) if rate.fraction > 20 else None
    plan = plan or planned(video_track(clip(0, 100)), preset=PREVIEW, rate=rate)
    rendition = Rendition(plan)
    for text, wanted in (
        (rendition.video(url_of), plan.frames / plan.rate),
        (rendition.sound(url_of), Fraction(plan.samples, SAMPLE_RATE)),
    ):
        durations = [Fraction(found) for found in re.findall(r"#EXTINF:([\d.]+),", text)]
        assert abs(sum(durations) - wanted) <= Fraction(1, 1_000_000)
        [longest] = re.findall(r"TARGETDURATION:(\d+)", text)
        assert all(0 < duration <= int(longest) for duration in durations)


def test_the_sound_is_cut_at_whole_frames_of_the_encoder() -> None:
    plan = two_clips()
    *whole, last = Rendition(plan).sound_samples
    assert {samples % 1024 for samples in whole} == {0}
    assert sum(whole) + last == 1024 + plan.samples


def test_every_name_in_the_playlists_is_a_piece() -> None:
    rendition = Rendition(two_clips())
    texts = rendition.video(str) + rendition.sound(str)
    assert set(re.findall(r"(?:video|sound)-[0-9a-f-]+\.(?:mp4|m4s)", texts)) == set(rendition.pieces)


def test_a_frame_at_the_head_makes_two_segments_anew_at_most() -> None:
    before = {segment.key for segment in two_clips().segments}
    assert len({segment.key for segment in two_clips(lead=1).segments} - before) <= 2


def test_a_segment_that_moves_has_another_name_and_one_that_stays_keeps_it() -> None:
    before, after = Rendition(two_clips()), Rendition(two_clips(lead=1))
    shared = before.pieces.keys() & after.pieces.keys()
    assert all(piece.number is None for name, piece in before.pieces.items() if name in shared and piece.kind == "video")
    assert Rendition(two_clips()).pieces == before.pieces


SHAPES = {
    (1920, 1080): (640, 360),
    (1080, 1920): (360, 640),
    (1080, 1080): (360, 360),
    (100, 100): (360, 360),
    (4096, 1024): (1280, 320),
}


@pytest.mark.parametrize(("canvas", "size"), SHAPES.items(), ids=str)
def test_a_preview_has_the_shape_of_its_canvas(canvas: tuple[int, int], size: tuple[int, int]) -> None:
    preset = in_shape_of(Canvas(width=canvas[0], height=canvas[1]))
    assert (preset.width, preset.height) == size
