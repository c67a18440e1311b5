"""Cosmetics: a dropper bottle, a jar, a lipstick."""

from generation.procedural.objects.dress import WHITE, Art, Dress, block, line, oval, path
from generation.procedural.palette import colour, mix, shade

GOLD = colour("#DDB873")


def serum(dress: Dress, view: str) -> Art:
    glass = dress.main
    label = mix(WHITE, dress.main, 0.06)
    body = [
        path(
            "M-24 -318 C-26 -356 -14 -372 0 -372 C14 -372 26 -356 24 -318 Z",
            dress.turned(mix(dress.second, colour("#2A2A2E"), 0.5), 0.35),
        ),
        block(-32, -322, 64, 62, 8, dress.metal(GOLD)),
        path(
            "M-28 -262 H28 V-244 C66 -236 84 -214 84 -182 V-22 C84 -8 76 0 62 0 H-62 C-76 0 -84 -8 -84 "
            "-22 V-182 C-84 -214 -66 -236 -28 -244 Z",
            dress.turned(glass, 0.5),
        ),
        path(
            "M-80 -166 C-40 -156 40 -156 80 -166 V-22 C80 -10 74 -4 62 -4 H-62 C-74 -4 -80 -10 -80 -22 Z",
            dress.plain(glass, -0.25),
            'opacity="0.35"',
        ),
    ]
    if view != "back":
        body += [
            block(-84, -150, 168, 104, 2, dress.turned(label, 0.2)),
            line("M-44 -120 H44", dress.plain(glass, -0.35), 7),
            line("M-30 -100 H30 M-40 -72 H40", dress.plain(glass, -0.1), 3),
        ]
    body += [
        block(-66, -214, 13, 176, 6, "#FFFFFF", f'opacity="0.55" filter="{dress.soft(2)}"'),
        block(62, -200, 5, 170, 2.5, "#FFFFFF", 'opacity="0.3"'),
    ]
    return Art("".join(body), dress.defs, 180, 372, (0, -110))


def jar(dress: Dress, view: str) -> Art:
    main = dress.main
    body = [
        path(
            "M-150 -96 H150 V-24 C150 -6 140 0 122 0 H-122 C-140 0 -150 -6 -150 -24 Z", dress.turned(mix(WHITE, main, 0.3), 0.4)
        ),
        path(
            "M-132 -96 H132 V-30 C132 -18 126 -14 116 -14 H-116 C-126 -14 -132 -18 -132 -30 Z",
            dress.turned(main, 0.35),
            'opacity="0.85"',
        ),
        path(
            "M-156 -180 C-156 -190 -150 -194 -142 -194 H142 C150 -194 156 -190 156 -180 V-96 H-156 Z",
            dress.metal(GOLD) if dress.second.sum() > 1.6 else dress.turned(dress.second, 0.4),
        ),
        oval(0, -192, 148, 9, "#FFFFFF", 'opacity="0.35"'),
    ]
    if view != "back":
        body += [
            block(-70, -76, 140, 46, 4, dress.slope(WHITE, 0, -0.06)),
            line("M-36 -60 H36", dress.plain(main, -0.4), 5),
            line("M-24 -46 H24", dress.plain(main, -0.2), 3),
        ]
    body.append(block(-128, -84, 12, 66, 6, "#FFFFFF", f'opacity="0.5" filter="{dress.soft(2)}"'))
    return Art("".join(body), dress.defs, 320, 198, (0, -70))


def lipstick(dress: Dress, view: str) -> Art:
    stick, case = dress.main, mix(dress.second, colour("#1B1B20"), 0.75)
    body = [
        path("M-36 -330 C-30 -352 8 -366 36 -340 V-196 H-36 Z", dress.turned(stick, 0.4)),
        path("M-36 -330 C-30 -352 8 -366 36 -340 C24 -324 -16 -316 -36 -330 Z", dress.slope(shade(stick, 0.25))),
        block(-42, -212, 84, 70, 4, dress.metal(GOLD)),
        block(-54, -150, 108, 150, 8, dress.turned(case, 0.45)),
        block(-54, -40, 108, 12, 0, dress.metal(GOLD)),
        block(-38, -140, 9, 90, 4.5, "#FFFFFF", f'opacity="0.45" filter="{dress.soft(2)}"'),
        line("M-20 -322 V-214", "#FFFFFF", 6, f'opacity="0.4" filter="{dress.soft(2)}"'),
    ]
    return Art("".join(body), dress.defs, 120, 356, (0, -300))
