"""What of an output's beginning still matters to its end, in so few words that many beginnings come to the same.

A beginning is known by the clips that it forbids, owes and has had, of those that may still come, and by its length.
Clips are bits here; those that no rule names are all alike, but for their lengths.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Generic, NamedTuple

from engine.combinations.recipe import Id, Picks
from engine.combinations.rulebook import Rulebook

FREE = -1  # a length that no longer matters: whatever comes will fit


class State(NamedTuple):
    forbidden: int
    owed: int
    had: int  # of the clips that others require
    beside: int  # what may not come next
    length: int


class Facts(NamedTuple):
    """What there is to know of a clip: two with the same can stand for each other."""

    bit: int
    forbids: int
    needs: int
    beside: int
    length: int


UNNAMED = Facts(0, 0, 0, 0, 0)


class Memory(Generic[Id]):
    """`ahead`: at each step and after the last, the clips that may come then or later; `nearby` those that may come next."""

    def __init__(
        self,
        book: Rulebook[Id],
        ahead: Sequence[Iterable[Id]],
        nearby: Sequence[Iterable[Id]] | None = None,
        spans: Sequence[tuple[int, int]] | None = None,
    ) -> None:
        """`spans`: the shortest and the longest choice of each step; without them no length is looked at."""
        self.bits: dict[Id, int] = {}  # of the clips that rules name
        for clip in book.clips:
            if clip in book.named:
                self.bits[clip] = 1 << len(self.bits)
        self._most = book.most_length if spans is not None else None
        self._needs, self._forbids = self._conclude(book)
        self._facts = {clip: self._tell(book, clip) for clip in book.clips}
        self._wanted_by = {bit: self._needs[clip] for clip, bit in self.bits.items()}
        self._targets = self._join(needed for others in book.requires.values() for needed in others)
        self._ahead = [self._join(clips) for clips in ahead]
        self._nearby = [self._join(clips) for clips in nearby] if nearby is not None else self._ahead
        self._wanted = [self._join_wanted(bits) for bits in self._ahead]
        shortest, longest = zip(*spans, strict=True) if spans else ((), ())
        self._least = [*reversed(list(accumulate(reversed(shortest), initial=0)))]
        self._greatest = [*reversed(list(accumulate(reversed(longest), initial=0)))]
        self.start = State(0, 0, 0, 0, FREE if self._most is None or self._greatest[0] <= self._most else 0)

    def facts(self, clip: Id | None) -> Facts | None:
        return None if clip is None else self._facts[clip]

    def is_named(self, clip: Id) -> bool:
        return clip in self.bits

    def follow(self, state: State, facts: Facts | None, step: int) -> State | None:
        """What it is after this clip (or none) was put into step - 1, so that `step` comes next. None: the rules forbid it."""
        forbidden, owed, had, beside, length = state
        if facts is not None:
            bit, forbids, needs, next_to, more = facts
            if (forbidden | beside) & bit:
                return None
            forbidden |= forbids
            had |= bit & self._targets
            owed = (owed | needs & ~had) & ~bit
            beside = next_to
            if length != FREE:
                length += more
        ahead = self._ahead[step]
        if owed & (forbidden | ~ahead) or owed.bit_count() > len(self._ahead) - 1 - step:
            return None
        if length != FREE and self._most is not None:
            if length + self._least[step] > self._most:
                return None
            if length + self._greatest[step] <= self._most:
                length = FREE
        return State(forbidden & ahead, owed, had & self._wanted[step], beside & self._nearby[step], length)

    def follow_unnamed(self, state: State, options: Sequence[tuple[Facts, float]], step: int) -> Iterator[tuple[State, float]]:
        """The same for clips that no rule names, each with a number of ways: they differ in what is left of the length."""
        if not options:
            return
        after = self.follow(State(*state[:4], FREE), UNNAMED, step)
        if after is None:
            return
        if self._most is None or state.length == FREE:
            yield after, sum(ways for _, ways in options)
            return
        forbidden, owed, had, beside, _ = after
        most, enough = self._most - self._least[step], self._most - self._greatest[step]
        for facts, ways in options:
            length = state.length + facts.length
            if length <= most:
                yield State(forbidden, owed, had, beside, FREE if length <= enough else length), ways

    def _tell(self, book: Rulebook[Id], clip: Id) -> Facts:
        length = book.length(clip) if self._most is not None else 0
        if clip not in self.bits:
            return Facts(0, 0, 0, 0, length)
        beside = self._join(book.apart.get(clip, ()))
        return Facts(self.bits[clip], self._forbids[clip], self._needs[clip], beside, length)

    def _conclude(self, book: Rulebook[Id]) -> tuple[dict[Id, int], dict[Id, int]]:
        """What each clip needs and forbids, directly or by what it needs: a place kept for a clip is closed to others."""
        needed = {clip: dict.fromkeys(book.requires.get(clip, ())) for clip in self.bits}
        for others in needed.values():
            queue = list(others)
            for clip in queue:  # which grows
                queue += [more for more in book.requires.get(clip, ()) if more not in others]
                others.update(dict.fromkeys(book.requires.get(clip, ())))
        forbids = {clip: self._join(book.excludes.get(clip, ())) for clip in self.bits}
        for clip, others in needed.items():
            for other in others:
                barred = self._join(book.excludes.get(other, ())) | self._join(book.rivals.get(other, ()))
                forbids[clip] |= barred & ~self.bits[other]
        owners = {bit: clip for clip, bit in self.bits.items()}
        for clip, bit in self.bits.items():
            left = forbids[clip]
            while left:
                lowest = left & -left
                forbids[owners[lowest]] |= bit
                left ^= lowest
        return {clip: self._join(others) for clip, others in needed.items()}, forbids

    def _join(self, clips: Iterable[Id]) -> int:
        joined = 0
        for clip in clips:
            joined |= self.bits.get(clip, 0)
        return joined

    def _join_wanted(self, ahead: int) -> int:
        joined = 0
        for bit, needs in self._wanted_by.items():
            if bit & ahead:
                joined |= needs
        return joined


def look_ahead(book: Rulebook[Id], places: Sequence[Picks[Id]]) -> list[set[Id]]:
    """For each place and the end, the clips that stand there or later, of those that rules name."""
    ahead: list[set[Id]] = [set()]
    for choices in reversed(places):
        ahead.append(ahead[-1] | {pick for pick in choices if pick is not None and pick in book.named})
    return ahead[::-1]


def look_nearby(book: Rulebook[Id], places: Sequence[Picks[Id]]) -> list[set[Id]]:
    """For each place and the end, which of them may be the next to play: those up to the first place that is not left out."""
    nearby: list[set[Id]] = [set()]
    for choices in reversed(places):
        clips = {pick for pick in choices if pick is not None and pick in book.named}
        nearby.append(clips | nearby[-1] if None in choices else clips)
    return nearby[::-1]


def measure(book: Rulebook[Id], places: Sequence[Picks[Id]]) -> list[tuple[int, int]]:
    """The shortest and the longest choice of each place."""
    spans: list[tuple[int, int]] = []
    for choices in places:
        lengths = [0 if pick is None else book.length(pick) for pick in choices] or [0]
        spans.append((min(lengths), max(lengths)))
    return spans
