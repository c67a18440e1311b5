"""The peaks of a sound: in their place, of their height, small for a long one, and nothing but what the format says."""

import struct
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from engine import peaks, policy
from engine.inspection import Drawings
from engine.peak_meter import PeakMeter
from engine.probe import inspect_confined
from tests import media
from tests.engine.sources import make_clicks

Pairs = np.ndarray[tuple[int, int], np.dtype[np.int8]]
RATE = 48_000


def read(path: Path) -> tuple[int, int, Pairs]:
    """Sample rate, samples in a bucket, and the pairs, as a page reads them."""
    content = path.read_bytes()
    version, flags, rate, samples, buckets, channels = struct.unpack_from("<iIiiIi", content)
    assert (version, flags, channels) == (2, 1, 1)
    pairs = np.frombuffer(content[24:], np.int8).reshape(-1, 2)
    assert len(pairs) == buckets
    assert peaks.is_whole(path)
    return rate, samples, pairs


def heard(samples: "np.ndarray[tuple[int, int], np.dtype[np.generic]]", form: str = "fltp", at: int = 0) -> av.AudioFrame:
    """A frame of these samples, (channels, n), whose time is `at` samples."""
    layout = "mono" if samples.shape[0] == 1 else "stereo"
    planes = samples if form.endswith("p") else samples.T.reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(planes), format=form, layout=layout)
    frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
    return frame


def metered(out: Path, *frames: av.AudioFrame, start_us: int = 0) -> Pairs:
    meter = PeakMeter()
    for frame in frames:
        meter.add(frame)
    meter.write(out, start_us)
    return read(out)[2]


@pytest.mark.ffmpeg
def test_a_click_every_half_second_stands_where_it_is_heard(tmp_path: Path) -> None:
    inspect_confined([make_clicks()], Drawings(peaks=tmp_path / "peaks.dat"))
    rate, samples, pairs = read(tmp_path / "peaks.dat")
    assert (rate, samples, len(pairs)) == (48_000, 960, 250)
    loud = np.flatnonzero(pairs[:, 1] > 30)
    assert set(loud) == set(range(25, 250, 25))


@pytest.mark.ffmpeg
def test_a_film_has_the_peaks_of_its_sound_and_a_silent_one_has_none(tmp_path: Path) -> None:
    silent, film = tmp_path / "silent.dat", tmp_path / "film.dat"
    inspect_confined([media.make_video(tone=None)], Drawings(peaks=silent))
    inspect_confined([media.make_video(tone=440)], Drawings(peaks=film))
    assert not silent.exists()
    pairs = read(film)[2]
    assert len(pairs) == pytest.approx(100, abs=2)
    assert np.all(pairs[5:95, 1] == pytest.approx(16, abs=3))  # ffmpeg's sine has an eighth of full scale
    assert np.all(pairs[5:95, 0] == pytest.approx(-16, abs=3))


@pytest.mark.parametrize(
    ("form", "kind", "full"),
    [("fltp", "f4", 1.0), ("flt", "f4", 1.0), ("dblp", "f8", 1.0), ("s16", "i2", 2**15), ("s16p", "i2", 2**15),
     ("s32", "i4", 2**31), ("u8", "u1", 128)],
)  # fmt: skip
def test_every_kind_of_sample_gives_the_same_peaks(tmp_path: Path, form: str, kind: str, full: float) -> None:
    wave = np.zeros((2, 4 * 960))
    wave[1, 1000], wave[0, 2900] = 0.5, -0.25  # either channel counts
    wave = (wave * full + (128 if kind == "u1" else 0)).astype(kind)
    assert metered(tmp_path / "peaks", heard(wave, form)).tolist() == [[0, 0], [0, 64], [0, 0], [-32, 0]]


@pytest.mark.parametrize(("start_us", "first"), [(0, 0), (-1_000_000, 50), (200_000, -10)])
def test_peaks_count_from_where_the_film_begins(tmp_path: Path, start_us: int, first: int) -> None:
    wave = np.zeros((1, RATE), "f4")
    wave[0, RATE // 2] = 1
    pairs = metered(tmp_path / "peaks", heard(wave), start_us=start_us)
    assert np.flatnonzero(pairs[:, 1]).tolist() == [25 + first]


def test_a_hole_is_silence(tmp_path: Path) -> None:
    loud = np.full((1, RATE), 0.5, "f4")
    pairs = metered(tmp_path / "peaks", heard(loud), heard(loud, at=3 * RATE))
    assert (pairs[:, 1] > 0).tolist() == [True] * 50 + [False] * 100 + [True] * 50


def test_a_sound_that_changes_its_kind_goes_on(tmp_path: Path) -> None:
    mono, stereo = np.full((1, 1500), 0.5, "f4"), np.full((2, 1500), 0.25, "f4")
    pairs = metered(tmp_path / "peaks", heard(mono), heard(stereo, at=1500))
    assert pairs[:, 1].tolist() == [64, 64, 32, 32]


def test_what_is_no_number_and_what_is_too_loud_is_drawn_at_the_edge(tmp_path: Path) -> None:
    wave = np.array([[np.nan] * 960 + [7.0] * 960 + [-np.inf] * 960], "f4")
    assert metered(tmp_path / "peaks", heard(wave)).tolist() == [[0, 0], [127, 127], [-127, -127]]


def test_two_hours_stay_small(tmp_path: Path) -> None:
    second = heard(np.full((1, RATE), 0.5, "f4"))
    meter = PeakMeter()
    for number in range(policy.MAX_SECONDS):
        second.pts = number * RATE
        meter.add(second)
    meter.write(tmp_path / "peaks", 0)
    rate, samples, pairs = read(tmp_path / "peaks")
    assert (rate, samples) == (RATE, 960 * 4)
    assert len(pairs) == policy.MAX_SECONDS * 50 / 4
    assert (tmp_path / "peaks").stat().st_size < 200_000


def test_a_clock_that_leaps_does_not_fill_the_memory(tmp_path: Path) -> None:
    click = np.full((1, 960), 0.5, "f4")
    pairs = metered(tmp_path / "peaks", heard(click), heard(click, at=10**15), start_us=-(10**15))
    assert len(pairs) <= peaks.MOST_BUCKETS


@pytest.mark.parametrize(
    "spoil", [lambda data: data[:-1], lambda data: data + b"\0", lambda data: data[:24], lambda data: b"GIF8" + data[4:]]
)
def test_what_is_not_to_the_byte_such_a_file_does_not_count(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    good = peaks.pack(RATE, 960, bytes(8))
    (tmp_path / "good").write_bytes(good)
    (tmp_path / "bad").write_bytes(spoil(good))
    assert peaks.is_whole(tmp_path / "good")
    assert not peaks.is_whole(tmp_path / "bad")
