"""Points of light that wander and are joined when they are near: for technology, science and all that is connected."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from generation.procedural.brief import Brief
from generation.procedural.canvas import Draw, Grain, Picture, Plane, Size, add_light, glow, sheet, vignette
from generation.procedural.layers import halo, shine
from generation.procedural.palette import mix, ramp, shade

POINTS = 110
FINE = 2  # lines are drawn so many times as large, and made smaller for smooth edges


def paint(size: Size, brief: Brief) -> Draw:
    rng = np.random.default_rng(brief.seed)
    look, unit = brief.look, min(size.unit, size.width / 900)
    blue = mix(look.air, look.accent, 0.25)
    room = sheet(
        size, ramp(size.height, (0, mix(look.high, look.near, 0.25)), (0.7, mix(look.high, look.air, 0.6)), (1, look.near))
    )
    for tint, strength in ((look.air, 0.5), (look.low, 0.3)):
        middle = rng.uniform(0.2, 0.8, 2)
        add_light(
            room,
            0,
            glow(size, size.height, middle[0] * size.width, middle[1] * size.height, 230 * size.unit) * np.float32(strength),
            tint,
        )
    np.minimum(room, 1, out=room)
    points = _Points(size, rng)
    bright = [shade(look.accent, 0.35), shade(blue, 0.5)]
    sprites = [halo(radius * unit) for radius in (9, 15, 28)]
    reach = 190 * unit * (1 + 0.35 * (size.height > size.width))
    dark, grain = vignette(size, 0.45), Grain(size, brief.seed)

    def draw(t: float) -> Picture:
        picture = room.copy()
        places, depth = points.at(t)
        add_light(picture, 0, _lines(places, depth, reach, size, t), mix(bright[1], look.low, 0.3))
        for place, near in enumerate(depth):
            x, y = places[place]
            pulse = 0.65 + 0.35 * np.sin(2.2 * t + points.phase[place])
            shine(
                picture,
                sprites[2 if near > 0.85 else 1 if near > 0.45 else 0],
                x,
                y,
                bright[place % 2] * np.float32((0.6 + 1.3 * near) * pulse),
            )
        np.clip(picture, 0, 1, out=picture)
        picture *= dark
        return grain.develop(picture, t)

    return draw


class _Points:
    """Points in a flat box that turns slowly, seen from the front."""

    def __init__(self, size: Size, rng: np.random.Generator) -> None:
        self.size = size
        self.home = rng.uniform(-1, 1, (POINTS, 3)) * np.array([1.25, 1.15, 1.0])
        self.phase = rng.uniform(0, 2 * np.pi, POINTS)
        self.way = rng.uniform(-0.07, 0.07, (POINTS, 3))

    def at(self, t: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Pixels (n, 2), and how near each is, from 0 to 1."""
        now = self.home + self.way * np.sin(0.5 * t + self.phase)[:, None] * 2
        turn = 0.14 * (t - 3)
        x, z = now[:, 0] * np.cos(turn) + now[:, 2] * np.sin(turn), now[:, 2] * np.cos(turn) - now[:, 0] * np.sin(turn)
        scale = 1 / (1.9 - 0.55 * z)
        wide, tall = self.size.width, self.size.height
        places = np.stack([wide / 2 + x * scale * wide * 0.78, tall / 2 + now[:, 1] * scale * tall * 0.86], axis=1)
        return places, np.clip((z + 1.3) / 2.6, 0, 1)


def _lines(places: NDArray[np.float64], depth: NDArray[np.float64], reach: float, size: Size, t: float) -> Plane:
    """Light along the lines; brighter the nearer their ends are to each other and to the eye; a pulse runs along some."""
    image = Image.new("L", (size.width * FINE, size.height * FINE))
    pen = ImageDraw.Draw(image)
    away = np.hypot(*(places[:, None, :] - places[None, :, :]).transpose(2, 0, 1))
    for first, second in np.argwhere(np.triu(away < reach, 1)):
        near = (depth[first] + depth[second]) / 2
        strength = (1 - away[first, second] / reach) ** 1.2 * (0.15 + 0.75 * near)
        ends = [tuple(places[each] * FINE) for each in (first, second)]
        pen.line(ends, fill=int(255 * strength**0.7), width=max(1, round(FINE * size.unit * (0.9 + 1.4 * near))))
        if (first + second) % 5 == 0:
            share = (0.4 * t + (first * 7 + second) % 10 / 10) % 1
            x, y = (places[first] * (1 - share) + places[second] * share) * FINE
            radius = 2.1 * FINE * size.unit
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=int(255 * min(1, strength * 2.2)))
    small = image.resize((size.width, size.height), Image.Resampling.BOX)
    return np.asarray(small, dtype=np.float32) / np.float32(255)
