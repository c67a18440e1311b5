"""The rules of a recipe, laid out to be asked about single outputs; and the clips that can play at all."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Generic

from engine.combinations.recipe import Id, Picks, Recipe, Word, distinct


class Rulebook(Generic[Id]):
    """`choices`: of each place, what may stand there, without clips that can never play. A pool has `take` equal places."""

    def __init__(self, recipe: Recipe[Id]) -> None:
        rules = recipe.rules
        self.is_pool = not recipe.groups
        self.most_length = rules.most_length
        self._lengths = recipe.lengths
        there = distinct([*recipe.pool, *(clip for group in recipe.groups for clip in group.clips)])
        most = rules.most_length
        self.unfit = {clip for clip in there if most is not None and self.length(clip) > most}  # too long by themselves
        self.idle = {clip for clip in there if recipe.weights.get(clip, 1) == 0}
        living = dict.fromkeys(clip for clip in there if clip not in self.unfit and clip not in self.idle)
        self.orphans = _remove_orphans(living, rules.requires)  # what they require can never play
        self.requires = _gather(living, rules.requires)
        self.excludes = _gather(living, [*rules.excludes, *((second, first) for first, second in rules.excludes)])
        self.apart = _gather(living, [*rules.apart, *((second, first) for first, second in rules.apart)])
        self.clips: Word[Id] = tuple(living)
        tables = (self.requires, self.excludes, self.apart)
        self.named = {clip for table in tables for first, others in table.items() for clip in (first, *others)}
        self.choices: list[Picks[Id]]
        if self.is_pool:
            self.choices = [tuple(clip for clip in distinct(recipe.pool) if clip in living)] * recipe.take
        else:
            self.choices = [tuple(pick for pick in group.choices if pick is None or pick in living) for group in recipe.groups]
        self.rivals = {} if self.is_pool else self._find_rivals()

    def length(self, clip: Id) -> int:
        return self._lengths.get(clip, 0)

    def weigh(self, clips: Iterable[Id]) -> int:
        return sum(map(self.length, clips))

    def allows(self, word: Word[Id]) -> bool:
        """Whether these clips, that can play, may do so in this order. Which groups they come from does not matter."""
        if self.most_length is not None and self.weigh(word) > self.most_length:
            return False
        for number, clip in enumerate(word):
            if clip in self.requires and not all(needed in word for needed in self.requires[clip]):
                return False
            if clip in self.excludes and any(other in self.excludes[clip] for other in (*word[:number], *word[number + 1 :])):
                return False
            if number and clip in self.apart and word[number - 1] in self.apart[clip]:
                return False
        return True

    def _find_rivals(self) -> dict[Id, Word[Id]]:
        """For each clip that rules name and that stands in one place alone, all such clips there: one of them plays at most."""
        places = Counter(pick for picks in self.choices for pick in picks if pick in self.named)
        rivals: dict[Id, Word[Id]] = {}
        for picks in self.choices:
            alone = tuple(pick for pick in picks if pick is not None and places[pick] == 1)
            rivals.update(dict.fromkeys(alone, alone))
        return rivals


def _gather(living: Iterable[Id], pairs: Iterable[tuple[Id, Id]]) -> dict[Id, Word[Id]]:
    """By the first of them, the second ones. Pairs with a clip that never plays say nothing."""
    known = set(living)
    found: dict[Id, dict[Id, None]] = {}
    for first, second in pairs:
        if first in known and second in known:
            found.setdefault(first, {})[second] = None
    return {first: tuple(others) for first, others in found.items()}


def _remove_orphans(living: dict[Id, None], requires: Sequence[tuple[Id, Id]]) -> dict[Id, Id]:
    """Takes out the clips that require one that never plays, until none is left; each with what it lacks."""
    orphans: dict[Id, Id] = {}
    while lacking := {first: second for first, second in requires if first in living and second not in living}:
        for first in lacking:
            del living[first]
        orphans.update(lacking)
    return orphans
