"""Space: a planet that turns, lit from one side, with its air at the edge; perhaps rings or a moon; stars and a far nebula."""

import numpy as np

from generation.procedural.brief import Brief
from generation.procedural.canvas import Draw, Grain, Picture, Plane, Size, scrolled, vignette
from generation.procedural.layers import Layer, halo, lay, shine
from generation.procedural.palette import Colour, colour, mix, ramp, shade, shift_hue
from generation.procedural.sky import Stars
from generation.procedural.terrain import clouds

KINDS = ("earth", "gas", "rock")


class Planet:
    """A ball drawn from a map of its ground: for each pixel a place on the map, which slides by as the ball turns."""

    def __init__(
        self, radius: float, kind: str, tones: tuple[Colour, Colour, Colour], sun: float, rng: np.random.Generator
    ) -> None:
        reach = int(np.ceil(radius)) + 1
        across = np.arange(-reach, reach + 1, dtype=np.float32)
        x, y = np.meshgrid(across / radius, across / radius)
        away = x * x + y * y
        z = np.sqrt(np.clip(1 - away, 0, 1))
        self.reach = reach
        self.cover = np.clip((radius - np.sqrt(away) * radius) + 0.5, 0, 1).astype(np.float32)
        self.ground = _ground(kind, tones, rng)
        rows, columns = self.ground.shape[1:]
        tilt = 0.35
        up, aside = y * np.cos(tilt) + x * np.sin(tilt), x * np.cos(tilt) - y * np.sin(tilt)
        self.row = np.clip((np.arcsin(np.clip(up, -1, 1)) / np.pi + 0.5) * (rows - 1), 0, rows - 1).astype(np.int32)
        self.column = ((np.arctan2(aside, z) / (2 * np.pi) + 0.5) * columns).astype(np.float32)
        facing = x * np.cos(sun) + y * np.sin(sun) + 0.42 * z
        self.light = np.clip(facing * 1.25, 0, 1).astype(np.float32) ** np.float32(0.8) + np.float32(0.015)
        self.rim = (np.clip(1 - z, 0, 1) ** 3 * np.clip(facing + 0.25, 0, 1) * 0.9).astype(np.float32)

    def at(self, turn: float, air: Colour) -> Layer:
        """`turn` in columns of the map."""
        columns = self.ground.shape[2]
        column = np.mod(self.column + np.float32(turn), columns)
        whole = column.astype(np.int32)
        part = column - whole
        here, after = self.row * columns + whole % columns, self.row * columns + (whole + 1) % columns
        planes = [np.take(plane.ravel(), here) * (1 - part) + np.take(plane.ravel(), after) * part for plane in self.ground]
        lit = np.stack(planes) * self.light + self.rim * air[:, None, None]
        return Layer(np.minimum(lit, 1).astype(np.float32) * self.cover, self.cover, -self.reach, -self.reach)


def paint(size: Size, brief: Brief) -> Draw:
    rng = np.random.default_rng(brief.seed)
    unit = min(size.unit, size.width / 900)
    look = brief.look
    kind = (
        "earth"
        if brief.has("earth", "globe", "world")
        else "rock"
        if brief.has("moon", "mars", "asteroid")
        else str(rng.choice(KINDS))
    )
    tones = _tones(kind, brief, rng)
    air = mix(tones[0], colour("#BFE3FF"), 0.5) if kind != "rock" else mix(tones[0], colour("#FFFFFF"), 0.2)
    radius = float(rng.uniform(150, 290)) * unit
    x, y = size.width * float(rng.choice([0.3, 0.5, 0.7])), size.height * float(rng.uniform(0.45, 0.62))
    sun = float(rng.choice([np.pi * 1.15, -0.35]))
    planet = Planet(radius, kind, tones, sun, rng)
    nebula = _nebula(size, look.far, look.accent, rng)
    stars = Stars(size, size.height, rng)
    ringed = brief.has("saturn", "ring") or (kind == "gas" and rng.random() < 0.6)
    rings = _rings(radius, mix(tones[1], colour("#FFF0D8"), 0.4), rng) if ringed else None
    moon = (
        Planet(radius * 0.13, "rock", (colour("#B9B4AA"), colour("#77726A"), colour("#DDD8CC")), sun, rng)
        if rng.random() < 0.7
        else None
    )
    glowing = halo(radius * 1.5) * np.float32(0.5)
    sunlight = halo(90 * unit)
    dark, grain = vignette(size, 0.4), Grain(size, brief.seed)

    def draw(t: float) -> Picture:
        picture = np.stack([scrolled(plane, 7 * t * size.unit, size.width) for plane in nebula])
        stars.shine(picture, t)
        middle = x - 5 * t * unit, y
        shine(picture, glowing, middle[0] + np.cos(sun) * radius * 0.25, y + np.sin(sun) * radius * 0.25, air * np.float32(0.5))
        shine(picture, sunlight, middle[0] + np.cos(sun) * radius * 1.9, y + np.sin(sun) * radius * 1.9, look.light)
        np.minimum(picture, 1, out=picture)
        if rings:
            lay(picture, rings[0], *middle)
        lay(picture, planet.at(7 * t, air), *middle)
        if rings:
            lay(picture, rings[1], *middle)
        if moon:
            angle = 0.35 * t + brief.seed % 6
            lay(
                picture,
                moon.at(4 * t, air * np.float32(0.2)),
                x + np.cos(angle) * radius * 1.65,
                y + np.sin(angle) * radius * 0.55,
            )
        picture *= dark
        return grain.develop(picture, t)

    return draw


