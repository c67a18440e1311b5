"""What is of no category: a parcel, a book, a ball. A parcel also stands for a product of which nothing more is known."""

from generation.procedural.objects.dress import CREAM_PAPER, Art, Dress, block, line, oval, path
from generation.procedural.palette import mix, shade


def box(dress: Dress, view: str) -> Art:
    main, ribbon = dress.main, dress.second
    if view in ("front", "back", "side"):
        body = [
            block(-120, -220, 240, 220, 6, dress.slope(main, 0.16, -0.2)),
            block(-18, -220, 36, 220, 0, dress.slope(ribbon, 0.2, -0.2)),
            block(-128, -244, 256, 50, 6, dress.slope(shade(main, 0.08), 0.2, -0.14)),
            block(-18, -244, 36, 50, 0, dress.slope(ribbon, 0.25, -0.1)),
        ]
        height = 244.0
    else:
        body = [
            path("M-170 -196 L0 -150 L0 0 L-156 -48 Z", dress.slope(main, 0.1, -0.14)),
            path("M170 -196 L0 -150 L0 0 L156 -48 Z", dress.slope(shade(main, -0.26), 0.06, -0.2)),
            path("M-102 -178 L-66 -168 L-62 -19 L-96 -29 Z", dress.slope(ribbon, 0.05, -0.12)),
            path("M102 -178 L66 -168 L62 -19 L96 -29 Z", dress.slope(shade(ribbon, -0.3), 0, -0.15)),
            path("M0 -150 L-180 -198 L0 -246 L180 -198 Z", dress.slope(shade(main, 0.22), 0.18, -0.05)),
            path("M-180 -198 L0 -150 L180 -198 L180 -184 L0 -134 L-180 -184 Z", dress.slope(shade(main, -0.08), 0.1, -0.1)),
            path(
                "M-104 -178 L78 -226 L112 -216 L-68 -168 Z M104 -178 L-78 -226 L-112 -216 L68 -168 Z",
                dress.slope(shade(ribbon, 0.12), 0.15, 0),
            ),
        ]
        height = 250.0
    y = -height + (40 if height == 250 else 0)
    for flip in (1, -1):
        body.append(
            f'<g transform="translate(0 {y}) scale({flip} 1)">'
            + path("M0 0 C14 -50 84 -70 88 -36 C90 -8 40 0 0 0 Z", dress.slope(shade(ribbon, 0.1), 0.25, -0.25))
            + path("M8 -4 C24 -34 62 -46 66 -32 C66 -18 34 -8 8 -4 Z", dress.plain(ribbon, -0.4))
            + "</g>"
        )
    body.append(block(-15, y - 16, 30, 24, 9, dress.slope(ribbon, 0.25, -0.15)))
    return Art("".join(body), dress.defs, 360, 300, (0, y))


def book(dress: Dress, view: str) -> Art:
    main = dress.main
    if view == "back":
        body = [block(-116, -316, 232, 316, 6, dress.slope(main, 0.12, -0.22, 0.7, 1)), block(26, -70, 66, 46, 3, "#FFFFFF")]
        return Art("".join(body), dress.defs, 240, 316, (0, -200))
    body = [
        path("M-128 -308 L104 -318 L128 -306 L128 -2 L-104 0 Z", dress.slope(shade(main, -0.4))),
        path("M102 -312 L124 -302 L124 -8 L102 -6 Z", dress.slope(CREAM_PAPER, 0, -0.16)),
        line("M108 -304 V-10 M113 -304 V-10 M118 -302 V-10", dress.plain(CREAM_PAPER, -0.3), 1, 'opacity="0.7"'),
        path("M-130 -310 L104 -316 L104 -2 L-130 0 Z", dress.slope(main, 0.16, -0.22, 0.7, 1)),
        path("M-130 -310 L-112 -310 L-112 -1 L-130 0 Z", dress.plain(main, -0.3), 'opacity="0.7"'),
        oval(-4, -190, 66, 66, dress.slope(dress.second, 0.2, -0.2)),
        path(
            "M-70 -190 C-40 -230 -10 -160 62 -196 A 66 66 0 0 1 -70 -190 Z",
            dress.plain(mix(main, dress.second, 0.4), -0.1),
            'opacity="0.8"',
        ),
        line("M-64 -90 H56 M-40 -66 H32", dress.plain(dress.second, 0.4), 8),
        path("M-104 -300 L-40 -302 L-90 -20 L-104 -20 Z", "#FFFFFF", 'opacity="0.13"'),
    ]
    return Art("".join(body), dress.defs, 260, 318, (0, -190))


def ball(dress: Dress, view: str) -> Art:
    main = dress.main
    body = [
        oval(0, -150, 150, 150, dress.ball(main)),
        line(
            "M-150 -150 C-80 -120 80 -120 150 -150 M0 -300 C-30 -220 -30 -80 0 0 M-104 -258 C-40 -200 "
            "-40 -100 -104 -42 M104 -258 C40 -200 40 -100 104 -42",
            dress.plain(main, -0.7),
            6,
        ),
        oval(-56, -216, 40, 26, "#FFFFFF", f'opacity="0.4" filter="{dress.soft(9)}" transform="rotate(-34 -56 -216)"'),
    ]
    return Art("".join(body), dress.defs, 300, 300, (-20, -180))
