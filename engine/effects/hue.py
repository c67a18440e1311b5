"""Turns all colours around the colour wheel."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.effects.effect import UNCHANGED, Effect, Stage


class Hue(Effect):
    """`angle` in degrees: 120 makes red green."""

    kind: Literal["hue"] = "hue"
    angle: Annotated[float, Field(ge=-180, le=180)] = 30.0

    keeps_alpha: ClassVar[bool] = True

    def filters(self, stage: Stage) -> str:
        if self.angle == 0:
            return UNCHANGED
        legal = "clip(val\\,16\\,240)"  # what was pure may turn into more than there is
        return f"hue=h={self.angle:.4f},lutyuv=y=val:u={legal}:v={legal}:a=val"
