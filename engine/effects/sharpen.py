"""Makes edges crisper: adds what a blurred copy lacks."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.effects.effect import UNCHANGED, Effect, Stage


class Sharpen(Effect):
    """`amount` is how many times the detail is added; `radius`, per mille of the canvas's height, how coarse it may be."""

    kind: Literal["sharpen"] = "sharpen"
    amount: Annotated[float, Field(ge=0, le=2)] = 0.8
    radius: Annotated[float, Field(ge=0.5, le=5)] = 1.5

    keeps_alpha: ClassVar[bool] = True

    def filters(self, stage: Stage) -> str:
        if self.amount == 0:
            return UNCHANGED
        # brightness only: sharpened colours get fringes
        return (
            f"split[fxsharp][fxcopy];[fxcopy]gblur=sigma={self.radius * stage.unit:.4f}:steps=2:planes=1[fxsoft];"
            f"[fxsharp][fxsoft]lut2=c0=clip(round(x+(x-y)*{self.amount:.4f})\\,16\\,235)"
        )
