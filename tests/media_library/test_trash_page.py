"""/library/trash/: what was moved there, to bring back or to delete."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from projects import timelines
from tests.factories import make_asset, make_project
from tests.projects.documents import timeline_of

pytestmark = pytest.mark.django_db
URL = "/library/trash/"


def test_it_lists_ones_own_trash_with_both_ways_out(ada: User, bea: User, ada_client: Client) -> None:
    asset = make_asset(ada, name="Binned", deleted_at=timezone.now())
    make_asset(bea, name="Hers", deleted_at=timezone.now())
    make_asset(ada, name="Kept")
    page = ada_client.get(URL).content.decode()
    assert "Binned" in page
    assert "Hers" not in page
    assert "Kept" not in page
    assert f'action="/library/{asset.pk}/restore/"' in page
    assert f'action="/library/{asset.pk}/delete/"' in page
    assert f'id="delete-{asset.pk}"' in page
    assert "can be brought back for 30 days" in page


def test_the_last_trashed_comes_first_and_pages_follow(ada: User, ada_client: Client) -> None:
    now = timezone.now()
    for n in range(21):
        make_asset(ada, name=f"Clip {n:02}", deleted_at=now - timedelta(minutes=n))
    first = ada_client.get(URL).context
    assert (first["page"].total, first["page"].assets[0].name) == (21, "Clip 00")
    second = ada_client.get(f"{URL}?{first['next_query']}").context["page"]
    assert [asset.name for asset in second.assets] == ["Clip 20"]
    assert ada_client.get(f"{URL}?after=x").context["page"].total == 21


def test_who_has_the_page_is_sent_the_next_rows_alone(ada: User, ada_client: Client) -> None:
    for n in range(21):
        make_asset(ada, name=f"Clip {n:02}", deleted_at=timezone.now() - timedelta(minutes=n))
    after = ada_client.get(URL).context["next_query"]
    part = ada_client.get(f"{URL}?{after}", headers={"X-Fragment": "1"})
    said = part.content.decode()
    assert "Clip 20" in said
    assert "<html" not in said and "Empty" not in said
    assert 'name="csrfmiddlewaretoken"' in said, "its row can be brought back"
    assert (part["Cache-Control"], "X-Fragment" in part["Vary"]) == ("private, no-store", True)


def test_it_says_what_needs_an_asset(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada, deleted_at=timezone.now())
    timelines.save(make_project(ada, name="Spring film"), timeline_of(asset).dump(), 1)
    assert "Used in Spring film, where it will be missing." in ada_client.get(URL).content.decode()


def test_emptying_it_asks_first(ada: User, ada_client: Client) -> None:
    make_asset(ada, deleted_at=timezone.now())
    make_asset(ada, status="failed")
    page = ada_client.post("/library/bulk/", {"all": "1", "action": "delete", "next": URL}).content.decode()
    assert "Delete 1 asset for good?" in page
    assert ada_client.get(URL).context["page"].total == 1
    assert ada_client.post("/library/bulk/", {"all": "1", "action": "delete", "next": URL, "sure": "1"})["Location"] == URL
    assert ada_client.get(URL).context["page"].total == 0


def test_an_empty_trash_says_so(ada_client: Client) -> None:
    assert "The trash is empty" in ada_client.get(URL).content.decode()


def test_anonymous_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(URL).headers["Location"] == "/accounts/login/?next=/library/trash/"


def test_only_reading_is_allowed(ada_client: Client) -> None:
    assert ada_client.post(URL).status_code == 405
