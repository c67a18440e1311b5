"""Lights out of focus: round spots in three depths that float and breathe, over a dim room of colour."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generation.procedural.brief import Brief
from generation.procedural.canvas import Draw, Grain, Picture, Plane, Size, add_light, glow, sheet, vignette
from generation.procedural.layers import disc, halo, shine
from generation.procedural.palette import Colour, colour, mix, ramp, shade, shift_hue

SPOTS = ((44, 14, 36, 0.34), (30, 40, 70, 0.34), (9, 80, 125, 0.20))  # how many, radii in units, strength
SPARKS = 46


@dataclass(frozen=True)
class Spot:
    sprite: Plane
    x: float
    y: float
    tint: Colour
    speed: NDArray[np.float64]
    phase: float
    pace: float


def paint(size: Size, brief: Brief) -> Draw:
    rng = np.random.default_rng(brief.seed)
    look = brief.look
    room = sheet(
        size, ramp(size.height, (0, mix(look.near, look.far, 0.12)), (0.6, mix(look.near, look.far, 0.34)), (1, look.near))
    )
    for tint, strength in ((look.far, 0.34), (look.accent, 0.26)):
        x, y = rng.uniform(0.15, 0.85) * size.width, rng.uniform(0.25, 0.85) * size.height
        add_light(room, 0, glow(size, size.height, x, y, 220 * size.unit) * np.float32(strength), tint)
    tints: tuple[Colour, ...] = (look.low, look.accent, look.far, shift_hue(look.accent, 0.06), mix(look.accent, look.low, 0.5))
    if brief.has("christmas", "festive"):
        tints = tuple(colour(text) for text in ("#E8323C", "#2FB457", "#FFC24B", "#FF8A3D", "#FFE2A0"))
    spots = floating(size, tints, rng)
    dark, grain = vignette(size, 0.5), Grain(size, brief.seed)

    def draw(t: float) -> Picture:
        picture = room.copy()
        float_by(picture, spots, t, size)
        np.clip(picture, 0, 1, out=picture)
        picture *= dark
        return grain.develop(picture, t)

    return draw


def floating(size: Size, tints: tuple[Colour, ...], rng: np.random.Generator, share: float = 1.0) -> list[Spot]:
    """Spots for any picture; `share` of the usual number."""
    unit = min(size.unit, size.width / 720)
    band = float(rng.uniform(0.35, 0.65))
    spots: list[Spot] = []
    for number, least, most, strength in SPOTS:
        for _ in range(round(number * share)):
            radius = float(rng.uniform(least, most)) * unit
            tint = shift_hue(tints[int(rng.integers(len(tints)))], float(rng.uniform(-0.03, 0.03)))
            sprite = disc(radius, softness=max(1.5, radius * float(rng.uniform(0.05, 0.16))), rim=0.45)
            spots.append(_spot(sprite * np.float32(strength * rng.uniform(0.5, 1.5)), tint, band, size, rng))
    for _ in range(round(SPARKS * share)):
        sprite = halo(float(rng.uniform(3, 9)) * unit) * np.float32(rng.uniform(0.4, 1.0))
        spots.append(_spot(sprite, shade(tints[0], 0.5), band, size, rng))
    return spots


def float_by(picture: Plane, spots: list[Spot], t: float, size: Size) -> None:
    for spot in spots:
        x = spot.x + spot.speed[0] * t + 6 * size.unit * np.sin(0.4 * t + spot.phase)
        y = spot.y + spot.speed[1] * t
        breath = np.float32(0.72 + 0.28 * np.sin(spot.phase + spot.pace * t))
        shine(picture, spot.sprite, x, y, spot.tint * breath)


def _spot(sprite: Plane, tint: Colour, band: float, size: Size, rng: np.random.Generator) -> Spot:
    x = float(rng.uniform(-0.05, 1.05)) * size.width
    y = float(np.clip(rng.normal(band, 0.24), -0.05, 1.05)) * size.height
    speed = np.array([rng.uniform(-7, 7), rng.uniform(-13, -2)]) * size.unit
    return Spot(sprite, x, y, tint, speed, float(rng.uniform(0, 6.28)), float(rng.uniform(0.5, 1.6)))
