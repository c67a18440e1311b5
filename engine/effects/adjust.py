"""Brightness, contrast, saturation and gamma, by one table for each plane."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.effects.effect import UNCHANGED, Effect, Stage


class Adjust(Effect):
    """`brightness` is added, as a share of the range from black to white. `contrast` spreads light and colours around mid grey.

    `saturation` multiplies colours: 0 is grey. `gamma` above 1 lifts the dark parts; black and white stay.
    """

    kind: Literal["adjust"] = "adjust"
    brightness: Annotated[float, Field(ge=-1, le=1)] = 0.0
    contrast: Annotated[float, Field(ge=0, le=3)] = 1.1
    saturation: Annotated[float, Field(ge=0, le=3)] = 1.15
    gamma: Annotated[float, Field(ge=0.1, le=10)] = 1.0

    keeps_alpha: ClassVar[bool] = True

    def filters(self, stage: Stage) -> str:
        if (self.brightness, self.contrast, self.saturation, self.gamma) == (0, 1, 1, 1):
            return UNCHANGED
        # not ffmpeg's eq, which takes 0 for black and so turns it grey
        light = f"clip(((val-16)/219-0.5)*{self.contrast:.4f}+0.5+{self.brightness:.4f}\\,0\\,1)"
        color = f"clip(round(128+(val-128)*{self.contrast * self.saturation:.4f})\\,16\\,240)"
        return f"lutyuv=y=round(16+219*pow({light}\\,{1 / self.gamma:.4f})):u={color}:v={color}:a=val"
