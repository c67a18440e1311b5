"""A low sun over open water. Each wave is kept as two maps, its cosine and its sine: a moment is one product of a matrix.

cos(k x - w t) = cos(k x) cos(w t) + sin(k x) sin(w t), so the maps are made once and only the weights change.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from generation.procedural.canvas import Grain, Picture, Plane, Size, add_disc, add_light, cover, glow, scrolled, sheet, vignette
from generation.procedural.looks import Look
from generation.procedural.palette import colour, mix, ramp, scheme, shade
from generation.procedural.terrain import Outline, clouds, ridge

HORIZON = 0.52
SUN = 0.56
WAVES = 14
RIPPLES = 3
EYE = 3.0  # metres over the water
SHADES = 512


def paint(size: Size, seed: int, look: Look | None = None) -> Callable[[float], Picture]:
    rng = np.random.default_rng(seed)
    high, air, low, deep, land = (
        (look.high, look.air, look.low, mix(look.high, look.near, 0.55), mix(look.near, look.far, 0.4))
        if look
        else scheme(seed, 0.012, "#1D2F5F", "#8A6A8C", "#F5A469", "#0A1830", "#2B2440")
    )
    disc_tint, halo_tint, cloud_tint = (
        (shade(look.light, 0.6), mix(look.low, look.light, 0.3), mix(look.low, look.light, 0.2))
        if look
        else (colour("#FFF3D6"), colour("#FFC58C"), colour("#FFB27A"))
    )
    bright = 0.42 if look else 0.6
    place, lift = (float(rng.uniform(0.25, 0.75)), look.sun * size.height * 0.42) if look else (SUN, 13 * size.unit)
    glints = tuple(map(float, mix(look.light, look.low, 0.35))) if look else (1.0, 0.74, 0.46)
    rows = int(size.height * HORIZON)
    wet = size.height - rows
    focal = 1.05 * size.width
    gaze = ((np.arange(wet, dtype=np.float32) + 0.5) / np.float32(focal))[:, None]
    maps, speeds = _waves(size, wet, focal, rng)
    arc = ramp(SHADES, (0, low), (0.16, mix(low, air, 0.55)), (0.45, mix(air, high, 0.5)), (1, high))
    sky = sheet(size, ramp(size.height, (0, high), (HORIZON * 0.62, air), (HORIZON, low), (1, low)))
    streaks = _streaks(size, rows, rng)
    coast = Outline(rows + 1 - _coast(size, rng))
    mirror = np.float32(0.34) + np.float32(0.62) * np.exp(-gaze / np.float32(0.10))
    sun_x = size.width * place
    spread = np.float32(0.035) + gaze * np.float32(0.62)
    path = np.exp(-((((np.arange(size.width, dtype=np.float32) - sun_x) / focal)[None, :] / spread) ** 2))
    path *= np.float32(1.25) - np.float32(1.6) * gaze
    dark, grain = vignette(size, 0.45), Grain(size, seed)

    def draw(t: float) -> Picture:
        picture = sky.copy()
        x, y = sun_x, rows - lift + 3.2 * t * size.unit
        halo = glow(size, rows, x, y, 92 * size.unit)
        add_light(picture, 0, scrolled(streaks, 11 * t * size.unit, size.width) * (0.10 + 0.62 * halo), cloud_tint)
        add_light(picture, 0, bright * halo, halo_tint)
        np.minimum(picture, 1, out=picture)
        add_disc(picture, x, y, 34 * size.unit, disc_tint, rows)
        below, _ = coast.depth(4 * t * size.unit, size.width, rows)
        cover(picture, coast.top, np.clip(below + 0.5, 0, 1) * np.float32(0.82), land[:, None, None])

        slope = _widened(_moment(maps, speeds, t).reshape(wet, -1), size.width)
        rise = np.abs(gaze + 2 * slope)
        shades = np.minimum(rise * np.float32(SHADES / 0.62), SHADES - 1).astype(np.int16)
        glint = np.exp(-(((rise - np.float32(0.035)) / np.float32(0.055)) ** 2)) * path
        for channel, warm in enumerate(glints):
            water = picture[channel, rows:]
            np.take(arc[channel], shades, out=water, mode="clip")
            water -= deep[channel]
            water *= mirror
            water += deep[channel]
            water += glint * np.float32(warm)
        np.minimum(picture, 1, out=picture)
        picture *= dark
        return grain.develop(picture, t)

    return draw


def _waves(size: Size, wet: int, focal: float, rng: np.random.Generator) -> tuple[Plane, NDArray[np.float64]]:
    """Maps of shape (2 * waves, pixels of water) of slope towards the eye, and the speed of each wave in radians a second."""
    gaze = (np.arange(wet) + 0.5) / focal
    away = (EYE / gaze)[:, None]
    columns = np.arange(0, size.width + 1, 2)  # every second one: waves are far wider than tall
    aside = away * ((columns - size.width / 2) / focal)[None, :]
    footprint = away**2 / (EYE * focal)  # metres of water in one row: waves shorter than that are not seen as waves
    maps = np.empty((2 * (WAVES + RIPPLES), wet * len(columns)), dtype=np.float32)
    speeds = []
    unseen = np.zeros_like(footprint)
    for wave in range(WAVES):
        length = 0.55 * 1.32**wave
        number = 2 * np.pi / length
        heading = rng.normal(0, 0.5)
        seen = np.exp(-((1.1 * footprint / length) ** 2))
        unseen += 1 - seen
        strength = 0.047 * np.cos(heading) * seen
        phase = number * (away * np.cos(heading) + aside * np.sin(heading)) + rng.uniform(0, 2 * np.pi)
        maps[2 * wave] = (strength * np.cos(phase)).ravel()
        maps[2 * wave + 1] = (strength * np.sin(phase)).ravel()
        speeds.append(0.75 * np.sqrt(9.81 * number))
    for ripple in range(RIPPLES):  # far water: no waves can be told apart, it glitters in place
        phase = 14 * clouds(wet, len(columns), (3 * size.unit, (8 + 5 * ripple) * size.unit), rng, octaves=2)
        strength = 0.04 * np.sqrt(unseen / WAVES)
        maps[2 * (WAVES + ripple)] = (strength * np.cos(phase)).ravel()
        maps[2 * (WAVES + ripple) + 1] = (strength * np.sin(phase)).ravel()
        speeds.append(2.1 + 1.3 * ripple)
    return maps, np.array(speeds)


def _moment(maps: Plane, speeds: NDArray[np.float64], t: float) -> Plane:
    weights = np.stack([np.cos(speeds * t), np.sin(speeds * t)], axis=1).ravel().astype(np.float32)
    # not `@`: its threads would keep a second core busy with waiting from frame to frame
    return np.asarray(np.einsum("i,ij->j", weights, maps), dtype=np.float32)


def _widened(half: Plane, width: int) -> Plane:
    """Every second column given, those between as their neighbours' mean."""
    whole = np.empty((half.shape[0], 2 * half.shape[1]), dtype=np.float32)
    whole[:, ::2] = half
    whole[:, 1:-1:2] = (half[:, :-1] + half[:, 1:]) * np.float32(0.5)
    whole[:, -1] = half[:, -1]
    return whole[:, :width]


def _streaks(size: Size, rows: int, rng: np.random.Generator) -> Plane:
    """Clouds in long bars, closer together towards the horizon."""
    field = clouds(rows, size.width + int(100 * size.unit), (34 * size.unit, 560 * size.unit), rng)
    where = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    return np.asarray(np.clip(field - 0.48, 0, 1) * 2.6 * np.exp(-(((where - 0.66) / 0.26) ** 2)), dtype=np.float32)


def _coast(size: Size, rng: np.random.Generator) -> NDArray[np.float64]:
    """Far hills to the left, that sink into the sea before the sun."""
    length = size.width + int(60 * size.unit)
    where = np.arange(length) / size.width
    return ridge(length, 300 * size.unit, rng) * 62 * size.unit * np.clip(1 - where / 0.42, 0, 1) ** 0.7 - 1
