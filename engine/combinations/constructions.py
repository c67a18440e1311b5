"""Tables of numbers of which any two rows differ in many places, by construction. Those who draw put clips for the numbers.

Values of polynomials agree in fewer places than they have coefficients (Reed and Solomon 1960; over rings that are products of
fields as MacNeish 1922 joined Latin squares; one place more where 2 = 0, by Bush 1952). Four places that differ in three are two
orthogonal Latin squares: those of sides that no ring serves are developed from differences (Bose, Shrikhande and Parker 1960).
Where there are more places than numbers, a linear code is grown word by word (Conway and Sloane 1986, lexicographic codes).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import prod

import numpy as np

from engine.combinations.rings import Numbers, is_there, ring, split

MOST_CELLS = 400_000  # of a table
MOST_ORDER = 63
MOST_WORDS = 60_000  # of which a linear code is chosen
MOST_TRIED = 5_000  # of these, where there are more: some by chance
MOST_SPANNED = 1_000  # rows of such a code
STARTERS_OF_14 = (  # the differences of any two columns are all numbers below 13, each once; 13 is beyond the circle
    (0, 0, 0, 0),
    (13, 0, 2, 1),
    (0, 13, 7, 10),
    (0, 5, 13, 4),
    (0, 9, 5, 13),
    (0, 8, 1, 2),
    (0, 3, 2, 11),
    (0, 1, 4, 6),
    (0, 10, 8, 12),
    (0, 12, 6, 3),
    (0, 7, 11, 5),
    (0, 6, 3, 9),
    (0, 11, 12, 7),
    (0, 4, 9, 1),
    (0, 2, 10, 8),
)


@dataclass(frozen=True)
class Plan:
    """A table that could be made: of numbers below `order`, about so many of whose rows fit into places of those sizes."""

    order: int
    yields: float
    make: Callable[[], Numbers]


def list_plans(sizes: Sequence[int], least: int, chance: Callable[[], float]) -> list[Plan]:
    """Those that promise most come first."""
    plans = [*_plan_polynomials(sizes, least), *_plan_squares(sizes, least), *_plan_spans(sizes, least, chance)]
    return sorted(plans, key=lambda plan: (-plan.yields, plan.order))


def _expect(sizes: Sequence[int], order: int, rows: int) -> float:
    """How many are left, on average, where places lack some of the numbers."""
    return rows * prod(min(1, size / order) for size in sizes)


def _plan_polynomials(sizes: Sequence[int], least: int) -> Iterator[Plan]:
    for order in filter(is_there, range(2, MOST_ORDER + 1)):
        for wanted in range(1, len(sizes) - least + 2):
            is_served = wanted == 1 or len(sizes) <= _count_points(order, wanted)
            if is_served and order**wanted * len(sizes) <= MOST_CELLS:
                yields = _expect(sizes, order, order**wanted)
                yield Plan(order, yields, partial(_evaluate, order, len(sizes), wanted))


def _count_points(order: int, wanted: int) -> int:
    parts = split(order)
    return min(parts) + 1 + (wanted == 3 and len(parts) == 1 and order % 2 == 0)


def _evaluate(order: int, places: int, wanted: int) -> Numbers:
    """Of all polynomials with so many coefficients: the values, then the highest coefficient, then, of three, the middle one."""
    numbers = ring(order)
    coefficients = np.indices((order,) * wanted).reshape(wanted, -1)
    columns = []
    for point in [*numbers.points, None][: places if wanted > 1 else 1]:
        value = coefficients[-1]
        for lower in coefficients[-2::-1] if point is not None else ():
            value = numbers.sums[numbers.products[value, point], lower]
        columns.append(value)
    while len(columns) < places:
        columns.append(coefficients[min(1, wanted - 1)])
    return np.stack(columns, axis=1)


def _plan_squares(sizes: Sequence[int], least: int) -> Iterator[Plan]:
    if (len(sizes), least) == (4, 3):
        for order in (10, 14, 22):
            yield Plan(order, _expect(sizes, order, order**2), partial(develop_squares, order))


def develop_squares(order: int) -> Numbers:
    """Starting rows turned in a circle, but for the numbers beyond it, which have rows among themselves."""
    if order == 14:
        circle, starters = 13, np.array(STARTERS_OF_14)
        core = np.full((1, 4), circle)
    else:  # 3m + 1, of an odd m
        third = order // 3
        circle, starters = 2 * third + 1, _start_thirds(third)
        core = _evaluate(third, 4, 2) + circle
    turned = [np.where(starters < circle, (starters + by) % circle, starters) for by in range(circle)]
    return np.vstack([*turned, core])


def _start_thirds(third: int) -> Numbers:
    circle = 2 * third + 1
    rising = range(1, third + 1)
    falling = [circle - number for number in rising]
    parts = ([0] * third, rising, falling, range(circle, circle + third))
    blocks = [[parts[at] for at in turn] for turn in ((0, 1, 2, 3), (1, 0, 3, 2), (2, 3, 0, 1), (3, 2, 1, 0))]
    return np.hstack([np.zeros((4, 1), np.int64), *(np.array(block) for block in blocks)]).T


def _plan_spans(sizes: Sequence[int], least: int, chance: Callable[[], float]) -> Iterator[Plan]:
    for order in filter(is_there, range(2, min(max(sizes), MOST_ORDER) + 1)):
        if len(split(order)) == 1 and len(sizes) > order + 1:
            # What it comes to is not known before it is made: about half the dimensions that Singleton's bound allows.
            rows = order ** max(1, round((len(sizes) - least + 1) / 2))
            yields = _expect(sizes, order, min(rows, MOST_SPANNED))
            yield Plan(order, yields, partial(_span, order, len(sizes), least, chance))


def _span(order: int, places: int, least: int, chance: Callable[[], float]) -> Numbers:
    """Words are taken as they come, each with all its sums with those before, where it differs from all of them enough."""
    numbers = ring(order)
    if order**places <= MOST_WORDS:
        words = np.indices((order,) * places).reshape(places, -1).T
    else:
        flat = [int(chance() * order) for _ in range(MOST_TRIED * places)]
        words = np.array(flat).reshape(-1, places)
    left = words[(words > 0).sum(axis=1) >= least].astype(np.int64)
    code = np.zeros((1, places), np.int64)
    while len(left) and len(code) * order <= MOST_SPANNED:
        multiples = numbers.products[1:, left[0]]
        further = numbers.sums[multiples[:, None, :], code[None, :, :]].reshape(-1, places)
        for word in further:
            left = left[(left != word).sum(axis=1) >= least]
        code = np.vstack([code, further])
    return code
