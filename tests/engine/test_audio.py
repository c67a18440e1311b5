"""The finished sound: few sources open at once, commands word for word, clicks where they were put, the store, every codec."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from engine import audio, ffmpeg
from engine.audio import decoding, encoding, raw
from engine.errors import Cancelled, RenderFailed
from engine.presets import choose
from engine.segments import SegmentStore
from engine.sounds import Sound
from tests.engine.cuts import FILM, MUSIC, TINY, audio_track, clip, music, planned, pretended, real, rendered, sound, video_track
from tests.engine.golden_text import assert_golden
from tests.engine.hearing import chirp, decoded, mixed_sounds, source
from tests.engine.sources import click_reference, decoded_sound, lag, make_clicks
from tests.engine.test_command import written

FOLDER = Path("/room/mix")


def go_on() -> bool:
    return False


def store(folder: Path) -> SegmentStore:
    return SegmentStore(folder / "cache", 10**9)


def test_a_sound_is_made_with_the_very_words() -> None:
    made = planned(
        video_track(clip(30, 30, 60, volume=0.5)),
        audio_track(sound(0, 60, 3)),
        sources=pretended(music=replace(music(), audio_channels=1, container="mp3", start_us=25_057)),
    )
    decoded, _ = decoding.decode(made.sounds, FOLDER)
    encoded = encoding.encoding(made, FOLDER / "mix.raw", FOLDER / "encoded.mp4")
    assert_golden("sound", written(decoded) + "\n" + written(encoded))


def test_sources_are_open_to_the_run_that_decodes_them_and_to_no_other() -> None:
    made = planned(audio_track(sound(0, 30)))
    decoded, outputs = decoding.decode(made.sounds, FOLDER)
    encoded = encoding.encoding(made, FOLDER / "mix.raw", FOLDER / "encoded.mp4")
    assert decoded.box.reads == (Path("/media/music"), FOLDER) and decoded.box.writes == (FOLDER,)
    assert outputs == [FOLDER / "sound-0.raw"]
    assert encoded.box.reads == encoded.box.writes == (FOLDER,)


def test_no_word_of_a_person_reaches_a_command() -> None:
    decoded, _ = decoding.decode(planned(audio_track(sound(0, 30, name="a';[b]"))).sounds, FOLDER)
    assert not any("a'" in word for word in decoded.args)


@pytest.mark.parametrize("change", [{"source_in": 1}, {"start": 1}, {"samples": 47_999}, {"volume": 0.9}, {"pan": 0.1}])
def test_what_is_heard_decides_the_key_of_the_sound(change: dict[str, Any]) -> None:
    made = planned(audio_track(sound(0, 30)))
    assert audio.key(replace(made, sounds=(replace(made.sounds[0], **change),))) != audio.key(made)


def test_how_it_is_encoded_decides_the_key_of_the_sound_and_the_picture_does_not() -> None:
    made = planned(audio_track(sound(0, 30)))
    assert audio.key(replace(made, preset=replace(TINY, audio_bitrate=64_000))) != audio.key(made)
    assert audio.key(replace(made, preset=choose("1080p", "webm"))) != audio.key(made)
    assert audio.key(replace(made, loudness=-14.0)) != audio.key(made)
    assert audio.key(replace(made, preset=replace(TINY, crf=30, width=64))) == audio.key(made)


def test_a_file_of_the_wrong_length_is_refused(tmp_path: Path) -> None:
    (tmp_path / "raw").write_bytes(b"\0" * 8 * 99)
    with pytest.raises(RenderFailed, match="could not be mixed"):
        raw.check(tmp_path / "raw", 100)


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
    heard = Sound(real(make_clicks(suffix, rate, channels)), "", source_in, 777, 90_000, volume=0.5)
    samples = mixed_sounds(tmp_path, [heard], 100_000)[:, 0]
    wanted = np.zeros(100_000)
    wanted[777 : 777 + 90_000] = click_reference()[source_in : source_in + 90_000] * 0.5
    assert lag(samples, wanted) == 0
    assert 0.9 < np.abs(samples).max() / np.abs(wanted).max() < 1.1
    assert np.abs(samples[:777]).max() == 0 and np.abs(samples[777 + 90_000 :]).max() == 0


@pytest.mark.ffmpeg
def test_twenty_joins_do_not_move_the_sound(tmp_path: Path) -> None:
    clips = [clip(n * 11, 11, (n * 37) % 130) for n in range(21)]
    film = real(make_clicks(".mp4", film=True))
    made = planned(video_track(*clips), sources={FILM: film}, preset=replace(TINY, width=64, height=36))
    reference = click_reference()
    heard = decoded_sound(rendered(made, tmp_path))
    wanted = np.concatenate([reference[s.source_in : s.source_in + s.samples] for s in made.sounds])
    third = len(wanted) // 3
    for start in (0, third, 2 * third):
        assert lag(heard[start : start + third], wanted[start : start + third]) == 0
    assert abs(len(heard) - made.samples) <= audio.ALLOWED_DIFFERENCE


@pytest.mark.ffmpeg
def test_a_sound_of_many_pieces_is_encoded_as_if_it_were_one(tmp_path: Path) -> None:
    """AAC loses something everywhere; nothing more is lost at a join."""
    spoken, places = chirp(5), [(n * 37) % 130 for n in range(21)]
    joined = source(np.concatenate([spoken[at * 1600 : (at + 11) * 1600] for at in places]))
    cut = planned(audio_track(*(sound(n * 11, 11, at) for n, at in enumerate(places))), sources={MUSIC: source(spoken)})
    whole = planned(audio_track(sound(0, 231)), sources={MUSIC: joined})
    assert audio.key(cut) != audio.key(whole)
    made = [audio.make(each, tmp_path, store(tmp_path), go_on) for each in (cut, whole)]
    assert np.abs(decoded(made[0]) - decoded(made[1])).max() < 1e-4


@pytest.mark.ffmpeg
@pytest.mark.parametrize(
    ("format", "codec", "bitrate"),
    [("mp4", "aac", 128_000), ("webm", "opus", 96_000), ("avi", "mp3float", 128_000), ("wav", "pcm_s16le", 1_536_000)],
)
def test_every_codec_keeps_the_sound_in_its_place(format: str, codec: str, bitrate: int, tmp_path: Path) -> None:
    spoken = chirp(3, 200, 8000)
    made = planned(audio_track(sound(0, 90)), sources={MUSIC: source(spoken)}, preset=choose("720p", format))
    stream = audio.make(made, tmp_path, store(tmp_path), go_on)
    assert made.preset.audio_bitrate == bitrate
    with av.open(str(stream)) as container:
        assert container.streams.audio[0].codec_context.name in (codec, "lib" + codec)
    heard = decoded(stream)[:, 0]
    assert abs(lag(heard[: len(spoken)], spoken)) <= 1
    assert abs(len(heard) - len(spoken)) <= 2 * 1152


@pytest.mark.ffmpeg
def test_a_sound_that_is_kept_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = planned(audio_track(sound(0, 30)), sources={MUSIC: source(chirp(2))})
    kept = store(tmp_path)
    first = audio.make(made, tmp_path, kept, go_on).read_bytes()
    (tmp_path / "again").mkdir()
    monkeypatch.setattr(ffmpeg, "run", _refuse)
    assert audio.make(made, tmp_path / "again", kept, go_on).read_bytes() == first
    assert not (tmp_path / "mixing").exists()


@pytest.mark.ffmpeg
def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    crossing = [sound(0, 40, speed=1.5, pan=0.3), sound(40, 40, sound_fade_in=9)]
    made = planned(audio_track(*crossing, ducking=9.0), sources={MUSIC: source(chirp(5))}, loudness=-16.0)
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    one, two = (audio.make(made, folder, store(folder), go_on).read_bytes() for folder in folders)
    assert one == two


@pytest.mark.ffmpeg
def test_a_timeline_without_sounds_is_silence_of_its_length(tmp_path: Path) -> None:
    heard = decoded_sound(audio.make(planned(video_track(), duration=30), tmp_path, store(tmp_path), go_on))
    assert not heard.any() and abs(len(heard) - 48_000) <= audio.ALLOWED_DIFFERENCE


@pytest.mark.ffmpeg
def test_a_damaged_source_is_an_error(tmp_path: Path) -> None:
    good = source(chirp(2))
    (tmp_path / "bad.wav").write_bytes(b"RIFF" + b"\0" * 100)
    made = planned(audio_track(sound(0, 30)), sources={MUSIC: replace(good, path=tmp_path / "bad.wav")})
    with pytest.raises(RenderFailed):
        audio.make(made, tmp_path, store(tmp_path), go_on)


@pytest.mark.ffmpeg
def test_it_stops_when_told(tmp_path: Path) -> None:
    made = planned(audio_track(sound(0, 30)), sources={MUSIC: source(chirp(2))})
    answers = iter([False, True])
    stop: Callable[[], bool] = lambda: next(answers, True)  # noqa: E731
    with pytest.raises(Cancelled):
        audio.make(made, tmp_path, store(tmp_path), stop)


def _refuse(*args: object, **kwargs: object) -> None:
    raise AssertionError("nothing was to be run")
