"""A project that begins as another one: its groups, its clips, and what was said of them."""

import pytest
from django.test import Client

from accounts.models import User
from projects.mixing import setups
from projects.models import ClipGroup, MixSetup, Project
from tests.factories import make_clip, make_group, make_mix, make_project, make_setup

pytestmark = pytest.mark.django_db


def duplicate(client: Client, project: Project) -> Project:
    assert client.post(f"/projects/{project.pk}/duplicate/").status_code == 302
    return Project.objects.exclude(pk=project.pk).get()


def test_a_duplicate_has_groups_clips_and_settings_that_name_its_own_clips(ada: User, ada_client: Client) -> None:
    project = make_project(ada)
    hook = make_group(project, name="Hook", is_optional=True)
    close = make_group(project, name="Close", trim="last", trim_us=2_000_000, transition="crossfade")
    first, second = make_clip(hook, title="one", weight=3), make_clip(close, title="two", source_in_us=1_000_000)
    make_clip(project=project, title="loose")
    names = [str(first.pk), str(second.pk)]
    rows = [{"number": 1, "picks": names}, {"number": 2, "picks": [None, names[1]]}]
    rules = {"excludes": [names, [names[0], "gone"]], "max_uses": 4}
    make_setup(project, rules=rules, rows=rows, count=8)
    make_mix(project)
    made = duplicate(ada_client, project)
    groups = ClipGroup.objects.filter(project=made).order_by("order")
    told = list(groups.values_list("name", "order", "is_optional", "trim", "trim_us", "transition", "owner"))
    assert told == [
        ("Hook", 0, True, "whole", None, "", ada.pk),
        ("Close", 1, False, "last", 2_000_000, "crossfade", ada.pk),
    ]
    clips = {clip.title: clip for clip in made.clips.select_related("group")}
    assert {title: clip.group and clip.group.name for title, clip in clips.items()} == {
        "one": "Hook",
        "two": "Close",
        "loose": None,
    }
    assert (clips["one"].weight, clips["two"].source_in_us, clips["two"].asset_id) == (3, 1_000_000, second.asset_id)
    settings = setups.settings_of(MixSetup.objects.get(project=made))
    new = [str(clips["one"].pk), str(clips["two"].pk)]
    assert [row.picks for row in settings.rows] == [new, [None, new[1]]]
    assert (settings.rules.excludes, settings.rules.max_uses, settings.count) == ([new], 4, 8)
    assert not made.mixes.exists()
    assert project.clips.count() == 3, "and the first one has what it had"


def test_a_project_that_was_never_in_the_mixer_is_not_in_it_as_a_duplicate(ada: User, ada_client: Client) -> None:
    duplicate(ada_client, make_project(ada))
    assert not MixSetup.objects.exists()
