"""Things that are worn: a handbag, a wristwatch, sunglasses."""

import math

from generation.procedural.objects.dress import BLACK, WHITE, Art, Dress, block, line, oval, path
from generation.procedural.palette import colour, mix, shade

GOLD = colour("#D9B25F")


def bag(dress: Dress, view: str) -> Art:
    main = dress.main
    half = 74 if view == "side" else 160
    body = [
        line(
            f"M{-half * 0.56:.0f} -196 C{-half * 0.56:.0f} -330 {half * 0.56:.0f} -330 {half * 0.56:.0f} -196",
            dress.plain(main, -0.25),
            15,
        )
    ]
    body += [
        path(
            f"M{-half * 0.86:.0f} -204 L{half * 0.86:.0f} -204 C{half:.0f} -200 {half * 1.06:.0f} -30 "
            f"{half:.0f} -10 C{half * 0.9:.0f} 2 {-half * 0.9:.0f} 2 {-half:.0f} -10 C{-half * 1.06:.0f} "
            f"-30 {-half:.0f} -200 {-half * 0.86:.0f} -204 Z",
            dress.slope(main, 0.2, -0.3),
        ),
    ]
    if view in ("", "front", "side"):
        body.append(
            path(
                f"M{-half * 0.87:.0f} -206 L{half * 0.87:.0f} -206 C{half * 0.98:.0f} -190 {half * 0.9:.0f} "
                f"-118 {half * 0.5:.0f} -92 C{half * 0.3:.0f} -80 {-half * 0.3:.0f} -80 {-half * 0.5:.0f} -92 "
                f"C{-half * 0.9:.0f} -118 {-half * 0.98:.0f} -190 {-half * 0.87:.0f} -206 Z",
                dress.slope(shade(main, 0.1), 0.26, -0.16),
            )
        )
        body.append(
            line(
                f"M{-half * 0.82:.0f} -196 C{-half * 0.9:.0f} -130 {-half * 0.6:.0f} -98 {-half * 0.4:.0f} "
                f"-94 C{-half * 0.2:.0f} -88 {half * 0.2:.0f} -88 {half * 0.4:.0f} -94 C{half * 0.6:.0f} -98 "
                f"{half * 0.9:.0f} -130 {half * 0.82:.0f} -196",
                dress.plain(main, -0.35),
                1.8,
                'stroke-dasharray="6 5" opacity="0.8"',
            )
        )
        body += [block(-22, -112, 44, 40, 9, dress.metal(GOLD)), block(-12, -102, 24, 20, 5, dress.slope(shade(GOLD, -0.3)))]
    else:
        body.append(block(-half * 0.6, -150, half * 1.2, 96, 10, dress.slope(shade(main, -0.08), 0.12, -0.16)))
    for x in (-0.56, 0.56):
        body.append(f'<circle cx="{half * x:.0f}" cy="-196" r="13" fill="none" stroke="{dress.metal(GOLD)}" stroke-width="6"/>')
    body.append(
        path(
            f"M{-half * 0.8:.0f} -180 C{-half * 0.9:.0f} -120 {-half * 0.92:.0f} -60 {-half * 0.9:.0f} "
            f"-24 L{-half * 0.76:.0f} -24 C{-half * 0.8:.0f} -70 {-half * 0.76:.0f} -130 "
            f"{-half * 0.68:.0f} -184 Z",
            "#FFFFFF",
            'opacity="0.16"',
        )
    )
    return Art("".join(body), dress.defs, half * 2.1, 310, (0, -110))


def watch(dress: Dress, view: str) -> Art:
    strap, metal = dress.main, mix(dress.second, colour("#C9CED6"), 0.7)
    y = -172.0
    body = [
        path("M-46 -262 C-44 -300 -40 -330 -36 -344 L36 -344 C40 -330 44 -300 46 -262 Z", dress.turned(strap, 0.2)),
        path("M-46 -82 C-44 -44 -40 -16 -36 0 L36 0 C40 -16 44 -44 46 -82 Z", dress.turned(strap, 0.2)),
        line(
            "M-38 -330 V-270 M38 -330 V-270 M-38 -74 V-14 M38 -74 V-14",
            dress.plain(strap, 0.35),
            2,
            'stroke-dasharray="6 5" opacity="0.7"',
        ),
    ]
    if view == "back":
        body += [
            oval(0, y, 100, 100, dress.metal(metal)),
            oval(0, y, 76, 76, dress.slope(shade(metal, -0.15))),
            oval(0, y, 46, 46, dress.ball(mix(BLACK, dress.main, 0.3))),
        ]
        return Art("".join(body), dress.defs, 220, 344, (0, y))
    body += [
        block(96, y - 14, 20, 28, 6, dress.slope(metal)),
        oval(0, y, 102, 102, dress.metal(metal)),
        oval(0, y, 88, 88, dress.slope(shade(metal, -0.35))),
    ]
    face = mix(BLACK, dress.main, 0.22)
    body.append(oval(0, y, 82, 82, dress.ball(face)))
    for hour in range(12):
        turn = hour * 30
        body.append(
            f'<rect x="-2.5" y="{y - 76}" width="5" height="{18 if hour % 3 == 0 else 10}" rx="2" '
            f'fill="#F4F1E8" transform="rotate({turn} 0 {y})"/>'
        )
    for turn, reach, width in ((-52, 44, 8), (58, 64, 5.5)):
        a = math.radians(turn)
        body.append(line(f"M0 {y} L{reach * math.sin(a):.1f} {y - reach * math.cos(a):.1f}", "#FFFFFF", width))
    body += [
        line(f"M0 {y + 16} L0 {y - 70}", dress.plain(dress.second, 0.2), 2.4, f'transform="rotate(172 0 {y})"'),
        oval(0, y, 6, 6, dress.metal(metal)),
    ]
    body.append(
        path(f"M-70 {y - 34} A 78 78 0 0 1 26 {y - 74} L -12 {y + 70} A 78 78 0 0 1 -66 {y + 42} Z", "#FFFFFF", 'opacity="0.10"')
    )
    return Art("".join(body), dress.defs, 220, 344, (20, y))


def glasses(dress: Dress, view: str) -> Art:
    frame, lens = dress.main, mix(dress.second, BLACK, 0.45)
    shape = "M{0} -116 C{1} -122 {2} -120 {3} -112 C{4} -80 {5} -20 {6} -10 C{7} 2 {8} 0 {9} -14 C{10} -50 {0} -90 {0} -116 Z"
    left = shape.format(-184, -150, -60, -24, -18, -30, -74, -110, -140, -160, -178)
    body = [
        line("M-184 -112 C-196 -128 -200 -136 -190 -146 M184 -112 C196 -128 200 -136 190 -146", dress.plain(frame, -0.3), 10),
        line("M-28 -104 C-14 -122 14 -122 28 -104", dress.slope(frame), 13),
    ]
    for flip in (1, -1):
        body.append(
            f'<g transform="scale({flip} 1)">'
            + path(left, dress.slope(lens, 0.42, -0.1, 0.3, 1), 'opacity="0.88"')
            + path("M-160 -108 L-110 -110 L-140 -24 C-160 -44 -172 -80 -160 -108 Z", "#FFFFFF", 'opacity="0.22"')
            + line(left, dress.slope(frame, 0.35, -0.25), 12)
            + "</g>"
        )
    body.append(line("M-182 -114 C-150 -121 -60 -119 -28 -111", dress.plain(WHITE), 3, 'opacity="0.5"'))
    return Art("".join(body), dress.defs, 400, 150, (-100, -70), is_held=True)
