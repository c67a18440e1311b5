"""Fireworks over dark roofs or hills: each shell climbs, bursts and falls, drawn from where its sparks would be at the time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generation.procedural.brief import Brief
from generation.procedural.canvas import Draw, Grain, Picture, Plane, Size, sheet, vignette
from generation.procedural.layers import halo, shine, splat
from generation.procedural.palette import Colour, colour, mix, ramp, shade
from generation.procedural.sky import Stars
from generation.procedural.strips import flat, land, length_of, slide
from generation.procedural.terrain import ridge, wander

SHELLS = 17
SPARKS = 150
TRAIL = 16  # of a spark, drawn behind it
TINTS = ("#FFC857", "#FF5D73", "#5DD9FF", "#B58CFF", "#7CF5A5", "#FFF1C9", "#FF9A3C")


@dataclass(frozen=True)
class Shell:
    x: float
    y: float
    at: float  # seconds
    ways: NDArray[np.float64]
    tints: tuple[Colour, Colour]
    life: float


def paint(size: Size, brief: Brief) -> Draw:
    rng = np.random.default_rng(brief.seed)
    look, unit = brief.look, min(size.unit, size.width / 800)
    sky = sheet(
        size,
        ramp(
            size.height, (0, look.high), (0.6, mix(look.high, look.air, 0.8)), (0.9, mix(look.air, look.low, 0.5)), (1, look.near)
        ),
    )
    tints = tuple(brief.colours) or tuple(colour(text) for text in TINTS)
    shells = [_shell(place, size, unit, tints, rng) for place in range(SHELLS)]
    stars = Stars(size, int(size.height * 0.8), rng)
    length = length_of(size)
    roofs = size.height * 0.9 - (ridge(length, 190 * size.unit, rng) * 60 + 6 * wander(length, 12 * size.unit, rng)) * size.unit
    hills = land(roofs, flat(mix(look.near, look.high, 0.15)), 3 * size.unit, size)
    flash = halo(260 * unit)
    dark, grain = vignette(size, 0.36), Grain(size, brief.seed)

    def draw(t: float) -> Picture:
        picture = sky.copy()
        stars.shine(picture, t)
        for shell in shells:
            for age in (t - shell.at, t + 6.4 - shell.at):  # the show begins again, so that something is always in the air
                _light(picture, shell, age, flash, unit)
        np.minimum(picture, 1, out=picture)
        slide(picture, hills, t, size.width)
        picture *= dark
        return grain.develop(picture, t)

    return draw


def _light(picture: Plane, shell: Shell, age: float, flash: Plane, unit: float) -> None:
    sparks = _burst(shell, age, unit)
    if sparks is None:
        return
    splat(picture, *sparks, radius=max(0.9, 1.25 * unit))
    if age >= 0:
        shine(picture, flash, shell.x, shell.y, shell.tints[0] * np.float32(0.5 * np.exp(-1.6 * age)))


def _shell(place: int, size: Size, unit: float, tints: tuple[Colour, ...], rng: np.random.Generator) -> Shell:
    angle = rng.uniform(0, 2 * np.pi, SPARKS)
    lift = np.sqrt(rng.uniform(0.1, 1, SPARKS)) if place % 3 else np.full(SPARKS, 1.0) * rng.uniform(0.94, 1.0, SPARKS)
    speed = float(rng.uniform(290, 460)) * unit
    ways = np.stack([np.cos(angle) * lift, np.sin(angle) * lift], axis=1) * speed
    first, second = (tints[int(rng.integers(len(tints)))] for _ in range(2))
    x, y = float(rng.uniform(0.12, 0.88)) * size.width, float(rng.uniform(0.16, 0.46)) * size.height
    return Shell(x, y, 0.2 + 0.38 * place + float(rng.uniform(-0.2, 0.2)), ways, (first, second), float(rng.uniform(2.0, 2.8)))


def _burst(shell: Shell, age: float, unit: float) -> tuple[NDArray[np.float64], Plane] | None:
    """Where its sparks and their trails are, and in what light; None when none is to be seen."""
    if -0.8 < age < 0:
        back = np.arange(8)
        places = np.stack([np.full(8, shell.x), shell.y + (age + 0.02 * back - 0.16) ** 2 * 420 * unit], axis=1)
        return places, shade(shell.tints[0], 0.4)[:, None] * (0.7 - 0.08 * back).astype(np.float32)[None, :]
    if not 0 <= age < shell.life:
        return None
    moments = age - np.linspace(0, min(0.42, 0.7 * age), TRAIL)
    travelled = (1 - np.exp(-1.9 * moments)) / 1.9
    places = shell.ways[None] * travelled[:, None, None] + np.array([shell.x, shell.y])
    places[:, :, 1] += (34 * unit * moments * moments)[:, None]
    left = np.clip(1 - moments / shell.life, 0, 1)
    strength = left**1.2 * (1 - np.arange(TRAIL) / TRAIL) ** 1.3
    dying = np.where((np.arange(SPARKS) + int(age * 18)) % 7 == 0, np.clip(left[:1] * 2, 0, 1), 1)  # they crackle as they die
    warm = mix(shade(shell.tints[0], 0.6), shell.tints[1], min(1.0, age / shell.life * 1.7))
    tints = warm[:, None, None] * (strength[:, None] * dying[None, :])[None]
    return places.reshape(-1, 2), tints.reshape(3, -1).astype(np.float32)
