"""A thing in a studio: before a sweep of colour, on a pedestal, in an arch, on a court; light passes over it slowly."""

from dataclasses import dataclass

import numpy as np

from generation.procedural import vector
from generation.procedural.brief import Brief
from generation.procedural.canvas import Draw, Grain, Picture, Plane, Size, add_light, glow, sheet, vignette
from generation.procedural.layers import Layer, halo, lay, shine
from generation.procedural.looks import LOOKS
from generation.procedural.objects import OBJECTS, Art, Dress
from generation.procedural.palette import Colour, colour, hue_of, mix, ramp, shade, shift_hue, written
from generation.procedural.scenes import bokeh

SETS = ("pedestal", "arch", "sweep", "sun")
LIVELY = ("court", "arcs", "sun", "pedestal")  # for what is worn while moving
WALL, FOOT = 144, 209  # where the wall meets the floor, and where things stand, under the middle, in units of the span
USUAL = ("#F06595", "#2F6FDE", "#F5822A", "#16996B", "#8F5BE0", "#E03A3E", "#1C9AA0", "#F7CF3C", "#22386F", "#F1E4C8")
NATURAL = {
    "cup": ("#E9E2D6", "#C65B4B", "#2C6E8F", "#3F5E4B"),
    "glass": ("#F5A623", "#E8546A", "#8BC34A"),
    "fruit": ("#F28A1C", "#F4C430", "#E5533C"),
    "cake": ("#F48FB1", "#F3D9B1", "#8FD3C7"),
}
STEAMING = ("cup",)


@dataclass(frozen=True)
class Set:
    """`wall` and `floor` are its colours, `kind` one of SETS or, for its view, "detail" or "lifestyle"."""

    kind: str
    wall: Colour
    floor: Colour
    light: Colour


def paint(size: Size, brief: Brief) -> Draw:
    rng = np.random.default_rng(brief.seed)
    span = min(size.width / 1000, size.height / 720)
    drawing = OBJECTS[brief.category][brief.subject]
    main, second, given = _colours(brief, rng)
    stage = _set(brief, main, given, rng)
    art = drawing(Dress(main, second), brief.view if brief.view in ("front", "side", "back") else "")
    ground = _ground(size, stage, span, rng)
    scale = min(610 * span / art.width, 420 * min(1.55 * span, size.height / 720) / art.height)
    if stage.kind == "detail":
        scale *= 2.3
    elif stage.kind == "lifestyle":
        scale *= 0.86
    things = _things(size, stage, art, scale, (main, second), brief)
    spots = (
        bokeh.floating(size, (stage.light, stage.wall, mix(main, stage.light, 0.5)), rng, 0.5)
        if stage.kind in ("detail", "lifestyle")
        else []
    )
    steam = halo(44 * span) if brief.subject in STEAMING else None
    dark, grain = vignette(size, 0.26), Grain(size, brief.seed)

    def draw(t: float) -> Picture:
        picture = ground.copy()
        bokeh.float_by(picture, spots, t, size)
        np.clip(picture, 0, 1, out=picture)
        for shadow, thing, sheen in things:
            lay(picture, shadow)
            lay(picture, thing)
            _pass_over(picture, thing, sheen, t, size)
        if steam is not None:
            _steam(picture, steam, (size.width / 2, size.height / 2 + FOOT * span), scale, t)
        np.clip(picture, 0, 1, out=picture)
        picture *= dark
        return grain.develop(picture, t)

    return draw


def _colours(brief: Brief, rng: np.random.Generator) -> tuple[Colour, Colour, Colour | None]:
    """Of the thing, of its trim, and of the wall where the prompt names one more."""
    named = list(dict.fromkeys(tuple(map(float, each)) for each in brief.colours))
    usual = NATURAL.get(brief.subject, USUAL)
    main = np.array(named[0], dtype=np.float32) if named else colour(usual[int(rng.integers(len(usual)))])
    trims = (colour("#F4F1EA"), shift_hue(main, 0.5), shift_hue(main, 0.09), colour("#23252B"), shift_hue(main, -0.15))
    second = trims[int(rng.integers(len(trims)))]
    if hue_of(main)[1] < 0.12:
        second = colour(USUAL[int(rng.integers(8))])
    return main, second, np.array(named[1], dtype=np.float32) if len(named) > 1 else None


