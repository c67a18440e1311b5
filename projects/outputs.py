"""What a video of a project is asked to be: the preset, the quality, the format, where captions go, and which frames of it.

All of it stands on the Render as columns, decides the fingerprint and the price, and becomes the engine's preset here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from accounts.prices import cost_of_video
from engine.presets import FORMATS, PRESETS, QUALITIES, Format, Preset, choose
from engine.timeline import Timeline

if TYPE_CHECKING:
    from projects.models import Render

# what the library can hold and play; the engine makes GIF and AVI too, which it cannot
FORMAT_NAMES = ["mp4", "mp4-h265", "mov", "webm", "m4a", "mp3", "wav"]
QUALITY_NAMES = list(QUALITIES)
CAPTION_PLACES = ["burned", "soft", "beside", "none"]
USUAL_FORMAT, USUAL_QUALITY = "mp4", "medium"


class NotOffered(ValueError):
    """These do not go together; the message is a sentence for the person."""


@dataclass(frozen=True)
class Output:
    """`captions` "": into the picture, where there is one. Frames [start, end) are all of it where both are None."""

    preset: str
    quality: str = USUAL_QUALITY
    format: str = USUAL_FORMAT
    captions: str = ""
    start: int | None = None
    end: int | None = None

    @classmethod
    def of(cls, render: "Render") -> "Output":
        return cls(render.preset, render.quality, render.format, render.captions, render.range_start, render.range_end)

    @property
    def is_whole(self) -> bool:
        return self.start is None

    @property
    def is_sound(self) -> bool:
        return not self.kind.video

    @property
    def kind(self) -> Format:
        return FORMATS[self.format]

    def encoding(self) -> Preset:
        """For the engine. Raises NotOffered."""
        try:
            return choose(self.preset, self.format, self.quality, self.captions)
        except ValueError as error:
            raise NotOffered(str(error)) from None

    def settled(self, timeline: Timeline) -> "Output":
        """As it is written down: where captions go is said, and a range that is all of it is none. Raises NotOffered."""
        captions = self.encoding().captions
        if self.start is None or self.end is None:
            return replace(self, captions=captions, start=None, end=None)
        start, end = max(0, self.start), min(self.end, timeline.duration)
        if start >= end:
            raise NotOffered("There is nothing between the in and the out point. Set them anew, or render all of it.")
        is_all = (start, end) == (0, timeline.duration)
        return replace(self, captions=captions, start=None if is_all else start, end=None if is_all else end)

    def frames(self, timeline: Timeline) -> int:
        return timeline.duration if self.start is None or self.end is None else self.end - self.start

    def seconds(self, timeline: Timeline) -> float:
        return float(self.frames(timeline) / timeline.rate.fraction)

    def shorter_side(self) -> int:
        """Of the picture, in pixels; 0 where there is none."""
        preset = self.encoding()
        return 0 if self.is_sound else min(preset.width, preset.height)

    def cost(self, timeline: Timeline) -> int:
        return cost_of_video(self.seconds(timeline), self.shorter_side())

    def columns(self) -> dict[str, Any]:
        """As Render has them."""
        return {
            "preset": self.preset,
            "quality": self.quality,
            "format": self.format,
            "captions": self.captions,
            "range_start": self.start,
            "range_end": self.end,
        }

    @property
    def label(self) -> str:
        """What the preset is called without its size: YouTube Shorts."""
        return short_label(PRESETS[self.preset])


def short_label(preset: Preset) -> str:
    return preset.label.partition(",")[0]


def named(name: str, outputs: Sequence[Output]) -> list[str]:
    """What each video is called: by its preset too, where there are several."""
    if len(outputs) == 1:
        return [name[:255]]
    endings = [f", {each.label}" for each in outputs]
    return [name[: 255 - len(ending)] + ending for ending in endings]
