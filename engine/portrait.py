"""A person's picture of themselves: a small square JPEG of any JPEG, PNG or WebP. The confined child is `draw_portrait`."""

from contextlib import ExitStack
from pathlib import Path

from engine import policy
from engine.asking import ask
from engine.errors import UnsupportedMedia
from engine.probe import check_from_outside, inspect_confined
from engine.sandbox import Box

SIDE = 256  # pixels
TIME_LIMIT = 30  # seconds on the clock; the largest picture takes about two
CPU_LIMIT = 20
MOST_WRITTEN = 1024 * 1024
WRONG_KIND = "Only JPEG, PNG and WebP pictures can be used here."
DAMAGED = "The picture is damaged or cut short, and cannot be read."


def portrait(source: Path, out: Path) -> None:
    """Draw `source`, its middle, upright and without its metadata, to `out`, whose folder exists and holds nothing else.

    Raises UnsupportedMedia with a sentence; nothing is left at `out` then.
    """
    check_from_outside(source)
    with source.open("rb") as file:
        head = file.read(policy.SNIFFED)
    if not policy.sniff(head).is_image or head.startswith(b"GIF8"):
        raise UnsupportedMedia(WRONG_KIND)
    with ExitStack() as undo:
        undo.callback(out.unlink, missing_ok=True)
        _draw(source.resolve(), out)
        _check_drawn(out)
        undo.pop_all()


def _draw(source: Path, out: Path) -> None:
    box = Box(reads=(source,), writes=(out.parent,), cpu_seconds=CPU_LIMIT, file_size=MOST_WRITTEN)
    slow = "The picture takes too long to read."
    ask("draw_portrait", [str(source), str(out)], box, time_limit=TIME_LIMIT, slow=slow, damaged=DAMAGED)


def _check_drawn(out: Path) -> None:
    """Ours, but made by a decoder that ate a stranger's file: it counts only if it is just what was asked for."""
    if not out.is_file() or out.is_symlink():
        raise UnsupportedMedia(DAMAGED)
    [found] = inspect_confined([out])
    if (found.container, found.width, found.height) != ("jpeg", SIDE, SIDE):
        raise UnsupportedMedia(DAMAGED, f"{found.container} of {found.width} x {found.height} was drawn")
