"""Swaps left and right, or top and bottom."""

from typing import ClassVar, Literal

from engine.effects.effect import Effect, Stage


class Mirror(Effect):
    """`direction` "horizontal" swaps left and right, as a mirror on the wall does."""

    kind: Literal["mirror"] = "mirror"
    direction: Literal["horizontal", "vertical", "both"] = "horizontal"

    keeps_alpha: ClassVar[bool] = True

    def filters(self, stage: Stage) -> str:
        return {"horizontal": "hflip", "vertical": "vflip", "both": "hflip,vflip"}[self.direction]
