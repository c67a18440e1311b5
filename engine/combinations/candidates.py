"""The rows among which a set is mended: all of them, or where they are many, those nearest to a set that was found."""

from collections.abc import Callable, Iterable, Sequence
from itertools import product
from math import prod

import numpy as np

from engine.combinations.codes import find_least, shuffled
from engine.combinations.recipe import Id, Picks, Recipe, distinct, read_word
from engine.combinations.rings import Numbers
from engine.combinations.rulebook import Rulebook

MOST_LISTED = 4_096  # combinations, before rules
MOST_LOOKED_AT = 40_000  # rows of which the nearest are taken
MOST_PICKS = 40_000  # of these, all places of all rows


def is_listed(book: Rulebook[Id]) -> bool:
    """Whether rows are few enough to look at all of them."""
    return prod(len(picks) for picks in book.choices) <= MOST_LISTED


def list_all(recipe: Recipe[Id], book: Rulebook[Id]) -> list[Picks[Id]]:
    """All rows that the rules for single ones allow, no two of the same clips."""
    return _keep_right(recipe, book, product(*book.choices))


def list_near(recipe: Recipe[Id], book: Rulebook[Id], begun: Sequence[Picks[Id]], chance: Callable[[], float]) -> list[Picks[Id]]:
    """`begun`, and rows that are at odds with fewest of these."""
    sizes, least = [len(picks) for picks in book.choices], find_least(recipe, book)
    table = _look_around(sizes, chance)
    against = np.zeros(len(table), np.int64)
    numbers = [{pick: n for n, pick in enumerate(picks)} for picks in book.choices]
    for picks in begun:
        row = np.array([there.get(pick, -1) for there, pick in zip(numbers, picks, strict=True)])
        against += (table != row).sum(axis=1) < least
    nearest = table[np.argsort(against, kind="stable")[: MOST_PICKS // len(sizes)]]
    rows = [tuple(picks[n] for picks, n in zip(book.choices, row, strict=True)) for row in nearest.tolist()]
    return _keep_right(recipe, book, [*begun, *rows])


def _look_around(sizes: Sequence[int], chance: Callable[[], float]) -> Numbers:
    """Rows in an order by chance: all, or so many."""
    if prod(sizes) <= MOST_LOOKED_AT:
        return np.indices(sizes).reshape(len(sizes), -1).T[shuffled(range(prod(sizes)), chance)]
    many = MOST_LOOKED_AT * 4 // max(4, len(sizes))
    return np.array([[int(chance() * size) for size in sizes] for _ in range(many)])


def _keep_right(recipe: Recipe[Id], book: Rulebook[Id], rows: Iterable[Picks[Id]]) -> list[Picks[Id]]:
    found: dict[tuple[Id, ...], Picks[Id]] = {}
    given = {read_word(picks) for picks in recipe.fixed.values()}
    for picks in rows:
        word = read_word(picks)
        is_right = bool(word) and (not book.is_pool or len(distinct(word)) == len(word))
        if is_right and word not in recipe.avoid and word not in given and book.allows(word):
            found.setdefault(word, picks)
    return list(found.values())
