"""A floor of lines that runs to the horizon under a striped sun: the eighties as they never were."""

import numpy as np

from generation.procedural.brief import Brief
from generation.procedural.canvas import Draw, Grain, Picture, Plane, Size, add_light, cover, glow, sheet, vignette
from generation.procedural.palette import mix, ramp, shade
from generation.procedural.sky import Stars
from generation.procedural.strips import land, length_of, slide
from generation.procedural.terrain import ridge

HORIZON = 0.6
SPEED = 1.5  # lines a second


def paint(size: Size, brief: Brief) -> Draw:
    rng = np.random.default_rng(brief.seed)
    look, unit = brief.look, min(size.unit, size.width / 900)
    rows = int(size.height * HORIZON)
    sky = sheet(
        size,
        ramp(size.height, (0, look.high), (HORIZON * 0.6, look.air), (HORIZON, mix(look.air, look.low, 0.75)), (1, look.near)),
    )
    x, radius = size.width * 0.5, float(rng.uniform(120, 170)) * unit
    y = rows - radius * float(rng.uniform(0.35, 0.85))
    add_light(sky[:, :rows], 0, glow(size, rows, x, y, radius * 1.3) * np.float32(0.42), look.low)
    np.minimum(sky, 1, out=sky)
    _sun(sky, x, y, radius, rows, ramp(256, (0, look.light), (0.45, mix(look.light, look.low, 0.5)), (1, look.low)))
    hills = rows + 1 - np.clip(ridge(length_of(size), 260 * size.unit, rng) - 0.25, 0, 1) * _sides(size) * 190 * size.unit
    peaks = land(
        hills,
        ramp(size.height, (0, mix(look.near, look.far, 0.4)), (HORIZON, look.near), (1, look.near))[:, :, None],
        3 * size.unit,
        size,
    )
    floor, lines = _floor(size, rows)
    stars = Stars(size, rows, rng)
    dark, grain = vignette(size, 0.42), Grain(size, brief.seed)
    ground = ramp(size.height - rows, (0, mix(look.low, look.near, 0.55)), (0.3, mix(look.high, look.near, 0.3)), (1, look.near))
    tint = shade(look.accent, 0.1)

    def draw(t: float) -> Picture:
        picture = sky.copy()
        stars.shine(picture, t)
        slide(picture, peaks, t, size.width)
        picture[:, rows:] = ground[:, :, None]
        wide = np.float32(0.035) + floor.blur
        away = np.abs(np.mod(floor.depth - np.float32(SPEED * t) + np.float32(0.5), 1) - np.float32(0.5))
        rung = np.exp(-((away / wide) ** 2)) * floor.fade
        light = np.maximum(np.repeat(rung, size.width, axis=1), lines)
        cover(picture, rows, np.clip(light, 0, 1) * np.float32(0.95), tint[:, None, None])
        add_light(picture, rows - 2, np.repeat(floor.haze, size.width, axis=1), look.low)
        np.minimum(picture, 1, out=picture)
        picture *= dark
        return grain.develop(picture, t)

    return draw


class _Floor:
    """For each row below the horizon: its distance in lines, how blurred a line is there, how bright, and the haze over it."""

    def __init__(self, deep: int, size: Size) -> None:
        down = (np.arange(deep, dtype=np.float32) + np.float32(0.5))[:, None] / np.float32(size.height)
        self.depth = np.float32(0.62) / down
        self.blur = np.float32(0.62) / (down * down) / np.float32(size.height) * np.float32(0.55)
        self.fade = np.clip(down * 9, 0, 1) / (1 + self.blur * 6)
        self.haze = np.exp(-down * 26) * np.float32(0.55)


def _floor(size: Size, rows: int) -> tuple[_Floor, Plane]:
    """The floor, and the lines that run towards the eye, which stand still."""
    deep = size.height - rows
    floor = _Floor(deep, size)
    down = (np.arange(deep, dtype=np.float32) + np.float32(0.5))[:, None]
    across = (np.arange(size.width, dtype=np.float32)[None, :] - np.float32(size.width / 2)) / down * np.float32(0.55)
    slim = np.float32(0.55) / down * np.float32(1.1)
    away = np.abs(np.mod(across + np.float32(0.5), 1) - np.float32(0.5))
    lines = np.exp(-((away / (np.float32(0.014) + slim)) ** 2)) * np.clip(1.5 - slim * 2.4, 0, 1) * floor.fade
    return floor, np.asarray(lines, dtype=np.float32)


def _sun(picture: Plane, x: float, y: float, radius: float, rows: int, tones: Plane) -> None:
    """Bright above, striped by the sky below, the stripes growing towards the horizon."""
    top, bottom = max(0, int(y - radius - 2)), min(rows, int(y + radius + 2))
    down = np.arange(top, bottom, dtype=np.float32)[:, None]
    away = np.hypot(np.arange(picture.shape[2], dtype=np.float32)[None, :] - np.float32(x), down - np.float32(y))
    share = np.clip((down - np.float32(y - radius)) / np.float32(2 * radius), 0, 1)
    gap = np.clip((share - np.float32(0.42)) * np.float32(0.85), 0, 0.48)
    phase = np.abs(np.mod(share * 11, 1) - np.float32(0.5))
    stripe = np.clip((phase - gap) * np.float32(2 * radius / 11) + np.float32(0.5), 0, 1)
    mask = np.clip(np.float32(radius) - away + np.float32(0.5), 0, 1) * np.where(share > 0.42, stripe, 1)
    cover(picture, top, mask.astype(np.float32), tones[:, (share[:, 0] * 255).astype(int)][:, :, None])


def _sides(size: Size) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    where = np.abs(np.linspace(-1, 1.1, length_of(size)))
    return np.clip(where * 1.5 - 0.25, 0, 1)
