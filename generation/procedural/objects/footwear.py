"""Shoes: a sneaker from the side, the front and the back; a boot."""

from generation.procedural.objects.dress import WHITE, Art, Dress, block, line, oval, path
from generation.procedural.palette import mix, shade

SOLE = (
    "M-192 -12 C-198 -36 -190 -42 -176 -42 C-60 -34 60 -36 150 -38 C184 -36 202 -24 200 -10 C198 "
    "0 188 0 176 0 L-170 0 C-186 0 -190 -4 -192 -12 Z"
)
UPPER = (
    "M-180 -40 C-190 -84 -186 -122 -174 -152 C-168 -166 -152 -168 -140 -160 C-120 -147 -100 -150 "
    "-84 -162 C-72 -171 -58 -172 -50 -162 "
    "C-30 -136 2 -116 44 -102 C86 -90 134 -88 164 -72 C188 -58 196 -46 194 -32 C120 -30 -60 -32 -180 -40 Z"
)


def sneaker(dress: Dress, view: str) -> Art:
    if view in ("front", "back"):
        return _end_on(dress, view)
    main, second = dress.main, dress.second
    body = [
        path("M-62 -160 C-60 -186 -40 -194 -26 -182 L10 -130 L-18 -112 Z", dress.slope(shade(main, 0.3))),
        path(UPPER, dress.slope(main, 0.26, -0.2)),
        path(
            "M-180 -40 C-190 -84 -186 -120 -175 -150 C-150 -136 -134 -88 -138 -37 Z", dress.slope(shade(main, -0.34), 0.1, -0.25)
        ),
        path(
            "M106 -92 C136 -86 158 -78 172 -66 C190 -54 196 -44 194 -32 L92 -32 C86 -56 92 -76 106 -92 Z",
            dress.slope(mix(main, WHITE, 0.38), 0.2, -0.12),
        ),
        path(
            "M-84 -36 C-60 -60 -40 -78 -24 -104 L6 -92 C-12 -66 -24 -52 -38 -34 Z M-16 -33 C4 -52 18 -66 "
            "30 -86 L54 -80 C42 -60 30 -46 18 -32 Z",
            dress.slope(second, 0.1, -0.1),
            'opacity="0.95"',
        ),
        path("M-64 -156 C-40 -118 4 -96 64 -88 L52 -66 C-6 -72 -58 -98 -86 -136 Z", dress.slope(shade(main, -0.22), 0.05, -0.2)),
        line("M-170 -52 C-120 -48 40 -44 186 -44", dress.plain(main, -0.35), 1.6, 'stroke-dasharray="5 4" opacity="0.7"'),
        line("M-150 -148 C-130 -132 -104 -136 -84 -148", dress.plain(main, -0.4), 5, 'opacity="0.55"'),
    ]
    for step in range(5):
        x, y = -56 + step * 25, -137 + step * 14.5
        body.append(line(f"M{x - 13} {y + 8} L{x + 8} {y - 22}", "#FFFFFF", 7))
    body += [
        line(
            "M-46 -160 C-66 -186 -88 -180 -78 -166 C-72 -158 -56 -158 -46 -160 C-40 -190 -14 -196 -16 "
            "-180 C-18 -168 -34 -160 -46 -160",
            "#FFFFFF",
            5.5,
        ),
        path(SOLE, dress.slope(mix(WHITE, main, 0.05), 0.1, -0.16)),
        path(
            "M-190 -20 C-120 -14 90 -14 200 -16 L199 -8 C196 0 188 0 176 0 L-170 0 C-186 0 -191 -6 -190 -20 Z",
            dress.slope(mix(WHITE, main, 0.2), 0, -0.24),
        ),
        line("M-184 -30 C-100 -25 80 -26 192 -28", dress.plain(main, -0.1), 2.4, 'opacity="0.6"'),
        path(
            "M-150 -120 C-120 -104 -60 -104 -10 -76 C40 -60 110 -72 150 -66 C120 -80 60 -78 20 -92 C-30 "
            "-108 -90 -128 -150 -120 Z",
            "#FFFFFF",
            'opacity="0.14"',
        ),
    ]
    return Art("".join(body), dress.defs, 400, 196, (20, -92))


