"""A film from a prompt: its scene in motion, a camera over it, and a bed of sound that suits it; or a move over a picture."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from generation.procedural import music
from generation.procedural.brief import Brief, read
from generation.procedural.camera import MOVES, seen
from generation.procedural.canvas import Draw, Size
from generation.procedural.encoding import encode
from generation.procedural.moves import write_move
from generation.procedural.pictures import paint

__all__ = ["write_film", "write_move"]

STORY = 6.0  # seconds that a scene has to show: a longer film tells it more slowly
MOODS = {
    "ocean": "tide",
    "underwater": "tide",
    "city": "city",
    "road": "city",
    "data": "city",
    "network": "city",
    "grid": "city",
    "aurora": "night",
    "space": "night",
    "fireworks": "night",
    "bokeh": "night",
}


def write_film(
    prompt: str,
    path: Path,
    *,
    size: Size,
    rate: Fraction,
    seconds: Fraction,
    seed: int,
    sound: bool = True,
    report: Callable[[float], None] = lambda done: None,
) -> None:
    """An MP4 of exactly round(seconds * rate) frames; the same pictures for the same prompt, size, rate, seconds and seed.

    `report` gets shares of 1 and may raise to stop; what stands at `path` then is not a film.
    """
    brief = read(prompt, seed)
    frames = max(1, round(seconds * rate))
    draw = moving(brief, size, frames / rate)
    bed = music.compose(music.MOODS[mood_of(brief)], float(frames / rate), brief.seed) if sound else None
    pictures = (draw(float(frame / rate)) for frame in range(frames))
    encode(path, pictures, frames=frames, size=size, rate=rate, sound=bed, report=report)


def moving(brief: Brief, size: Size, seconds: Fraction) -> Draw:
    """The scene with the camera's move over the whole length, at moments of the film."""
    draw = paint(brief, size)
    pace = min(brief.pace, STORY / float(seconds))
    move = MOVES.get(brief.motion or ("push in" if brief.scene == "product" else ""))
    if move is None:
        return lambda t: draw(pace * t)
    return lambda t: seen(draw(pace * t), move(t / float(seconds)), size)


def mood_of(brief: Brief) -> str:
    """Of music.MOODS."""
    return "night" if brief.look.is_night and brief.scene not in MOODS else MOODS.get(brief.scene, "dawn")
