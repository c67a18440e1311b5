"""The kept states of a project: when one is kept, which stay, and what the API does with them."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from engine.timeline import Timeline
from media_library.models import Asset
from projects import edits, exporting, requesting, tagging, timelines, versions
from projects.models import Project, ProjectVersion, TimelineUse
from tests.factories import make_asset, make_project
from tests.projects.documents import clips, media_of, project_with, timeline_of

pytestmark = pytest.mark.django_db
NEWER = "The document was made by a newer version of the program; update this one to open it"


def url(project: Project, more: str = "") -> str:
    return f"/api/v1/projects/{project.pk}/versions/{more}"


def send(client: Client, address: str, body: Any = None, method: str = "post") -> Any:
    if method == "get":
        return client.get(address)
    return getattr(client, method)(address, body or {}, content_type="application/json")


def pass_time(project: Project, **ago: float) -> None:
    """As if all of it were that much longer ago."""
    back = timedelta(**ago)
    project.created_at -= back
    Project.objects.filter(pk=project.pk).update(created_at=project.created_at)
    for version in project.versions.all():
        ProjectVersion.objects.filter(pk=version.pk).update(created_at=version.created_at - back)


def add(project: Project, name: str) -> Project:
    asset = make_asset(project.owner, name=name)
    return timelines.edit(project, lambda timeline: edits.add_clip(timeline, media_of(asset)))


def numbers(project: Project) -> list[int]:
    return list(project.versions.newest_first().values_list("number", flat=True))


class TestAutomatic:
    @pytest.mark.parametrize(("minutes", "is_due"), [(0, False), (9.99, False), (10, True), (5000, True)])
    def test_one_is_due_after_ten_minutes(self, minutes: float, is_due: bool) -> None:
        now = timezone.now()
        assert versions.is_due(now - timedelta(minutes=minutes), now) == is_due

    def test_a_save_keeps_what_it_replaces_once_in_ten_minutes(self, ada: User) -> None:
        project = project_with(ada, "Valley")
        before = project.edited_at
        add(project, "Too soon")
        assert numbers(project) == []
        pass_time(project, minutes=10)
        add(project, "River")
        add(project, "Harbour")
        kept = project.versions.get()
        assert (kept.number, kept.kind, kept.reason, kept.name, kept.author) == (2, "automatic", "work", "", ada)
        assert [element.name for element in kept.document().elements()] == ["Valley", "Too soon"]
        assert (kept.elements, kept.duration_us, kept.description) == (2, 8_000_000, "The first version kept")
        assert kept.edited_at > before
        pass_time(project, minutes=11)
        add(project, "Town")
        assert numbers(project) == [4, 2]
        newest = project.versions.newest_first()[0]
        assert newest.description == "2 clips added"

    def test_what_was_left_a_week_ago_is_there_whatever_is_done_first(self, ada: User) -> None:
        project = project_with(ada, "Valley")
        left_at = timezone.now() - timedelta(days=7)
        Project.objects.filter(pk=project.pk).update(created_at=left_at, edited_at=left_at)
        project.refresh_from_db()
        timelines.save(project, Timeline.new().dump(), 1)
        kept = project.versions.get()
        assert ([element.name for element in kept.document().elements()], kept.edited_at) == (["Valley"], left_at)

    def test_an_empty_project_is_not_worth_one(self, ada: User) -> None:
        project = make_project(ada, created_at=timezone.now() - timedelta(days=1))
        add(project, "Valley")
        assert numbers(project) == []

    def test_a_save_that_is_refused_keeps_none(self, ada: User) -> None:
        project = project_with(ada, "Valley")
        pass_time(project, minutes=20)
        with pytest.raises(timelines.VersionConflict):
            timelines.save(project, project.timeline, 7)
        assert numbers(project) == []

    def test_the_last_fifty_stay_and_all_that_have_a_name(self, ada: User) -> None:
        project = project_with(ada, "Valley")
        named = []
        for n in range(1, 56):
            Project.objects.filter(pk=project.pk).update(version=n)
            project.refresh_from_db()
            versions.keep(project, "export")
            if n % 20 == 1:
                named.append(versions.keep_named(project, f"Cut {n}").number)
        assert named == [1, 21, 41]
        assert numbers(project) == [*range(55, 3, -1), 1]
        assert project.versions.automatic().count() == versions.MOST_AUTOMATIC

    def test_asking_for_a_render_keeps_the_state_once(self, ada: User) -> None:
        project = project_with(ada, "Valley")
        for key in ("a", "b"):
            requesting.request_render(project, "720p", ada, key)
        kept = project.versions.get()
        assert (kept.number, kept.reason) == (1, "export")


class TestNamed:
    def test_the_present_state_gets_a_name(self, ada: User, ada_client: Client) -> None:
        project = project_with(ada, "Valley")
        answer = send(ada_client, url(project), {"name": "  Rough cut "})
        assert answer.status_code == 201
        told = answer.json()
        assert told | {"edited_at": "", "created_at": ""} == {
            "number": 1,
            "name": "Rough cut",
            "kind": "named",
            "reason": "asked",
            "description": "The first version kept",
            "author": {"id": str(ada.pk), "name": ada.display_name},
            "elements": 1,
            "duration_seconds": 4.0,
            "edited_at": "",
            "created_at": "",
        }

    @pytest.mark.parametrize(
        ("body", "sentence"),
        [
            ({}, "Give the version a name"),
            ({"name": ""}, "Give the version a name"),
            ({"name": "   "}, "Give the version a name"),
            ({"name": "x" * 101}, "A version's name has at most 100 characters"),
        ],
    )
    def test_a_name_that_is_none_is_refused_with_a_sentence(
        self, ada: User, ada_client: Client, body: dict[str, str], sentence: str
    ) -> None:
        project = project_with(ada, "Valley")
        answer = send(ada_client, url(project), body)
        assert (answer.status_code, answer.json()["error"]["fields"]) == (400, {"name": [sentence]})
        assert numbers(project) == []

    def test_an_automatic_one_of_the_same_state_becomes_it(self, ada: User, ada_client: Client) -> None:
        project = project_with(ada, "Valley")
        versions.keep(project, "export")
        assert send(ada_client, url(project), {"name": "Final"}).status_code == 201
        kept = project.versions.get()
        assert (kept.name, kept.kind, kept.reason) == ("Final", "named", "export")

    def test_the_same_state_has_one_name_and_a_double_click_is_one(self, ada: User, ada_client: Client) -> None:
        project = project_with(ada, "Valley")
        assert [send(ada_client, url(project), {"name": "Final"}).status_code for _ in range(2)] == [201, 201]
        answer = send(ada_client, url(project), {"name": "Final final"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "already_named")
        assert "“Final”" in answer.json()["error"]["message"]
        assert [version.name for version in project.versions.all()] == ["Final"]

    def test_it_is_renamed_and_deleted(self, ada: User, ada_client: Client) -> None:
        project = project_with(ada, "Valley")
        versions.keep(project, "work")
        one = url(project, "1/")
        assert send(ada_client, one, {"name": ""}, "patch").status_code == 400
        told = send(ada_client, one, {"name": "First"}, "patch").json()
        assert (told["name"], told["kind"]) == ("First", "named")
        assert ada_client.delete(one).status_code == 204
        assert ada_client.get(one).status_code == 404


def test_the_list_is_newest_first_by_fifties_and_without_documents(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    for n in range(1, 53):
        Project.objects.filter(pk=project.pk).update(version=n)
        project.refresh_from_db()
        versions.keep_named(project, f"Cut {n}")
    first = ada_client.get(url(project)).json()
    assert (first["present"], first["next"]) == (52, 3)
    assert [each["number"] for each in first["results"]] == list(range(52, 2, -1))
    assert "timeline" not in first["results"][0]
    rest = ada_client.get(url(project), {"after": first["next"]}).json()
    assert ([each["number"] for each in rest["results"]], rest["next"]) == ([2, 1], None)
    assert len(ada_client.get(url(project), {"after": "x"}).json()["results"]) == 50


def test_one_has_its_document_and_what_its_media_are(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    versions.keep(project, "work")
    told = ada_client.get(url(project, "1/")).json()
    assert told["timeline"] == project.timeline
    assert [media["name"] for media in told["media"]] == ["Valley"]


def test_a_stranger_gets_404_for_all_of_it(ada: User, bea_client: Client) -> None:
    project = project_with(ada, "Valley")
    versions.keep(project, "work")
    for more, methods in {
        "": ("get", "post"),
        "1/": ("get", "patch", "delete"),
        "1/restore/": ("post",),
        "1/duplicate/": ("post",),
        "compare/?from=1": ("get",),
    }.items():
        for method in methods:
            answer = send(bea_client, url(project, more), {"name": "x", "version": 1}, method)
            assert answer.status_code == 404, (more, method)
    assert project.versions.get().name == ""


@pytest.mark.parametrize("more", ["2/", "99999999999999999999/", "2/restore/", "2/duplicate/"])
def test_what_is_not_there_is_a_404(ada: User, ada_client: Client, more: str) -> None:
    project = project_with(ada, "Valley")
    versions.keep(project, "work")
    method = "post" if more.count("/") > 1 else "get"
    assert send(ada_client, url(project, more), {"version": 1}, method).status_code == 404


def test_those_of_a_project_in_the_trash_wait_there_with_it(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley", deleted_at=timezone.now())
    versions.keep(project, "work")
    assert ada_client.get(url(project)).status_code == 404
    assert ada_client.get(url(project, "1/")).status_code == 404


class TestRestore:
    def test_the_old_document_is_the_newest_version_and_the_state_before_is_kept(self, ada: User, ada_client: Client) -> None:
        project = project_with(ada, "Valley")
        versions.keep_named(project, "One clip")
        project = add(project, "River")
        told = send(ada_client, url(project, "1/restore/"), {"version": 2})
        assert told.status_code == 200
        assert (told.json()["version"], told.json()["kept"]) == (3, 2)
        assert [media["name"] for media in told.json()["media"]] == ["Valley"]
        assert clips(project) == [("Valley", 0, 120)]
        kept = project.versions.get(number=2)
        assert (kept.kind, kept.reason, kept.description) == ("automatic", "restore", "River added")
        assert [element.name for element in kept.document().elements()] == ["Valley", "River"]
        assert TimelineUse.objects.filter(project=project).count() == 1

    def test_one_that_meets_another_save_is_told_and_changes_nothing(self, ada: User, ada_client: Client) -> None:
        project = project_with(ada, "Valley")
        versions.keep(project, "work")
        project = add(project, "River")
        answer = send(ada_client, url(project, "1/restore/"), {"version": 1})
        assert answer.status_code == 409
        current = answer.json()["error"]["current"]
        assert (current["version"], current["changes"]["summary"], current["against_yours"]) == (2, "River added", None)
        assert len(clips(project)) == 2
        assert numbers(project) == [1]

    @pytest.mark.parametrize("version", [None, 0, "x", -1, 10**12])
    def test_the_expected_version_is_asked_for(self, ada: User, ada_client: Client, version: object) -> None:
        project = project_with(ada, "Valley")
        versions.keep(project, "work")
        assert send(ada_client, url(project, "1/restore/"), {"version": version}).status_code == 400

    def test_media_that_is_gone_since_is_missing_and_in_nobodys_way(self, ada: User, ada_client: Client) -> None:
        project = project_with(ada, "Valley")
        versions.keep(project, "work")
        timelines.save(project, Timeline.new().dump(), 1)
        Asset.objects.all().delete()
        told = send(ada_client, url(project, "1/restore/"), {"version": 2})
        assert told.status_code == 200
        assert [media["status"] for media in told.json()["media"]] == ["gone"]

    def test_the_view_stays_where_it_is(self, ada: User, ada_client: Client) -> None:
        project = project_with(ada, "Valley")
        versions.keep(project, "work")
        project = add(project, "River")
        send(ada_client, f"/api/v1/projects/{project.pk}/view/", {"zoom": 4, "position": 200}, "patch")
        timeline = send(ada_client, url(project, "1/restore/"), {"version": 2}).json()["timeline"]
        assert (timeline["zoom"], timeline["position"], timeline["duration"]) == (4, 120, 120)


class TestDuplicate:
    def test_it_is_a_project_of_its_own(self, ada: User, ada_client: Client) -> None:
        project = project_with(ada, "Valley", name="Spring", description="For the shop")
        tagging.retag(project, ["sea"])
        versions.keep(project, "work")
        project = add(project, "River")
        answer = send(ada_client, url(project, "1/duplicate/"))
        assert answer.status_code == 201
        made = Project.objects.get(pk=answer.json()["id"])
        assert answer.json() == {"id": str(made.pk), "name": "Spring (variation)", "url": f"/projects/{made.pk}/edit/"}
        assert (made.description, made.tags.get().name, made.version, made.versions.count()) == ("For the shop", "sea", 1, 0)
        assert clips(made) == [("Valley", 0, 120)]
        assert TimelineUse.objects.filter(project=made, owner=ada).count() == 1
        timelines.save(made, Timeline.new().dump(), 1)
        assert len(clips(project)) == 2
        assert len(project.versions.get().document().elements()) == 1

    def test_each_has_a_name_that_fits(self, ada: User, ada_client: Client) -> None:
        project = project_with(ada, "Valley", name="x" * 500)
        versions.keep(project, "work")
        names = [send(ada_client, url(project, "1/duplicate/")).json()["name"] for _ in range(2)]
        assert names == ["x" * 488 + " (variation)", "x" * 486 + " (variation 2)"]


class TestAside:
    def test_a_document_is_kept_beside_the_project_and_the_other_tab_works_on(self, ada: User, ada_client: Client) -> None:
        project = project_with(ada, "Valley")
        mine = edits.add_clip(project.document(), media_of(make_asset(ada, name="Mine"))).dump()
        edited_at = project.edited_at
        told = send(ada_client, url(project), {"name": "My side", "timeline": mine})
        assert told.status_code == 201
        assert (told.json()["number"], told.json()["reason"], told.json()["kind"]) == (2, "aside", "named")
        project.refresh_from_db()
        assert (project.version, project.edited_at, len(project.document().elements())) == (3, edited_at, 1)
        body = {"version": 1, "timeline": {**project.timeline, "zoom": 2}}
        saved = send(ada_client, f"/api/v1/projects/{project.pk}/timeline/", body, "put")
        assert (saved.status_code, saved.json()["version"]) == (200, 4), "for its document is still that of version 1"
        assert send(ada_client, f"/api/v1/projects/{project.pk}/timeline/", body, "put").status_code == 409

    def test_what_would_not_be_saved_is_not_kept(self, ada: User, bea: User, ada_client: Client) -> None:
        project = project_with(ada, "Valley")
        theirs = timeline_of(make_asset(bea)).dump()
        assert send(ada_client, url(project), {"name": "x", "timeline": theirs}).status_code == 422
        newer = {**project.timeline, "schema": 99}
        answer = send(ada_client, url(project), {"name": "x", "timeline": newer})
        assert (answer.status_code, answer.json()["error"]["fields"]) == (422, {"schema": [NEWER]})
        assert numbers(project) == []


class TestCompare:
    def test_two_states_or_one_and_now(self, ada: User, ada_client: Client) -> None:
        project = project_with(ada, "Valley")
        versions.keep_named(project, "One clip")
        project = add(project, "River")
        for query in ("?from=1", "?from=1&to=2", "?from=1&to="):
            told = ada_client.get(url(project, f"compare/{query}")).json()
            assert told["summary"] == "River added"
            assert [(each["kind"], each["name"]) for each in told["differences"]] == [("added", "River")]
            assert (told["from"]["number"], told["from"]["name"], told["from"]["duration_seconds"]) == (1, "One clip", 4.0)
            assert (told["to"]["number"], told["to"]["name"], told["to"]["duration"]) == (2, "", 240)
            assert told["to"]["rate"] == {"num": 30, "den": 1}
        assert ada_client.get(url(project, "compare/?from=2&to=1")).json()["summary"] == "River removed"

    @pytest.mark.parametrize(
        ("query", "status"), [("", 400), ("?from=x", 400), ("?from=7", 404), ("?from=1&to=9", 404), ("?from=1e3", 400)]
    )
    def test_what_cannot_be_compared(self, ada: User, ada_client: Client, query: str, status: int) -> None:
        project = project_with(ada, "Valley")
        assert ada_client.get(url(project, f"compare/{query}")).status_code == status


class TestOtherPrograms:
    @pytest.fixture
    def old(self, ada: User) -> ProjectVersion:
        """Kept by the first program: its hidden tracks were silent too."""
        project = project_with(ada, "Valley")
        made = versions.keep(project, "work")
        old = {key: value for key, value in project.timeline.items() if key not in ("markers", "range")}
        old["tracks"] = [{**track, "visible": False} for track in project.timeline["tracks"]]
        ProjectVersion.objects.filter(pk=made.pk).update(timeline={**old, "schema": 1})
        made.refresh_from_db()
        return made

    def test_a_document_of_an_older_one_is_upgraded_wherever_it_is_read(self, old: ProjectVersion, ada_client: Client) -> None:
        project = old.project
        told = ada_client.get(url(project, "1/")).json()["timeline"]
        assert (told["schema"], told["tracks"][0]["muted"]) == (3, True)
        project = add(project, "River")
        assert ada_client.get(url(project, "compare/?from=1")).json()["summary"].startswith("1 clip added, 2 tracks changed")
        restored = send(ada_client, url(project, "1/restore/"), {"version": 2}).json()["timeline"]
        assert (restored["schema"], restored["tracks"][0]["muted"]) == (3, True)
        made = Project.objects.get(pk=send(ada_client, url(project, "1/duplicate/")).json()["id"])
        assert made.timeline["schema"] == 3

    def test_one_of_a_newer_is_listed_but_not_opened(self, ada: User, ada_client: Client) -> None:
        project = project_with(ada, "Valley")
        versions.keep(project, "work")
        ProjectVersion.objects.update(timeline={**project.timeline, "schema": 99})
        assert len(ada_client.get(url(project)).json()["results"]) == 1
        for address, method in {
            "1/": "get",
            "compare/?from=1&to=2": "get",
            "1/restore/": "post",
            "1/duplicate/": "post",
        }.items():
            project = add(project, "River") if address.startswith("compare") else project
            answer = send(ada_client, url(project, address), {"version": project.version}, method)
            assert (answer.status_code, answer.json()["error"]["fields"]) == (422, {"schema": [NEWER]}), address
        assert Project.objects.count() == 1
        pass_time(project, minutes=20)
        add(project, "Harbour")
        assert project.versions.newest_first()[0].description == "", "what cannot be read is not compared, and in nobody's way"


def test_a_conflict_tells_what_they_changed_and_what_is_not_in_yours(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    versions.keep(project, "work")
    mine = {**project.timeline, "duration": 0, "tracks": [{**track, "elements": []} for track in project.timeline["tracks"]]}
    project = add(project, "River")
    answer = send(ada_client, f"/api/v1/projects/{project.pk}/timeline/", {"version": 1, "timeline": mine}, "put")
    assert answer.status_code == 409
    current = answer.json()["error"]["current"]
    assert set(current) == {"version", "timeline", "edited_at", "media", "who", "changes", "against_yours"}
    assert current["who"] == {"id": str(ada.pk), "name": ada.display_name}
    assert datetime.fromisoformat(current["edited_at"]) == project.edited_at
    assert current["changes"]["summary"] == "River added"
    assert current["against_yours"]["summary"] == "2 clips added"
    assert {media["name"] for media in current["media"]} == {"Valley", "River"}


def test_where_the_senders_version_is_not_kept_there_are_no_changes_to_tell(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    mine = project.timeline
    project = add(project, "River")
    answer = send(ada_client, f"/api/v1/projects/{project.pk}/timeline/", {"version": 1, "timeline": mine}, "put")
    assert answer.json()["error"]["current"]["changes"] is None


def test_what_is_left_of_a_project_or_a_person_is_nothing(ada: User) -> None:
    project = project_with(ada, "Valley")
    versions.keep(project, "work")
    project.delete()
    assert not ProjectVersion.objects.exists()
    assert versions.keep(Project(pk=uuid4(), owner=ada, version=1, timeline={}), "work").pk, "no trace of one that has gone"
    assert not ProjectVersion.objects.exists()


def test_they_are_in_the_export_of_what_is_kept_of_a_person(ada: User, bea: User) -> None:
    project = project_with(ada, "Valley", name="Spring film")
    versions.keep_named(project, "First: cut")
    versions.keep(project_with(bea, "Hers"), "work")
    entries = {entry.name: entry.content for entry in exporting.export(ada)}
    kept = json.loads(entries["versions/Spring film 1 First- cut.json"])  # type: ignore[arg-type]
    assert (kept["number"], kept["name"], kept["timeline"]) == (1, "First: cut", project.timeline)
    assert len([name for name in entries if name.startswith("versions/")]) == 1
