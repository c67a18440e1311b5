"""The sky over a landscape: its gradient, a sun or a moon with its light, stars at night, thin clouds that drift."""

import numpy as np

from generation.procedural.canvas import Plane, Size, add_disc, add_light, glow, scrolled, sheet
from generation.procedural.looks import Look
from generation.procedural.palette import mix, ramp, shade
from generation.procedural.terrain import clouds

STARS = 420
DRIFT = 90  # how far clouds may drift, in units


class Sky:
    """`horizon` is the first row without sky. `x` and `y` are where the sun stands, in pixels."""

    def __init__(
        self, size: Size, horizon: int, look: Look, rng: np.random.Generator, *, cloudy: float = 0.6, body: float = 1
    ) -> None:
        self.size, self.horizon, self.look, self.body = size, horizon, look, body
        self.x = size.width * float(rng.choice([rng.uniform(0.2, 0.42), rng.uniform(0.58, 0.8)]))
        self.y = horizon * (1 - look.sun * float(rng.uniform(0.85, 1.15)))
        self.radius = (30 if look.is_night else 40) * size.unit * float(rng.uniform(0.8, 1.25)) * body
        self.base = self._painted()
        self.cloudy = cloudy
        self.streaks = self._streaks(rng)
        self.lit = self._lit()
        self.stars = Stars(size, horizon, rng) if look.is_night else None

    def at(self, t: float) -> Plane:
        """The sky at a moment, a picture that may be painted on; below the horizon it is the horizon's colour."""
        picture = self.base.copy()
        if self.stars is not None:
            self.stars.shine(picture, t)
        if self.cloudy:
            streaks = scrolled(self.streaks, 9 * t * self.size.unit, self.size.width)
            add_light(picture, 0, streaks * self.lit, mix(self.look.light, self.look.low, 0.45))
            np.minimum(picture, 1, out=picture)
        return picture

    def _painted(self) -> Plane:
        look, size, share = self.look, self.size, self.horizon / self.size.height
        picture = sheet(size, ramp(size.height, (0, look.high), (share * 0.55, look.air), (share, look.low), (1, look.low)))
        radius = (60 if look.is_night else 120) * size.unit
        halo = glow(size, size.height, self.x, self.y, radius)
        halo *= np.float32(0.3 if look.is_night else 0.62)
        picture += (1 - picture) * halo * mix(look.low, look.light, 0.6)[:, None, None]  # what is bright gains little
        if self.body and look.name != "storm":
            add_disc(picture, self.x, self.y, self.radius, shade(look.light, 0.35), size.height)
            if look.is_night:
                self._mark(picture)
        return picture

    def _mark(self, picture: Plane) -> None:
        """Grey seas on the moon."""
        dark = shade(self.look.light, -0.16)
        for right, down, wide in ((-0.3, -0.25, 0.32), (0.25, 0.1, 0.24), (-0.1, 0.42, 0.2), (0.38, -0.38, 0.14)):
            add_disc(
                picture, self.x + right * self.radius, self.y + down * self.radius, wide * self.radius, dark, self.size.height
            )

    def _streaks(self, rng: np.random.Generator) -> Plane:
        unit = self.size.unit
        field = clouds(self.horizon, self.size.width + int(DRIFT * unit), (44 * unit, 520 * unit), rng)
        where = np.linspace(0, 1, self.horizon, dtype=np.float32)[:, None]
        band = np.exp(-(((where - np.float32(rng.uniform(0.35, 0.7))) / 0.27) ** 2))
        return np.asarray(np.clip(field - 0.47, 0, 1) * 2.2 * band, dtype=np.float32)

    def _lit(self) -> Plane:
        near = glow(self.size, self.horizon, self.x, self.y, 170 * self.size.unit)
        return np.asarray((0.16 if self.look.is_night else 0.3) * self.cloudy + 0.5 * near * self.cloudy, dtype=np.float32)


class Stars:
    """Points of light, a few of them bright, each twinkling in its own time."""

    def __init__(self, size: Size, rows: int, rng: np.random.Generator) -> None:
        self.y, self.x = rng.integers(0, rows, STARS), rng.integers(0, size.width - 1, STARS)
        self.strength = (0.12 + 0.9 * rng.random(STARS) ** 5).astype(np.float32)
        self.phase, self.pace = rng.uniform(0, 6.28, STARS), rng.uniform(1.5, 4.5, STARS)

    def shine(self, picture: Plane, t: float) -> None:
        now = self.strength * (0.75 + 0.25 * np.sin(self.phase + self.pace * t)).astype(np.float32)
        for right, share in ((0, 1.0), (1, 0.4)):
            picture[:, self.y, self.x + right] += now * np.float32(share)
        large = self.strength > 0.6
        for down in (-1, 1):
            picture[:, np.clip(self.y[large] + down, 0, picture.shape[1] - 1), self.x[large]] += now[large] * np.float32(0.35)
