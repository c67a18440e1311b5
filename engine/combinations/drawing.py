"""A seeded draw: so many combinations, no two the same, each clip as often as the others of its group.

Nothing is listed that is not drawn, so the size of the whole does not matter. Chance comes from `random.Random(seed).random()`
alone: of all that module offers it is the one sequence that Python promises to keep for a seed, on every machine and version.
"""

from collections import Counter
from random import Random
from typing import Generic

from engine.combinations.counting import count_combinations
from engine.combinations.recipe import Combination, Id, Mode, Picks, Recipe, Word, distinct, read_word
from engine.combinations.rows import list_rows
from engine.errors import EngineError


class TooFewCombinations(EngineError):
    """More was asked for than there is, or than was found; the message says why and what would help."""


def draw(recipe: Recipe[Id], count: int, seed: int) -> list[Combination[Id]]:
    """`count` different combinations, none of them in `recipe.avoid`; the same ones in the same order for the same seed.

    Uses of two choices of a group (leaving out an optional one is a choice), or of two clips of a pool, differ by at most
    one; where earlier runs, `max_uses` or clips common to optional groups stand in the way, by as little as single
    exchanges can reach. MANUAL gives the first `count` rows. Raises TooFewCombinations.
    """
    limit = count_combinations(recipe)
    if count > limit.value:
        raise TooFewCombinations(limit.refuse(count))
    if recipe.mode is Mode.MANUAL:
        return list_rows(recipe)[:count]
    drawing = _Drawing(recipe, seed)
    while len(drawing.rows) < count:
        if not drawing.add_row():
            found = len(drawing.rows)
            raise TooFewCombinations(f"Only {found:,} of {count:,} combinations were found: add clips or ask for fewer.")
    drawing.even_out()
    if recipe.max_uses is not None and not drawing.keep_uses(recipe.max_uses):
        raise TooFewCombinations(
            f"No {count:,} combinations were found that keep to the maximum of {recipe.max_uses:,} for each clip: "
            "raise that maximum, add clips or ask for fewer."
        )
    return [Combination(picks) for picks in drawing.rows]


class _Drawing(Generic[Id]):
    """Rows drawn so far. A row is built from its first place on; what has no way on is remembered and never entered again."""

    def __init__(self, recipe: Recipe[Id], seed: int) -> None:
        self.rows: list[Picks[Id]] = []
        self._is_pool = not recipe.groups
        pool = distinct(recipe.pool)
        self._choices: list[Picks[Id]] = [pool] * recipe.take if self._is_pool else [group.choices for group in recipe.groups]
        in_pool: Counter[Id | None] = Counter()  # the places of a pool count together
        self._uses = [in_pool if self._is_pool else Counter[Id | None]() for _ in self._choices]
        self._plays: Counter[Id] = Counter()  # of each clip, in whatever place
        self._taken: set[Word[Id]] = set(recipe.avoid)
        self._spent: set[tuple[int, Word[Id]]] = set()  # places filled and the clips in them: no free row begins so
        self._chance = Random(seed).random  # noqa: S311 - a draw that can be repeated is the point

    def add_row(self) -> bool:
        """Draw one more; False when no free row is left."""
        while (0, ()) not in self._spent:
            picks = self._pick_least_used()
            if len(picks) == len(self._choices):
                self.rows.append(picks)
                self._enter(picks)
                return True
            self._spent.add((len(picks), read_word(picks)))
        return False

    def even_out(self) -> None:
        """Exchange single picks until none is used two times more than another that could stand in its place.

        Where every row is allowed, one of them always can be exchanged: the rows with the one, with the other put in, are
        more than the rows that have the other already. Each exchange brings the uses closer together, so this ends.
        """
        while any(self._even_out_place(place) for place in range(len(self._choices))):
            pass

    def keep_uses(self, most: int) -> bool:
        """Exchange clips that play too often in all groups together; False when some still do."""
        while any(
            self._replace_overused(number, place, most) for number in range(len(self.rows)) for place in range(len(self._choices))
        ):
            pass
        return max(self._plays.values(), default=0) <= most

    def _pick_least_used(self) -> Picks[Id]:
        """Choices that have been used least, chance among equals, as far as they lead."""
        picks: Picks[Id] = ()
        for choices, uses in zip(self._choices, self._uses, strict=True):
            for choice in sorted(choices, key=lambda choice: (uses[choice], self._chance())):
                if self._is_open((*picks, choice)):
                    picks = (*picks, choice)
                    break
            else:
                break
        return picks

    def _even_out_place(self, place: int) -> bool:
        uses, is_changed = self._uses[place], False
        for number in range(len(self.rows)):
            for choice in sorted(self._choices[place], key=uses.__getitem__):
                if uses[self.rows[number][place]] - uses[choice] < 2:
                    break
                if self._exchange(number, place, choice):
                    is_changed = True
                    break
        return is_changed

    def _replace_overused(self, number: int, place: int, most: int) -> bool:
        pick = self.rows[number][place]
        if pick is None or self._plays[pick] <= most:
            return False
        return any(
            (choice is None or self._plays[choice] < most) and self._exchange(number, place, choice)
            for choice in sorted(self._choices[place], key=self._uses[place].__getitem__)
        )

    def _exchange(self, number: int, place: int, choice: Id | None) -> bool:
        """Put that choice into the place of a row, if this makes a free row."""
        old = self.rows[number]
        new = (*old[:place], choice, *old[place + 1 :])
        if not self._is_free(new):
            return False
        self.rows[number] = new
        self._taken.remove(read_word(old))
        self._plays.subtract(read_word(old))
        for uses, pick in zip(self._uses, old, strict=True):
            uses[pick] -= 1
        self._enter(new)
        return True

    def _enter(self, picks: Picks[Id]) -> None:
        self._taken.add(read_word(picks))
        self._plays.update(read_word(picks))
        for uses, pick in zip(self._uses, picks, strict=True):
            uses[pick] += 1

    def _is_open(self, picks: Picks[Id]) -> bool:
        """Whether a row may begin so, or be so."""
        if len(picks) == len(self._choices):
            return self._is_free(picks)
        return not self._repeats(picks) and (len(picks), read_word(picks)) not in self._spent

    def _is_free(self, picks: Picks[Id]) -> bool:
        word = read_word(picks)
        return bool(word) and word not in self._taken and not self._repeats(picks)

    def _repeats(self, picks: Picks[Id]) -> bool:
        return self._is_pool and len(set(picks)) < len(picks)
