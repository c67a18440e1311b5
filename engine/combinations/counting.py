"""How many outputs a recipe is good for: what there is to choose from, and what one draw of it can hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

from engine.combinations.bounds import Bound, find_bounds
from engine.combinations.causes import describe, explain_nothing
from engine.combinations.language import Language
from engine.combinations.recipe import Id, Mode, Recipe, distinct, read_word
from engine.combinations.rows import bound_rows
from engine.combinations.rulebook import Rulebook
from engine.combinations.walks import count_words

SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (10**3, "thousand"))
LARGEST = 10**15  # above it, powers of ten are said


@dataclass(frozen=True)
class Factor:
    """What one place may be filled with: so many clips, or none."""

    clips: int
    or_none: bool = False

    @property
    def value(self) -> int:
        return self.clips + self.or_none


@dataclass(frozen=True)
class Count:
    """`value` different combinations keep to the rules for single outputs and were not made before.

    Unless `is_exact` it is an estimate, off by at most `margin` (a share of it) in about 19 of 20 cases; with a margin of 1
    only its order is known. `factors` are what there is to pick from before any rule, `unruled` their product, 0 of none. `most`
    is how many outputs one draw can hold at most, all rules and given outputs considered: an upper bound, which a draw may not
    reach.
    """

    value: int
    is_exact: bool
    margin: float
    factors: tuple[Factor, ...]
    most: int
    cause: str  # why a draw can hold no more, as the beginning of a sentence
    remedies: tuple[str, ...]  # what would help, as its end

    @property
    def unruled(self) -> int:
        return prod(factor.value for factor in self.factors) if self.factors else 0

    def say(self) -> str:
        """As in "1,234" or "about 3.1 million (±2 %)"."""
        if self.is_exact and self.value < LARGEST:
            return f"{self.value:,}"
        if not self.value:
            return "hardly any"  # none was met, and there may be some
        if self.margin >= 1:
            return f"in the order of {_spell(self.value)}"
        return f"about {_spell(self.value)}" + ("" if self.is_exact else f" (±{100 * self.margin:.0f} %)")

    def refuse(self, asked: int) -> str:
        """A sentence for the person who asked for more."""
        return Bound(self.most, self.cause, self.remedies).refuse(asked)


def count_combinations(recipe: Recipe[Id], is_quick: bool = False) -> Count:
    """Exact up to a million but where rules are many and tangled, and often beyond; else an estimate, the same each time.

    It takes a fraction of a second whatever the recipe. `is_quick` is for who needs `most` only: no estimate is made.
    """
    if recipe.mode is Mode.MANUAL:
        bound = bound_rows(recipe)
        return Count(bound.value, True, 0.0, (Factor(bound.value),), bound.value, bound.cause, bound.remedies)
    book = Rulebook(recipe)
    factors = tuple(_factorise(recipe))
    tally = count_words(book, is_quick)
    made = count_made(book, recipe.avoid) if tally.value else 0
    value = max(0, tally.value - made)
    is_exact = not tally.margin
    bounds = list(find_bounds(recipe, book))
    if not tally.value:
        bounds.append(explain_nothing(recipe, book))
    else:
        there = value if is_exact else prod(factor.value for factor in factors)
        given = {read_word(picks) for picks in recipe.fixed.values()} - recipe.avoid
        bounds.append(describe(recipe, there, len(recipe.fixed) - count_made(book, given), made))
    lowest = min(bounds, key=lambda bound: bound.value)
    return Count(value, is_exact, tally.margin, factors, lowest.value, lowest.cause, lowest.remedies)


def count_made(book: Rulebook[Id], words: "frozenset[tuple[Id, ...]] | set[tuple[Id, ...]]") -> int:
    """How many of these are among what the recipe allows."""
    living = frozenset(book.clips)
    language = Language(book.choices)
    return sum(
        living.issuperset(word)
        and (len(word) == len(set(word)) == len(book.choices) if book.is_pool else language.has(word))
        and book.allows(word)
        for word in words
    )


def _factorise(recipe: Recipe[Id]) -> Iterator[Factor]:
    if recipe.groups:
        for group in recipe.groups:
            yield Factor(len(distinct(group.clips)), group.is_optional)
    else:
        clips = len(distinct(recipe.pool))
        yield from (Factor(max(0, clips - place)) for place in range(recipe.take))


def _spell(value: int) -> str:
    if value >= LARGEST:
        return f"10^{len(str(value)) - 1}"
    for scale, word in SCALES:
        if value >= scale:
            number = f"{value / scale:.3g}" if value < 1000 * scale else f"{value / scale:,.0f}"
            return f"{number} {word}"
    return str(value)
