"""Devices: headphones, a phone, a laptop, a camera, a speaker."""

from generation.procedural.objects.dress import BLACK, WHITE, Art, Dress, block, line, oval, path
from generation.procedural.palette import colour, mix, shade

INK, STEEL = colour("#1B1D22"), colour("#C5CAD1")


def headphones(dress: Dress, view: str) -> Art:
    main = dress.main
    body = [
        line("M-118 -128 C-134 -350 134 -350 118 -128", dress.turned(shade(main, -0.1), 0.3), 26),
        line("M-104 -160 C-108 -314 108 -314 104 -160", dress.plain(main, -0.45), 12),
    ]
    for flip in (1, -1):
        body.append(
            f'<g transform="scale({flip} 1)">'
            + block(-134, -196, 30, 60, 12, dress.metal(STEEL))
            + path("M-96 -150 C-70 -156 -58 -130 -58 -84 C-58 -38 -70 -12 -96 -18 Z", dress.slope(shade(main, -0.55), 0.15, -0.2))
            + path(
                "M-104 -164 C-160 -164 -176 -126 -176 -84 C-176 -42 -160 -4 -104 -4 C-84 -4 -82 -40 -82 -84 "
                "C-82 -128 -84 -164 -104 -164 Z",
                dress.slope(main, 0.3, -0.28, 0.5, 1),
            )
            + oval(
                -132,
                -84,
                27,
                46,
                dress.slope(shade(main, -0.14), -0.1, 0.16),
                f'stroke="{dress.plain(dress.second)}" stroke-width="4"',
            )
            + oval(-150, -126, 8, 20, "#FFFFFF", f'opacity="0.4" transform="rotate(22 -150 -126)" filter="{dress.soft(3)}"')
            + "</g>"
        )
    body.append(line("M-84 -272 C-46 -306 10 -310 44 -296", "#FFFFFF", 5, 'opacity="0.4"'))
    return Art("".join(body), dress.defs, 360, 306, (-128, -90))


