"""THE document: what a timeline is, and every rule that it keeps.

This package is the only definition of its shape; the JSON Schema, the TypeScript types and docs/timeline-format.md are
generated from it. Times are whole frames at the document's rate. What is later in the list of tracks is drawn over what
is earlier. `read` reports every broken rule at once, with the path of each; what takes the database to know (is the asset
there, is it the person's) is checked by projects.
"""

from engine.timeline.document import LONG_SIDE, MAX_ELEMENTS, MAX_TRACKS, SCHEMA, SHORT_SIDE, Canvas, Timeline, Track
from engine.timeline.elements import (
    Animation,
    AnyElement,
    Audible,
    AudioElement,
    Box,
    CaptionElement,
    ColorElement,
    Crop,
    Element,
    ImageElement,
    Joining,
    MediaElement,
    Outline,
    Shadow,
    ShapeElement,
    SoundingElement,
    TextElement,
    Transition,
    VideoElement,
    Visible,
    VisibleElement,
)
from engine.timeline.guides import MAX_MARKERS, Marker, MarkerColour, Range
from engine.timeline.motion import Keyframe, PictureKeyframes, value_at
from engine.timeline.reading import read
from engine.timeline.rules import faults, media_faults
from engine.values import MAX_FRAMES, Rate, Shape

__all__ = [
    "LONG_SIDE",
    "MAX_ELEMENTS",
    "MAX_FRAMES",
    "MAX_MARKERS",
    "MAX_TRACKS",
    "SCHEMA",
    "SHORT_SIDE",
    "Animation",
    "AnyElement",
    "Audible",
    "AudioElement",
    "Box",
    "Canvas",
    "CaptionElement",
    "ColorElement",
    "Crop",
    "Element",
    "ImageElement",
    "Joining",
    "Keyframe",
    "Marker",
    "MarkerColour",
    "MediaElement",
    "Outline",
    "PictureKeyframes",
    "Range",
    "Rate",
    "Shadow",
    "Shape",
    "ShapeElement",
    "SoundingElement",
    "TextElement",
    "Timeline",
    "Track",
    "Transition",
    "VideoElement",
    "Visible",
    "VisibleElement",
    "faults",
    "media_faults",
    "read",
    "value_at",
]
