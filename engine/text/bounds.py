"""How much room words take, for what must know where they are and not how they look."""

from dataclasses import dataclass

from engine.geometry import Area
from engine.text.lettering import Lettering
from engine.text.words import captioned
from engine.timeline import CaptionElement, TextElement


@dataclass(frozen=True)
class Bounds:
    """Pixels of the output."""

    left: float
    top: float
    right: float
    bottom: float


def bounds(element: TextElement | CaptionElement, canvas: Area, frame: int) -> Bounds:
    """Of the block with its box at a frame of the element, before it is turned, and where its animations have let it."""
    text = captioned(element) if isinstance(element, CaptionElement) else element
    lettering, pose = Lettering(text, canvas), text.pose_at(frame)
    x, y = lettering.middle[0] + canvas.width * pose.x, lettering.middle[1] + canvas.height * pose.y
    width = (lettering.width + 2 * lettering.padding) * pose.scale / 2
    height = (lettering.height + 2 * lettering.padding) * pose.scale / 2
    return Bounds(x - width, y - height, x + width, y + height)
