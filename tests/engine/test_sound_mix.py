"""The mix against the ideal sum, worked out here with arrays: joins, fades, keyframes, crossfades, pan, reverse, silence."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.audio import gains, stems
from engine.media import Source
from engine.segments import SegmentStore
from engine.sounds import Level, Sound
from engine.timeline import Keyframe, Transition
from tests.engine.cuts import FILM, MUSIC, OTHER, audio_track, pretended, real, sound
from tests.engine.hearing import Wave, both, chirp, decibels, level, mixed, mixed_sounds, noise, source, tone
from tests.engine.sources import click_reference, make_clicks

FRAME = 1600  # samples at 30 frames a second
EXACT = 1e-6


def volume_of(folder: Path, **fields: Any) -> Wave:
    """How loud each sample of a second of sound is: heard of a source that is one all the time."""
    return mixed(folder, audio_track(sound(0, 30, **fields)), sources={MUSIC: source(np.ones(48_000))})[:, 0]


@pytest.mark.ffmpeg
def test_twenty_joins_of_one_sound_are_the_ideal_sum(tmp_path: Path) -> None:
    spoken = chirp(5)
    places = [(n * 37) % 130 for n in range(21)]
    cuts = [sound(n * 11, 11, place, volume=0.8) for n, place in enumerate(places)]
    heard = mixed(tmp_path, audio_track(*cuts), sources={MUSIC: source(spoken)})
    wanted = np.concatenate([spoken[place * FRAME : (place + 11) * FRAME] * 0.8 for place in places])
    assert np.abs(heard - both(wanted)).max() < EXACT


@pytest.mark.ffmpeg
def test_overlapping_sounds_are_added_up(tmp_path: Path) -> None:
    low, high = tone(300, 2), np.stack([tone(900, 1), tone(700, 1)], axis=1)
    heard = mixed(
        tmp_path,
        audio_track(sound(0, 60, asset=FILM)),
        audio_track(sound(7, 30, asset=OTHER, volume=0.25)),
        sources={FILM: source(low), OTHER: source(high)},
    )
    wanted = both(low)
    wanted[7 * FRAME : 37 * FRAME] += high * 0.25
    assert np.abs(heard - wanted).max() < EXACT


@pytest.mark.ffmpeg
def test_fades_are_straight_lines(tmp_path: Path) -> None:
    heard = volume_of(tmp_path, sound_fade_in=10, sound_fade_out=5, volume=0.5)
    n = np.arange(48_000)
    wanted = 0.5 * np.minimum(1, n / (10 * FRAME)) * np.minimum(1, (48_000 - n) / (5 * FRAME))
    assert np.abs(heard - wanted).max() < EXACT


@pytest.mark.ffmpeg
def test_keyframes_move_the_volume_without_steps(tmp_path: Path) -> None:
    keyframes = [Keyframe(at=5, value=0.2), Keyframe(at=15, value=1.0, easing="ease_in_out"), Keyframe(at=25, value=0.0)]
    heard = volume_of(tmp_path, volume_keyframes=keyframes)
    p = np.clip((np.arange(48_000) / FRAME - 15) / 10, 0, 1)
    eased = np.where(p < 0.5, 4 * p**3, 1 - 4 * (1 - p) ** 3)
    wanted = np.interp(np.arange(48_000) / FRAME, [5, 15], [0.2, 1.0]) - eased
    assert np.abs(heard - wanted).max() < 1e-4
    assert np.abs(np.diff(heard)).max() < 3 / (10 * FRAME) * 1.01  # the steepest that this curve is


@pytest.mark.ffmpeg
def test_a_volume_that_jumps_takes_five_milliseconds(tmp_path: Path) -> None:
    heard = volume_of(tmp_path, volume_keyframes=[Keyframe(at=0, value=1.0, easing="hold"), Keyframe(at=15, value=0.0)])
    assert np.all(heard[: 15 * FRAME - 240] == 1) and np.all(heard[15 * FRAME :] == 0)
    assert np.abs(np.diff(heard)).max() < 1.01 / 240


def test_keyframes_before_and_after_a_sound_count() -> None:
    made = Sound(pretended()[MUSIC], "", 0, 0, 100, levels=(Level(50, 1.0), Level(150, 0.0)))
    found = gains.gain(made, gains.level_points(made), 0, 100)
    assert found[0] == 1 and found[99] == pytest.approx(0.51)


def test_a_gain_is_the_same_however_it_is_cut_into_blocks() -> None:
    levels = (Level(0, 1.0, "ease_out"), Level(700, 0.3), Level(900, 0.8))
    made = Sound(pretended()[MUSIC], "", 0, 0, 1000, levels=levels, fade_in=90, fade_out=80, cross_in=70, cross_out=60)
    points = gains.level_points(made)
    parts = [gains.gain(made, points, begin, min(begin + 77, 1000)) for begin in range(0, 1000, 77)]
    assert np.array_equal(np.concatenate(parts), gains.gain(made, points, 0, 1000))


@pytest.mark.ffmpeg
def test_a_crossfade_keeps_the_power(tmp_path: Path) -> None:
    first, second = sound(0, 60, asset=FILM), sound(30, 60, asset=OTHER, transition=Transition())
    sources = {FILM: source(noise(2, seed=1)), OTHER: source(noise(2, seed=2))}
    heard = mixed(tmp_path, audio_track(first, second), sources=sources)
    steady = level(heard[: 30 * FRAME])
    for begin in range(30 * FRAME, 60 * FRAME, 6 * FRAME):
        assert abs(decibels(level(heard[begin : begin + 6 * FRAME]) / steady)) < 0.5


@pytest.mark.ffmpeg
def test_a_crossfade_goes_from_the_one_sound_to_the_other(tmp_path: Path) -> None:
    ones, nothing = source(np.ones(96_000)), source(np.zeros(96_000))
    first, second = sound(0, 40, asset=FILM), sound(30, 40, asset=OTHER, transition=Transition())
    going = mixed(tmp_path, audio_track(first, second), sources={FILM: ones, OTHER: nothing})[:, 0]
    coming = mixed(tmp_path, audio_track(first, second), sources={FILM: nothing, OTHER: ones})[:, 0]
    overlap = slice(30 * FRAME, 40 * FRAME)
    assert np.abs(going[overlap] ** 2 + coming[overlap] ** 2 - 1).max() < EXACT
    assert going[30 * FRAME] == 1 and coming[30 * FRAME] == 0
    assert np.all(going[: 30 * FRAME] == 1) and np.all(coming[40 * FRAME :] == 1)


PANS = [-1.0, -0.5, 0.0, 0.5, 1.0]


@pytest.mark.ffmpeg
@pytest.mark.parametrize("pan", PANS)
def test_pan_keeps_the_power_of_one_channel(pan: float, tmp_path: Path) -> None:
    heard = mixed(tmp_path, audio_track(sound(0, 30, pan=pan)), sources={MUSIC: source(np.ones(48_000))})
    left, right = heard[0]
    assert left**2 + right**2 == pytest.approx(2, abs=1e-5)
    assert left == pytest.approx(np.sqrt(2) * np.cos((pan + 1) * np.pi / 4), abs=1e-6)


@pytest.mark.ffmpeg
@pytest.mark.parametrize("pan", PANS)
def test_pan_keeps_the_power_of_two_channels(pan: float, tmp_path: Path) -> None:
    spoken = np.stack([tone(300, 1), tone(500, 1)], axis=1)
    heard = mixed(tmp_path, audio_track(sound(0, 30, pan=pan)), sources={MUSIC: source(spoken)})
    assert level(heard) == pytest.approx(level(spoken), rel=1e-3)
    if abs(pan) == 1:
        silent, all_of_it = (1, 0) if pan < 0 else (0, 1)
        assert np.abs(heard[:, silent]).max() < EXACT
        assert np.abs(heard[:, all_of_it] - spoken.sum(axis=1)).max() < EXACT
    if pan == 0:
        assert np.abs(heard - spoken).max() < EXACT


@pytest.mark.ffmpeg
def test_a_reversed_sound_is_the_very_samples_backwards(tmp_path: Path) -> None:
    spoken = noise(3)
    heard = mixed(tmp_path, audio_track(sound(3, 75, 6, reverse=True)), sources={MUSIC: source(spoken)})
    assert np.abs(heard[3 * FRAME :] - both(spoken[6 * FRAME : 81 * FRAME][::-1])).max() < EXACT


@pytest.mark.ffmpeg
def test_a_source_shorter_than_promised_is_silent_where_it_lacks(tmp_path: Path) -> None:
    spoken = noise(1)
    whole = Sound(source(spoken), "", 24_000, 0, 48_000)
    heard = mixed_sounds(tmp_path, [whole], 48_000)
    assert np.abs(heard[:24_000] - both(spoken[24_000:])).max() < EXACT
    assert not heard[24_000:].any()


@pytest.mark.ffmpeg
def test_a_sound_wholly_past_its_source_is_silence(tmp_path: Path) -> None:
    assert not mixed_sounds(tmp_path, [Sound(source(noise(1)), "", 480_000, 0, 4_800)], 4_800).any()


@pytest.mark.ffmpeg
@pytest.mark.parametrize("suffix", [".wav", ".mp3", ".m4a"])
def test_more_sounds_than_may_be_open_are_all_heard(suffix: str, tmp_path: Path) -> None:
    film = real(make_clicks(suffix))
    many = [Sound(film, "", 24_000 * n, 24_000 * n, 24_000) for n in range(8)] * 3
    heard = mixed_sounds(tmp_path, many, 8 * 24_000)[:, 0]
    wanted = click_reference()[: 8 * 24_000] * 3
    assert np.abs(heard - wanted).max() < (EXACT if suffix == ".wav" else 0.2)
    assert not (tmp_path / "stems").exists()


def test_few_sounds_are_open_and_on_disk_at_once() -> None:
    music = pretended()[MUSIC]
    short = [Sound(music, "", 0, n, 48_000) for n in range(40)]
    assert [len(batch) for batch in stems.batches(short)] == [16, 16, 8]
    long = [Sound(music, "", 0, n, 50 * 60 * 48_000) for n in range(3)]
    assert [len(batch) for batch in stems.batches([*long, *short])] == [1, 1, 16, 16, 9]


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 2 * stems.MOST_SAMPLES), st.sampled_from([1, 4])), max_size=60))
def test_batches_of_any_sounds_lose_none_and_keep_their_order(stretches: list[tuple[int, int, int]]) -> None:
    made = [Sound(pretended()[MUSIC], "", 0, start, samples, pace=Fraction(pace)) for start, samples, pace in stretches]
    batches = list(stems.batches(made))
    assert [sound for batch in batches for sound in batch] == made
    for batch in batches:
        assert len(batch) <= stems.MOST_SOURCES
        assert len(batch) == 1 or sum(max(sound.used, sound.samples) for sound in batch) <= stems.MOST_SAMPLES


@pytest.mark.ffmpeg
def test_a_sound_that_took_more_than_decoding_is_kept(tmp_path: Path) -> None:
    store = SegmentStore(tmp_path / "cache", 10**9)
    made = Sound(source(noise(1)), "", 0, 0, 24_000, effects=("volume=6.0000dB",))
    first = mixed_sounds(tmp_path, [made], 24_000, store)
    assert store.get(stems.key(made), tmp_path / "stem.raw")
    gone = Sound(Source(Path("/gone"), made.source.checksum, made.source.info), "", 0, 0, 24_000, effects=made.effects)
    assert np.array_equal(mixed_sounds(tmp_path, [gone], 24_000, store), first)


@pytest.mark.ffmpeg
def test_what_is_kept_is_not_changed_by_the_next_mix(tmp_path: Path) -> None:
    store = SegmentStore(tmp_path / "cache", 10**9)
    one, two = (Sound(source(noise(1, seed=n)), "", 0, 0, 24_000, effects=("volume=6.0000dB",)) for n in (1, 2))
    first = mixed_sounds(tmp_path, [one], 24_000, store)
    mixed_sounds(tmp_path, [two], 24_000, store)
    assert np.array_equal(mixed_sounds(tmp_path, [one], 24_000, store), first)


@pytest.mark.ffmpeg
def test_a_stem_that_was_damaged_is_made_again(tmp_path: Path) -> None:
    store = SegmentStore(tmp_path / "cache", 10**9)
    made = Sound(source(noise(1)), "", 0, 0, 24_000, reverse=True)
    first = mixed_sounds(tmp_path, [made], 24_000, store)
    (tmp_path / "short.raw").write_bytes(b"\0" * 80)
    store.put(stems.key(made), tmp_path / "short.raw")
    assert np.array_equal(mixed_sounds(tmp_path, [made], 24_000, store), first)
