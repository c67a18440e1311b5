"""A forest in two ways: ranks of firs in the mist, or, among the trunks, with shafts of light from above."""

import numpy as np
from numpy.typing import NDArray

from generation.procedural.brief import Brief
from generation.procedural.canvas import Draw, Grain, Picture, Plane, Size, add_light, cover, glow, scrolled, sheet, vignette
from generation.procedural.looks import Look
from generation.procedural.palette import mix, ramp, shade
from generation.procedural.sky import Sky
from generation.procedural.strips import Strip, land, length_of, slide
from generation.procedural.terrain import clouds, conifers, wander

RANKS = 6


def paint(size: Size, brief: Brief) -> Draw:
    rng = np.random.default_rng(brief.seed)
    inside = rng.random() < 0.45 or brief.has("trunk", "path", "walk", "jungle", "redwood", "birch", "inside", "sunlight")
    if brief.weather == "snow" or brief.look.is_night or brief.has("pine", "fir", "conifer"):
        inside = False
    return _inside(size, brief, rng) if inside else _ranks(size, brief, rng)


def _ranks(size: Size, brief: Brief, rng: np.random.Generator) -> Draw:
    look = brief.look
    sky = Sky(size, int(size.height * 0.72), look, rng, cloudy=0.5)
    haze = mix(look.low, look.air, 0.45)
    strips = [_rank(size, place / (RANKS - 1), look, rng) for place in range(RANKS)]
    mist = clouds(int(190 * size.unit), length_of(size), (90 * size.unit, 460 * size.unit), rng)
    mist = mist**2 * np.sin(np.linspace(0, np.pi, mist.shape[0], dtype=np.float32))[:, None]
    dark, grain = vignette(size, 0.42), Grain(size, brief.seed)

    def draw(t: float) -> Picture:
        picture = sky.at(t)
        for place, strip in enumerate(strips):
            slide(picture, strip, t, size.width)
            top = int(size.height * (0.42 + 0.1 * place))
            rows = min(mist.shape[0], size.height - top)
            if place < RANKS - 1 and rows > 0:
                veil = scrolled(mist[:rows], (10 + 8 * place) * t * size.unit, size.width)
                cover(picture, top, veil * np.float32(0.85 - 0.12 * place), haze[:, None, None])
        picture *= dark
        return grain.develop(picture, t)

    return draw


def _rank(size: Size, near: float, look: Look, rng: np.random.Generator) -> Strip:
    length = length_of(size)
    ground = size.height * (0.52 + 0.5 * near**1.1) - wander(length, (380 - 140 * near) * size.unit, rng) * 26 * size.unit
    tall, apart = (62 + 200 * near**1.25) * size.unit, (13 + 40 * near**1.2) * size.unit
    rows = ground - conifers(length, tall, apart, rng) - conifers(length, tall * 0.6, apart * 0.8, rng) * 0.7
    tone = mix(mix(look.low, look.far, 0.55 + 0.4 * near), look.near, near**0.75)
    top = float(np.clip(rows.min() / size.height, 0, 0.95))
    colours = ramp(
        size.height,
        (0, tone),
        (top + 0.01, shade(tone, 0.03)),
        (min(0.99, top + 0.36), mix(tone, look.low, 0.3 * (1 - near))),
        (1, tone),
    )
    return land(rows, colours[:, :, None], (3 + 36 * near**1.5) * size.unit, size)


def _inside(size: Size, brief: Brief, rng: np.random.Generator) -> Draw:
    look = brief.look
    ground = 0.80
    light = mix(look.low, look.light, 0.35)
    leafy = mix(look.far, look.near, 0.25)
    base = sheet(
        size, ramp(size.height, (0, mix(leafy, look.near, 0.3)), (0.42, light), (ground, mix(light, leafy, 0.3)), (1, look.near))
    )
    x = size.width * float(rng.uniform(0.3, 0.7))
    add_light(base, 0, glow(size, size.height, x, size.height * 0.36, 150 * size.unit) * np.float32(0.42), look.light)
    np.minimum(base, 1, out=base)
    far, *strips = [_trunks(size, place / 4, (light, leafy, look), rng) for place in range(5)]
    slide(base, far, 0, size.width)  # so far that it stands still
    floor = land(
        size.height * (ground + 0.05) - wander(length_of(size), 260 * size.unit, rng) * 12 * size.unit,
        ramp(size.height, (0, mix(leafy, light, 0.3)), (ground, mix(leafy, look.near, 0.35)), (1, look.near))[:, :, None],
        22 * size.unit,
        size,
    )
    canopy = _canopy(size, look, rng)
    shafts = _shafts(size, x, rng)[: int(size.height * 0.78)]
    dark, grain = vignette(size, 0.5), Grain(size, brief.seed)

    def draw(t: float) -> Picture:
        picture = base.copy()
        for place, strip in enumerate(strips, 1):
            if place == 4:
                slide(picture, floor, t, size.width)
            slide(picture, strip, t, size.width)
            if place == 2:
                add_light(picture, 0, _moved(shafts, t, size), look.light)
        slide(picture, canopy, t, size.width)
        np.minimum(picture, 1, out=picture)
        picture *= dark
        return grain.develop(picture, t)

    return draw


