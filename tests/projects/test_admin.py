"""Staff find projects and renders, and read there why one failed."""

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import make_job
from tests.projects.documents import project_with

pytestmark = pytest.mark.django_db


def test_staff_see_the_record_of_a_failure(ada: User, bea: User, bea_client: Client) -> None:
    User.objects.filter(pk=bea.pk).update(is_staff=True, is_superuser=True)
    project = project_with(ada, "Valley")
    job = make_job(
        ada, status="failed", error="It broke.", error_detail="ffmpeg -i a\nNo such filter", completed_at=project.created_at
    )
    render = project.renders.create(
        owner=ada, job=job, name="F", preset="720p", snapshot=project.timeline, project_version=1, fingerprint="x"
    )
    for address in ("project/", f"project/{project.pk}/change/", "render/", "render/?q=spring"):
        assert bea_client.get(f"/admin/projects/{address}").status_code == 200, address
    page = bea_client.get(f"/admin/projects/render/{render.pk}/change/").content.decode()
    assert "It broke." in page
    assert "No such filter" in page


def test_others_do_not_get_in(ada_client: Client) -> None:
    assert ada_client.get("/admin/projects/project/").status_code == 302
