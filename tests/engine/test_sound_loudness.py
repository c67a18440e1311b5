"""Loudness: what was asked for, measured by another meter; peaks under -1 dB; nothing moved."""

import re
import subprocess
from pathlib import Path

import numpy as np
import pytest

from engine import audio, ffmpeg
from engine.audio import limiter
from engine.presets import choose
from engine.segments import SegmentStore
from tests.engine.cuts import MUSIC, audio_track, planned, sound
from tests.engine.hearing import RATE, Wave, chirp, noise, source, tone
from tests.engine.sources import decoded_sound, lag


def made(samples: Wave, folder: Path, loudness: float | None, volume: float = 1.0, format: str = "mp4") -> Path:
    track = audio_track(sound(0, len(samples) * 30 // RATE, volume=volume))
    plan = planned(track, sources={MUSIC: source(samples)}, loudness=loudness, preset=choose("720p", format))
    return audio.make(plan, folder, SegmentStore(folder / "cache", 10**9), lambda: False)


def measured(path: Path) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dB, as ffmpeg's summary tells them."""
    command = [ffmpeg.binary(), "-hide_banner", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr.rpartition("Summary:")[2]
    loudness, peak = (re.search(pattern, said) for pattern in (r"I:\s+(-?[\d.]+) LUFS", r"Peak:\s+(-?[\d.]+) dBFS"))
    assert loudness and peak
    return float(loudness[1]), float(peak[1])


def speech(seconds: float) -> Wave:
    """Syllables of noise and tone, some much louder than others, so that the limiter has work."""
    time = np.arange(round(seconds * RATE)) / RATE
    loud = np.where(np.sin(2 * np.pi * 0.7 * time) > 0.8, 1.0, 0.2) * (np.sin(2 * np.pi * 4 * time) > -0.5)
    return loud * (noise(seconds, 0.1) + tone(180, seconds, 0.4))


@pytest.mark.ffmpeg
@pytest.mark.parametrize("target", [-14.0, -23.0])
@pytest.mark.parametrize("volume", [1.0, 0.05])
def test_the_result_is_as_loud_as_asked_and_its_peaks_are_under_one_decibel(target: float, volume: float, tmp_path: Path) -> None:
    loudness, peak = measured(made(speech(8), tmp_path, target, volume))
    assert loudness == pytest.approx(target, abs=0.5)
    assert peak <= -0.9


@pytest.mark.ffmpeg
def test_peaks_are_held_however_loud_it_is_to_be(tmp_path: Path) -> None:
    _, peak = measured(made(speech(4) + noise(4, 0.2), tmp_path, -8.0, format="wav"))
    assert peak <= -0.9


@pytest.mark.ffmpeg
def test_peaks_between_samples_are_held_too(tmp_path: Path) -> None:
    quarter = 0.99 * np.sin(np.pi / 2 * np.arange(4 * RATE) + np.pi / 4) * (np.arange(4 * RATE) // 4800 % 8 == 0)
    _, peak = measured(made(quarter, tmp_path, -14.0, format="wav"))
    assert peak <= -0.9


@pytest.mark.ffmpeg
def test_nothing_moves(tmp_path: Path) -> None:
    spoken = 0.3 * chirp(4) + speech(4)
    plain, loud = (decoded_sound(made(spoken, _folder(tmp_path, name), level)) for name, level in (("a", None), ("b", -12.0)))
    assert len(plain) == len(loud)
    for begin in (0, RATE, 2 * RATE):
        assert lag(loud[begin : begin + RATE], plain[begin : begin + RATE]) == 0


@pytest.mark.ffmpeg
def test_silence_stays_silent(tmp_path: Path) -> None:
    assert not decoded_sound(made(np.zeros(2 * RATE), tmp_path, -14.0)).any()


@pytest.mark.ffmpeg
def test_what_needs_no_limiter_is_only_made_louder(tmp_path: Path) -> None:
    spoken = tone(1000, 4, 0.05)
    heard = decoded_sound(made(spoken, tmp_path, -20.0))[RATE : 3 * RATE]
    ratio = np.abs(heard).max() / 0.05
    assert np.abs(heard / ratio - spoken[RATE : 3 * RATE]).max() < 0.002


PEAKS = np.array([0.2] * 50 + [2.0] + [0.2] * 400 + [0.5 + n / 40 for n in range(100)] + [0.1] * 300, np.float32)


def test_the_limiter_holds_every_peak() -> None:
    edges = limiter.reduction(PEAKS)
    assert len(edges) == len(PEAKS) + 1
    assert np.all(np.maximum(edges[:-1], edges[1:]) * PEAKS <= limiter.CEILING + 1e-6)


def test_the_limiter_is_down_within_five_milliseconds_and_soon_up_again() -> None:
    edges = limiter.reduction(PEAKS)
    assert np.all(edges[:45] == 1) and edges[50] == pytest.approx(limiter.CEILING / 2)
    assert edges[56 + 80] > 1 - (1 - edges[50]) * 0.5 and edges[56 + 350] > 0.98
    assert np.abs(np.diff(edges)).max() < 1 / limiter.AHEAD


def test_the_limiter_leaves_alone_what_is_under_its_ceiling() -> None:
    assert np.all(limiter.reduction(np.full(100, limiter.CEILING, np.float32)) == 1)


def test_a_gain_is_the_same_however_it_is_cut_into_blocks() -> None:
    edges = limiter.reduction(PEAKS)
    parts = [limiter.gain(edges, begin, min(begin + 999, 40_800)) for begin in range(0, 40_800, 999)]
    assert np.abs(np.concatenate(parts) - limiter.gain(edges, 0, 40_800)).max() < 1e-12


def test_peaks_between_the_samples_are_found_also_where_two_blocks_meet(tmp_path: Path) -> None:
    tops = np.sin(np.pi / 2 * np.arange(2 * RATE + 100) + np.pi / 4)  # never sampled above 0.71
    (tmp_path / "raw").write_bytes(np.repeat(tops[:, None], 2, 1).astype("<f4").tobytes())
    found = limiter.peaks(tmp_path / "raw", lambda: False)
    assert len(found) == 2003
    assert found[2:-2] == pytest.approx(1.0, abs=0.01)


def _folder(parent: Path, name: str) -> Path:
    (parent / name).mkdir()
    return parent / name
