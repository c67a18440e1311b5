"""Above the clouds: banks of them to the horizon, lit from the sun's side; perhaps balloons, or a flight of birds."""

import numpy as np

from generation.procedural import vector
from generation.procedural.brief import Brief
from generation.procedural.canvas import Draw, Grain, Picture, Plane, Size, vignette
from generation.procedural.layers import Layer, lay
from generation.procedural.looks import Look
from generation.procedural.palette import Colour, colour, mix, ramp, shade, written
from generation.procedural.sky import Sky
from generation.procedural.strips import Strip, length_of, slide
from generation.procedural.terrain import clouds, wander

BANKS = 6
BALLOONS = ("#E4572E", "#F2B134", "#2E86AB", "#C73E5D", "#4F9D69", "#7B4FA3")


def paint(size: Size, brief: Brief) -> Draw:
    rng = np.random.default_rng(brief.seed)
    look = brief.look
    sky = Sky(size, int(size.height * 0.66), look, rng, cloudy=0.9)
    banks = [_bank(size, place / (BANKS - 1), look, sky.x, rng) for place in range(BANKS)]
    balloons = _balloons(size, brief, rng)
    birds = _birds(size, look, rng) if brief.has("bird", "seagull", "freedom") else None
    dark, grain = vignette(size, 0.32), Grain(size, brief.seed)

    def draw(t: float) -> Picture:
        picture = sky.at(t)
        for place, bank in enumerate(banks):
            slide(picture, bank, t, size.width)
            for layer, depth, phase in balloons:
                if depth == place:
                    lay(picture, layer, (place - 6) * t * size.unit, (-5 * t + 5 * np.sin(0.7 * t + phase)) * size.unit)
        if birds:
            lay(picture, birds, 16 * t * size.unit, (-3 * t + 4 * np.sin(1.4 * t)) * size.unit)
        picture *= dark
        return grain.develop(picture, t)

    return draw


def _bank(size: Size, near: float, look: Look, sun: float, rng: np.random.Generator) -> Strip:
    """A bank: heaps along a line, thick below it; light on the heaps' sunward side, shade beneath."""
    unit, length = size.unit, length_of(size)
    line = size.height * (0.55 + 0.42 * near) - wander(length, (330 + 160 * near) * unit, rng) * (14 + 50 * near) * unit
    tall = (17 + 78 * near**1.2) * unit
    top = max(0, int(line.min() - 2.2 * tall))
    rows = size.height - top
    haze = mix(look.low, look.light, 0.15)
    dim = mix(mix(mix(look.air, look.low, 0.45), look.high, 0.12 + 0.3 * near), haze, 0.5 * (1 - near))
    white = mix(shade(mix(look.light, look.low, 0.15), 0.25), haze, 0.45 * (1 - near))
    tones = ramp(256, (0, dim), (0.4, mix(dim, look.low, 0.45)), (0.75, mix(white, look.low, 0.2)), (1, white))
    lit = np.full((rows, length), 0.1, dtype=np.float32)
    cover = np.clip((np.arange(top, size.height, dtype=np.float32)[:, None] - line.astype(np.float32)) / np.float32(tall), 0, 1)
    lean = 0.45 if sun > size.width / 2 else -0.45
    for lift in (1.0, 0.62, 0.25, -0.15, -0.6, -1.1):  # heads over one another, the lower ones in front
        for middle in np.arange(0, length + tall, tall * 0.8):
            x, radius = (
                int(middle + rng.uniform(-0.5, 0.5) * tall),
                tall * float(rng.uniform(0.45, 1.0)) * (0.7 + 0.3 * (1 - lift)),
            )
            if rng.random() < 0.35 + 0.2 * lift:
                continue
            y = line[min(max(x, 0), length - 1)] - top - lift * tall * float(rng.uniform(0.5, 1.1))
            _puff(lit, cover, x, y, radius, lean, 0.92 - 0.18 * (0.6 - lift) * near)
    fine = clouds(rows, length, (0.4 * tall, 0.5 * tall), rng, octaves=3)
    shown = tones[:, (np.clip(lit + 0.22 * (fine - 0.5), 0, 1) * 255).astype(np.int16)]
    return Strip(shown, cover, top, (2 + 32 * near**1.5) * unit)


