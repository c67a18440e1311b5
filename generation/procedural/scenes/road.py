"""A car on a road, seen from the side: hills go by behind it, lamps and posts in front, and its wheels turn."""

import numpy as np

from generation.procedural import vector
from generation.procedural.brief import Brief
from generation.procedural.canvas import Draw, Grain, Picture, Plane, Size, vignette
from generation.procedural.layers import Layer, halo, lay, shine
from generation.procedural.looks import Look
from generation.procedural.palette import Colour, colour, mix, ramp, shade, written
from generation.procedural.sky import Sky
from generation.procedural.strips import Strip, land, length_of, slide_all
from generation.procedural.terrain import conifers, ridge, wander

PAINTS = ("#D8343A", "#F2A541", "#2E7DA8", "#E9E4D8", "#3E8E6E", "#C64B7A", "#F0C93D")
GROUND = 0.80
SPOKES = 5

BODY = (
    "M-232 -22 C -236 -48 -224 -60 -196 -64 C -168 -68 -150 -68 -130 -70 C -96 -112 -60 -120 -6 -120 C 50 -120 84 -108 122 -68 "
    "C 172 -64 214 -56 228 -36 C 236 -24 236 -6 228 2 L 186 4 A 46 46 0 0 0 94 4 L -94 4 A 46 46 "
    "0 0 0 -186 4 L -222 2 C -232 -2 -231 -12 -232 -22 Z"
)


def paint(size: Size, brief: Brief) -> Draw:
    rng = np.random.default_rng(brief.seed)
    look, unit = brief.look, min(size.unit, size.width / 800)
    sky = Sky(size, int(size.height * 0.66), look, rng, cloudy=0.7, body=1.5)
    strips = _land(size, look, rng)
    painted = brief.colours[0] if brief.colours else colour(PAINTS[int(rng.integers(len(PAINTS)))])
    x, y = size.width * 0.5, size.height * GROUND + 34 * unit
    car = _car(size, mix(painted, look.near, 0.3 if look.is_night else 0.08), look, unit, (x, y))
    wheels = [_wheel(size, look, unit, turn) for turn in np.linspace(0, 72, 10, endpoint=False)]
    dashes, posts = _dashes(size, look), _posts(size, look, rng)
    beam, lamp = _beam(size, look, unit, (x, y)), halo(26 * unit)
    dark, grain = vignette(size, 0.4), Grain(size, brief.seed)

    def draw(t: float) -> Picture:
        picture = sky.at(t)
        slide_all(picture, strips, t, size.width)
        way = 520 * t * size.unit
        _row_of(picture, dashes, way, 260 * size.unit, size)
        bounce = (1.2 * np.sin(9 * t) + 0.8 * np.sin(5.3 * t)) * unit
        lay(picture, car, 3 * np.sin(0.6 * t) * unit, bounce)
        turn = int(way / (35 * unit) * 57.3 / 7.2) % len(wheels)
        for place in (-140, 140):
            lay(picture, wheels[turn], x + place * unit + 3 * np.sin(0.6 * t) * unit, y + 4 * unit + bounce * 0.3)
        if look.is_night or look.name in ("dusk", "violet", "neon", "storm"):
            lay(picture, beam, 3 * np.sin(0.6 * t) * unit, bounce)
            shine(picture, lamp, x + 226 * unit, y - 30 * unit + bounce, look.light)
            shine(picture, lamp, x - 230 * unit, y - 30 * unit + bounce, colour("#FF3B30"))
        _row_of(picture, posts, way * 1.5, 900 * size.unit, size)
        np.minimum(picture, 1, out=picture)
        picture *= dark
        return grain.develop(picture, t)

    return draw


def _land(size: Size, look: Look, rng: np.random.Generator) -> list[Strip]:
    length, unit = length_of(size), size.unit
    strips = []
    for near, tall, wave in ((0.0, 170, 420), (0.4, 100, 300), (0.75, 44, 260)):
        rows = size.height * (0.66 + 0.09 * near) - ridge(length, wave * unit, rng) * tall * unit
        if near > 0.5:
            rows -= conifers(length, 54 * unit, 22 * unit, rng) * (wander(length, 200 * unit, rng) > -0.1)
        tone = mix(mix(look.far, look.low, 0.45 * (1 - near)), look.near, 0.05 + 0.62 * near)
        colours = ramp(size.height, (0, tone), (0.45, tone), (0.75, mix(tone, look.low, 0.3)), (1, tone))
        strips.append(land(rows, colours[:, :, None], (5 + 38 * near) * unit, size))
    verge = np.full(length, size.height * (GROUND - 0.045)) - wander(length, 40 * unit, rng) * 2 * unit
    grass = mix(mix(look.far, colour("#5C7A3A"), 0.35), look.near, 0.55)
    strips.append(land(verge, ramp(size.height, (0, grass), (1, mix(grass, look.near, 0.5)))[:, :, None], 50 * unit, size))
    tar = mix(mix(colour("#4A4B52"), look.air, 0.22), look.near, 0.35)
    road = ramp(size.height, (0, shade(tar, 0.08)), (GROUND, shade(tar, 0.06)), (1, mix(tar, look.near, 0.5)))
    strips.append(land(np.full(length, size.height * (GROUND - 0.012)), road[:, :, None], 0, size))
    return strips


