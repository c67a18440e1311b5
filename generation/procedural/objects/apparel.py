"""Clothes, laid flat or on nobody: a T-shirt, a hooded sweater, a cap."""

from generation.procedural.objects.dress import Art, Dress, block, line, oval, path
from generation.procedural.palette import shade

SLEEVES = (
    "M-62 -318 C-110 -308 -150 -290 -170 -268 L-214 -166 C-186 -150 -160 -144 -140 -142 L-118 "
    "-186 L-122 -6 C-60 4 60 4 122 -6 L118 -186 L140 -142 C160 -144 186 -150 214 -166 L170 -268 "
    "C150 -290 110 -308 62 -318 C40 -290 -40 -290 -62 -318 Z"
)
FOLDS = (
    "M-96 -200 C-84 -140 -92 -80 -78 -16 M84 -210 C72 -150 86 -90 74 -20 M-30 -150 C-10 -120 -20 "
    "-60 -8 -30 M150 -240 C138 -210 134 -180 128 -158 M-150 -240 C-138 -210 -134 -180 -128 -158"
)


def _cloth(dress: Dress, outline: str) -> list[str]:
    main = dress.main
    return [
        path(outline, dress.slope(main, 0.18, -0.22, 0.5, 1)),
        line(FOLDS, dress.plain(main, -0.42), 7, f'opacity="0.28" filter="{dress.soft(5)}"'),
        line(
            "M-84 -220 C-70 -150 -80 -90 -64 -20 M62 -210 C54 -150 66 -90 56 -20",
            dress.plain(main, 0.5),
            6,
            f'opacity="0.3" filter="{dress.soft(5)}"',
        ),
    ]


def shirt(dress: Dress, view: str) -> Art:
    body = _cloth(dress, SLEEVES)
    neck = (
        "M-62 -318 C-46 -262 46 -262 62 -318 L46 -320 C34 -284 -34 -284 -46 -320 Z"
        if view != "back"
        else "M-62 -318 C-40 -296 40 -296 62 -318 L46 -322 C30 -310 -30 -310 -46 -322 Z"
    )
    body += [
        path(neck, dress.slope(shade(dress.main, -0.14))),
        line(
            "M-120 -18 C-60 -8 60 -8 120 -18 M-204 -176 C-180 -160 -160 -156 -146 -154 M204 -176 C180 -160 160 -156 146 -154",
            dress.plain(dress.main, -0.3),
            2,
            'stroke-dasharray="5 4" opacity="0.7"',
        ),
    ]
    if view != "back":
        body += [
            oval(0, -190, 46, 46, dress.slope(dress.second, 0.2, -0.2)),
            path("M-30 -174 L-8 -206 L6 -188 L16 -200 L32 -174 Z", dress.plain(dress.main, 0.5)),
        ]
    return Art("".join(body), dress.defs, 400, 322, (0, -200), is_held=True)


def hoodie(dress: Dress, view: str) -> Art:
    outline = (
        "M-70 -300 C-120 -292 -150 -276 -164 -250 L-206 -40 C-190 -28 -172 -24 -154 -26 L-122 -176 "
        "L-124 -14 C-60 -4 60 -4 124 -14 L122 -176 L154 -26 C172 -24 190 -28 206 -40 L164 -250 C150 "
        "-276 120 -292 70 -300 Z"
    )
    main = dress.main
    body = _cloth(dress, outline)
    body += [
        path(
            "M-124 -34 C-60 -24 60 -24 124 -34 V-14 C60 -2 -60 -2 -124 -14 Z M-208 -60 L-152 -46 L-154 "
            "-26 C-172 -24 -190 -28 -206 -40 Z M208 -60 L152 -46 L154 -26 C172 -24 190 -28 206 -40 Z",
            dress.slope(shade(main, -0.2)),
        ),
        path(
            "M-86 -296 C-96 -350 -50 -372 0 -372 C50 -372 96 -350 86 -296 C60 -260 30 -244 0 -238 C-30 -244 -60 -260 -86 -296 Z",
            dress.slope(shade(main, 0.06), 0.2, -0.25),
        ),
    ]
    if view != "back":
        body += [
            path(
                "M-52 -304 C-54 -344 -28 -356 0 -356 C28 -356 54 -344 52 -304 C40 -276 20 -262 0 -256 C-20 "
                "-262 -40 -276 -52 -304 Z",
                dress.slope(shade(main, -0.5), -0.1, 0.2),
            ),
            path("M-84 -120 H84 L104 -40 H-104 Z", dress.slope(shade(main, -0.08), 0.1, -0.12)),
            line("M-84 -120 L-104 -40 M84 -120 L104 -40", dress.plain(main, -0.35), 2.4, 'stroke-dasharray="6 4"'),
            line("M-24 -256 C-28 -220 -24 -200 -28 -178 M24 -256 C28 -226 22 -210 26 -190", dress.plain(dress.second, 0.35), 5),
        ]
    return Art("".join(body), dress.defs, 410, 372, (0, -280), is_held=True)


def cap(dress: Dress, view: str) -> Art:
    main = dress.main
    body = [
        path(
            "M-140 -50 C-150 -150 -90 -206 -6 -206 C84 -206 128 -150 128 -62 C40 -40 -60 -36 -140 -50 Z",
            dress.slope(main, 0.25, -0.25, 0.4, 1),
        ),
        path(
            "M126 -70 C180 -64 214 -40 216 -20 C180 -14 120 -18 40 -40 C70 -56 100 -62 126 -70 Z",
            dress.slope(shade(main, -0.2), 0.2, -0.2),
        ),
        line("M-6 -206 C-30 -160 -36 -100 -30 -44 M-6 -206 C50 -170 76 -120 80 -54", dress.plain(main, -0.35), 2.4),
        oval(-6, -206, 11, 7, dress.slope(shade(main, -0.15))),
        line("M-136 -58 C-60 -46 30 -48 124 -72", dress.plain(main, -0.35), 2, 'stroke-dasharray="6 4"'),
        block(4, -136, 56, 50, 12, dress.slope(dress.second, 0.15, -0.15)),
        path("M-112 -80 C-112 -140 -80 -176 -40 -188 C-72 -160 -86 -124 -88 -76 Z", "#FFFFFF", 'opacity="0.18"'),
    ]
    return Art("".join(body), dress.defs, 380, 212, (40, -110))
