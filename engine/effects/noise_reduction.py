"""Takes away a steady noise: hiss, hum, a fan."""

from typing import Annotated, Literal

from pydantic import Field

from engine.effects.effect import SoundEffect

LATE = 1200  # samples at 48 kHz by which afftdn is late


class NoiseReduction(SoundEffect):
    """By `strength` decibels. `floor`: how loud the noise is at most, in decibels below full scale."""

    kind: Literal["noise_reduction"] = "noise_reduction"
    strength: Annotated[float, Field(ge=1, le=60)] = 12.0
    floor: Annotated[float, Field(ge=-80, le=-20)] = -45.0

    def filters(self) -> str:
        cleaned = f"afftdn=noise_reduction={self.strength:.4f}:noise_floor={self.floor:.4f}"
        return f"apad=pad_len={LATE},{cleaned},atrim=start_sample={LATE},asetpts=N/SR/TB"
