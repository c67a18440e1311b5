"""Exporting over JSON: several videos at once, all or none, of what is saved, once for a key."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from accounts import credits
from accounts.models import CreditTransaction, User
from jobs.models import Job
from projects.models import Project, Render
from tests.factories import make_asset, make_project
from tests.projects.documents import project_with, timeline_of
from tests.projects.test_rendering import finish

pytestmark = pytest.mark.django_db
TWO = [{"preset": "youtube", "quality": "high"}, {"preset": "shorts", "format": "mov"}]


def send(client: Client, project: Project, key: str | None = "click", **body: Any) -> HttpResponse:
    headers = {} if key is None else {"Idempotency-Key": key}
    values = {"version": project.version, "presets": TWO, **body}
    return client.post(f"/api/v1/projects/{project.pk}/exports/", values, content_type="application/json", headers=headers)  # type: ignore[return-value]


def told(answer: HttpResponse) -> Any:
    return answer.json()  # type: ignore[attr-defined]


def error(answer: HttpResponse) -> tuple[int, str]:
    return answer.status_code, told(answer)["error"]["code"]


def leave(user: User, count: int) -> None:
    credits.grant_month(user)
    user.refresh_from_db()
    credits.charge(user, user.credits - count, reference=uuid4(), description="All but some")


def test_each_preset_is_a_render_with_a_job_of_its_own(ada: User, ada_client: Client) -> None:
    answer = send(ada_client, project_with(ada, "Valley"), name="Spring", captions="soft", range={"start": 0, "end": 60})
    assert answer.status_code == 201, answer.content
    made = told(answer)["renders"]
    assert [(each["preset"], each["quality"], each["format"], each["captions"]) for each in made] == [
        ("youtube", "high", "mp4", "soft"),
        ("shorts", "medium", "mov", "soft"),
    ]
    assert [each["name"] for each in made] == ["Spring, YouTube", "Spring, YouTube Shorts"]
    assert {each["job"] for each in made} == {str(job.pk) for job in Job.objects.all()}
    assert {(each.range_start, each.range_end) for each in Render.objects.all()} == {(0, 60)}


def test_one_preset_keeps_the_name(ada: User, ada_client: Client) -> None:
    made = told(send(ada_client, project_with(ada, "Valley"), presets=TWO[:1], name="Spring"))["renders"]
    assert [each["name"] for each in made] == ["Spring"]


def test_sent_twice_it_is_asked_once(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    first, second = send(ada_client, project), send(ada_client, project)
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert Job.objects.count() == Render.objects.count() == 2
    assert CreditTransaction.objects.filter(kind="USAGE").count() == 2


def test_sent_twice_with_a_save_in_between_it_is_still_the_same(ada: User, ada_client: Client) -> None:
    """The answer was lost, and the person went on cutting."""
    project = project_with(ada, "Valley")
    first = send(ada_client, project)
    Project.objects.filter(pk=project.pk).update(version=7)
    assert send(ada_client, project).content == first.content


def test_the_same_key_with_other_presets_is_refused(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    send(ada_client, project)
    assert error(send(ada_client, project, presets=[TWO[0], {"preset": "tiktok"}])) == (422, "key_reused")
    assert Render.objects.count() == 2


def test_what_is_not_saved_is_not_exported(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    answer = send(ada_client, project, version=project.version + 1)
    assert error(answer) == (409, "conflict")
    assert told(answer)["error"]["version"] == project.version
    assert not Job.objects.exists()


def test_all_or_none_where_credits_lack(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    leave(ada, 1)
    answer = send(ada_client, project)
    assert error(answer) == (402, "not_enough_credits")
    assert "These 2 videos cost 2 credits and you have 1." in told(answer)["error"]["message"]
    assert not Job.objects.exists()
    assert not Render.objects.exists()


def test_what_comes_to_the_same_file_is_made_and_paid_once(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    leave(ada, 1)
    answer = send(ada_client, project, presets=[{"preset": "youtube"}, {"preset": "1080p"}])
    assert answer.status_code == 201, answer.content
    assert Job.objects.count() == 1


def test_what_is_there_already_is_not_paid_again(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    send(ada_client, project, "first", presets=TWO[:1])
    finish(Render.objects.get())
    leave(ada, 1)
    answer = send(ada_client, project, "second")
    assert answer.status_code == 201, answer.content
    assert [each["asset"] is None for each in told(answer)["renders"]] == [False, True]


def test_one_that_is_too_large_keeps_all_from_being_made(ada: User, ada_client: Client) -> None:
    answer = send(ada_client, project_with(ada, "Valley"), presets=[TWO[0], {"preset": "youtube-4k"}])
    assert error(answer) == (422, "refused")
    assert "larger than 1080p" in told(answer)["error"]["message"]
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {"presets": []},
        {"presets": [{"preset": "8k"}]},
        {"presets": [{"preset": "720p", "format": "gif"}]},
        {"range": {"start": 9, "end": 9}},
        {"captions": "sung"},
        {"version": "x"},
        {"presets": "all"},
    ],
)
def test_what_there_is_not_is_400(ada: User, ada_client: Client, body: dict[str, Any]) -> None:
    assert send(ada_client, project_with(ada, "Valley"), **body).status_code == 400


def test_without_a_key_nothing_is_begun(ada: User, ada_client: Client) -> None:
    assert error(send(ada_client, project_with(ada, "Valley"), None)) == (400, "idempotency_key_missing")


def test_a_strangers_project_is_not_there(ada: User, bea_client: Client) -> None:
    project = project_with(ada, "Valley")
    assert send(bea_client, project).status_code == 404
    assert look(bea_client, project).status_code == 404


def look(client: Client, project: Project, **body: Any) -> HttpResponse:
    values = {"timeline": project.timeline, "presets": TWO, **body}
    return client.post(f"/api/v1/projects/{project.pk}/preflight/", values, content_type="application/json")  # type: ignore[return-value]


def test_a_look_tells_the_price_of_all_what_is_left_and_how_long_it_takes(ada: User, ada_client: Client) -> None:
    project = make_project(ada, timeline=timeline_of(make_asset(ada, duration_us=45_000_000)).dump())
    leave(ada, 7)
    found = told(look(ada_client, project))
    assert (found["price"], found["left"]) == (4, 7)
    assert found["expected"].startswith("about ")
    assert [each["preset"] for each in found["estimates"]] == ["youtube", "shorts"]
    assert all(each["bytes"] > 100_000 and "about" in each["words"] for each in found["estimates"])


def test_a_look_reckons_with_the_months_credits_that_an_export_would_give_first(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    assert User.objects.get(pk=ada.pk).credits == 0
    assert told(look(ada_client, project))["left"] == 100
    assert User.objects.get(pk=ada.pk).credits == 0, "a look gives nothing"
    assert send(ada_client, project).status_code == 201
    assert told(look(ada_client, project))["left"] == 98


def test_a_look_with_credits_off_tells_no_price(ada: User, ada_client: Client, settings: Settings) -> None:
    settings.CREDITS = False
    found = told(look(ada_client, project_with(ada, "Valley")))
    assert (found["price"], found["left"]) == (0, None)


def test_a_look_at_what_cannot_be_made_estimates_the_rest(ada: User, ada_client: Client) -> None:
    found = told(look(ada_client, project_with(ada, "Valley"), presets=[{"preset": "youtube-4k"}, {"preset": "x"}]))
    assert found["findings"][0]["level"] == "error"
    assert [each["preset"] for each in found["estimates"]] == ["x"]


def test_a_look_at_a_document_that_is_none_is_422(ada: User, ada_client: Client) -> None:
    answer = look(ada_client, project_with(ada, "Valley"), timeline={"schema": 3})
    assert answer.status_code == 422


def test_a_look_changes_nothing(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    before = (project.version, project.updated_at)
    look(ada_client, project)
    project.refresh_from_db()
    assert (project.version, project.updated_at) == before
    assert not Render.objects.exists()
