"""Dunes: long smooth backs, each with a face in the light and one in the shade, and ripples of sand on the nearest."""

import numpy as np
from numpy.typing import NDArray

from generation.procedural.brief import Brief
from generation.procedural.canvas import Draw, Grain, Picture, Plane, Size, vignette
from generation.procedural.palette import Colour, mix, ramp, shade
from generation.procedural.sky import Sky
from generation.procedural.strips import Strip, land, length_of, slide_all
from generation.procedural.terrain import clouds, wander

HORIZON = 0.56
DUNES = 5


def paint(size: Size, brief: Brief) -> Draw:
    rng = np.random.default_rng(brief.seed)
    look = brief.look
    sky = Sky(size, int(size.height * (HORIZON + 0.05)), look, rng, cloudy=0.35, body=1.5)
    sand = mix(look.far, look.low, 0.35)
    strips = [
        _dune(size, place / (DUNES - 1), (sand, look.near, look.low), sky.x < size.width / 2, rng) for place in range(DUNES)
    ]
    dark, grain = vignette(size, 0.4), Grain(size, brief.seed)

    def draw(t: float) -> Picture:
        picture = sky.at(t)
        slide_all(picture, strips, t, size.width)
        picture *= dark
        return grain.develop(picture, t)

    return draw


def _dune(size: Size, near: float, tones: tuple[Colour, Colour, Colour], lit_left: bool, rng: np.random.Generator) -> Strip:
    """`near` is 0 for the farthest. Its crest is one line; a second line, hung from the first, parts light from shade."""
    sand, dark, haze = tones
    length = length_of(size)
    wave = (430 + 420 * near) * size.unit
    line = wander(length, wave, rng) + 0.22 * wander(length, wave / 2.7, rng)
    rows = size.height * (HORIZON + 0.015 + 0.36 * near**1.15) - line * (34 + 92 * near) * size.unit
    slope = np.gradient(rows)
    lit = mix(mix(sand, haze, 0.5 * (1 - near)), dark, 0.30 * near**1.6)
    shadow = mix(mix(lit, dark, 0.5 + 0.2 * near), haze, 0.2 * (1 - near))
    down = np.arange(size.height, dtype=np.float32)[:, None] - rows.astype(np.float32)[None, :]
    faced = _smooth(slope, int((50 + 70 * near) * size.unit)) * (-1 if lit_left else 1)
    skewed = np.clip(np.arange(length)[None, :] + down * np.float32(1.5 if lit_left else -1.5), 0, length - 1).astype(np.int32)
    reach = np.clip(faced * 2.2, 0, 1).astype(np.float32)[skewed] * np.float32((70 + 190 * near) * size.unit)
    wobble = wander(length, 150 * size.unit, rng).astype(np.float32)[None, :] * np.float32(9 * size.unit)
    shaded = np.clip((reach - down - wobble) / np.float32(3.5 * size.unit) + 0.5, 0, 1) * np.clip(reach / np.float32(8), 0, 1)
    deep = np.clip(down / np.float32((150 + 260 * near) * size.unit), 0, 1)
    light = ramp(256, (0, shade(lit, 0.16)), (0.25, lit), (1, mix(lit, dark, 0.42)))[:, (deep * 255).astype(np.int16)]
    colours = light * (1 - shaded) + shadow[:, None, None] * shaded
    if near > 0.4:
        colours *= 1 + _ripples(size, down, near, rng)[None]
    return land(rows, np.asarray(np.clip(colours, 0, 1), dtype=np.float32), (3 + 34 * near**1.5) * size.unit, size)


def _ripples(size: Size, down: Plane, near: float, rng: np.random.Generator) -> Plane:
    """Fine lines along the slope, that grow towards the eye."""
    bend = clouds(size.height, down.shape[1], (70 * size.unit, 240 * size.unit), rng, octaves=3)
    phase = 46 * np.log1p(np.clip(down, 0, None) / np.float32(90 * size.unit)) + 20 * bend
    seen = np.clip(down / np.float32(60 * size.unit), 0, 1)
    return np.asarray(np.sin(phase) * np.float32(0.028 * near) * seen, dtype=np.float32)


def _smooth(line: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    window = np.hanning(max(3, width) + 2)[1:-1]
    return np.convolve(line, window / window.sum(), mode="same")
