"""How a model is told how long a film or a sound shall be: in seconds, one of some or any, or in frames at a rate."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from generation.providers.schemas.properties import Property
from generation.providers.shapes import Modality

LONGEST = {Modality.VIDEO: 10.0, Modality.MUSIC: 180.0}  # seconds that are offered where a model names no limit
_SECONDS = (
    "duration",
    "seconds",
    "length",
    "duration_seconds",
    "seconds_total",
    "video_length",
    "length_seconds",
    "audio_length",
)
_MILLISECONDS = ("duration_ms", "music_length_ms", "length_ms")
_FRAMES = ("num_frames", "frames", "number_of_frames", "video_frames")
_RATES = ("fps", "frames_per_second", "frame_rate", "framerate")
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(?:s|sec|seconds?)?", re.IGNORECASE)


@dataclass(frozen=True)
class Lengths:
    """What may be chosen, in seconds: some, or any between two. `names` are the properties that say it."""

    names: frozenset[str] = frozenset()
    seconds: tuple[float, ...] = ()
    bounds: tuple[float, float] | None = None
    values: Callable[[float], dict[str, Any]] = lambda seconds: {}


def lengths_of(properties: Mapping[str, Property], modality: Modality) -> Lengths:
    if modality not in LONGEST:
        return Lengths()
    for names, unit in ((_SECONDS, 1.0), (_MILLISECONDS, 0.001)):
        for name in names:
            if name in properties and (found := _timed(properties[name], unit, LONGEST[modality])):
                return found
    return _counted(properties) or Lengths()


def _timed(length: Property, unit: float, longest: float) -> Lengths | None:
    name = length.name
    listed = {float(found[1]) * unit: each for each in length.choices if (found := _LENGTH.fullmatch(str(each)))}
    listed.pop(0.0, None)
    if listed:
        return Lengths(
            frozenset({name}),
            tuple(sorted(listed)),
            None,
            lambda seconds: {name: listed[min(listed, key=lambda each: abs(each - seconds))]},
        )
    if not length.is_number:
        return None
    least = max((length.minimum or 0.0) * unit, 1.0)
    most = length.maximum * unit if length.maximum else max(longest, 2 * least)
    if most < least:
        return None
    make = int if length.type == "integer" else float
    return Lengths(frozenset({name}), (), (least, most), lambda seconds: {name: make(round(seconds / unit, 3))})


def _counted(properties: Mapping[str, Property]) -> Lengths | None:
    """Frames can be turned into seconds only where the model says at which rate it plays them."""
    frames = next((properties[name] for name in _FRAMES if name in properties), None)
    rate = next((properties[name] for name in _RATES if name in properties), None)
    if frames is None or rate is None or not isinstance(rate.default, int | float) or rate.default <= 0:
        return None
    speed, names = float(rate.default), frozenset({frames.name, rate.name})
    counts = {int(each): each for each in frames.choices if str(each).isdigit()}
    if counts:
        listed = {round(count / speed, 2): each for count, each in counts.items()}
        return Lengths(
            names,
            tuple(sorted(listed)),
            None,
            lambda seconds: {frames.name: listed[min(listed, key=lambda each: abs(each - seconds))]},
        )
    if frames.minimum is None or frames.maximum is None or frames.maximum < frames.minimum:
        return None
    least, most, name = max(frames.minimum, 1.0), frames.maximum, frames.name
    bounds = (math.ceil(least / speed * 10) / 10, max(math.floor(most / speed * 10), math.ceil(least / speed * 10)) / 10)
    return Lengths(names, (), bounds, lambda seconds: {name: int(min(max(round(seconds * speed), least), most))})
