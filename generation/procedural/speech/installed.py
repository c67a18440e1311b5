"""Voices of programs that the machine may have: flite for English, espeak-ng for many languages. Run confined."""

import tempfile
from functools import cache
from pathlib import Path

from generation.procedural import programs
from generation.procedural.programs import ProgramFailed, Run
from generation.procedural.sound import RATE, Voice, read_voice
from generation.procedural.speech.reading import Spoken
from generation.providers import shapes

FLITE = {  # its name: how it is shown
    "slt": "Woman, American (Flite)",
    "rms": "Man, American (Flite)",
    "awb": "Man, Scottish (Flite)",
}
ESPEAK = {  # a language of espeak-ng: how it is shown
    "en-gb": "British English", "en-us": "American English", "de": "German", "fr-fr": "French", "es": "Spanish", "it": "Italian",
    "pt-br": "Portuguese, Brazil", "pt": "Portuguese", "nl": "Dutch", "pl": "Polish", "sv": "Swedish", "da": "Danish",
    "nb": "Norwegian", "fi": "Finnish", "cs": "Czech", "el": "Greek", "tr": "Turkish", "ru": "Russian", "uk": "Ukrainian",
    "ro": "Romanian", "hu": "Hungarian", "hi": "Hindi", "ar": "Arabic", "id": "Indonesian", "vi": "Vietnamese",
}  # fmt: skip
Phone = tuple[str, float, float]  # which sound, and its seconds from and to


@cache
def voices() -> tuple[shapes.Voice, ...]:
    """What the machine has, the better first. Asked once a process."""
    found = [shapes.Voice(id=f"flite-{name}", label=label, language="en") for name, label in FLITE.items() if name in _flite()]
    if programs.find("espeak-ng"):
        found += [shapes.Voice(id=f"espeak-{code}", label=f"{label} (eSpeak)", language=code) for code, label in ESPEAK.items()]
    return tuple(found)


@cache
def _flite() -> frozenset[str]:
    """The voices that flite has; none where it is not there."""
    if programs.find("flite") is None:
        return frozenset()
    with tempfile.TemporaryDirectory(prefix="flite-") as name:
        try:
            said = programs.run(Run(["flite", "-lv"], Path(name), "Flite", time_limit=20))
        except ProgramFailed:
            return frozenset()
    return frozenset(said.partition(":")[2].split())


def speak_flite(name: str, words: list[Spoken], folder: Path) -> tuple[Voice, list[Phone]]:
    """Samples at 48 kHz, and each sound with its time: what is said is spelled out, so that no two readings differ."""
    text = " ".join(" ".join(word.said) + (word.ending if word.said else "") for word in words)
    script, wave = folder / "script.txt", folder / "voice.wav"
    script.write_text(text + "\n")
    said = programs.run(Run(["flite", "-voice", name, "-psdur", "-f", str(script), "-o", str(wave)], folder, "Flite"))
    phones: list[Phone] = []
    base = 0.0
    for line in said.splitlines():  # one for each sentence, whose clock begins anew
        at = base
        for entry in line.split():
            sound, _, end = entry.rpartition(":")
            phones.append((sound, at, base + float(end)))
            at = base + float(end)
        base = at
    return read_voice(wave, RATE), phones


def speak_espeak(language: str, text: str, folder: Path) -> Path:
    """A file in the folder. It tells no times."""
    wave = folder / "voice.wav"
    programs.run(Run(["espeak-ng", "-v", language, "-s", "160", "--stdin", "-w", str(wave)], folder, "eSpeak", text=text))
    return wave
