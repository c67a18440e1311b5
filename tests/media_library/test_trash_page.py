"""/library/trash/: what was moved there, to bring back or to delete."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.factories import make_asset

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


def test_an_empty_trash_says_so(ada_client: Client) -> None:
    assert "The trash is empty" in ada_client.get(URL).content.decode()


def test_anonymous_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(URL).headers["Location"] == "/accounts/login/?next=/library/trash/"


def test_only_reading_is_allowed(ada_client: Client) -> None:
    assert ada_client.post(URL).status_code == 405
