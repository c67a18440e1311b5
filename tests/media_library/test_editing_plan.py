"""What a wish becomes for the engine: timelines, presets and retouches, without a database or a file."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from engine.media import MediaInfo, Source
from engine.plan import plan
from engine.retouch import Retouch
from engine.timeline import VideoElement
from media_library.editing import planning, wishes
from media_library.editing.planning import plan_film, plan_frame, plan_retouch, rate_of

ASSET = UUID(int=7)
FILM = MediaInfo(
    "video",
    "mp4",
    1000,
    duration_us=10_000_000,
    width=1920,
    height=1080,
    frame_rate=Fraction(25),
    frames=250,
    video_codec="h264",
    pixel_format="yuv420p",
    matrix="bt709",
    audio_codec="aac",
    audio_rate=48_000,
    audio_channels=2,
)
SOUND = replace(FILM, kind="audio", container="mp3", width=None, height=None, frame_rate=None, video_codec="", audio_codec="mp3")
PICTURE = MediaInfo("image", "webp", 1000, width=4000, height=3000, video_codec="webp")


def film(tool: str, info: MediaInfo = FILM, **values: Any) -> planning.Film:
    wish = wishes.read(tool, values)
    assert not isinstance(wish, wishes.Frame)
    return plan_film(info, ASSET, wish)


def clip(made: planning.Film) -> VideoElement:
    (element,) = made.timeline.elements()
    assert isinstance(element, VideoElement)
    return element


def retouched(tool: str, info: MediaInfo = PICTURE, **values: Any) -> Retouch:
    wish = wishes.read(tool, values)
    assert isinstance(wish, wishes.Edit | wishes.Enhance | wishes.Transcode)
    return plan_retouch(info, wish)


@pytest.mark.parametrize(
    ("values", "source_in", "duration", "seconds"),
    [
        ({}, 0, 250, 10),
        ({"begin_us": 1_000_000, "end_us": 3_000_000}, 25, 50, 2),
        ({"begin_us": 1_019_999}, 25, 225, 9),
        ({"begin_us": 1_020_000}, 26, 224, 8.96),
        ({"end_us": 99_000_000}, 0, 250, 10),
        ({"speed": 2.0}, 0, 125, 10),
        ({"speed": 0.25, "end_us": 40_000}, 0, 4, 0.04),
        ({"speed": 4.0, "end_us": 40_000}, 0, 1, 0.04),
    ],
)
def test_a_cut_counts_in_frames(values: dict[str, Any], source_in: int, duration: int, seconds: float) -> None:
    made = film("edit", **values)
    found = clip(made)
    assert (found.source_in, found.duration, made.timeline.duration) == (source_in, duration, duration)
    assert made.seconds == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("tool", "values", "size"),
    [
        ("edit", {"crop": {"left": 0.25, "top": 0.5}}, (1440, 540)),
        ("edit", {"crop": {"left": 0.333}}, (1280, 1080)),
        ("transcode", {"size": 720}, (1280, 720)),
        ("transcode", {"size": 2160}, (1920, 1080)),
        ("enhance", {"enlarge": True}, (3840, 2160)),
    ],
)
def test_the_frame_is_as_large_as_what_is_left(tool: str, values: dict[str, Any], size: tuple[int, int]) -> None:
    made = film(tool, **values)
    assert (made.preset.width, made.preset.height) == size
    assert (made.timeline.canvas.width, made.timeline.canvas.height) == size


def test_a_film_on_its_side_is_as_tall_as_it_was_wide() -> None:
    made = plan_film(FILM.turned(90), ASSET, wishes.Edit(turn=90))
    assert (made.preset.width, made.preset.height) == (1080, 1920)


def test_effects_come_in_the_order_in_which_they_help() -> None:
    made = film("enhance", sharpen=0.5, contrast=1.1, denoise=0.2, hiss=True, loudness=True)
    assert [effect.kind for effect in clip(made).effects] == ["denoise", "adjust", "sharpen"]
    assert [effect.kind for effect in clip(made).sound_effects] == ["noise_reduction"]
    assert made.timeline.loudness == -14


@pytest.mark.parametrize(("volume", "own", "decibels"), [(0.5, 0.5, []), (2.0, 1.0, [6.02]), (0.0, 0.0, [])])
def test_a_volume_above_one_is_a_gain(volume: float, own: float, decibels: list[float]) -> None:
    found = clip(film("edit", volume=volume))
    gains = [effect.decibels for effect in found.sound_effects if effect.kind == "gain"]
    assert found.volume == own
    assert gains == pytest.approx(decibels, abs=0.01)


@pytest.mark.parametrize(
    ("info", "tool", "values"),
    [
        (replace(FILM, audio_codec=""), "transcode", {}),
        (FILM, "edit", {"volume": 0.0}),
        (replace(FILM, audio_codec=""), "edit", {"turn": 90}),
    ],
)
def test_what_is_silent_gets_no_stream_of_silence(info: MediaInfo, tool: str, values: dict[str, Any]) -> None:
    assert film(tool, info, **values).preset.format.audio == ""
    assert film(tool, FILM, speed=2.0).preset.format.audio == "aac" if tool == "edit" else True


@pytest.mark.parametrize(
    ("tool", "values", "is_copied"),
    [
        ("edit", {"begin_us": 1_000_000}, True),
        ("edit", {"volume": 0.0}, True),
        ("enhance", {"loudness": True}, True),
        ("enhance", {"sharpen": 0.2}, False),
        ("edit", {"mirror": "vertical"}, False),
        ("edit", {"speed": 2.0}, False),
        ("edit", {"crop": {"left": 0.5}}, False),
        ("transcode", {"format": "mp4"}, False),
    ],
)
def test_a_picture_that_is_not_touched_is_copied(tool: str, values: dict[str, Any], is_copied: bool) -> None:
    made = film(tool, **values)
    planned = plan(made.timeline, {ASSET: Source(Path("/film"), "c" * 64, FILM)}, made.preset)
    assert {segment.may_copy for segment in planned.segments} == {is_copied}


def test_a_steadied_film_shows_one_source_and_plays_another() -> None:
    made = film("enhance", steady=True)
    sound, picture = made.timeline.elements()
    assert (sound.kind, sound.asset) == ("audio", ASSET)  # type: ignore[union-attr]
    assert (picture.kind, picture.asset, picture.volume) == ("video", planning.steady_id(ASSET), 0)  # type: ignore[union-attr]
    assert len(film("enhance", replace(FILM, audio_codec=""), steady=True).timeline.elements()) == 1


@pytest.mark.parametrize(
    ("codec", "kind"),
    [("mp3", "mp3"), ("aac", "m4a"), ("flac", "wav"), ("pcm_s24le", "wav"), ("opus", "ogg"), ("vorbis", "ogg"), ("ac3", "m4a")],
)
def test_an_edited_sound_is_as_good_as_the_one_it_came_from(codec: str, kind: str) -> None:
    made = film("edit", replace(SOUND, audio_codec=codec), begin_us=1_234_567)
    assert (made.preset.format.name, made.timeline.duration) == (kind, 877)


@pytest.mark.parametrize(
    ("rate", "variable", "own"),
    [
        (Fraction(30_000, 1001), False, (30_000, 1001)),
        (Fraction(2997, 100), True, (30_000, 1001)),
        (Fraction(17, 2), False, (17, 2)),
        (Fraction(12_345_679, 411_523), False, (30, 1)),
        (None, False, (30, 1)),
    ],
)
def test_a_film_keeps_its_own_rate_unless_it_has_none(rate: Fraction | None, variable: bool, own: tuple[int, int]) -> None:
    found = rate_of(replace(FILM, frame_rate=rate, variable_rate=variable))
    assert (found.num, found.den) == own


@pytest.mark.parametrize(("at_us", "frame"), [(0, 0), (1_000_000, 25), (10_000_000, 249)])
def test_a_moment_is_a_frame(at_us: int, frame: int) -> None:
    assert plan_frame(FILM, ASSET, wishes.Frame(at_us=at_us))[1] == frame


@pytest.mark.parametrize(
    ("tool", "values", "wanted"),
    [
        ("edit", {"turn": 90, "mirror": "vertical"}, Retouch("webp", turn=90, mirror="vertical")),
        ("edit", {"crop": {"right": 0.5}}, Retouch("webp", crop=(0, 0, 0.5, 0))),
        ("transcode", {"format": "jpeg", "quality": "low", "size": 1080}, Retouch("jpeg", "low", scale=0.36)),
        ("enhance", {"sharpen": 1.0, "contrast": 1.2}, Retouch("webp", sharpen=1.0, contrast=1.2)),
        ("enhance", {"enlarge": True}, Retouch("webp", scale=2)),
    ],
)
def test_a_picture_is_retouched_at_its_full_size(tool: str, values: dict[str, Any], wanted: Retouch) -> None:
    assert retouched(tool, **values) == wanted


def test_a_picture_of_a_kind_that_is_not_written_becomes_png() -> None:
    assert retouched("edit", replace(PICTURE, container="gif"), turn=90).format == "png"


def test_a_picture_is_not_enlarged_beyond_what_can_be_used() -> None:
    with pytest.raises(wishes.WishRefused, match="too large already"):
        retouched("enhance", replace(PICTURE, width=8000, height=6000), enlarge=True)
