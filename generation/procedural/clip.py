"""Writes a scene of the demo and its music to an MP4."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from generation.procedural import music
from generation.procedural.canvas import Size
from generation.procedural.encoding import encode
from generation.procedural.scenes import Scene


def write_clip(
    scene: Scene,
    path: Path,
    *,
    seconds: Fraction,
    size: Size,
    rate: Fraction,
    seed: int,
    report: Callable[[float], None] = lambda done: None,
) -> None:
    """H.264 and AAC; exactly round(seconds * rate) frames. `report` gets shares of 1 and may raise to stop."""
    frames = round(seconds * rate)
    draw = scene.paint(size, seed)
    sound = music.compose(music.MOODS[scene.mood], float(frames / rate), seed)
    pictures = (draw(float(frame / rate)) for frame in range(frames))
    encode(path, pictures, frames=frames, size=size, rate=rate, sound=sound, report=report)
