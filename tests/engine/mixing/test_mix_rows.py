"""What settings say of clips by their ids: rows that are given, rules, weights. Nothing is encoded."""

from dataclasses import replace
from typing import Any

import pytest

from engine.mixing import Cut, MixSettings, count_mix, draft, plan_mix
from engine.mixing.settings import MixRow, MixRules
from tests.engine.mixing.mixes import asset, clip, crossing, faults_of, films, group, rows, settings

HOOKS = group("Hooks", clip(1, id="a"), clip(2, id="b"))
ENDS = group("Ends", clip(3, id="x"), clip(4, id="y"))
LAST = group("Last", clip(5), optional=True)


def cut(number: int, frames: int = 120, source_in: int = 0) -> Cut:
    return Cut(f"checksum {number}", source_in, frames)


def picks_of(wanted: MixSettings, sources: int = 5) -> dict[int, list[str | None]]:
    return {
        film.number: [pick.id if pick is not None else None for pick in film.picks]
        for film in draft(wanted, films(sources)).films
    }


def test_a_clip_without_an_id_is_called_after_its_place() -> None:
    assert list(draft(settings(group("A", clip(1), clip(2)), group("B", clip(3), clip(4, id="z"))), films(4)).clips) == [
        "1.1",
        "1.2",
        "2.1",
        "z",
    ]
    assert list(draft(settings(pool=[clip(1), clip(2)]), films(2)).clips) == ["1", "2"]


def test_two_clips_of_one_id_are_refused() -> None:
    fault = [("groups.1.clips.0.id", "Two clips have the id “1.1”")]
    assert faults_of(settings(group("A", clip(1)), group("B", clip(2, id="1.1"))), films(2)) == fault


def test_manual_rows_are_all_the_films_there_are() -> None:
    given = rows("b x -", "a y 3.1", "b x -")
    wanted = settings(HOOKS, ENDS, LAST, mode="manual", rows=given, count=3)
    assert picks_of(wanted) == {1: ["b", "x", None], 2: ["a", "y", "3.1"], 3: ["b", "x", None]}
    drafted = draft(wanted.model_copy(update={"count": 40}), films(5))
    assert len(drafted.films) == 3 and all(film.is_fixed for film in drafted.films)
    assert list(picks_of(wanted.model_copy(update={"count": 2}))) == [1, 2]
    assert [output.index for output in plan_mix(wanted, films(5)).outputs] == [1, 2, 3]


def test_a_manual_row_may_leave_a_place_empty() -> None:
    wanted = settings(HOOKS, ENDS, mode="manual", rows=[MixRow(number=7, picks=["a", None]), MixRow(number=2, picks=[None, "y"])])
    assert picks_of(wanted.model_copy(update={"count": 2})) == {2: [None, "y"], 7: ["a", None]}


def test_auto_keeps_its_rows_and_draws_the_others_beside_them() -> None:
    wanted = settings(HOOKS, ENDS, count=4, seed=5, rows=[MixRow(number=3, picks=["b", "y"])])
    drafted = draft(wanted, films(5))
    assert [film.is_fixed for film in drafted.films] == [False, False, True, False]
    assert picks_of(wanted)[3] == ["b", "y"]
    assert len({film.word for film in drafted.films}) == 4


def test_where_all_rows_are_given_nothing_is_drawn_even_against_the_rules() -> None:
    wanted = settings(HOOKS, ENDS, count=2, rows=rows("a x", "a x"), rules=MixRules(max_uses=1, excludes=[["a", "x"]]))
    assert picks_of(wanted) == {1: ["a", "x"], 2: ["a", "x"]}


def test_a_row_of_a_pool_has_its_clips() -> None:
    wanted = settings(pool=[clip(n) for n in (1, 2, 3)], take=2, rows=rows("3 1"))
    assert picks_of(wanted) == {1: ["3", "1"]}
    sentence = "Film 1 has 1 clips, and each takes 2"
    assert faults_of(wanted.model_copy(update={"rows": rows("3")}), films(3)) == [("rows.0.picks", sentence)]
    twice = wanted.model_copy(update={"rows": rows("3 3")})
    assert faults_of(twice, films(3)) == [("rows.0.picks", "Film 1 takes a clip twice")]


@pytest.mark.parametrize(
    ("fields", "path", "sentence"),
    [
        ({"rows": rows("a q")}, "rows.0.picks.1", "There is no clip “q”"),
        ({"rows": rows("a b")}, "rows.0.picks.1", "“Hooks 2” is not a clip of “Ends”"),
        ({"rows": rows("- x")}, "rows.0.picks.0", "Film 1 has nothing from “Hooks”, which is not optional"),
        ({"rows": rows("a")}, "rows.0.picks", "Film 1 has 1 places, and there are 2 groups"),
        ({"rows": rows("- -"), "mode": "manual"}, "rows.0.picks", "Film 1 has no clips"),
        (
            {"rows": [MixRow(number=1, picks=["a", "x"]), MixRow(number=1, picks=["b", "x"])]},
            "rows.1.number",
            "Film 1 is given twice",
        ),
        ({"rows": [MixRow(number=2, picks=["a", "x"])]}, "rows.0.number", "Film 2 is given, and there are to be 1 films"),
        ({"rules": MixRules(requires=[["a", "q"]])}, "rules.requires.0.1", "There is no clip “q”"),
        ({"rules": MixRules(apart=[["a", "x"], ["q", "x"]])}, "rules.apart.1.0", "There is no clip “q”"),
    ],
)
def test_what_leads_nowhere_is_told_with_its_place(fields: dict[str, Any], path: str, sentence: str) -> None:
    wanted = settings(HOOKS, ENDS, **fields)
    assert faults_of(wanted, films(5)) == [(path, sentence)]
    assert MixSettings.load({**wanted.dump(), "groups": []}).rows == wanted.rows  # without groups nobody can tell


