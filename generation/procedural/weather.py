"""What falls or floats before a scene, laid over finished pictures: snow, rain, fog, petals, confetti, fireflies, dust."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from generation.procedural import vector
from generation.procedural.brief import Brief
from generation.procedural.canvas import Picture, Plane, Size, cover, scrolled
from generation.procedural.layers import Layer, lay, splat
from generation.procedural.palette import Colour, colour, mix, shade
from generation.procedural.terrain import clouds

Fall = Callable[[Plane, float], None]  # a picture of floats that is changed, and the seconds
PETAL = "M0 -14 C 11 -10 12 6 0 14 C -12 6 -11 -10 0 -14 Z"
LEAF = "M0 -18 C 9 -8 13 0 9 9 C 5 15 2 16 0 18 C -2 16 -5 15 -9 9 C -13 0 -9 -8 0 -18 Z"
SCRAP = "M-9 -6 H9 V6 H-9 Z"
TINTS = {
    "petals": ("#FFD3DF", "#FBB4C8", "#FFE9EE"),
    "leaves": ("#C8501E", "#E08A2C", "#A8381A", "#D9A93A"),
    "confetti": ("#FF5D73", "#FFC857", "#5DD9FF", "#7CF5A5", "#B58CFF", "#FFFFFF"),
}
OUTLINES = {"petals": PETAL, "leaves": LEAF, "confetti": SCRAP}
PIECES = 64


def fall(brief: Brief, size: Size) -> Callable[[Picture, float], Picture]:
    """What the brief's weather does to a finished picture at a moment; nothing where there is none."""
    makers: dict[str, Callable[[Brief, Size, np.random.Generator], Fall]] = {
        "snow": _snow,
        "rain": _rain,
        "fog": _fog,
        "fireflies": _fireflies,
        "dust": _dust,
        **dict.fromkeys(OUTLINES, _pieces),
    }
    if brief.weather not in makers:
        return lambda picture, t: picture
    make = makers[brief.weather](brief, size, np.random.default_rng(brief.seed + 1))

    def over(picture: Picture, t: float) -> Picture:
        plane = np.moveaxis(picture, 2, 0).astype(np.float32, order="C")
        plane *= np.float32(1 / 255)
        make(plane, t)
        np.clip(plane, 0, 1, out=plane)
        plane *= 255
        plane += np.float32(0.5)
        return np.moveaxis(plane.astype(np.uint8), 0, 2)

    return over


def _snow(brief: Brief, size: Size, rng: np.random.Generator) -> Fall:
    unit = size.unit
    depths = [
        (rng.uniform(0, 1, (number, 4)), radius, speed, light)
        for number, radius, speed, light in ((420, 1.1, 46, 0.55), (150, 2.1, 82, 0.85), (40, 4.0, 140, 0.8))
    ]

    def make(picture: Plane, t: float) -> None:
        for flakes, radius, speed, light in depths:
            places = _falling(flakes, size, t, speed, 16)
            splat(picture, places, np.full((3, len(flakes)), light, dtype=np.float32), max(0.7, radius * unit))

    return make


def _falling(flakes: NDArray[np.float64], size: Size, t: float, speed: float, sway: float) -> NDArray[np.float64]:
    """Where particles are: falling at about `speed` units a second, over and over."""
    unit = size.unit
    tall = size.height + 40 * unit
    y = (flakes[:, 1] * tall + t * speed * unit * (0.7 + 0.6 * flakes[:, 2])) % tall - 20 * unit
    x = flakes[:, 0] * size.width * 1.1 - 0.05 * size.width
    x = x + sway * unit * np.sin(0.9 * t + 6.28 * flakes[:, 3]) + 8 * unit * t * (flakes[:, 2] - 0.3)
    return np.stack([x, y], axis=1)


def _rain(brief: Brief, size: Size, rng: np.random.Generator) -> Fall:
    """Two sheets of slanting streaks, one behind the other; each comes round again from above."""
    sheets = [(_streaks(size, number, length, rng), speed) for number, length, speed in ((300, 26, 760), (110, 58, 1240))]
    tint = mix(brief.look.low, colour("#E8F2FF"), 0.6)

    def make(picture: Plane, t: float) -> None:
        picture *= np.float32(0.88)
        for streaks, speed in sheets:
            offset = int(t * speed * size.unit) % size.height
            seen = streaks[size.height - offset : 2 * size.height - offset]
            for channel in range(3):
                picture[channel] += seen * tint[channel]

    return make


