"""The transitions by their usual names, and how each is drawn: two full pictures in, one out.

Only those that look the same at every size: one made of single pixels, as ffmpeg's dissolve, shows another in a preview.
"""

from fractions import Fraction
from typing import Literal

TransitionKind = Literal[
    "crossfade", "fade_black", "fade_white", "fade_gray",
    "wipe_left", "wipe_right", "wipe_up", "wipe_down",
    "slide_left", "slide_right", "slide_up", "slide_down",
    "cover_left", "reveal_left", "circle_open", "circle_close", "radial", "zoom_in", "pixelize", "blur", "squeeze",
]  # fmt: skip

# ffmpeg's names of its xfade
DRAWN: dict[TransitionKind, str] = {
    "crossfade": "fade",
    "fade_black": "fadeblack",
    "fade_white": "fadewhite",
    "fade_gray": "fadegrays",
    "wipe_left": "wipeleft",
    "wipe_right": "wiperight",
    "wipe_up": "wipeup",
    "wipe_down": "wipedown",
    "slide_left": "slideleft",
    "slide_right": "slideright",
    "slide_up": "slideup",
    "slide_down": "slidedown",
    "cover_left": "coverleft",
    "reveal_left": "revealleft",
    "circle_open": "circleopen",
    "circle_close": "circleclose",
    "radial": "radial",
    "zoom_in": "zoomin",
    "pixelize": "pixelize",
    "blur": "hblur",
    "squeeze": "squeezeh",
}


def join(kind: TransitionKind, first: int, length: int, rate: Fraction) -> str:
    """The filter for a stretch of a transition of `length` frames that begins `first` frames into it."""
    duration, offset = (length / rate, -first / rate)
    return f"xfade=transition={DRAWN[kind]}:duration={float(duration):.6f}:offset={float(offset):.6f}"
