"""Which frame of a source is shown when.

The frame shown at output time t is the last one of the source whose time is at most t (and a millisecond, for files
that keep whole milliseconds). `fps` with round=up does precisely this as long as its clock is the source's own, so
that clock is never reset to where a seek happened to land: inputs are opened with -copyts, sought without dropping what
lies before the point, and only a known number of ticks is taken off.
"""

from fractions import Fraction

from engine.graph.words import Graph, Input, clock
from engine.layers import Picture
from engine.media import Source
from engine.timeline import VideoElement

TICKS = 1000  # of the source clock in one output frame: fine enough for any file, and whole at every frame and every pace
HELD_SECONDS = Fraction(1, 2)  # a picture that ends before its sound stays this long; a source that is cut short shows
INDEXED = {"mp4", "mov", "matroska", "webm", "wav"}


def can_seek(source: Source) -> bool:
    """Only a file with an index is sure to be entered at or before the frame asked for."""
    return source.info.container in INDEXED


def film(graph: Graph, picture: Picture, source: Source, element: VideoElement) -> tuple[str, str, str]:
    """The input's pad, the filters that give exactly the frames shown, and those for after the scaling.

    To turn frames round, all of them are held in memory: so that is done when they have their final size.
    """
    rate, length = graph.rate, 1 if element.freeze else picture.frames
    pace = Fraction(1) if element.freeze else element.pace
    begin = Fraction(source.info.start_us, 1_000_000)
    at = picture.source_in / rate
    # containers are sought by when a frame is decoded: this much earlier is sure to be at or before the frame wanted
    ahead = at - Fraction(source.info.reorder_us, 1_000_000)
    pad = f"[{len(graph.inputs)}:V:0]"
    graph.inputs.append(Input(source, begin + ahead if can_seek(source) and ahead > 0 else None))
    tick = 1 / (rate * TICKS)
    zero = round(begin / tick) + (Fraction(1, 1000) / tick).__ceil__() + round(at / tick)
    times = f"PTS-({zero})" if pace == 1 else f"floor((PTS-({zero}))*{pace.denominator}/{pace.numerator})"
    held = (HELD_SECONDS * rate / pace).__ceil__()
    chosen = (
        f"settb={tick.numerator}/{tick.denominator},setpts={times},"
        f"fps={rate.numerator}/{rate.denominator}:round=up:start_time=0,"
        f"tpad=stop_mode=clone:stop={held},trim=end_frame={length}"
    )
    if element.freeze:
        return pad, chosen, f"loop=loop=-1:size=1,{clock(rate)},trim=end_frame={picture.frames}"
    return pad, chosen, f"reverse,{clock(rate)}" if element.reverse else ""


def still(graph: Graph, picture: Picture, source: Source) -> tuple[str, str, str]:
    """As `film`: of a picture that does not move one frame is scaled, and then repeated."""
    pad = f"[{len(graph.inputs)}:v:0]"
    graph.inputs.append(Input(source, None))
    return pad, "null", f"loop=loop=-1:size=1,{clock(graph.rate)},trim=end_frame={picture.frames}"
