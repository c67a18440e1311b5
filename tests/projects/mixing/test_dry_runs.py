"""Which films there will be, what stands in the way, what they cost, how alike they are."""

from datetime import timedelta
from itertools import combinations
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts import credits
from accounts.models import User
from projects.mixing.dry_runs import DryRun, dry_run
from projects.models import Project, ProjectClip
from tests.factories import make_asset, make_clip, make_group, make_job, make_mix, make_mix_output, make_project
from tests.projects.mixing.boards import clip, give, make_board, make_pool, planned, row, titles, told

HUNDRED = {name: [f"{name}{n}" for n in range(20)] for name in ("A", "B", "C")}


def pair(project: Project, *names: str) -> list[str]:
    return [str(clip(project, name).pk) for name in names]


def formula(dry: DryRun) -> str:
    return dry.formula.replace("\N{MULTIPLICATION SIGN}", "x")


def test_as_many_films_as_are_asked_for_each_of_them_different(ada: User) -> None:
    films = titles(make_board(ada))
    assert list(films) == [1, 2, 3, 4, 5, 6]
    assert len({tuple(picks) for picks in films.values()}) == 6


def test_the_same_seed_makes_the_same_films(ada: User) -> None:
    project = make_board(ada)
    assert titles(project) == titles(project)


def test_a_film_has_its_name_and_length(ada: User) -> None:
    film = planned(make_board(ada, {"Hook": ["Leap"], "Card": ["Rose"]}, count=1)).films[0]
    assert (film.name, film.frames, film.seconds) == ("Spring-001.mp4", 120, 4.0)
    assert [each.title for each in film.clips] == ["Leap", "Rose"]


def test_the_number_of_combinations_and_how_it_comes_about(ada: User) -> None:
    dry = planned(make_board(ada))
    assert (dry.possible, formula(dry)) == ("54", "3 x 3 x (2 + none) x 2")


def test_what_rules_take_away_is_said(ada: User) -> None:
    project = make_board(ada)
    give(project, rules={"excludes": [pair(project, "Leap", "Market")]})
    dry = planned(project)
    assert (dry.possible, formula(dry)) == ("48", "3 x 3 x (2 + none) x 2, less 6 by rules")


def test_the_choices_of_a_pool_become_fewer(ada: User) -> None:
    dry = planned(make_pool(ada, ["a", "b", "c", "d", "e", "f"], take=3))
    assert (dry.possible, formula(dry)) == ("120", "6 x 5 x 4")


def test_a_long_pool_is_told_in_short(ada: User) -> None:
    assert formula(planned(make_pool(ada, [f"c{n}" for n in range(9)], take=8))) == "9 x 8 x 7 x 6 x … x 2"


def test_a_film_from_a_pool_takes_each_clip_once(ada: User) -> None:
    films = titles(make_pool(ada, ["a", "b", "c"], take=2, count=6))
    assert len({tuple(picks) for picks in films.values()}) == 6
    assert all(len(set(picks)) == 2 for picks in films.values())


def test_by_hand_each_film_takes_the_next_of_each_group(ada: User) -> None:
    films = titles(make_board(ada, mode="manual", count=2))
    assert films == {1: ["Leap", "Pedestal", "Court", "Rose"], 2: ["Skyline", "Pair", "Market", "Salt"]}


def test_more_than_there_are_is_a_problem_that_says_how_many_there_are(ada: User) -> None:
    dry = dry_run(make_board(ada, {"Hook": ["Leap", "Skyline"], "Card": ["Rose"]}, count=3))
    assert dry.problem.startswith("There are 2 different combinations, and 3 were asked for:")
    assert (dry.films, dry.price, dry.possible, formula(dry)) == ([], 0, "2", "2 x 1")


def test_an_empty_group_is_a_problem(ada: User) -> None:
    project = make_board(ada, {"Hook": ["Leap"]})
    make_group(project, name="Card")
    dry = dry_run(project)
    assert "“Card” has no clips" in dry.problem
    assert dry.possible == "0"


def test_a_project_without_clips_says_what_to_do(ada: User) -> None:
    dry = dry_run(make_project(ada))
    assert dry.problem == "There are no clips yet: make groups and add clips to them."


def test_clips_in_the_trash_are_the_problem_where_there_are_no_others(ada: User) -> None:
    project = make_project(ada)
    make_clip(make_group(project), asset=make_asset(ada, deleted_at=timezone.now()))
    assert dry_run(project).problem == "No clip can be used: see what is left out, and why."


def test_music_in_the_trash_is_a_problem(ada: User) -> None:
    music = make_asset(ada, kind="audio", deleted_at=timezone.now())
    dry = dry_run(make_board(ada, music={"asset": str(music.pk)}))
    assert dry.problem.startswith("The music of this mix is in the trash")
    assert dry.possible == "54"


def test_films_of_one_name_are_a_problem(ada: User) -> None:
    dry = dry_run(make_board(ada, naming="{project}"))
    assert dry.problem == "Two films would be called “Spring”: begin the names with {index}."


