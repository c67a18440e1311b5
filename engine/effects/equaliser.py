"""Low, middle and high tones, louder or softer."""

from typing import Annotated, Literal

from pydantic import Field

from engine.effects.effect import SoundEffect

Decibels = Annotated[float, Field(ge=-24, le=24)]


class Equaliser(SoundEffect):
    """In decibels: shelves below 150 Hz and above 6 kHz, and a band of two octaves around `frequency`, in Hz."""

    kind: Literal["equaliser"] = "equaliser"
    low: Decibels = 0.0
    middle: Decibels = 0.0
    high: Decibels = 0.0
    frequency: Annotated[float, Field(ge=50, le=15000)] = 1000.0

    def filters(self) -> str:
        return (
            f"bass=frequency=150:gain={self.low:.4f},"
            f"equalizer=frequency={self.frequency:.4f}:width_type=o:width=2:gain={self.middle:.4f},"
            f"treble=frequency=6000:gain={self.high:.4f}"
        )
