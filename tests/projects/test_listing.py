"""The list of projects, making and naming them, the trash."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from projects import edits, keeping, tagging
from projects.covers import covers_of
from projects.models import Project
from tests.factories import make_asset, make_job, make_project
from tests.projects.documents import project_with, timeline_of

pytestmark = pytest.mark.django_db

PAGES = ["/projects/", "/projects/trash/", "/"]


@pytest.mark.parametrize("page", PAGES)
def test_pages_work_signed_in_and_ask_others_to_sign_in(ada_client: Client, page: str) -> None:
    assert ada_client.get(page).status_code == 200
    assert Client().get(page)["Location"].startswith("/accounts/login/")
    assert ada_client.post(page).status_code == 405


@pytest.mark.parametrize("verb", ["rename", "tags", "duplicate", "trash", "restore", "delete"])
def test_a_stranger_gets_404_for_all_that_can_be_done(ada: User, bea_client: Client, verb: str) -> None:
    for project in (make_project(ada), make_project(ada, deleted_at=timezone.now())):
        assert bea_client.post(f"/projects/{project.pk}/{verb}/", {"name": "Mine"}).status_code == 404
    assert Project.objects.filter(name="Spring film").count() == 2


@pytest.mark.parametrize("verb", ["trash", "restore"])
def test_what_changes_something_takes_no_get(ada: User, ada_client: Client, verb: str) -> None:
    assert ada_client.get(f"/projects/{make_project(ada).pk}/{verb}/").status_code == 405


def test_the_newest_opened_comes_first_and_strangers_projects_not_at_all(ada: User, bea: User, ada_client: Client) -> None:
    make_project(ada, name="Older", last_opened_at=timezone.now() - timedelta(days=1))
    make_project(ada, name="Newer")
    make_project(bea, name="Hers")
    page = ada_client.get("/projects/").content.decode()
    assert page.index("Newer") < page.index("Older")
    assert "Hers" not in page


@pytest.mark.parametrize("page", PAGES)
def test_one_of_a_newer_program_keeps_no_other_from_being_listed(ada: User, ada_client: Client, page: str) -> None:
    gone = timezone.now() if "trash" in page else None
    newer = make_project(ada, name="From the future", deleted_at=gone)
    Project.objects.filter(pk=newer.pk).update(timeline={**newer.timeline, "schema": 99})
    make_project(ada, name="Today", deleted_at=gone)
    shown = ada_client.get(page).content.decode()
    assert "From the future" in shown
    assert "Today" in shown
    assert ("made by a newer version" in shown) == (gone is None)


def test_search_finds_by_part_of_the_name(ada: User, ada_client: Client) -> None:
    make_project(ada, name="High Valleys")
    make_project(ada, name="City evening")
    page = ada_client.get("/projects/?q=valley").content.decode()
    assert "High Valleys" in page
    assert "City evening" not in page
    assert "No project is like that" in ada_client.get("/projects/?q=sea").content.decode()


def test_an_empty_list_says_how_to_begin(ada_client: Client) -> None:
    assert "No projects yet" in ada_client.get("/projects/").content.decode()


def test_a_project_is_made_on_the_canvas_that_was_chosen(ada_client: Client) -> None:
    answer = ada_client.post("/projects/create/", {"name": "  Reel ", "canvas": "1080x1920", "rate": "25"})
    project = Project.objects.get()
    assert answer["Location"] == f"/projects/{project.pk}/edit/"
    assert project.name == "Reel"
    document = project.document()
    assert (document.canvas.width, document.canvas.height, document.rate.num) == (1080, 1920, 25)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Project name cannot be empty"),
        ("   ", "Project name cannot be empty"),
        ("x" * 501, "Project name must be 1-500 characters"),
        (None, "Project name must be 1-500 characters"),
    ],
)
@pytest.mark.parametrize("page", ["create", "rename"])
def test_names_are_held_to_their_rules_in_their_words(
    ada: User, ada_client: Client, name: str | None, sentence: str, page: str
) -> None:
    project = make_project(ada)
    address = "/projects/create/" if page == "create" else f"/projects/{project.pk}/rename/"
    values = {"canvas": "1920x1080", "rate": "30", **({"name": name} if name is not None else {})}
    answer = ada_client.post(address, values)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert list(Project.objects.values_list("name", flat=True)) == ["Spring film"]


def test_a_name_of_500_characters_after_trimming_is_taken(ada: User, ada_client: Client) -> None:
    project = make_project(ada)
    ada_client.post(f"/projects/{project.pk}/rename/", {"name": f"  {'x' * 500} "})
    project.refresh_from_db()
    assert project.name == "x" * 500


@pytest.mark.parametrize("field", [{"canvas": "9999x1"}, {"rate": "31"}])
def test_a_canvas_that_is_not_offered_is_refused(ada_client: Client, field: dict[str, str]) -> None:
    values = {"name": "Film", "canvas": "1920x1080", "rate": "30", **field}
    assert ada_client.post("/projects/create/", values).status_code == 422
    assert not Project.objects.exists()


def test_the_trash_offers_undo_and_gives_back(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    page = ada_client.post(f"/projects/{project.pk}/trash/", follow=True).content.decode()
    assert "Spring film is in the trash." in page
    assert f"/projects/{project.pk}/restore/" in page
    assert ada_client.get(f"/projects/{project.pk}/").status_code == 404
    assert "Spring film" in ada_client.get("/projects/trash/").content.decode()
    ada_client.post(f"/projects/{project.pk}/restore/")
    assert ada_client.get(f"/projects/{project.pk}/").status_code == 200


def test_deleting_for_good_asks_first_and_stops_what_is_being_made(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley", deleted_at=timezone.now())
    job = make_job(ada)
    project.renders.create(owner=ada, job=job, name="Film", preset="720p", snapshot={}, project_version=1, fingerprint="x")
    address = f"/projects/{project.pk}/delete/"
    assert "cannot be brought back" in ada_client.get(address).content.decode()
    assert Project.objects.exists()
    ada_client.post(address)
    assert not Project.objects.exists()
    job.refresh_from_db()
    assert job.status == "cancelled"


def test_an_empty_project_is_shown_in_the_trash(ada: User, ada_client: Client) -> None:
    make_project(ada, name="Empty cut", deleted_at=timezone.now())
    assert "Empty cut" in ada_client.get("/projects/trash/").content.decode()


def test_only_what_is_in_the_trash_can_be_deleted_for_good(ada: User, ada_client: Client) -> None:
    assert ada_client.post(f"/projects/{make_project(ada).pk}/delete/").status_code == 404


def test_a_list_takes_as_many_queries_for_many_as_for_one(
    ada: User, ada_client: Client, django_assert_max_num_queries: object
) -> None:
    for n in range(20):
        project_with(ada, f"Clip {n}", name=f"Film {n}")
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        assert ada_client.get("/projects/").status_code == 200


def test_home_shows_where_to_go_on_and_what_is_finished(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    video = make_asset(ada, name="Finished film", source="rendered")
    fields = {"owner": ada, "preset": "720p", "snapshot": project.timeline, "project_version": 1, "fingerprint": "x"}
    project.renders.create(asset=video, name="Finished film", **fields)
    project.renders.create(job=make_job(ada, title="Going on"), name="Going on", **fields)
    page = ada_client.get("/").content.decode()
    for words in ("Continue", "Spring film", "Finished film", "Going on", "New in the library"):
        assert words in page
    assert f"/media/{video.pk}/original?" in page


def test_home_of_a_newcomer_says_how_to_begin(ada_client: Client) -> None:
    assert "Nothing here yet" in ada_client.get("/").content.decode()


def test_a_title_is_not_counted_as_a_clip(ada: User) -> None:
    timeline = edits.add_text(timeline_of(make_asset(ada), make_asset(ada)))
    assert covers_of([make_project(ada, timeline=timeline.dump())])[0].clips == 2


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("", ["Cut", "alp", "Bay"]),
        ("edited", ["Bay", "Cut", "alp"]),
        ("newest", ["alp", "Bay", "Cut"]),
        ("name", ["alp", "Bay", "Cut"]),
    ],
)
def test_it_is_sorted_as_asked_and_says_how(ada: User, ada_client: Client, sort: str, names: list[str]) -> None:
    now = timezone.now()
    for name, opened, edited, made in (("alp", 2, 3, 1), ("Bay", 3, 1, 2), ("Cut", 1, 2, 3)):
        ages = {"last_opened_at": opened, "edited_at": edited, "created_at": made}
        make_project(ada, name=name, **{field: now - timedelta(days=age) for field, age in ages.items()})
    page = ada_client.get("/projects/", {"sort": sort})
    assert [cover.project.name for cover in page.context["covers"]] == names
    assert [order["is_current"] for order in page.context["view"].orders].count(True) == 1


def test_nonsense_in_the_address_is_the_list_as_it_is_at_first(ada: User, ada_client: Client) -> None:
    make_project(ada, name="Alp")
    page = ada_client.get("/projects/", {"sort": "colour", "page": "x", "q": "\0"})
    assert [cover.project.name for cover in page.context["covers"]] == ["Alp"]


def test_a_tag_narrows_the_list_and_keeps_the_order_and_the_words(ada: User, bea: User, ada_client: Client) -> None:
    for owner, name, words in ((ada, "Alp", ["Sea", "Spring"]), (ada, "Bay", ["sea"]), (ada, "Cut", []), (bea, "Hers", ["Sea"])):
        tagging.retag(make_project(owner, name=name), words)
    page = ada_client.get("/projects/", {"tag": "SEA", "sort": "name"})
    assert [cover.project.name for cover in page.context["covers"]] == ["Alp", "Bay"]
    assert page.context["tags"] == [("Sea", 2), ("Spring", 1)]
    assert all("tag=SEA" in order["url"] for order in page.context["view"].orders)
    assert [cover.project.name for cover in ada_client.get("/projects/?tag=sea&q=ba").context["covers"]] == ["Bay"]


def test_tags_of_what_is_in_the_trash_are_not_offered(ada: User, ada_client: Client) -> None:
    project = make_project(ada, name="Alp")
    tagging.retag(project, ["Sea"])
    keeping.trash(project)
    assert ada_client.get("/projects/").context["tags"] == []


def test_tags_are_set_from_a_line_each_once_and_a_later_line_takes_their_place(ada: User, ada_client: Client) -> None:
    project = make_project(ada)
    assert ada_client.post(f"/projects/{project.pk}/tags/", {"tags": " Sea,  the  Alps , sea"}).status_code == 302
    assert set(project.tags.values_list("name", flat=True)) == {"sea", "the Alps"}
    assert 'value="sea, the Alps"' in ada_client.get(f"/projects/{project.pk}/tags/").content.decode()
    ada_client.post(f"/projects/{project.pk}/tags/", {"tags": "Spring"})
    assert [tag.name for tag in project.tags.all()] == ["Spring"]


@pytest.mark.parametrize(
    ("tags", "sentence"),
    [("x" * 51, "A tag has at most 50 characters."), (",".join(map(str, range(11))), "A project has at most 10 tags.")],
)
def test_what_is_no_tag_is_said_and_what_was_typed_stays(ada: User, ada_client: Client, tags: str, sentence: str) -> None:
    project = make_project(ada)
    page = ada_client.post(f"/projects/{project.pk}/tags/", {"tags": tags})
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert tags in page.content.decode()
    assert not project.tags.exists()


def test_the_database_holds_no_tag_twice_and_none_without_a_word(ada: User) -> None:
    project = make_project(ada)
    tagging.retag(project, ["Sea"])
    for name, folded in (("SEA", "sea"), ("  ", "x")):
        with pytest.raises(IntegrityError), transaction.atomic():
            project.tags.create(owner=ada, name=name, folded=folded)


def test_a_duplicate_is_a_project_of_its_own_with_the_words_of_the_first(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley", name="Spring", description="For the shop")
    tagging.retag(project, ["Sea"])
    for name in ("Spring (copy)", "Spring (copy 2)"):
        assert ada_client.post(f"/projects/{project.pk}/duplicate/").status_code == 302
        made = Project.objects.get(name=name)
        assert (made.owner, made.version, made.description, made.tags.get().name) == (ada, 1, "For the shop", "Sea")
        assert made.document().assets() == project.document().assets()
        assert made.uses.count() == 1


def test_the_page_takes_files_and_says_so(ada_client: Client) -> None:
    page = ada_client.get("/projects/").content.decode()
    assert "Drop to make a project of it" in page
    assert "<project-drop" in page
