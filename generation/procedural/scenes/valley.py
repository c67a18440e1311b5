"""Mountain ridges at sunrise, each nearer one darker and faster, with mist between them and conifers in front."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from generation.procedural.canvas import Grain, Picture, Plane, Size, add_disc, add_light, cover, glow, scrolled, sheet, vignette
from generation.procedural.looks import Look
from generation.procedural.palette import Colour, colour, mix, ramp, scheme
from generation.procedural.sky import Stars
from generation.procedural.terrain import Outline, clouds, conifers, ridge

RIDGES = 6
PAN = 260  # the longest way that the nearest ridge is moved, in units
SUN = (0.685, 0.475)


@dataclass(frozen=True)
class Layer:
    outline: Outline
    speed: float  # pixels a second
    colours: Plane  # (3, height, 1), by row
    rim: Colour  # light on the slopes that face the sun
    sunlit: float


def paint(size: Size, seed: int, look: Look | None = None) -> Callable[[float], Picture]:
    rng = np.random.default_rng(seed)
    high, air, low, warm, far, near = (
        (look.high, look.air, look.low, look.light, look.far, look.near)
        if look
        else scheme(seed, 0.012, "#2A4F86", "#8E9DB8", "#F6C48F", "#FFE9BF", "#D79A6B", "#171008")
    )
    sun = (float(rng.uniform(0.2, 0.8)), 0.62 - 0.5 * look.sun) if look else SUN
    halo_tint, disc_tint = (mix(low, warm, 0.4), warm) if look else (colour("#FFC98A"), colour("#FFF8E3"))
    strength, radius = (0.3, 30) if look and look.is_night else (0.55, 41)
    horizon = int(size.height * 0.74)
    sky = sheet(size, ramp(size.height, (0, high), (0.30, air), (0.55, low), (1, low)))
    streaks = _streaks(size, horizon, rng)
    layers = [_layer(size, place / (RIDGES - 1), (far, near, low), rng) for place in range(RIDGES)]
    mist = clouds(int(160 * size.unit), size.width + int(PAN * size.unit), (90 * size.unit, 420 * size.unit), rng)
    mist = mist**2 * np.sin(np.linspace(0, np.pi, mist.shape[0], dtype=np.float32))[:, None]
    shade, grain = vignette(size, 0.42), Grain(size, seed)
    stars = Stars(size, horizon, rng) if look and look.is_night else None

    def draw(t: float) -> Picture:
        picture = sky.copy()
        if stars:
            stars.shine(picture, t)
        x, y = size.width * sun[0] + 3 * t * size.unit, size.height * sun[1] - 7 * t * size.unit
        halo = glow(size, horizon, x, y, 84 * size.unit)
        add_light(picture, 0, scrolled(streaks, 9 * t * size.unit, size.width) * (0.13 + 0.5 * halo), mix(warm, low, 0.5))
        add_light(picture, 0, strength * halo, halo_tint)
        np.minimum(picture, 1, out=picture)
        add_disc(picture, x, y, radius * size.unit, disc_tint, horizon)
        for place, layer in enumerate(layers):
            top = _lay(picture, layer, t, size)
            if 0 < place < RIDGES - 1:
                _drift(picture, mist, top + int((70 + 8 * place) * size.unit), (12 + 9 * place) * t * size.unit, place, low)
        picture *= shade
        return grain.develop(picture, t)

    return draw


def _streaks(size: Size, rows: int, rng: np.random.Generator) -> Plane:
    """Thin clouds, thickest at a third of the sky."""
    field = clouds(rows, size.width + int(80 * size.unit), (46 * size.unit, 520 * size.unit), rng)
    where = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    return np.asarray(np.clip(field - 0.5, 0, 1) * 2.2 * np.exp(-(((where - 0.38) / 0.22) ** 2)), dtype=np.float32)


def _layer(size: Size, near: float, tones: tuple[Colour, Colour, Colour], rng: np.random.Generator) -> Layer:
    """`near` is 0 for the farthest ridge and 1 for the nearest."""
    far_tone, near_tone, haze = tones
    length = size.width + int(PAN * size.unit) + 4
    wave = (560 - 190 * near) * size.unit
    heights = ridge(length, wave, rng, roughness=0.46 + 0.04 * near) * (330 - 120 * near) * size.unit
    base = size.height * (0.685 + 0.375 * near**1.05)
    if near > 0.75:
        heights += conifers(length, (20 + 46 * (near - 0.75) * 4) * size.unit, (5 + 9 * (near - 0.75) * 4) * size.unit, rng)
    tone = mix(far_tone, near_tone, near**0.62)
    top, foot = mix(tone, haze, 0.26 * (1 - near)), mix(tone, haze, 0.62 * (1 - near) ** 0.8)
    rows = base - heights
    crest = float(rows.min()) / size.height
    middle = min(0.98, max(crest + 0.02, crest + 0.34))
    colours = ramp(size.height, (0, top), (max(0.01, crest), top), (middle, foot), (1.0, foot))
    return Layer(
        Outline(rows),
        (3 + 38 * near**1.5) * size.unit,
        colours[:, :, None],
        mix(haze, colour("#FFFFFF"), 0.2),
        0.32 * (1 - near) ** 1.2,
    )


def _lay(picture: Plane, layer: Layer, t: float, size: Size) -> int:
    """Draw a ridge; returns the row of its highest point."""
    offset = layer.speed * t
    below, bottom = layer.outline.depth(offset, size.width, size.height)
    top = layer.outline.top
    steep = layer.outline.steepness(offset, size.width)
    mask = np.clip(below / np.sqrt(1 + steep * steep) + 0.5, 0, 1)
    cover(picture, top, mask, layer.colours[:, top:bottom])
    picture[:, bottom:] = layer.colours[:, bottom:]
    if layer.sunlit > 0.02:
        broad = layer.outline.steepness(offset, size.width, int(34 * size.unit))
        facing = np.clip(0.25 + 0.9 * np.tanh(1.6 * broad), 0, 1) * layer.sunlit
        depth = np.clip(1 - below / (46 * size.unit), 0, 1)
        depth *= depth * mask
        depth *= facing[None, :]
        add_light(picture, top, depth, layer.rim)
    return top


def _drift(picture: Plane, mist: Plane, top: int, offset: float, place: int, tint: Colour) -> None:
    rows = min(mist.shape[0], picture.shape[1] - top)
    if rows > 0:
        mask = scrolled(mist[:rows], offset, picture.shape[2]) * np.float32(0.55 - 0.09 * place)
        cover(picture, top, mask, tint[:, None, None])
