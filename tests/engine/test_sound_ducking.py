"""Ducking: how far down music goes under speech, and how soon it is back."""

from pathlib import Path

import numpy as np
import pytest

from engine.audio import ducking
from tests.engine.cuts import FILM, MUSIC, OTHER, audio_track, clip, sound, video_track
from tests.engine.hearing import RATE, Wave, both, decibels, mixed, noise, source, tone

FRAME = 1600


def present(samples: Wave) -> Wave:
    rows = both(samples).astype(np.float32)
    return ducking.presence(rows[begin : begin + RATE] for begin in range(0, len(rows), RATE)).astype(np.float64)


def spoken(seconds: float) -> Wave:
    """Noise in syllables: five a second, with rests between."""
    time = np.arange(round(seconds * RATE)) / RATE
    return noise(seconds, 0.15) * (np.sin(2 * np.pi * 5 * time) > -0.3)


def test_it_is_down_within_twenty_milliseconds_and_up_again_within_half_a_second() -> None:
    found = present(np.concatenate([np.zeros(RATE), noise(1), np.zeros(RATE)]))
    assert not found[:1000].any()
    assert np.all(found[1020:2199] == 1)
    assert not found[2502:].any()


def test_rests_between_words_do_not_let_it_up() -> None:
    assert np.all(present(spoken(3))[100:] == 1)


def test_the_noise_of_a_room_is_not_heard() -> None:
    assert not present(noise(1, 0.001)).any()


def test_a_mix_that_is_no_whole_number_of_steps_is_looked_at_to_its_end() -> None:
    assert len(present(np.ones(RATE + 50))) == 1002


def test_it_moves_in_straight_lines_of_decibels() -> None:
    steps = np.array([0, 0.5, 1, 1], np.float32)
    found = 20 * np.log10(ducking.gain(12.0, steps, 0, 144))
    assert found[[0, 24, 48, 72, 96, 143]] == pytest.approx([0, -3, -6, -9, -12, -12])


def test_a_gain_is_the_same_however_it_is_cut_into_blocks() -> None:
    steps = present(np.concatenate([np.zeros(5_000), noise(0.2), np.zeros(7_000)])).astype(np.float32)
    whole = ducking.gain(9.0, steps, 0, 21_600)
    parts = [ducking.gain(9.0, steps, begin, min(begin + 1111, 21_600)) for begin in range(0, 21_600, 1111)]
    assert np.abs(np.concatenate(parts) - whole).max() < 1e-12


def tone_level(samples: Wave, frequency: float) -> float:
    """The amplitude of one tone within a mix."""
    time = np.arange(len(samples)) / RATE
    return float(2 * np.abs(np.mean(samples * np.exp(-2j * np.pi * frequency * time))))


@pytest.mark.ffmpeg
@pytest.mark.parametrize("depth", [6.0, 15.0])
def test_music_is_softer_under_speech_by_what_was_asked_for(depth: float, tmp_path: Path) -> None:
    music = audio_track(sound(0, 180), ducking=depth)
    other = audio_track(sound(0, 180, asset=OTHER), ducking=20.0)
    film = video_track(clip(60, 60))
    sources = {MUSIC: source(tone(1000, 6, 0.3)), OTHER: source(tone(3000, 6, 0.3)), FILM: source(spoken(2))}
    heard = mixed(tmp_path, music, film, other, sources=sources)[:, 0]
    before, under, after = (slice(RATE, 2 * RATE - 100), slice(2 * RATE + 2400, 4 * RATE), slice(4 * RATE + 28_800, 6 * RATE))
    for frequency, down in ((1000, depth), (3000, 20.0)):
        assert decibels(tone_level(heard[under], frequency) / 0.3) == pytest.approx(-down, abs=0.5)
        assert tone_level(heard[before], frequency) == pytest.approx(0.3, abs=1e-4)
        assert tone_level(heard[after], frequency) == pytest.approx(0.3, abs=1e-4)


@pytest.mark.ffmpeg
def test_cuts_in_the_music_do_not_disturb_its_ducking(tmp_path: Path) -> None:
    sources = {MUSIC: source(tone(1000, 6, 0.3)), FILM: source(spoken(2))}
    whole = mixed(tmp_path, audio_track(sound(0, 180), ducking=12.0), video_track(clip(60, 60)), sources=sources)
    pieces = [sound(n * 9, 9, n * 9) for n in range(20)]
    cut = mixed(tmp_path, audio_track(*pieces, ducking=12.0), video_track(clip(60, 60)), sources=sources)
    assert np.abs(whole - cut).max() < 1e-6


@pytest.mark.ffmpeg
def test_tracks_that_give_way_do_not_give_way_to_one_another(tmp_path: Path) -> None:
    heard = mixed(
        tmp_path,
        audio_track(sound(0, 30), ducking=12.0),
        audio_track(sound(0, 30, asset=OTHER), ducking=12.0),
        sources={MUSIC: source(tone(1000, 1, 0.3)), OTHER: source(tone(3000, 1, 0.3))},
    )
    assert np.abs(heard[:, 0] - tone(1000, 1, 0.3) - tone(3000, 1, 0.3)).max() < 1e-6
