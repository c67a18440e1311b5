"""A diagram that draws itself: bars, a line or a ring, on a panel with fine lines. Its figures come from the seed alone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generation.procedural import vector
from generation.procedural.brief import Brief
from generation.procedural.canvas import Draw, Grain, Picture, Plane, Size, add_light, glow, sheet, vignette
from generation.procedural.layers import Layer, lay
from generation.procedural.looks import Look
from generation.procedural.palette import Colour, colour, mix, ramp, shade, shift_hue, written

BARS = 7
KINDS = ("bars", "line", "ring")


@dataclass(frozen=True)
class Part:
    """Something that is shown little by little: `order` (height, width of its layer) says from 0 to 1 when each pixel comes."""

    layer: Layer
    order: Plane
    start: float  # seconds
    length: float


def paint(size: Size, brief: Brief) -> Draw:
    rng = np.random.default_rng(brief.seed)
    look, unit = brief.look, min(size.unit, size.width / 1100)
    is_dark = look.name != "winter"
    paper = (
        (mix(look.high, look.near, 0.45), mix(look.high, look.air, 0.2)) if is_dark else (colour("#F4F7FB"), colour("#DDE6F0"))
    )
    room = sheet(size, ramp(size.height, (0, paper[1]), (1, paper[0])))
    add_light(
        room,
        0,
        glow(size, size.height, size.width * 0.3, 0, 300 * size.unit) * np.float32(0.25),
        look.air if is_dark else colour("#FFFFFF"),
    )
    np.clip(room, 0, 1, out=room)
    kind = (
        "ring"
        if brief.has("share", "pie", "donut")
        else "line"
        if brief.has("stock", "line", "trend")
        else str(rng.choice(KINDS))
    )
    tints = _tints(brief, look, is_dark)
    box = (size.width / 2 - 430 * unit, size.height / 2 - 250 * unit, 860 * unit, 500 * unit)
    frame = _frame(size, box, unit, kind, is_dark)
    parts = {"bars": _bars, "line": _line, "ring": _ring}[kind](size, box, unit, tints, rng)
    dark, grain = vignette(size, 0.3 if is_dark else 0.12), Grain(size, brief.seed)

    def draw(t: float) -> Picture:
        picture = room.copy()
        lay(picture, frame, opacity=_eased(t / 0.6))
        for part in parts:
            shown = _eased((t - part.start) / part.length)
            if shown >= 1:
                lay(picture, part.layer)
            elif shown > 0:
                lay(picture, part.layer, veil=np.clip((np.float32(shown) - part.order) * 90 + 1, 0, 1))
        picture *= dark
        return grain.develop(picture, t)

    return draw


def _eased(share: float) -> float:
    share = min(max(share, 0.0), 1.0)
    return 1 - (1 - share) ** 3


def _tints(brief: Brief, look: Look, is_dark: bool) -> list[Colour]:
    first = brief.colours[0] if brief.colours else mix(look.accent, look.low, 0.25) if is_dark else colour("#2F6FDE")
    first = mix(first, colour("#FFFFFF"), 0.1) if is_dark else first
    return [first, shift_hue(first, 0.08), shift_hue(first, 0.45), shift_hue(first, -0.12), mix(first, look.air, 0.5)]


def _frame(size: Size, box: tuple[float, float, float, float], unit: float, kind: str, is_dark: bool) -> Layer:
    left, top, wide, tall = box
    ink = "#FFFFFF" if is_dark else "#1D3245"
    body = (
        f'<rect x="{left - 50 * unit:.1f}" y="{top - 46 * unit:.1f}" width="{wide + 100 * unit:.1f}" '
        f'height="{tall + 92 * unit:.1f}" rx="{22 * unit:.1f}" fill="{ink}" opacity="0.055"/>'
    )
    lines = [] if kind == "ring" else [top + tall * share for share in (0, 0.25, 0.5, 0.75, 1)]
    body += "".join(
        f'<path d="M{left:.1f} {y:.1f} h{wide:.1f}" stroke="{ink}" '
        f'stroke-opacity="{0.30 if y == lines[-1] else 0.12}" stroke-width="{1.5 * unit:.2f}"/>'
        for y in lines
    )
    return vector.draw(body, size)


def _rising(layer: Layer, size: Size) -> Plane:
    rows = layer.cover.shape[0]
    return np.repeat(np.linspace(1, 0, rows, dtype=np.float32)[:, None], layer.cover.shape[1], axis=1)


def _from_left(layer: Layer) -> Plane:
    return np.repeat(np.linspace(0, 1, layer.cover.shape[1], dtype=np.float32)[None, :], layer.cover.shape[0], axis=0)


def _figures(rng: np.random.Generator, number: int) -> NDArray[np.float64]:
    """Shares of the height: they rise, with setbacks."""
    climb = np.linspace(0.26, 0.84, number) + rng.normal(0, 0.085, number)
    return np.clip(climb, 0.12, 0.96)


def _bars(
    size: Size, box: tuple[float, float, float, float], unit: float, tints: list[Colour], rng: np.random.Generator
) -> list[Part]:
    left, top, wide, tall = box
    number = int(rng.integers(BARS - 1, BARS + 3))
    step = wide / number
    best = int(np.argmax(figures := _figures(rng, number)))
    parts = []
    for place, figure in enumerate(figures):
        tint = tints[2] if place == best else tints[0]
        defs = vector.linear("bar", ((0, shade(tint, 0.25), 1), (1, mix(tint, tints[4], 0.55), 1)))
        high, x = tall * float(figure), left + step * (place + 0.2)
        body = (
            f'<path d="M{x:.1f} {top + tall:.1f} v{-high + 10 * unit:.1f} q0 {-10 * unit:.1f} '
            f"{10 * unit:.1f} {-10 * unit:.1f} h{step * 0.6 - 20 * unit:.1f} q{10 * unit:.1f} 0 "
            f'{10 * unit:.1f} {10 * unit:.1f} v{high - 10 * unit:.1f} Z" fill="url(#bar)"/>'
        )
        layer = vector.draw(body, size, defs)
        parts.append(Part(layer, _rising(layer, size), 0.35 + 0.22 * place, 1.5))
    return parts


def _line(
    size: Size, box: tuple[float, float, float, float], unit: float, tints: list[Colour], rng: np.random.Generator
) -> list[Part]:
    left, top, wide, tall = box
    parts = []
    for place, tint in ((1, tints[2]), (0, tints[0])):
        figures = _figures(rng, 9) * (0.7 if place else 1.0)
        x = left + np.linspace(0, wide, len(figures))
        y = top + tall * (1 - figures)
        curve = _curve(x, y)
        defs = vector.linear("under", ((0, tint, 0.5), (1, tint, 0.0)))
        under = vector.draw(
            f'<path d="{curve} L{x[-1]:.1f} {top + tall:.1f} L{x[0]:.1f} {top + tall:.1f} Z" fill="url(#under)"/>', size, defs
        )
        line = vector.draw(
            f'<path d="{curve}" stroke="{written(shade(tint, 0.15))}" stroke-width="{5.5 * unit:.1f}" '
            'fill="none" stroke-linecap="round" stroke-linejoin="round"/>',
            size,
        )
        start = 0.4 + 0.5 * (1 - place)
        parts += [Part(under, _from_left(under), start + 0.25, 3.0), Part(line, _from_left(line), start, 3.0)]
        for number in range(1, len(figures)):
            dot = (
                f'<circle cx="{x[number]:.1f}" cy="{y[number]:.1f}" '
                f'r="{(11 if number == len(figures) - 1 else 6.5) * unit:.1f}" fill="#FFFFFF" '
                f'stroke="{written(tint)}" stroke-width="{4 * unit:.1f}"/>'
            )
            spot = vector.draw(dot, size)
            share = 1 - (1 - number / (len(figures) - 1)) ** (1 / 3)  # when the eased line gets there
            parts.append(Part(spot, np.zeros_like(spot.cover), start + 3.0 * share, 0.3))
    return parts


def _curve(x: NDArray[np.float64], y: NDArray[np.float64]) -> str:
    """A smooth path through points, level at each as it is between its neighbours."""
    slope = np.gradient(y, x)
    step = (x[1] - x[0]) / 3
    steps = [
        f"C{x[n] + step:.1f} {y[n] + slope[n] * step:.1f} {x[n + 1] - step:.1f} "
        f"{y[n + 1] - slope[n + 1] * step:.1f} {x[n + 1]:.1f} {y[n + 1]:.1f}"
        for n in range(len(x) - 1)
    ]
    return f"M{x[0]:.1f} {y[0]:.1f} " + " ".join(steps)


def _ring(
    size: Size, box: tuple[float, float, float, float], unit: float, tints: list[Colour], rng: np.random.Generator
) -> list[Part]:
    left, top, wide, tall = box
    x, y, radius = left + wide * 0.32, top + tall / 2, tall * 0.38
    shares = np.sort(rng.dirichlet((5, 4, 3, 2)))[::-1]
    parts, angle = [], -90.0
    for place, share in enumerate(shares):
        tint = tints[place]
        end = angle + 360 * float(share) - 2.4
        a, b = np.radians(angle), np.radians(end)
        arc = (
            f"M{x + radius * np.cos(a):.2f} {y + radius * np.sin(a):.2f} A{radius:.2f} {radius:.2f} 0 "
            f"{int(share > 0.5)} 1 {x + radius * np.cos(b):.2f} {y + radius * np.sin(b):.2f}"
        )
        layer = vector.draw(f'<path d="{arc}" stroke="{written(tint)}" stroke-width="{tall * 0.16:.1f}" fill="none"/>', size)
        across = np.arange(layer.cover.shape[1]) + layer.left - x
        down = (np.arange(layer.cover.shape[0]) + layer.top - y)[:, None]
        turn = np.mod(np.degrees(np.arctan2(down, across[None, :])) - angle + 0.6, 360) / max(end - angle, 1)
        parts.append(Part(layer, np.clip(turn, 0, 1).astype(np.float32), 0.4 + 0.5 * place, 1.2))
        line = top + tall * (0.2 + 0.2 * place)
        bar_left, bar = left + wide * 0.62, wide * 0.38 * float(share) / float(shares[0])
        body = (
            f'<rect x="{bar_left:.1f}" y="{line - 9 * unit:.1f}" width="{bar:.1f}" '
            f'height="{18 * unit:.1f}" rx="{9 * unit:.1f}" fill="{written(tint)}"/>'
        )
        label = vector.draw(body, size)
        parts.append(Part(label, _from_left(label), 0.7 + 0.5 * place, 1.2))
        angle += 360 * float(share)
    return parts
