"""What is mixed, as plain data: groups of clips or one pool, and the rules. Counting and drawing are its neighbours' work."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

Id = TypeVar("Id", bound=Hashable)  # of an asset; never None, which stands for "nothing from this group"
Picks = tuple[Id | None, ...]
Word = tuple[Id, ...]


class Mode(StrEnum):
    AUTO = "AUTO"
    MANUAL = "MANUAL"


@dataclass(frozen=True)
class Group(Generic[Id]):
    """An output takes one of the clips; none is a choice as well when the group is optional."""

    name: str
    clips: tuple[Id, ...]
    is_optional: bool = False

    @property
    def choices(self) -> Picks[Id]:
        """What AUTO may take from here, each once: the same asset added twice makes no second combination."""
        clips = distinct(self.clips)
        return (*clips, None) if self.is_optional else clips


@dataclass(frozen=True)
class Rules(Generic[Id]):
    """What every output keeps to, and what any two of them do. A pair is of clips, whichever groups they come from.

    `requires`: where the first plays, the second does. `excludes`: not both. `apart`: not one right after the other, in
    either order. Of a clip and itself, `excludes` means that it plays once at most, and `apart` not twice in a row.
    `most_length`: of an output, in the unit of `Recipe.lengths`. `max_uses`: of a clip, in all outputs together.
    `min_difference`: in so many places of the groups any two outputs differ at least (leaving one out is a difference).
    `max_overlap`: the share of the shorter one's length, 0..1, that any two may have in common.
    """

    requires: tuple[tuple[Id, Id], ...] = ()
    excludes: tuple[tuple[Id, Id], ...] = ()
    apart: tuple[tuple[Id, Id], ...] = ()
    most_length: int | None = None
    max_uses: int | None = None
    min_difference: int = 1
    max_overlap: float = 1.0


@dataclass(frozen=True)
class Recipe(Generic[Id]):
    """AUTO takes a choice of each group, in the order of the groups. Without groups it takes `take` different clips of
    the pool, and their order counts. MANUAL makes row i of clip i of each group, and has no pool.

    `fixed` holds outputs that are given, by their number from 1: a draw keeps them there, in MANUAL they are all the rows
    there are. They stay even against the rules. `avoid` holds what earlier runs made. `weights` say how often a clip plays
    beside the others of its group: 1 where nothing is said, never at 0. `lengths` are needed where rules ask for them: 0
    where nothing is said. `names` is what sentences call clips.
    """

    mode: Mode = Mode.AUTO
    groups: tuple[Group[Id], ...] = ()
    pool: tuple[Id, ...] = ()
    take: int = 1
    fixed: Mapping[int, Picks[Id]] = field(default_factory=dict)
    avoid: frozenset[Word[Id]] = frozenset()
    rules: Rules[Id] = field(default_factory=Rules)
    weights: Mapping[Id, int] = field(default_factory=dict)
    lengths: Mapping[Id, int] = field(default_factory=dict)
    names: Mapping[Id, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.take < 1:
            raise ValueError("An output takes at least one clip of the pool")


@dataclass(frozen=True)
class Combination(Generic[Id]):
    """One output: what each group gives it (None is nothing), or the clips taken from the pool."""

    picks: Picks[Id]

    @property
    def clips(self) -> Word[Id]:
        """What plays, in order. Combinations with the same clips are the same, whichever groups the clips came from."""
        return read_word(self.picks)


def read_word(picks: Picks[Id]) -> Word[Id]:
    return tuple(pick for pick in picks if pick is not None)


def distinct(clips: Iterable[Id]) -> Word[Id]:
    """Each once, in order of first appearance; no order here comes from a hash."""
    return tuple(dict.fromkeys(clips))
