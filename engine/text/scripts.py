"""The script itself: its head, and an event for each run of frames in which nothing changes."""

from collections.abc import Iterator, Sequence

from engine.text.figures import Figure
from engine.text.lettering import Lettering
from engine.text.moments import moments_of
from engine.text.tags import clipped, clock
from engine.text.words import Words
from engine.timeline import ShapeElement

# Lines end where the script says (WrapStyle 2). The last number of the style, -1, lets libass find out for itself
# which way a line of Arabic or Hebrew runs.
_HEAD = """\
[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
LayoutResX: {width}
LayoutResY: {height}
WrapStyle: 2
ScaledBorderAndShadow: yes
Kerning: yes
YCbCr Matrix: None

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Plain,Inter,20,&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,0,0,7,0,0,0,-1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def script(words: Sequence[Words], width: int, height: int) -> str:
    """One script that draws all of `words` into a frame of that size, later ones over earlier ones."""
    head = _HEAD.format(width=width, height=height)
    return head + "".join(event for item in words for event in _events(item, clipped(item.canvas, width, height)))


def _events(words: Words, clip: str) -> Iterator[str]:
    """Events that overlap are drawn in the order in which they stand, for all have the same layer."""
    element = words.drawn
    pen = Figure(element, words.canvas) if isinstance(element, ShapeElement) else Lettering(element, words.canvas)
    begun, ended, shown = words.begin, words.begin, list[str]()
    for begin, end, moment in moments_of(element, words.first, words.end - words.begin):
        drawn = pen.drawn(moment)
        if drawn != shown or words.begin + begin != ended:
            yield from _written(begun, ended, shown, clip)
            begun, shown = words.begin + begin, drawn
        ended = words.begin + end
    yield from _written(begun, ended, shown, clip)


def _written(begin: int, end: int, texts: Sequence[str], clip: str) -> Iterator[str]:
    for text in texts:
        yield f"Dialogue: 0,{clock(begin)},{clock(end)},Plain,,0,0,0,,{{{clip}{text.removeprefix('{')}\n"
