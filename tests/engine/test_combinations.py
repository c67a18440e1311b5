"""The mixer's solver, held to what listing everything gives: the count, the difference, the even use, the same seed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import permutations, product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.combinations import Group, Mode, Recipe, Rules, TooFewCombinations, count_combinations, draw

HOOKS = Group("Hooks", ("h1", "h2", "h3"))
BODIES = Group("Bodies", ("b1", "b2"))
ENDS = Group("Ends", ("e1",), is_optional=True)
LARGE = Recipe(groups=tuple(Group(f"Group {n}", tuple(f"{n}.{clip}" for clip in range(20))) for n in range(10)))

Word = tuple[str, ...]


def recipe_of(*groups: Group[str], mode: Mode = Mode.AUTO, avoid: Iterable[str] = (), max_uses: int | None = None) -> Recipe[str]:
    made = frozenset(tuple(word.split()) for word in avoid)
    return Recipe(mode=mode, groups=groups, avoid=made, rules=Rules(max_uses=max_uses))


def list_everything(recipe: Recipe[str]) -> set[Word]:
    if not recipe.groups:
        return set(permutations(set(recipe.pool), recipe.take)) - recipe.avoid
    choices = [(*group.clips, None) if group.is_optional else group.clips for group in recipe.groups]
    words = {tuple(pick for pick in picks if pick is not None) for picks in product(*choices)}
    return words - recipe.avoid - {()}


def limited(recipe: Recipe[str], most: int) -> Recipe[str]:
    return replace(recipe, rules=replace(recipe.rules, max_uses=most))


def words_of(recipe: Recipe[str], count: int, seed: int = 1) -> list[str]:
    return [" ".join(combination.clips) for combination in draw(recipe, count, seed)]


def count_largest_set(words: list[Word], most: int, uses: "Counter[str] | None" = None) -> int:
    """Of the sets of these words in which no clip plays more than `most` times."""
    if not words:
        return 0
    first, *others = words
    more = (uses or Counter()) + Counter(first)
    without = count_largest_set(others, most, uses)
    return max(without, 1 + count_largest_set(others, most, more)) if max(more.values()) <= most else without


def with_earlier_runs(recipe: Recipe[str]) -> st.SearchStrategy[Recipe[str]]:
    """Some of what it can make was made before, and some that it cannot."""
    words = [*sorted(list_everything(recipe)), ("z",), ("a", "a"), ("a",) * 9, ()]
    return st.frozensets(st.sampled_from(words), max_size=8).map(lambda avoid: replace(recipe, avoid=avoid))


def separate(sizes: list[tuple[int, bool]]) -> Recipe[str]:
    """Each clip in one group only, so that uses can be evened out in each group by itself."""
    groups = [
        Group(f"Group {n}", tuple(f"{n}{clip}" for clip in range(size)), is_optional)
        for n, (size, is_optional) in enumerate(sizes)
    ]
    return Recipe(groups=tuple(groups))


CLIPS = st.lists(st.sampled_from("abcd"), max_size=4).map(tuple)
SHARED = st.lists(st.builds(Group, st.just("Group"), CLIPS, st.booleans()), min_size=1, max_size=4).map(
    lambda groups: Recipe(groups=tuple(groups))
)
SEPARATE = st.lists(st.tuples(st.integers(1, 4), st.booleans()), min_size=1, max_size=3).map(separate)
REQUIRED = st.lists(st.tuples(st.integers(1, 4), st.just(False)), min_size=1, max_size=3).map(separate)
POOLS = st.builds(
    lambda pool, take: Recipe(pool=tuple(pool), take=take), st.lists(st.sampled_from("abcde"), max_size=7), st.integers(1, 4)
)
ANY = st.one_of(SHARED, SEPARATE, POOLS).flatmap(with_earlier_runs)
SEEDS = st.integers(0, 2**63)


# --- counting -------------------------------------------------------------------------------------------------------


@given(ANY)
def test_the_count_is_what_listing_everything_gives(recipe: Recipe[str]) -> None:
    count = count_combinations(recipe)
    assert (count.value, count.is_exact) == (len(list_everything(recipe)), True)


@pytest.mark.parametrize(
    ("recipe", "expected"),
    [
        (recipe_of(HOOKS, BODIES), 6),
        (recipe_of(HOOKS, BODIES, ENDS), 12),
        (recipe_of(ENDS), 1),
        (recipe_of(Group("One", ("a",), True), Group("Two", ("a",), True)), 2),
        (recipe_of(Group("One", ("a", "a", "b")), BODIES), 4),
        (recipe_of(HOOKS, BODIES, avoid=["h1 b1", "b1 h1", "h1"]), 5),
        (recipe_of(HOOKS, Group("Empty", ())), 0),
        (recipe_of(HOOKS, Group("Empty", (), True)), 3),
        (Recipe(pool=("a", "b", "c", "c"), take=2), 6),
        (Recipe(pool=("a", "b"), take=3), 0),
        (Recipe(pool=tuple("abcdef"), take=6), 720),
        (LARGE, 20**10),
    ],
)
def test_what_makes_two_combinations_different(recipe: Recipe[str], expected: int) -> None:
    assert count_combinations(recipe).value == expected


def test_picks_that_make_the_same_sequence_are_one_combination() -> None:
    recipe = recipe_of(*[Group("Group", ("a",), True)] * 20)
    count = count_combinations(recipe)
    assert (count.value, count.unruled, count.most) == (20, 2**20, 20)
    assert len(draw(recipe, 20, 1)) == 20


@given(ANY, st.integers(0, 4))
def test_with_a_maximum_use_a_draw_can_hold_no_more_than_is_said(recipe: Recipe[str], most: int) -> None:
    words = sorted(list_everything(recipe))
    assume(len(words) <= 9)
    assert count_combinations(limited(recipe, most)).most >= count_largest_set(words, most)


@given(st.one_of(REQUIRED, POOLS), st.integers(1, 5), SEEDS)
def test_with_a_maximum_use_all_that_is_said_is_drawn_of_a_pool_and_of_separate_groups(
    recipe: Recipe[str], most: int, seed: int
) -> None:
    recipe = limited(recipe, most)
    count = count_combinations(recipe).most
    assert len(draw(recipe, count, seed)) == count


@pytest.mark.parametrize(
    ("recipe", "bound", "largest"),
    [
        (recipe_of(Group("One", ("a", "b")), Group("Two", ("c", "d")), avoid=["a c", "a d"], max_uses=1), 2, 1),
        (recipe_of(Group("One", ("a",)), Group("Two", ("a", "b")), max_uses=2), 2, 1),
        (recipe_of(Group("One", ("a", "b")), Group("Two", ("a", "b")), max_uses=1), 1, 1),
        (recipe_of(Group("One", ("a", "b", "c", "d")), Group("Two", ("x",), True), max_uses=2), 8, 6),
    ],
    ids=["earlier runs", "a clip in two groups", "all groups together", "an optional group"],
)
def test_the_most_may_not_be_reached(recipe: Recipe[str], bound: int, largest: int) -> None:
    assert count_combinations(recipe).most == bound
    assert count_largest_set(sorted(list_everything(recipe)), recipe.rules.max_uses or 0) == largest
    assert len(draw(recipe, largest, 1)) == largest


def test_a_clip_twice_in_a_group_is_one_choice() -> None:
    assert Group("One", ("b", "a", "b"), is_optional=True).choices == ("b", "a", None)


# --- drawing --------------------------------------------------------------------------------------------------------


@given(ANY, SEEDS, st.data())
def test_a_draw_holds_as_many_different_combinations_as_asked(recipe: Recipe[str], seed: int, data: st.DataObject) -> None:
    everything = list_everything(recipe)
    count = data.draw(st.integers(0, len(everything)))
    words = [combination.clips for combination in draw(recipe, count, seed)]
    assert len(words) == len(set(words)) == count
    assert everything.issuperset(words)


@given(ANY, SEEDS)
def test_everything_can_be_drawn_and_no_more(recipe: Recipe[str], seed: int) -> None:
    everything = list_everything(recipe)
    assert {combination.clips for combination in draw(recipe, len(everything), seed)} == everything
    with pytest.raises(TooFewCombinations):
        draw(recipe, len(everything) + 1, seed)


@given(SHARED.flatmap(with_earlier_runs), SEEDS)
def test_each_pick_comes_from_its_group_or_is_left_out_of_an_optional_one(recipe: Recipe[str], seed: int) -> None:
    for combination in draw(recipe, count_combinations(recipe).value, seed):
        for pick, group in zip(combination.picks, recipe.groups, strict=True):
            assert pick in group.clips or (pick is None and group.is_optional)


@given(ANY, SEEDS, st.data())
def test_the_same_seed_draws_the_same_combinations_in_the_same_order(recipe: Recipe[str], seed: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, count_combinations(recipe).value))
    assert draw(recipe, count, seed) == draw(recipe, count, seed)


def test_a_seed_draws_the_same_in_every_process() -> None:
    """Hashes of text differ from process to process, so a draw that went by them would not come out as written here."""
    assert words_of(recipe_of(HOOKS, BODIES, ENDS), 5, seed=42) == ["h2 b1 e1", "h1 b2", "h3 b1 e1", "h1 b2 e1", "h3 b2"]
    assert words_of(Recipe(pool=tuple("abcdefgh"), take=3), 5, seed=42) == ["b f g", "d a h", "e c h", "c d f", "e g a"]
    assert words_of(LARGE, 500, seed=42)[499] == "0.19 1.6 2.0 3.9 4.12 5.1 6.16 7.10 8.12 9.0"


def test_another_seed_draws_others() -> None:
    assert not set(words_of(LARGE, 500, seed=1)) & set(words_of(LARGE, 500, seed=2))


def test_what_earlier_runs_made_is_not_drawn_again() -> None:
    first = draw(LARGE, 500, 1)
    later = draw(replace(LARGE, avoid=frozenset(combination.clips for combination in first)), 500, 1)
    assert not {combination.clips for combination in first} & {combination.clips for combination in later}


@given(SEPARATE, SEEDS, st.data())
def test_choices_of_a_group_are_used_evenly(recipe: Recipe[str], seed: int, data: st.DataObject) -> None:
    combinations = draw(recipe, data.draw(st.integers(0, count_combinations(recipe).value)), seed)
    for place, group in enumerate(recipe.groups):
        uses = Counter(combination.picks[place] for combination in combinations)
        numbers = [uses[choice] for choice in group.choices]
        assert max(numbers) - min(numbers) <= 1


@given(POOLS, SEEDS, st.data())
def test_clips_of_a_pool_are_used_evenly(recipe: Recipe[str], seed: int, data: st.DataObject) -> None:
    combinations = draw(recipe, data.draw(st.integers(0, count_combinations(recipe).value)), seed)
    uses = Counter(clip for combination in combinations for clip in combination.clips)
    numbers = [uses[clip] for clip in recipe.pool]
    assert max(numbers, default=0) - min(numbers, default=0) <= 1


@given(SEPARATE.flatmap(with_earlier_runs), SEEDS, st.data())
def test_uses_are_as_even_as_what_was_made_before_allows(recipe: Recipe[str], seed: int, data: st.DataObject) -> None:
    """A choice can fall behind only by as many combinations as it had in earlier runs."""
    before = list_everything(replace(recipe, avoid=frozenset())) & recipe.avoid
    combinations = draw(recipe, data.draw(st.integers(0, count_combinations(recipe).value)), seed)
    for place, group in enumerate(recipe.groups):
        uses = Counter(combination.picks[place] for combination in combinations)
        for choice in group.choices:
            made = sum(choice in word if choice else not set(word) & set(group.clips) for word in before)
            behind = max(uses[other] for other in group.choices) - uses[choice]
            assert behind <= max(1, made + (choice is None))


def test_ten_groups_of_twenty_are_drawn_from_evenly_without_being_listed() -> None:
    combinations = draw(LARGE, 500, 7)
    assert len({combination.clips for combination in combinations}) == 500
    for place in range(10):
        assert set(Counter(combination.picks[place] for combination in combinations).values()) == {25}


@given(ANY, st.integers(1, 4), SEEDS, st.data())
def test_no_clip_plays_more_often_than_its_maximum(recipe: Recipe[str], most: int, seed: int, data: st.DataObject) -> None:
    asked = data.draw(st.integers(0, count_combinations(limited(recipe, most)).most))
    try:
        combinations = draw(limited(recipe, most), asked, seed)
    except TooFewCombinations as error:
        assert f"found that use no clip more than {most}" in str(error)
        return
    assert len(combinations) == asked
    assert max(Counter(clip for combination in combinations for clip in combination.clips).values(), default=0) <= most


def test_a_clip_in_two_groups_is_replaced_where_it_plays_too_often() -> None:
    recipe = recipe_of(Group("One", ("a", "b", "c")), Group("Two", ("a", "d")), max_uses=2)
    assert count_combinations(recipe).most == 4
    assert Counter(" ".join(words_of(recipe, 4)).split()) == {"a": 2, "b": 2, "c": 2, "d": 2}


# --- rows laid out by hand ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recipe", "expected"),
    [
        (recipe_of(HOOKS, Group("Bodies", ("b1", "b2", "b3")), mode=Mode.MANUAL), ["h1 b1", "h2 b2", "h3 b3"]),
        (recipe_of(HOOKS, BODIES, mode=Mode.MANUAL), ["h1 b1", "h2 b2"]),
        (recipe_of(ENDS, HOOKS, mode=Mode.MANUAL), ["e1 h1", "h2", "h3"]),
        (recipe_of(ENDS, replace(HOOKS, is_optional=True), mode=Mode.MANUAL), ["e1 h1", "h2", "h3"]),
        (recipe_of(Group("One", tuple("aab")), Group("Two", tuple("xxx")), mode=Mode.MANUAL), ["a x", "b x"]),
        (recipe_of(HOOKS, mode=Mode.MANUAL, avoid=["h2"]), ["h1", "h3"]),
        (recipe_of(Group("One", tuple("aab")), Group("Two", tuple("xyz")), mode=Mode.MANUAL, max_uses=1), ["a x", "a y", "b z"]),
        (recipe_of(HOOKS, Group("Empty", ()), mode=Mode.MANUAL), []),
    ],
    ids=[
        "in order",
        "the shortest ends",
        "optional ended",
        "all optional",
        "no repeats",
        "made before",
        "against the rules",
        "empty",
    ],
)
def test_rows_take_one_clip_of_each_group_in_order(recipe: Recipe[str], expected: list[str]) -> None:
    assert count_combinations(recipe).value == len(expected)
    assert words_of(recipe, len(expected)) == expected


def test_fewer_rows_than_there_are_are_the_first_whatever_the_seed() -> None:
    recipe = recipe_of(HOOKS, mode=Mode.MANUAL)
    assert words_of(recipe, 2, seed=1) == words_of(recipe, 2, seed=2) == ["h1", "h2"]


# --- refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recipe", "asked", "says"),
    [
        (
            recipe_of(HOOKS, BODIES),
            7,
            "There are 6 different combinations, and 7 were asked for: add clips or ask for at most 6.",
        ),
        (
            recipe_of(HOOKS, avoid=["h1", "h2"]),
            2,
            "There is 1 different combination left after earlier runs, and 2 were asked for: "
            "add clips, allow what was made before or ask for at most 1.",
        ),
        (recipe_of(HOOKS, Group("Calls", ())), 1, "“Calls” has no clips: add one or make the group optional."),
        (
            Recipe(pool=("a", "b"), take=3),
            1,
            "Each output takes 3 different clips and there are 2 clips: add clips or take fewer for each output.",
        ),
        (
            recipe_of(HOOKS, BODIES, max_uses=2),
            5,
            "With each clip used at most 2 times the clips of “Bodies” last for 4 outputs, and 5 were asked for: "
            "raise that maximum, add clips or ask for at most 4.",
        ),
        (
            recipe_of(HOOKS, BODIES, mode=Mode.MANUAL),
            3,
            "There are 2 rows, as many as “Bodies” has clips, and 3 were asked for: "
            "add clips to “Bodies” or ask for at most 2.",
        ),
        (
            recipe_of(Group("One", tuple("aab")), mode=Mode.MANUAL),
            3,
            "There are 2 rows without those that repeat others or were made before, and 3 were asked for: "
            "change the order of the clips or ask for at most 2.",
        ),
        (
            Recipe(mode=Mode.MANUAL, pool=("a",)),
            1,
            "Manual mixing takes its rows from groups, of which there are none: make a group and add clips to it.",
        ),
    ],
)  # fmt: skip
def test_more_than_there_are_is_refused_with_what_would_help(recipe: Recipe[str], asked: int, says: str) -> None:
    with pytest.raises(TooFewCombinations) as caught:
        draw(recipe, asked, 1)
    assert str(caught.value) == says


def test_a_maximum_use_that_earlier_runs_leave_no_room_for_is_refused() -> None:
    recipe = recipe_of(HOOKS, ENDS, avoid=["h1", "h2"], max_uses=1)
    assert count_combinations(recipe).value == 4
    with pytest.raises(TooFewCombinations) as caught:
        draw(recipe, 3, 1)
    assert str(caught.value) == (
        "Only 2 of 3 combinations were found that use no clip more than 1 time: "
        "raise the maximum of 1 use, add clips or ask for fewer."
    )


def test_an_output_of_no_clips_is_no_recipe() -> None:
    with pytest.raises(ValueError, match="at least one clip"):
        Recipe(pool=("a",), take=0)
