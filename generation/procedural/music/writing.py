"""A prompt becomes a file of music: read, composed, played with what the machine has, and brought to one loudness."""

from pathlib import Path

from generation.procedural.music import soundfont
from generation.procedural.music.composing import compose_score
from generation.procedural.music.performing import perform
from generation.procedural.music.reading import read, rng_of
from generation.procedural.sound import Report, mastered, write_sound

SHORTEST, LONGEST = 5, 180  # seconds


def write_music(
    prompt: str, path: Path, *, seconds: float, seed: int, report: Report = lambda done: None, with_soundfont: bool = True
) -> str:
    """Stereo at 48 kHz, round(seconds * 48,000) samples, about -16 LUFS. Returns what was played, in words for a person.

    The same prompt, seed and length make the same samples on a machine with the same programs. `report` hears shares of 1 and
    may raise to stop; what stands at `path` then is no piece.
    """
    wish, rng = read(prompt, seed), rng_of(prompt, seed + 1)
    score = compose_score(wish, seconds, rng)
    report(0.05)
    font = soundfont.found() if with_soundfont else None
    sound = soundfont.perform(score, font, path.parent) if font else perform(score, rng, lambda done: report(0.05 + 0.7 * done))
    report(0.75)
    write_sound(path, mastered(sound, path.parent))
    report(1.0)
    return f"{wish.style.name}, {wish.style.mode}, {round(score.bpm)} beats a minute"
