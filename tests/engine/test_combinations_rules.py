"""The solver under rules, held to what listing everything gives; and what it says of sets of outputs."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, permutations, product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.combinations import (
    Combination,
    Count,
    Factor,
    Group,
    Mode,
    Recipe,
    Rules,
    TooFewCombinations,
    count_combinations,
    coverage,
    draw,
    nearest,
)
from engine.combinations.recipe import read_word

Word = tuple[str, ...]
LETTERS = "abcdefgh"
TWO_BY_TWO = Group("Hooks", ("a", "b")), Group("Ends", ("x", "y"))


def keeps(word: Word, recipe: Recipe[str]) -> bool:
    """Whether the rules for single outputs allow it, said as plainly as can be."""
    rules = recipe.rules
    return (
        all(recipe.weights.get(clip, 1) for clip in word)
        and all(second in word for first, second in rules.requires if first in word)
        and not any(word.count(first) > 1 if first == second else {first, second} <= {*word} for first, second in rules.excludes)
        and not any({*pair} == {*apart} for pair in pairwise(word) for apart in rules.apart)
        and (rules.most_length is None or weigh(word, recipe) <= rules.most_length)
    )


def weigh(word: Word, recipe: Recipe[str]) -> int:
    return sum(recipe.lengths.get(clip, 0) for clip in word)


def list_everything(recipe: Recipe[str]) -> set[Word]:
    if recipe.groups:
        words = {read_word(picks) for picks in product(*[group.choices for group in recipe.groups])} - {()}
    else:
        words = set(permutations(set(recipe.pool), recipe.take))
    return {word for word in words if keeps(word, recipe)} - recipe.avoid


def differ(one: Combination[str], other: Combination[str], recipe: Recipe[str]) -> bool:
    """Whether two outputs differ as much as is asked."""
    places = sum(first != second for first, second in zip(one.picks, other.picks, strict=True))
    common = weigh(tuple((Counter(one.clips) & Counter(other.clips)).elements()), recipe)
    shorter = min(weigh(one.clips, recipe), weigh(other.clips, recipe))
    return places >= recipe.rules.min_difference and common <= recipe.rules.max_overlap * shorter + 1e-6


CLIPS = st.lists(st.sampled_from(LETTERS), max_size=3).map(tuple)
PAIRS = st.lists(st.tuples(st.sampled_from(LETTERS), st.sampled_from(LETTERS)), max_size=3).map(tuple)
SINGLE = st.builds(
    Rules, requires=PAIRS, excludes=PAIRS, apart=PAIRS, most_length=st.one_of(st.none(), st.integers(0, 20))
)  # fmt: skip
ALL_RULES = st.builds(
    lambda rules, most, least, share: replace(rules, max_uses=most, min_difference=least, max_overlap=share),
    SINGLE,
    st.one_of(st.none(), st.integers(1, 5)),
    st.integers(1, 3),
    st.sampled_from([0, 0.3, 0.5, 0.7, 1.0, 1.0]),
)
LENGTHS = st.fixed_dictionaries({letter: st.integers(0, 7) for letter in LETTERS})
WEIGHTS = st.dictionaries(st.sampled_from(LETTERS), st.sampled_from([0, 1, 2, 5]), max_size=3)
SEEDS = st.integers(0, 2**63)


def recipes(rules: st.SearchStrategy[Rules[str]]) -> st.SearchStrategy[Recipe[str]]:
    groups = st.lists(st.builds(Group, st.just("Group"), CLIPS, st.booleans()), min_size=1, max_size=4).map(tuple)
    pools = st.lists(st.sampled_from(LETTERS), max_size=6).map(tuple)
    return st.one_of(
        st.builds(Recipe, groups=groups, rules=rules, weights=WEIGHTS, lengths=LENGTHS),
        st.builds(Recipe, pool=pools, take=st.integers(1, 4), rules=rules, weights=WEIGHTS, lengths=LENGTHS),
    )


def with_others(recipe: Recipe[str], data: st.DataObject) -> Recipe[str]:
    """With some made before, and some given, against the rules as well."""
    words = [*sorted(list_everything(recipe)), ("z",)]
    choices = [group.choices or (None,) for group in recipe.groups] or [tuple(LETTERS)] * recipe.take
    picks = st.tuples(*[st.sampled_from(each) for each in choices])
    return replace(
        recipe,
        avoid=data.draw(st.frozensets(st.sampled_from(words), max_size=4)),
        fixed=data.draw(st.dictionaries(st.integers(1, 4), picks, max_size=2)),
    )


def ten_by_twenty(seed: int) -> Recipe[str]:
    """20 excludes, 10 requires, 10 apart, and every rule between outputs."""
    chance = Random(seed)
    groups = tuple(Group(f"G{group}", tuple(f"{group}.{clip}" for clip in range(20))) for group in range(10))

    def pair(one: int, other: int) -> tuple[str, str]:
        return f"{one}.{chance.randrange(20)}", f"{other}.{chance.randrange(20)}"

    rules = Rules(
        excludes=tuple(pair(*chance.sample(range(10), 2)) for _ in range(20)),
        requires=tuple(pair(*chance.sample(range(10), 2)) for _ in range(10)),
        apart=tuple(pair(place, place + 1) for place in (chance.randrange(9) for _ in range(10))),
        most_length=850,
        max_uses=40,
        min_difference=3,
    )
    lengths = {clip: chance.randint(30, 120) for group in groups for clip in group.clips}
    return Recipe(groups=groups, rules=rules, lengths=lengths)


# --- counting -------------------------------------------------------------------------------------------------------


@given(recipes(SINGLE), st.data())
def test_the_count_under_rules_is_what_listing_everything_gives(recipe: Recipe[str], data: st.DataObject) -> None:
    recipe = with_others(recipe, data)
    count = count_combinations(recipe)
    assert (count.value, count.is_exact, count.margin) == (len(list_everything(recipe)), True, 0)


@pytest.mark.parametrize("seed", range(60))
def test_the_count_under_a_maximum_length_is_what_listing_everything_gives(seed: int) -> None:
    """Some clips named by rules and some not, with a length that is in the way of about half."""
    chance = Random(seed)
    groups = tuple(
        Group(f"G{n}", tuple(f"{n}{clip}" for clip in range(chance.randint(1, 4))), chance.random() < 0.3) for n in range(4)
    )
    clips = [clip for group in groups for clip in group.clips]
    rules = Rules(excludes=((clips[0], clips[-1]),), requires=((clips[-1], clips[1]),), most_length=chance.randint(10, 22))
    recipe = Recipe(groups=groups, rules=rules, lengths={clip: chance.randint(1, 8) for clip in clips})
    assert count_combinations(recipe).value == len(list_everything(recipe))


def test_a_count_tells_what_it_is_made_of() -> None:
    groups = (*TWO_BY_TWO, Group("Logo", ("l", "m"), is_optional=True))
    count = count_combinations(Recipe(groups=groups, rules=Rules(excludes=(("a", "x"),))))
    assert count.factors == (Factor(2), Factor(2), Factor(2, or_none=True))
    assert (count.unruled, count.value, count.say()) == (12, 9, "9")
    assert count_combinations(Recipe(pool=tuple("abcd"), take=3)).factors == (Factor(4), Factor(3), Factor(2))


def test_a_count_beyond_a_million_is_exact_where_rules_are_few() -> None:
    groups = tuple(Group(f"G{n}", tuple(f"{n}.{clip}" for clip in range(20))) for n in range(10))
    count = count_combinations(Recipe(groups=groups, rules=Rules(excludes=(("0.0", "9.0"), ("1.0", "1.1")))))
    assert (count.value, count.is_exact) == (20**10 - 20**8, True)


def test_an_estimate_is_as_near_as_it_says() -> None:
    """The sum of ten lengths: what is exact without a step too many is the judge of what is not."""
    groups = tuple(Group(f"G{n}", tuple(f"{n}.{clip}" for clip in range(200))) for n in range(10))
    lengths = {clip: 1 + int(clip.split(".")[1]) * 7 for group in groups for clip in group.clips}
    ways = [1]
    for _ in groups:  # how many ways there are to each sum, in sevens
        ways = [sum(ways[max(0, total - 199) : total + 1]) for total in range(len(ways) + 199)]
    exact = sum(ways[: (6000 - 10) // 7 + 1])
    count = count_combinations(Recipe(groups=groups, rules=Rules(most_length=6000), lengths=lengths))
    assert not count.is_exact and abs(count.value - exact) <= 2 * count.margin * exact and count.margin < 0.2
    assert count.say().startswith("about ") and count.say().endswith(" %)")


@pytest.mark.parametrize(
    ("value", "margin", "says"),
    [
        (1234, 0.0, "1,234"),
        (3_100_000, 0.02, "about 3.1 million (±2 %)"),
        (10**9 + 1, 0.0, "1,000,000,001"),
        (20**20, 0.0, "about 10^26"),
        (5 * 10**30, 1.0, "in the order of 10^30"),
        (0, 1.0, "hardly any"),
        (0, 0.0, "0"),
    ],
)
def test_a_count_is_said_in_few_words(value: int, margin: float, says: str) -> None:
    assert Count(value, not margin, margin, (), value, "", ()).say() == says


def test_counting_takes_a_fraction_of_a_second_whatever_the_recipe() -> None:
    """50 groups of 500 clips of all lengths, under 200 rules."""
    chance = Random(1)
    groups = tuple(Group(f"G{n}", tuple(f"{n}.{clip}" for clip in range(500))) for n in range(50))
    everything = [clip for group in groups for clip in group.clips]
    pairs = [(chance.choice(everything), chance.choice(everything)) for _ in range(200)]
    rules = Rules(requires=tuple(pairs[:50]), excludes=tuple(pairs[50:150]), apart=tuple(pairs[150:]), most_length=3750)
    recipe = Recipe(groups=groups, rules=rules, lengths={clip: chance.randint(30, 120) for clip in everything})
    begun = time.process_time()
    assert count_combinations(recipe).value > 10**100
    assert time.process_time() - begun < 2  # some 0.4 s; the bound is for machines that do much else


# --- drawing --------------------------------------------------------------------------------------------------------


@given(recipes(ALL_RULES), SEEDS, st.data())
def test_what_is_drawn_keeps_to_every_rule(recipe: Recipe[str], seed: int, data: st.DataObject) -> None:
    recipe = with_others(recipe, data)
    count = data.draw(st.integers(0, min(40, count_combinations(recipe).most)))
    try:
        rows = draw(recipe, count, seed)
    except TooFewCombinations as error:
        assert str(error).endswith(".") and ":" in str(error)
        return
    assert len(rows) == count
    everything, plays = list_everything(recipe), Counter(clip for row in rows for clip in row.clips)
    for number, row in enumerate(rows, 1):
        if number in recipe.fixed:
            assert row.picks == recipe.fixed[number]
            continue
        assert row.clips in everything
        assert recipe.rules.max_uses is None or max(plays[clip] for clip in row.clips) <= recipe.rules.max_uses
        others = [*rows[: number - 1], *rows[number:]]
        assert all(row.clips != other.clips and differ(row, other, recipe) for other in others)


@given(recipes(SINGLE), SEEDS)
def test_all_that_the_rules_allow_can_be_drawn_and_no_more(recipe: Recipe[str], seed: int) -> None:
    everything = list_everything(recipe)
    assert {row.clips for row in draw(recipe, len(everything), seed)} == everything
    with pytest.raises(TooFewCombinations):
        draw(recipe, len(everything) + 1, seed)


@given(recipes(ALL_RULES), SEEDS)
def test_the_same_seed_draws_the_same_under_rules(recipe: Recipe[str], seed: int) -> None:
    try:
        first = draw(recipe, 5, seed)
    except TooFewCombinations:
        return
    assert draw(recipe, 5, seed) == first


def test_clips_play_as_often_as_their_weights_say() -> None:
    groups = (Group("A", ("a", "b", "c")), Group("B", tuple(f"b{n}" for n in range(30))))
    rows = draw(Recipe(groups=groups, weights={"a": 3, "b": 2}), 60, 1)
    assert Counter(row.picks[0] for row in rows) == {"a": 30, "b": 20, "c": 10}


def test_ten_groups_of_twenty_under_rules_are_drawn_in_under_a_second() -> None:
    recipe = ten_by_twenty(3)
    begun = time.process_time()
    rows = draw(recipe, 500, 1)
    assert time.process_time() - begun < 1  # some 0.25 s
    assert all(keeps(row.clips, recipe) for row in rows)
    assert all(number and number[1] >= 3 for number in nearest(rows))
    assert max(Counter(clip for row in rows for clip in row.clips).values()) <= 40


def test_a_draw_under_rules_sees_more_pairs_than_chance_would() -> None:
    recipe = ten_by_twenty(1)
    rows = draw(recipe, 500, 1)
    assert coverage(recipe, rows[:100]) < coverage(recipe, rows[:250]) < coverage(recipe, rows)
    assert coverage(recipe, rows) > 0.85  # chance alone comes to 0.71


def test_to_give_what_would_be_drawn_changes_nothing_and_to_give_another_changes_only_that() -> None:
    recipe = ten_by_twenty(2)
    rows = draw(recipe, 60, 1)
    assert draw(replace(recipe, fixed={3: rows[2].picks, 40: rows[39].picks}), 60, 1) == rows
    swapped = ("0.7", *rows[2].picks[1:])
    again = draw(replace(recipe, fixed={3: swapped}), 60, 1)
    assert again[2].picks == swapped and again[:2] + again[3:] == rows[:2] + rows[3:]


def test_what_is_given_stays_against_the_rules_and_what_is_drawn_gives_way() -> None:
    recipe = Recipe(groups=TWO_BY_TWO, rules=Rules(excludes=(("a", "x"),)), fixed={2: ("a", "x"), 3: ("b", "y")})
    rows = [row.clips for row in draw(recipe, 4, 1)]
    assert rows[1:3] == [("a", "x"), ("b", "y")] and {rows[0], rows[3]} == {("a", "y"), ("b", "x")}
    with pytest.raises(TooFewCombinations, match="beside 1 that is given, and 5 were asked for"):
        draw(recipe, 5, 1)


def test_rows_made_by_hand_are_all_there_are() -> None:
    recipe = Recipe(mode=Mode.MANUAL, groups=TWO_BY_TWO, fixed={2: ("a", "x"), 1: ("a", "x")})
    assert [row.clips for row in draw(recipe, 2, 1)] == [("a", "x")] * 2
    with pytest.raises(TooFewCombinations, match="There are 2 rows in the table, and 3 were asked for: add rows"):
        draw(recipe, 3, 1)


# --- refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recipe", "asked", "says"),
    [
        (
            Recipe(groups=TWO_BY_TWO, weights={"a": 0, "b": 0}),
            1,
            "Each clip of “Hooks” has the weight 0, which is never: raise a weight or make the group optional.",
        ),
        (
            Recipe(groups=TWO_BY_TWO, rules=Rules(requires=(("a", "q"), ("b", "a"))), names={"a": "Dog", "q": "Cat"}),
            1,
            "No clip of “Hooks” can play, as “Dog” requires “Cat”, which never plays: "
            "remove that rule or add clips or make the group optional.",
        ),
        (
            Recipe(groups=TWO_BY_TWO, rules=Rules(excludes=(("a", "x"),))),
            4,
            "There are 3 different combinations that keep to the rules, and 4 were asked for: "
            "add clips, remove rules or ask for at most 3.",
        ),
        (
            Recipe(groups=TWO_BY_TWO[:1], rules=Rules(most_length=9), lengths={"a": 10, "b": 11}),
            1,
            "Each clip of “Hooks” is longer than an output may be: raise the maximum length or add shorter clips.",
        ),
        (
            Recipe(groups=TWO_BY_TWO, rules=Rules(most_length=9), lengths=dict.fromkeys("abxy", 5)),
            1,
            "Even with the shortest clips an output is longer than it may be: raise the maximum length or add shorter clips.",
        ),
        (
            Recipe(groups=TWO_BY_TWO, rules=Rules(excludes=tuple(product("ab", "xy")))),
            1,
            "No combination keeps to all the rules: remove what excludes another clip.",
        ),
        (
            Recipe(groups=TWO_BY_TWO, rules=Rules(min_difference=2)),
            3,
            "Any two outputs are to differ in at least 2 of 2 places, which allows at most 2 outputs, and 3 were asked for: "
            "lower that difference, add clips or ask for at most 2.",
        ),
        (
            Recipe(groups=TWO_BY_TWO, rules=Rules(max_overlap=0.3), lengths=dict.fromkeys("abxy", 5)),
            3,
            "With at most 30 % in common between any two outputs each clip of “Hooks” plays once, "
            "which is enough for 2 outputs, and 3 were asked for: raise that overlap, add clips or ask for at most 2.",
        ),
        (
            Recipe(groups=TWO_BY_TWO, rules=Rules(max_uses=2), fixed={1: ("a", "x")}),
            5,
            "With each clip used at most 2 times the clips of “Ends” last for 4 outputs, and 5 were asked for: "
            "raise that maximum, add clips or ask for at most 4.",
        ),
    ],
)  # fmt: skip
def test_a_refusal_names_the_rule_that_binds_and_what_would_help(recipe: Recipe[str], asked: int, says: str) -> None:
    with pytest.raises(TooFewCombinations) as caught:
        draw(recipe, asked, 1)
    assert str(caught.value) == says


def test_a_draw_that_gives_up_says_which_rule_is_in_the_way() -> None:
    recipe = Recipe(groups=sized(6, 6, 6, 6), rules=Rules(min_difference=3))  # two Latin squares of six that would do are not
    assert count_combinations(recipe).most == 36
    begun = time.process_time()
    with pytest.raises(TooFewCombinations, match=r"of 36 combinations were found that differ in at least 3 places: lower the"):
        draw(recipe, 36, 1)
    assert time.process_time() - begun < 1  # some 0.1 s


def sized(*sizes: int) -> tuple[Group[str], ...]:
    return tuple(Group(f"G{n}", tuple(f"{n}.{clip}" for clip in range(size))) for n, size in enumerate(sizes))


@pytest.mark.parametrize(
    ("sizes", "least", "known"),
    [
        ((3, 3, 2, 2), 2, 12),  # with 2 it is the product of all but the largest
        ((3, 3, 3, 2), 2, 18),
        ((6, 5, 4, 3), 2, 60),
        ((3, 3, 3, 3), 3, 9),
        ((4, 4, 4, 4), 3, 16),
        ((5, 5, 5, 5, 5), 3, 125),
        ((8, 8, 8, 8), 3, 64),
        ((2,) * 7, 3, 16),
        ((2,) * 8, 3, 20),  # no code that is linear has as many
        ((3,) * 5, 3, 18),
        ((6, 6, 6, 6), 3, 34),
        ((3,) * 6, 4, 18),
        ((4, 4, 3, 3, 2), 3, 18),
        ((6, 5, 4, 3), 3, 12),
    ],
)
def test_as_many_differ_as_are_known_to(sizes: tuple[int, ...], least: int, known: int) -> None:
    """The largest codes of such sizes that anybody has found."""
    recipe = Recipe(groups=sized(*sizes), rules=Rules(min_difference=least))
    for seed in (1, 2):
        rows = draw(recipe, known, seed)
        assert all(near and near[1] >= least for near in nearest(rows))
        assert draw(recipe, known, seed) == rows


@pytest.mark.parametrize(
    ("sizes", "rules", "asked"),
    [
        ((3, 3, 3, 2), Rules(min_difference=2, excludes=(("0.0", "1.0"),)), 15),
        ((5, 5, 5, 5), Rules(min_difference=3, max_uses=5), 25),
        ((4, 4, 4), Rules(max_overlap=0.4), 16),
        ((3, 3, 3, 3), Rules(min_difference=3, max_uses=2), 6),
    ],
)
def test_tight_sets_are_found_beside_other_rules_and_given_rows(sizes: tuple[int, ...], rules: Rules[str], asked: int) -> None:
    groups = sized(*sizes)
    given = tuple(group.clips[1] for group in groups)
    recipe = Recipe(
        groups=groups, rules=rules, fixed={2: given}, lengths=dict.fromkeys((c for group in groups for c in group.clips), 10)
    )
    rows = draw(recipe, asked, 1)
    assert rows[1].picks == given and all(keeps(row.clips, recipe) for row in rows)
    assert all(differ(one, other, recipe) for n, one in enumerate(rows) for other in rows[:n])
    assert max(Counter(clip for row in rows for clip in row.clips).values()) <= (rules.max_uses or asked)


# --- sets of outputs ------------------------------------------------------------------------------------------------


def rows_of(*words: str) -> Sequence[Combination[str]]:
    return [Combination(tuple(None if letter == "-" else letter for letter in word)) for word in words]


def test_coverage_is_the_share_of_pairs_that_could_meet() -> None:
    plain = Recipe(groups=TWO_BY_TWO)
    assert coverage(plain, []) == 0
    assert coverage(plain, rows_of("ax", "ax", "by")) == 0.5
    assert coverage(replace(plain, rules=Rules(excludes=(("a", "x"),))), rows_of("ax", "by")) == pytest.approx(1 / 3)
    assert coverage(replace(plain, weights={"a": 0}), rows_of("bx", "by")) == 1
    assert coverage(replace(plain, rules=Rules(most_length=5), lengths={"a": 3, "x": 3}), rows_of("by")) == pytest.approx(1 / 3)
    assert coverage(Recipe(pool=tuple("abc"), take=2), rows_of("ab", "ba")) == pytest.approx(1 / 3)
    assert coverage(Recipe(groups=TWO_BY_TWO[:1]), rows_of("a")) == 1


def test_the_most_alike_row_is_the_first_of_those_that_differ_least() -> None:
    assert nearest(rows_of("axp", "byq", "bxp", "ax-")) == [(2, 1), (2, 2), (0, 1), (0, 1)]
    assert nearest(rows_of("ax")) == [None] and nearest([]) == []
