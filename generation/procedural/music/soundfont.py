"""Plays a score with recorded instruments, where the machine has fluidsynth and a General MIDI soundfont."""

import tempfile
from functools import cache
from pathlib import Path

import numpy as np

from generation.procedural import programs
from generation.procedural.music import midi
from generation.procedural.music.score import Score
from generation.procedural.programs import Run
from generation.procedural.sound import RATE, Sound, faded, read_sound

FOLDERS = ("/usr/share/sounds/sf2", "/usr/share/soundfonts", "/usr/local/share/soundfonts")
NAMES = ("FluidR3_GM.sf2", "default-GM.sf2", "default.sf2", "TimGM6mb.sf2", "GeneralUser-GS.sf2", "MuseScore_General.sf2")


@cache
def found() -> Path | None:
    """The soundfont that is played with; None when it, or fluidsynth, is missing."""
    if programs.find("fluidsynth") is None:
        return None
    return next((Path(folder, name).resolve() for name in NAMES for folder in FOLDERS if Path(folder, name).is_file()), None)


def perform(score: Score, font: Path, folder: Path) -> Sound:
    """Exactly round(seconds * 48,000) samples, not yet at its final loudness. Raises ProgramFailed."""
    with tempfile.TemporaryDirectory(dir=folder, prefix="notes-") as name:
        notes, wave = Path(name) / "notes.mid", Path(name) / "notes.wav"
        notes.write_bytes(midi.written(score))
        options = ["-n", "-i", "-q", "-g", "0.5", "-r", str(RATE), "-T", "wav", "-O", "float", "-F", str(wave)]
        programs.run(Run(["fluidsynth", *options, str(font), str(notes)], Path(name), "Fluidsynth", (font,)))
        played = read_sound(wave)
    samples = round(score.seconds * RATE)
    sound = np.zeros((2, samples), np.float32)
    sound[:, : played.shape[1]] = played[:, :samples]
    sound *= faded(samples, 0.004, min(1.6, score.seconds / 5))
    return sound
