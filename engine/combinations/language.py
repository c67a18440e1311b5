"""The different sequences of clips that groups can make.

With optional groups that share clips, several picks give one sequence. So sequences are read as an automaton reads words:
its state is the set of groups that may come next, and each word goes one way through the states.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic

from engine.combinations.recipe import Id, Picks, Word

Places = int  # in the order of the groups, as bits; the place after the last group is the end


class Language(Generic[Id]):
    """Of what may stand in each place, where None is a choice."""

    def __init__(self, choices: Sequence[Picks[Id]]) -> None:
        self._clips = [dict.fromkeys(pick for pick in picks if pick is not None) for picks in choices]
        self._is_optional = [None in picks for picks in choices]
        self.end: Places = 1 << len(choices)
        self.start: Places = self._reach([0])

    def has(self, word: Word[Id]) -> bool:
        places = self.start
        for clip in word:
            places = self._reach(place + 1 for place in self._list(places) if clip in self._clips[place])
        return bool(word) and bool(self.end & places)

    def follow(self, places: Places) -> dict[Id, Places]:
        """For each clip that may come next, the places after it."""
        landings: dict[Id, list[int]] = {}
        for place in self._list(places):
            for clip in self._clips[place]:
                landings.setdefault(clip, []).append(place + 1)
        return {clip: self._reach(reached) for clip, reached in landings.items()}

    def _reach(self, starts: Iterable[int]) -> Places:
        """These places, and those that leaving out optional groups leads to."""
        reached = 0
        for start in starts:
            place = start
            while not reached >> place & 1:
                reached |= 1 << place
                if place < len(self._clips) and self._is_optional[place]:
                    place += 1
        return reached

    def _list(self, places: Places) -> Iterator[int]:
        return (place for place in range(len(self._clips)) if places >> place & 1)
