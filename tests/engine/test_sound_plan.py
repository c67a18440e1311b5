"""Which sounds a timeline has: decisions only, in samples at 48 kHz."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from engine.effects.gain import Gain
from engine.media import Source
from engine.sounds import Level, Sound, plan_sounds
from engine.timeline import Keyframe, Rate, Track, Transition
from tests.engine.cuts import FILM, MUSIC, OTHER, audio_track, clip, film, picture, pretended, sound, timeline, video_track

SOURCES = pretended()
FRAME = 1600  # samples at 30 frames a second


def planned(*tracks: Track, **fields: Any) -> tuple[Sound, ...]:
    return plan_sounds(timeline(*tracks, **fields), SOURCES)


def only(*tracks: Track, **fields: Any) -> Sound:
    (found,) = planned(*tracks, **fields)
    return found


def starts(*tracks: Track) -> list[int]:
    return [found.start // FRAME for found in planned(*tracks)]


def test_a_clip_is_heard_where_it_is_seen_to_the_sample() -> None:
    made = only(video_track(clip(10, 31, 7, name="a")), rate=Rate(num=30000, den=1001))
    assert (made.source, made.name) == (SOURCES[FILM], "a")
    assert (made.source_in, made.start, made.end) == (11_211, 16_016, 65_666)


@pytest.mark.parametrize(
    "silent",
    [
        video_track(clip(0, 30), muted=True),
        video_track(clip(0, 30, volume=0.0)),
        video_track(clip(0, 30, volume_keyframes=[Keyframe(at=0, value=0.0), Keyframe(at=9, value=0.0)])),
        video_track(clip(0, 30, freeze=True)),
        video_track(picture(0, 30)),
        audio_track(sound(0, 30), muted=True, solo=True),
    ],
)
def test_what_cannot_be_heard_is_no_sound(silent: Track) -> None:
    assert planned(silent) == ()


def test_a_film_without_sound_is_silent() -> None:
    made = timeline(video_track(clip(0, 30)))
    assert plan_sounds(made, pretended(film=film(audio_codec="", audio_rate=None, audio_channels=None))) == ()


def test_a_hidden_track_is_heard() -> None:
    assert starts(video_track(clip(5, 30), visible=False)) == [5]


def test_while_a_track_is_solo_only_such_tracks_are_heard() -> None:
    tracks = [audio_track(sound(at, 30), solo=solo) for at, solo in ((1, False), (2, True), (3, True))]
    assert starts(*tracks) == [2, 3]


def test_keyframes_take_the_place_of_the_volume() -> None:
    keyframes = [Keyframe(at=0, value=0.0, easing="ease_in"), Keyframe(at=10, value=1.0)]
    made = only(video_track(clip(30, 30, volume=0.0, volume_keyframes=keyframes)))
    assert made.levels == (Level(0, 0.0, "ease_in"), Level(10 * FRAME, 1.0))
    assert made.volume == 1.0


@pytest.mark.parametrize(
    ("speed", "duration", "used"),
    [(1.0, 30, 48_000), (2.0, 30, 96_000), (0.25, 30, 12_000), (1.5, 1, 2_400), (0.333, 7, 3_730)],
)
def test_speed_decides_how_much_of_the_source_is_used(speed: float, duration: int, used: int) -> None:
    made = only(video_track(clip(0, duration, speed=speed)))
    assert (made.samples, made.used) == (duration * FRAME, used)
    assert made.is_treated == (speed != 1)


def test_only_effects_that_are_switched_on_count() -> None:
    effects = [Gain(decibels=3.0), Gain(decibels=6.0, enabled=False)]
    assert only(video_track(clip(0, 30, sound_effects=effects))).effects == ("volume=3.0000dB",)


def test_a_transition_crosses_the_two_sounds_while_they_overlap() -> None:
    first, second, third = planned(
        video_track(clip(0, 30), clip(20, 30, asset=OTHER, transition=Transition()), clip(50, 30)),
    )
    crossed = [(each.cross_in // FRAME, each.cross_out // FRAME) for each in (first, second, third)]
    assert crossed == [(0, 10), (10, 0), (0, 0)]


def test_a_sound_crosses_over_to_a_picture_too() -> None:
    assert only(video_track(clip(0, 30), picture(24, 30, transition=Transition()))).cross_out == 6 * FRAME


def test_fades_pan_and_ducking_are_taken_over() -> None:
    made = only(audio_track(sound(3, 30, pan=-0.5, sound_fade_in=5, sound_fade_out=7), ducking=12.0))
    assert (made.pan, made.fade_in, made.fade_out, made.ducking) == (-0.5, 5 * FRAME, 7 * FRAME, 12.0)


BASE = only(audio_track(sound(0, 30)))
CHANGES: list[dict[str, Any]] = [
    {"source_in": 1},
    {"start": 1},
    {"samples": 47_999},
    {"volume": 0.9},
    {"pace": Fraction(2)},
    {"reverse": True},
    {"effects": ("volume=1.0000dB",)},
    {"levels": (Level(0, 1.0),)},
    {"pan": 0.1},
    {"fade_in": 1},
    {"fade_out": 1},
    {"cross_in": 1},
    {"cross_out": 1},
    {"ducking": 1.0},
    {"cut": (1, 0)},
    {"source": SOURCES[FILM]},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_all_that_is_heard_is_in_the_essence(change: dict[str, Any]) -> None:
    assert replace(BASE, **change).essence() != BASE.essence()


def test_every_field_of_a_sound_has_been_changed_above() -> None:
    assert {name for change in CHANGES for name in change} == vars(BASE).keys() - {"name"}


def test_a_name_and_a_path_change_nothing() -> None:
    moved = Source(SOURCES[MUSIC].path / "elsewhere", SOURCES[MUSIC].checksum, SOURCES[MUSIC].info)
    assert replace(BASE, name="other", source=moved).essence() == BASE.essence()


@pytest.mark.parametrize("change", [{"volume": 0.5}, {"pan": 1.0}, {"start": 9}, {"fade_in": 9}, {"ducking": 9.0}])
def test_what_is_done_while_mixing_does_not_change_the_material(change: dict[str, Any]) -> None:
    assert replace(BASE, **change).material() == BASE.material()