def test_a_clip_that_ends_before_it_begins_is_a_problem(ada: User) -> None:
    project = make_board(ada, {"Hook": ["Leap"]}, count=1)
    project.clips.update(source_in_us=5_000_000)
    dry = dry_run(project)
    assert dry.problem == "“Leap” ends before it begins."
    assert dry.possible == "0"


def test_locked_films_stay_and_the_others_with_them(ada: User) -> None:
    project = make_board(ada)
    before = titles(project)
    give(project, rows=[row(project, 3, *before[3])])
    dry = planned(project)
    assert told(dry) == before
    assert [film.number for film in dry.films if film.is_locked] == [3]


def test_a_locked_film_that_breaks_rules_says_so(ada: User) -> None:
    project = make_board(ada)
    leap, court, market = pair(project, "Leap", "Court", "Market")
    rose = pair(project, "Rose")[0]
    rules = {"excludes": [[leap, market]], "requires": [[leap, court]], "apart": [[market, rose]], "max_duration": 200}
    give(project, rules=rules, rows=[row(project, 2, "Leap", "Pair", "Market", "Rose")])
    assert {film.number: film.warnings for film in planned(project).films if film.warnings} == {
        2: (
            "It lasts 8.0 s, and 6.7 s are the most.",
            "“Leap” requires “Court”, which is not in it.",
            "“Leap” and “Market” are never to be in one film.",
            "“Market” and “Rose” are never to be side by side.",
        )
    }


def test_locked_films_that_are_too_alike_say_so(ada: User) -> None:
    project = make_board(ada)
    given = [row(project, 1, "Leap", "Pair", "Court", "Rose"), row(project, 2, "Leap", "Pair", "Court", "Salt")]
    give(project, rules={"min_difference": 2, "max_overlap": 70, "max_uses": 1}, rows=given, count=2)
    warnings = planned(project).films[1].warnings
    assert warnings == (
        "It differs from film 1 in 1 place only, and 2 are the least.",
        "It has more than 70 % in common with film 1.",
        "“Leap” plays 2 times in all films, and 1 are the most.",
        "“Pair” plays 2 times in all films, and 1 are the most.",
        "“Court” plays 2 times in all films, and 1 are the most.",
    )


def test_a_row_that_follows_from_the_groups_says_which_rule_it_breaks(ada: User) -> None:
    """By hand, what is laid out is made."""
    project = make_board(ada, mode="manual", count=2)
    leap, court, pair_, rose = pair(project, "Leap", "Court", "Pair", "Rose")
    rules = {"excludes": [[leap, court]], "requires": [[pair_, leap]], "apart": [[court, rose]], "max_overlap": 0}
    give(project, rules=rules)
    dry = planned(project)
    assert not any(film.is_locked for film in dry.films)
    assert [film.warnings for film in dry.films] == [
        ("“Leap” and “Court” are never to be in one film.", "“Court” and “Rose” are never to be side by side."),
        ("“Pair” requires “Leap”, which is not in it.",),
    ]


def test_a_row_that_follows_from_the_groups_may_use_a_clip_too_often_and_says_so(ada: User) -> None:
    project = make_board(ada, {"Hook": ["Leap", "Skyline"], "Card": ["Rose", "Salt"]}, mode="manual", count=2)
    rose = ProjectClip.objects.get(title="Rose")
    make_clip(rose.group, asset=rose.asset, title="Rose again")
    ProjectClip.objects.filter(title="Salt").delete()
    give(project, rules={"max_uses": 1, "min_difference": 2})
    often = "“Rose” plays 2 times in all films, and 1 are the most."
    assert [film.warnings for film in planned(project).films] == [
        ("It differs from film 2 in 1 place only, and 2 are the least.", often),
        ("It differs from film 1 in 1 place only, and 2 are the least.", often),
    ]


def test_a_film_that_is_given_twice_says_so(ada: User) -> None:
    project = make_board(ada, mode="manual", count=2)
    give(project, rows=[row(project, n, "Leap", "Pair", None, "Rose") for n in (1, 2)])
    assert [film.warnings for film in planned(project).films] == [(), ("It is the same as film 1.",)]


def test_a_row_that_leaves_a_group_out_says_so(ada: User) -> None:
    project = make_board(ada, mode="manual")
    give(project, rows=[row(project, 1, None, "Pair", None, "Rose")])
    assert planned(project).films[0].warnings == ("It has nothing from “Hook”.",)


def test_a_locked_film_that_was_made_before_says_so(ada: User) -> None:
    project = make_board(ada, {"Hook": ["Leap", "Skyline"]}, count=1, is_new=True)
    leap = clip(project, "Leap").asset
    make_mix_output(make_mix(project), clips=[{"checksum": leap.checksum, "source_in": 0, "frames": 60}])
    assert titles(project) == {1: ["Skyline"]}
    give(project, rows=[row(project, 1, "Leap")])
    assert planned(project).films[0].warnings == ("An earlier run made this film.",)


