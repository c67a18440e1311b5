"""Draws so tight that only sets made by construction come near what the bounds allow, where combinations are too many to list."""

import time
from collections import Counter
from operator import eq
from random import Random

import numpy as np
import pytest

from engine.combinations import Combination, Group, Recipe, Rules, TooFewCombinations, count_combinations, draw, nearest
from engine.combinations.candidates import list_near
from engine.combinations.codes import list_code
from engine.combinations.constructions import MOST_ORDER, develop_squares, list_plans
from engine.combinations.rings import Ring, is_there
from engine.combinations.rulebook import Rulebook
from engine.combinations.table import Table


def sized(*sizes: int) -> tuple[Group[str], ...]:
    return tuple(Group(f"G{n}", tuple(f"{n}.{clip}" for clip in range(size))) for n, size in enumerate(sizes))


def differ_least(rows: list[Combination[str]]) -> int:
    return min(near[1] for near in nearest(rows) if near)


# --- what they are made of ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [order for order in range(2, MOST_ORDER + 1) if is_there(order)])
def test_numbers_of_a_ring_obey_the_laws(order: int) -> None:
    ring = Ring(order)
    everything = np.arange(order)
    assert (ring.sums == ring.sums.T).all() and (ring.products == ring.products.T).all() and (ring.sums[0] == everything).all()
    for number in everything:
        times = ring.products[number]
        assert (np.sort(ring.sums[number]) == everything).all()
        assert (ring.products[times] == times[ring.products]).all()
        assert (times[ring.sums] == ring.sums[times[:, None], times[None, :]]).all()
        assert number == 0 or not ring.is_field or (np.sort(times) == everything).all()
    for one in ring.points:
        for other in ring.points:
            difference = int(np.flatnonzero(ring.sums[other] == one)[0])
            assert one == other or (np.sort(ring.products[difference]) == everything).all()


@pytest.mark.parametrize("side", [10, 14, 22])
def test_squares_that_no_ring_makes_are_orthogonal(side: int) -> None:
    table = develop_squares(side)
    assert len(table) == side**2
    for one in range(4):
        for other in range(one):
            assert len({*zip(table[:, one].tolist(), table[:, other].tolist(), strict=True)}) == side**2


