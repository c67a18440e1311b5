"""Speech: how a text is read aloud, that its words have their times, and what is refused with a sentence."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from generation.procedural import programs
from generation.procedural.programs import ProgramFailed, Run
from generation.procedural.sound import read_voice
from generation.procedural.speech import CannotSpeak, installed, matching, voices, write_speech
from generation.procedural.speech.phonemes import PHONEMES
from generation.procedural.speech.pronouncing import _BY_LETTER, sounds_of
from generation.procedural.speech.reading import spoken
from generation.procedural.speech.words import STRANGE

OWN = ("own-low", "own-middle", "own-high")
TEXT = "Welcome to the studio. What would you like to make today?"
FLITE = [voice.id for voice in installed.voices() if voice.id.startswith("flite")]
ESPEAK = [voice.id for voice in installed.voices() if voice.id.startswith("espeak")]


def said(text: str) -> str:
    return " ".join(each for word in spoken(text) for each in word.said)


@pytest.mark.parametrize(
    ("text", "aloud"),
    [
        ("It costs $5.50, or £1.01.", "it costs five dollars and fifty cents or one pound and one penny"),
        ("1,204,000 people", "one million two hundred four thousand people"),
        ("in 1984, 2005 and the 1980s", "in nineteen eighty four two thousand five and the nineteen eighties"),
        ("the 21st at 10:30am", "the twenty first at ten thirty ay em"),
        ("-3.14°C", "minus three point one four degrees celsius"),
        ("Dr. Smith's AI & NASA", "doctor smith's ay eye and nasa"),
        ("5-10 km, 1 kg", "five to ten kilometers one kilograms"),
        ("3km and 1kg", "three kilometers and one kilogram"),
        ("hello@site.co.uk", "hello at site dot co dot uk"),
        ("Café déjà vu", "cafe deja vu"),
        ("007", "zero zero seven"),
        ("a 4K film, 50% off", "a four kay film fifty percent off"),
    ],
)
def test_what_is_written_short_is_said_long(text: str, aloud: str) -> None:
    assert said(text) == aloud


def test_points_and_commas_are_pauses_but_not_after_a_title() -> None:
    words = spoken("Dr. Smith came, saw; and left. Did he?")
    assert [word.ending for word in words] == ["", "", ",", ",", "", ".", "", "?"]
    pauses = [word.pause for word in words]
    assert 0 == pauses[0] < pauses[2] < pauses[3] < pauses[5]


def test_a_lone_dash_is_a_pause_and_no_word() -> None:
    words = spoken("now \u2014 then")
    assert [word.text for word in words] == ["now", "\u2014", "then"]
    assert words[1].said == () and words[1].pause > 0


@pytest.mark.parametrize("text", ["Привет", "日本語", "hello мир", "", "   ", "... !!", "🎬🎬"])
def test_what_it_cannot_say_is_refused_with_a_sentence(text: str, tmp_path: Path) -> None:
    with pytest.raises(CannotSpeak, match=r"^(This voice reads English|There is nothing to say).*\.$"):
        write_speech(text, tmp_path / "voice.flac", voice="own-low")


def test_more_than_two_thousand_characters_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotSpeak, match="2,004 characters"):
        write_speech("word " * 400 + "word", tmp_path / "voice.flac", voice="own-low")


def test_a_voice_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotSpeak, match="choose another"):
        write_speech("Hello", tmp_path / "voice.flac", voice="flite-nobody")


@pytest.mark.parametrize(
    ("word", "sounds"),
    [
        ("making", "m ey1 k ih ng"),
        ("generation", "jh eh n er ey1 sh ax n"),
        ("watched", "w aa1 ch t"),
        ("changes", "ch ey1 n jh ih z"),
        ("phone", "f ow1 n"),
        ("light", "l ay1 t"),
        ("knife", "n ay1 f"),
        ("question", "k w eh1 s ch ax n"),
        ("takes", "t ey1 k s"),
        ("little", "l ih1 t ax l"),
        ("isn't", "ih1 z ax n t"),
        ("studios", "s t uw1 d iy ow z"),
    ],
)
def test_spelling_becomes_sound(word: str, sounds: str) -> None:
    assert " ".join(sounds_of(word)) == sounds


def test_every_sound_in_the_tables_can_be_made() -> None:
    used = {sound.rstrip("1") for sounds in STRANGE.values() for sound in sounds}
    used |= {sound.rstrip("1") for rules in _BY_LETTER.values() for rule in rules for sound in rule.sounds}
    assert used == PHONEMES.keys()


@pytest.mark.ffmpeg
@pytest.mark.parametrize("voice", OWN)
def test_our_own_voices_say_it_and_know_when(tmp_path: Path, voice: str) -> None:
    path = tmp_path / "voice.flac"
    words = write_speech(TEXT, path, voice=voice, seed=3)
    check(path, [(word.text, word.start_us, word.end_us) for word in words])
    assert [item.name for item in tmp_path.iterdir()] == ["voice.flac"]


@pytest.mark.ffmpeg
def test_the_same_seed_says_it_the_same_and_another_otherwise(tmp_path: Path) -> None:
    made = []
    for name, seed in (("one", 1), ("same", 1), ("other", 2)):
        write_speech("Good morning.", tmp_path / f"{name}.flac", voice="own-low", seed=seed)
        made.append((tmp_path / f"{name}.flac").read_bytes())
    assert made[0] == made[1] != made[2]


def test_our_own_voices_are_always_there_and_last() -> None:
    assert tuple(voice.id for voice in voices())[-3:] == OWN


def test_a_machine_without_programs_has_our_own_voices_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "voices", tuple)
    assert tuple(voice.id for voice in voices()) == OWN


@pytest.mark.skipif(not FLITE, reason="no flite on this machine")
@pytest.mark.ffmpeg
def test_flite_says_it_and_tells_when(tmp_path: Path) -> None:
    path = tmp_path / "voice.flac"
    words = write_speech(TEXT, path, voice=FLITE[0])
    check(path, [(word.text, word.start_us, word.end_us) for word in words])
    gap = words[4].start_us - words[3].end_us  # two sentences
    assert 50_000 < gap < 1_000_000


@pytest.mark.skipif(not ESPEAK, reason="no espeak-ng on this machine")
@pytest.mark.ffmpeg
@pytest.mark.parametrize(("voice", "text"), [("espeak-en-gb", TEXT), ("espeak-ru", "Привет, мир -q")])
def test_espeak_says_it_and_takes_other_scripts(tmp_path: Path, voice: str, text: str) -> None:
    path = tmp_path / "voice.flac"
    words = write_speech(text, path, voice=voice)
    check(path, [(word.text, word.start_us, word.end_us) for word in words], text)


def test_sounds_that_differ_a_little_still_find_their_words() -> None:
    words = spoken("the sun rises today")
    heard = "pau dh iy s ah n pau r ay z ax z t ax d ey1 pau".replace("1", "").split()
    phones = [(sound, place / 10, (place + 1) / 10) for place, sound in enumerate(heard)]
    found = [span for span in matching.spans(words, phones) if span]
    assert np.allclose(found, [(0.1, 0.3), (0.3, 0.6), (0.7, 1.2), (1.2, 1.6)])


def test_a_program_that_fails_or_is_late_says_so(tmp_path: Path) -> None:
    with pytest.raises(ProgramFailed, match="Sleep took too long") as late:
        programs.run(Run(["sleep", "5"], tmp_path, "Sleep", time_limit=0.3))
    assert late.value.detail == "sleep 5"
    with pytest.raises(ProgramFailed, match="could not make the sound") as failed:
        programs.run(Run(["false"], tmp_path, "This"))
    assert "exit status 1" in failed.value.detail
    with pytest.raises(ProgramFailed, match="not on this machine"):
        programs.run(Run(["no-such-program"], tmp_path, "It"))


def test_a_text_reaches_a_program_as_data_and_nothing_else(tmp_path: Path) -> None:
    assert programs.run(Run(["cat"], tmp_path, "Cat", text="$(touch x); -v 'a'\n")) == "$(touch x); -v 'a'\n"
    assert list(tmp_path.iterdir()) == []


def check(path: Path, words: list[tuple[str, int, int]], text: str = TEXT) -> None:
    """All words, in order, within the sound, each where something is heard; at a good loudness."""
    sound = read_voice(path, 48_000)
    assert [word for word, _, _ in words] == text.split()
    assert all(0 <= begin < end <= len(sound) / 48_000 * 1e6 + 1 for _, begin, end in words)
    assert all(one[2] <= two[1] for one, two in pairwise(words))
    for _, begin, end in words:
        assert np.abs(sound[begin * 48 // 1000 : end * 48 // 1000]).max() > 0.02
    assert 0.2 < np.abs(sound).max() <= 0.9
