"""Northern lights over a lake between dark mountains. The curtains are computed small and enlarged: they have no edges."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.procedural.canvas import Grain, Picture, Plane, Size, add_light, cover, scrolled, sheet, vignette
from generation.procedural.looks import Look
from generation.procedural.palette import colour, mix, ramp, scheme, shift_hue
from generation.procedural.sky import Stars
from generation.procedural.terrain import Outline, clouds, conifers, ridge, wander

SHORE = 0.76
COARSE = (4, 2)  # the curtains' pixels, down and across


@dataclass(frozen=True)
class Curtain:
    """A sheet of light: for each column where it hangs, how bright and how tall it is; each moves at its own pace."""

    hang: NDArray[np.float64]
    bright: NDArray[np.float64]
    rays: NDArray[np.float64]
    height: float
    strength: float
    speed: float


def paint(size: Size, seed: int, look: Look | None = None) -> Callable[[float], Picture]:
    rng = np.random.default_rng(seed)
    high, air, low, green, violet, rock = scheme(seed, 0.02, "#040816", "#08182A", "#1B4450", "#3DF2A6", "#8A5CF0", "#03070B")
    if look:
        veils = (("#3DF2A6", "#8A5CF0"), ("#36E0D0", "#5A7BFF"), ("#B45CFF", "#FF5FA8"), ("#7CF56B", "#2FC4C9"))
        green, violet = map(colour, veils[int(rng.integers(len(veils)))])
        if look.accent_is_asked:
            green, violet = look.accent, shift_hue(look.accent, 0.12)
    rows = int(size.height * SHORE)
    sky = sheet(size, ramp(size.height, (0, high), (0.45, air), (SHORE, low), (1, low)))
    stars = Stars(size, rows, rng)
    curtains = [_curtain(size, place, rng) for place in range(3)]
    far = Outline(rows - _hills(size, 0.17, 420, rng))
    close = Outline(rows - _hills(size, 0.12, 300, rng, trees=15) * _valley(size))
    firs = Outline(size.height + 2 - _firs(size, rng))
    waves = clouds(size.height - rows, size.width + int(120 * size.unit), (5 * size.unit, 90 * size.unit), rng, octaves=3) - 0.5
    shade, grain = vignette(size, 0.42), Grain(size, seed)
    far_tone = ramp(
        size.height, (0, mix(rock, low, 0.35)), (SHORE - 0.16, mix(rock, low, 0.30)), (SHORE, mix(rock, low, 0.72)), (1, low)
    )

    def draw(t: float) -> Picture:
        picture = sky.copy()
        stars.shine(picture, t)
        light, upper = _lights(curtains, size, rows, t)
        add_light(picture, 0, light, green)
        add_light(picture, 0, upper, violet)
        for outline, tone, speed in ((far, far_tone[:, :, None], 3.0), (close, rock[:, None, None], 6.0)):
            below, bottom = outline.depth(speed * t * size.unit, size.width, rows)
            shown = tone[:, outline.top : bottom] if tone.shape[1] > 1 else tone
            cover(picture, outline.top, np.clip(below + 0.5, 0, 1), shown)
            picture[:, bottom:rows] = tone[:, bottom:rows] if tone.shape[1] > 1 else tone
        _reflect(picture, rows, waves, t, size)
        below, bottom = firs.depth(15 * t * size.unit, size.width, size.height)
        steep = firs.steepness(15 * t * size.unit, size.width)
        cover(picture, firs.top, np.clip(below / np.sqrt(1 + steep * steep) + 0.5, 0, 1), (0.6 * rock)[:, None, None])
        np.minimum(picture, 1, out=picture)
        picture *= shade
        return grain.develop(picture, t)

    return draw


def _curtain(size: Size, place: int, rng: np.random.Generator) -> Curtain:
    length = size.width // COARSE[1] * 2
    unit = size.unit / COARSE[1]
    hang = 0.30 + 0.10 * place + 0.13 * wander(length, 330 * unit, rng) + 0.03 * wander(length, 90 * unit, rng)
    bright = np.clip(0.55 + 0.75 * wander(length, 260 * unit, rng), 0.04, None)
    rays = 0.6 + 0.28 * wander(length, 26 * unit, rng) + 0.2 * wander(length, 9 * unit, rng)
    return Curtain(hang, bright, np.clip(rays, 0.1, None), 0.17 + 0.05 * place, (1.5, 1.25, 0.85)[place], (13, -9, 17)[place])


def _lights(curtains: list[Curtain], size: Size, rows: int, t: float) -> tuple[Plane, Plane]:
    """The light near the lower edges and the light above it, at full size."""
    tall, wide = rows // COARSE[0], size.width // COARSE[1]
    down = (np.arange(tall) / tall * SHORE)[:, None]
    unit = size.unit / COARSE[1]
    lower, upper = np.zeros((tall, wide)), np.zeros((tall, wide))
    for curtain in curtains:
        shift = curtain.speed * t * unit
        rays = _seen(curtain.rays, -1.4 * shift, wide)
        light = _seen(curtain.bright, 2.2 * shift, wide) * rays * curtain.strength
        hang = _seen(curtain.hang, shift, wide) + 0.008 * np.sin(0.9 * t + np.arange(wide) / (70 * unit))
        height = curtain.height * (0.6 + 0.6 * _seen(curtain.rays, 0.8 * shift, wide))
        above = (hang[None, :] - down) / height[None, :]
        edge = light[None, :] / (1 + np.exp(-above * 22))
        above = np.clip(above, 0, None)
        lower += 0.78 * edge * np.exp(-2.6 * above)
        upper += 0.95 * edge * above * np.exp(-2.0 * above)
    return _enlarged(lower, size.width, rows), _enlarged(upper, size.width, rows)


def _seen(line: NDArray[np.float64], shift: float, wide: int) -> NDArray[np.float64]:
    """The middle of a line, moved by part of a sample."""
    return np.asarray(np.interp(np.arange(wide) + len(line) / 4 + shift, np.arange(len(line)), line))


def _enlarged(field: NDArray[np.float64], width: int, height: int) -> Plane:
    image = Image.fromarray(field.astype(np.float32)).resize((width, height), Image.Resampling.BICUBIC)
    return np.asarray(image)


def _hills(size: Size, height: float, wave: float, rng: np.random.Generator, trees: float = 0) -> NDArray[np.float64]:
    length = size.width + int(120 * size.unit)
    line = ridge(length, wave * size.unit, rng) * height * 1.7 * size.height
    if trees:
        line += conifers(length, trees * size.unit, 5 * size.unit, rng)
    return line


def _valley(size: Size) -> NDArray[np.float64]:
    """Low in the middle, so that the far peaks are seen."""
    where = np.linspace(-1, 1, size.width + int(120 * size.unit))
    return 0.12 + 0.88 * np.abs(where - 0.1) ** 1.3


def _firs(size: Size, rng: np.random.Generator) -> NDArray[np.float64]:
    """Trees in front, at both sides."""
    length = size.width + int(120 * size.unit)
    sides = np.clip(np.abs(np.linspace(-1.04, 1.0, length)) - 0.52, 0, None) / 0.48
    return conifers(length, 240 * size.unit, 34 * size.unit, rng) * sides**0.8 + 16 * size.unit * sides


def _reflect(picture: Plane, rows: int, waves: Plane, t: float, size: Size) -> None:
    """The lake: what is above the shore, upside down, darker, and moved by small waves that grow towards the eye."""
    deep, width = waves.shape[0], size.width
    swell = scrolled(waves, 20 * t * size.unit, width) + scrolled(waves, (100 - 16 * t) * size.unit, width)
    from_shore = np.arange(deep, dtype=np.float32)[:, None]
    source = rows - 1 - from_shore * 2.7 + swell * (3 + 0.5 * from_shore)
    places = np.clip(source, 0, rows - 1).astype(np.int32) * width + np.arange(width, dtype=np.int32)
    dim = np.float32(0.80) - np.float32(0.25) * from_shore / deep
    for channel, tint in enumerate(colour("#D8F0FF")):
        picture[channel, rows:] = np.take(picture[channel].ravel(), places) * (dim * tint)
