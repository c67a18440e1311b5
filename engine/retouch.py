"""A picture becomes another one: turned, cropped, scaled, cleaned, recoloured, in another format. The child is `draw_retouch`.

At its full size, which a timeline's canvas would not take, and with what shows through it left as it is.
"""

import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine.asking import ask
from engine.errors import UnsupportedMedia
from engine.media import MediaInfo
from engine.probe import check_from_outside, inspect_confined
from engine.sandbox import GIB, Box

FORMATS = {"jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
QUALITIES = {"low": 60, "medium": 80, "high": 90, "ultra": 97}  # of JPEG and WebP
TIME_LIMIT = 180.0  # seconds on the clock; the largest picture takes about twenty
CPU_LIMIT = 120
MOST_WRITTEN = 512 * 1024**2
DAMAGED = "The picture is damaged or cut short, and cannot be read."


@dataclass(frozen=True)
class Retouch:
    """What is done to a picture, in this order; what is not said is left as it is.

    `turn` in degrees clockwise, a multiple of 90. `crop`: shares cut off at the left, top, right and bottom of what that
    gives. `mirror` is "horizontal" or "vertical". `scale` multiplies both sides. The rest is as in the effects of that name.
    """

    format: str = "jpeg"
    quality: str = "high"
    turn: int = 0
    crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    mirror: str = ""
    scale: float = 1.0
    denoise: float = 0.0
    brightness: float = 0.0
    contrast: float = 1.0
    saturation: float = 1.0
    sharpen: float = 0.0

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Retouch":
        left, top, right, bottom = data["crop"]
        return cls(**{**data, "crop": (left, top, right, bottom)})


def retouch(source: Path, out: Path, wanted: Retouch, *, should_stop: Callable[[], bool] | None = None) -> MediaInfo:
    """Draw it to `out`, whose folder exists, and return the facts of it. Raises UnsupportedMedia, and leaves nothing then."""
    check_from_outside(source)
    with ExitStack() as undo:
        undo.callback(out.unlink, missing_ok=True)
        _draw(source.resolve(), out, wanted, should_stop)
        if not out.is_file() or out.is_symlink():
            raise UnsupportedMedia(DAMAGED)
        [found] = inspect_confined([out], should_stop=should_stop)  # ours, but made by a decoder that ate a stranger's file
        if found.container != wanted.format:
            raise UnsupportedMedia(DAMAGED, f"{found.container} was drawn")
        undo.pop_all()
    return found


def _draw(source: Path, out: Path, wanted: Retouch, should_stop: Callable[[], bool] | None) -> None:
    box = Box(reads=(source,), writes=(out.parent,), memory=4 * GIB, cpu_seconds=CPU_LIMIT, file_size=MOST_WRITTEN)
    arguments = [str(source), str(out), json.dumps(asdict(wanted))]
    slow = "The picture takes too long to draw."
    ask("draw_retouch", arguments, box, time_limit=TIME_LIMIT, slow=slow, damaged=DAMAGED, should_stop=should_stop)
