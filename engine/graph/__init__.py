"""A segment in ffmpeg's words: its inputs and one filter graph. Pure, and the only place that escapes for a graph.

The lowest picture, or the background, is the base; every other layer is laid over it in turn. `sampling` chooses frames
of a source, `layer` makes them a picture of the right size with its effects, `warp` turns and moves it, `blend` lays one
over another.
"""

from engine.graph.draw import COLOURS, draw
from engine.graph.sampling import can_seek
from engine.graph.words import Graph, Input, Levels, clock, quoted, seconds

__all__ = ["COLOURS", "Graph", "Input", "Levels", "can_seek", "clock", "draw", "quoted", "seconds"]
