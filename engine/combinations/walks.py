"""The ways through a recipe, one step after the other, for counting: each combination is one way.

Groups are walked place by place, in whatever order rules link them, unless what plays next to what matters. Where an optional
group shares clips with another, several picks make one combination: then sequences are walked clip by clip, as an automaton
reads words. Of a pool, clips are walked (in or out) and the orders multiplied, unless what plays next to what matters.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import comb, factorial
from typing import Generic

import numpy as np

from engine.combinations.language import Language
from engine.combinations.memory import FREE, Facts, Memory, State, look_ahead, look_nearby, measure
from engine.combinations.recipe import Id, Picks
from engine.combinations.rulebook import Rulebook
from engine.combinations.tallying import Tally, Walk, can_be_any, tally, turn

Option = tuple[Facts | None, float]  # clips alike, and how many; None is none
MOST_OPTIONS = 12  # of clips that differ by their lengths alone, in an estimate
BINS = 400  # of lengths, for what they promise


def count_words(book: Rulebook[Id], is_quick: bool = False) -> Tally:
    """All that the rules allow; what was made before is among it."""
    if not all(book.choices):
        return Tally(0)
    counted = tally(_walk(book), is_quick)
    if not book.is_pool:
        none_at_all = all(None in choices for choices in book.choices) and not is_ambiguous(book.choices)
        return Tally(counted.value - none_at_all, counted.margin)
    return counted if book.apart else Tally(counted.value * factorial(len(book.choices)), counted.margin)


def has_words(book: Rulebook[Id]) -> bool:
    """Whether the rules allow anything; cheap, and not sure where they allow next to nothing."""
    return all(book.choices) and can_be_any(_walk(book))


def _walk(book: Rulebook[Id]) -> Walk:
    if book.is_pool:
        return PoolWalk(book) if book.apart else PoolSetWalk(book)
    return WordsWalk(book) if is_ambiguous(book.choices) else PlacesWalk(book)


def is_ambiguous(choices: Sequence[Picks[Id]]) -> bool:
    """Whether different picks may be the same sequence of clips."""
    clips = Counter(pick for picks in choices for pick in picks if pick is not None)
    return any(None in picks for picks in choices) and max(clips.values(), default=0) > 1


class PlacesWalk(Generic[Id]):
    """A step is a group. A state is a memory."""

    def __init__(self, book: Rulebook[Id]) -> None:
        places = list(book.choices) if book.apart else _link(book, book.choices)
        spans = measure(book, places) if book.most_length is not None else None
        self._memory = Memory(book, look_ahead(book, places), look_nearby(book, places), spans)
        options = [_gather(self._memory, picks) for picks in places]
        self._named: list[list[Option]] = [[each for each in there if each[0] is None or each[0].bit] for there in options]
        self._others = [[(facts, ways) for facts, ways in there if facts is not None and not facts.bit] for there in options]
        self.steps, self.start = len(places), self._memory.start
        self._promises = _promise(options, book.most_length) if book.most_length else []
        self._bin = (book.most_length or 0) / BINS

    def promise(self, step: int, state: State) -> float:
        if not self._promises:
            return 1.0
        return self._promises[step][0 if state.length == FREE else min(BINS, int(state.length / self._bin))]

    def follow(self, step: int, state: State) -> Iterable[tuple[State | None, float]]:
        is_last = step + 1 == self.steps
        for facts, ways in self._named[step]:
            after = self._memory.follow(state, facts, step + 1)
            if after is not None:
                yield None if is_last else after, ways
        for after, ways in self._memory.follow_unnamed(state, self._others[step], step + 1):
            yield None if is_last else after, ways

    def thin(self, chance: float) -> "PlacesWalk[Id]":
        walk = PlacesWalk.__new__(PlacesWalk)
        walk._memory, walk.steps, walk.start, walk._named = self._memory, self.steps, self.start, self._named
        walk._others = [_thin(others, turn(chance, step)) for step, others in enumerate(self._others)]
        walk._promises, walk._bin = self._promises, self._bin
        return walk


class WordsWalk(Generic[Id]):
    """A step is a clip. A state is the set of places that may come next, as bits, and a memory."""

    def __init__(self, book: Rulebook[Id]) -> None:
        self._language = Language(book.choices)
        spans = [(0, most) for _, most in measure(book, book.choices)] if book.most_length is not None else None
        self._memory = Memory(book, look_ahead(book, book.choices), None, spans)
        self._landings: dict[int, list[tuple[int, Facts | None, int]]] = {}
        self.steps = len(book.choices)
        self.start = (self._language.start, self._memory.start)

    def follow(self, step: int, state: tuple[int, State]) -> Iterable[tuple[tuple[int, State] | None, int]]:
        places, memory = state
        for landing, facts, ways in self._land(places):
            first = (landing & -landing).bit_length() - 1
            after = self._memory.follow(memory, facts, first)
            if after is not None:
                if landing & self._language.end and not after.owed:
                    yield None, ways
                if landing != self._language.end:
                    yield (landing, after), ways

    def promise(self, step: int, state: object) -> float:
        return 1.0

    def thin(self, chance: float) -> "WordsWalk[Id]":
        return self

    def _land(self, places: int) -> list[tuple[int, Facts | None, int]]:
        """Where clips that may come next lead to; those alike are one."""
        if places not in self._landings:
            alike = Counter((landing, self._memory.facts(clip)) for clip, landing in self._language.follow(places).items())
            self._landings[places] = [(landing, facts, ways) for (landing, facts), ways in alike.items()]
        return self._landings[places]


class PoolSetWalk(Generic[Id]):
    """Which clips are taken, not in what order. A step is a clip that rules name, or clips that are alike."""

    def __init__(self, book: Rulebook[Id]) -> None:
        take = self._take = len(book.choices)
        self._most = book.most_length
        memory = Memory(book, [])
        there = [clip for clip in book.choices[0] if clip is not None]
        named = [clip for clip in there if memory.is_named(clip)]
        clips = [clip for (clip,) in _link(book, [(clip,) for clip in named]) if clip is not None]
        self._memory = Memory(book, look_ahead(book, [(clip,) for clip in clips]))
        self._clips = [(self._memory.facts(clip), self._length(book, clip)) for clip in clips]
        others = Counter(self._length(book, clip) for clip in there if not memory.is_named(clip))
        self._others = sorted(others.items())
        lengths = sorted(self._length(book, clip) for clip in there)
        self._shortest = [sum(lengths[:number]) for number in range(take + 1)]
        self._longest = [sum(lengths[len(lengths) - number :]) for number in range(take + 1)]
        self._rooms = [len(lengths) - step for step in range(len(clips))]
        left = sum(others.values())
        for _, number in self._others:
            self._rooms.append(left)
            left -= number
        self.steps, self.start = len(self._rooms) or 1, (self._memory.start, 0, 0)

    def follow(self, step: int, state: tuple[State, int, int]) -> Iterable[tuple[tuple[State, int, int] | None, int]]:
        memory, taken, length = state
        if step >= len(self._rooms) or taken + self._rooms[step] < self._take:
            return
        if step < len(self._clips):
            facts, more = self._clips[step]
            out = self._memory.follow(memory, None, step + 1)
            if out is not None:
                yield from self._arrive(step, out, taken, length, 1)
            into = self._memory.follow(memory, facts, step + 1)
            if into is not None and taken < self._take:
                yield from self._arrive(step, into, taken + 1, length if length == FREE else length + more, 1)
            return
        more, number = self._others[step - len(self._clips)]
        for chosen in range(min(number, self._take - taken) + 1):
            longer = length if length == FREE else length + chosen * more
            yield from self._arrive(step, memory, taken + chosen, longer, comb(number, chosen))

    def promise(self, step: int, state: object) -> float:
        return 1.0

    def thin(self, chance: float) -> "PoolSetWalk[Id]":
        return self

    def _arrive(
        self, step: int, memory: State, taken: int, length: int, ways: int
    ) -> Iterable[tuple[tuple[State, int, int] | None, int]]:
        left = self._take - taken
        if self._most is None:
            length = FREE
        elif length != FREE:
            if length + self._shortest[left] > self._most:
                return
            if length + self._longest[left] <= self._most:
                length = FREE
        if step + 1 < self.steps:
            yield (memory, taken, length), ways
        elif not left:
            yield None, ways

    def _length(self, book: Rulebook[Id], clip: Id) -> int:
        return book.length(clip) if self._most is not None else 0


class PoolWalk(Generic[Id]):
    """A step is a place. A state is a memory, what was taken of clips that rules name, and how many of each sort of others."""

    def __init__(self, book: Rulebook[Id]) -> None:
        take = len(book.choices)
        clips = [clip for clip in book.choices[0] if clip is not None]
        spans = measure(book, book.choices) if book.most_length is not None else None
        self._memory = Memory(book, [clips] * take + [[]], None, spans)
        facts = [self._memory.facts(clip) for clip in clips]
        self._named = [each for each in facts if each is not None and each.bit]
        self._others = list(Counter(each for each in facts if each is not None and not each.bit).items())
        self.steps, self.start = take, (self._memory.start, 0, (0,) * len(self._others))

    def follow(
        self, step: int, state: tuple[State, int, tuple[int, ...]]
    ) -> Iterable[tuple[tuple[State, int, tuple[int, ...]] | None, int]]:
        memory, used, taken = state
        is_last = step + 1 == self.steps
        for facts in self._named:
            if not used & facts.bit:
                after = self._memory.follow(memory, facts, step + 1)
                if after is not None:
                    yield None if is_last else (after, used | facts.bit, taken), 1
        for sort, (facts, number) in enumerate(self._others):
            if taken[sort] < number:
                after = self._memory.follow(memory, facts, step + 1)
                if after is not None:
                    more = (*taken[:sort], taken[sort] + 1, *taken[sort + 1 :])
                    yield None if is_last else (after, used, more), number - taken[sort]

    def promise(self, step: int, state: object) -> float:
        return 1.0

    def thin(self, chance: float) -> "PoolWalk[Id]":
        return self


def _gather(memory: Memory[Id], picks: Picks[Id]) -> list[Option]:
    return list(Counter(memory.facts(pick) for pick in picks).items())


def _thin(others: list[tuple[Facts, float]], chance: float) -> list[tuple[Facts, float]]:
    """Of clips that differ by their lengths alone, some that lie evenly among all of them, each for as many of them."""
    if len(others) <= MOST_OPTIONS:
        return others
    share = sum(ways for _, ways in others) / MOST_OPTIONS
    passed = chance * share
    kept: list[tuple[Facts, float]] = []
    for facts, ways in sorted(others):
        passed += ways
        times = int(passed // share)
        passed -= times * share
        if times:
            kept.append((facts, share * times))
    return kept


def _promise(options: list[list[Option]], most: int) -> list[list[float]]:
    """For each step and the end, in how many ways a length, in so many parts of the longest, may go on, whatever rules say."""
    promises = [np.ones(BINS + 1)]
    for step in reversed(options):
        lengths = Counter[int]()
        for facts, ways in step:
            lengths[0 if facts is None else round(facts.length * BINS / most)] += int(ways)
        promise = np.zeros(BINS + 1)
        for length, ways in lengths.items():
            promise[: BINS + 1 - length] += ways * promises[-1][length:]
        promises.append(promise + 1e-9 * promise[0])  # never nothing
    return [promise.tolist() for promise in reversed(promises)]


def _link(book: Rulebook[Id], places: Sequence[Picks[Id]]) -> list[Picks[Id]]:
    """In an order in which rules link what is near: the places with most links to those before come first."""
    where: dict[Id, list[int]] = {}
    for place, picks in enumerate(places):
        for pick in picks:
            if pick is not None:
                where.setdefault(pick, []).append(place)
    links = [Counter[int]() for _ in places]
    for table in (book.requires, book.excludes):
        for first, others in table.items():
            for one in where.get(first, ()):
                for other in (place for second in others for place in where.get(second, ())):
                    links[one][other] += 1
                    links[other][one] += 1
    waiting, near, order = list(range(len(places))), Counter[int](), list[Picks[Id]]()
    while waiting:
        chosen = max(waiting, key=lambda place: (near[place], -links[place].total(), -place))
        waiting.remove(chosen)
        near.update(links[chosen])
        order.append(places[chosen])
    return order
