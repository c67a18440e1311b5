"""The columns of the clip table: how each value of an element is written for a person, and read back.

A reader raises ValueError with a sentence. What is read is always a value that the element takes.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from engine import frames
from engine.timeline import MAX_FRAMES, AnyElement, Track

_NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]{0,6})?|\.[0-9]{1,6}")


@dataclass(frozen=True)
class Field:
    """`show(value, rate)` gives the text of a control, `read(text, rate)` the value of a text."""

    label: str
    show: Callable[[Any, Fraction], str]
    read: Callable[[str, Fraction], Any]


def fields_of(element: AnyElement, track: Track) -> list[str]:
    """What can be set in the element's row. On a video track the order decides where a clip starts."""
    return [*([] if track.type == "video" else ["start"]), *_OF_KIND[element.kind]]


def _read_time(text: str, rate: Fraction) -> int:
    value = frames.parse_timecode(text, rate)
    if value > MAX_FRAMES:
        raise ValueError("A project is at most eight hours long")
    return value


def _read_length(text: str, rate: Fraction) -> int:
    value = _read_time(text, rate)
    if value < 1:
        raise ValueError("A clip lasts at least one frame")
    return value


def _read_percent(text: str, rate: Fraction) -> float:
    return _number(text, 0, 100, "Give a whole number from 0 to 100") / 100


def _read_size(text: str, rate: Fraction) -> int:
    return _number(text, 1, 50, "Give a number from 1 to 50", scale=10)


def _number(text: str, low: int, high: int, sentence: str, scale: int = 1) -> int:
    """A number between the two, in steps of one `scale`-th, times `scale`."""
    written = text.strip().rstrip("%").replace(",", ".")
    if not _NUMBER.fullmatch(written):  # Fraction reads more than people write: 1e999999999 would keep it busy for ever
        raise ValueError(sentence)
    value = Fraction(written) * scale
    if value.denominator != 1 or not low * scale <= value <= high * scale:
        raise ValueError(sentence)
    return int(value)


def _read_words(text: str, rate: Fraction) -> str:
    words = text.replace("\r\n", "\n").replace("\0", "")
    if not words.strip():
        raise ValueError("Write the words of the title, or remove it")
    if len(words) > 2000:
        raise ValueError("A title has at most 2,000 characters")
    return words


def _read_colour(text: str, rate: Fraction) -> str:
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", text.strip()):
        raise ValueError("Give a colour as # and six digits")
    return text.strip().upper()


def _choice(label: str, *options: str) -> Field:
    def read(text: str, rate: Fraction) -> str:
        if text not in options:
            raise ValueError("Choose one of the list")
        return text

    return Field(label, lambda value, rate: str(value), read)


def _percent(label: str) -> Field:
    return Field(label, lambda value, rate: str(round(value * 100)), _read_percent)


FIELDS: dict[str, Field] = {
    "start": Field("Start", frames.format_timecode, _read_time),
    "source_in": Field("In", frames.format_timecode, _read_time),
    "duration": Field("Length", frames.format_timecode, _read_length),
    "volume": _percent("Volume"),
    "opacity": _percent("Opacity"),
    "fit": _choice("Framing", "fit", "fill"),
    "text": Field("Words", lambda value, rate: str(value), _read_words),
    "size": Field("Size", lambda value, rate: f"{value / 10:g}", _read_size),
    "color": Field("Colour", lambda value, rate: str(value).upper(), _read_colour),
    "weight": _choice("Weight", "regular", "bold"),
    "position": _choice("Place", "top", "center", "bottom"),
    "align": _choice("Align", "left", "center", "right"),
}

_OF_KIND = {
    "video": ["source_in", "duration", "volume", "opacity", "fit"],
    "image": ["duration", "opacity", "fit"],
    "audio": ["source_in", "duration", "volume"],
    "text": ["duration", "opacity", "text", "size", "color", "weight", "position", "align"],
    "shape": ["duration", "opacity"],
    "color": ["duration", "opacity"],
    "caption": ["duration"],
}
