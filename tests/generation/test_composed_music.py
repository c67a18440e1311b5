"""Music from a prompt: what the words ask for, how long it is, how loud, and that a seed is a piece."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from generation.procedural import programs
from generation.procedural.music import midi, soundfont, write_music
from generation.procedural.music.composing import compose_score, fitted
from generation.procedural.music.drums import DRUMS
from generation.procedural.music.harmony import Key
from generation.procedural.music.instruments import INSTRUMENTS
from generation.procedural.music.midi import KEYS, PROGRAMS
from generation.procedural.music.patterns import BASS_LINES, COMPING, FILL, MOTIFS
from generation.procedural.music.patterns import DRUMS as RHYTHMS
from generation.procedural.music.performing import perform
from generation.procedural.music.reading import read, rng_of
from generation.procedural.music.score import Score
from generation.procedural.music.styles import MODES, PLAYERS, STYLES
from generation.procedural.sound import read_sound
from tests.media import run_ffmpeg

each_style = pytest.mark.parametrize("name", sorted(STYLES))


def score_of(prompt: str, seconds: float, seed: int = 1) -> Score:
    return compose_score(read(prompt, seed), seconds, rng_of(prompt, seed))


@pytest.mark.parametrize(
    ("prompt", "style"),
    [
        ("lo-fi hip hop to study", "lofi"),
        ("Epic orchestral battle", "epic"),
        ("Upbeat corporate explainer", "corporate"),
        ("a sad farewell", "piano"),
        ("drum and bass chase", "drumandbass"),
        ("drone shot over mountains", "cinematic"),
        ("Smoky jazz bar", "jazz"),
    ],
)
def test_the_words_choose_the_style(prompt: str, style: str) -> None:
    assert read(prompt, 3).style.name == style


def test_a_pace_and_a_key_are_taken_at_their_word() -> None:
    wish = read("house at 140 bpm in F sharp major", 1)
    assert (wish.bpm, wish.root, wish.style.mode) == (140, 6, "major")
    assert read("rock in d minor", 1).root == 2


def test_no_drums_means_none() -> None:
    assert score_of("house party", 20).hits
    assert not score_of("house party without drums", 20).hits


def test_an_instrument_that_is_named_plays() -> None:
    assert "violin" in {part.instrument for part in score_of("acoustic folk with a violin", 30).parts}


def test_a_prompt_without_a_word_of_music_is_music_all_the_same() -> None:
    assert score_of("", 12).parts
    assert score_of("🎬 日本語", 12).parts


@pytest.mark.parametrize("seconds", [5.0, 7.3, 12.0, 31.7, 90.0, 180.0])
@pytest.mark.parametrize("bpm", [50, 74, 101, 128, 174])
def test_the_last_chord_leaves_time_to_ring_and_the_pace_is_hardly_bent(seconds: float, bpm: int) -> None:
    grid = fitted(bpm, seconds)
    last = grid.beats * 60 / grid.bpm
    assert 1.0 < seconds - last < seconds / 2 + 1
    if seconds >= 12:
        assert grid.bpm == pytest.approx(bpm, rel=0.1)


@each_style
def test_every_style_names_what_there_is_and_stays_in_its_key(name: str) -> None:
    style = STYLES[name]
    assert {style.pad, style.comp, style.bass, style.lead} - {""} <= INSTRUMENTS.keys()
    assert style.comping in COMPING and style.line in BASS_LINES and style.busy in MOTIFS and style.mode in MODES
    assert not style.drums or style.drums in RHYTHMS
    wish = read(style.words[0], 1)
    assert wish.style.name == name
    score = score_of(style.words[0], 40)
    scale = Key(wish.root, wish.style.mode).scale()
    for part in score.parts:
        if part.instrument != style.bass:  # a bass may lead by a halftone
            assert {note.pitch % 12 for note in part.notes} <= scale
    ends = [score.seconds_at(note.at) for part in score.parts for note in part.notes]
    assert max(ends) < 40 and score.seconds_at(score.beats) == pytest.approx(36)


def test_every_rhythm_has_a_bar_of_sixteen_and_known_drums() -> None:
    for rows in [*(rows for kit in RHYTHMS.values() for rows in kit.values()), FILL]:
        assert rows.keys() <= DRUMS.keys()
        assert all(len(row) == 16 and set(row) <= set("Xxo.") for row in rows.values())
    assert DRUMS.keys() == KEYS.keys() and INSTRUMENTS.keys() == PROGRAMS.keys()
    assert {instrument for _, instrument in PLAYERS.values()} <= INSTRUMENTS.keys()


@each_style
def test_our_own_instruments_play_every_style_without_a_click_at_its_ends(name: str) -> None:
    score = score_of(STYLES[name].words[0], 5)
    sound = perform(score, rng_of(name, 0))
    assert sound.shape == (2, 240_000) and np.isfinite(sound).all()
    assert np.abs(sound[:, :4]).max() < 0.01 and np.abs(sound[:, -4:]).max() < 0.001
    assert np.sqrt((sound[:, 48_000:192_000] ** 2).mean()) > 0.05


def test_a_seed_is_a_piece_and_another_seed_another(tmp_path: Path) -> None:
    files = []
    for name, seed in (("one", 7), ("same", 7), ("other", 8)):
        path = tmp_path / f"{name}.flac"
        write_music("upbeat pop", path, seconds=5, seed=seed, with_soundfont=False)
        files.append(path.read_bytes())
    assert files[0] == files[1] != files[2]


@pytest.mark.ffmpeg
@pytest.mark.parametrize("prompt", ["calm ambient", "rock band"])
def test_a_piece_has_its_length_and_the_loudness_of_films(tmp_path: Path, prompt: str) -> None:
    path = tmp_path / "piece.flac"
    heard: list[float] = []
    words = write_music(prompt, path, seconds=8, seed=2, report=heard.append, with_soundfont=False)
    assert read_sound(path).shape == (2, 384_000)
    assert heard == sorted(heard) and heard[-1] == 1.0
    assert re.fullmatch(r"\w+, \w+, \d+ beats a minute", words)
    loudness, peak = measured(path, tmp_path)
    assert loudness == pytest.approx(-16, abs=0.5)
    assert peak <= -0.9


def test_what_the_report_raises_stops_it(tmp_path: Path) -> None:
    def report(done: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        write_music("pop", tmp_path / "piece.flac", seconds=5, seed=1, report=report)


def test_a_score_is_written_as_midi_that_says_all_of_it() -> None:
    score = score_of("rock band", 12)
    data = midi.written(score)
    assert data[:8] == b"MThd\x00\x00\x00\x06" and data.count(b"MTrk") == 2 + len(score.parts)
    begun = sum(1 for status, velocity in events(data) if status & 0xF0 == 0x90 and velocity)
    assert begun == sum(len(part.notes) for part in score.parts) + len(score.hits)


@pytest.mark.skipif(soundfont.found() is None, reason="no fluidsynth or no soundfont on this machine")
def test_recorded_instruments_play_it_too_and_alike_twice(tmp_path: Path) -> None:
    font = soundfont.found()
    assert font is not None
    score = score_of("acoustic guitar", 6)
    first, second = (soundfont.perform(score, font, tmp_path) for _ in range(2))
    assert first.shape == (2, 288_000) and np.array_equal(first, second)
    assert np.sqrt((first[:, 48_000:192_000] ** 2).mean()) > 0.01
    assert list(tmp_path.iterdir()) == []


def test_without_fluidsynth_there_is_no_soundfont(monkeypatch: pytest.MonkeyPatch, fresh: None) -> None:
    monkeypatch.setattr(programs, "find", lambda name: None)
    assert soundfont.found() is None


@pytest.fixture
def fresh() -> Iterator[None]:
    soundfont.found.cache_clear()
    yield
    soundfont.found.cache_clear()


def measured(path: Path, folder: Path) -> tuple[float, float]:
    """LUFS, and the true peak in dB."""
    log = folder / "loudness.log"
    meter = f"ebur128=peak=true:metadata=1,ametadata=mode=print:file={log}"
    run_ffmpeg("-i", str(path), "-af", meter, "-f", "null", "-")
    said = log.read_text()
    loudness = float(re.findall(r"r128\.I=(\S+)", said)[-1])
    peaks = [float(each) for each in re.findall(r"r128\.true_peaks_ch\d=(\S+)", said)]
    return loudness, 20 * float(np.log10(max(peaks)))


def events(data: bytes) -> Iterator[tuple[int, int]]:
    """(status, velocity) of each note message."""
    for track in data.split(b"MTrk")[1:]:
        place = 4
        while place < len(track):
            while track[place] & 0x80:
                place += 1
            place += 1
            status = track[place]
            if status == 0xFF:
                place += 3 + track[place + 2]
            elif status & 0xF0 == 0xC0:
                place += 2
            else:
                yield status, track[place + 2]
                place += 3
