"""A meadow: rolling hills with rows of trees, and at the front grass and flowers that sway in rows."""

import numpy as np

from generation.procedural import vector
from generation.procedural.brief import Brief
from generation.procedural.canvas import Draw, Grain, Picture, Size, vignette
from generation.procedural.layers import Layer, lay
from generation.procedural.looks import Look
from generation.procedural.palette import Colour, colour, mix, ramp, shade, written
from generation.procedural.sky import Sky
from generation.procedural.strips import Strip, land, length_of, slide
from generation.procedural.terrain import wander

HILLS = 4
ROWS = 3
FLOWERS = {
    "lavender": ("#8E6BD0", "#A98BE0", "#7455B5"),
    "poppy": ("#E0392F", "#F0584A", "#C42A24"),
    "tulip": ("#E8486A", "#F7B32B", "#F06F3E"),
    "sunflower": ("#F7B731", "#F9C846", "#E59A1C"),
    "wheat": ("#E3B65B", "#D39C3F", "#F0CB7C"),
    "": ("#F7F3E3", "#F2789F", "#F9C846", "#8F7BE0"),
}


def paint(size: Size, brief: Brief) -> Draw:
    rng = np.random.default_rng(brief.seed)
    look = brief.look
    sky = Sky(size, int(size.height * 0.62), look, rng, cloudy=1.0)
    green = mix(colour("#74A843"), look.far, 0.16)
    green = mix(green, look.near, 0.72) if look.is_night else green
    hills = [_hill(size, place / (HILLS - 1), green, look, rng) for place in range(HILLS)]
    kind = next((name for name in FLOWERS if name and brief.has(name)), "")
    petals = [mix(colour(text), look.near, 0.55 if look.is_night else 0.0) for text in FLOWERS[kind]]
    rows = [_row(size, place / (ROWS - 1), green, petals, look, kind, rng) for place in range(ROWS)]
    dark, grain = vignette(size, 0.36), Grain(size, brief.seed)

    def draw(t: float) -> Picture:
        picture = sky.at(t)
        for hill in hills:
            slide(picture, hill, t, size.width)
        for place, row in enumerate(rows):
            sway = (5 + 4 * place) * np.sin(1.1 * t + 1.3 * place) * size.unit
            lay(picture, row, -(24 + 12 * place) * t * size.unit + sway, 1.5 * np.sin(0.9 * t + place) * size.unit)
        picture *= dark
        return grain.develop(picture, t)

    return draw


def _hill(size: Size, near: float, green: Colour, look: Look, rng: np.random.Generator) -> Strip:
    unit, length = size.unit, length_of(size)
    rows = size.height * (0.56 + 0.26 * near) - wander(length, (420 - 60 * near) * unit, rng) * (46 - 10 * near) * unit
    if near < 0.9:
        rows = rows - _trees(length, (16 + 40 * near) * unit, (70 + 120 * near) * unit, rng)
    tone = mix(mix(green, look.low, 0.46 * (1 - near)), look.near, 0.10 + 0.22 * near)
    top = float(np.clip(rows.min() / size.height, 0.01, 0.9))
    colours = ramp(
        size.height,
        (0, tone),
        (top, shade(tone, 0.1)),
        (min(0.98, top + 0.2), mix(tone, look.low, 0.22)),
        (1, mix(tone, look.near, 0.3)),
    )
    return land(rows, colours[:, :, None], (3 + 20 * near) * unit, size)


