"""How much a set of outputs shows of what there is, and how alike its outputs are."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from engine.combinations.recipe import Combination, Id, Recipe
from engine.combinations.rulebook import Rulebook

Numbers = NDArray[np.int64]


def coverage(recipe: Recipe[Id], rows: Sequence[Combination[Id]]) -> float:
    """The share of pairs of clips that play in one output at least, of those that could: 1 where there is none to be seen.

    A pair is a clip of one group and one of another; of a pool, any two. Left out are clips that never play, pairs that
    exclude each other, that are to be apart in groups which always play one after the other, and that are too long together.
    Pairs that other rules make impossible count as if they could be seen.
    """
    book = Rulebook(recipe)
    places = [tuple(pick for pick in picks if pick is not None) for picks in (book.choices[:1] if book.is_pool else book.choices)]
    offsets = np.cumsum([0, *map(len, places)])
    codes = [{clip: int(offset) + n for n, clip in enumerate(clips)} for clips, offset in zip(places, offsets, strict=False)]
    size = int(offsets[-1])
    banned = np.fromiter((one * size + other for one, other in _list_banned(book, codes)), np.int64)
    lengths = np.array([book.length(clip) for clips in places for clip in clips], np.int64)
    met = _unique_pairs(book, codes, rows, size)
    met = met[~np.isin(met, banned)]
    if book.most_length is not None and size:
        met = met[lengths[met // size] + lengths[met % size] <= book.most_length]
    possible = _count_possible(book, codes, lengths) - _count_fitting(book, np.unique(banned), lengths, size)
    return len(met) / possible if possible else 1.0


def nearest(rows: Sequence[Combination[Id]]) -> list[tuple[int, int] | None]:
    """For each row the place in `rows` (from 0) of the one most like it, the first of several, and in how many places those
    two differ. None for a row that is alone.
    """
    if len(rows) < 2:
        return [None for _ in rows]
    width = max(len(row.picks) for row in rows)
    numbers: dict[Id | None, int] = {None: 0}
    table = np.zeros((len(rows), width), np.int32)
    for number, row in enumerate(rows):
        for place, pick in enumerate(row.picks):
            table[number, place] = numbers.setdefault(pick, len(numbers))
    found: list[tuple[int, int] | None] = []
    for number in range(len(rows)):
        differing = (table != table[number]).sum(axis=1)
        differing[number] = width + 1
        other = int(differing.argmin())
        found.append((other, int(differing[other])))
    return found


def _unique_pairs(book: Rulebook[Id], codes: list[dict[Id, int]], rows: Sequence[Combination[Id]], size: int) -> Numbers:
    """Of clips that play together, each pair as one number, the lower clip first."""
    width = len(book.choices)
    table = np.full((len(rows), width), -1, np.int64)
    for number, row in enumerate(rows):
        for place, pick in enumerate(row.picks[:width]):
            if pick is not None:
                table[number, place] = codes[0 if book.is_pool else place].get(pick, -1)
    found = [np.empty(0, np.int64)]
    for one, other in combinations(range(width), 2):
        first, second = table[:, one], table[:, other]
        are_both = (first >= 0) & (second >= 0) & (first != second)
        low, high = np.minimum(first, second)[are_both], np.maximum(first, second)[are_both]
        found.append(np.unique(low * size + high))
    return np.unique(np.concatenate(found))


def _list_banned(book: Rulebook[Id], codes: list[dict[Id, int]]) -> Iterator[tuple[int, int]]:
    def meet(table: dict[Id, tuple[Id, ...]], ones: dict[Id, int], others: dict[Id, int]) -> Iterator[tuple[int, int]]:
        for first, seconds in table.items():
            for second in seconds:
                if first in ones and second in others and ones[first] != others[second]:
                    yield min(ones[first], others[second]), max(ones[first], others[second])

    if book.is_pool:
        if len(book.choices) > 1:
            yield from meet(book.excludes, codes[0], codes[0])
        if len(book.choices) == 2:
            yield from meet(book.apart, codes[0], codes[0])
        return
    for one, other in combinations(range(len(codes)), 2):
        yield from meet(book.excludes, codes[one], codes[other])
        if other == one + 1 and None not in book.choices[one] and None not in book.choices[other]:
            yield from meet(book.apart, codes[one], codes[other])


def _count_possible(book: Rulebook[Id], codes: list[dict[Id, int]], lengths: Numbers) -> int:
    """Pairs that are not too long together."""
    parts = [np.sort(lengths[list(part.values())]) for part in codes]
    if book.is_pool:
        if len(book.choices) < 2:
            return 0
        [part] = parts
        if book.most_length is None:
            return len(part) * (len(part) - 1) // 2
        fitting = int(np.searchsorted(part, book.most_length - part, side="right").sum())
        return (fitting - int((2 * part <= book.most_length).sum())) // 2
    if book.most_length is None:
        return sum(len(one) * len(other) for one, other in combinations(parts, 2))
    most = book.most_length
    return sum(int(np.searchsorted(one, most - other, side="right").sum()) for one, other in combinations(parts, 2))


def _count_fitting(book: Rulebook[Id], pairs: Numbers, lengths: Numbers, size: int) -> int:
    """Of these pairs, those that are not too long together."""
    if book.most_length is None or not size:
        return len(pairs)
    return int((lengths[pairs // size] + lengths[pairs % size] <= book.most_length).sum())
