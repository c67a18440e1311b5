"""The other side of `asking`: what a confined child that opens a stranger's file prints."""

import json
import sys
from collections.abc import Callable

from PIL import Image

from engine.errors import UnsupportedMedia


def reply(do: Callable[[], object], too_large: str) -> None:
    """What `do` gives; where it raises UnsupportedMedia or needs too much memory, {"refused": sentence}."""
    Image.MAX_IMAGE_PIXELS = None  # the policy has its own limit, and a sentence that gives the size
    answer: object
    try:
        answer = do()
    except UnsupportedMedia as error:
        answer = {"refused": str(error), "detail": error.detail}
    except MemoryError:
        answer = {"refused": too_large, "detail": ""}
    sys.stdout.write(json.dumps(answer))
