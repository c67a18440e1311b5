"""The brown of an old photograph."""

from typing import Annotated, Literal

from pydantic import Field

from engine.effects.effect import UNCHANGED, Effect, Stage, in_rgb

LUMA = (0.2126, 0.7152, 0.0722)
TONE = (1.112, 0.990, 0.771)  # what white becomes, if it could: of white's own brightness, so that nothing gets lighter


class Sepia(Effect):
    """`amount` is how much of it is mixed in."""

    kind: Literal["sepia"] = "sepia"
    amount: Annotated[float, Field(ge=0, le=1)] = 0.8

    def filters(self, stage: Stage) -> str:
        if self.amount == 0:
            return UNCHANGED
        weights = (
            f"{to}{of}={self.amount * tone * share + (1 - self.amount) * (to == of):.4f}"
            for to, tone in zip("rgb", TONE, strict=True)
            for of, share in zip("rgb", LUMA, strict=True)
        )
        return in_rgb(f"colorchannelmixer={':'.join(weights)}")
