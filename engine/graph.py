"""A segment in ffmpeg's words: its inputs and one filter graph. Pure, and the only place that escapes for a graph.

The frame shown at output time t is the last one of the source whose time is at most t (and a millisecond, for files
that keep whole milliseconds). `fps` with round=up does precisely this when its clock is the source's own, so the
clock is never reset before it: inputs are opened with -copyts and sought without dropping what lies before the point.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby
from pathlib import Path

from engine import text
from engine.plan import Layer, Picture, RenderPlan, Segment, Source, Words

TICKS = 1000  # of the source clock in one output frame: fine enough for any file, and whole at every frame
HELD_SECONDS = Fraction(1, 2)  # a picture that ends before its sound stays this long; a source that is cut short shows
SD_HEIGHT = 720  # below it, a file that does not name its colours has those of standard definition
INDEXED = {"mp4", "mov", "matroska", "webm", "wav"}
COLOURS = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"


@dataclass(frozen=True)
class Input:
    """A source, and where to seek in it, in its own seconds (None: read from the start)."""

    source: Source
    seek: Fraction | None


@dataclass
class Graph:
    inputs: list[Input] = field(default_factory=list)
    chains: list[str] = field(default_factory=list)
    scripts: dict[Path, str] = field(default_factory=dict)

    @property
    def filters(self) -> str:
        return ";".join(self.chains)


def draw(plan: RenderPlan, segment: Segment, folder: Path, fonts: Path, *, finish: str = COLOURS) -> Graph:
    """The picture of a segment, as the pad [out]. `scripts` are to be written (they lie in `folder`) before it runs."""
    graph = Graph()
    layers = list(segment.layers)
    base = layers[0] if layers else None
    if isinstance(base, Picture) and base.is_opaque and base.end - base.begin == segment.frames:
        layers = layers[1:]
        graph.chains.append(f"{_picture(graph, plan, base)},{_pad(plan, base)}[base]")
    else:
        graph.chains.append(f"{_background(plan, segment)}[base]")
    under = "base"
    for number, group in enumerate(_drawn_together(layers)):
        over = f"over{number}"
        if isinstance(picture := group[0], Picture):
            graph.chains.append(f"{_picture(graph, plan, picture)},{_window(segment, picture)}[layer{number}]")
            graph.chains.append(f"[{under}][layer{number}]{_overlay(segment, picture)}[{over}]")
        else:
            script = folder / f"words-{number}.ass"
            graph.scripts[script] = text.script([item for item in group if isinstance(item, Words)], *plan.size)
            graph.chains.append(f"[{under}]{_words(plan, script, fonts)}[{over}]")
        under = over
    graph.chains.append(f"[{under}]trim=end_frame={segment.frames},{clock(plan.rate)},{finish}[out]")
    return graph


def clock(rate: Fraction) -> str:
    """Frame n at n / rate, exactly, and known to be of that rate."""
    return f"settb={rate.denominator}/{rate.numerator},setpts=N,fps={rate.numerator}/{rate.denominator}"


def quoted(path: Path) -> str:
    """A path as the value of a filter's option: escaped for the option, then for the graph around it."""
    value = str(path)
    for special in ("\\", "'", ":"):
        value = value.replace(special, "\\" + special)
    for special in ("\\", "'", "[", "]", ",", ";"):
        value = value.replace(special, "\\" + special)
    return value


def seconds(value: Fraction) -> str:
    """To the microsecond, rounded down: the unit of ffmpeg's options."""
    micros = (value * 1_000_000).__floor__()
    sign, micros = ("-", -micros) if micros < 0 else ("", micros)
    return f"{sign}{micros // 1_000_000}.{micros % 1_000_000:06}"


def can_seek(source: Source) -> bool:
    """Only a file with an index is sure to be entered at or before the frame asked for."""
    return source.info.container in INDEXED


