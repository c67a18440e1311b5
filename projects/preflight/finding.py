"""What a look at a cut before it is exported finds: how bad it is, where it is, and what would mend it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal
from uuid import UUID

from accounts.models import User
from engine.timeline import AnyElement, Timeline, Track
from media_library.models import Asset
from projects.outputs import Output

Level = Literal["error", "warning", "note"]  # it cannot be made so; look twice; good to know


@dataclass(frozen=True)
class Fix:
    """An edit by name; the editor makes it, so that it can be undone. `details` are what the edit takes, as JSON values."""

    name: str
    label: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """`message` is for the person; `elements` and `frame` say where it is in the timeline."""

    level: Level
    message: str
    elements: Sequence[UUID] = ()
    frame: int | None = None
    fix: Fix | None = None


@dataclass(frozen=True)
class Looked:
    """What is looked at: the frames [start, end) of a cut, the owner's media of it, and what is to be made of it."""

    owner: User
    timeline: Timeline
    media: Mapping[UUID, Asset]
    outputs: Sequence[Output]
    start: int
    end: int

    @property
    def rate(self) -> Fraction:
        return self.timeline.rate.fraction

    def on(self, track: Track) -> list[AnyElement]:
        """The elements of a track that lie in the range, if only in part."""
        return [each for each in track.elements if each.end > self.start and each.start < self.end]

    def time(self, frames: int) -> str:
        """A length in words: 2.4 s."""
        seconds = float(frames / self.rate)
        return f"{seconds:.1f} s" if seconds < 60 else f"{int(seconds // 60)} min {seconds % 60:.0f} s"


def several(count: int, one: str, many: str) -> str:
    return one if count == 1 else f"{count:,} {many}"


def listed(names: Sequence[str], most: int = 3) -> str:
    """In words, without doubles: "A", "A and B", "A, B, C and 4 more"."""
    seen = list(dict.fromkeys(names))
    if len(seen) > most:
        return f"{', '.join(seen[:most])} and {len(seen) - most} more"
    return " and ".join(filter(None, [", ".join(seen[:-1]), seen[-1] if seen else ""]))
