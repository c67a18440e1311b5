"""Groups and clips of a project's mixer: order, limits, what may be in it, and what of the settings follows."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from engine.mixing.settings import MixSettings
from media_library.models import Asset
from projects.mixing import groups, setups
from projects.mixing.groups import MixRefused
from projects.models import ClipGroup, MixSetup, Project, ProjectClip
from tests.factories import make_asset, make_clip, make_group, make_project, make_setup, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(ada: User) -> Project:
    return make_project(ada)


def order_of(project: Project) -> list[str]:
    rows = list(ClipGroup.objects.filter(project=project).order_by("order").values_list("order", "name"))
    assert [order for order, _ in rows] == list(range(len(rows)))
    return [name for _, name in rows]


def clips_of(project: Project, group: ClipGroup | None) -> list[str]:
    rows = list(ProjectClip.objects.filter(project=project, group=group).order_by("order").values_list("order", "title"))
    assert [order for order, _ in rows] == list(range(len(rows)))
    return [title for _, title in rows]


def three(project: Project) -> list[ClipGroup]:
    return [groups.add_group(project, name) for name in ("A", "B", "C")]


def settings(project: Project) -> MixSettings:
    return setups.settings_of(setups.setup_of(project))


def test_what_has_a_group_or_a_clip_is_in_the_mixer(project: Project) -> None:
    pooled = make_project(project.owner)
    groups.add_group(project)
    groups.add_clips(pooled, None, [make_asset(project.owner)])
    assert set(MixSetup.objects.values_list("project", flat=True)) == {project.pk, pooled.pk}


def test_a_group_comes_last_and_has_a_name_of_its_own(project: Project) -> None:
    made = [groups.add_group(project), groups.add_group(project, "  Closing   shot "), groups.add_group(project)]
    assert order_of(project) == ["Group 1", "Closing shot", "Group 3"]
    assert made[2].owner_id == project.owner_id
    groups.delete_group(made[0])
    groups.add_group(project)
    assert order_of(project) == ["Closing shot", "Group 3", "Group 4"], "no second Group 3"


@pytest.mark.parametrize(
    ("which", "to", "after"), [(0, 2, "BCA"), (2, 0, "CAB"), (1, 1, "ABC"), (0, 99, "BCA"), (2, -5, "CAB"), (0, 1, "BAC")]
)
def test_a_group_is_moved_to_a_place(project: Project, which: int, to: int, after: str) -> None:
    made = three(project)
    groups.move_group(made[which], to)
    assert order_of(project) == list(after)
    assert made[which].order == after.index("ABC"[which])


def test_the_clips_of_a_deleted_group_stay_in_none_and_the_order_closes_up(project: Project) -> None:
    first, second, _ = three(project)
    make_clip(project=project, title="loose")
    for title in ("one", "two"):
        make_clip(first, title=title)
    make_clip(second, title="other")
    groups.delete_group(first)
    assert order_of(project) == ["B", "C"]
    assert clips_of(project, None) == ["loose", "one", "two"]
    assert clips_of(project, second) == ["other"]


def test_what_another_tab_deleted_is_told(project: Project) -> None:
    group = groups.add_group(project)
    clip = make_clip(group)
    ClipGroup.objects.all().delete()
    ProjectClip.objects.all().delete()
    deeds: list[Any] = [
        lambda: groups.move_group(group, 0),
        lambda: groups.delete_group(group),
        lambda: groups.change_group(group, name="x"),
        lambda: groups.add_clips(project, group, []),
        lambda: groups.move_clip(clip, None, 0),
        lambda: groups.change_clip(clip, title="x"),
        lambda: groups.remove_clip(clip),
    ]
    for deed in deeds:
        with pytest.raises(MixRefused, match="not there any more"):
            deed()
    project.delete()
    with pytest.raises(MixRefused, match="project is not there"):
        groups.add_group(Project(pk=group.project_id))


def test_a_group_is_changed(project: Project) -> None:
    group = groups.add_group(project)
    values = {"name": "Hook", "is_optional": True, "trim": "first", "trim_us": 2_000_000, "transition": "crossfade"}
    groups.change_group(group, **values, transition_us=250_000)
    found = ClipGroup.objects.filter(pk=group.pk).values(*values, "transition_us").get()
    assert found == {**values, "transition_us": 250_000}
    assert group.name == "Hook"
    groups.change_group(group, trim="whole", trim_us=None, transition="")
    group.refresh_from_db()
    assert (group.trim, group.trim_us, group.transition) == ("whole", None, "")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "  "}, "1 to 100 characters"),
        ({"name": "x" * 101}, "1 to 100 characters"),
        ({"trim": "first"}, "how long"),
        ({"trim": "middle", "trim_us": 1}, "whole, their beginning"),
        ({"trim": "last", "trim_us": 7_200_000_001}, "at most two hours"),
        ({"transition": "dissolve"}, "no such transition"),
        ({"transition_us": 0}, "more than nothing"),
    ],
)
def test_what_a_group_cannot_be_is_refused_in_a_sentence(project: Project, fields: dict[str, Any], words: str) -> None:
    group = groups.add_group(project, "Hook")
    with pytest.raises(MixRefused, match=words):
        groups.change_group(group, **fields)
    assert group.name == ClipGroup.objects.get().name == "Hook"


def test_a_field_that_is_not_a_persons_is_not_set(project: Project) -> None:
    with pytest.raises(TypeError):
        groups.change_group(groups.add_group(project), order=7)


def test_there_are_so_many_groups_and_clips_and_no_more(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "MOST_GROUPS", 2)
    monkeypatch.setattr(groups, "MOST_CLIPS", 3)
    group, _ = groups.add_group(project), groups.add_group(project)
    with pytest.raises(MixRefused, match="at most 2 groups"):
        groups.add_group(project)
    asset = make_asset(project.owner)
    groups.add_clips(project, group, [asset, asset])
    with pytest.raises(MixRefused, match="at most 3 clips"):
        groups.add_clips(project, None, [asset, asset])
    assert ProjectClip.objects.count() == 2


def test_assets_come_last_in_their_order_and_one_may_come_twice(project: Project) -> None:
    group = groups.add_group(project)
    film, photo = (
        make_asset(project.owner, name="Film"),
        make_asset(project.owner, name="P" * 200, kind="image", duration_us=None),
    )
    made = groups.add_clips(project, group, [film, photo, film])
    assert clips_of(project, group) == ["Film", "P" * 100, "Film"]
    assert [(clip.length_us, clip.source_in_us) for clip in made] == [(None, 0), (3_000_000, 0), (None, 0)]
    groups.add_clips(project, group, [photo])
    assert ProjectClip.objects.filter(asset=photo).count() == 2


@pytest.mark.parametrize(
    "fields",
    [{"kind": "audio"}, {"status": "processing"}, {"status": "failed"}, {"deleted_at": timezone.now()}, {"owner": "bea"}],
)
def test_only_the_owners_ready_videos_and_pictures_may_be_added(project: Project, bea: User, fields: dict[str, Any]) -> None:
    owner = bea if fields.pop("owner", "") else project.owner
    wrong = make_asset(owner, **fields)
    with pytest.raises(MixRefused, match="is sound" if "kind" in fields else "not in your library, or is not ready"):
        groups.add_clips(project, None, [make_asset(project.owner), wrong])
    assert not ProjectClip.objects.exists(), "all or none"


def test_a_group_of_another_project_takes_none(project: Project) -> None:
    other = make_group(make_project(project.owner))
    clip = make_clip(project=project)
    for deed in (lambda: groups.add_clips(project, other, [clip.asset]), lambda: groups.move_clip(clip, other, 0)):
        with pytest.raises(MixRefused, match="another project's"):
            deed()


def test_a_clip_is_moved_within_its_group_into_another_and_out_of_all(project: Project) -> None:
    first, second, _ = three(project)
    one, two, _ = (make_clip(first, title=title) for title in ("one", "two", "three"))
    make_clip(second, title="other")
    groups.move_clip(one, first, 1)
    assert clips_of(project, first) == ["two", "one", "three"]
    groups.move_clip(two, second, 0)
    assert (clips_of(project, first), clips_of(project, second)) == (["one", "three"], ["two", "other"])
    assert (two.group, two.order) == (second, 0)
    groups.move_clip(one, None, 99)
    assert (clips_of(project, first), clips_of(project, None)) == (["three"], ["one"])


def test_a_place_is_counted_among_the_clips_that_are_there(project: Project) -> None:
    """What was deleted for good left a hole in the order."""
    group = groups.add_group(project)
    made = [make_clip(group, title=title) for title in "abcd"]
    made[1].asset.delete()
    groups.move_clip(made[0], group, 1)
    assert clips_of(project, group) == ["c", "a", "d"]


def test_a_clip_is_changed(project: Project) -> None:
    clip = make_clip(project=project)
    groups.change_clip(clip, title="Opening", weight=3, source_in_us=1_000_000, length_us=3_000_000)
    clip.refresh_from_db()
    assert (clip.title, clip.weight, clip.source_in_us, clip.length_us) == ("Opening", 3, 1_000_000, 3_000_000)


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("video", {"title": " "}, "1 to 100 characters"),
        ("video", {"weight": 11}, "from 0 to 10"),
        ("video", {"weight": -1}, "from 0 to 10"),
        ("video", {"length_us": 0}, "more than nothing"),
        ("video", {"source_in_us": 4_000_000}, "4.00 seconds long"),
        ("video", {"source_in_us": -1}, "begin earlier"),
        ("video", {"source_in_us": 2_000_000, "length_us": 2_000_001}, "play less"),
        ("image", {"length_us": None}, "how long it is shown"),
        ("image", {"source_in_us": 1}, "begins at 0"),
    ],
)
def test_what_a_clip_cannot_be_is_refused_in_a_sentence(ada: User, kind: str, fields: dict[str, Any], words: str) -> None:
    asset = make_asset(ada, kind=kind, duration_us=None if kind == "image" else 4_000_000)
    [clip] = groups.add_clips(make_project(ada), None, [asset])
    with pytest.raises(MixRefused, match=words):
        groups.change_clip(clip, **fields)
    clip.refresh_from_db()
    assert (clip.title, clip.weight, clip.source_in_us) == ("Valley", 1, 0)


def test_a_removed_clip_leaves_its_asset_and_is_in_no_rule_and_no_row(project: Project) -> None:
    group = groups.add_group(project)
    gone, left, third = (make_clip(group, title=title) for title in ("gone", "left", "third"))
    names = [str(clip.pk) for clip in (gone, left, third)]
    rules = {"excludes": [names[:2], names[1:]], "requires": [[names[2], names[0]]], "max_uses": 4}
    rows = [{"number": 2, "picks": [names[0]]}, {"number": 5, "picks": [names[1]]}]
    make_setup(project, rules=rules, rows=rows)
    groups.remove_clip(gone)
    assert clips_of(project, group) == ["left", "third"]
    assert Asset.objects.filter(pk=gone.asset_id).exists()
    found = settings(project)
    assert (found.rules.excludes, found.rules.requires, found.rules.max_uses) == ([names[1:]], [], 4)
    assert [(row.number, row.picks) for row in found.rows] == [(5, [names[1]])]
    assert setups.setup_of(project).version == 2


def test_a_grid_of_all_films_closes_up_where_one_goes(project: Project) -> None:
    group = groups.add_group(project)
    names = [str(make_clip(group).pk) for _ in range(3)]
    make_setup(project, mode="manual", rows=[{"number": n, "picks": [name]} for n, name in enumerate(names, 1)])
    groups.remove_clip(ProjectClip.objects.get(pk=names[1]))
    assert [(row.number, row.picks) for row in settings(project).rows] == [(1, [names[0]]), (2, [names[2]])]


def test_rows_and_texts_go_with_their_groups(project: Project) -> None:
    made = three(project)
    a, b, c = (str(make_clip(group).pk) for group in made)
    texts = [{"text": "all"}, {"text": "of A", "group": 1}, {"text": "of C", "group": 3}]
    make_setup(project, rows=[{"number": 1, "picks": [a, b, c]}], texts=texts)

    def told() -> tuple[list[str | None], list[int | None]]:
        found = settings(project)
        return found.rows[0].picks, [text.group for text in found.texts]

    groups.move_group(made[0], 2)
    assert told() == ([b, c, a], [None, 3, 2])
    groups.add_group(project)
    assert told() == ([b, c, a, None], [None, 3, 2])
    groups.delete_group(made[2])
    assert told() == ([b, a, None], [None, 2]), "the text of C has nothing to stand over"


def test_a_clip_that_changes_its_group_keeps_its_rules_and_loses_its_rows(project: Project) -> None:
    first, second, _ = three(project)
    one, two = (str(make_clip(first).pk) for _ in range(2))
    make_setup(project, rules={"excludes": [[one, two]]}, rows=[{"number": n, "picks": [x]} for n, x in ((1, one), (4, two))])
    groups.move_clip(ProjectClip.objects.get(pk=one), first, 1)
    assert len(settings(project).rows) == 2
    groups.move_clip(ProjectClip.objects.get(pk=one), second, 0)
    found = settings(project)
    assert ([row.number for row in found.rows], found.rules.excludes) == ([4], [[one, two]])


def test_films_of_a_pool_are_no_films_of_groups(project: Project) -> None:
    clip = make_clip(project=project)
    make_setup(project, rows=[{"number": 1, "picks": [str(clip.pk)]}])
    groups.add_group(project)
    assert settings(project).rows == []


def test_what_changes_nothing_in_the_settings_makes_no_version_of_them(project: Project) -> None:
    make_setup(project)
    first, *_ = three(project)
    groups.move_group(first, 2)
    groups.remove_clip(make_clip(first))
    assert setups.setup_of(project).version == 1


def test_nobody_elses_groups_move(project: Project) -> None:
    theirs = make_project(make_user())
    three(theirs)
    three(project)
    groups.move_group(ClipGroup.objects.get(project=project, name="A"), 2)
    assert order_of(theirs) == ["A", "B", "C"]
