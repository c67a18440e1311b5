"""File -> MediaInfo: a person's file through a confined child, our own in this process."""

import json
from collections.abc import Callable
from pathlib import Path

from engine import ffmpeg, policy
from engine.errors import RenderFailed, UnsupportedMedia
from engine.media import MediaInfo
from engine.sandbox import Box

__all__ = ["MediaInfo", "check_from_outside", "inspect_confined", "inspect_own", "probe"]

TIME_LIMIT = 180  # seconds on the clock; a file of two hours is read in about ten
CPU_LIMIT = 120
POSTER_BYTES = 16 * 1024 * 1024


def probe(path: Path) -> MediaInfo:
    """What the file is, within the studio's limits. Raises UnsupportedMedia with a sentence."""
    return inspect_confined([path])[0]


def inspect_own(path: Path) -> MediaInfo:
    """A file that this program made: the same measures, without the sandbox."""
    from engine import inspect_media  # only here: it loads the decoders, which the web has no use for

    return inspect_media.inspect(path)


def inspect_confined(
    paths: list[Path], poster: Path | None = None, *, should_stop: Callable[[], bool] | None = None
) -> list[MediaInfo]:
    """The facts of each, from one child; with `poster`, a JPEG of the first is drawn there. The folder must exist."""
    for path in paths:
        check_from_outside(path)
    paths = [path.resolve() for path in paths]
    args = [str(path) for path in paths]
    if poster is not None:
        args = ["--poster", str(poster), *args]
    writes = (poster.parent,) if poster is not None else ()
    box = Box(reads=tuple(paths), writes=writes, cpu_seconds=CPU_LIMIT, file_size=POSTER_BYTES)
    try:
        answer = json.loads(ffmpeg.run_python("inspect_media", args, box, time_limit=TIME_LIMIT, should_stop=should_stop))
        if isinstance(answer, dict) and "refused" in answer:
            raise UnsupportedMedia(str(answer["refused"])[:300], str(answer["detail"])[:2000])
        found = [MediaInfo.from_json(facts) for facts in answer if isinstance(facts, dict)]
        if len(found) != len(paths):
            raise ValueError(f"{len(found)} answers for {len(paths)} files")
    except ffmpeg.DiskFull:
        raise
    except ffmpeg.TimedOut as error:
        raise UnsupportedMedia("The file takes too long to read.", error.detail) from error
    except RenderFailed as error:
        raise UnsupportedMedia("The file is damaged, and cannot be read.", error.detail) from error
    except (ValueError, KeyError) as error:
        raise UnsupportedMedia("The file is damaged, and cannot be read.", str(error)) from error
    for info in found:
        policy.check(info)  # again: a child that was taken over may answer anything
    return found


def check_from_outside(path: Path) -> None:
    """The checks that need no child: the size, and the first bytes."""
    policy.check_size(path.stat().st_size)
    with path.open("rb") as file:
        policy.sniff(file.read(policy.SNIFFED))
