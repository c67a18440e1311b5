"""The whole of a segment: its base, and one layer after the other over it."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from engine import text, transitions
from engine.effects import Effect, Stage
from engine.graph.blend import levels, over
from engine.graph.layer import affected, frames_of
from engine.graph.warp import warped
from engine.graph.words import Graph, clock, colour, plain, quoted
from engine.layers import Joint, Layer, Picture, Segment
from engine.plan import RenderPlan
from engine.text import Words
from engine.timeline import CaptionElement

COLOURS = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
BLURRED_HEIGHT = 90  # of the picture that is blurred to fill the canvas: what is blurred anyway need not be large


def draw(plan: RenderPlan, segment: Segment, folder: Path, fonts: Path, *, finish: str = COLOURS) -> Graph:
    """The picture of a segment, as the pad [out]. Its `files` are to be written (they lie in `folder`) before it runs."""
    return _Drawing(plan, segment, Graph(folder, plan.rate), fonts).whole(finish)


class _Drawing:
    """One segment on its way to a graph."""

    def __init__(self, plan: RenderPlan, segment: Segment, graph: Graph, fonts: Path) -> None:
        self.plan, self.segment, self.graph, self.fonts = plan, segment, graph, fonts

    def whole(self, finish: str) -> Graph:
        layers = list(self.segment.layers)
        base = layers[0] if layers else None
        if base is not None and base.end - base.begin == self.segment.frames and self._can_be_base(base):
            layers = layers[1:]
            under = self._canvas(base)
        else:
            under = self.graph.then("", plain(self.plan.background, *self.plan.size, self.plan.rate, self.segment.frames))
        for group in _drawn_together(layers):
            under = self._laid_over(under, group[0]) if _stands_alone(group[0]) else self._written(under, group)
        clip = self._clip()
        self.graph.chains.append(f"{under}trim=end_frame={self.segment.frames},{clock(self.plan.rate)},{clip}{finish}[out]")
        return self.graph

    def _clip(self) -> str:
        """Takes away what juts out of a canvas that is narrower or lower than the frame."""
        canvas = next((each.canvas for each in self.segment.drawn()), None)
        if canvas is None or self.plan.fill == "blur" or (canvas.width, canvas.height) == self.plan.size:
            return ""
        (width, height), color = self.plan.size, colour(self.plan.background)
        inside = f"crop={canvas.width}:{canvas.height}:{canvas.x}:{canvas.y}"
        return f"{inside},pad={width}:{height}:{canvas.x}:{canvas.y}:color={color},"

    def _can_be_base(self, layer: Layer) -> bool:
        if isinstance(layer, Words):
            return False
        if isinstance(layer, Joint):
            return layer.covers(self.plan.size) or self.plan.fill == "blur"
        return layer.is_opaque and _is_inside(layer, self.plan.size)

    def _canvas(self, layer: Layer) -> str:
        """An opaque layer with the background around it, as large as the frame."""
        if isinstance(layer, Joint):
            return self._joint(layer, is_opaque=True)
        assert isinstance(layer, Picture)
        pad = frames_of(self.graph, self.plan, layer)
        if layer.covers(self.plan.size):
            return pad
        at = layer.placing.x, layer.placing.y
        if self.plan.fill == "blur":
            return self._on_itself(pad, at, layer.frames)
        width, height = self.plan.size
        return self.graph.then(pad, f"pad={width}:{height}:{at[0]}:{at[1]}:color={colour(self.plan.background)}")

    def _on_itself(self, pad: str, at: tuple[int, int], frames: int) -> str:
        """The picture over itself, enlarged until it fills the frame, and blurred."""
        width, height = self.plan.size
        small = max(2, round(BLURRED_HEIGHT * width / height / 2) * 2)
        picture, behind = self.graph.split(pad)
        behind = self.graph.then(
            behind,
            f"scale={small}:{BLURRED_HEIGHT}:force_original_aspect_ratio=increase,crop={small}:{BLURRED_HEIGHT},"
            f"gblur=sigma=4,scale={width}:{height}:flags=bilinear,setsar=1,lutyuv=y=16+(val-16)*0.7",
        )
        return over(self.graph, behind, picture, at=at, begin=0, end=frames, frames=frames)

    def _laid_over(self, under: str, layer: Layer) -> str:
        if isinstance(layer, Joint):
            pad, at = self._joint(layer, is_opaque=layer.covers(self.plan.size)), (0, 0)
        else:
            pad, at = self._placed(layer)
        return over(self.graph, under, pad, at=at, begin=layer.begin, end=layer.end, frames=self.segment.frames)

    def _placed(self, picture: Picture | Words) -> tuple[str, tuple[int, int]]:
        """The frames of one layer alone, and where they go."""
        if isinstance(picture, Words):
            return self._on_nothing(picture), (0, 0)
        pad = frames_of(self.graph, self.plan, picture)
        if picture.is_warped:
            return warped(self.graph, picture, pad, self.plan.size), (0, 0)
        return pad, (picture.placing.x, picture.placing.y)

    def _joint(self, joint: Joint, *, is_opaque: bool) -> str:
        """Both sides as full frames, and the transition between them."""
        if joint.kind == "crossfade" and joint.covers(self.plan.size):
            before, after = (frames_of(self.graph, self.plan, side) for side in joint.sides if isinstance(side, Picture))
            ramp = [(joint.first + n) / joint.length for n in range(joint.frames)]
            after = self.graph.then(after + levels(self.graph, ramp, self.plan.size), "alphamerge,format=yuva420p")
            return over(self.graph, before, after, at=(0, 0), begin=0, end=joint.frames, frames=joint.frames)
        sides = [self._side(side, is_opaque=is_opaque) for side in joint.sides]
        form = "yuv420p" if is_opaque else "yuva420p"
        crossed = transitions.join(joint.kind, joint.first, joint.length, self.plan.rate)
        return self.graph.then("".join(sides), f"{crossed},format={form}")

    def _side(self, side: Picture | Words, *, is_opaque: bool) -> str:
        """One side of a transition as a full frame: on the background, or on nothing."""
        if is_opaque and isinstance(side, Picture) and self._can_be_base(side):
            return self.graph.then(self._canvas(side), f"{clock(self.plan.rate)},format=yuv444p")
        frames = side.end - side.begin
        pad, at = self._placed(side)
        if isinstance(side, Picture):
            pad = self.graph.then(self._empty(frames) + pad, f"overlay={at[0]}:{at[1]}:format=auto:eof_action=endall")
        pad = self.graph.then(pad, f"{clock(self.plan.rate)},format=yuva444p")
        if not is_opaque:
            return pad
        under = self.graph.then("", plain(self.plan.background, *self.plan.size, self.plan.rate, frames))
        return self.graph.then(under + pad, f"overlay=0:0:format=yuv420:eof_action=endall,{clock(self.plan.rate)},format=yuv444p")

    def _on_nothing(self, words: Words) -> str:
        """Words alone on an empty frame, with their effects."""
        frames = words.end - words.begin
        alone = Words(words.element, words.canvas, words.first, 0, frames)
        pad = self._written(self._empty(frames), [alone], ":alpha=1")
        stage = Stage(*self.plan.size, words.canvas.height / 1000, words.first, words.element.duration, self.plan.rate)
        return affected(self.graph, self.plan, _effects_of(words), stage, pad, is_opaque=False)[0]

    def _written(self, under: str, words: Sequence[Layer], more: str = "") -> str:
        """libass is shown ten frames a second, as its script was written; then the real clock is set again."""
        script = text.script([item for item in words if isinstance(item, Words)], *self.plan.size)
        file = quoted(self.graph.file(".ass", script.encode()))
        drawn = f"ass=filename={file}:fontsdir={quoted(self.fonts)}{more}"
        return self.graph.then(under, f"settb=1/10,setpts=N,{drawn},{clock(self.plan.rate)}")

    def _empty(self, frames: int) -> str:
        width, height = self.plan.size
        made = f"color=c=black@0:s={width}x{height}:r=1:d=1,format=yuva420p,setsar=1"
        return self.graph.then("", f"{made},loop=loop=-1:size=1,{clock(self.plan.rate)},trim=end_frame={frames}")


def _effects_of(words: Words) -> list[Effect]:
    return [] if isinstance(words.element, CaptionElement) else [each for each in words.element.effects if each.enabled]


def _stands_alone(layer: Layer) -> bool:
    """Whether it cannot be drawn straight onto what lies under it."""
    return not isinstance(layer, Words) or bool(_effects_of(layer))


def _is_inside(picture: Picture, size: tuple[int, int]) -> bool:
    place, (width, height) = picture.placing, picture.placing.size
    return place.x >= 0 and place.y >= 0 and place.x + width <= size[0] and place.y + height <= size[1]


def _drawn_together(layers: Sequence[Layer]) -> Iterator[list[Layer]]:
    """Neighbouring texts share one script; everything else stands alone."""
    for is_alone, group in groupby(layers, key=_stands_alone):
        if is_alone:
            yield from ([layer] for layer in group)
        else:
            yield list(group)
