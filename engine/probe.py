"""File -> MediaInfo: a person's file through a confined child, our own in this process."""

import json
from collections.abc import Callable
from pathlib import Path

from engine import policy
from engine.asking import ask
from engine.errors import UnsupportedMedia
from engine.inspection import Drawings, Inspection
from engine.media import MediaInfo
from engine.sandbox import Box

__all__ = ["MediaInfo", "check_from_outside", "inspect_confined", "inspect_own", "probe"]

TIME_LIMIT = 300  # seconds on the clock; a file of two hours is read, and heard, in about thirty
CPU_LIMIT = 200
DAMAGED = "The file is damaged, and cannot be read."
DRAWN_BYTES = 16 * 1024 * 1024


def probe(path: Path) -> MediaInfo:
    """What the file is, within the studio's limits. Raises UnsupportedMedia with a sentence."""
    return inspect_confined([path])[0]


def inspect_own(path: Path) -> MediaInfo:
    """A file that this program made: the same measures, without the sandbox."""
    from engine import inspect_media  # only here: it loads the decoders, which the web has no use for

    return inspect_media.inspect(path)


def inspect_confined(
    paths: list[Path],
    drawings: Drawings | None = None,
    *,
    for_conversion: bool = False,
    should_stop: Callable[[], bool] | None = None,
) -> list[MediaInfo]:
    """The facts of each, from one child, which makes the drawings of the first as well.

    `for_conversion`: the first may be of a kind that only a conversion can use; `policy.needs_conversion` tells.
    """
    for path in paths:
        check_from_outside(path)
    paths = [path.resolve() for path in paths]
    args, box = child_for(Inspection(paths, drawings or Drawings(), for_conversion))
    slow = "The file takes too long to read."
    answer = ask("inspect_media", args, box, time_limit=TIME_LIMIT, slow=slow, damaged=DAMAGED, should_stop=should_stop)
    try:
        found = [MediaInfo.from_json(facts) for facts in answer if isinstance(facts, dict)]
        if len(found) != len(paths):
            raise ValueError(f"{len(found)} answers for {len(paths)} files")
    except (ValueError, KeyError, TypeError) as error:
        raise UnsupportedMedia(DAMAGED, str(error)) from error
    for number, info in enumerate(found):
        # again: a child that was taken over may answer anything
        policy.check(info, for_conversion=for_conversion and number == 0)
    return found


def child_for(asked: Inspection) -> tuple[list[str], Box]:
    """The arguments of `inspect_media`, and what it may touch."""
    writes = tuple(dict.fromkeys(path.parent for path in asked.drawings.paths))
    box = Box(reads=tuple(asked.files), writes=writes, cpu_seconds=CPU_LIMIT, file_size=DRAWN_BYTES)
    return [json.dumps(asked.to_json())], box


def check_from_outside(path: Path) -> None:
    """The checks that need no child: the size, and the first bytes."""
    policy.check_size(path.stat().st_size)
    with path.open("rb") as file:
        policy.sniff(file.read(policy.SNIFFED))
