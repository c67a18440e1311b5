"""The board of the mixer: groups as columns, their clips as cards, and the clips in no group."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from engine.transitions import DRAWN
from media_library.models import Asset
from projects.clip_table import problem_of
from projects.mixing import arriving
from projects.models import ClipGroup, Project, ProjectClip

TRANSITIONS: dict[str, str] = {
    **{kind: kind.replace("_", " ").capitalize() for kind in DRAWN},
    "fade_black": "Through black",
    "fade_white": "Through white",
    "fade_gray": "Through grey",
    "circle_open": "Circle opens",
    "circle_close": "Circle closes",
    "radial": "Clock",
    "pixelize": "Pixels",
}
_PARTS = {ClipGroup.Trim.FIRST: "First", ClipGroup.Trim.LAST: "Last", ClipGroup.Trim.WINDOW: "Any"}


@dataclass(frozen=True)
class Card:
    """`plays_us`: how long the clip plays in a film; `uses`: in how many films of the dry run, None where that is not known.

    `can_be_taken`: not where it has no weight, or waits beside groups in none.
    """

    clip: ProjectClip
    plays_us: int
    uses: int | None
    problem: str
    can_be_taken: bool


@dataclass(frozen=True)
class Column:
    """`group` is None for the clips in no group; `number` counts from 1."""

    group: ClipGroup | None
    number: int
    cards: list[Card]
    coming: list[Asset] = field(default_factory=list)  # uploaded for it, and looked at now

    @property
    def cut(self) -> str:
        """What is done to its clips, in words; empty where they play whole, one hard after another."""
        return " · ".join(_cut_of(self.group)) if self.group else ""


@dataclass(frozen=True)
class Board:
    groups: list[Column]
    loose: Column

    @cached_property
    def is_empty(self) -> bool:
        return not self.groups and not self.loose.cards and not self.loose.coming


def board_of(project: Project, uses: Mapping[UUID, int] | None = None) -> Board:
    """Three queries."""
    groups = list(project.groups.order_by("order"))
    members: dict[UUID | None, list[ProjectClip]] = {}
    for clip in project.clips.select_related("asset").defer("asset__metadata").order_by("order", "created_at", "pk"):
        members.setdefault(clip.group_id, []).append(clip)
    coming = arriving.coming_to(project, groups)
    columns = [
        Column(group, number, [_card(clip, group, uses, True) for clip in members.get(group.pk, [])], coming.get(group.pk, []))
        for number, group in enumerate(groups, 1)
    ]
    loose = [_card(clip, None, uses, not groups) for clip in members.get(None, [])]
    return Board(columns, Column(None, 0, loose, coming.get(None, [])))


def _card(clip: ProjectClip, group: ClipGroup | None, uses: Mapping[UUID, int] | None, takes_part: bool) -> Card:
    times = None if uses is None else uses.get(clip.pk, 0)
    return Card(clip, _plays(clip, group), times, problem_of(clip.asset), takes_part and clip.weight > 0)


def _plays(clip: ProjectClip, group: ClipGroup | None) -> int:
    """In microseconds."""
    left = max(0, (clip.asset.duration_us or 0) - clip.source_in_us)
    length = left if clip.length_us is None else clip.length_us
    return min(length, group.trim_us) if group and group.trim_us and group.trim != ClipGroup.Trim.WHOLE else length


def _cut_of(group: ClipGroup) -> Iterator[str]:
    if part := _PARTS.get(ClipGroup.Trim(group.trim)):
        yield f"{part} {seconds(group.trim_us or 0)} s"
    if group.transition:
        yield f"{TRANSITIONS.get(group.transition, group.transition)} {seconds(group.transition_us)} s"


def seconds(microseconds: int) -> str:
    """As people write it: 2, 0.5."""
    return f"{microseconds / 1_000_000:.6f}".rstrip("0").rstrip(".")