def test_every_wrong_row_is_told() -> None:
    wanted = settings(HOOKS, ENDS, count=3, rows=rows("a q", "b x", "x a"))
    assert [path for path, _ in faults_of(wanted, films(5))] == ["rows.0.picks.1", "rows.2.picks.0", "rows.2.picks.1"]


def test_rules_reach_the_solver_as_cuts() -> None:
    rules = MixRules(
        requires=[["a", "x"]],
        excludes=[["b", "y"]],
        apart=[["a", "y"]],
        max_uses=9,
        min_difference=2,
        max_overlap=50,
        max_duration=300,
    )
    recipe = draft(settings(HOOKS, ENDS, rules=rules, count=2, rows=rows("a x", "b x")), films(5)).recipe
    assert recipe.rules.requires == ((cut(1), cut(3)),)
    assert (recipe.rules.excludes, recipe.rules.apart) == (((cut(2), cut(4)),), ((cut(1), cut(4)),))
    assert (recipe.rules.max_uses, recipe.rules.min_difference) == (9, 2)
    assert (recipe.rules.max_overlap, recipe.rules.most_length) == (0.5, 300)
    assert recipe.fixed == {1: (cut(1), cut(3)), 2: (cut(2), cut(3))}


def test_rules_hold_in_what_is_drawn() -> None:
    rules = MixRules(excludes=[["a", "x"]])
    wanted = settings(HOOKS, ENDS, rules=rules, count=3)
    assert sorted("".join(filter(None, each)) for each in picks_of(wanted).values()) == ["ay", "bx", "by"]
    assert count_mix(wanted, films(5)).value == 3


def test_a_rule_about_a_clip_is_about_every_copy_of_it() -> None:
    sources = films(5)
    sources[asset(2)] = replace(sources[asset(2)], checksum=sources[asset(1)].checksum)
    recipe = draft(settings(HOOKS, ENDS, rules=MixRules(excludes=[["b", "x"]]), rows=rows("a y")), sources).recipe
    assert recipe.rules.excludes == ((cut(1), cut(3)),)


def test_weights_go_with_the_clips_and_the_heavier_copy_counts() -> None:
    heavy = group("Hooks", clip(1, weight=3), clip(2, weight=0), clip(1, weight=2))
    recipe = draft(settings(heavy, group("Ends", clip(2), clip(3)), rows=rows("1.1 2.1")), films(3)).recipe
    assert recipe.weights == {cut(1): 3, cut(2): 1, cut(3): 1}
    # never here, though it plays in the other group
    assert recipe.groups[0].clips == (cut(1), cut(1)) and recipe.groups[1].clips == (cut(2), cut(3))


def test_a_clip_of_no_weight_is_drawn_by_nobody_and_may_be_locked() -> None:
    never = group("Hooks", clip(1, id="a"), clip(2, id="b", weight=0))
    assert {picks[0] for picks in picks_of(settings(never, ENDS, count=2)).values()} == {"a"}
    assert picks_of(settings(never, ENDS, count=2, rows=rows("b x")))[1] == ["b", "x"]


def test_lengths_are_those_in_a_film_less_what_a_transition_takes() -> None:
    second = ENDS.model_copy(update={"transition": crossing(20)})
    third = group("Last", clip(5, duration=50), optional=True, transition=crossing(10))
    recipe = draft(settings(HOOKS, second, third, rows=rows("a x 3.1")), films(5)).recipe
    assert recipe.lengths == {cut(1): 120, cut(2): 120, cut(3): 100, cut(4): 100, cut(5, 50): 40}
    # what may come first in a film loses nothing
    maybe = HOOKS.model_copy(update={"optional": True})
    assert draft(settings(maybe, second, rows=rows("a x")), films(5)).recipe.lengths[cut(3)] == 120


def test_what_earlier_runs_made_is_kept_away_from_when_asked() -> None:
    made = draft(settings(HOOKS, ENDS, count=3), films(5)).films
    words = frozenset(film.word for film in made)
    [left] = draft(settings(HOOKS, ENDS, is_new=True), films(5), words).films
    assert left.word not in words
    assert draft(settings(HOOKS, ENDS, count=4), films(5), words).recipe.avoid == frozenset()
    assert count_mix(settings(HOOKS, ENDS, is_new=True), films(5), words).value == 1