def _tones(kind: str, brief: Brief, rng: np.random.Generator) -> tuple[Colour, Colour, Colour]:
    """Of a planet: low ground, high ground, and what is brightest."""
    if brief.colours:
        return brief.colours[0], shade(shift_hue(brief.colours[0], 0.06), -0.3), shade(brief.colours[0], 0.55)
    if kind == "earth":
        return colour("#1C5FA8"), colour("#4F8A4C"), colour("#FFFFFF")
    choices = (
        ("#C8763C", "#7C3A22", "#F2C48C"),
        ("#8E9BD8", "#454D8F", "#DCE1FF"),
        ("#D9A3B8", "#8A4A74", "#FFE2DC"),
        ("#6FB7B0", "#2B5F68", "#DDF3E8"),
    )
    if brief.has("mars"):
        return colour("#C1552F"), colour("#7C2E1C"), colour("#EBA878")
    return tuple(colour(text) for text in choices[int(rng.integers(len(choices)))])  # type: ignore[return-value]


def _ground(kind: str, tones: tuple[Colour, Colour, Colour], rng: np.random.Generator) -> Plane:
    """A map (3, 256, 512) that closes on itself to the right."""
    low, high, bright = tones
    if kind == "gas":
        bands = np.clip(_closed(clouds(256, 640, (22, 900), rng)) + 0.25 * (_closed(clouds(256, 640, (12, 90), rng)) - 0.5), 0, 1)
        return ramp(256, (0, high), (0.35, low), (0.55, bright), (0.7, low), (1, high))[:, (_spread(bands) * 255).astype(int)]
    field = _spread(_closed(clouds(256, 640, (74, 84), rng, octaves=6)))
    if kind == "rock":
        return ramp(256, (0, high), (0.5, low), (1, bright))[:, (field * 255).astype(int)]
    sea = ramp(
        256, (0, shade(low, -0.45)), (0.54, low), (0.56, mix(high, colour("#C9B27C"), 0.35)), (0.8, high), (1, colour("#8F7B55"))
    )
    ground = sea[:, (field * 255).astype(int)]
    white = np.clip((_closed(clouds(256, 640, (34, 110), rng, octaves=6)) - 0.5) * 5, 0, 0.92).astype(np.float32)
    return np.asarray(ground * (1 - white) + bright[:, None, None] * white, dtype=np.float32)


def _closed(field: Plane) -> Plane:
    """The first 512 columns, their start blended into what follows, so that the map has no seam."""
    share = np.linspace(1, 0, 128, dtype=np.float32)[None, :]
    whole = field[:, :512].copy()
    whole[:, :128] = field[:, 512:640] * share + field[:, :128] * (1 - share)
    return whole


def _spread(field: Plane) -> Plane:
    low, high = np.quantile(field, (0.02, 0.98))
    return np.asarray(np.clip((field - low) / max(float(high - low), 1e-6), 0, 1), dtype=np.float32)


def _nebula(size: Size, first: Colour, second: Colour, rng: np.random.Generator) -> Plane:
    width = size.width + int(80 * size.unit)
    field = [_spread(clouds(size.height, width, (size.height * 0.5, width * 0.3), rng, octaves=5)) for _ in range(3)]
    cloud = np.clip(field[0] * field[1] * 1.5 - 0.12, 0, 1) ** 1.3
    picture = colour("#03040C")[:, None, None] + cloud[None] * mix(first, second, 0.15)[:, None, None] * np.float32(0.75)
    picture += (cloud * field[2] ** 2)[None] * second[:, None, None] * np.float32(0.5)
    return np.asarray(np.clip(picture, 0, 1), dtype=np.float32)


def _rings(radius: float, tint: Colour, rng: np.random.Generator) -> tuple[Layer, Layer]:
    """What lies behind the ball, and what lies before it."""
    reach = int(radius * 2.25)
    x, y = np.meshgrid(np.arange(-reach, reach + 1, dtype=np.float32), np.arange(-reach, reach + 1, dtype=np.float32))
    tilt = -0.35
    along, across = x * np.cos(tilt) + y * np.sin(tilt), y * np.cos(tilt) - x * np.sin(tilt)
    away = np.hypot(along, across / 0.24) / radius
    gaps = np.interp(away, np.linspace(1.2, 2.15, 96), np.clip(0.5 + 0.9 * (rng.random(96) - 0.4), 0.05, 0.95))
    cover = (gaps * np.clip((away - 1.25) * 24, 0, 1) * np.clip((2.12 - away) * 24, 0, 1) * 0.8).astype(np.float32)
    parts = [cover * np.clip(0.5 + side * across, 0, 1).astype(np.float32) for side in (-1, 1)]
    return tuple(Layer(tint[:, None, None] * part, part, -reach, -reach) for part in parts)  # type: ignore[return-value]
