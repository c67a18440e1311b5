"""A question to a confined child that opens a stranger's file. Its answer is JSON, or a sentence that refuses the file."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from engine import ffmpeg
from engine.errors import DiskFull, RenderFailed, UnsupportedMedia
from engine.sandbox import Box


def ask(
    module: str,
    arguments: Sequence[str],
    box: Box,
    *,
    time_limit: float,
    slow: str,
    damaged: str,
    should_stop: Callable[[], bool] | None = None,
) -> Any:
    """What `engine.<module>` answers, which is to be trusted no more than the file.

    Raises UnsupportedMedia with the child's own sentence, with `slow` past the time limit, and with `damaged` when it breaks
    or answers nothing that can be read; DiskFull; Cancelled.
    """
    try:
        answer = json.loads(ffmpeg.run_python(module, arguments, box, time_limit=time_limit, should_stop=should_stop))
    except DiskFull:
        raise
    except ffmpeg.TimedOut as error:
        raise UnsupportedMedia(slow, error.detail) from error
    except RenderFailed as error:
        raise UnsupportedMedia(damaged, error.detail) from error
    except ValueError as error:
        raise UnsupportedMedia(damaged, str(error)) from error
    if isinstance(answer, dict) and "refused" in answer:
        raise UnsupportedMedia(str(answer["refused"])[:300], str(answer.get("detail", ""))[:2000])
    return answer
