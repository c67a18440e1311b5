"""The list of what is in the mixer, a new mix, and clips that come out of the library."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from projects.mixing import gathering, groups, listing
from projects.models import MixSetup, Project, ProjectClip
from tests.factories import make_asset, make_project
from tests.projects.mixing.making_rows import mixed, run_of

pytestmark = pytest.mark.django_db

BULK = "/library/bulk/"


def gathered(client: Client, **fields: Any) -> dict[str, Any]:
    answer: dict[str, Any] = client.post(BULK, {"action": "mix", **fields}, headers={"Accept": "application/json"}).json()
    return answer


def titles(project: Project) -> list[tuple[str, str | None]]:
    clips = ProjectClip.objects.filter(project=project).order_by("group__order", "order")
    return [(clip.title, clip.group.name if clip.group else None) for clip in clips.select_related("group")]


def test_it_asks_strangers_to_sign_in_and_takes_no_post(ada_client: Client) -> None:
    assert Client().get("/mixer/")["Location"].startswith("/accounts/login/")
    assert ada_client.post("/mixer/").status_code == 405
    assert ada_client.get("/mixer/new/").status_code == 405


def test_an_empty_list_says_how_to_begin(ada: User, ada_client: Client) -> None:
    make_project(ada, name="Never mixed")
    page = ada_client.get("/mixer/").content.decode()
    assert "No mixes yet" in page
    assert "/library/" in page
    assert "Or mix in a project that you have" in page


def test_the_newest_edited_comes_first_and_only_ones_own_that_are_kept(ada: User, bea: User, ada_client: Client) -> None:
    older, newer = mixed(ada, name="Older"), mixed(ada, name="Newer")
    MixSetup.objects.filter(project=older).update(edited_at=timezone.now() - timedelta(hours=1))
    mixed(bea, name="Hers")
    mixed(ada, name="Thrown away", deleted_at=timezone.now())
    page = ada_client.get("/mixer/").content.decode()
    assert page.index("Newer") < page.index("Older")
    assert "Hers" not in page
    assert "Thrown away" not in page
    assert f"/mixer/{newer.pk}/" in page


def test_a_line_tells_groups_films_and_the_last_run(ada: User, ada_client: Client) -> None:
    project = mixed(ada, (3, 2, 2))
    run_of(project, "rr", status="completed")
    run_of(project, "rwf", status="processing")
    page = " ".join(ada_client.get("/mixer/").content.decode().split())
    assert "3 groups, 3 \N{MULTIPLICATION SIGN} 2 \N{MULTIPLICATION SIGN} 2 clips" in page
    assert "10 outputs" in page
    assert "1 of 3 made" in page
    assert "All 2 made" not in page


def test_search_finds_by_part_of_the_name(ada: User, ada_client: Client) -> None:
    mixed(ada, name="Spring hooks")
    mixed(ada, name="Autumn")
    page = ada_client.get("/mixer/?q=HOOK").content.decode()
    assert "Spring hooks" in page
    assert "Autumn" not in page
    assert "No mix is called that" in ada_client.get("/mixer/?q=winter").content.decode()


def test_the_dialog_of_a_new_mix_begins_at_its_name(ada_client: Client) -> None:
    dialog = ada_client.get("/mixer/").content.decode().partition('id="new-mix"')[2].partition("</dialog>")[0]
    assert re.search(r'<input[^>]* name="name"[^>]* autofocus', dialog)


def test_many_take_as_many_queries_as_one(ada: User, ada_client: Client, django_assert_max_num_queries: Any) -> None:
    for n in range(12):
        run_of(mixed(ada, (2, 1), name=f"Mix {n}"), "rf", status="completed")
    with django_assert_max_num_queries(18):
        page = ada_client.get("/mixer/").content.decode()
    assert all(f"Mix {n}<" in page for n in range(12))


@pytest.mark.parametrize(
    ("statuses", "job", "words", "state"),
    [
        ("ww", "queued", "Waiting for a worker", "live"),
        ("rw", "processing", "1 of 2 made", "live"),
        ("rr", "completed", "All 2 made", "done"),
        ("r", "completed", "Made", "done"),
        ("rf", "completed", "1 of 2 made, 1 failed", "partial"),
        ("ff", "failed", "0 of 2 made, 2 failed", "failed"),
        ("rw", "cancelled", "Cancelled: 1 of 2 made", "cancelled"),
    ],
)
def test_a_run_is_told_in_words(ada: User, statuses: str, job: str, words: str, state: str) -> None:
    project = make_project(ada)
    run_of(project, statuses, status=job)
    [run] = listing.runs_of(project)
    assert (run.words, run.state) == (words, state)


def test_the_last_five_runs_are_those_of_the_project(ada: User) -> None:
    project = make_project(ada)
    made = [run_of(project, "w") for _ in range(6)]
    run_of(make_project(ada), "w")
    assert [run.mix for run in listing.runs_of(project)] == made[:0:-1]


def test_a_new_mix_is_a_project_with_a_setup(ada: User, ada_client: Client) -> None:
    answer = ada_client.post("/mixer/new/", {"name": " Spring "})
    project = Project.objects.get()
    assert answer["Location"] == f"/mixer/{project.pk}/"
    assert (project.name, project.mix_setup.version, project.document().duration) == ("Spring", 1, 0)


def test_a_name_that_is_none_is_told_at_its_field(ada_client: Client) -> None:
    answer = ada_client.post("/mixer/new/", {"name": " "})
    assert answer.status_code == 422
    assert "Project name cannot be empty" in answer.content.decode()
    assert not Project.objects.exists()


def test_a_project_that_is_there_comes_into_the_mixer(ada: User, bea: User, ada_client: Client) -> None:
    project, hers = make_project(ada), make_project(bea)
    assert ada_client.post("/mixer/new/", {"project": project.pk})["Location"] == f"/mixer/{project.pk}/"
    assert ada_client.post("/mixer/new/", {"project": hers.pk}).status_code == 422
    assert list(MixSetup.objects.values_list("project", flat=True)) == [project.pk]


def test_selected_assets_come_last_into_a_group_in_their_order(ada: User, ada_client: Client) -> None:
    project = mixed(ada, (1,), name="Spring")
    group = project.groups.get()
    first, second, sound = make_asset(ada, name="A"), make_asset(ada, name="B"), make_asset(ada, name="Song", kind="audio")
    done = gathered(ada_client, ids=[second.pk, sound.pk, first.pk], target=f"group:{group.pk}")
    assert (done["message"], done["url"]) == ("2 added to Group 1 of Spring.", f"/mixer/{project.pk}/")
    assert titles(project) == [("Valley", "Group 1"), ("B", "Group 1"), ("A", "Group 1")]


def test_they_come_into_a_new_group_or_into_one_of_that_name(ada: User, ada_client: Client) -> None:
    project = make_project(ada)
    for name in ("Hooks", " hooks "):
        gathered(ada_client, ids=make_asset(ada, name=name.strip()).pk, target=f"project:{project.pk}", group=name)
    gathered(ada_client, ids=make_asset(ada, name="Loose").pk, project=project.pk)
    assert sorted(titles(project)) == [("Hooks", "Hooks"), ("Loose", None), ("hooks", "Hooks")]
    assert MixSetup.objects.filter(project=project).exists()


def test_a_new_mix_can_be_made_of_them(ada: User, ada_client: Client) -> None:
    done = gathered(ada_client, ids=make_asset(ada, name="A").pk, new_project=" Summer  mix ", group="Hooks")
    assert done["message"] == "1 added to Hooks of Summer mix."
    assert titles(Project.objects.get(name="Summer mix")) == [("A", "Hooks")]


@pytest.mark.parametrize("fields", [{}, {"target": "group:x"}, {"target": "project:x"}, {"new_project": "x" * 501}])
def test_what_cannot_be_added_leaves_nothing(ada: User, ada_client: Client, fields: dict[str, str]) -> None:
    assert "message" in gathered(ada_client, ids=make_asset(ada).pk, **fields)["error"]
    assert not Project.objects.exists()


def test_more_than_a_mix_holds_leaves_no_new_project(ada: User, ada_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "MOST_CLIPS", 1)
    answer = gathered(ada_client, ids=[make_asset(ada).pk, make_asset(ada).pk], new_project="x")
    assert "at most 1 clips" in answer["error"]["message"]
    assert not Project.objects.exists()


def test_sounds_alone_are_refused(ada: User, ada_client: Client) -> None:
    answer = gathered(ada_client, ids=make_asset(ada, kind="audio").pk, new_project="x")
    assert "Nothing of that is a video or a picture" in answer["error"]["message"]


def test_a_strangers_group_is_not_added_to(ada: User, bea: User, bea_client: Client) -> None:
    group = mixed(ada, (1,)).groups.get()
    assert "error" in gathered(bea_client, ids=make_asset(bea).pk, target=f"group:{group.pk}")
    assert group.clips.count() == 1


def test_targets_are_ones_own_mixes_first(ada: User, bea: User, ada_client: Client) -> None:
    make_project(ada, name="Never mixed")
    mixed(ada, (1,), name="Spring")
    mixed(bea, (1,), name="Hers")
    assert [(target.project.name, len(target.groups)) for target in gathering.targets_of(ada)] == [
        ("Spring", 1),
        ("Never mixed", 0),
    ]
    assert "Hers" not in ada_client.get("/mixer/targets/").content.decode()