def _puff(lit: Plane, cover: Plane, x: float, y: float, radius: float, lean: float, bright: float) -> None:
    """One soft ball of cloud, laid over what is there: bright at its head, dim at its foot."""
    top, bottom = max(0, int(y - radius * 1.1)), min(lit.shape[0], int(y + radius * 1.6))
    left, right = max(0, int(x - radius * 1.1)), min(lit.shape[1], int(x + radius * 1.1))
    if top >= bottom or left >= right:
        return
    across = ((np.arange(left, right, dtype=np.float32) - np.float32(x)) / np.float32(radius))[None, :]
    down = ((np.arange(top, bottom, dtype=np.float32) - np.float32(y)) / np.float32(radius))[:, None]
    away = np.hypot(across, np.where(down > 0, down * np.float32(0.65), down))
    edge = np.clip((1 - away) / np.float32(0.24), 0, 1)
    edge = edge * edge * (3 - 2 * edge)
    light = np.clip(np.float32(bright) * (np.float32(0.52) - np.float32(0.62) * down + np.float32(lean) * across), 0, 1)
    mask = edge * np.clip(np.float32(1.3) - down, 0, 1)
    part = lit[top:bottom, left:right]
    part += (light - part) * mask
    np.maximum(cover[top:bottom, left:right], edge, out=cover[top:bottom, left:right])


def _balloons(size: Size, brief: Brief, rng: np.random.Generator) -> list[tuple[Layer, int, float]]:
    """Each with the bank that it floats before."""
    if not brief.has("balloon", "adventure", "travel"):
        return []
    found = []
    for scale, depth in ((0.34, 1), (0.5, 2), (1.0, 4)):
        x, y = size.width * float(rng.uniform(0.15, 0.85)), size.height * float(rng.uniform(0.3, 0.46))
        tints = rng.permutation(len(BALLOONS))
        found.append(
            (
                _balloon(size, x, y, scale, [colour(BALLOONS[i]) for i in tints[:2]], brief.look),
                depth,
                float(rng.uniform(0, 6.28)),
            )
        )
    return found


def _balloon(size: Size, x: float, y: float, scale: float, tints: list[Colour], look: Look) -> Layer:
    unit = min(size.unit, size.width / 800) * scale
    skin = (
        "M0 -130 C 78 -130 118 -76 112 -22 C 106 34 52 72 24 112 L -24 112 C -52 72 -106 34 -112 -22 C -118 -76 -78 -130 0 -130 Z"
    )
    defs = vector.linear(
        "side", ((0, look.light, 0.45), (0.45, look.light, 0), (0.55, look.near, 0), (1, look.near, 0.5)), 1, 0.25
    )
    defs += f'<clipPath id="skin"><path d="{skin}"/></clipPath>'
    gores = "".join(
        f'<path d="M0 -130 C {edge * 0.7} -130 {edge} -76 {edge} -22 C {edge} 34 {edge * 0.45} 72 '
        f"{edge * 0.21} 112 L {-edge * 0.21} 112 "
        f'C {-edge * 0.45} 72 {-edge} 34 {-edge} -22 C {-edge} -76 {-edge * 0.7} -130 0 -130 Z" fill="{written(tint)}"/>'
        for edge, tint in ((112, tints[0]), (80, tints[1]), (44, tints[0]), (14, tints[1]))
    )
    basket = (
        f'<path d="M-22 112 L-15 150 M22 112 L15 150" stroke="{written(look.near)}" stroke-width="2.4" fill="none"/>'
        f'<path d="M-17 150 H17 L14 176 H-14 Z" fill="{written(mix(colour("#8A5A33"), look.near, 0.25))}"/>'
    )
    body = (
        f'<g transform="translate({x:.1f} {y:.1f}) scale({unit:.3f})"><g '
        f'clip-path="url(#skin)">{gores}<path d="{skin}" fill="url(#side)"/></g>{basket}</g>'
    )
    return vector.draw(body, size, defs)


def _birds(size: Size, look: Look, rng: np.random.Generator) -> Layer:
    x, y = size.width * float(rng.uniform(0.2, 0.5)), size.height * float(rng.uniform(0.2, 0.35))
    wings = []
    for place in range(9):
        away = (place + 1) // 2 * (1 if place % 2 else -1)
        left, top = (
            x + away * 44 * size.unit + rng.uniform(-8, 8) * size.unit,
            y + abs(away) * 24 * size.unit + rng.uniform(-7, 7) * size.unit,
        )
        span = rng.uniform(15, 21) * size.unit
        lift = span * rng.uniform(0.25, 0.55)
        wings.append(
            f"M{left - span:.1f} {top - lift:.1f} Q{left - span * 0.4:.1f} {top - lift:.1f} {left:.1f} {top:.1f} "
            f"Q{left + span * 0.4:.1f} {top - lift:.1f} {left + span:.1f} {top - lift:.1f} "
            f"Q{left + span * 0.4:.1f} {top - lift * 0.5:.1f} "
            f"{left:.1f} {top + span * 0.16:.1f} Q{left - span * 0.4:.1f} {top - lift * 0.5:.1f} "
            f"{left - span:.1f} {top - lift:.1f} Z"
        )
    return vector.draw(f'<path d="{" ".join(wings)}" fill="{written(look.near)}"/>', size)
