"""Drawing with outlines: a few words of SVG, turned into layers by resvg. Drawn once per scene, never per frame.

Nothing of a prompt gets in but through `written_out`, as the text of a title.
"""

import io
from collections.abc import Sequence
from functools import cache
from xml.sax.saxutils import escape

import numpy as np
import resvg_py
from PIL import Image, ImageFont

from engine.fonts import require
from generation.procedural.canvas import Size
from generation.procedural.layers import Layer, cut_out
from generation.procedural.palette import Colour, written

Stops = Sequence[tuple[float, Colour | str, float]]  # place from 0 to 1, colour, opacity
MEASURED = 200  # pixels of the letters that widths are taken from


def draw(body: str, size: Size, defs: str = "", box: tuple[float, float, float, float] | None = None) -> Layer:
    """A layer of the picture's size, its coordinates pixels, or those of `box` (left, top, width, height) stretched over it.

    Raises engine's RenderFailed where there is text and the faces are not built.
    """
    seen = box or (0, 0, size.width, size.height)
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size.width}" height="{size.height}" preserveAspectRatio="none" '
        f'viewBox="{" ".join(f"{each:.2f}" for each in seen)}"><defs>{defs}</defs>{body}</svg>'
    )
    names = ("Inter-Regular.ttf", "Inter-Bold.ttf", "ReelwrightSerif-Italic.ttf") if "<text" in text else ()
    faces = [str(require() / name) for name in names]
    drawn = resvg_py.svg_to_bytes(svg_string=text, skip_system_fonts=True, font_files=faces or None, font_family="Inter")
    return cut_out(np.asarray(Image.open(io.BytesIO(drawn)).convert("RGBA")))


def linear(name: str, stops: Stops, x: float = 0, y: float = 1) -> str:
    """A gradient over the box of what it fills, from its left top corner towards (x, y)."""
    return f'<linearGradient id="{name}" x1="0" y1="0" x2="{x}" y2="{y}">{_stops(stops)}</linearGradient>'


def radial(name: str, stops: Stops, x: float = 0.5, y: float = 0.5, reach: float = 0.5) -> str:
    return f'<radialGradient id="{name}" cx="{x}" cy="{y}" r="{reach}">{_stops(stops)}</radialGradient>'


def blur(name: str, by: float) -> str:
    return (
        f'<filter id="{name}" x="-60%" y="-60%" width="220%" height="220%" color-interpolation-filters="sRGB">'
        f'<feGaussianBlur stdDeviation="{by:.2f}"/></filter>'
    )


def written_out(text: str) -> str:
    """Words of a person, safe inside an element or an attribute."""
    return escape("".join(letter for letter in text if letter.isprintable()), {'"': "&quot;"})


def width_of(text: str, size: float, face: str = "Inter-Bold.ttf") -> float:
    """Of a line of text, in pixels, `size` being that of its letters' em."""
    return float(_face(face).getlength(text)) * size / MEASURED


@cache
def _face(name: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(require() / name), MEASURED)


def _stops(stops: Stops) -> str:
    return "".join(
        f'<stop offset="{place}" stop-color="{tint if isinstance(tint, str) else written(tint)}" stop-opacity="{opacity}"/>'
        for place, tint, opacity in stops
    )
