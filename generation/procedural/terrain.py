"""Lines and clouds of noise: ridges, conifers, haze. All are made once per scene, wide enough to be scrolled."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generation.procedural.canvas import Plane


def wander(length: int, wave: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """A smooth line between -1 and 1 that turns about once per `wave` samples."""
    knots = rng.uniform(-1, 1, int(length / wave) + 4)
    where = np.arange(length) / wave + 1
    step = where.astype(int)
    part = where - step
    eased = part * part * (3 - 2 * part)
    return np.asarray(knots[step] * (1 - eased) + knots[step + 1] * eased)


def ridge(length: int, wave: float, rng: np.random.Generator, octaves: int = 7, roughness: float = 0.48) -> NDArray[np.float64]:
    """A line of mountains, 0 to about 1: sharp at the crest, round in the valley."""
    line = np.zeros(length)
    weight = np.ones(length)
    strength, total = 1.0, 0.0
    for octave in range(octaves):
        crest = (1 - np.abs(wander(length, wave / 2**octave, rng))) ** 1.6
        line += strength * weight * crest
        weight = 0.35 + 0.65 * crest  # small peaks stand on high ones, valleys stay calm
        total += strength
        strength *= roughness
    return line / total


def conifers(length: int, height: float, spacing: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """The outline of a wood, as heights over the ground, in samples."""
    outline = np.zeros(length)
    for middle in np.arange(0, length, spacing):
        tall = height * rng.uniform(0.45, 1.0) ** 1.2
        wide = tall * rng.uniform(0.16, 0.22)
        centre = middle + rng.uniform(-spacing, spacing)
        start, end = max(0, int(centre - wide)), max(0, min(length, int(centre + wide) + 1))
        away = np.abs(np.arange(start, end) - centre) / wide
        tier = (away * 5.5) % 1  # branches: the slope falls back at each tier
        outline[start:end] = np.maximum(outline[start:end], tall * np.clip(1 - away - 0.10 * (0.5 - tier) * (away > 0.06), 0, 1))
    return outline


def clouds(height: int, width: int, wave: tuple[float, float], rng: np.random.Generator, octaves: int = 5) -> Plane:
    """Noise between 0 and 1; `wave` is its coarsest size down and across."""
    field = np.zeros((height, width), dtype=np.float32)
    strength, total = 1.0, 0.0
    for octave in range(octaves):
        tall, wide = (max(2.0, part / 2**octave) for part in wave)
        knots = rng.random((int(height / tall) + 3, int(width / wide) + 3)).astype(np.float32)
        field += np.float32(strength) * _stretched(_stretched(knots, width, wide).T, height, tall).T
        total += strength
        strength *= 0.5
    return field / np.float32(total)


def _stretched(knots: Plane, length: int, wave: float) -> Plane:
    where = np.arange(length) / wave
    step = where.astype(int)
    part = (where - step).astype(np.float32)
    eased = part * part * (3 - 2 * part)
    return np.asarray(knots[:, step] * (1 - eased) + knots[:, step + 1] * eased, dtype=np.float32)


@dataclass(frozen=True)
class Outline:
    """A horizon that can be scrolled: for each sample the row where the land begins, and how steep it is there."""

    rows: NDArray[np.float64]

    @property
    def top(self) -> int:
        return max(0, int(self.rows.min()) - 2)

    def depth(self, offset: float, width: int, height: int) -> tuple[Plane, int]:
        """Signed distance below the outline, in rows, from row `top` to the last where sky is seen; and how many those are."""
        line = np.interp(np.arange(width) + offset, np.arange(len(self.rows)), self.rows)
        bottom = min(height, int(line.max()) + 3)
        below = np.arange(self.top, bottom, dtype=np.float32)[:, None] - line.astype(np.float32)[None, :]
        return below, bottom

    def steepness(self, offset: float, width: int, smooth: int = 1) -> Plane:
        """Rows down per column to the right; over `smooth` columns, which is how light sees a slope."""
        slope = np.gradient(self.rows)
        if smooth > 1:
            slope = np.convolve(slope, np.hanning(smooth + 2)[1:-1] / np.hanning(smooth + 2).sum(), mode="same")
        return np.asarray(np.interp(np.arange(width) + offset, np.arange(len(slope)), slope), dtype=np.float32)
