"""Add from library, as a page and as the inside of a dialog."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.factories import make_asset, make_project
from tests.projects.documents import clips, project_with

pytestmark = pytest.mark.django_db


def test_it_works_for_the_owner_alone(ada: User, ada_client: Client, bea_client: Client) -> None:
    address = f"/projects/{make_project(ada).pk}/add/"
    assert ada_client.get(address).status_code == 200
    assert bea_client.get(address).status_code == 404
    assert bea_client.post(address).status_code == 404
    assert ada_client.put(address).status_code == 405
    assert Client().get(address)["Location"].startswith("/accounts/login/")


def test_only_ready_media_of_ones_own_is_offered(ada: User, bea: User, ada_client: Client) -> None:
    make_asset(ada, name="Ready")
    make_asset(ada, name="Cooking", status="processing")
    make_asset(ada, name="Binned", deleted_at=timezone.now())
    make_asset(bea, name="Hers")
    page = ada_client.get(f"/projects/{make_project(ada).pk}/add/").content.decode()
    assert "Ready" in page
    assert not [name for name in ("Cooking", "Binned", "Hers") if name in page]


def test_twenty_to_a_page_and_a_search(ada: User, ada_client: Client) -> None:
    for n in range(21):
        make_asset(ada, name=f"Clip {n:02}")
    address = f"/projects/{make_project(ada).pk}/add/"
    assert ada_client.get(address).content.decode().count("Add Clip") == 20
    assert ada_client.get(f"{address}?page=2").content.decode().count("Add Clip") == 1
    assert ada_client.get(f"{address}?q=clip+07").content.decode().count("Add Clip") == 1


def test_several_are_added_in_a_row_each_where_it_belongs(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "First")
    video, picture = make_asset(ada, name="Second"), make_asset(ada, name="Still", kind="image", duration_us=None)
    sound = make_asset(ada, name="Song", kind="audio", width=None, height=None)
    for asset in (video, picture, sound):
        answer = ada_client.post(f"/projects/{project.pk}/add/?q=s", {"action": f"add:{asset.pk}"})
        assert answer["Location"].endswith("/add/?q=s")
    assert clips(project) == [("First", 0, 120), ("Second", 120, 120), ("Still", 240, 90)]
    assert clips(project, "audio") == [("Song", 0, 120)]


def test_a_strangers_asset_is_refused_with_a_sentence(ada: User, bea: User, ada_client: Client) -> None:
    project = make_project(ada)
    address = f"/projects/{project.pk}/add/"
    page = ada_client.post(address, {"action": f"add:{make_asset(bea).pk}"}, follow=True).content.decode()
    assert "That is not in your library, or is not ready yet." in page
    assert clips(project) == []


def test_the_dialog_gets_the_list_without_the_page(ada: User, ada_client: Client) -> None:
    make_asset(ada, name="Ready")
    answer = ada_client.get(f"/projects/{make_project(ada).pk}/add/", headers={"X-Fragment": "1"})
    assert "<html" not in answer.content.decode()
    assert "Ready" in answer.content.decode()
    assert "X-Fragment" in answer["Vary"]
