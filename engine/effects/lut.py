"""Colours by a table: a .cube file, read and written again by `engine.luts` before a filter sees it."""

from typing import Annotated, Literal

from pydantic import Field

from engine.effects.effect import UNCHANGED, Effect, in_rgb
from engine.luts import Table
from engine.values import Id


class Lut(Effect):
    """`asset` is the colour table, `strength` how much of it is mixed in."""

    kind: Literal["lut"] = "lut"
    asset: Id
    strength: Annotated[float, Field(ge=0, le=1)] = 1.0

    def table_filters(self, table: Table, path: str) -> str:
        """In the place of `filters`: `path`, quoted for a graph, is where `table.text(self.strength)` will lie."""
        if self.strength == 0:
            return UNCHANGED
        return in_rgb(f"lut1d=file={path}:interp=linear" if table.dimensions == 1 else f"lut3d=file={path}:interp=tetrahedral")