def _set(brief: Brief, main: Colour, given: Colour | None, rng: np.random.Generator) -> Set:
    kinds = LIVELY if brief.subject in ("sneaker", "cap", "shirt", "hoodie", "ball", "headphones", "phone") else SETS
    kind = brief.view if brief.view in ("detail", "lifestyle") else str(rng.choice(kinds))
    if brief.has("court"):
        kind = "court"
    if brief.has("table", "cafe", "kitchen", "wooden", "cosy", "cozy") and brief.view != "detail":
        kind = "lifestyle"
    base = given if given is not None else shift_hue(main, float(rng.choice([0, 0, 0.06, -0.07, 0.5, 0.42])))
    if hue_of(base)[1] < 0.15 and given is None:
        base = colour(USUAL[int(rng.integers(8))])
    is_dark = brief.look.is_night or brief.has("dark", "moody", "dramatic", "luxury") or (not brief.time and rng.random() < 0.22)
    wall = mix(base, colour("#0B0C12"), 0.72) if is_dark else mix(base, colour("#FFFFFF"), 0.5 if given is not None else 0.66)
    floor = mix(wall, base, 0.3) if is_dark else mix(wall, base, 0.42)
    light = mix(LOOKS[brief.look.name].light if brief.time else colour("#FFFFFF"), base, 0.12)
    if kind == "lifestyle" and not is_dark:
        floor = colour("#B98454")
    return Set(kind, wall, floor, light)


def _ground(size: Size, stage: Set, span: float, rng: np.random.Generator) -> Plane:
    """All that stands still behind the thing."""
    wall = ramp(size.height, (0, shade(stage.wall, -0.10)), (0.70, shade(stage.wall, 0.05)), (1, stage.wall))
    picture = sheet(size, wall)
    x = size.width * 0.5
    halo_of = glow(size, size.height, x + 40 * span, size.height / 2 - 58 * span, 210 * span)
    picture += (1 - picture) * (halo_of * np.float32(0.62)) * stage.light[:, None, None]
    body, defs = _furniture(size, stage, span, rng)
    lay(picture, vector.draw(body, size, defs))
    if stage.kind in ("detail",):
        add_light(
            picture, 0, glow(size, size.height, size.width * 0.8, size.height * 0.2, 200 * span) * np.float32(0.2), stage.light
        )
    np.clip(picture, 0, 1, out=picture)
    return picture


