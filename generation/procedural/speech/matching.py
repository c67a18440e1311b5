"""Lays the sounds that a program has spoken along those that we expect, and so finds where each word begins and ends."""

import numpy as np
from numpy.typing import NDArray

from generation.procedural.speech.pronouncing import VOWELS, sounds_of
from generation.procedural.speech.reading import Spoken

GAP = 0.7  # the price of a sound that only one side has
Phone = tuple[str, float, float]


def spans(words: list[Spoken], phones: list[Phone]) -> list[tuple[float, float] | None]:
    """Seconds from and to of each word; None of one that is not said, or was not found."""
    expected = [(sound.rstrip("1"), place) for place, word in enumerate(words) for said in word.said for sound in sounds_of(said)]
    heard = [phone for phone in phones if phone[0] != "pau"]
    found: list[tuple[float, float] | None] = [None] * len(words)
    if not expected or not heard:
        return found
    for (_, begin, end), owner in zip(heard, _owners(expected, [phone[0] for phone in heard]), strict=True):
        known = found[owner]
        found[owner] = (known[0] if known else begin, end)
    return found


def _owners(expected: list[tuple[str, int]], heard: list[str]) -> list[int]:
    """For each sound that was heard, the word to which it belongs. The cheapest way of laying one along the other."""
    rows, columns = len(expected), len(heard)
    prices = np.array([[_price(mine, theirs) for theirs in heard] for mine, _ in expected], np.float32)
    ramp = np.arange(columns + 1, dtype=np.float32) * GAP
    cost = np.zeros((rows + 1, columns + 1), np.float32)
    cost[0] = ramp
    for row in range(1, rows + 1):
        reached = cost[row - 1] + GAP
        reached[1:] = np.minimum(reached[1:], cost[row - 1, :-1] + prices[row - 1])
        cost[row] = np.minimum.accumulate(reached - ramp) + ramp
    return _traced(cost, prices, [place for _, place in expected])


def _traced(cost: NDArray[np.float32], prices: NDArray[np.float32], places: list[int]) -> list[int]:
    row, column = (size - 1 for size in cost.shape)
    owners = [0] * column
    while column:
        here = cost[row, column]
        if row and abs(here - cost[row - 1, column - 1] - prices[row - 1, column - 1]) < 1e-3:
            row, column = row - 1, column - 1
            owners[column] = places[row]
        elif row and abs(here - cost[row - 1, column] - GAP) < 1e-3:
            row -= 1
        else:
            column -= 1
            owners[column] = places[max(0, row - 1)]
    return owners


def _price(mine: str, theirs: str) -> float:
    if mine == theirs:
        return 0.0
    return (0.35 if mine in VOWELS else 0.6) if (mine in VOWELS) == (theirs in VOWELS) else 1.2
