"""Our text as an ASS script for libass, the only way in which words get into a picture.

A script counts ten frames to the second whatever the real rate is (graph.py sets the clock so), which makes its
hundredths of a second exact. Nothing that a person writes is read as a command: see `escaped`.
"""

from collections.abc import Sequence

from engine.plan import Words

WORD_JOINER = "\u2060"
ALIGNMENT = {"bottom": 0, "center": 3, "top": 6}
COLUMN = {"left": 1, "center": 2, "right": 3}
OUTLINE_SHARE = 0.035  # of the size: a soft edge keeps white words readable on a white wall
OUTLINE_OPACITY = 0.5

_HEADER = """\
[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
LayoutResX: {width}
LayoutResY: {height}
WrapStyle: 0
ScaledBorderAndShadow: yes
YCbCr Matrix: None

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
"""
_EVENTS = """
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""

_PLAIN = {
    **{ord(control): None for control in map(chr, (*range(32), *range(127, 160)))},
    ord("\t"): "    ",
    ord("\n"): "\\N",
    0x0085: "\\N",
    0x2028: "\\N",
    0x2029: "\\N",
    ord("{"): "\\{",
    ord("}"): "\\}",
    ord("\\"): "\\" + WORD_JOINER,
}


def script(words: Sequence[Words], width: int, height: int) -> str:
    """One script that draws all of `words`, later ones over earlier ones."""
    styles = "".join(_style(number, item) for number, item in enumerate(words))
    events = "".join(
        f"Dialogue: {number},{_clock(item.begin)},{_clock(item.end)},W{number},,0,0,0,,{escaped(item.text)}\n"
        for number, item in enumerate(words)
    )
    return _HEADER.format(width=width, height=height) + styles + _EVENTS + events


def escaped(text: str) -> str:
    """`text` such that libass draws it literally: braces would open commands, backslashes would be them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_PLAIN)


def _style(number: int, words: Words) -> str:
    fill = _colour(words.color, words.opacity)
    edge = _colour("#000000", words.opacity * OUTLINE_OPACITY)
    bold = -1 if words.weight == "bold" else 0
    alignment = ALIGNMENT[words.position] + COLUMN[words.align]
    margins = f"{words.margin_x},{words.margin_x},{words.margin_y}"
    # the last number, -1, lets libass find out for itself which way a line of Arabic or Hebrew runs
    return (
        f"Style: W{number},Inter,{words.size:g},{fill},{fill},{edge},{edge},{bold},0,0,0,100,100,0,0,1,"
        f"{words.size * OUTLINE_SHARE:.2f},0,{alignment},{margins},-1\n"
    )


def _colour(color: str, opacity: float) -> str:
    """#RRGGBB as &HAABBGGRR, whose first byte is how transparent it is."""
    red, green, blue = color[1:3], color[3:5], color[5:7]
    return f"&H{round(255 * (1 - opacity)):02X}{blue}{green}{red}"


def _clock(frame: int) -> str:
    tenths = frame % 10
    seconds = frame // 10
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{tenths}0"
