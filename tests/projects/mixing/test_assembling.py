"""What the engine is told of a project's mixer."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from projects.mixing.assembling import assemble, made_before
from projects.models import MixSetup, ProjectClip
from tests.factories import make_asset, make_clip, make_group, make_job, make_mix, make_mix_output, make_project, make_setup
from tests.projects.mixing.boards import BOARD, clip, give, make_board, make_pool, row

PLAYED = {"checksum": "a1", "source_in": 3, "frames": 20}


def test_groups_and_clips_are_in_their_order(ada: User) -> None:
    project = make_board(ada)
    found = assemble(project).settings
    assert [group.name for group in found.groups] == ["Hook", "Product", "Proof", "Card"]
    assert [each.name for each in found.groups[0].clips] == BOARD["Hook"]
    assert [group.optional for group in found.groups] == [False, False, True, False]
    assert found.groups[0].clips[0].id == str(clip(project, "Leap").pk)


def test_times_become_frames_at_the_rate_of_the_mix(ada: User) -> None:
    project = make_project(ada)
    group = make_group(project, trim="window", trim_us=1_000_000, transition="crossfade", transition_us=500_000)
    make_clip(group, source_in_us=400_000, length_us=1_200_000, weight=3)
    make_setup(project, rate={"num": 25, "den": 1})
    found = assemble(project).settings.groups[0]
    assert (found.clips[0].source_in, found.clips[0].duration, found.clips[0].weight) == (10, 30, 3)
    assert found.trim is not None and (found.trim.part, found.trim.duration) == ("window", 25)
    assert found.transition is not None and (found.transition.kind, found.transition.duration) == ("crossfade", 12)


def test_a_length_below_a_frame_is_one(ada: User) -> None:
    project = make_project(ada)
    make_clip(make_group(project, trim="first", trim_us=1), length_us=1)
    [group] = assemble(project).settings.groups
    assert group.trim is not None and (group.clips[0].duration, group.trim.duration) == (1, 1)


def test_clips_without_a_group_are_the_pool_where_there_are_no_groups(ada: User) -> None:
    found = assemble(make_pool(ada, ["Leap", "Skyline"]))
    assert [each.name for each in found.settings.pool] == ["Leap", "Skyline"]
    assert found.settings.groups == []


def test_clips_without_a_group_wait_where_there_are_groups(ada: User) -> None:
    project = make_board(ada, {"Hook": ["Leap"]})
    make_clip(None, project=project, title="Waiting")
    found = assemble(project)
    assert found.settings.pool == []
    assert [each.title for each in found.clips.values()] == ["Leap"]


def test_a_project_comes_with_its_name_and_the_date(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 27, 23, 59, tzinfo=UTC))
    found = assemble(make_project(ada, name="n" * 500)).settings
    assert (found.project, found.date) == ("n" * 255, "2026-11-27")


def test_a_setup_is_made_at_the_first_use(ada: User) -> None:
    project = make_project(ada)
    assert assemble(project).setup == MixSetup.objects.get(project=project)


def test_sources_are_those_of_the_clips_and_the_music(ada: User) -> None:
    project, music = make_board(ada, {"Hook": ["Leap"]}), make_asset(ada, kind="audio", name="Bed")
    give(project, music={"asset": str(music.pk)})
    leap = clip(project, "Leap").asset
    found = assemble(project).sources
    assert found.keys() == {leap.pk, music.pk}
    assert (found[leap.pk].checksum, found[leap.pk].info.duration_us) == (leap.checksum, 2_000_000)


def test_what_was_measured_is_told_where_it_is_known(ada: User) -> None:
    project = make_project(ada)
    probe = {"kind": "video", "container": "mp4", "size": 9, "duration_us": 3_000_000, "frame_rate": "30000/1001"}
    asset = make_asset(ada, metadata={"probe": probe})
    make_clip(None, project=project, asset=asset)
    info = assemble(project).sources[asset.pk].info
    assert (info.duration_us, str(info.frame_rate)) == (3_000_000, "30000/1001")


def test_music_of_others_is_no_source(ada: User, bea: User) -> None:
    project = make_board(ada, {"Hook": ["Leap"]}, music={"asset": str(make_asset(bea, kind="audio").pk)})
    assert len(assemble(project).sources) == 1


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"deleted_at": timezone.now()}, "Its media is in the trash."),
        ({"status": "processing", "checksum": ""}, "Its media is still being prepared."),
        ({"status": "failed", "checksum": ""}, "Its media could not be read."),
    ],
)
def test_a_clip_whose_media_cannot_be_used_is_left_out_and_told(ada: User, fields: dict[str, object], why: str) -> None:
    project = make_board(ada, {"Hook": ["Leap"]})
    make_clip(project.groups.get(), asset=make_asset(ada, **fields), title="Skyline")
    found = assemble(project)
    assert [each.name for each in found.settings.groups[0].clips] == ["Leap"]
    assert found.troubles == [f"Left out of the mix: “Skyline”. {why}"]
    assert len(found.sources) == len(found.clips) == 1


def test_many_clips_left_out_are_one_sentence(ada: User) -> None:
    project = make_project(ada)
    group = make_group(project)
    for n in range(1, 6):
        make_clip(group, asset=make_asset(ada, deleted_at=timezone.now()), title=f"Clip {n}")
    [trouble] = assemble(project).troubles
    assert trouble == "Left out of the mix: “Clip 1”, “Clip 2”, “Clip 3” and 2 more. Their media is in the trash."


def test_rules_that_name_a_clip_that_is_not_there_are_left_out(ada: User) -> None:
    project = make_board(ada)
    leap, pair, gone = (str(clip(project, title).pk) for title in ("Leap", "Pair", "Salt"))
    make_asset_trashed(clip(project, "Salt"))
    give(project, rules={"excludes": [[leap, pair], [leap, gone]], "requires": [[gone, pair]], "apart": [[leap, "nobody"]]})
    rules = assemble(project).settings.rules
    assert (rules.excludes, rules.requires, rules.apart) == ([[leap, pair]], [], [])


def test_a_film_given_with_a_clip_that_is_not_there_is_left_out_and_told(ada: User) -> None:
    project = make_board(ada)
    kept, lost = row(project, 4, "Skyline", "Pair", None, "Rose"), row(project, 2, "Leap", "Pair", None, "Salt")
    give(project, rows=[kept, lost])
    make_asset_trashed(clip(project, "Salt"))
    found = assemble(project)
    assert [each.model_dump() for each in found.settings.rows] == [kept]
    assert found.troubles[-1] == "Film 2 was given with clips that cannot be used now, and so left out until they can."


def test_picks_stand_in_the_place_of_their_group(ada: User) -> None:
    project = make_board(ada)
    give(project, rows=[row(project, 1, "Rose", None, "Pair", "Leap")])
    assert [each.picks for each in assemble(project).settings.rows] == [row(project, 1, "Leap", "Pair", None, "Rose")["picks"]]


def test_a_film_with_two_clips_of_a_group_is_left_out(ada: User) -> None:
    project = make_board(ada)
    give(project, rows=[row(project, 1, "Leap", "Skyline", None, "Rose")])
    assert assemble(project).settings.rows == []


def test_a_locked_film_without_a_clip_of_a_new_group_is_left_out(ada: User) -> None:
    project = make_board(ada, {"Hook": ["Leap"], "Card": ["Rose"]})
    give(project, rows=[row(project, 1, "Leap", "Rose")])
    make_clip(make_group(project), title="New")
    assert assemble(project).settings.rows == []


def test_by_hand_such_a_film_stays_and_may_be_filled(ada: User) -> None:
    project = make_board(ada, {"Hook": ["Leap"], "Card": ["Rose"]}, mode="manual")
    give(project, rows=[row(project, 1, "Leap", "Rose")])
    make_clip(make_group(project), title="New")
    assert [each.picks for each in assemble(project).settings.rows] == [row(project, 1, "Leap", "Rose", None)["picks"]]


def test_a_locked_film_beyond_the_count_waits(ada: User) -> None:
    project = make_board(ada, count=3)
    give(project, rows=[row(project, 4, "Leap", "Pair", None, "Salt")])
    found = assemble(project)
    assert (found.settings.rows, found.troubles) == ([], [])


def test_a_film_of_a_pool_that_takes_another_number_is_left_out(ada: User) -> None:
    project = make_pool(ada, ["Leap", "Skyline", "Lights"], take=3)
    give(project, rows=[row(project, 1, "Lights", "Leap"), row(project, 2, "Lights", "Leap", "Skyline")])
    assert [each.number for each in assemble(project).settings.rows] == [2]


def test_the_number_of_queries_does_not_grow(ada: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    small, large = make_board(ada, {"Hook": ["Leap"]}), make_board(ada)
    for project in (small, large):
        with django_assert_num_queries(3):
            assemble(project)


def test_what_was_made_or_is_under_way_was_made_before(ada: User) -> None:
    project = make_project(ada)
    ended, running = (
        make_mix(project, job=make_job(ada, kind="mix", status="cancelled", completed_at=timezone.now())),
        make_mix(project),
    )
    make_mix_output(ended, clips=[PLAYED])
    make_mix_output(ended, clips=[{**PLAYED, "frames": 21}], status="waiting")
    make_mix_output(ended, clips=[{**PLAYED, "frames": 22}], status="failed", error="Damaged.")
    make_mix_output(running, clips=[{**PLAYED, "frames": 23}, PLAYED], status="waiting")
    make_mix_output(make_mix(make_project(ada)), clips=[{**PLAYED, "frames": 24}])
    assert made_before(project) == {(("a1", 3, 20),), (("a1", 3, 23), ("a1", 3, 20))}


def make_asset_trashed(found: ProjectClip) -> None:
    found.asset.deleted_at = timezone.now()
    found.asset.save(update_fields=["deleted_at"])
