"""Sets of rows that differ in many places by construction, for requests so tight that no row-by-row draw would come upon them.

With two places to differ in, one place is a sum over the others: whoever changes one of them changes the sum. With more, a table
of numbers is taken that has the property. Part of such a set is one as well, so rows that rules forbid, and numbers that a
place has no clips for, are left out; and where a place has more clips than there are numbers, several stand for one, in turn.
"""

from collections.abc import Callable, Sequence
from math import prod
from typing import TypeVar

import numpy as np

from engine.combinations.constructions import list_plans
from engine.combinations.recipe import Id, Picks, Recipe
from engine.combinations.rings import Numbers
from engine.combinations.rulebook import Rulebook

Thing = TypeVar("Thing")
MOST_ROWS = 4_000  # of one set
TRIED = 3  # tables, of which the one with most rows is taken
MOST_SUMS = 60_000


def list_code(recipe: Recipe[Id], book: Rulebook[Id], chance: Callable[[], float]) -> list[Picks[Id]]:
    """Rows of which any two differ as much as the rules ask, in an order by chance. With a maximum overlap they do where clips
    are equally long. None where nothing is asked. The first of what is given is among them, if it can be.
    """
    least, sizes = find_least(recipe, book), [len(picks) for picks in book.choices]
    if least < 2 or not all(sizes):
        return []
    if book.is_pool:
        names = [shuffled(book.choices[0], chance)] * len(sizes)
    else:
        names = [shuffled(picks, chance) for picks in book.choices]
    values = _sum_up(sizes) if least == 2 and not book.is_pool else _tabulate(sizes, least, book.is_pool, chance)
    if len(values) and not book.is_pool:
        _name_first(values[0], names, next(iter(recipe.fixed.values()), ()))
    rows = [tuple(there[value] for there, value in zip(names, row, strict=True)) for row in values.tolist()]
    return shuffled(rows, chance)[:MOST_ROWS]


def find_least(recipe: Recipe[Id], book: Rulebook[Id]) -> int:
    """In how many places rows differ that keep to the rules between any two, if all clips are equally long."""
    places = len(book.choices)
    return max(recipe.rules.min_difference, places - int(recipe.rules.max_overlap * places + 1e-9))


def _name_first(values: Numbers, names: Sequence[list[Id | None]], given: Picks[Id]) -> None:
    """Numbers have no meaning: so let those of one row be the clips of a given one."""
    for value, there, pick in zip(values.tolist(), names, given, strict=False):
        if pick in there:
            at = there.index(pick)
            there[value], there[at] = there[at], there[value]


def _sum_up(sizes: Sequence[int]) -> Numbers:
    """The largest place is the sum: it tells any two values of another apart."""
    largest = max(range(len(sizes)), key=sizes.__getitem__)
    others = [size for place, size in enumerate(sizes) if place != largest]
    if prod(others) > MOST_SUMS:
        return np.empty((0, len(sizes)), np.int64)
    rows = np.indices(others).reshape(len(others), prod(others))
    return np.insert(rows, largest, rows.sum(axis=0) % sizes[largest], axis=0).T


def _tabulate(sizes: Sequence[int], least: int, is_pool: bool, chance: Callable[[], float]) -> Numbers:
    found = [np.empty((0, len(sizes)), np.int64)]
    for plan in list_plans(sizes, least, chance)[:TRIED]:
        found.append(_keep_different(plan.make(), sizes[0]) if is_pool else _fit(plan.make(), sizes))
    return max(found, key=len)


def _fit(table: Numbers, sizes: Sequence[int]) -> Numbers:
    """Of each place the numbers that fewest rows have are left out; where clips are more, those of a number take turns."""
    for place, size in enumerate(sizes):
        numbers, counts = np.unique(table[:, place], return_counts=True)
        while len(numbers) > size:
            table = table[table[:, place] != numbers[counts.argmin()]]
            numbers, counts = np.unique(table[:, place], return_counts=True)
        column = np.searchsorted(numbers, table[:, place])
        for number in range(len(numbers)):
            users = np.flatnonzero(column == number)
            clips = np.arange(number, size, len(numbers))
            column[users] = clips[np.arange(len(users)) % len(clips)]
        table = np.insert(np.delete(table, place, axis=1), place, column, axis=1)
    return table


def _keep_different(table: Numbers, size: int) -> Numbers:
    """A number means the same clip in each place of a pool, and no row has one twice."""
    table = table[(table < size).all(axis=1)]
    return np.asarray(table[(np.diff(np.sort(table, axis=1), axis=1) > 0).all(axis=1)])


def shuffled(there: Sequence[Thing], chance: Callable[[], float]) -> list[Thing]:
    """Chance alone decides, as in all of a draw."""
    mixed = list(there)
    for n in range(len(mixed) - 1):
        other = n + int(chance() * (len(mixed) - n))
        mixed[n], mixed[other] = mixed[other], mixed[n]
    return mixed
