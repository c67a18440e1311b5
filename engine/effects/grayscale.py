"""Takes the colours out."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.effects.effect import UNCHANGED, Effect, Stage


class Grayscale(Effect):
    """`amount` is how much of the colours goes: 1 leaves shades of grey."""

    kind: Literal["grayscale"] = "grayscale"
    amount: Annotated[float, Field(ge=0, le=1)] = 1.0

    keeps_alpha: ClassVar[bool] = True

    def filters(self, stage: Stage) -> str:
        if self.amount == 0:
            return UNCHANGED
        color = f"round(128+(val-128)*{1 - self.amount:.4f})"
        return f"lutyuv=y=val:u={color}:v={color}:a=val"
