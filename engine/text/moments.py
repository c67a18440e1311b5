"""How words and shapes stand in every frame: their motion, worked out and merged into runs in which nothing changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from engine.timeline import ShapeElement, TextElement
from engine.timeline.elements import Animation
from engine.timeline.motion import EASED

SLID = 0.12  # how far a slide goes, as a share of the canvas's height
DIRECTIONS = {"slide_up": (0, 1), "slide_down": (0, -1), "slide_left": (1, 0), "slide_right": (-1, 0)}  # where they come from


@dataclass(frozen=True)
class Moment:
    """`x`, `y`: how far it is from its place, in shares of the canvas's width and height; `slid_x`, `slid_y` come on top,
    in shares of the height. Degrees clockwise. `typed`: the share of its letters that can be seen.
    """

    x: float
    y: float
    slid_x: float
    slid_y: float
    scale: float
    rotation: float
    opacity: float
    typed: float


def moments_of(element: TextElement | ShapeElement, first: int, frames: int) -> Iterator[tuple[int, int, Moment]]:
    """(begin, end, moment) for the frames from the element's frame `first` on, counted from 0; without unseen ones."""
    spans = ((begin, end, moment_at(element, begin)) for begin, end in _spans(element, first, first + frames))
    for moment, run in groupby(spans, key=lambda span: span[2]):
        whole = list(run)
        if moment.opacity > 0:
            yield whole[0][0] - first, whole[-1][1] - first, moment


def moment_at(element: TextElement | ShapeElement, frame: int) -> Moment:
    """Rounded to less than can be seen, so that frames which look the same are the same."""
    pose = element.pose_at(frame)
    opacity, typed, slid_x, slid_y = element.opacity_at(frame), 1.0, 0.0, 0.0
    for animation, progress, sense in _animated(element, frame):
        if animation.kind == "type":
            typed = min(typed, progress)
            continue
        opacity *= progress
        x, y = DIRECTIONS.get(animation.kind, (0, 0))
        rest = sense * SLID * (1 - EASED["ease_out"](progress))
        slid_x, slid_y = slid_x + x * rest, slid_y + y * rest
    return Moment(
        x=round(pose.x, 6),
        y=round(pose.y, 6),
        slid_x=round(slid_x, 6),
        slid_y=round(slid_y, 6),
        scale=round(pose.scale, 5),
        rotation=round(pose.rotation, 3),
        opacity=round(opacity, 4),
        typed=round(typed, 9),
    )


def _animated(element: TextElement | ShapeElement, frame: int) -> Iterator[tuple[Animation, float, int]]:
    """(animation, how far in it is, 1 where it comes and -1 where it goes) for those that are under way."""
    if isinstance(element, ShapeElement):
        return
    coming, going, left = element.animation_in, element.animation_out, element.duration - 1 - frame
    if coming and frame < coming.frames:
        yield coming, frame / coming.frames, 1
    if going and left < going.frames:
        yield going, max(0, left) / going.frames, -1


def _spans(element: TextElement | ShapeElement, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Tiles [begin, end): frame by frame where something may move, in one piece where nothing does."""
    coming = going = 0
    if isinstance(element, TextElement):
        coming = element.animation_in.frames if element.animation_in else 0
        going = element.animation_out.frames if element.animation_out else 0
    moving = element.keyframes
    lists = (moving.x, moving.y, moving.scale, moving.rotation, moving.opacity)
    settled = max(element.fade_in, coming, *(keyframes[-1].at for keyframes in lists if len(keyframes) > 1))
    leaving = element.duration - max(element.fade_out, going)
    while begin < end:
        until = min(leaving, end) if settled <= begin < leaving else begin + 1
        yield begin, until
        begin = until
