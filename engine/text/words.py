"""A text, shape or caption that is drawn in a run of frames, and what of it decides pixels."""

from dataclasses import dataclass
from typing import Any

from engine.geometry import Area
from engine.text.moments import moments_of
from engine.timeline import CaptionElement, ShapeElement, TextElement
from engine.timeline.elements import Box

# What says where it is, and how it moves: `moments_of` makes of it what is seen.
MOTION = {"x", "y", "scale", "rotation", "opacity", "fade_in", "fade_out", "keyframes", "animation_in", "animation_out"}
NEVER_SEEN = {"id", "name", "link", "start", "duration"}


@dataclass(frozen=True)
class Words:
    """The element in frames [begin, end) of a segment.

    `first`: how many frames of it came before `begin`. `canvas`: where the canvas lies in the output frame.
    """

    element: TextElement | ShapeElement | CaptionElement
    canvas: Area
    first: int
    begin: int
    end: int

    @property
    def drawn(self) -> TextElement | ShapeElement:
        """The element; for a caption the text that shows it."""
        return captioned(self.element) if isinstance(self.element, CaptionElement) else self.element


def captioned(caption: CaptionElement) -> TextElement:
    """A caption as the text that it is drawn as: small, at the bottom, on a dark box."""
    return TextElement(
        start=caption.start,
        duration=caption.duration,
        text=caption.text,
        size=50,
        weight="regular",
        position="bottom",
        width=0.9,
        outline=None,
        box=Box(padding=10.0),
    )


def essence(words: Words) -> dict[str, Any]:
    """All that decides its pixels but the faces: how it looks, and what there is of its motion in these frames."""
    element = words.drawn
    return {
        "look": element.model_dump(mode="json", exclude=MOTION | NEVER_SEEN),
        "canvas": dict(vars(words.canvas)),
        "moments": [
            [words.begin + begin, words.begin + end, dict(vars(moment))]
            for begin, end, moment in moments_of(element, words.first, words.end - words.begin)
        ],
    }
