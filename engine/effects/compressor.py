"""Evens out what is loud and what is soft."""

from typing import Annotated, Literal

from pydantic import Field

from engine.effects.effect import SoundEffect


class Compressor(SoundEffect):
    """Peaks above `threshold` keep one of every `ratio` decibels by which they are above it. Decibels and milliseconds."""

    kind: Literal["compressor"] = "compressor"
    threshold: Annotated[float, Field(ge=-60, le=0)] = -20.0
    ratio: Annotated[float, Field(ge=1, le=20)] = 4.0
    attack: Annotated[float, Field(ge=1, le=500)] = 10.0
    release: Annotated[float, Field(ge=10, le=5000)] = 200.0
    makeup: Annotated[float, Field(ge=0, le=30)] = 0.0

    def filters(self) -> str:
        threshold, makeup = (f"{10 ** (decibels / 20):.6f}" for decibels in (self.threshold, self.makeup))
        times = f"attack={self.attack:.4f}:release={self.release:.4f}"
        return f"acompressor=threshold={threshold}:ratio={self.ratio:.4f}:{times}:makeup={makeup}"
