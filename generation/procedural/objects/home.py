"""Things of a room: a lamp, an armchair, a plant in its pot."""

import math

from generation.procedural.objects.dress import Art, Dress, block, line, oval, path
from generation.procedural.palette import colour, mix, shade

WOOD, BRASS, LEAF = colour("#A9764A"), colour("#CFA356"), colour("#3F8A58")


def lamp(dress: Dress, view: str) -> Art:
    shade_of = dress.main
    glow = mix(colour("#FFE9B8"), shade_of, 0.25)
    body = [
        oval(0, -250, 230, 190, dress.plain(colour("#FFE4A8")), f'opacity="0.3" filter="{dress.soft(50)}"'),
        oval(0, -8, 78, 12, dress.metal(BRASS)),
        block(-7, -200, 14, 194, 5, dress.metal(BRASS)),
        oval(0, -120, 26, 40, dress.ball(mix(dress.second, shade_of, 0.4))),
        path("M-72 -348 L72 -348 L128 -196 C60 -182 -60 -182 -128 -196 Z", dress.turned(shade_of, 0.35)),
        path("M-72 -348 L72 -348 L128 -196 C60 -182 -60 -182 -128 -196 Z", dress.slope(glow, 0.1, 0.4), 'opacity="0.5"'),
        oval(0, -348, 72, 9, dress.plain(glow, 0.3)),
        line("M-128 -196 C-60 -182 60 -182 128 -196", dress.plain(shade_of, -0.25), 4),
    ]
    return Art("".join(body), dress.defs, 270, 356, (0, -250))


def chair(dress: Dress, view: str) -> Art:
    main = dress.main
    half = 96 if view == "side" else 150
    wide = half / 150
    body = [line(f"M{-half + 22} -60 L{-half + 8} -2 M{half - 22} -60 L{half - 8} -2", dress.plain(WOOD, -0.1), 13)]
    body += [
        path(
            f"M{-118 * wide:.0f} -120 C{-136 * wide:.0f} -290 {-90 * wide:.0f} -318 0 -318 "
            f"C{90 * wide:.0f} -318 {136 * wide:.0f} -290 {118 * wide:.0f} -120 Z",
            dress.slope(main, 0.22, -0.24, 0.4, 1),
        ),
        path(
            f"M{-40 * wide:.0f} -312 C{-46 * wide:.0f} -250 {-46 * wide:.0f} -190 {-40 * wide:.0f} -130 "
            f"M{40 * wide:.0f} -312 C{46 * wide:.0f} -250 {46 * wide:.0f} -190 {40 * wide:.0f} -130",
            "none",
            f'stroke="{dress.plain(main, -0.32)}" stroke-width="3" opacity="0.6"',
        ),
    ]
    if view != "back":
        body += [
            block(-124 * wide, -142, 248 * wide, 62, 26, dress.slope(shade(main, 0.1), 0.25, -0.18)),
            block(-half, -92, half * 2, 42, 18, dress.slope(shade(main, -0.18), 0.1, -0.2)),
        ]
        for flip in (1, -1):
            body.append(
                f'<g transform="scale({flip} 1)">'
                + path(
                    f"M{-half} -54 C{-half - 12} -120 {-half - 16} -188 {-half + 14} -196 C{-half + 44} -200 "
                    f"{-half + 46} -170 {-half + 42} -54 Z",
                    dress.slope(shade(main, -0.04), 0.24, -0.24, 0.3, 1),
                )
                + "</g>"
            )
        body.append(
            block(
                -44 * wide, -216, 96 * wide, 82, 16, dress.slope(dress.second, 0.2, -0.2, 0.4, 1), 'transform="rotate(-9 0 -180)"'
            )
        )
    return Art("".join(body), dress.defs, half * 2 + 34, 318, (0, -180))


def vase(dress: Dress, view: str) -> Art:
    main, leaves = dress.main, []
    for place, (turn, tall) in enumerate(((-58, 150), (54, 160), (-34, 196), (36, 190), (-12, 226), (14, 214), (0, 180))):
        tint = shade(mix(LEAF, main, 0.08), -0.2 + 0.07 * place)
        leaf = path(
            f"M0 0 C{-tall * 0.24:.0f} {-tall * 0.3:.0f} {-tall * 0.2:.0f} {-tall * 0.8:.0f} 0 {-tall} "
            f"C{tall * 0.2:.0f} {-tall * 0.8:.0f} {tall * 0.24:.0f} {-tall * 0.3:.0f} 0 0 Z",
            dress.slope(tint, 0.25, -0.2, 1, 0.3),
        )
        rib = line(f"M0 -6 L0 {-tall * 0.94:.0f}", dress.plain(tint, 0.3), 2, 'opacity="0.6"')
        a = math.radians(turn)
        leaves.append(f'<g transform="translate({math.sin(a) * 12:.0f} -136) rotate({turn})">{leaf}{rib}</g>')
    pot = [
        path(
            "M-88 -148 H88 C92 -100 78 -40 62 -8 C58 0 52 0 46 0 H-46 C-52 0 -58 0 -62 -8 C-78 -40 -92 -100 -88 -148 Z",
            dress.turned(main, 0.4),
        ),
        block(-94, -160, 188, 30, 9, dress.turned(shade(main, 0.08), 0.4)),
        path(
            "M-84 -96 C-40 -86 40 -86 84 -96 L78 -66 C40 -56 -40 -56 -78 -66 Z", dress.turned(dress.second, 0.3), 'opacity="0.9"'
        ),
    ]
    return Art("".join([*leaves, *pot]), dress.defs, 330, 366, (0, -90))
