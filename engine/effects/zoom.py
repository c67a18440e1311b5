"""Moves slowly into a picture, out of it, or across it (the Ken Burns effect)."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.effects.effect import UNCHANGED, Effect, Stage
from engine.values import Level

MOST_HEADROOM = 2.0  # a layer four times as large takes four times as long
Scale = Annotated[float, Field(ge=1, le=4)]


class Zoom(Effect):
    """What is seen when the element begins and when it ends: `from_scale` times enlarged, around (`from_x`, `from_y`).

    Places are shares of the layer's width and height; a window that would jut out of the layer is moved inside.
    """

    kind: Literal["zoom"] = "zoom"
    from_scale: Scale = 1.0
    from_x: Level = 0.5
    from_y: Level = 0.5
    to_scale: Scale = 1.2
    to_x: Level = 0.5
    to_y: Level = 0.5
    easing: Literal["linear", "ease_in_out"] = "ease_in_out"

    keeps_alpha: ClassVar[bool] = True
    moves: ClassVar[bool] = True

    def headroom(self) -> float:
        return min(MOST_HEADROOM, max(self.from_scale, self.to_scale))

    def filters(self, stage: Stage) -> str:
        if self.from_scale == self.to_scale == 1:
            return UNCHANGED
        done = f"((on-1+{stage.first})/{max(1, stage.length - 1)})"  # "on" of the first frame is 1
        if self.easing == "ease_in_out":
            done = f"(st(0\\,{done})*ld(0)*(3-2*ld(0)))"
        left, right = (self._edge("W", share, self.from_x, self.to_x, done) for share in (-0.5, 0.5))
        top, bottom = (self._edge("H", share, self.from_y, self.to_y, done) for share in (-0.5, 0.5))
        return (
            f"perspective=x0={left}:y0={top}:x1={right}:y1={top}:x2={left}:y2={bottom}:x3={right}:y3={bottom}:"
            f"sense=source:eval=frame:interpolation=cubic"
        )

    def _edge(self, side: Literal["W", "H"], share: float, begin: float, end: float, done: str) -> str:
        """The place of one edge of the window, as an expression of the frame's number."""
        start = _inside(begin, self.from_scale) + share / self.from_scale
        way = _inside(end, self.to_scale) + share / self.to_scale - start
        return f"{side}*({start:.6f}+{way:.6f}*{done})"


def _inside(centre: float, scale: float) -> float:
    return min(max(centre, 0.5 / scale), 1 - 0.5 / scale)
