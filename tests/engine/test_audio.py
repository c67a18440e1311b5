"""The mix: windows of few sources that tile the output, commands word for word, and clicks where they were put."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import audio, ffmpeg
from engine.errors import RenderFailed
from engine.plan import RenderPlan, Sound
from tests.engine.cuts import FILM, MUSIC, TINY, audio_track, clip, music, planned, pretended, real, rendered, sound, video_track
from tests.engine.golden_text import assert_golden
from tests.engine.sources import click_reference, decoded_sound, lag, make_clicks
from tests.engine.test_command import written

FOLDER = Path("/room/mix")


def cut(clips: int, length: int = 30) -> RenderPlan:
    elements = [clip(n * length, length, n % 50 * 10) for n in range(clips)]
    return planned(video_track(*elements), audio_track(sound(0, clips * length)), sources=pretended(music=music(7200)))


def test_a_short_timeline_is_mixed_in_one_window() -> None:
    (window,) = audio.windows(cut(10))
    assert (window.start, window.samples, len(window.sounds)) == (0, 480_000, 11)


def test_a_long_timeline_never_opens_more_than_a_few_sources_at_once() -> None:
    windows = audio.windows(cut(200))
    assert all(len(window.sounds) <= audio.MOST_SOURCES for window in windows)
    assert len(windows) < 20


def test_a_sound_over_several_windows_goes_on_where_it_was() -> None:
    parts = [
        (window.start, heard) for window in audio.windows(cut(40)) for heard in window.sounds if heard.source.path.name == "music"
    ]
    assert len(parts) > 1
    assert all(start + heard.start == heard.source_in == heard.skipped for start, heard in parts)
    assert sum(heard.samples for _, heard in parts) == 40 * 48_000


def test_silence_is_one_window_without_sources() -> None:
    made = planned(video_track(), duration=30)
    assert audio.windows(made) == [audio.Window(0, 48_000, ())]


@st.composite
def many_sounds(draw: st.DrawFn) -> RenderPlan:
    spans = draw(st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 3000)), max_size=60))
    source = pretended()[MUSIC]
    sounds = sorted((Sound(source, "", 0, start, length, 1.0) for start, length in spans), key=lambda each: each.start)
    return replace(planned(video_track(), duration=30), frames=5, sounds=tuple(sounds))


@settings(deadline=None)
@given(many_sounds())
def test_the_windows_of_any_mix_tile_it_and_lose_no_sample(made: RenderPlan) -> None:
    place, heard = 0, 0
    for window in audio.windows(made):
        assert window.start == place and window.samples > 0
        place += window.samples
        heard += sum(each.samples for each in window.sounds)
        assert all(each.start >= 0 and each.start + each.samples <= window.samples for each in window.sounds)
    assert place == made.samples
    assert heard == sum(max(0, min(each.start + each.samples, made.samples) - each.start) for each in made.sounds)


def test_a_mix_is_made_with_the_very_words() -> None:
    made = planned(
        video_track(clip(30, 30, 60, volume=0.5)),
        audio_track(sound(0, 60, 3)),
        sources=pretended(music=replace(music(), audio_channels=1, container="mp3", start_us=25_057)),
    )
    (window,) = audio.windows(made)
    encoded, _ = audio.encode(made, [FOLDER / "a.raw", FOLDER / "b.raw"], FOLDER)
    assert_golden("sound", written(audio.mix(window, FOLDER, 0)[0]) + "\n" + written(encoded))


@pytest.mark.parametrize(
    "change",
    [{"source_in": 1}, {"start": 1}, {"samples": 47_999}, {"volume": 0.9}],
)
def test_what_is_heard_decides_the_key_of_the_sound(change: dict[str, int]) -> None:
    made = planned(audio_track(sound(0, 30)))
    assert audio.key(replace(made, sounds=(replace(made.sounds[0], **change),))) != audio.key(made)  # type: ignore[arg-type]
    assert audio.key(replace(made, preset=replace(TINY, audio_bitrate=64_000))) != audio.key(made)
    assert audio.key(replace(made, preset=replace(TINY, crf=30))) == audio.key(made)


def test_a_window_of_the_wrong_length_is_refused(tmp_path: Path) -> None:
    (tmp_path / "raw").write_bytes(b"\0" * 8 * 99)
    with pytest.raises(RenderFailed, match="could not be mixed"):
        audio.check(audio.Window(0, 100, ()), tmp_path / "raw")


CLICKS = [
    (".wav", 48_000, 2),
    (".wav", 44_100, 1),
    (".m4a", 48_000, 2),
    (".mp3", 48_000, 2),
    (".flac", 48_000, 1),
    (".opus", 48_000, 2),
]


@pytest.mark.ffmpeg
@pytest.mark.parametrize(("suffix", "rate", "channels"), CLICKS)
@pytest.mark.parametrize("source_in", [0, 12_345, 130_001])
def test_a_sound_is_heard_at_the_very_sample(suffix: str, rate: int, channels: int, source_in: int, tmp_path: Path) -> None:
    source = real(make_clicks(suffix, rate, channels))
    heard = Sound(source, "", source_in, 777, 90_000, 0.5)
    task, out = audio.mix(audio.Window(0, 100_000, (heard,)), tmp_path, 0)
    ffmpeg.run(task)
    samples = np.frombuffer(out.read_bytes(), "<f4")[::2]
    wanted = np.zeros(100_000)
    wanted[777 : 777 + 90_000] = click_reference()[source_in : source_in + 90_000] * 0.5
    assert len(samples) == 100_000
    assert lag(samples.astype(np.float64), wanted) == 0
    assert 0.9 < np.abs(samples).max() / np.abs(wanted).max() < 1.1
    assert np.abs(samples[:700]).max() == 0 and np.abs(samples[777 + 90_000 :]).max() == 0


@pytest.mark.ffmpeg
def test_twenty_joins_do_not_move_the_sound(tmp_path: Path) -> None:
    source = real(make_clicks(".mp4", film=True))
    clips = [clip(n * 11, 11, (n * 37) % 130) for n in range(21)]
    made = planned(video_track(*clips), sources={FILM: source}, preset=replace(TINY, width=64, height=36))
    assert len(audio.windows(made)) == 2
    reference = click_reference()
    parts = [reference[s.source_in : s.source_in + s.samples] for s in made.sounds]
    heard = decoded_sound(rendered(made, tmp_path))
    wanted = np.concatenate(parts)
    third = len(wanted) // 3
    for start in (0, third, 2 * third):
        assert lag(heard[start : start + third], wanted[start : start + third]) == 0
    assert abs(len(heard) - made.samples) <= 1024
