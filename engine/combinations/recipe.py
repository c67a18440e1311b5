"""What is mixed, as plain data: groups of clips or one pool, and the rules. Counting and drawing are its neighbours' work."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
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
class Recipe(Generic[Id]):
    """AUTO takes a choice of each group, in the order of the groups. Without groups it takes `take` different clips of
    the pool, and their order counts. MANUAL makes row i of clip i of each group, and has no pool.

    `avoid` holds what earlier runs made. `max_uses` is how often one clip may play in all the outputs together.
    """

    mode: Mode = Mode.AUTO
    groups: tuple[Group[Id], ...] = ()
    pool: tuple[Id, ...] = ()
    take: int = 1
    avoid: frozenset[Word[Id]] = frozenset()
    max_uses: int | None = None

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