def _trees(length: int, tall: float, apart: float, rng: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Round crowns here and there, as heights over the ground."""
    outline = np.zeros(length)
    for middle in np.arange(0, length, apart * 0.33):
        if rng.random() < 0.45:
            continue
        high = tall * rng.uniform(0.5, 1.1)
        wide = high * rng.uniform(0.55, 0.8)
        centre = middle + rng.uniform(-0.5, 0.5) * apart * 0.33
        left, right = max(0, int(centre - wide)), max(0, min(length, int(centre + wide) + 1))
        away = (np.arange(left, right) - centre) / wide
        outline[left:right] = np.maximum(outline[left:right], high * np.sqrt(np.clip(1 - away * away, 0, 1)))
    return outline


def _row(size: Size, near: float, green: Colour, petals: list[Colour], look: Look, kind: str, rng: np.random.Generator) -> Layer:
    """One row of stems, wider than the picture by what it will be moved."""
    unit = size.unit * (0.55 + 0.75 * near)
    ground = size.height * (0.84 + 0.17 * near)
    wide = Size(size.width + int(330 * size.unit), size.height)
    dark = mix(mix(green, look.near, 0.35 + 0.4 * near), look.low, 0.12 * (1 - near))
    grass, flowers = [], []
    for _ in range(int(wide.width / (5.2 * unit))):
        x, tall, lean = rng.uniform(-20, wide.width + 20), rng.uniform(34, 108) * unit, rng.uniform(-26, 26) * unit
        foot = ground + 60 * unit
        grass.append(
            f"M{x - 3 * unit:.1f} {foot:.1f} Q{x:.1f} {ground - tall * 0.5:.1f} {x + lean:.1f} "
            f"{ground - tall:.1f} Q{x + 2 * unit:.1f} {ground - tall * 0.4:.1f} {x + 3 * unit:.1f} "
            f"{foot:.1f} Z"
        )
    for _ in range(int(wide.width / ((20 if kind else 34) * unit))):
        x, tall = rng.uniform(0, wide.width), rng.uniform(56, 150) * unit
        tint = petals[int(rng.integers(len(petals)))]
        flowers.append(_flower(x, ground - tall, tall + 60 * unit, unit * float(rng.uniform(0.75, 1.25)), tint, dark, kind, rng))
    body = f'<path d="{" ".join(grass)}" fill="{written(dark)}"/>{"".join(flowers)}'
    layer = vector.draw(body, wide)
    return Layer(layer.colours, layer.cover, layer.left - int(20 * size.unit), layer.top)


def _flower(x: float, y: float, tall: float, unit: float, tint: Colour, stem: Colour, kind: str, rng: np.random.Generator) -> str:
    bend = float(rng.uniform(-14, 14)) * unit
    drawn = (
        f'<path d="M{x:.1f} {y:.1f} q{bend:.1f} {tall * 0.5:.1f} {bend * 0.4:.1f} {tall:.1f}" '
        f'stroke="{written(stem)}" stroke-width="{2.4 * unit:.1f}" fill="none"/>'
    )
    if kind in ("lavender", "wheat"):
        for step in range(9):
            aside = (4.5 if step % 2 else -4.5) * unit * (1 - step / 14)
            drawn += (
                f'<ellipse cx="{x + aside:.1f}" cy="{y + (step - 4) * 5.4 * unit:.1f}" rx="{4.6 * unit:.1f}" '
                f'ry="{5.4 * unit:.1f}" fill="{written(shade(tint, 0.16 - 0.04 * step))}"/>'
            )
        return drawn
    if kind == "tulip":
        w = 11 * unit
        return drawn + (
            f'<path d="M{x - w:.1f} {y - w:.1f} Q{x - w * 0.5:.1f} {y - w * 0.4:.1f} {x:.1f} '
            f"{y - w * 1.5:.1f} Q{x + w * 0.5:.1f} {y - w * 0.4:.1f} {x + w:.1f} {y - w:.1f} "
            f"Q{x + w * 1.3:.1f} {y + w * 1.1:.1f} {x:.1f} {y + w * 1.2:.1f} Q{x - w * 1.3:.1f} "
            f'{y + w * 1.1:.1f} {x - w:.1f} {y - w:.1f} Z" fill="{written(tint)}"/>'
        )
    turn, reach = float(rng.uniform(0, 60)), 8.4 * unit
    for petal in range(6):
        drawn += (
            f'<ellipse cx="{x:.1f}" cy="{y - reach:.1f}" rx="{5.2 * unit:.1f}" ry="{reach:.1f}" '
            f'transform="rotate({turn + 60 * petal:.0f} {x:.1f} {y:.1f})" '
            f'fill="{written(shade(tint, 0.14 if petal % 2 else -0.06))}"/>'
        )
    return drawn + f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{5 * unit:.1f}" fill="{written(mix(colour("#F2B233"), stem, 0.2))}"/>'
