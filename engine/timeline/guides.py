"""What helps a person to cut and changes no picture: markers, and the in and out points."""

from typing import Annotated, Literal
from uuid import uuid4

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from engine.values import Frames, Id, Shape, String

MAX_MARKERS = 1_000
MarkerColour = Literal["red", "orange", "yellow", "green", "cyan", "blue", "purple", "pink"]


class Marker(Shape):
    """A note at a frame of the timeline; it may lie beyond the end."""

    id: Id = Field(default_factory=uuid4)
    frame: Frames
    name: Annotated[String, Field(max_length=255)] = ""
    color: MarkerColour = "blue"


class Range(Shape):
    """The frames from the in point `start` up to, and not with, the out point `end`.

    It may lie beyond the timeline's end: what uses it takes what of it lies within.
    """

    start: Frames
    end: Frames

    @model_validator(mode="after")
    def _out_after_in(self) -> "Range":
        if self.end <= self.start:
            raise PydanticCustomError("range", "The out point must come after the in point")
        return self
