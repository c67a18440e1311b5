"""Smart copy: stretches of a source that already are what a render would make of them are copied, not encoded.

Which may be is decided when the film is planned, from what is known of the source; which groups of pictures lie within is
found by a confined child that looks at the packets. What is left at both ends is encoded as ever.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from engine import ffmpeg
from engine.layers import Picture, Segment
from engine.sandbox import Box

SHORTEST = 30  # frames: a copy of less is not worth its seams
TIME_LIMIT = 120.0  # seconds


@dataclass(frozen=True)
class Stretch:
    """Frames [first, end) of a segment, copied into a file."""

    path: Path
    first: int
    end: int


def copy(segment: Segment, rate: Fraction, room: Path, should_stop: Callable[[], bool]) -> Stretch | None:
    """What can be copied of a segment of one picture; None where that is nothing, or too little."""
    (picture,) = segment.layers
    assert isinstance(picture, Picture) and picture.source is not None
    source, out = picture.source, room / f"{segment.key}.copied.mp4"
    box = Box(reads=(source.path,), writes=(room,), file_size=source.info.size)
    args = [str(source.path), str(out), str(int(picture.source_in)), str(segment.frames), str(rate), str(source.info.start_us)]
    found = json.loads(ffmpeg.run_python("copy_stretch", args, box, time_limit=TIME_LIMIT, should_stop=should_stop))
    if not isinstance(found, dict) or not found:
        return None
    first, end = int(found["first"]), int(found["end"])
    if not 0 <= first < end <= segment.frames or end - first < SHORTEST:
        return None
    return Stretch(out, first, end)