def _trunks(
    size: Size, near: float, tones: tuple[NDArray[np.float32], NDArray[np.float32], Look], rng: np.random.Generator
) -> Strip:
    """Upright stems of one rank, rounded by their shading, a little wider at the foot."""
    light, leafy, look = tones
    length = length_of(size)
    foot = int(size.height * (0.74 + 0.3 * near))
    rows = np.arange(min(foot, size.height), dtype=np.float32)[:, None]
    shape = np.zeros((rows.shape[0], length), dtype=np.float32)
    side = np.zeros_like(shape)
    apart, wide = (58 + 250 * near**1.4) * size.unit, (5 + 46 * near**1.5) * size.unit
    for middle in np.arange(0, length + apart, apart):
        thick = wide * float(rng.uniform(0.6, 1.25))
        centre = middle + float(rng.uniform(-0.42, 0.42)) * apart
        lean = float(rng.uniform(-0.03, 0.03))
        reach = int(thick * 1.4 + abs(lean) * size.height + 3)
        left, right = max(0, int(centre - reach)), min(length, int(centre + reach))
        if left >= right:
            continue
        swell = thick * (0.42 + 0.08 * rows / size.height + 0.22 * np.exp((rows - foot) / np.float32(22 * size.unit)))
        away = np.arange(left, right, dtype=np.float32)[None, :] - centre - lean * (rows - foot)
        part = np.clip(swell - np.abs(away) + 0.5, 0, 1)
        shape[:, left:right] = np.maximum(shape[:, left:right], part)
        side[:, left:right] = np.where(part > 0.01, away / np.maximum(swell, 1), side[:, left:right])
    tone = mix(mix(light, leafy, 0.35 + 0.55 * near), look.near, near**0.7)
    bright = np.clip(0.10 - 0.22 * side * np.abs(side) + 0.14 * (1 - near), -0.2, 0.3) * (1 - 0.45 * near)
    colours = tone[:, None, None] * (1 + bright)[None] + (light * np.float32(0.10))[:, None, None] * np.clip(-side, 0, 1)[None]
    return Strip(np.clip(colours, 0, 1).astype(np.float32), shape, 0, (4 + 40 * near**1.4) * size.unit)


def _canopy(size: Size, look: Look, rng: np.random.Generator) -> Strip:
    """Leaves at the upper edge, in front of everything."""
    rows = int(size.height * 0.34)
    field = clouds(rows, length_of(size), (26 * size.unit, 30 * size.unit), rng, octaves=4)
    thin = (
        np.linspace(0.18, 0.78, rows, dtype=np.float32)[:, None] + 0.07 * wander(length_of(size), 200 * size.unit, rng)[None, :]
    )
    mask = np.clip((field - thin.astype(np.float32)) * 9, 0, 1)
    tone = mix(look.near, look.far, 0.16)
    return Strip(tone[:, None, None] * (0.7 + 0.7 * field)[None], mask.astype(np.float32), 0, 30 * size.unit)


def _shafts(size: Size, x: float, rng: np.random.Generator) -> Plane:
    """Light that falls aslant: bands over the angle about a point above the picture."""
    y = -0.35 * size.height
    across = np.arange(size.width + int(60 * size.unit), dtype=np.float32)[None, :] - np.float32(x)
    down = np.arange(size.height, dtype=np.float32)[:, None] - np.float32(y)
    angle = np.arctan2(across + 0.35 * down, down)
    bands = wander(2048, 46, rng) + 0.6 * wander(2048, 15, rng)
    strength = np.interp(angle, np.linspace(-1.2, 1.2, 2048), np.clip(bands, 0, None))
    fade = np.exp(-(((down + y) / np.float32(size.height * 0.62)) ** 2))
    return np.asarray(strength * fade * 0.34, dtype=np.float32)


def _moved(shafts: Plane, t: float, size: Size) -> Plane:
    breath = np.float32(0.85 + 0.15 * np.sin(0.8 * t))
    return scrolled(shafts, (3 + 6 * t) * size.unit, size.width) * breath
