"""Cancel: for the owner, not for others."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import make_job
from tests.jobs.kinds import kind

pytestmark = pytest.mark.django_db


def test_cancel_goes_back_to_the_page_that_it_came_from(ada: User, ada_client: Client) -> None:
    with kind(lambda job, report: {}):
        job = make_job(ada, kind="toy")
        url = reverse("jobs:cancel", args=[job.pk])
        assert ada_client.post(url, headers={"Referer": "http://testserver/library/"})["Location"] == "http://testserver/library/"
    job.refresh_from_db()
    assert job.status == "cancelled"


def test_cancel_by_a_script_has_no_content(ada: User, ada_client: Client) -> None:
    with kind(lambda job, report: {}):
        url = reverse("jobs:cancel", args=[make_job(ada, kind="toy").pk])
        assert ada_client.post(url, headers={"Accept": "application/json"}).status_code == 204


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", r"/\evil.example", "javascript:alert(1)", "word", "accounts:profile"]
)
def test_cancel_sends_no_one_elsewhere(address: str, ada: User, ada_client: Client) -> None:
    with kind(lambda job, report: {}):
        url = reverse("jobs:cancel", args=[make_job(ada, kind="toy").pk])
        assert ada_client.post(url, {"next": address}, headers={"Referer": address})["Location"] == "/"


def test_a_stranger_cannot_cancel_and_a_look_does_not(ada: User, ada_client: Client, bea_client: Client) -> None:
    job = make_job(ada)
    url = reverse("jobs:cancel", args=[job.pk])
    assert bea_client.post(url).status_code == 404
    assert ada_client.get(url).status_code == 405
    assert Client().post(url).status_code == 302
    job.refresh_from_db()
    assert job.status == "queued"
