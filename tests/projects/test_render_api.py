"""Asking for a render over JSON: one render for one key, and a sentence for what is in the way."""

from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts import credits
from accounts.models import CreditTransaction, User
from jobs import submitting
from jobs.models import Job
from projects.models import Project, Render
from tests.factories import make_job, make_project
from tests.projects.documents import project_with

pytestmark = pytest.mark.django_db


def ask(client: Client, project: Project, key: str | None = "click", **body: str) -> HttpResponse:
    headers = {} if key is None else {"Idempotency-Key": key}
    values = {"preset": "720p", **body}
    return client.post(f"/api/v1/projects/{project.pk}/renders/", values, content_type="application/json", headers=headers)  # type: ignore[return-value]


def error(answer: HttpResponse) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]  # type: ignore[attr-defined]


def test_the_same_key_and_body_give_the_same_answer_and_one_charge(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    first, second = ask(ada_client, project), ask(ada_client, project)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert Job.objects.count() == Render.objects.count() == 1
    assert CreditTransaction.objects.filter(kind="USAGE").count() == 1


def test_the_same_key_with_another_body_is_refused(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    ask(ada_client, project)
    assert error(ask(ada_client, project, preset="square")) == (422, "key_reused")
    assert error(ask(ada_client, project, name="Other")) == (422, "key_reused")
    assert Job.objects.count() == 1


def test_two_people_may_use_the_same_key(ada: User, bea: User, ada_client: Client, bea_client: Client) -> None:
    assert ask(ada_client, project_with(ada, "Valley")).status_code == 201
    assert ask(bea_client, project_with(bea, "Valley")).status_code == 201
    assert Job.objects.count() == 2


@pytest.mark.parametrize("key", [None, "", "x" * 101])
def test_without_a_key_nothing_that_costs_is_begun(ada: User, ada_client: Client, key: str | None) -> None:
    assert error(ask(ada_client, project_with(ada, "Valley"), key)) == (400, "idempotency_key_missing")
    assert not Job.objects.exists()


def test_too_many_that_wait_are_429_and_say_when_to_come_back(ada: User, ada_client: Client) -> None:
    for _ in range(submitting.QUEUED_MAX):
        make_job(ada)
    answer = ask(ada_client, project_with(ada, "Valley"))
    assert error(answer) == (429, "queue_full")
    assert answer["Retry-After"] == "30"
    assert Job.objects.count() == submitting.QUEUED_MAX


def test_too_few_credits_are_402_on_the_page_too(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    credits.grant_month(ada)
    credits.charge(ada, 100, reference=uuid4(), description="All of it")
    assert error(ask(ada_client, project)) == (402, "not_enough_credits")
    form = {"name": "Film", "preset": "720p", "key": str(uuid4())}
    page = ada_client.post(f"/projects/{project.pk}/render/", form)
    assert page.status_code == 402
    assert "This costs 1 credit and you have 0." in page.content.decode()


def test_what_cannot_be_rendered_is_422(ada: User, ada_client: Client) -> None:
    assert error(ask(ada_client, make_project(ada))) == (422, "refused")
    assert error(ask(ada_client, project_with(ada, "Valley"), preset="8k")) == (400, "invalid")
