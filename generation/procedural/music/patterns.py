"""Rhythms, written down: drums in sixteenths, and for bass and chords when in a bar they play. Data only.

In a drum's row X is loud, x is medium, o is soft. Everything is of one bar of four beats.
"""

DRUMS: dict[str, dict[str, dict[str, str]]] = {  # name: "light", "full": drum: row
    "pop": {
        "light": {"kick": "X.......X.......", "hat": "..x...x...x...x.", "shaker": "o.x.o.x.o.x.o.x."},
        "full": {"kick": "X.....x.X.......", "snare": "....X.......X...", "clap": "....o.......o...", "hat": "x.o.x.o.x.o.x.ox"},
    },
    "four": {
        "light": {"kick": "X...X...X...X...", "hat": "..x...x...x...x."},
        "full": {"kick": "X...X...X...X...", "clap": "....X.......X...", "hat": "o.o.o.o.o.o.o.oo", "open": "..x...x...x...x."},
    },
    "retro": {
        "light": {"kick": "X.......X.......", "hat": "x.x.x.x.x.x.x.x."},
        "full": {"kick": "X...X...X...X..x", "gated": "....X.......X...", "hat": "x.x.x.x.x.x.x.x."},
    },
    "lofi": {
        "light": {"kick": "X.........x.....", "hat": "o.x.o.x.o.x.o.x."},
        "full": {"kick": "X......x..X.....", "rim": "....X.......X..o", "hat": "x.o.x.ooxoo.x.o."},
    },
    "trap": {
        "light": {"hat": "x.x.x.x.x.x.x.x.", "clap": "........x......."},
        "full": {"kick": "X.....x...X.....", "clap": "........X.......", "hat": "x.x.xxx.x.x.xoxo", "open": "..............o."},
    },
    "rock": {
        "light": {"kick": "X.......X.......", "hat": "X.x.X.x.X.x.X.x."},
        "full": {"kick": "X......xX.x.....", "snare": "....X.......X...", "ride": "X.x.X.x.X.x.X.x."},
    },
    "funk": {
        "light": {"kick": "X.........x.....", "hat": "x.x.x.x.x.x.x.x."},
        "full": {"kick": "X.x...x...x..x..", "snare": "....X..o.o..X..o", "hat": "xoxxxoxoxoxxxoxo"},
    },
    "brushes": {
        "light": {"brush": "x...x.o.x...x.o.", "foot": "....o.......o..."},
        "full": {"ride": "x...x.ox...x..ox", "brush": "o..oo..oo..oo..o", "foot": "....x.......x...", "kick": "o.......o......."},
    },
    "shaker": {
        "light": {"shaker": "x.o.x.o.x.o.x.o."},
        "full": {"shaker": "xoxoxoxoxoxoxoxo", "kick": "x.......x.o.....", "rim": "....o.......o..."},
    },
    "taiko": {
        "light": {"taiko": "x..............."},
        "full": {"taiko": "X.....o.x...o...", "crash": "................"},
    },
    "epic": {
        "light": {"taiko": "X.....x.X......."},
        "full": {"taiko": "X..x..x.X..xx.x.", "tom": "..o..o...o..o.oo", "snare": "............o.ox"},
    },
    "heartbeat": {
        "light": {"taiko": "x.o............."},
        "full": {"taiko": "x.o.....x.o.....", "rim": "..............o."},
    },
    "tropical": {
        "light": {"kick": "X.......X.......", "shaker": "x.o.x.o.x.o.x.o."},
        "full": {"kick": "X..x..x.X..x..x.", "rim": "...x..x....x..x.", "clap": "....x.......x...", "shaker": "xoxoxoxoxoxoxoxo"},
    },
    "breaks": {
        "light": {"hat": "x.x.x.x.x.x.x.x.", "kick": "X..............."},
        "full": {"kick": "X.........X.....", "snare": "....X..o.o..X..o", "hat": "x.x.x.x.x.x.x.x."},
    },
}  # fmt: skip
FILL = {"tom": "........x.xxX.XX", "snare": "..........o.x.xX"}
HAS_FILL = {"pop", "retro", "rock", "funk", "epic", "breaks"}

