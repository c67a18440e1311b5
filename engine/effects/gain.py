"""Louder or softer, beyond what a volume can."""

from typing import Annotated, Literal

from pydantic import Field

from engine.effects.effect import SoundEffect


class Gain(SoundEffect):
    """In decibels."""

    kind: Literal["gain"] = "gain"
    decibels: Annotated[float, Field(ge=-40, le=20)] = 0.0

    def filters(self) -> str:
        return f"volume={self.decibels:.4f}dB"
