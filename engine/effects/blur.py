"""Softens the whole picture."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.effects.effect import UNCHANGED, Effect, Stage


class Blur(Effect):
    """`radius` is per mille of the canvas's height."""

    kind: Literal["blur"] = "blur"
    radius: Annotated[float, Field(ge=0, le=100)] = 10.0

    keeps_alpha: ClassVar[bool] = True

    def filters(self, stage: Stage) -> str:
        if self.radius == 0:
            return UNCHANGED
        sigma = self.radius * stage.unit / 2
        # the planes of colour have half as many pixels
        return f"gblur=sigma={sigma:.4f}:steps=2:planes=9,gblur=sigma={sigma / 2:.4f}:steps=2:planes=6"