def phone(dress: Dress, view: str) -> Art:
    main = dress.main
    if view == "side":
        body = [
            block(-15, -330, 30, 330, 11, dress.metal(shade(main, 0.1))),
            block(12, -250, 5, 44, 2, dress.plain(main, -0.4)),
            block(12, -194, 5, 44, 2, dress.plain(main, -0.4)),
        ]
        return Art("".join(body), dress.defs, 40, 330, (0, -220))
    body = [block(-84, -344, 168, 344, 30, dress.metal(shade(main, -0.1)))]
    if view == "back":
        body += [
            block(-80, -340, 160, 336, 27, dress.slope(main, 0.25, -0.2, 0.7, 1)),
            block(-66, -326, 84, 84, 24, dress.slope(shade(main, -0.12), 0.2, -0.1)),
        ]
        body += [
            oval(x, y, 17, 17, dress.ball(INK), f'stroke="{dress.plain(main, 0.3)}" stroke-width="3"')
            for x, y in ((-44, -304), (-44, -264), (-4, -284))
        ]
        return Art("".join(body), dress.defs, 172, 344, (-30, -284))
    body += [
        block(-78, -338, 156, 332, 25, dress.slope(mix(dress.second, INK, 0.3), 0.2, -0.5, 0.5, 1)),
        block(-30, -328, 60, 15, 7.5, "#0B0C0F"),
    ]
    body.append(
        '<clipPath id="screen"><rect x="-78" y="-338" width="156" height="332" rx="25"/></clipPath><g clip-path="url(#screen)">'
    )
    body += [
        oval(-40, -60, 150, 110, dress.plain(main, 0.1), f'opacity="0.85" filter="{dress.soft(26)}"'),
        oval(70, -250, 100, 110, dress.plain(dress.second, 0.35), f'opacity="0.8" filter="{dress.soft(26)}"'),
    ]
    body.append(path("M-78 -338 H10 L-78 -120 Z", "#FFFFFF", 'opacity="0.12"') + "</g>")
    body += [
        block(
            -60 + 42 * (n % 3),
            -206 + 44 * (n // 3),
            32,
            32,
            9,
            dress.slope(WHITE, 0, -0.1),
            f'opacity="{0.92 if n % 2 else 0.6}"',
        )
        for n in range(6)
    ]
    body += [block(-24, -20, 48, 5, 2.5, "#FFFFFF", 'opacity="0.8"')]
    return Art("".join(body), dress.defs, 172, 344, (0, -200))


def laptop(dress: Dress, view: str) -> Art:
    shell = mix(dress.main, STEEL, 0.45)
    body = [
        block(-168, -236, 336, 218, 14, dress.slope(shade(shell, -0.15))),
        block(-158, -227, 316, 200, 7, dress.slope(mix(dress.main, INK, 0.35), 0.25, -0.55, 0.8, 1)),
    ]
    if view == "back":
        body = [
            block(-168, -236, 336, 222, 14, dress.slope(shell, 0.25, -0.18, 0.6, 1)),
            oval(0, -128, 22, 22, dress.ball(mix(shell, WHITE, 0.5))),
        ]
    else:
        body.append(
            '<clipPath id="screen"><rect x="-158" y="-227" width="316" height="200" '
            'rx="7"/></clipPath><g clip-path="url(#screen)">'
        )
        body += [
            oval(-90, -40, 150, 80, dress.plain(dress.main, 0.2), f'opacity="0.85" filter="{dress.soft(30)}"'),
            oval(110, -200, 140, 90, dress.plain(dress.second, 0.2), f'opacity="0.7" filter="{dress.soft(30)}"'),
        ]
        body.append(path("M-158 -227 H40 L-60 -27 H-158 Z", "#FFFFFF", 'opacity="0.07"') + "</g>")
        body += [
            block(-130, -200, 120, 12, 6, "#FFFFFF", 'opacity="0.9"'),
            block(-130, -178, 84, 8, 4, "#FFFFFF", 'opacity="0.55"'),
        ]
        body += [block(-130 + 92 * n, -140, 80, 78, 10, "#FFFFFF", f'opacity="{0.26 - 0.05 * n}"') for n in range(3)]
    body += [
        path("M-200 -18 H200 L212 -6 C212 0 206 0 200 0 H-200 C-206 0 -212 0 -212 -6 Z", dress.slope(shell, 0.4, -0.25)),
        path("M-34 -18 H34 L28 -10 H-28 Z", dress.plain(shell, -0.3)),
    ]
    return Art("".join(body), dress.defs, 424, 236, (0, -130))


def camera(dress: Dress, view: str) -> Art:
    main, skin = mix(dress.main, INK, 0.12), shade(dress.main, -0.45)
    body = [
        path("M-60 -190 L-44 -226 H44 L60 -190 Z", dress.slope(shade(STEEL, -0.1))),
        block(-160, -206, 320, 206, 22, dress.slope(mix(STEEL, WHITE, 0.1), 0.2, -0.3)),
        block(-160, -158, 320, 122, 0, dress.slope(main, 0.15, -0.25)),
        block(-138, -222, 50, 20, 6, dress.metal(STEEL)),
        oval(112, -208, 24, 9, dress.metal(STEEL)),
    ]
    if view == "back":
        body += [
            block(-120, -150, 190, 112, 8, dress.slope(mix(dress.second, INK, 0.5), 0.3, -0.4, 0.6, 1)),
            oval(116, -96, 26, 26, dress.ball(skin)),
        ]
        return Art("".join(body), dress.defs, 320, 226, (0, -100))
    body += [
        oval(0, -97, 92, 92, dress.metal(shade(STEEL, -0.2))),
        oval(0, -97, 82, 82, dress.ball(INK)),
        oval(0, -97, 60, 60, dress.ball(mix(BLACK, dress.second, 0.2))),
        oval(0, -97, 42, 42, dress.ball(mix(colour("#0B1730"), dress.second, 0.35))),
        oval(-16, -115, 15, 10, "#FFFFFF", 'opacity="0.75" transform="rotate(-30 -16 -115)"'),
        oval(18, -78, 9, 6, dress.plain(dress.second, 0.5), 'opacity="0.6"'),
        oval(0, -97, 88, 88, "none", 'stroke="#FFFFFF" stroke-opacity="0.25" stroke-width="2" stroke-dasharray="3 7"'),
        block(100, -180, 36, 16, 5, dress.slope(mix(WHITE, dress.second, 0.2))),
        oval(-120, -170, 7, 7, dress.plain(colour("#E5383B"))),
    ]
    return Art("".join(body), dress.defs, 320, 226, (0, -100))


def speaker(dress: Dress, view: str) -> Art:
    main = dress.main
    body = [
        path("M-96 -256 C-100 -290 100 -290 96 -256 L104 -22 C104 4 -104 4 -104 -22 Z", dress.turned(main, 0.3)),
        oval(0, -262, 92, 22, dress.slope(shade(main, -0.2), 0.3, -0.2)),
        oval(0, -263, 60, 13, dress.plain(main, -0.4)),
    ]
    dots = "".join(
        f'<circle cx="{x + (4 if row % 2 else 0)}" cy="{-222 + row * 9}" r="2.2"/>'
        for row in range(21)
        for x in range(-76, 80, 9)
    )
    body += [
        f'<g fill="{dress.plain(main, -0.55)}" opacity="0.55">{dots}</g>',
        block(-20, -20, 40, 6, 3, dress.plain(dress.second, 0.3)),
        oval(-58, -140, 9, 92, "#FFFFFF", f'opacity="0.2" filter="{dress.soft(7)}"'),
    ]
    body.append(line("M-50 -262 A 52 11 0 0 0 50 -262", dress.plain(dress.second, 0.35), 3))
    return Art("".join(body), dress.defs, 210, 286, (0, -150))