def _furniture(size: Size, stage: Set, span: float, rng: np.random.Generator) -> tuple[str, str]:
    w, h = size.width, size.height
    x, wall, foot = w / 2, h / 2 + WALL * span, h / 2 + FOOT * span
    floor = vector.linear("floor", ((0, shade(stage.floor, 0.10), 1), (1, shade(stage.floor, -0.2), 1)))
    defs = (
        floor
        + vector.blur("soft", 16 * span)
        + vector.linear(
            "side",
            ((0, shade(stage.floor, -0.1), 1), (0.35, shade(stage.floor, 0.22), 1), (1, shade(stage.floor, -0.3), 1)),
            1,
            0,
        )
    )
    plane = f'<rect x="-2" y="{wall:.1f}" width="{w + 4}" height="{h - wall + 2:.1f}" fill="url(#floor)"/>'
    if stage.kind == "detail":
        return "", ""
    if stage.kind == "sweep":
        return (
            f'<rect x="-60" y="{wall:.1f}" width="{w + 120}" height="{h - wall + 60:.1f}" '
            'fill="url(#floor)" filter="url(#soft)"/>',
            defs,
        )
    if stage.kind == "sun":
        defs += vector.radial("disc", ((0, stage.light, 0.95), (1, mix(stage.floor, stage.light, 0.45), 0.95)), 0.4, 0.3, 0.8)
        return (
            f'<circle cx="{x + 30 * span:.1f}" cy="{h / 2 - 29 * span:.1f}" r="{236 * span:.1f}" fill="url(#disc)"/>' + plane,
            defs,
        )
    if stage.kind == "court":
        slope = 50 * span * float(rng.choice([-1, 1]))
        body = f'<path d="M-2 {wall + slope:.1f} L{w + 2} {wall - slope:.1f} V{h + 2} H-2 Z" fill="url(#floor)"/>'
        line = f'stroke="#FFFFFF" stroke-opacity="0.85" stroke-width="{9 * span:.1f}" fill="none"'
        return (
            body
            + f'<path d="M-2 {h / 2 + 302 * span + slope:.1f} L{w + 2} {h / 2 + 245 * span - slope:.1f} M{w * 0.12:.1f} {h + 4} '
            f'L{w * 0.36:.1f} {h / 2 + 277 * span:.1f}" {line}/>',
            defs,
        )
    if stage.kind == "arcs":
        arcs = "".join(
            f'<circle cx="{x - 70 * span:.1f}" cy="{h / 2 + 43 * span:.1f}" r="{(200 + 38 * k) * span:.1f}" '
            f'fill="none" stroke="{written(stage.light)}" '
            f'stroke-opacity="{0.42 - 0.055 * k:.2f}" stroke-width="{(15 - 1.7 * k) * span:.1f}" '
            f'stroke-dasharray="{(560 + 60 * k) * span:.0f} 9999" transform="rotate({150 + 7 * k} '
            f'{x - 70 * span:.1f} {h / 2 + 43 * span:.1f})" stroke-linecap="round"/>'
            for k in range(7)
        )
        return (
            f'<rect x="-60" y="{wall:.1f}" width="{w + 120}" height="{h - wall + 60:.1f}" '
            'fill="url(#floor)" filter="url(#soft)"/>' + arcs,
            defs,
        )
    if stage.kind == "lifestyle":
        return plane + _table(size, stage, span, rng), defs
    body = plane
    if stage.kind == "arch":
        half, top = 250 * span, h * 0.5
        defs += vector.linear(
            "niche",
            ((0, shade(stage.floor, -0.25), 1), (0.4, shade(stage.floor, 0.05), 1), (1, shade(stage.floor, 0.2), 1)),
            1,
            0.3,
        )
        body = (
            f'<path d="M{x - half:.1f} {wall:.1f} V{top:.1f} A{half:.1f} {half * 0.92:.1f} 0 0 1 '
            f'{x + half:.1f} {top:.1f} V{wall:.1f} Z" fill="url(#niche)"/>' + plane
        )
    wide, deep = 300 * span, 34 * span
    body += (
        f'<ellipse cx="{x + 26 * span:.1f}" cy="{foot + 96 * span:.1f}" rx="{wide * 1.08:.1f}" '
        f'ry="{deep * 1.15:.1f}" fill="#000" opacity="0.32" filter="url(#soft)"/>'
        f'<path d="M{x - wide:.1f} {foot:.1f} V{foot + 84 * span:.1f} A{wide:.1f} {deep:.1f} 0 0 0 '
        f'{x + wide:.1f} {foot + 84 * span:.1f} V{foot:.1f} Z" fill="url(#side)"/>'
        f'<ellipse cx="{x:.1f}" cy="{foot:.1f}" rx="{wide:.1f}" ry="{deep:.1f}" fill="{written(shade(stage.floor, 0.3))}"/>'
    )
    return body, defs


def _table(size: Size, stage: Set, span: float, rng: np.random.Generator) -> str:
    """Boards, and the shadow of a window's bars on the wall."""
    w, h, wall = size.width, size.height, size.height / 2 + WALL * span
    boards = "".join(
        f'<path d="M-2 {wall + (h - wall) * share:.1f} H{w + 2}" '
        f'stroke="{written(shade(stage.floor, -0.35))}" stroke-width="{1.6 * span:.2f}" '
        'opacity="0.5"/>'
        for share in (0.13, 0.32, 0.6)
    )
    lean = float(rng.choice([-1, 1])) * 150 * span
    panes = "".join(
        f'<path d="M{w * 0.5 + (k - 1.5) * 190 * span:.1f} {h * 0.04:.1f} h{150 * span:.1f} '
        f'l{lean:.1f} {wall - h * 0.06:.1f} h{-150 * span:.1f} Z" fill="{written(stage.light)}" '
        'opacity="0.24" filter="url(#soft)"/>'
        for k in range(4)
    )
    edge = (
        f'<rect x="-2" y="{wall:.1f}" width="{w + 4}" height="{5 * span:.1f}" '
        f'fill="{written(shade(stage.floor, 0.35))}" opacity="0.8"/>'
    )
    return panes + boards + edge