def _car(size: Size, painted: Colour, look: Look, unit: float, place: tuple[float, float]) -> Layer:
    defs = vector.linear(
        "paint",
        ((0, shade(painted, 0.42), 1), (0.42, painted, 1), (0.62, shade(painted, -0.18), 1), (1, shade(painted, -0.5), 1)),
    )
    glass = mix(look.air, colour("#0E1620"), 0.55)
    defs += vector.linear("glass", ((0, mix(look.low, glass, 0.35), 1), (1, shade(glass, -0.3), 1)), 0.4, 1) + vector.blur(
        "soft", 9
    )
    body = (
        '<ellipse cx="0" cy="44" rx="250" ry="13" fill="#000" opacity="0.5" filter="url(#soft)"/>'
        f'<path d="M-236 -6 L 232 -6 L 222 14 L -226 14 Z" fill="{written(shade(painted, -0.72))}"/>'
        f'<path d="{BODY}" fill="url(#paint)"/>'
        '<g transform="translate(0 -1) scale(0.93 0.88)"><path d="M-122 -70 C -92 -112 -60 -120 -16 '
        '-120 L -16 -70 Z" fill="url(#glass)"/>'
        '<path d="M-6 -120 C 50 -120 82 -108 116 -70 L -6 -70 Z" fill="url(#glass)"/></g>'
        f'<path d="M-198 -52 C -100 -60 80 -60 204 -44" stroke="{written(shade(painted, 0.65))}" '
        'stroke-width="3" fill="none" opacity="0.8"/>'
        '<path d="M-12 -60 L -14 2 M-128 -60 C -132 -30 -120 -6 -96 2" '
        f'stroke="{written(shade(painted, -0.45))}" stroke-width="2" fill="none" opacity="0.7"/>'
        f'<rect x="8" y="-46" width="24" height="5" rx="2.5" fill="{written(shade(painted, -0.4))}"/>'
        f'<path d="M206 -46 C 220 -42 228 -36 231 -26 L 208 -30 Z" fill="{written(shade(look.light, 0.4))}"/>'
        '<path d="M-231 -44 L -216 -48 L -214 -30 L -232 -28 Z" fill="#E5383B"/>'
    )
    return vector.draw(f'<g transform="translate({place[0]:.1f} {place[1]:.1f}) scale({unit:.3f})">{body}</g>', size, defs)


def _beam(size: Size, look: Look, unit: float, place: tuple[float, float]) -> Layer:
    defs = vector.linear("beam", ((0, look.light, 0.6), (1, look.light, 0)), 1, 0) + vector.blur("soft", 5)
    body = '<path d="M222 -36 L 520 -70 L 520 44 L 222 -22 Z" fill="url(#beam)" filter="url(#soft)"/>'
    return vector.draw(f'<g transform="translate({place[0]:.1f} {place[1]:.1f}) scale({unit:.3f})">{body}</g>', size, defs)


def _wheel(size: Size, look: Look, unit: float, turn: float) -> Layer:
    """A wheel at one of the angles that it passes; between them its spokes look alike."""
    spokes = "".join(
        '<rect x="-3.4" y="-22" width="6.8" height="22" rx="2" '
        f'transform="rotate({turn + 360 / SPOKES * k:.1f})" fill="#C9CDD3"/>'
        for k in range(SPOKES)
    )
    body = (
        f'<circle r="38" fill="#15161A"/><circle r="25" fill="#5B6068"/>{spokes}<circle r="24" '
        'fill="none" stroke="#DADDE2" stroke-width="3"/><circle r="6" fill="#8B9098"/>'
    )
    layer = vector.draw(f'<g transform="translate({size.width / 2} {size.height / 2}) scale({unit:.3f})">{body}</g>', size)
    return Layer(layer.colours, layer.cover, layer.left - size.width // 2, layer.top - size.height // 2)


def _dashes(size: Size, look: Look) -> Layer:
    unit, y = size.unit, size.height * (GROUND + 0.11)
    tone = mix(colour("#F2EFE6"), look.near, 0.15)
    layer = vector.draw(
        f'<path d="M{30 * unit} {y} h{130 * unit} l{-14 * unit} {12 * unit} h{-130 * unit} Z" fill="{written(tone)}"/>', size
    )
    return Layer(layer.colours, layer.cover, 0, layer.top)


def _posts(size: Size, look: Look, rng: np.random.Generator) -> Layer:
    """Something close to the eye, dark and quick: a tuft by the road."""
    unit = size.unit
    blades = " ".join(
        f"M{x:.1f} {size.height + 4} Q{x + rng.uniform(-4, 4) * unit:.1f} "
        f"{size.height - 40 * unit:.1f} {x + rng.uniform(-30, 30) * unit:.1f} "
        f"{size.height - rng.uniform(30, 105) * unit:.1f} "
        f"Q{x + 6 * unit:.1f} {size.height - 30 * unit:.1f} {x + 7 * unit:.1f} {size.height + 4} Z"
        for x in rng.uniform(40, 170, 26) * unit
    )
    layer = vector.draw(f'<path d="{blades}" fill="{written(look.near)}"/>', size)
    return Layer(layer.colours, layer.cover, 0, layer.top)


def _row_of(picture: Plane, layer: Layer, way: float, apart: float, size: Size) -> None:
    """The same thing again and again, moving left."""
    for x in np.arange(-(way % apart) - apart, size.width + apart, apart):
        lay(picture, layer, float(x), 0)