def _streaks(size: Size, number: int, length: float, rng: np.random.Generator) -> Plane:
    """A sheet twice as tall as the picture, its halves the same."""
    unit = size.unit
    sheet = np.zeros((size.height, size.width), dtype=np.float32)
    for x, y, strength in rng.uniform(0, 1, (number, 3)) * (size.width, size.height, 1):
        steps = np.arange(int(length * unit * (0.6 + 0.8 * strength)))
        rows, columns = (int(y) + steps) % size.height, (x - 0.12 * steps) % (size.width - 1)
        whole = columns.astype(int)
        light = (0.10 + 0.22 * strength) * steps / max(1, len(steps))
        sheet[rows, whole] += light * (1 - columns + whole)
        sheet[rows, whole + 1] += light * (columns - whole)
    return np.concatenate([sheet, sheet])


def _fog(brief: Brief, size: Size, rng: np.random.Generator) -> Fall:
    unit = size.unit
    rows = int(size.height * 0.75)
    banks = [clouds(rows, size.width + int(420 * unit), (wave * unit * 0.3, wave * unit), rng, octaves=4) for wave in (760, 430)]
    thick = (np.sin(np.linspace(0.25, np.pi * 0.9, rows, dtype=np.float32)) ** 1.2)[:, None]
    haze = mix(brief.look.low, brief.look.air, 0.4)

    def make(picture: Plane, t: float) -> None:
        veil = scrolled(banks[0], 22 * t * unit, size.width) * scrolled(banks[1], (380 - 30 * t) * unit, size.width)
        cover(
            picture, size.height - rows, np.clip(veil * thick * np.float32(2.6) - np.float32(0.1), 0, 0.82), haze[:, None, None]
        )

    return make


def _pieces(brief: Brief, size: Size, rng: np.random.Generator) -> Fall:
    """Petals, leaves or scraps of paper, that turn as they fall."""
    tints = [mix(colour(text), brief.look.near, 0.35 if brief.look.is_night else 0.05) for text in TINTS[brief.weather]]
    shapes = [_piece(OUTLINES[brief.weather], tint, size, turn) for tint in tints for turn in range(0, 180, 30)]
    pieces = rng.uniform(0, 1, (PIECES, 4))

    def make(picture: Plane, t: float) -> None:
        places = _falling(pieces, size, t, 92, 46)
        for place, (x, y) in enumerate(places):
            turn = int(pieces[place, 3] * 60 + t * (3 + 5 * pieces[place, 2])) % 6
            lay(picture, shapes[place % len(tints) * 6 + turn], float(x), float(y), opacity=0.92)

    return make


def _piece(outline: str, tint: Colour, size: Size, turn: int) -> Layer:
    box = Size(max(8, int(44 * size.unit)), max(8, int(44 * size.unit)))
    defs = vector.linear("side", ((0, shade(tint, 0.2), 1), (1, shade(tint, -0.2), 1)), 1, 1)
    slim = 0.35 + 0.65 * abs(np.cos(np.radians(turn * 2)))
    body = f'<path d="{outline}" transform="rotate({turn * 2}) scale({slim:.2f} 1) scale(0.72)" fill="url(#side)"/>'
    return vector.draw(body, box, defs, (-22, -22, 44, 44))


def _fireflies(brief: Brief, size: Size, rng: np.random.Generator) -> Fall:
    return _specks(size, rng, 46, colour("#FFE27A"), 2.6, 0.9)


def _dust(brief: Brief, size: Size, rng: np.random.Generator) -> Fall:
    return _specks(size, rng, 150, brief.look.light, 1.5, 0.35)


def _specks(size: Size, rng: np.random.Generator, number: int, tint: Colour, radius: float, light: float) -> Fall:
    specks = rng.uniform(0, 1, (number, 4))
    unit = size.unit

    def make(picture: Plane, t: float) -> None:
        x = specks[:, 0] * size.width + 40 * unit * np.sin(0.4 * t + 6.28 * specks[:, 2])
        y = specks[:, 1] * size.height * 0.8 + size.height * 0.15 + 26 * unit * np.sin(0.5 * t + 6.28 * specks[:, 3])
        glow = np.clip(np.sin((0.8 + specks[:, 2]) * t + 6.28 * specks[:, 3]) * 0.6 + 0.5, 0, 1) * light
        places, tints = np.stack([x, y], axis=1), (tint[:, None] * glow[None, :]).astype(np.float32)
        splat(picture, places, tints, max(0.8, radius * unit))
        splat(picture, places, tints * np.float32(0.28), max(1.2, 3.4 * radius * unit))

    return make