def test_the_nearest_other_film(ada: User) -> None:
    dry = planned(make_board(ada, HUNDRED, count=30))
    rows = told(dry)
    for film in dry.films:
        assert film.nearest is not None
        differ = {n: sum(a != b for a, b in zip(rows[film.number], rows[n], strict=True)) for n in rows if n != film.number}
        number, places = film.nearest
        assert places == min(differ.values()) == differ[number]
        assert number == min(n for n in differ if differ[n] == places)
        assert film.places == 3


def test_a_film_alone_has_no_nearest(ada: User) -> None:
    assert planned(make_board(ada, count=1)).films[0].nearest is None


def test_coverage_is_the_share_of_pairs_that_meet(ada: User) -> None:
    dry = planned(make_board(ada, count=3))
    could = {frozenset((a.title, b.title)) for a, b in combinations(dry.assembly.clips.values(), 2) if a.group_id != b.group_id}
    met = {frozenset(each.title for each in two) for film in dry.films for two in combinations(film.clips, 2)}
    assert met < could
    assert dry.coverage == pytest.approx(len(met) / len(could))


def test_all_combinations_cover_all_pairs_that_may_meet(ada: User) -> None:
    project = make_board(ada, count=48)
    give(project, rules={"excludes": [pair(project, "Leap", "Market")]})
    assert planned(project).coverage == 1.0
    assert planned(make_pool(ada, ["a", "b", "c"], count=6)).coverage == 1.0
    assert planned(make_pool(ada, ["a", "b"], take=1, count=2)).coverage == 1.0


def test_uses_are_of_all_clips(ada: User) -> None:
    project = make_board(ada, mode="manual", count=1)
    dry = planned(project)
    assert dry.uses[clip(project, "Leap").pk] == 1
    assert dry.uses[clip(project, "Skyline").pk] == 0
    assert sum(dry.uses.values()) == 4


def test_the_price_is_for_each_film(ada: User, settings: Settings) -> None:
    settings.PRICES = {**settings.PRICES, "mix": {"credits": 2, "per": 1, "unit": "output"}}
    credits.grant_month(ada)
    ada.refresh_from_db()
    dry = planned(make_board(ada))
    assert (dry.price, dry.left) == (12, ada.credits)


def test_credits_of_the_month_that_are_due_can_be_spent_and_are_not_given_by_looking(ada: User) -> None:
    dry = planned(make_board(ada))
    assert (dry.left, User.objects.get(pk=ada.pk).credits) == (100, 0)
    credits.grant_month(ada)
    credits.charge(ada, 97, reference=uuid4(), description="Films")
    ada.refresh_from_db()
    dry = planned(make_board(ada))
    assert (dry.price, dry.left) == (6, 3)


def test_without_credits_nothing_is_left_or_paid(ada: User, settings: Settings) -> None:
    settings.CREDITS = False
    dry = planned(make_board(ada))
    assert (dry.price, dry.left) == (0, None)


def test_time_is_expected_by_the_last_mixes(ada: User) -> None:
    now = timezone.now()
    for took in (4, 20, 8):
        times = {"started_at": now, "completed_at": now + timedelta(seconds=took)}
        make_mix(make_project(ada), job=make_job(ada, kind="mix", params={"numbers": [1, 4]}, status="completed", **times))
    assert planned(make_board(ada)).seconds == 6 * 4


def test_time_is_expected_by_a_rule_where_nothing_was_made(ada: User) -> None:
    few, many = planned(make_board(ada, HUNDRED, count=5)), planned(make_board(ada, HUNDRED, count=100))
    assert few.seconds is not None and many.seconds is not None
    assert 0 < few.seconds < many.seconds < 20 * few.seconds


def test_words_over_whole_films_take_longer(ada: User) -> None:
    plain, written = planned(make_board(ada)), planned(make_board(ada, texts=[{"text": "{index}"}]))
    assert plain.seconds is not None and written.seconds is not None
    assert written.seconds > plain.seconds


def test_sizes_grow_with_length_and_quality(ada: User) -> None:
    small, large = planned(make_board(ada, quality="low")), planned(make_board(ada, quality="ultra"))
    assert large.size_bytes > 2 * small.size_bytes
    assert small.size_bytes == sum(film.size_bytes for film in small.films)
    assert 100_000 < small.films[0].size_bytes < 10_000_000


@pytest.mark.parametrize("kind", ["mov", "avi"])
def test_each_format_has_a_size(ada: User, kind: str) -> None:
    dry = planned(make_board(ada, format=kind))
    assert dry.size_bytes > 0
    assert dry.films[0].name.endswith(f".{kind}")


def test_the_number_of_queries_does_not_grow(ada: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    credits.grant_month(ada)
    ada.refresh_from_db()
    for project in (make_board(ada, {"Hook": ["Leap"]}, count=1), make_board(ada, HUNDRED, count=40)):
        with django_assert_num_queries(6):
            dry_run(project)
