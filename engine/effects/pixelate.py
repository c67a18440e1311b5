"""Coarse squares, as to hide a face."""

from typing import Annotated, Literal

from pydantic import Field

from engine.effects.effect import Effect, Stage


class Pixelate(Effect):
    """`size` of a square is per mille of the canvas's height."""

    kind: Literal["pixelate"] = "pixelate"
    size: Annotated[float, Field(ge=5, le=250)] = 30.0

    def filters(self, stage: Stage) -> str:
        # a whole number of squares, not of pixels in one: so they are the same at every size of output
        columns, rows = (max(1, round(side / (stage.unit * self.size))) for side in (stage.width, stage.height))
        return (
            f"scale={columns}:{rows}:flags=area,format=yuv444p,scale={stage.width}:{stage.height}:flags=neighbor,format=yuv420p"
        )
