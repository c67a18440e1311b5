"""A skyline at night over a river: three rows of towers, windows that go on and off, and all of it again in the water."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generation.procedural.canvas import Grain, Picture, Plane, Size, add_light, cover, glow, scrolled, sheet, vignette
from generation.procedural.looks import Look
from generation.procedural.palette import Colour, colour, mix, ramp, scheme
from generation.procedural.terrain import clouds

BANK = 0.80
PAN = 120
BLINKING = 70
LAMPS = ("#FFB454", "#FFCB82", "#FF9C48", "#FFD79A", "#FFE2B4", "#FFAA5E", "#FFC070", "#B9DCFF")


@dataclass(frozen=True)
class Row:
    """Towers at one distance: `roofs` by column, and the light of their windows as a strip that scrolls with them."""

    roofs: NDArray[np.float64]
    walls: Plane  # (3, height, 1)
    windows: Plane  # (3, rows, width), added
    top: int
    speed: float
    blinking: NDArray[np.float64]  # (n, 6): row, column, pace, phase, width, height


def paint(size: Size, seed: int, look: Look | None = None) -> Callable[[float], Picture]:
    rng = np.random.default_rng(seed)
    high, air, low, ember, wall = (
        (look.high, look.air, mix(look.low, colour("#FF9352"), 0.22), mix(look.low, colour("#FF9352"), 0.55), look.near)
        if look
        else scheme(seed, 0.015, "#070B24", "#2E2C6B", "#B25F86", "#FF9352", "#090B1C")
    )
    bank = int(size.height * BANK)
    sky = sheet(size, ramp(size.height, (0, high), (0.42, air), (BANK - 0.06, low), (1, mix(low, ember, 0.5))))
    haze = 0.46 * glow(size, bank, size.width * 0.52, bank + 30 * size.unit, 260 * size.unit)
    add_light(sky, 0, haze, ember)
    cloud = np.clip(clouds(bank, size.width + int(70 * size.unit), (60 * size.unit, 500 * size.unit), rng) - 0.45, 0, 1)
    cloud *= np.linspace(0.2, 1, bank, dtype=np.float32)[:, None]
    rows = [_row(size, bank, place, (wall, low, air), rng) for place in range(3)]
    waves = clouds(size.height - bank, size.width + int(140 * size.unit), (4 * size.unit, 46 * size.unit), rng, octaves=3) - 0.5
    shade, grain = vignette(size, 0.4), Grain(size, seed)

    def draw(t: float) -> Picture:
        picture = sky.copy()
        add_light(picture, 0, scrolled(cloud, 8 * t * size.unit, size.width) * 0.5, mix(low, ember, 0.4))
        for row in rows:
            _build(picture, row, bank, t, size)
        _mirror(picture, bank, waves, t, size)
        np.minimum(picture, 1, out=picture)
        picture *= shade
        return grain.develop(picture, t)

    return draw


def _row(size: Size, bank: int, place: int, tones: tuple[Colour, Colour, Colour], rng: np.random.Generator) -> Row:
    """`place` 0 is the farthest row."""
    unit = size.unit
    width = size.width + int(PAN * unit) + 4
    roofs = np.full(width, float(bank))
    windows = np.zeros((3, bank, width), dtype=np.float32)
    lamps = [colour(lamp) for lamp in LAMPS]
    lit: list[tuple[int, int, int, int]] = []
    left = -int(20 * unit)
    while left < width:
        wide = int(unit * rng.uniform(34, 74) * (0.8 + 0.15 * place))
        centre = abs((left + wide / 2) / width - 0.5) * 2
        skyward = rng.random() ** 1.7 * (1.2 - centre) * (0.46, 0.40, 0.24)[place]
        tall = bank * (rng.uniform(0.10, 0.30) + skyward) * (1.1, 0.95, 0.8)[place]
        _tower(roofs, bank, left, wide, tall, unit, rng)
        lit += _light_up(windows, lamps, (left, wide, bank - int(tall), bank), place, unit, rng)
        left += wide + int(unit * rng.uniform(-4, 7))
    wall, low, air = tones
    tone = mix(wall, mix(low, air, 0.6), (0.62, 0.30, 0.0)[place])
    walls = ramp(size.height, (0, tone), (BANK - 0.30, tone), (BANK, mix(tone, low, 0.42 - 0.13 * place)), (1, tone))
    windows *= np.float32((0.50, 0.78, 1.0)[place])
    top = max(0, int(roofs.min()) - 2)
    return Row(roofs, walls[:, :, None], windows[:, top:], top, (4.0, 9.0, 17.0)[place] * unit, _blinking(lit, top, rng))


def _tower(
    roofs: NDArray[np.float64], bank: int, left: int, wide: int, tall: float, unit: float, rng: np.random.Generator
) -> None:
    def raise_to(start: int, end: int, height: float) -> None:
        part = roofs[max(0, start) : max(0, end)]
        np.minimum(part, bank - height, out=part)

    raise_to(left, left + wide, tall)
    crown = rng.random()
    if crown < 0.35:  # set back
        inset = int(wide * 0.22)
        raise_to(left + inset, left + wide - inset, tall + rng.uniform(8, 22) * unit)
    elif crown < 0.5:  # a mast
        middle = left + wide // 2
        raise_to(middle, middle + max(1, round(1.6 * unit)), tall + rng.uniform(26, 60) * unit)


def _light_up(
    windows: Plane, lamps: list[Colour], box: tuple[int, int, int, int], place: int, unit: float, rng: np.random.Generator
) -> list[tuple[int, int, int, int]]:
    """Light some windows of a tower; returns the boxes (row, column, height, width) of those that are lit."""
    left, wide, top, bank = box
    across, down = max(4, round((6 + 1.6 * place) * unit)), max(5, round((8 + 2 * place) * unit))
    width, height = max(2, round((2.4 + 0.9 * place) * unit)), max(2, round((3.4 + 1.1 * place) * unit))
    share, bands = rng.uniform(0.22, 0.58), rng.random() < 0.2
    lit = []
    for y in range(top + down, bank - height, down):
        floor = rng.random() < 0.35
        for x in range(left + across // 2 + 1, left + wide - width - 1, across):
            if 0 <= x < windows.shape[2] - width and rng.random() < ((0.85 if floor else 0.05) if bands else share):
                lamp = lamps[int(rng.integers(len(lamps)))] * np.float32(rng.uniform(0.4, 1.0) ** 0.8)
                windows[:, y : y + height, x : x + width] = lamp[:, None, None]
                lit.append((y, x, height, width))
    return lit


def _blinking(lit: list[tuple[int, int, int, int]], top: int, rng: np.random.Generator) -> NDArray[np.float64]:
    chosen = rng.permutation(len(lit))[:BLINKING]
    return np.array([(lit[i][0] - top, *lit[i][1:], rng.uniform(0.5, 1.6), rng.uniform(0, 6.28)) for i in chosen])


def _build(picture: Plane, row: Row, bank: int, t: float, size: Size) -> None:
    offset = row.speed * t
    whole, part = int(offset), offset - int(offset)
    down = np.arange(row.top, bank, dtype=np.float32)[:, None]
    here, after = (row.roofs[whole + step : whole + step + size.width].astype(np.float32)[None, :] for step in (0, 1))
    # two whole columns are mixed, not their heights: a wall stays upright while it moves by part of a pixel
    mask = np.clip(down - here + 0.5, 0, 1) * np.float32(1 - part) + np.clip(down - after + 0.5, 0, 1) * np.float32(part)
    cover(picture, row.top, mask, row.walls[:, row.top : bank])
    light = scrolled(row.windows, offset, size.width)
    for y, x, height, width, pace, phase in row.blinking:
        left, right = int(x - whole), int(x - whole + width)
        if left >= 1 and right < size.width:
            off = np.float32(1 / (1 + np.exp(-30 * (np.sin(phase + pace * t) - 0.6))))
            light[:, int(y) : int(y + height), left - 1 : right] *= 1 - off
    light *= mask
    picture[:, row.top : bank] += light


def _mirror(picture: Plane, bank: int, waves: Plane, t: float, size: Size) -> None:
    """The river: each light drawn out downwards by the waves."""
    deep = waves.shape[0]
    swell = scrolled(waves, 14 * t * size.unit, size.width) + scrolled(waves, (110 - 19 * t) * size.unit, size.width)
    away = np.arange(deep, dtype=np.float32)[:, None]
    columns = np.arange(size.width, dtype=np.int32)
    total = np.zeros((3, deep, size.width), dtype=np.float32)
    for reach in (0.0, 7.0, 15.0):
        source = bank - 3 - away * 2.2 + swell * (10 + 0.5 * away) - reach * size.unit
        places = np.clip(source, 0, bank - 1).astype(np.int32) * size.width + columns
        for channel in range(3):
            total[channel] += np.take(picture[channel].ravel(), places)
    dim = (np.float32(0.33) - np.float32(0.12) * away / deep)[None]
    picture[:, bank:] = total * dim * colour("#D9DCFF")[:, None, None]
    edge = max(1, round(2 * size.unit))
    picture[:, bank : bank + edge] *= np.float32(0.35)