def _end_on(dress: Dress, view: str) -> Art:
    main, second = dress.main, dress.second
    shape = "M-66 -34 C-78 -90 -62 -150 -44 -178 C-30 -196 30 -196 44 -178 C62 -150 78 -90 66 -34 Z"
    body = [
        path("M-40 -176 C-36 -206 36 -206 40 -176 Z", dress.slope(shade(main, -0.3))),
        path(shape, dress.turned(main, 0.25)),
        path(
            "M-76 -10 C-82 -34 -72 -44 -60 -44 L60 -44 C72 -44 82 -34 76 -10 C74 0 70 0 60 0 L-60 0 C-70 0 -74 0 -76 -10 Z",
            dress.slope(mix(WHITE, main, 0.06), 0.1, -0.2),
        ),
    ]
    if view == "back":
        body += [
            path(
                "M-50 -44 C-58 -100 -44 -150 -26 -168 L26 -168 C44 -150 58 -100 50 -44 Z",
                dress.slope(shade(main, -0.25), 0.12, -0.2),
            ),
            block(-16, -190, 32, 74, 12, dress.slope(second, 0.15, -0.15)),
            line("M-14 -150 H14", dress.plain(second, -0.4), 3),
        ]
    else:
        body += [
            path("M-62 -40 C-66 -88 -40 -104 0 -104 C40 -104 66 -88 62 -40 Z", dress.slope(mix(main, WHITE, 0.35), 0.2, -0.14)),
            path("M-26 -106 L-34 -178 C-20 -190 20 -190 34 -178 L26 -106 Z", dress.slope(shade(main, 0.28), 0.1, -0.15)),
        ]
        body += [
            line(f"M{-34 + place * 2} {-172 + place * 17} L{34 - place * 2} {-164 + place * 17}", "#FFFFFF", 7)
            for place in range(4)
        ]
    body.append(oval(-30, -120, 7, 40, "#FFFFFF", f'opacity="0.2" filter="{dress.soft(4)}"'))
    return Art("".join(body), dress.defs, 160, 200, (0, -120))


def boot(dress: Dress, view: str) -> Art:
    main = dress.main
    body = [
        path(
            "M-96 -300 C-60 -310 10 -310 40 -300 C44 -240 40 -190 52 -150 C74 -126 150 -120 172 -84 C184 "
            "-64 184 -48 180 -36 L-96 -36 C-104 -120 -100 -220 -96 -300 Z",
            dress.slope(main, 0.2, -0.26, 0.6, 1),
        ),
        path("M-98 -300 C-60 -312 10 -312 42 -300 L42 -272 C10 -262 -60 -262 -98 -272 Z", dress.slope(shade(main, -0.25))),
        path("M104 -116 C150 -112 176 -86 180 -38 L96 -38 C90 -70 92 -96 104 -116 Z", dress.slope(shade(main, 0.12), 0.2, -0.2)),
        path(
            "M-104 -14 L-104 -40 L186 -40 C192 -26 192 -14 186 0 L-30 0 L-36 -14 L-50 0 L-100 0 Z",
            dress.slope(mix(main, dress.second, 0.15) * 0.35),
        ),
    ]
    body += [
        line(f"M{30 + step * 5} {-252 + step * 27} L{60 + step * 7} {-246 + step * 26}", dress.plain(dress.second, 0.3), 6)
        for step in range(5)
    ]
    body.append(path("M-80 -260 C-70 -200 -74 -120 -70 -60 L-54 -60 C-58 -120 -54 -200 -60 -262 Z", "#FFFFFF", 'opacity="0.16"'))
    return Art("".join(body), dress.defs, 300, 310, (60, -170))
