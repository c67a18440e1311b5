"""Single films of a setup, locked, swapped and drawn again, and the rows that are written by hand."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from engine.mixing.settings import MixRow
from projects.mixing import row_edits
from projects.mixing.dry_runs import dry_run
from projects.mixing.groups import MixRefused
from projects.mixing.setups import SetupConflict
from projects.models import MixSetup, Project
from tests.factories import make_clip, make_group
from tests.projects.mixing.boards import clip, give, make_board, make_pool, planned, row, titles

BY_HAND = {
    1: ["Leap", "Pedestal", "Court", "Rose"],
    2: ["Skyline", "Pair", "Market", "Salt"],
}


def locked(project: Project) -> list[int]:
    return [film.number for film in planned(project).films if film.is_locked]


def edit(act: Callable[..., MixSetup], project: Project, *args: Any) -> MixSetup:
    """As a page does that shows the newest version."""
    setup = MixSetup.objects.get(project=project)
    return act(setup, *args, setup.version)


def swap(project: Project, number: int, place: int, title: str | None) -> MixSetup:
    return edit(row_edits.swap, project, number, place, title and str(clip(project, title).pk))


def test_a_locked_film_stays_while_the_others_are_drawn_anew(ada: User) -> None:
    project = make_board(ada)
    before = titles(project)
    edit(row_edits.lock, project, 3)
    assert locked(project) == [3]
    assert titles(project) == before
    edit(row_edits.reroll, project)
    after = titles(project)
    assert after[3] == before[3]
    assert after != before


def test_an_unlocked_film_is_as_it_would_be_drawn(ada: User) -> None:
    project = make_board(ada)
    before = titles(project)
    edit(row_edits.lock, project, 3)
    edit(row_edits.unlock, project, 3)
    assert locked(project) == []
    assert titles(project) == before


def test_to_lock_what_is_locked_and_unlock_what_is_not_changes_nothing(ada: User) -> None:
    project = make_board(ada)
    version = edit(row_edits.lock, project, 2).version
    assert edit(row_edits.lock, project, 2).version == version
    assert edit(row_edits.unlock, project, 1).version == version


def test_each_change_is_one_version(ada: User) -> None:
    project = make_board(ada)
    saved = edit(row_edits.lock, project, 1)
    assert (saved.version, MixSetup.objects.get(project=project).version) == (2, 2)


@pytest.mark.parametrize(
    "act",
    [
        lambda setup, expected: row_edits.lock(setup, 1, expected),
        lambda setup, expected: row_edits.unlock(setup, 1, expected),
        lambda setup, expected: row_edits.swap(setup, 1, 2, None, expected),
        lambda setup, expected: row_edits.reroll(setup, expected),
        lambda setup, expected: row_edits.reroll_one(setup, 1, expected),
        lambda setup, expected: row_edits.put_rows(setup, [], expected),
    ],
)
def test_who_saw_an_older_version_changes_nothing(ada: User, act: Callable[[MixSetup, int], MixSetup]) -> None:
    project = make_board(ada)
    stale = MixSetup.objects.get(project=project)
    current = edit(row_edits.lock, project, 2)
    with pytest.raises(SetupConflict) as conflict:
        act(stale, stale.version)
    assert conflict.value.current.version == current.version
    assert MixSetup.objects.get(project=project).settings == current.settings


def test_a_swapped_clip_stands_there_and_the_film_is_locked(ada: User) -> None:
    project = make_board(ada)
    before = titles(project)
    other = next(title for title in ("Leap", "Skyline", "Lights") if [title, *before[2][1:]] not in before.values())
    swap(project, 2, 0, other)
    after = titles(project)
    assert after == {**before, 2: [other, *before[2][1:]]}
    assert locked(project) == [2]


def test_only_an_optional_group_is_left_out(ada: User) -> None:
    project = make_board(ada, count=1)
    swap(project, 1, 2, "Court")
    swap(project, 1, 2, None)
    assert titles(project)[1][2] is None
    with pytest.raises(MixRefused, match="“Hook” is not optional"):
        swap(project, 1, 0, None)


def test_a_film_is_not_left_without_clips(ada: User) -> None:
    project = make_board(ada, {"Hook?": ["Leap"]}, count=1)
    with pytest.raises(MixRefused, match="at least one clip"):
        swap(project, 1, 0, None)


def test_only_clips_of_the_group_are_put_there(ada: User, bea: User) -> None:
    project, other = make_board(ada), make_board(bea)
    with pytest.raises(MixRefused, match="not in “Hook”"):
        swap(project, 1, 0, "Rose")
    with pytest.raises(MixRefused, match="not in “Hook”"):
        edit(row_edits.swap, project, 1, 0, str(clip(other, "Leap").pk))
    with pytest.raises(MixRefused, match="no such place"):
        swap(project, 1, 4, "Rose")
    with pytest.raises(MixRefused, match="no film 7"):
        swap(project, 7, 0, "Leap")


def test_a_film_is_not_made_the_same_as_a_locked_one(ada: User) -> None:
    project = make_board(ada, count=2)
    give(project, rows=[row(project, 1, "Leap", "Pair", None, "Rose"), row(project, 2, "Skyline", "Pair", None, "Rose")])
    with pytest.raises(MixRefused, match="Film 1 has the same clips"):
        swap(project, 2, 0, "Leap")


def test_a_film_that_was_drawn_gives_way_to_one_that_is_swapped(ada: User) -> None:
    project = make_board(ada, {"Hook": ["Leap", "Skyline", "Lights"]}, count=2)
    second = titles(project)[2][0]
    swap(project, 1, 0, second)
    after = titles(project)
    assert after[1] == [second]
    assert after[2] != [second]


def test_what_would_leave_no_plan_is_refused(ada: User) -> None:
    project = make_board(ada, {"Hook": ["Leap", "Skyline"], "Card": ["Rose", "Salt"]}, count=2)
    give(
        project,
        rules={
            "min_difference": 2,
            "excludes": [
                [str(clip(project, a).pk), str(clip(project, b).pk)] for a, b in [("Leap", "Rose"), ("Skyline", "Salt")]
            ],
        },
    )
    assert len(planned(project).films) == 2
    with pytest.raises(MixRefused, match="With this the films can no longer be planned"):
        swap(project, 1, 0, "Leap" if titles(project)[1][0] == "Skyline" else "Skyline")


def test_in_a_film_from_a_pool_clips_change_places(ada: User) -> None:
    project = make_pool(ada, ["a", "b", "c", "d"], count=1, take=3)
    one, two, three = titles(project)[1]
    swap(project, 1, 0, three)
    assert titles(project)[1] == [three, two, one]
    with pytest.raises(MixRefused, match="as many clips"):
        swap(project, 1, 0, None)


def test_a_new_seed_is_another_one(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_board(ada, seed=5)
    monkeypatch.setattr("secrets.randbelow", lambda most: 5 % most)
    assert edit(row_edits.reroll, project).settings["seed"] == 6
    monkeypatch.setattr("secrets.randbelow", lambda most: 4)
    assert edit(row_edits.reroll, project).settings["seed"] == 4


def test_one_film_is_drawn_again_and_the_others_stay(ada: User) -> None:
    project = make_board(ada)
    before = titles(project)
    for number in (4, 4, 1):
        shown = titles(project)
        edit(row_edits.reroll_one, project, number)
        after = titles(project)
        assert after[number] not in shown.values()
        assert {**after, number: None} == {**shown, number: None}
    assert locked(project) == [1, 4]
    assert before[2] == titles(project)[2]


def test_one_film_is_drawn_again_by_the_rules(ada: User) -> None:
    project = make_board(ada)
    pair = [str(clip(project, title).pk) for title in ("Leap", "Market")]
    give(project, rules={"excludes": [pair], "min_difference": 2})
    for number in (1, 2, 3):
        edit(row_edits.reroll_one, project, number)
    assert not any(film.warnings for film in planned(project).films)


def test_one_film_of_a_pool_is_drawn_again(ada: User) -> None:
    project = make_pool(ada, ["a", "b", "c", "d"])
    before = titles(project)
    edit(row_edits.reroll_one, project, 2)
    assert titles(project)[2] not in before.values()


def test_where_there_is_no_other_combination_it_is_said(ada: User) -> None:
    project = make_board(ada, {"Hook": ["Leap", "Skyline"]}, count=2)
    with pytest.raises(MixRefused, match="no other combination for film 1"):
        edit(row_edits.reroll_one, project, 1)


def test_by_hand_nothing_is_drawn_or_locked(ada: User) -> None:
    project = make_board(ada, mode="manual", count=2)
    for act in (row_edits.lock, row_edits.unlock, row_edits.reroll_one):
        with pytest.raises(MixRefused, match="nothing is drawn"):
            edit(act, project, 1)
    with pytest.raises(MixRefused, match="nothing is drawn"):
        edit(row_edits.reroll, project)


def test_rows_are_only_written_by_hand(ada: User) -> None:
    with pytest.raises(MixRefused, match="choose manual mixing"):
        edit(row_edits.add_row, make_board(ada))


def test_the_first_change_by_hand_keeps_the_other_films(ada: User) -> None:
    project = make_board(ada, mode="manual", count=2)
    assert titles(project) == BY_HAND
    swap(project, 2, 1, "Toe")
    assert titles(project) == {**BY_HAND, 2: ["Skyline", "Toe", "Market", "Salt"]}


def test_a_row_more_takes_the_first_clips(ada: User) -> None:
    project = make_board(ada, mode="manual", count=2)
    edit(row_edits.add_row, project)
    assert titles(project) == {**BY_HAND, 3: ["Leap", "Pedestal", None, "Rose"]}


def test_a_grid_begins_where_more_was_asked_for_than_there_is(ada: User) -> None:
    project = make_board(ada, mode="manual", count=10)
    assert dry_run(project).problem
    edit(row_edits.add_row, project)
    assert list(titles(project)) == [1, 2, 3]


def test_a_row_is_copied_right_after_it(ada: User) -> None:
    project = make_board(ada, mode="manual", count=2)
    edit(row_edits.copy_row, project, 1)
    assert titles(project) == {1: BY_HAND[1], 2: BY_HAND[1], 3: BY_HAND[2]}


def test_rows_after_one_that_is_removed_move_up(ada: User) -> None:
    project = make_board(ada, mode="manual", count=2)
    edit(row_edits.remove_row, project, 1)
    assert titles(project) == {1: BY_HAND[2]}
    with pytest.raises(MixRefused, match="at least one film"):
        edit(row_edits.remove_row, project, 1)
    with pytest.raises(MixRefused, match="no film 2"):
        edit(row_edits.remove_row, project, 2)


def test_a_pick_is_filled_down(ada: User) -> None:
    project = make_board(ada, mode="manual", count=2)
    for _ in range(2):
        edit(row_edits.add_row, project)
    edit(row_edits.fill_down, project, 2, 0)
    assert [picks[0] for picks in titles(project).values()] == ["Leap", "Skyline", "Skyline", "Skyline"]


def test_cells_are_changed_by_one_save_or_not_at_all(ada: User) -> None:
    project = make_board(ada, mode="manual", count=2)
    pick = {title: str(clip(project, title).pk) for title in ("Lights", "Pair", "Rose", "Salt")}
    after = {1: ["Lights", "Pair", "Court", "Rose"], 2: [*BY_HAND[2][:3], "Rose"]}
    saved = edit(row_edits.change_cells, project, [(1, 0, pick["Lights"]), (1, 1, pick["Pair"]), (2, 3, pick["Rose"])])
    assert (saved.version, titles(project)) == (2, after)
    with pytest.raises(MixRefused, match="not in “Hook”"):
        edit(row_edits.change_cells, project, [(1, 3, pick["Salt"]), (2, 0, pick["Rose"])])
    assert edit(row_edits.change_cells, project, []).version == 2
    assert titles(project) == after


def test_where_fewer_films_are_asked_for_than_there_are_rows_it_stays_so(ada: User) -> None:
    project = make_board(ada, mode="manual", count=2)
    for _ in range(3):
        edit(row_edits.add_row, project)
    give(project, count=2)
    swap(project, 1, 0, "Lights")
    assert list(titles(project)) == [1, 2]
    edit(row_edits.add_row, project)
    assert list(titles(project)) == [1, 2, 3]


def test_there_are_no_more_rows_than_films_of_a_mix(ada: User) -> None:
    project = make_board(ada, {"Hook": ["Leap"]}, mode="manual", count=500)
    give(project, rows=[row(project, 1, "Leap") | {"number": n} for n in range(1, 501)])
    with pytest.raises(MixRefused, match="at most 500 films"):
        edit(row_edits.add_row, project)


def test_a_row_of_a_clip_that_cannot_be_used_is_not_lost(ada: User) -> None:
    project = make_board(ada, mode="manual", count=2)
    swap(project, 1, 0, "Lights")
    asset = clip(project, "Salt").asset
    asset.deleted_at = asset.created_at
    asset.save(update_fields=["deleted_at"])
    assert list(titles(project)) == [1]
    swap(project, 1, 1, "Toe")
    asset.deleted_at = None
    asset.save(update_fields=["deleted_at"])
    assert titles(project) == {1: ["Lights", "Toe", "Court", "Rose"], 2: BY_HAND[2]}


def test_a_row_from_before_a_group_came_has_a_place_for_it(ada: User) -> None:
    project = make_board(ada, {"Hook": ["Leap", "Skyline"]}, mode="manual", count=2)
    swap(project, 1, 0, "Skyline")
    make_clip(make_group(project, name="Card"), title="Rose")
    swap(project, 1, 1, "Rose")
    assert titles(project) == {1: ["Skyline", "Rose"], 2: ["Skyline", None]}


def test_rows_of_a_sheet_take_the_place_of_all(ada: User) -> None:
    project = make_board(ada, mode="manual", count=2)
    rows = [
        MixRow.model_validate(row(project, n, "Leap", "Toe", None, card)) for n, card in [(1, "Rose"), (2, "Salt"), (3, "Rose")]
    ]
    edit(row_edits.put_rows, project, rows)
    assert [picks[3] for picks in titles(project).values()] == ["Rose", "Salt", "Rose"]


def test_rows_of_a_sheet_are_locked_where_films_are_drawn(ada: User) -> None:
    project = make_board(ada)
    edit(row_edits.lock, project, 1)
    edit(row_edits.put_rows, project, [MixRow.model_validate(row(project, 5, "Leap", "Toe", None, "Rose"))])
    assert locked(project) == [5]
    assert titles(project)[5] == ["Leap", "Toe", None, "Rose"]


def test_films_that_were_locked_are_the_first_rows_by_hand(ada: User) -> None:
    project = make_board(ada)
    give(project, rows=[row(project, 5, *BY_HAND[2]), row(project, 3, *BY_HAND[1])], mode="manual")
    assert titles(project) == BY_HAND
    swap(project, 2, 0, "Lights")
    assert titles(project)[2] == ["Lights", "Pair", "Market", "Salt"]
