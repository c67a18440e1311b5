"""Smooths noise and keeps edges."""

from typing import Annotated, Literal

from pydantic import Field

from engine.effects.effect import UNCHANGED, Effect, Stage

STRONGEST = 25.0
WITHIN_A_FRAME = 0.001  # zero would mean "choose"; frames are not mixed: a segment's first frame has none before it


class Denoise(Effect):
    """`strength`: 1 smooths all but clear edges."""

    kind: Literal["denoise"] = "denoise"
    strength: Annotated[float, Field(ge=0, le=1)] = 0.4

    def filters(self, stage: Stage) -> str:
        if self.strength == 0:
            return UNCHANGED
        light = self.strength * STRONGEST
        return f"hqdn3d={light:.4f}:{light * 0.75:.4f}:{WITHIN_A_FRAME}:{WITHIN_A_FRAME}"
