"""Where a row-by-row draw gave up: rows are put in against others, which leave, until all find a place.

A local search for a set without conflicts, among all rows where they are few, else among those that a good beginning keeps out
least. What is put in is what costs fewest rows, of those equal what was moved longest ago; what has left may not come back at
once. Steps are counted, not time, so that a seed has one answer.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Generic

import numpy as np
from numpy.typing import NDArray

from engine.combinations.candidates import is_listed, list_all, list_near
from engine.combinations.codes import shuffled
from engine.combinations.recipe import Id, Picks, Recipe, read_word
from engine.combinations.rulebook import Rulebook

MOST_MOVES = 4_000
MOST_MOVES_NEAR = 1_000  # among some of the combinations
MOST_CELLS = 6_000_000  # of moves times combinations
REST = 7  # moves for which what has left stays away, and as many again by chance
NEVER = 1 << 20

Flags = NDArray[np.bool_]


def mend(
    recipe: Recipe[Id], book: Rulebook[Id], begun: Mapping[int, Picks[Id]], count: int, chance: Callable[[], float]
) -> list[Picks[Id]]:
    """Rows beside the given ones, up to `count` in all; `begun` is what a draw had found. Fewer where the search ends before."""
    is_whole = is_listed(book)
    there = list_all(recipe, book) if is_whole else list_near(recipe, book, list(begun.values()), chance)
    if not there:
        return []
    places = _Places(recipe, book, there)
    wanted = count - len(recipe.fixed)
    if is_whole:
        return _Mending(places, chance).run(begun, wanted, min(wanted, places.bound()), MOST_MOVES)
    return _Mending(places, chance).run(begun, wanted, wanted, MOST_MOVES_NEAR)


class _Places(Generic[Id]):
    """`rows` that may be there; of each, those it cannot be beside, the clips that it plays, and how often it plays them."""

    def __init__(self, recipe: Recipe[Id], book: Rulebook[Id], rows: Sequence[Picks[Id]]) -> None:
        self.rows = list(rows)
        self._rules, self._book = recipe.rules, book
        self._numbers: dict[Id | None, int] = {None: 0}
        self.clips = np.array([[self._numbers.setdefault(pick, len(self._numbers)) for pick in picks] for picks in rows])
        self._columns = np.ascontiguousarray(self.clips.T)
        self._lengths = np.array([book.weigh(read_word(picks)) for picks in rows])
        self._conflicts: dict[int, Flags] = {}
        self._plays: dict[int, NDArray[np.int64]] = {}
        given = list(recipe.fixed.values())
        self.barred: Flags = np.zeros(len(rows), bool)
        for picks in given:
            self.barred |= self._clash(picks)
        self.times = sum(
            ((self.clips == column[:, None]).astype(np.int32) for column in self._columns), np.zeros_like(self.clips, np.int32)
        )
        self.room = np.full(len(self._numbers), NEVER, np.int32)
        if recipe.rules.max_uses is not None:
            self.room[1:] = recipe.rules.max_uses
            for clip in (clip for picks in given for clip in read_word(picks) if clip in self._numbers):
                self.room[self._numbers[clip]] -= 1
            self.barred |= (self.times > self.room[self.clips]).any(axis=1)

    def conflicts(self, n: int) -> Flags:
        if n not in self._conflicts:
            self._conflicts[n] = self._clash(self.rows[n])
            self._conflicts[n][n] = False
        return self._conflicts[n]

    def _clash(self, picks: Picks[Id]) -> Flags:
        """Which rows cannot be beside these."""
        numbers = [self._numbers.get(pick, -1) for pick in picks]
        same = np.zeros(len(self.rows), np.int16)
        for column, number in zip(self._columns, numbers, strict=True):
            same += column == number
        clashes = len(numbers) - same < self._rules.min_difference
        if self._rules.max_overlap < 1:
            word = read_word(picks)
            shared = np.zeros(len(self.rows), np.int64)
            for clip in dict.fromkeys(word):
                shared += np.minimum(self._count(self._numbers.get(clip, -1)), word.count(clip)) * self._book.length(clip)
            clashes |= shared > self._rules.max_overlap * np.minimum(self._lengths, self._book.weigh(word)) + 1e-9
        return np.asarray(clashes, bool)

    def _count(self, number: int) -> NDArray[np.int64]:
        """How often each row plays this clip."""
        if number not in self._plays:
            self._plays[number] = (self.clips == number).sum(axis=1)
        return self._plays[number]

    def bound(self) -> int:
        """No more of them can be there: so many heaps hold all, of each of which any two clash."""
        heaps = 0
        left: Flags = np.logical_not(self.barred)
        while left.any():
            heaps += 1
            member = int(left.argmax())
            others = left & self.conflicts(member)
            left[member] = False
            while others.any():
                member = int(others.argmax())
                left[member] = False
                others &= self.conflicts(member)
        return heaps


class _Mending(Generic[Id]):
    def __init__(self, places: _Places[Id], chance: Callable[[], float]) -> None:
        self._places, self._chance = places, chance
        there = len(places.rows)
        self._is_in: Flags = np.zeros(there, bool)
        self._against = np.zeros(there, np.int32)  # rows that are in and cannot be beside it
        self._moved = -np.array(shuffled(range(there), chance))  # before all moves, in an order by chance
        self._rests = np.zeros(there, np.int64)
        self._room = places.room.copy()
        self._is_counted = bool((places.room[1:] < NEVER).any())

    def run(self, begun: Mapping[int, Picks[Id]], wanted: int, enough: int, most_moves: int) -> list[Picks[Id]]:
        """Up to `wanted` rows; where there are `enough` it is of no use to go on."""
        at = {picks: n for n, picks in enumerate(self._places.rows)}
        for picks in begun.values():
            n = at.get(picks)
            if n is not None and not self._places.barred[n] and not self._against[n] and self._fits(n):
                self._put(n, 1)
        best: Flags = self._is_in.copy()
        for move in range(1, min(most_moves, 50 + 12 * len(at), MOST_CELLS // len(at)) + 1):
            if self._is_in.sum() >= enough:
                break
            if not self._move(move):
                break
            if self._is_in.sum() > best.sum():
                best = self._is_in.copy()
        return [self._places.rows[int(n)] for n in np.flatnonzero(best)][:wanted]

    def _move(self, move: int) -> bool:
        cost = self._against.copy()
        if self._is_counted:
            cost += (self._places.times > self._room[self._places.clips]).sum(axis=1, dtype=np.int32)
        cost[self._is_in | self._places.barred | ((self._rests > move) & (cost > 0))] = NEVER
        least = cost.min()
        if least >= NEVER:
            return bool((self._rests > move).any())
        equal = np.flatnonzero(cost == least)
        chosen = int(equal[self._moved[equal].argmin()])
        for n in self._give_way(chosen):
            self._put(n, -1)
            self._moved[n], self._rests[n] = move, move + REST + int(self._chance() * REST)
        self._put(chosen, 1)
        self._moved[chosen] = move
        return True

    def _give_way(self, chosen: int) -> Iterator[int]:
        """What must leave for it: all that it cannot be beside, then what uses the clips that it lacks, the longest there."""
        yield from [int(n) for n in np.flatnonzero(self._is_in & self._places.conflicts(chosen))]
        while not self._fits(chosen):
            clips = self._places.clips[chosen]
            lacking = clips[self._places.times[chosen] > self._room[clips]]
            users = np.flatnonzero(self._is_in & np.isin(self._places.clips, lacking).any(axis=1))
            yield int(users[self._moved[users].argmin()])

    def _fits(self, n: int) -> bool:
        return bool((self._places.times[n] <= self._room[self._places.clips[n]]).all())

    def _put(self, n: int, by: int) -> None:
        """In (1) or out (-1)."""
        self._is_in[n] = by > 0
        self._against += by * self._places.conflicts(n)
        np.subtract.at(self._room, self._places.clips[n], by)
