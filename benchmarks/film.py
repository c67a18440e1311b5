"""A film to be made, in words that every contender understands: clips in a row, titles, insets, music. Frames at 30 a second."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

RATE = 30
SAMPLES = 48_000 // RATE  # of sound in a frame
MUSIC_LEVEL = 0.35
DUCKING = 12.0  # decibels that music goes down under the clips' own sound


@dataclass(frozen=True)
class Clip:
    """`frames` frames of a source from its frame `first` on. `cross`: how many of them it shares with the clip before.

    `is_odd`: its picture has another shape, or its frames another rhythm, than the film's.
    """

    source: Path
    first: int
    frames: int
    cross: int = 0
    is_odd: bool = False


@dataclass(frozen=True)
class Title:
    text: str
    start: int
    frames: int


@dataclass(frozen=True)
class Inset:
    """A silent clip in a rectangle of pixels, over the others."""

    clip: Clip
    start: int
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Film:
    name: str
    clips: tuple[Clip, ...]
    titles: tuple[Title, ...] = ()
    insets: tuple[Inset, ...] = ()
    music: Path | None = None
    width: int = 1920
    height: int = 1080

    @property
    def frames(self) -> int:
        return sum(clip.frames - clip.cross for clip in self.clips)

    def placed(self) -> Iterator[tuple[int, Clip]]:
        """Each clip with the frame at which it begins."""
        start = 0
        for clip in self.clips:
            start -= clip.cross
            yield start, clip
            start += clip.frames

    def runs(self) -> list[list[Clip]]:
        """Neighbours that follow one another with a hard cut; the first clip of each further run crosses over."""
        runs: list[list[Clip]] = []
        for clip in self.clips:
            if clip.cross or not runs:
                runs.append([])
            runs[-1].append(clip)
        return runs

    def scaled(self, width: int, height: int) -> "Film":
        """The same in another size of frame."""
        across, down = width / self.width, height / self.height
        insets = tuple(
            replace(
                each,
                x=round(each.x * across),
                y=round(each.y * down),
                width=round(each.width * across),
                height=round(each.height * down),
            )
            for each in self.insets
        )
        return replace(self, insets=insets, width=width, height=height)

    def json(self) -> str:
        """For a contender that runs in a Python of its own."""
        facts = {**asdict(self), "rate": RATE, "music_level": MUSIC_LEVEL, "starts": [start for start, _ in self.placed()]}
        return json.dumps(facts, default=str)