def _things(
    size: Size, stage: Set, art: Art, scale: float, colours: tuple[Colour, Colour], brief: Brief
) -> list[tuple[Layer, Layer, float]]:
    """Each with its shadow, the far one first, and how much the passing light shows on it."""
    x, y = size.width / 2, size.height / 2 + FOOT * min(size.width / 1000, size.height / 720)
    if stage.kind == "detail":
        return [_placed(size, art, scale, size.width / 2 - art.focus[0] * scale, size.height * 0.52 - art.focus[1] * scale, 0)]
    lifted = stage.kind == "arcs" or art.is_held
    turn = -9.0 if stage.kind == "arcs" and not art.is_held else 0.0
    y -= 34 * scale if lifted else 0
    placed = []
    if stage.kind == "lifestyle":
        main = shift_hue(colours[0], 0.04)
        far = OBJECTS[brief.category][brief.subject](Dress(shade(main, -0.12), colours[1]), "")
        placed.append(_placed(size, far, scale * 0.78, x + art.width * scale * 0.46, y - 30 * scale, 0))
        x -= art.width * scale * 0.16
    placed.append(
        _placed(
            size,
            art,
            scale,
            x,
            y + (8 if stage.kind in ("pedestal", "arch") else 20) * scale * 0.5,
            turn,
            34 * scale if lifted else 0,
        )
    )
    return placed


def _placed(size: Size, art: Art, scale: float, x: float, y: float, turn: float, lift: float = 0) -> tuple[Layer, Layer, float]:
    place = f"translate({x:.1f} {y:.1f}) rotate({turn}) scale({scale:.4f})"
    thing = vector.draw(f'<g transform="{place}">{art.body}</g>', size, art.defs)
    wide = art.width * scale * 0.5
    defs = vector.blur("wide", 15 * scale) + vector.blur("close", 4.5 * scale)
    body = (
        f'<ellipse cx="{x + 20 * scale:.1f}" cy="{y + lift + 2 * scale:.1f}" rx="{wide * 1.02:.1f}" '
        f'ry="{15 * scale:.1f}" fill="#0A0610" opacity="{0.26 if lift else 0.42}" '
        'filter="url(#wide)"/>'
    )
    if not lift:
        body += (
            f'<ellipse cx="{x:.1f}" cy="{y - 1 * scale:.1f}" rx="{wide * 0.9:.1f}" ry="{6 * scale:.1f}" '
            'fill="#0A0610" opacity="0.5" filter="url(#close)"/>'
        )
    return vector.draw(body, size, defs), thing, 0.15


def _pass_over(picture: Plane, thing: Layer, sheen: float, t: float, size: Size) -> None:
    """A band of light that crosses the thing from left to right."""
    tall, wide = thing.cover.shape
    across = np.arange(wide, dtype=np.float32)[None, :] + np.arange(tall, dtype=np.float32)[:, None] * np.float32(0.45)
    middle = np.float32(-0.25 * wide + (wide * 1.5 + tall * 0.45) * (t / 6.0))
    band = np.exp(-(((across - middle) / np.float32(max(4, 0.16 * wide))) ** 2)) * thing.cover * np.float32(sheen)
    top, left = max(0, thing.top), max(0, thing.left)
    part = picture[:, top : top + tall, left : left + wide]
    part += (1 - part) * band[: part.shape[1], : part.shape[2]]


def _steam(picture: Plane, puff: Plane, under: tuple[float, float], scale: float, t: float) -> None:
    """Soft puffs that rise from the middle, widen their sway and fade."""
    middle, foot = under
    for place in range(14):
        age = (0.16 * t + place / 14) % 1
        x = middle + (14 + 40 * age) * scale * np.sin(3.1 * age + 1.7 * place + 0.5 * t)
        y = foot - (205 + 210 * age) * scale
        shine(picture, puff, x, y, np.full(3, 0.11 * np.sin(np.pi * age) ** 1.3, dtype=np.float32))
