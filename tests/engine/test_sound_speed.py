"""Speed: the pitch stays, and every moment comes when the picture's does."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from engine.audio import treating
from engine.sounds import Sound
from engine.timeline import Keyframe
from tests.engine.cuts import MUSIC, audio_track, pretended, sound
from tests.engine.hearing import RATE, Wave, decibels, level, mixed, mixed_sounds, noise, source, tone

pytestmark = pytest.mark.ffmpeg

FRAME = 1600
LATEST = 480  # samples: 10 ms
CLICK = 480


def clicks(seconds: float) -> tuple[Wave, list[int]]:
    """10 ms of 1 kHz about every half second, and where each begins."""
    places = list(range(RATE // 2, round(seconds * RATE) - RATE // 2, 25_111))
    time = np.arange(CLICK) / RATE
    samples = np.zeros(round(seconds * RATE))
    for place in places:
        samples[place : place + CLICK] = 0.8 * np.sin(2 * np.pi * 1000 * time) * np.exp(-400 * time)
    return samples, places


def middle(heard: Wave, near: float) -> float:
    """Where the middle of the energy of a click is that should be `near`; infinity where there is none."""
    begin = max(0, round(near) - 2400)
    power = heard[begin : round(near) + 2400] ** 2
    return begin + float(np.average(np.arange(len(power)), weights=power)) if power.max() > 0.03**2 else np.inf


@pytest.mark.parametrize("speed", [0.25, 0.5, 0.8, 1.25, 1.5, 2.0, 4.0])
def test_every_click_is_within_ten_milliseconds_of_its_place_over_a_minute(speed: float, tmp_path: Path) -> None:
    spoken, places = clicks(60 * speed)
    made = Sound(source(spoken), "", 0, 0, 60 * RATE, pace=Fraction(round(speed * 1000), 1000))
    heard = mixed_sounds(tmp_path, [made], 60 * RATE)[:, 0]
    own = middle(spoken, places[0]) - places[0]
    late = [middle(heard, (place + own) / speed) - (place + own) / speed for place in places]
    assert max(map(abs, late)) <= LATEST, max(late, key=abs)


@pytest.mark.parametrize("speed", [0.25, 0.333, 0.5, 0.999, 1.25, 2.0, 3.0, 4.0])
def test_the_pitch_stays(speed: float, tmp_path: Path) -> None:
    made = Sound(source(tone(440, 4 * speed)), "", 0, 0, 4 * RATE, pace=Fraction(round(speed * 1000), 1000))
    heard = mixed_sounds(tmp_path, [made], 4 * RATE)[RATE : 3 * RATE, 0]
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard)), 1 << 20))
    cents = 1200 * np.log2(np.argmax(spectrum) * RATE / (1 << 20) / 440)
    assert abs(cents) < 1
    assert abs(decibels(level(heard) / level(tone(440, 1)))) < 0.1


@pytest.mark.parametrize("speed", [0.25, 1.7, 4.0])
def test_a_sound_at_another_speed_fills_exactly_its_place(speed: float, tmp_path: Path) -> None:
    heard = mixed(tmp_path, audio_track(sound(10, 50, speed=speed)), sources={MUSIC: source(noise(8))}, duration=90)
    assert len(heard) == 90 * FRAME
    assert not heard[: 10 * FRAME].any() and not heard[60 * FRAME :].any()
    ends = (heard[10 * FRAME : 12 * FRAME], heard[58 * FRAME : 60 * FRAME], heard[30 * FRAME : 32 * FRAME])
    assert all(abs(decibels(level(part) / 0.1)) < 4 for part in ends)


def test_a_reversed_sound_at_another_speed_begins_at_its_end(tmp_path: Path) -> None:
    spoken = np.concatenate([tone(300, 2), tone(900, 2)])
    heard = mixed(tmp_path, audio_track(sound(0, 60, speed=2.0, reverse=True)), sources={MUSIC: source(spoken)})[:, 0]
    first, last = (int(np.argmax(np.abs(np.fft.rfft(heard[begin : begin + 24_000])))) * 2 for begin in (12_000, 60_000))
    assert (first, last) == (900, 300)


def test_a_changed_sound_is_not_disturbed_where_a_batch_ends(tmp_path: Path) -> None:
    """Many sounds share its time, more than are open at once, and a fade goes over it: it is one run all the same."""
    spoken = source(tone(440, 8))
    keyframes = [Keyframe(at=0, value=1.0), Keyframe(at=60, value=0.5)]
    alone = audio_track(sound(0, 60, speed=1.5, volume_keyframes=keyframes))
    crowd = [audio_track(sound(n, 20, asset=MUSIC, volume=1e-6)) for n in range(40)]
    heard = mixed(tmp_path, alone, *crowd, sources={MUSIC: spoken})
    alone_heard = mixed(tmp_path, alone, sources={MUSIC: spoken})
    assert np.abs(heard - alone_heard).max() < 1e-4
    steps = np.abs(np.diff(alone_heard[4800:-4800, 0]))
    assert steps.max() < 0.5 * 2 * np.pi * 440 / RATE * 1.1


def test_a_changed_sound_is_made_with_the_very_words() -> None:
    made = Sound(pretended()[MUSIC], "", 0, 0, 48_000, pace=Fraction(5, 4), effects=("volume=3.0000dB",))
    task = treating.treat(made, Path("/room/sound-0.raw"), Path("/room/stem-0.raw"))
    chain = task.args[task.args.index("-filter_complex") + 1]
    assert chain == (
        "[0:a:0]adelay=delays=512S:all=1,apad,rubberband=tempo=1.250000:transients=smooth:channels=together,"
        "atrim=start_sample=512,asetpts=N/SR/TB,apad=whole_len=48000,atrim=end_sample=48000,volume=3.0000dB,"
        "apad=whole_len=48000,atrim=end_sample=48000[out]"
    )
    assert task.box.reads == task.box.writes == (Path("/room"),)
