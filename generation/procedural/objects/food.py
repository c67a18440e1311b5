"""Food and drink: a cup with its steam to come, a glass, a burger, a cupcake, fruit, an ice cream."""

import math

from generation.procedural.objects.dress import WHITE, Art, Dress, block, line, oval, path
from generation.procedural.palette import colour, mix, shade

COFFEE, CRUST, CREAM, LEAF = colour("#4A2A18"), colour("#D08A3E"), colour("#FFF3E2"), colour("#5C9E45")


def cup(dress: Dress, view: str) -> Art:
    main = dress.main
    body = [
        oval(0, -12, 190, 22, dress.slope(mix(WHITE, main, 0.25), 0.3, -0.25)),
        oval(0, -17, 120, 11, dress.slope(mix(WHITE, main, 0.3), -0.2, 0.1)),
        line("M112 -168 C186 -176 186 -66 92 -72", dress.slope(main, 0.2, -0.25), 25),
        path("M-126 -196 H126 C124 -100 96 -20 44 -16 H-44 C-96 -20 -124 -100 -126 -196 Z", dress.turned(main, 0.42)),
        oval(0, -196, 126, 25, dress.slope(mix(WHITE, main, 0.45), 0, -0.2)),
        oval(0, -192, 112, 19, dress.ball(COFFEE)),
        path(
            "M-58 -194 C-46 -206 -10 -204 0 -192 C10 -204 46 -206 58 -194 C46 -182 20 -180 0 -178 C-20 -180 -46 -182 -58 -194 Z",
            dress.plain(CREAM),
            'opacity="0.9"',
        ),
        path(
            "M-88 -170 C-86 -104 -66 -56 -44 -34 L-58 -34 C-86 -66 -104 -120 -104 -172 Z",
            "#FFFFFF",
            f'opacity="0.4" filter="{dress.soft(3)}"',
        ),
    ]
    return Art("".join(body), dress.defs, 390, 222, (0, -186))


def glass(dress: Dress, view: str) -> Art:
    drink = dress.main
    ice = "".join(
        f'<rect x="{x}" y="{y}" width="46" height="46" rx="9" fill="#FFFFFF" opacity="0.42" '
        f'transform="rotate({turn} {x + 23} {y + 23})"/>'
        for x, y, turn in ((-56, -232, 14), (4, -216, -20), (-30, -180, 40))
    )
    body = [
        line("M34 -140 L84 -360", dress.slope(dress.second, 0.2, -0.2), 13),
        path("M-88 -250 H88 L70 -10 C68 0 60 0 54 0 H-54 C-60 0 -68 0 -70 -10 Z", dress.turned(drink, 0.4), 'opacity="0.92"'),
        path("M-88 -250 H88 L82 -170 C40 -150 -40 -150 -82 -170 Z", dress.slope(shade(drink, 0.35), 0.2, 0), 'opacity="0.55"'),
        ice,
        oval(0, -250, 88, 14, dress.slope(shade(drink, 0.3))),
        path("M-98 -306 H98 L74 -6 C72 4 62 4 54 4 H-54 C-62 4 -72 4 -74 -6 Z", dress.clear(mix(WHITE, drink, 0.08), 0.34)),
        oval(0, -306, 98, 15, "none", 'stroke="#FFFFFF" stroke-opacity="0.7" stroke-width="3"'),
        '<g transform="translate(-92 -310) '
        f'rotate(-12)">{oval(0, 0, 42, 42, dress.slope(shade(drink, 0.05)))}{oval(0, 0, 35, 35, dress.plain(CREAM))}'
        + "".join(
            path("M0 0 L-8 -30 A 31 31 0 0 1 8 -30 Z", dress.plain(drink, 0.22), f'transform="rotate({turn}) "')
            for turn in range(0, 360, 45)
        )
        + "</g>",
        path("M-74 -280 L-58 -30 L-44 -30 L-56 -280 Z", "#FFFFFF", f'opacity="0.5" filter="{dress.soft(2)}"'),
    ]
    return Art("".join(body), dress.defs, 240, 366, (-30, -250))