@pytest.mark.parametrize(
    ("sizes", "least"),
    [
        ((9,) * 5, 4),
        ((4,) * 6, 4),
        ((12,) * 4, 3),
        ((5, 8, 4, 4), 2),
        ((3,) * 8, 5),
        ((2,) * 18, 7),
        ((6,) * 5, 5),
        ((14,) * 4, 3),
    ],
)
def test_any_two_rows_of_a_plan_differ_in_as_many_places_as_it_says(sizes: tuple[int, ...], least: int) -> None:
    plans = list_plans(sizes, least, Random(1).random)
    assert plans
    for plan in plans:
        table = plan.make()
        assert table.min() >= 0 and table.max() < plan.order
        for number, row in enumerate(table[: 1 + 300_000 // len(table)]):
            differing = (table != row).sum(axis=1)
            differing[number] = len(sizes)
            assert differing.min() >= least


# --- what is drawn by them ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sizes", "least", "known"),
    [
        ((9,) * 4, 3, 81),
        ((9,) * 6, 5, 81),
        ((10,) * 4, 3, 100),
        ((14,) * 4, 3, 196),
        ((15,) * 4, 3, 225),
        ((20,) * 5, 4, 400),
        ((22,) * 4, 3, 484),
        ((20,) * 7, 6, 340),
        ((10,) * 5, 4, 80),  # 76 by construction, the others by exchange
        ((3,) * 10, 5, 243),
        ((60, 24, 9, 9, 9), 4, 81),  # of large groups several clips stand for one number
    ],
)
def test_as_many_differ_as_are_known_to_where_combinations_are_many(sizes: tuple[int, ...], least: int, known: int) -> None:
    recipe = Recipe(groups=sized(*sizes), rules=Rules(min_difference=least))
    rows = draw(recipe, known, 1)
    assert differ_least(rows) >= least
    assert draw(recipe, known, 1) == rows


@pytest.mark.parametrize(("clips", "take"), [(9, 4), (13, 4), (16, 5), (20, 4), (22, 4)])
def test_clips_of_a_pool_are_put_in_as_many_orders_as_there_can_be(clips: int, take: int) -> None:
    recipe = Recipe(pool=tuple(f"c{n}" for n in range(clips)), take=take, rules=Rules(min_difference=take - 1))
    assert count_combinations(recipe).most == clips * (clips - 1)
    assert all(len(set(row)) == take for row in list_code(recipe, Rulebook(recipe), Random(1).random))
    rows = draw(recipe, clips * (clips - 1), 1)
    assert differ_least(rows) >= take - 1 and all(len(set(row.clips)) == take for row in rows)


def test_a_maximum_overlap_is_met_by_construction_as_well() -> None:
    groups = sized(20, 20, 20, 20)
    lengths = {clip: 10 for group in groups for clip in group.clips}
    rows = draw(Recipe(groups=groups, rules=Rules(max_overlap=0.3), lengths=lengths), 400, 1)
    assert differ_least(rows) >= 3


def test_a_given_output_is_one_of_such_a_set() -> None:
    given = ("0.1", "1.1", "2.5", "3.7")
    rows = draw(Recipe(groups=sized(9, 9, 9, 9), rules=Rules(min_difference=3), fixed={3: given}), 81, 1)
    assert rows[2].picks == given and differ_least(rows) >= 3


def test_of_places_with_more_clips_than_numbers_or_fewer_most_is_made() -> None:
    recipe = Recipe(groups=sized(27, 9, 9, 9), rules=Rules(min_difference=3))
    rows = list_code(recipe, Rulebook(recipe), Random(1).random)
    assert set(Counter(row[0] for row in rows).values()) == {3}  # clips that stand for one number take turns
    recipe = Recipe(groups=sized(18, 18, 18, 18), rules=Rules(min_difference=3))
    assert len(list_code(recipe, Rulebook(recipe), Random(1).random)) == 291  # of 361, numbers left out that no row has twice


def test_a_set_is_mended_among_rows_that_it_is_hardly_in_the_way_of() -> None:
    recipe = Recipe(groups=sized(20, 20, 20, 20), rules=Rules(min_difference=3))
    book, chance = Rulebook(recipe), Random(1).random
    begun = list_code(recipe, book, chance)[:100]
    near = list_near(recipe, book, begun, chance)[100:]
    clashes = [sum(sum(map(eq, row, other)) > 1 for other in begun) for row in near[:500]]
    assert len(near) > 9_000 and max(clashes) == 0  # a row by chance clashes with 1.5


def test_a_row_may_be_exchanged_for_one_much_like_it() -> None:
    recipe = Recipe(groups=sized(2, 2, 2), rules=Rules(max_overlap=0.5), lengths={f"{n}.{c}": 10 for n in range(3) for c in "01"})
    table = Table(recipe, Rulebook(recipe))
    table.enter(1, ("0.0", "1.0", "2.0"))
    like = ("0.0", "1.0", "2.1")
    assert table.fits(like, instead=1) and not table.fits(like)
    table.enter(2, ("0.0", "1.1", "2.1"))
    assert not table.fits(like, instead=1)


def test_what_is_not_found_is_not_said_to_be_impossible() -> None:
    """Of two Latin squares of side 18 that would do nothing is known here."""
    recipe = Recipe(groups=sized(18, 18, 18, 18), rules=Rules(min_difference=3))
    assert count_combinations(recipe).most == 324
    begun = time.process_time()
    with pytest.raises(TooFewCombinations, match=r"^Only \d+ of 324 combinations were found that differ .*: lower the minimum"):
        draw(recipe, 324, 1)
    assert time.process_time() - begun < 2  # some 0.5 s; the bound is for machines that do much else
