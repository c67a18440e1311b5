"""Counting without listing: beginnings that come to the same are counted together, step by step.

Where there are too many of them even so, some stand for the others, chosen by a seeded chance that favours none of them: the
sum is then right on average, and several such sums tell how far one may be off.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import partial
from math import ceil, sqrt
from random import Random
from statistics import fmean, stdev
from typing import Any, Protocol

MOST_STEPS = 40_000  # beginnings put one clip further, before an estimate is made
MORE_STEPS = 120_000  # where the estimate says that there are few
FEW = 1_000_000
SUMS = 6
SUM_STEPS = 12_000  # of one of these sums, all its steps together
LIKELY = 2.6  # standard errors of a mean of six, which it is nearer than in 19 of 20 cases


@dataclass(frozen=True)
class Tally:
    """`margin` is the share of the value by which it may be off, in 19 of 20 cases."""

    value: int
    margin: float = 0.0


class Walk(Protocol):
    """Words are made of it step by step. What it tells of a state is the same each time, in the same order."""

    @property
    def steps(self) -> int: ...

    @property
    def start(self) -> Hashable: ...

    def follow(self, step: int, state: Any) -> Iterable[tuple[Any, Any]]:
        """The states after it, and in how many ways each comes about. None: a word is complete."""
        ...

    def promise(self, step: int, state: Any) -> float:
        """About how many ways there are from this state on, before that step: it says where to look closely."""
        ...

    def thin(self, chance: float) -> "Walk":
        """Fewer ways, so many for each of these that the sums stay right on average over `chance`, 0..1."""
        ...


def tally(walk: Walk, is_quick: bool = False) -> Tally:
    """`is_quick`: where it cannot be exact at once, any number will do."""
    exact = _count(walk, MOST_STEPS)
    if exact is not None:
        return Tally(exact)
    if is_quick:
        return Tally(FEW, 1.0)
    chance = Random(0).random  # noqa: S311 - the same recipe has the same estimate
    sums = [_estimate(walk.thin(chance()), chance()) for _ in range(SUMS)]
    value = fmean(sums)
    if value < FEW and (exact := _count(walk, MORE_STEPS)) is not None:
        return Tally(exact)
    margin = LIKELY * stdev(sums) / sqrt(SUMS) / value if value else 1.0
    return Tally(round(value), min(1.0, max(0.01, ceil(margin * 100) / 100)))


def can_be_any(walk: Walk) -> bool:
    """Whether one was found, without counting; where nearly everything is forbidden, none may be found though there is one."""
    return _estimate(walk, 0.5) > 0


def turn(chance: float, step: int) -> float:
    """Chances that are as different from step to step as can be: turns by the golden section."""
    return (chance + step * 0.6180339887) % 1


def _count(walk: Walk, most: int) -> int | None:
    states: dict[Any, int] = {walk.start: 1}
    total = taken = 0
    for step in range(walk.steps):
        following: dict[Any, int] = {}
        for state, number in states.items():
            for after, ways in walk.follow(step, state):
                taken += 1
                if after is None:
                    total += number * ways
                else:
                    following[after] = following.get(after, 0) + number * ways
            if taken > most:
                return None
        states = following
    return total


def _estimate(walk: Walk, chance: float) -> float:
    states: dict[Any, float] = {walk.start: 1.0}
    total, taken = 0.0, 0
    width = 50
    for step in range(walk.steps):
        following: dict[Any, float] = {}
        before = taken
        for state, number in states.items():
            for after, ways in walk.follow(step, state):
                taken += 1
                if after is None:
                    total += number * ways
                else:
                    following[after] = following.get(after, 0.0) + number * ways
        if states:
            each = max(1.0, (taken - before) / len(states))  # as much as a state costs; the steps left share what is left
            width = max(20, int((SUM_STEPS - taken) / each / max(1, walk.steps - step - 1)))
        states = _choose(following, width, turn(chance, step), partial(walk.promise, step + 1))
    return total


def _choose(states: dict[Any, float], width: int, chance: float, promise: Callable[[Any], float]) -> dict[Any, float]:
    """About so many of them: those with most to come as they are, of the others some that stand for all, on average."""
    if len(states) <= width:
        return states
    weights = [(state, number, number * promise(state)) for state, number in sorted(states.items())]
    heavy = sum(weight for _, _, weight in weights) / width
    chosen: dict[Any, float] = {}
    passed = chance * heavy
    for state, number, weight in weights:
        if weight >= heavy:
            chosen[state] = number
            continue
        passed += weight
        if passed >= heavy:
            passed -= heavy
            chosen[state] = number * heavy / weight
    return chosen
