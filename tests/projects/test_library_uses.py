"""What projects tell the library, and what they take from it: uses.py and gathering.py."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from media_library import uses
from media_library.models import Asset
from media_library.uses import Use
from projects import gathering, timelines
from projects.models import Project, ProjectClip, Render
from projects.uses import assets_of, choices
from tests.factories import make_asset, make_clip, make_group, make_mix, make_mix_output, make_project, make_setup
from tests.projects.documents import clips, timeline_of

pytestmark = pytest.mark.django_db
URL = "/library/bulk/"


def use(project: Project, *assets: Any) -> None:
    timelines.save(project, timeline_of(*assets).dump(), project.version)


def post(client: Client, **fields: Any) -> Any:
    return json.loads(client.post(URL, {"action": "project", **fields}, headers={"Accept": "application/json"}).content)


def test_an_asset_is_used_by_the_projects_that_name_it_and_came_of_its_render(ada: User, bea: User) -> None:
    first, second, film = make_asset(ada), make_asset(ada), make_asset(ada)
    project = make_project(ada, name="Spring film")
    use(project, first, second)
    facts = {"preset": "720p", "snapshot": project.timeline, "project_version": 1, "fingerprint": "f"}
    render = Render.objects.create(owner=ada, project=project, asset=film, name="Film", **facts)
    found = uses.uses_of(ada, [first.pk, film.pk])
    assert found == {
        first.pk: [Use("Project", "Spring film", f"/projects/{project.pk}/edit/")],
        film.pk: [Use("Render", "Spring film", f"/projects/{project.pk}/renders/{render.pk}/", is_needed=False, is_origin=True)],
    }
    assert [each.title for each in uses.needing(found)] == ["Spring film"]
    assert uses.uses_of(bea, [first.pk, film.pk]) == {}
    Project.objects.update(deleted_at=timezone.now())
    assert uses.uses_of(ada, [first.pk])[first.pk][0].url == "/projects/trash/"


def test_an_asset_is_used_by_the_mixers_that_it_is_in_and_came_of_the_mix_that_made_it(ada: User, bea: User) -> None:
    project = make_project(ada, name="Spring film")
    clip = make_clip(make_group(project))
    make_clip(project=project, asset=clip.asset)
    song, unused = make_asset(ada, kind="audio"), make_asset(ada, kind="audio")
    make_setup(project, music={"asset": str(song.pk)})
    make_setup(make_project(ada))
    film = make_mix_output(make_mix(project, name="First run"), number=7)
    assert film.asset_id
    wanted = [clip.asset_id, song.pk, unused.pk, film.asset_id]
    found = uses.uses_of(ada, wanted)
    mixer = Use("Mixer", "Spring film", f"/mixer/{project.pk}/", is_needed=False)
    run = f"/mixer/{project.pk}/runs/{film.mix_id}/"
    came_of = Use("Mix", "First run", run, is_needed=False, is_origin=True, notes=("Film 7",))
    assert found == {clip.asset_id: [mixer], song.pk: [mixer], film.asset_id: [came_of]}
    assert uses.uses_of(ada, Asset.objects.filter(pk__in=wanted).values_list("pk", flat=True)) == found
    assert uses.uses_of(bea, wanted) == {}
    Project.objects.update(deleted_at=timezone.now())
    assert uses.uses_of(ada, [song.pk])[song.pk][0].url == "/projects/trash/"


def test_what_is_deleted_for_good_is_in_no_mixer(ada: User) -> None:
    clip = make_clip(make_group(make_project(ada)))
    clip.asset.delete()
    assert not ProjectClip.objects.exists()


def test_the_menu_has_the_last_opened_and_the_chosen_one(ada: User, bea: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projects.uses.LISTED", 1)
    old, new = make_project(ada, name="Old"), make_project(ada, name="New")
    hers = make_project(bea, name="Hers")
    assert set(choices(ada, "")) == {new}
    assert set(choices(ada, str(old.pk))) == {old, new}
    assert set(choices(ada, str(hers.pk))) == {new}
    assert set(choices(ada, "x")) == {new}


def test_the_assets_of_a_project_are_those_of_its_owner(ada: User, bea: User) -> None:
    asset, project = make_asset(ada), make_project(ada)
    use(project, asset)
    assert list(assets_of(ada, project.pk)) == [asset.pk]
    assert list(assets_of(bea, project.pk)) == []


def test_selected_assets_are_added_at_the_end_in_their_order(ada: User, ada_client: Client) -> None:
    project = make_project(ada, name="Spring film")
    first, second = make_asset(ada, name="A"), make_asset(ada, name="B")
    sound = make_asset(ada, name="Song", kind="audio")
    make_asset(ada, name="Failed", status="failed")
    done = post(ada_client, ids=[second.pk, sound.pk, first.pk], project=project.pk)
    assert (done["message"], done["url"]) == ("3 added to Spring film.", f"/projects/{project.pk}/edit/")
    assert clips(project) == [("B", 0, 120), ("A", 120, 120)]
    assert clips(project, "audio") == [("Song", 0, 120)]
    answer = ada_client.post(URL, {"action": "project", "all": 1, "query": "sort=name", "project": project.pk})
    assert answer.headers["Location"] == f"/projects/{project.pk}/edit/"
    assert [name for name, _, _ in clips(project)] == ["B", "A", "A", "B"]


def test_a_new_project_can_be_made_of_them(ada: User, ada_client: Client) -> None:
    assert post(ada_client, ids=make_asset(ada, name="A").pk, new_project="  Summer  film ")["done"] == 1
    project = Project.objects.get()
    assert (project.name, clips(project)) == ("Summer film", [("A", 0, 120)])


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Choose a project"),
        ({"project": "x"}, "Choose a project"),
        ({"new_project": "x" * 501}, "at most 500 characters"),
        ({"new_project": "x", "short": True}, "shorter than one frame"),
        ({"new_project": "x", "failed": True}, "Nothing of that is ready"),
    ],
)
def test_what_cannot_be_added_leaves_no_project(ada: User, ada_client: Client, fields: dict[str, Any], words: str) -> None:
    asset = make_asset(ada, duration_us=1 if fields.pop("short", False) else 4_000_000)
    if fields.pop("failed", False):
        type(asset).objects.update(status="failed")
    assert words in post(ada_client, ids=asset.pk, **fields)["error"]["message"]
    assert not Project.objects.exists()


def test_more_than_fit_at_once_are_refused(ada: User, ada_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST", 1)
    assets = [make_asset(ada), make_asset(ada)]
    assert post(ada_client, ids=[asset.pk for asset in assets], new_project="x")["error"]["message"] == "Add at most 1 at once."


def test_a_strangers_project_is_not_added_to(ada: User, bea: User, bea_client: Client) -> None:
    project = make_project(ada)
    assert "error" in post(bea_client, ids=make_asset(bea).pk, project=project.pk)
    assert clips(project) == []


def test_titles_are_told_in_a_sentence() -> None:
    made = [Use("Project", name, "") for name in "ABCDE"]
    assert [uses.titles(made[:n]) for n in (1, 2, 3, 5)] == ["A", "A and B", "A, B and C", "A, B, C and 2 more"]
