"""The pages around a render: asking, following, the result."""

from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from jobs import lifecycle
from projects.models import Render
from projects.requesting import request_render
from tests.factories import make_asset, make_project
from tests.projects.documents import project_with

pytestmark = pytest.mark.django_db


def test_asking_works_for_the_owner_alone(ada: User, ada_client: Client, bea_client: Client) -> None:
    address = f"/projects/{project_with(ada, 'Valley').pk}/render/"
    assert ada_client.get(address).status_code == 200
    assert bea_client.get(address).status_code == 404
    form = {"name": "Film", "preset": "720p", "key": str(uuid4())}
    assert bea_client.post(address, form).status_code == 404
    assert ada_client.put(address).status_code == 405
    assert Client().post(address, form)["Location"].startswith("/accounts/login/")
    assert not Render.objects.exists()


@pytest.mark.parametrize("page", ["", "result/", "row/"])
def test_a_renders_pages_work_for_the_owner_alone(ada: User, ada_client: Client, bea_client: Client, page: str) -> None:
    project = project_with(ada, "Valley")
    render = request_render(project, "720p", ada, uuid4(), "My film")
    address = f"/projects/{project.pk}/renders/{render.pk}/{page}"
    answer = ada_client.get(address)
    assert answer.status_code == 200
    assert "My film" in answer.content.decode()
    assert "<live-job" in answer.content.decode()
    assert bea_client.get(address).status_code == 404
    assert ada_client.post(address).status_code == 405
    assert Client().get(address).status_code == 302
    other = make_project(ada)
    assert ada_client.get(f"/projects/{other.pk}/renders/{render.pk}/{page}").status_code == 404


def test_what_cannot_be_rendered_is_told_on_the_form(ada: User, ada_client: Client) -> None:
    project = make_project(ada)
    answer = ada_client.post(f"/projects/{project.pk}/render/", {"name": "Film", "preset": "720p", "key": str(uuid4())})
    assert answer.status_code == 422
    assert "The project is empty. Add a clip or a title first." in answer.content.decode()


@pytest.mark.parametrize("wrong", [{"preset": "8k"}, {"name": ""}, {"key": "x"}])
def test_a_form_that_is_not_right_asks_for_nothing(ada: User, ada_client: Client, wrong: dict[str, str]) -> None:
    form = {"name": "Film", "preset": "720p", "key": str(uuid4()), **wrong}
    assert ada_client.post(f"/projects/{project_with(ada, 'Valley').pk}/render/", form).status_code == 422
    assert not Render.objects.exists()


def test_the_months_credits_that_are_due_pay_too(ada: User, ada_client: Client) -> None:
    page = ada_client.get(f"/projects/{project_with(ada, 'Valley').pk}/render/").content.decode()
    assert "99 after" in page
    assert "Not enough credits" not in page


def test_a_cancelled_render_offers_another(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    render = request_render(project, "square", ada, uuid4(), "My film")
    assert render.job is not None
    lifecycle.cancel(render.job)
    address = f"/projects/{project.pk}/renders/{render.pk}/"
    assert "The render was cancelled" in ada_client.get(address).content.decode()
    answer = ada_client.post(f"{address}again/", {"key": str(uuid4())})
    again = Render.objects.exclude(pk=render.pk).get()
    assert answer["Location"].endswith(f"/renders/{again.pk}/")
    assert (again.preset, again.name) == ("square", "My film")
    assert ada_client.get(f"{address}again/").status_code == 405


def test_the_finished_video_can_be_watched_and_downloaded(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    video = make_asset(ada, name="My film", source="rendered")
    render = project.renders.create(
        owner=ada, asset=video, name="My film", preset="720p", snapshot={}, project_version=1, fingerprint="x"
    )
    page = ada_client.get(f"/projects/{project.pk}/renders/{render.pk}/").content.decode()
    assert f"/media/{video.pk}/original?" in page
    assert f"/library/{video.pk}/download/" in page
    assert "My film" in ada_client.get(f"/projects/{project.pk}/").content.decode()


def test_a_render_whose_project_is_gone_takes_nothing_with_it(ada: User) -> None:
    project = project_with(ada, "Valley")
    video = make_asset(ada, name="My film", source="rendered")
    project.renders.create(owner=ada, asset=video, name="F", preset="720p", snapshot={}, project_version=1, fingerprint="x")
    project.delete()
    assert not Render.objects.exists()
    video.refresh_from_db()
