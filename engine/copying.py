"""Smart copy: stretches of a source that already are what a render would make of them are copied, not encoded.

Which may be is decided when the film is planned, from what is known of the source; which groups of pictures lie within is
found by a confined child that looks at the packets. What is left at both ends is encoded as ever.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from engine import ffmpeg
from engine.errors import DiskFull, RenderFailed
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


def copy(segments: Sequence[Segment], rate: Fraction, room: Path, should_stop: Callable[[], bool]) -> dict[str, Stretch]:
    """What can be copied of segments of one picture each, by their keys; without those of which nothing can, or too little.

    One child sees to all: to start costs more than to copy. Raises DiskFull and Cancelled; where the child fails for any
    other reason nothing is copied, and what is wrong with a source shows as it is encoded.
    """
    asked = {segment.key: _asked(segment, rate, room) for segment in segments if segment.may_copy}
    if not asked:
        return {}
    sources = [picture.source for segment in segments for picture in segment.pictures() if picture.source is not None]
    reads = dict.fromkeys(source.path for source in sources)
    box = Box(reads=tuple(reads), writes=(room,), file_size=max(source.info.size for source in sources))
    told = room / "copying.json"  # an argument may not be as long as a film of a thousand clips needs
    told.write_text(json.dumps([*asked.values()]))
    try:
        answer = ffmpeg.run_python("copy_stretch", [str(told)], box, time_limit=TIME_LIMIT, should_stop=should_stop)
        found = dict(zip(asked, json.loads(answer), strict=True))
    except DiskFull:
        raise
    except (RenderFailed, ValueError):
        return {}
    stretches = {key: Stretch(Path(asked[key]["out"]), *map(int, each)) for key, each in found.items() if each}
    lengths = {segment.key: segment.frames for segment in segments}
    return {key: each for key, each in stretches.items() if 0 <= each.first <= each.end - SHORTEST <= lengths[key] - SHORTEST}


def _asked(segment: Segment, rate: Fraction, room: Path) -> dict[str, Any]:
    (picture,) = segment.layers
    assert isinstance(picture, Picture) and picture.source is not None
    return {
        "source": str(picture.source.path),
        "out": str(room / f"{segment.key}.copied.mp4"),
        "begin": int(picture.source_in),
        "frames": segment.frames,
        "rate": str(rate),
        "start_us": picture.source.info.start_us,
    }
