"""Warmer or cooler light."""

from typing import Annotated, Literal

from pydantic import Field

from engine.effects.effect import UNCHANGED, Effect, Stage, in_rgb

LUMA = (0.2126, 0.7152, 0.0722)


class Temperature(Effect):
    """`warmth` goes from -1, blue, to 1, orange; `tint` from -1, green, to 1, magenta. Grey stays as bright as it was."""

    kind: Literal["temperature"] = "temperature"
    warmth: Annotated[float, Field(ge=-1, le=1)] = 0.3
    tint: Annotated[float, Field(ge=-1, le=1)] = 0.0

    def filters(self, stage: Stage) -> str:
        if (self.warmth, self.tint) == (0, 0):
            return UNCHANGED
        gains = (2 ** (self.warmth / 2), 2 ** (-self.tint / 2), 2 ** (-self.warmth / 2))
        brightness = sum(gain * weight for gain, weight in zip(gains, LUMA, strict=True))
        red, green, blue = (f"round(val*{gain / brightness:.4f})" for gain in gains)
        return in_rgb(f"lutrgb=r={red}:g={green}:b={blue}")