# (beat, length in beats, steps of the chord from its root: 0 root, 1 third, 2 fifth, 3 octave)
BASS_LINES: dict[str, tuple[tuple[float, float, int], ...]] = {
    "held": ((0, 4, 0),),
    "roots": ((0, 1.8, 0), (2, 1.4, 0), (3.5, 0.45, 2)),
    "eighths": tuple((step / 2, 0.44, 0) for step in range(8)),
    "pumping": tuple((step / 2, 0.4, 3 if step % 4 == 3 else 0) for step in range(8)),
    "offbeats": (*((beat + 0.5, 0.42, 0) for beat in range(4)), (3.75, 0.2, 3)),
    "lazy": ((0, 1.3, 0), (1.75, 0.5, 0), (2.5, 1, 2), (3.5, 0.4, 3)),
    "walking": ((0, 0.95, 0), (1, 0.95, 1), (2, 0.95, 2), (3, 0.95, 4)),  # 4: from below or above into the next chord
    "booming": ((0, 1.4, 0), (1.5, 0.9, 0), (2.5, 1.4, 0)),
    "funk": ((0, 0.4, 0), (0.75, 0.2, 3), (1.5, 0.4, 0), (2.25, 0.2, 0), (2.5, 0.4, 2), (3.25, 0.2, 3), (3.5, 0.3, 0)),
}

# (beat, length in beats, which notes of the chord: -1 all together, else the one of that number, counted round)
COMPING: dict[str, tuple[tuple[float, float, int], ...]] = {
    "held": ((0, 3.9, -1),),
    "broken": tuple((step / 2, 1.6, (0, 1, 2, 3, 2, 1, 2, 3)[step]) for step in range(8)),
    "picking": (*((step / 2, 1.3, (0, 2, 1, 3, 0, 2, 3, 1)[step]) for step in range(8)), (0, 1.5, 2)),
    "driving": tuple((step / 2, 0.3, (2, 2, 3, 2, 1, 2, 3, 2)[step]) for step in range(8)),
    "sixteenths": tuple((step / 4, 0.24, (0, 1, 2, 3)[step % 4]) for step in range(16)),
    "offbeats": tuple((beat + 0.5, 0.35, -1) for beat in range(4)),
    "stabs": ((0, 0.3, -1), (0.75, 0.25, -1), (1.5, 0.4, -1), (2.75, 0.25, -1), (3.5, 0.3, -1)),
    "lazy": ((0, 1.2, -1), (1.5, 0.4, -1), (2.5, 1.3, -1)),
    "drops": ((0, 2, 3), (1.5, 2, 1), (2.75, 2, 2)),
    "chugging": tuple((step / 2, 0.42 if step % 2 else 0.46, -1) for step in range(8)),
    "funk": ((0.5, 0.15, -1), (1, 0.15, -1), (1.75, 0.15, -1), (2.5, 0.15, -1), (3, 0.15, -1), (3.25, 0.15, -1)),
}

# Of a melody: (beat, length). By how busy it is.
MOTIFS: dict[int, tuple[tuple[tuple[float, float], ...], ...]] = {
    1: (((0, 2.5), (3, 1)), ((0, 1.5), (2, 2)), ((0.5, 3),), ((0, 3), (3, 0.5), (3.5, 0.5))),
    2: (
        ((0, 1), (1, 0.5), (1.5, 1), (3, 0.9)),
        ((0, 0.75), (0.75, 0.75), (1.5, 1.4), (3, 0.5), (3.5, 0.5)),
        ((0.5, 0.5), (1, 1), (2, 0.5), (2.5, 1.3)),
        ((0, 1.5), (1.5, 0.5), (2, 1.8)),
    ),
    3: (
        ((0, 0.5), (0.5, 0.5), (1.5, 0.5), (2, 0.5), (3, 0.5), (3.5, 0.4)),
        ((0, 0.75), (0.75, 0.5), (1.5, 0.5), (2.25, 0.5), (2.75, 0.25), (3, 0.9)),
        ((0, 0.25), (0.5, 0.25), (0.75, 0.5), (1.5, 0.5), (2.5, 0.5), (3, 0.4), (3.5, 0.4)),
    ),
}