def burger(dress: Dress, view: str) -> Art:
    wave = (
        "M-176 -112 C-160 -92 -140 -92 -124 -108 C-108 -92 -88 -92 -72 -108 C-56 -90 -36 -90 -20 "
        "-108 C-4 -90 16 -90 32 -108 C48 -92 68 -92 84 -108 C100 -92 122 -92 138 -108 C152 -94 166 "
        "-96 176 -112 L168 -128 H-168 Z"
    )
    seeds = "".join(
        oval(x, y, 7, 4, dress.plain(CREAM), f'transform="rotate({turn} {x} {y})"')
        for x, y, turn in (
            (-90, -214, -24),
            (-50, -236, -12),
            (-6, -226, 8),
            (38, -244, 6),
            (74, -222, 18),
            (112, -204, 30),
            (-20, -250, 0),
        )
    )
    body = [
        path("M-150 -60 H150 C156 -20 140 0 112 0 H-112 C-140 0 -156 -20 -150 -60 Z", dress.slope(CRUST, 0.25, -0.2)),
        block(-164, -104, 328, 52, 24, dress.slope(colour("#5E3520"), 0.12, -0.25)),
        path("M-150 -114 H150 L110 -76 L70 -104 L-20 -104 L-60 -72 L-100 -106 Z", dress.slope(colour("#F7B731"), 0.15, -0.1)),
        block(-150, -136, 300, 26, 12, dress.slope(colour("#D8402F"), 0.2, -0.15)),
        path(wave, dress.slope(LEAF, 0.25, -0.15)),
        path(
            "M-166 -142 C-176 -250 -90 -276 0 -276 C90 -276 176 -250 166 -142 C100 -126 -100 -126 -166 -142 Z",
            dress.slope(CRUST, 0.35, -0.28),
        ),
        seeds,
        path(
            "M-130 -176 C-126 -236 -70 -256 -10 -260 C-70 -244 -100 -214 -104 -166 Z",
            "#FFFFFF",
            f'opacity="0.4" filter="{dress.soft(5)}"',
        ),
    ]
    return Art("".join(body), dress.defs, 360, 276, (0, -130))


def cake(dress: Dress, view: str) -> Art:
    main = dress.main
    pleats = "".join(
        path(f"M{x} -122 L{x * 0.76:.0f} 0", "none", f'stroke="{dress.plain(dress.second, -0.3)}" stroke-width="3" opacity="0.5"')
        for x in range(-96, 97, 24)
    )
    swirl = [
        oval(0, y, wide, tall, dress.turned(shade(main, 0.3 - step * 0.04), 0.5))
        for step, (y, wide, tall) in enumerate(((-138, 128, 40), (-178, 104, 36), (-214, 76, 31), (-246, 46, 25)))
    ]
    bits = "".join(
        block(x, y, 15, 5, 2.5, tint, f'transform="rotate({turn} {x} {y})"')
        for x, y, turn, tint in (
            (-80, -140, 30, "#FF5D73"),
            (-30, -160, -40, "#5DD9FF"),
            (40, -146, 15, "#FFC857"),
            (78, -150, -30, "#7CF5A5"),
            (-50, -194, 60, "#FFC857"),
            (24, -196, -20, "#FF5D73"),
            (-8, -226, 35, "#5DD9FF"),
        )
    )
    body = [
        path("M-118 -132 H118 L88 -6 C86 0 80 0 74 0 H-74 C-80 0 -86 0 -88 -6 Z", dress.turned(dress.second, 0.3)),
        pleats,
        *swirl,
        bits,
        oval(0, -284, 26, 26, dress.ball(colour("#C8202F"))),
        line("M4 -306 C10 -330 28 -338 40 -340", dress.plain(LEAF, -0.3), 4),
        oval(-58, -186, 22, 8, "#FFFFFF", f'opacity="0.5" filter="{dress.soft(4)}" transform="rotate(-24 -58 -186)"'),
    ]
    return Art("".join(body), dress.defs, 270, 340, (0, -200))


