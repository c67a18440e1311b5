"""Abstract: silk, a field of colour that folds over itself, computed small and enlarged; and ribbons, wide soft waves."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.procedural.brief import Brief
from generation.procedural.canvas import Draw, Grain, Plane, Size, vignette
from generation.procedural.looks import Look
from generation.procedural.palette import Colour, mix, ramp, shade

COARSE = 4  # the silk's pixels
RIBBONS = 6
STEPS = 1024
SHADES = 512


Field = Callable[[float], Plane]


def paint_silk(size: Size, brief: Brief) -> Draw:
    return _shown(silk(size, brief), size, brief, 0.35)


def paint_ribbons(size: Size, brief: Brief) -> Draw:
    return _shown(ribbons(size, brief), size, brief, 0.3)


def _shown(field: Field, size: Size, brief: Brief, corners: float) -> Draw:
    dark, grain = vignette(size, corners), Grain(size, brief.seed)
    return lambda t: grain.develop(field(t) * dark, t)


def silk(size: Size, brief: Brief) -> Field:
    """A picture (3, height, width) from 0 to 1 at a moment in seconds."""
    rng = np.random.default_rng(brief.seed)
    wide, tall = max(8, size.width // COARSE), max(8, size.height // COARSE)
    x = (np.arange(wide, dtype=np.float32) / tall)[None, :] - np.float32(wide / tall / 2)
    y = (np.arange(tall, dtype=np.float32) / tall)[:, None] - np.float32(0.5)
    turn, zoom = float(rng.uniform(0, 2 * np.pi)), float(rng.uniform(1.0, 1.7))
    along = (x * np.cos(turn) + y * np.sin(turn)) * np.float32(zoom)
    across = (y * np.cos(turn) - x * np.sin(turn)) * np.float32(zoom)
    phase = rng.uniform(0, 2 * np.pi, 8)
    folds = float(rng.uniform(2.2, 4.2))
    tones = _tones(brief.look, rng)

    def draw(t: float) -> Plane:
        u, v = _warped(along, across, phase, 0.34 * t)
        height = np.sin(folds * v + 1.6 * np.sin(1.3 * u + phase[6]) + 0.3 * t)
        slope = np.gradient(height, axis=1) * np.float32(wide / 9) - np.gradient(height, axis=0) * np.float32(tall / 11)
        place = np.clip(0.5 + 0.34 * height + 0.10 * np.sin(2.1 * u), 0, 1)
        gloss = np.exp(-((slope - np.float32(0.9)) ** 2) * np.float32(2.2)) * np.float32(0.22) + slope * np.float32(0.05)
        small = tones[:, np.clip(place * (STEPS - 1), 0, STEPS - 1).astype(np.int16)]
        small += gloss * (1 - np.float32(0.55) * small)
        picture = np.stack([_enlarged(plane, size) for plane in small])
        return np.clip(picture, 0, 1, out=picture)

    return draw


def ribbons(size: Size, brief: Brief) -> Field:
    rng = np.random.default_rng(brief.seed)
    tones = _tones(brief.look, rng)
    x = np.arange(size.width, dtype=np.float32) / np.float32(size.height)
    rows = np.arange(size.height, dtype=np.float32)[:, None]
    lean = float(rng.choice([-1, 1])) * float(rng.uniform(0.12, 0.34))
    knots = rng.uniform(0, 2 * np.pi, (RIBBONS, 3))
    fall = [ramp(STEPS, (0, shade(tone, 0.22)), (0.1, tone), (1, mix(tone, brief.look.near, 0.55))) for tone in _steps(tones)]
    shadow = np.float32(70 * size.unit)
    ahead = np.float32(STEPS / (0.55 * size.height))
    distance = np.arange(-SHADES, STEPS, dtype=np.float32) / ahead / shadow
    keep = 1 - np.float32(0.36) * np.exp(np.minimum(distance, 0)) * np.clip(1 + distance / np.float32(2.6), 0, 1)
    keep[SHADES:] = np.float32(0.64)
    middle = x - np.float32(size.width / size.height / 2)
    sky = (
        np.repeat(tones[:, :1], size.height, axis=1)[:, :, None]
        * np.linspace(1.15, 0.8, size.height, dtype=np.float32)[None, :, None]
    )

    def draw(t: float) -> Plane:
        picture = np.repeat(np.minimum(sky, 1), size.width, axis=2)
        edges = [_edge(place, knots[place], x, lean * middle, size, t) for place in range(RIBBONS)]
        for place, edge in enumerate(edges):
            top = min(max(0, int(edge.min() - 2.6 * shadow)), size.height - 1)
            following = edges[place + 1].max() + 2 if place + 1 < RIBBONS else size.height  # below it all is covered again
            part = picture[:, top : max(top + 1, min(size.height, int(following)))]
            below = rows[top : top + part.shape[1]] - edge[None, :]
            step = np.clip(below * ahead, -SHADES, STEPS - 1).astype(np.int16)
            mask = np.clip(below + np.float32(0.5), 0, 1)
            part *= np.take(keep, step + SHADES) * (1 - mask)
            for channel in range(3):
                part[channel] += np.take(fall[place][channel], step, mode="clip") * mask
        return picture

    return draw


def _edge(place: int, knot: NDArray[np.float64], x: Plane, slope: Plane, size: Size, t: float) -> Plane:
    """The row, for each column, where a ribbon begins."""
    pace = 0.16 + 0.05 * place
    line = 0.13 * np.sin(1.5 * x + knot[0] + pace * t) + 0.06 * np.sin(3.1 * x + knot[1] - 0.8 * pace * t)
    line += 0.02 * np.sin(6.4 * x + knot[2] + pace * t)
    return np.asarray((np.float32(0.16 + 0.155 * place) + line + slope) * size.height, dtype=np.float32)


def _warped(u: Plane, v: Plane, phase: NDArray[np.float64], t: float) -> tuple[Plane, Plane]:
    """The plane bent three times, each time by waves along the other axis."""
    for turn, (strength, wave) in enumerate(((0.34, 2.3), (0.22, 4.1), (0.12, 7.3))):
        u, v = (
            u + np.float32(strength) * np.sin(np.float32(wave) * v + np.float32(phase[2 * turn] + t * (1 + 0.3 * turn))),
            v + np.float32(strength) * np.sin(np.float32(wave * 0.9) * u + np.float32(phase[2 * turn + 1] - 0.8 * t)),
        )
    return u, v


def _tones(look: Look, rng: np.random.Generator) -> Plane:
    """Dark to bright and back, by the look's own colours in one of a few orders."""
    orders: tuple[tuple[Colour, ...], ...] = (
        (look.near, look.high, look.air, look.low, look.accent, look.high),
        (look.near, look.far, look.accent, look.low, look.air, look.high),
        (look.high, look.far, look.high, look.low, look.accent, look.far),
        (look.air, look.high, look.near, look.accent, look.low, look.high),
    )
    chosen = orders[int(rng.integers(len(orders)))]
    return ramp(STEPS, *((place / (len(chosen) - 1), tone) for place, tone in enumerate(chosen)))


def _steps(tones: Plane) -> list[Colour]:
    return [tones[:, int((0.08 + 0.9 * place / (RIBBONS - 1)) * (STEPS - 1))] for place in range(RIBBONS)]


def _enlarged(field: Plane, size: Size) -> Plane:
    image = Image.fromarray(np.ascontiguousarray(field, dtype=np.float32))
    return np.asarray(image.resize((size.width, size.height), Image.Resampling.BICUBIC))
