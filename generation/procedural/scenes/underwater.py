"""Under water: light from above in shafts that wander, a floor with weed and coral, a shoal of fish, and motes."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.procedural import vector
from generation.procedural.brief import Brief
from generation.procedural.canvas import Draw, Grain, Picture, Plane, Size, add_light, sheet, vignette
from generation.procedural.layers import Layer, halo, lay, shine
from generation.procedural.looks import Look
from generation.procedural.palette import mix, ramp, shade, written
from generation.procedural.strips import Strip, land, length_of, slide
from generation.procedural.terrain import wander

COARSE = 4
FISH = 26
MOTES = 60
OUTLINE = (
    "M0 0 C 16 -15 46 -16 70 -2 L 92 -15 C 87 -4 87 4 92 15 L 70 2 C 46 15 16 14 0 0 Z M 30 -11 C 38 -22 50 -22 56 -17 L 50 -9 Z"
)


def paint(size: Size, brief: Brief) -> Draw:
    rng = np.random.default_rng(brief.seed)
    look = brief.look
    deep, shallow = mix(look.high, look.near, 0.35), mix(look.air, look.low, 0.2)
    water = sheet(
        size, ramp(size.height, (0, shade(shallow, 0.25)), (0.25, shallow), (0.65, mix(look.high, look.air, 0.3)), (1, deep))
    )
    rays = _Rays(size, rng)
    floors = [_floor(size, place / 2, look, rng) for place in range(3)]
    weeds = [_weed(size, rng, look, near) for near in (0.4, 0.4, 0.4, 1.0, 1.0)]
    fish = [_fish(size, look, scale, rng) for scale in (0.55, 0.85, 1.35)]
    shoal = rng.uniform(0, 1, (FISH, 4))
    way = float(rng.choice([-1, 1]))
    motes = rng.uniform(0, 1, (MOTES, 4))
    mote = halo(4 * size.unit)
    dark, grain = vignette(size, 0.5), Grain(size, brief.seed)

    def draw(t: float) -> Picture:
        picture = water.copy()
        add_light(picture, 0, rays.at(t), shade(look.light, 0.2))
        np.minimum(picture, 1, out=picture)
        slide(picture, floors[0], t, size.width)
        _swim(picture, fish, shoal, way, t, size)
        for place, floor in enumerate(floors[1:], 1):
            for weed, x in weeds[3 * place - 3 : 3 * place]:
                lay(picture, weed, x - floor.speed * t + 5 * size.unit * np.sin(0.9 * t + x), 0)
            slide(picture, floor, t, size.width)
        for x, y, strength, phase in motes:
            aside = 14 * np.sin(0.5 * t + 6 * phase) * size.unit
            shine(
                picture,
                mote,
                x * size.width + aside,
                ((y - 0.02 * t) % 1) * size.height,
                look.light * np.float32(0.12 + 0.4 * strength**3),
            )
        np.clip(picture, 0, 1, out=picture)
        picture *= dark
        return grain.develop(picture, t)

    return draw


class _Rays:
    """Shafts of light from a point above, each brightening and fading as the surface moves."""

    def __init__(self, size: Size, rng: np.random.Generator) -> None:
        self.size = size
        wide, tall = max(8, size.width // COARSE), max(8, size.height // COARSE)
        x = (np.arange(wide, dtype=np.float32)[None, :] + 0.5) / wide - float(rng.uniform(0.3, 0.7))
        y = (np.arange(tall, dtype=np.float32)[:, None] + 0.5) / tall
        self.angle = np.asarray(x * (size.width / size.height) / (y + np.float32(0.45)), dtype=np.float32)
        self.fade = np.exp(-2.3 * y) * np.float32(0.62)
        self.phase = rng.uniform(0, 2 * np.pi, 5)

    def at(self, t: float) -> Plane:
        bands = np.zeros_like(self.angle)
        for place, (wave, pace) in enumerate(((9, 0.5), (17, -0.8), (31, 1.1), (47, -0.6), (5, 0.2))):
            bands += np.sin(np.float32(wave) * self.angle + np.float32(self.phase[place] + pace * t)) / np.float32(
                1 + 0.5 * place
            )
        light = np.clip(bands * 0.5 + 0.35, 0, None) ** 1.6 * self.fade
        image = Image.fromarray(np.asarray(light, dtype=np.float32))
        return np.asarray(image.resize((self.size.width, self.size.height), Image.Resampling.BICUBIC))


def _floor(size: Size, near: float, look: Look, rng: np.random.Generator) -> Strip:
    length = length_of(size)
    rows = (
        size.height * (0.76 + 0.15 * near)
        - (wander(length, 330 * size.unit, rng) * 34 + wander(length, 60 * size.unit, rng) * 7) * size.unit
    )
    tone = mix(mix(look.high, look.air, 0.35), look.near, 0.25 + 0.65 * near)
    colours = ramp(size.height, (0, tone), (0.74 + 0.15 * near, tone), (1, mix(tone, look.near, 0.6)))
    return land(rows, colours[:, :, None], (5 + 22 * near) * size.unit, size)


def _weed(size: Size, rng: np.random.Generator, look: Look, near: float) -> tuple[Layer, float]:
    """A bundle of weed or a fan of coral, and where its middle stands."""
    unit = size.unit
    foot, x = size.height * (0.8 + 0.16 * near), float(rng.uniform(0, 1)) * size.width * 1.15
    tone = (
        mix(mix(look.accent, look.high, 0.45), look.near, 0.1 + 0.5 * near)
        if rng.random() < 0.5
        else mix(look.far, look.near, 0.25 + 0.4 * near)
    )
    blades = []
    for _ in range(int(rng.integers(5, 10))):
        tall, lean, thick = (
            rng.uniform(110, 290) * unit * (0.5 + 0.5 * near),
            rng.uniform(-60, 60) * unit,
            rng.uniform(6, 13) * unit,
        )
        left, bow = rng.uniform(-38, 38) * unit, rng.uniform(-46, 46) * unit
        middle = size.width / 2 + left
        blades.append(
            f"M{middle - thick:.1f} {foot + 30 * unit:.1f} Q{middle + bow - thick:.1f} "
            f"{foot - tall * 0.5:.1f} {middle + lean:.1f} {foot - tall:.1f} "
            f"Q{middle + bow + thick:.1f} {foot - tall * 0.5:.1f} {middle + thick:.1f} {foot + 30 * unit:.1f} Z"
        )
    return vector.draw(f'<path d="{" ".join(blades)}" fill="{written(tone)}"/>', size), x - size.width / 2


def _fish(size: Size, look: Look, scale: float, rng: np.random.Generator) -> tuple[Layer, Layer]:
    """The same fish, swimming left and swimming right."""
    tone = mix(look.accent, mix(look.high, look.near, 0.4), 0.75 - 0.6 * scale)
    defs = vector.linear("body", ((0, shade(tone, -0.3), 1), (0.55, tone, 1), (1, shade(tone, 0.4), 1)))
    unit = size.unit * scale * float(rng.uniform(0.8, 1.0))
    pair = []
    for way in (1, -1):
        place = f"translate({size.width / 2:.1f} {size.height / 2:.1f}) scale({way * unit:.3f} {unit:.3f})"
        eye = f'<circle cx="13" cy="-3" r="2.6" fill="{written(look.near)}"/>'
        layer = vector.draw(f'<g transform="{place}"><path d="{OUTLINE}" fill="url(#body)"/>{eye}</g>', size, defs)
        pair.append(Layer(layer.colours, layer.cover, layer.left - size.width // 2, layer.top - size.height // 2))
    return pair[0], pair[1]


def _swim(picture: Plane, fish: list[tuple[Layer, Layer]], shoal: NDArray[np.float64], way: float, t: float, size: Size) -> None:
    for place, (along, across, phase, pace) in enumerate(shoal):
        layer = fish[place % len(fish)][0 if way < 0 else 1]
        x = size.width * (0.5 + (along - 0.5) * 0.62) + way * (t - 2) * (34 + 14 * pace) * size.unit
        y = size.height * (0.46 + (across - 0.5) * 0.36) + 7 * np.sin(1.3 * t + 6.28 * phase) * size.unit
        lay(picture, layer, x, y)
