"""A picture as a stream of frames: its source's frames, cropped, scaled to their place, with effects and opacity."""

from collections.abc import Sequence
from dataclasses import replace

from engine import luts, tones
from engine.effects import Effect, Lut, Stage
from engine.effects.effect import UNCHANGED
from engine.geometry import Placing, even
from engine.graph import sampling
from engine.graph.blend import see_through
from engine.graph.words import Graph, plain, quoted
from engine.layers import Picture, has_alpha
from engine.media import Source
from engine.plan import RenderPlan
from engine.timeline import ColorElement, ImageElement, VideoElement


def frames_of(graph: Graph, plan: RenderPlan, picture: Picture) -> str:
    """The pad of its frames, as many as are shown, of the size of its placing. With alpha unless it is opaque."""
    pad, is_opaque, headroom = _pixels(graph, plan, picture)
    size = _enlarged(picture.placing, headroom).size
    stage = Stage(*size, picture.canvas.height * headroom / 1000, picture.first, picture.element.duration, plan.rate)
    pad, is_opaque = affected(graph, plan, picture.effects, stage, pad, is_opaque=is_opaque)
    if headroom != 1:
        pad = graph.then(pad, "scale={}:{}".format(*picture.placing.size))
    if list(picture.opacities) != [1]:
        pad = see_through(graph, pad, picture.opacities, picture.placing.size, is_opaque=is_opaque)
    return pad


def _pixels(graph: Graph, plan: RenderPlan, picture: Picture) -> tuple[str, bool, float]:
    """The pad before the effects, whether it is opaque, and how many times larger than its place it is."""
    element, source = picture.element, picture.source
    if isinstance(element, ColorElement) or source is None:
        color = element.color if isinstance(element, ColorElement) else plan.background
        return graph.then("", plain(color, *picture.placing.size, plan.rate, picture.frames)), True, 1
    headroom = _headroom(picture, source)
    if isinstance(element, VideoElement):
        pad, chosen, finished = sampling.film(graph, picture, source, element)
    else:
        pad, chosen, finished = sampling.still(graph, picture, source)
    is_opaque = not has_alpha(source.info.pixel_format)
    scaled = _scale(picture, element, _enlarged(picture.placing, headroom), is_opaque=is_opaque)
    return graph.then(pad, ",".join(part for part in (chosen, scaled, finished) if part not in ("", "null"))), is_opaque, headroom


def _scale(picture: Picture, element: VideoElement | ImageElement, placing: Placing, *, is_opaque: bool) -> str:
    """To the size and the colours of the output."""
    width, height = placing.scaled
    assert picture.source is not None
    info = picture.source.info
    given = f":in_color_matrix={info.assumed_matrix}" if info.assumed_matrix else ""
    colours = f",{tones.to_ordinary(info)}" if info.hdr else f"{given}:out_color_matrix=bt709:out_range=tv"
    chain = f"scale={width}:{height}{colours},setsar=1,format={'yuv420p' if is_opaque else 'yuva420p'}"
    crop = element.crop
    if any((crop.left, crop.top, crop.right, crop.bottom)):
        chain = (
            f"crop=iw*{1 - crop.left - crop.right:.6f}:ih*{1 - crop.top - crop.bottom:.6f}"
            f":iw*{crop.left:.6f}:ih*{crop.top:.6f},{chain}"
        )
    if placing.crop:
        cut = placing.crop
        chain += f",crop={cut.width}:{cut.height}:{cut.x}:{cut.y}"
    return chain


def affected(
    graph: Graph, plan: RenderPlan, effects: Sequence[Effect], stage: Stage, pad: str, *, is_opaque: bool
) -> tuple[str, bool]:
    """The pad after these effects, and whether it is opaque. A filter that knows no alpha is shown the colours alone."""
    for effect in effects:
        filters = _filters(graph, plan, effect, stage)
        if filters == UNCHANGED:
            continue
        if is_opaque or effect.keeps_alpha or effect.makes_alpha:
            pad = graph.then(pad, filters)
        else:
            colours, alpha = graph.split(pad)
            colours = graph.then(colours, f"format=yuv420p,{filters}")
            pad = graph.then(colours + graph.then(alpha, "alphaextract"), "alphamerge,format=yuva420p")
        is_opaque = is_opaque and not effect.makes_alpha
    return pad, is_opaque


def _filters(graph: Graph, plan: RenderPlan, effect: Effect, stage: Stage) -> str:
    if not isinstance(effect, Lut):
        return effect.filters(stage)
    table = luts.load(plan.tables[effect.asset].path)
    written = graph.file(".cube", table.text(effect.strength).encode())
    return effect.table_filters(table, quoted(written))


def _headroom(picture: Picture, source: Source) -> float:
    """How many times larger than its place a picture is made, for effects that enlarge it: no larger than the source is."""
    wanted = max((effect.headroom() for effect in picture.effects), default=1.0)
    left, _, right, _ = picture.crop
    there = (source.info.width or 1) * (1 - left - right) / picture.placing.scaled[0]
    return max(1.0, min(wanted, there))


def _enlarged(placing: Placing, factor: float) -> Placing:
    if factor == 1:
        return placing
    crop = placing.crop
    if crop is not None:
        crop = replace(crop, **{name: even(value * factor) if value else 0 for name, value in vars(crop).items()})
    return replace(placing, scaled=(even(placing.scaled[0] * factor), even(placing.scaled[1] * factor)), crop=crop)
