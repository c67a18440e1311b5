"""The different sequences of clips that groups can make, counted without listing them.

With optional groups that share clips, several picks give one sequence. So sequences are read as an automaton reads words:
its state is the set of groups that may come next, and each word goes one way through the states.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import prod
from typing import Generic

from engine.combinations.recipe import Group, Id, Word

MOST_STEPS = 1_000_000  # of words of one length: where there are no more words than this, the count is exact

State = frozenset[int]  # places in the order of the groups; the place after the last group is the end


class Language(Generic[Id]):
    def __init__(self, groups: Sequence[Group[Id]]) -> None:
        self._clips = [frozenset(group.clips) for group in groups]
        self._is_optional = [group.is_optional for group in groups]
        self._end = len(groups)
        self._start = self._reach([0])

    def count(self) -> tuple[int, bool]:
        """How many words there are, and whether that is exact; if not, it is the number of ways to pick them."""
        picks = prod(len(clips) + optional for clips, optional in zip(self._clips, self._is_optional, strict=True))
        if all(self._is_optional):
            picks -= 1  # nothing from any group is no output
        is_shared = sum(map(len, self._clips)) > len(frozenset().union(*self._clips))
        if not picks or not is_shared or not any(self._is_optional):
            return picks, True
        words = self._count_words()
        return (picks, False) if words is None else (words, True)

    def has(self, word: Word[Id]) -> bool:
        state = self._start
        for clip in word:
            state = self._reach(place + 1 for place in state if place < self._end and clip in self._clips[place])
        return bool(word) and self._end in state

    def _count_words(self) -> int | None:
        """Length by length; None when the states become too many."""
        words, total = Counter({self._start: 1}), 0
        while words:
            longer: Counter[State] = Counter()
            steps = 0
            for state, number in words.items():
                for following in self._follow(state):
                    longer[following] += number
                    steps += 1
                if steps > MOST_STEPS:
                    return None
            words = longer
            total += sum(number for state, number in words.items() if self._end in state)
        return total

    def _follow(self, state: State) -> Iterable[State]:
        """The state after each clip that may come next."""
        landings: dict[Id, list[int]] = {}
        for place in state - {self._end}:
            for clip in self._clips[place]:
                landings.setdefault(clip, []).append(place + 1)
        return map(self._reach, landings.values())

    def _reach(self, places: Iterable[int]) -> State:
        """These places, and those that leaving out optional groups leads to."""
        reached: set[int] = set()
        for start in places:
            place = start
            while place not in reached:
                reached.add(place)
                if place < self._end and self._is_optional[place]:
                    place += 1
        return frozenset(reached)