def _picture(graph: Graph, plan: RenderPlan, picture: Picture) -> str:
    """The chain of one source, from its input to frames of the right size, as many as are shown."""
    number = len(graph.inputs)
    rate, length = plan.rate, picture.end - picture.begin
    if picture.is_still:
        graph.inputs.append(Input(picture.source, None))
        once = f"[{number}:v:0]{_scale(picture)},loop=loop=-1:size=1"
        return f"{once},{clock(rate)},trim=end_frame={length}"
    begin = Fraction(picture.source.info.start_us, 1_000_000)
    at = picture.source_in / rate
    # containers are sought by when a frame is decoded: this much earlier is sure to be at or before the frame wanted
    ahead = at - Fraction(picture.source.info.reorder_us, 1_000_000)
    graph.inputs.append(Input(picture.source, begin + ahead if can_seek(picture.source) and ahead > 0 else None))
    tick = 1 / (rate * TICKS)
    tolerance = (Fraction(1, 1000) / tick).__ceil__()
    shift = round(begin / tick) + tolerance
    held = (HELD_SECONDS * rate).__ceil__()
    return (
        f"[{number}:V:0]settb={tick.numerator}/{tick.denominator},setpts=PTS-({shift}),"
        f"fps={rate.numerator}/{rate.denominator}:round=up:start_time={seconds(at)},"
        f"tpad=stop_mode=clone:stop={held},trim=end_frame={length},{_scale(picture)}"
    )


def _scale(picture: Picture) -> str:
    info, placing = picture.source.info, picture.placing
    width, height = placing.scaled
    given = ""
    if not picture.is_still and not info.matrix:
        given = f":in_color_matrix={'bt709' if (info.height or 0) >= SD_HEIGHT else 'bt601'}"
    pixels = "yuv420p" if picture.is_opaque else "yuva420p"
    chain = f"scale={width}:{height}{given}:out_color_matrix=bt709:out_range=tv,setsar=1,format={pixels}"
    if placing.crop:
        crop = placing.crop
        chain += f",crop={crop.width}:{crop.height}:{crop.x}:{crop.y}"
    if picture.opacity < 1:
        chain += f",lutyuv=a=val*{picture.opacity:.6g}"
    return chain


def _pad(plan: RenderPlan, picture: Picture) -> str:
    """The picture on the background, for the lowest layer."""
    if picture.placing.covers(*plan.size):
        return "null"
    return f"pad={plan.size[0]}:{plan.size[1]}:{picture.placing.x}:{picture.placing.y}:color={_colour(plan.background)}"


def _background(plan: RenderPlan, segment: Segment) -> str:
    # one frame is made and converted, then repeated: colour and matrix are then right at no cost
    return (
        f"color=c={_colour(plan.background)}:s={plan.size[0]}x{plan.size[1]}:r=1:d=1,format=gbrp,"
        f"scale=out_color_matrix=bt709:out_range=tv,setsar=1,format=yuv420p,loop=loop=-1:size=1,"
        f"{clock(plan.rate)},trim=end_frame={segment.frames}"
    )


def _window(segment: Segment, picture: Picture) -> str:
    """Moves a layer to where it begins, and makes it last to the segment's end: one that ends early ends the segment,
    so that a source which has less than was promised is noticed by the count of frames. The blank frame before its
    first, never shown, is for a source that has nothing at all: overlay would overlook it."""
    rest = segment.frames - picture.end
    longer = f":stop_mode=clone:stop={rest}" if rest else ""
    return f"tpad=start=1:color=black@0{longer},setpts=PTS-STARTPTS+{picture.begin - 1}"


def _overlay(segment: Segment, picture: Picture) -> str:
    whole = picture.end - picture.begin == segment.frames
    enabled = "" if whole else f":enable=between(n\\,{picture.begin}\\,{picture.end - 1})"
    return f"overlay={picture.placing.x}:{picture.placing.y}:format=yuv420:eof_action=endall{enabled}"


def _words(plan: RenderPlan, script: Path, fonts: Path) -> str:
    """libass is shown ten frames a second, as its script was written; then the real clock is set again."""
    return f"settb=1/10,setpts=N,ass=filename={quoted(script)}:fontsdir={quoted(fonts)},{clock(plan.rate)}"


def _drawn_together(layers: Sequence[Layer]) -> Iterator[list[Layer]]:
    """Neighbouring texts share one script; each picture stands alone."""
    for is_words, group in groupby(layers, key=lambda layer: isinstance(layer, Words)):
        if is_words:
            yield list(group)
        else:
            yield from ([picture] for picture in group)


def _colour(color: str) -> str:
    return "0x" + color.removeprefix("#")