def fruit(dress: Dress, view: str) -> Art:
    skin = dress.main
    flesh = mix(skin, CREAM, 0.35)
    slices = "".join(
        path(
            "M0 -8 C-12 -22 -16 -56 -13 -70 A 72 72 0 0 1 13 -70 C16 -56 12 -22 0 -8 Z",
            dress.slope(flesh, 0.2, -0.05),
            f'transform="rotate({turn})"',
        )
        for turn in range(0, 360, 36)
    )
    body = [
        oval(-56, -112, 112, 110, dress.ball(skin)),
        line("M-50 -216 C-48 -232 -40 -240 -32 -244", dress.plain(LEAF, -0.5), 7),
        path("M-42 -222 C-10 -262 44 -258 66 -236 C36 -210 -10 -206 -42 -222 Z", dress.slope(LEAF, 0.25, -0.2)),
        oval(-92, -160, 30, 19, "#FFFFFF", f'opacity="0.4" filter="{dress.soft(6)}" transform="rotate(-34 -92 -160)"'),
        '<g transform="translate(98 '
        f'-90)">{oval(0, 0, 92, 90, dress.slope(skin, 0.1, -0.2))}{oval(0, 0, 82, 80, dress.plain(CREAM))}{slices}</g>',
    ]
    return Art("".join(body), dress.defs, 370, 262, (98, -90))


def icecream(dress: Dress, view: str) -> Art:
    main = dress.main
    grid = "".join(
        line(
            f"M{-110 + k * 24} -190 L{-10 + k * 24} 10 M{110 - k * 24} -190 L{10 - k * 24} 10",
            dress.plain(CRUST, -0.35),
            3,
            'opacity="0.6"',
        )
        for k in range(-4, 9)
    )
    drip = (
        "M-92 -196 C-86 -176 -70 -178 -64 -192 C-56 -160 -34 -166 -30 -190 C-20 -172 0 -176 6 -190 "
        "C16 -152 40 -158 44 -190 C56 -174 82 -176 92 -198 Z"
    )
    scoops = [
        oval(x, y, r, r, dress.ball(tint))
        for x, y, r, tint in (
            (-44, -232, 68, shade(main, 0.1)),
            (46, -230, 66, mix(CREAM, dress.second, 0.3)),
            (0, -300, 66, main),
        )
    ]
    body = [
        '<clipPath id="cone"><path d="M-84 -196 H84 L8 -4 C4 4 -4 4 -8 -4 Z"/></clipPath><g clip-path="url(#cone)">',
        path("M-84 -196 H84 L8 -4 C4 4 -4 4 -8 -4 Z", dress.turned(CRUST, 0.3)),
        grid + "</g>",
        *scoops,
        path(drip, dress.slope(shade(main, 0.05), 0.1, -0.15)),
        *(
            block(
                14 * math.cos(k * 2.4) * (1 + k * 0.5),
                -330 + 11 * math.sin(k * 1.9) * (1 + k * 0.3),
                14,
                5,
                2.5,
                tint,
                f'transform="rotate({k * 47} {14 * math.cos(k * 2.4) * (1 + k * 0.5):.0f} -320)"',
            )
            for k, tint in enumerate(("#FF5D73", "#5DD9FF", "#FFC857", "#7CF5A5", "#B58CFF"))
        ),
        oval(-26, -330, 18, 10, "#FFFFFF", f'opacity="0.5" filter="{dress.soft(4)}" transform="rotate(-28 -26 -330)"'),
    ]
    return Art("".join(body), dress.defs, 250, 366, (0, -250))
